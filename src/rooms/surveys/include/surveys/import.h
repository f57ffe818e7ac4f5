#pragma once
// Files of other tools as responses: which tool wrote the file, what each column is, and each row
// as answers. Pure: a reader gives the rows, the caller stores what comes out.
//
//   recognise_shape(first rows) -> ImportProfile.see(every row) -> guess_definition, if new
//   -> ImportMapper::make -> map(every row)

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "directory/people.h"
#include "surveys/definition.h"
#include "surveys/response.h"

namespace polku::surveys {

enum class ImportFormat {
  Auto,
  Qualtrics,
  LimeSurvey,
  GoogleForms,
  SurveyMonkey,
  Formbricks,
  Generic,
};
std::string_view name_of(ImportFormat format);  // "auto", "qualtrics", "limesurvey", ...
std::optional<ImportFormat> parse_import_format(std::string_view text);

// What the user says about a column, in place of what would be guessed.
struct ColumnMap {
  enum class Use {
    Guess,
    Ignore,
    Question,
    Id,
    SubmittedAt,
    StartedAt,
    Language,
    Status,
    Context,
    Attribute,
  };
  Use use = Use::Guess;
  std::string question, part;  // keys; part: a matrix row, a quadrant dimension, an option
  std::string field;           // of Context and Attribute
  std::vector<std::pair<std::string, json::value>> values;  // cell to answer, folded when compared
  std::string format, time_zone;                            // of dates
  std::optional<QuestionType> type;                         // of a question of a new survey
  std::string title;
};

// A long file: one answer a row. The names of its columns.
struct LongMap {
  std::string respondent, question, value;
};

// The map file (docs/import.md).
struct ImportMap {
  std::vector<std::pair<std::string, ColumnMap>> columns;  // by header, title or "#3"
  std::size_t skip_rows = 0;                               // before the header
  std::optional<LongMap> lengthwise;
  std::string time_zone;  // of times without one; empty: the file's, else the organisation's
  std::string encoding, separator, sheet;
};
// Strict: unknown members and bad values are Invalid with their path.
Result<ImportMap> parse_import_map(const json::value& document);

struct ImportColumn {
  std::string name;       // of the first header row
  std::string title;      // the question's words; the name when there are none
  std::string part;       // words or code of the row or option; empty: the whole question
  std::string group;      // columns of one question share it; empty: alone
  std::string import_id;  // Qualtrics: of the third row
};

struct ImportShape {
  ImportFormat format = ImportFormat::Generic;
  std::string description;      // "Qualtrics, three header rows"
  std::size_t header_rows = 1;  // rows before the data, skipped ones among them
  std::vector<ImportColumn> columns;
  std::string time_zone;  // the file's own, when it says
  std::optional<LongMap> lengthwise;
};

inline constexpr std::size_t kImportHeadRows = 40;  // enough to recognise any file
inline constexpr std::size_t kImportColumnsMax = 4'000;
// Invalid: no header, or not a file of the wanted format. `head` are the first rows as they stand.
Result<ImportShape> recognise_shape(ImportFormat wanted,
                                    const std::vector<std::vector<std::string>>& head,
                                    const ImportMap& map);

// What the cells of one column look like, over the whole file in bounded memory.
class ColumnProfile {
 public:
  ColumnProfile();
  ~ColumnProfile();
  ColumnProfile(ColumnProfile&&) noexcept;
  ColumnProfile& operator=(ColumnProfile&&) noexcept;

  void see(std::string_view cell);

  struct Sight;  // import_profile.h
  const Sight& sight() const { return *sight_; }

 private:
  std::unique_ptr<Sight> sight_;
};
using ImportProfile = std::vector<ColumnProfile>;  // one a column of the shape

// A survey made from the file's columns, in one language. Invalid when no column is a question.
struct NewSurvey {
  std::string name;
  Language language = Language::Finnish;
};
// The language that the headers are written in, when their words tell.
std::optional<Language> guess_language(const ImportShape& shape);
Result<Definition> guess_definition(const ImportShape& shape, const ImportProfile& profile,
                                    const ImportMap& map, const NewSurvey& wanted);

// What becomes of one column, for the report.
struct ColumnUse {
  std::string column;                 // its name, with its title when that says more
  std::string use;                    // "question", "submitted_at", "context", "ignored", ...
  std::string target;                 // question key with part, context field, attribute key
  std::string note;                   // how it is read, or why it is left out
  std::int64_t filled = 0;            // cells that are not empty
  std::vector<std::string> examples;  // "9 - Very likely -> 9"
};

struct ImportSettings {
  TimeZone zone = TimeZone::utc();  // the organisation's
  Language language = Language::Finnish;
  std::vector<directory::Unit> units;
  Timestamp now;                     // later dates are refused
  std::optional<Timestamp> undated;  // what rows without a date get; none: they are refused
  std::string slug;                  // of the survey
};

struct ImportFault {
  std::string field;  // header of the column, or empty
  std::string detail;
  std::string value;  // the cell, shortened
};

// One row read: a response without identity, or the reasons why not.
struct MappedRow {
  std::string own_id;            // the row's, empty: none
  std::optional<ResponseId> id;  // already an id of this survey's (our own export)
  Timestamp submitted_at;
  ResponseStatus status = ResponseStatus::Complete;
  Language language = Language::Finnish;
  Context context;
  json::object answers;
  std::vector<ImportFault> faults;  // not empty: refused
  int left_out = 0;                 // answers that logic hides
  bool blank = false;               // nothing in the row at all
};

class ImportMapper {
 public:
  // Invalid: the map names columns, questions or options that are not there, or no column fits.
  static Result<ImportMapper> make(std::shared_ptr<const Definition> definition,
                                   const ImportShape& shape, const ImportProfile& profile,
                                   const ImportMap& map, const ImportSettings& settings);
  ImportMapper(ImportMapper&&) noexcept;
  ImportMapper& operator=(ImportMapper&&) noexcept;
  ~ImportMapper();

  // Not thread-safe: it remembers what cells mean. `cells` may be shorter than the header.
  MappedRow map(std::span<const std::string_view> cells);

  const std::vector<ColumnUse>& uses() const;
  const std::vector<std::string>& notes() const;  // what the user should know
  bool has_dates() const;

 private:
  struct State;
  explicit ImportMapper(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace polku::surveys
