#pragma once
// The rows of a file as the mapping takes them: below the header, one response a row. Long files
// are turned into that on the way.

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "files/table.h"
#include "surveys/import.h"

namespace polku::files {

struct ImportSource {
  std::string path;
  TableOptions options;
  surveys::ImportFormat format = surveys::ImportFormat::Auto;
  surveys::ImportMap map;
  std::function<void(std::int64_t bytes)> progress;
};

// What one pass over the file has told.
struct ImportSurvey {
  TableInfo table;
  surveys::ImportShape shape;       // of the rows that `rows` gives
  surveys::ImportProfile profile;   // of its columns
  std::uint64_t print = 0;          // of the whole content
  std::vector<std::string> header;  // of the file itself
  bool contiguous = true;           // long files: a respondent's rows stand together
  std::vector<std::string> items;   // long files: the questions
};

class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual Result<bool> next(TableRow& row) = 0;
  virtual std::int64_t bytes_read() const = 0;
};

// Reads everything once.
Result<ImportSurvey> survey_file(const ImportSource& source);
// The rows from the first one on.
Result<std::unique_ptr<RowSource>> open_rows(const ImportSource& source,
                                             const ImportSurvey& survey);

}  // namespace polku::files
