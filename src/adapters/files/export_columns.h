#pragma once
// The columns of an export: one for each item of every published version.

#include <string>
#include <vector>

#include "files/table_writer.h"
#include "surveys/definition.h"
#include "surveys/response.h"

namespace polku::files {

struct ExportColumn {
  enum class Kind {
    Id,
    SubmittedAt,
    ReceivedAt,
    Survey,
    Version,
    Language,
    Status,
    Channel,
    Touchpoint,
    Moment,
    Unit,
    Location,
    Device,
    Method,
    Attribute,
    Answer,
    Row,
    Option,
    Other,
    Rank,
  };
  Kind kind = Kind::Id;
  std::string key;       // the header
  std::string label;     // the header for people
  std::string question;  // or the attribute
  std::string part;
  std::string type;  // of the question
};

// The newest version's questions first, then what only older ones had. Labels in `language`.
std::vector<ExportColumn> export_columns(const std::vector<surveys::Definition>& newest_first,
                                         Language language);

Cell cell_of(const ExportColumn& column, const surveys::Response& response,
             const std::string& slug);

}  // namespace polku::files
