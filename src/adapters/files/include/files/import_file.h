#pragma once
// Start here: a whole file into a survey, or what would become of it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "files/table.h"
#include "surveys/import.h"
#include "surveys/response_service.h"
#include "surveys/survey_service.h"

namespace polku::files {

struct ImportPorts {
  surveys::SurveyService& surveys;
  surveys::SurveyCatalog& catalog;
  surveys::ResponseStore& responses;
  directory::DirectoryStore& directory;
  Clock clock = system_clock_now;
};

struct ImportRequest {
  std::string path;
  std::string survey;    // slug; or else:
  std::string new_name;  // a new survey of this name, made from the file's columns and published
  surveys::ImportFormat format = surveys::ImportFormat::Auto;
  surveys::ImportMap map;
  bool dry_run = false;
  std::optional<Language> language;  // of a new survey's texts; the organisation's
  std::optional<Timestamp> undated;  // rows without a date get it; else when first imported
  std::string rejected_path;         // refused rows go there as CSV; empty: only into the report
  std::size_t batch = 4'096;         // responses of one transaction
  std::function<void(std::int64_t done, std::int64_t total)> progress;  // bytes; both passes
  std::function<void()> stored;  // after each transaction, on a thread of its own
};

struct RejectedRow {
  std::size_t line = 0;
  std::string field, detail, value;
};

struct ImportReport {
  bool dry_run = false;
  TableInfo table;
  std::string format;       // "qualtrics"
  std::string description;  // "Qualtrics, three header rows"
  std::string survey;       // slug
  bool makes_survey = false;
  surveys::Definition definition;
  std::vector<surveys::ColumnUse> columns;
  std::vector<std::string> notes;
  std::int64_t rows = 0;      // below the header, blank ones left out
  std::int64_t accepted = 0;  // repeated ones among them
  std::int64_t repeated = 0;  // were there already
  std::int64_t rejected = 0;
  std::int64_t answers = 0;             // questions answered in what was accepted
  std::int64_t left_out = 0;            // answers that the survey's logic hides
  std::vector<RejectedRow> rejections;  // the first kRejectionsShown
  std::vector<std::pair<std::string, std::int64_t>> reasons;  // most frequent first
  std::vector<json::object> first_rows;                       // as they would be stored
};
inline constexpr std::size_t kRejectionsShown = 10'000;
json::object to_json(const ImportReport& report);

// Reads the file twice: what its columns hold, then its rows. Needs ImportResponses (and, for a
// new survey, EditSurveys and PublishSurveys); rows of units that the actor does not see are
// refused. Rows already imported count as repeated. Writes an audit entry. A dry run writes
// nothing. Errors: those of open_table, recognise_shape and ImportMapper; NotFound: no such survey;
// Conflict: a draft that was never published, a new name that is taken by another survey.
Result<ImportReport> import_file(const ImportPorts& ports, const directory::Actor& actor,
                                 const ImportRequest& request);

// The report for a person, several lines.
std::string in_words(const ImportReport& report);

}  // namespace polku::files
