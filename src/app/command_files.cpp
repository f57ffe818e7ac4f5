// polku import, polku export.

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

#include "commands.h"
#include "file_transfers.h"
#include "terminal.h"

namespace polku::app {
namespace {

struct ImportOptions {
  Configuration configuration;
  std::string file, survey, new_name, format = "auto", map, date, language, encoding, separator,
                                      sheet, time_zone, rejected;
  bool dry_run = false, json = false;
};

struct ExportOptions {
  Configuration configuration;
  std::string survey, format = "csv", out, header = "keys", language;
  bool mark = false;
};

// Brings the facts along while responses are stored. A running server does it itself.
class FactsBeside {
 public:
  FactsBeside(const Configuration& configuration, Rooms& rooms) {
    const auto opened = open(configuration, rooms);
    if (!opened.ok()) {
      say(opened.error().code == ErrorCode::Unavailable
              ? "The facts are in use; the running server brings them up to date."
              : "The facts cannot be opened: " + opened.error().message);
      return;
    }
    thread_ = std::thread([this] { run(); });
  }
  ~FactsBeside() { stop(); }
  FactsBeside(const FactsBeside&) = delete;
  FactsBeside& operator=(const FactsBeside&) = delete;

  // Waits until what was stored is in the facts. Sorting them is left to the next start.
  Result<void> finish() {
    stop();
    if (!projector_) return {};
    while (true) {
      POLKU_TRY(const auto done, projector_->step());
      if (done == 0) return {};
    }
  }

 private:
  // Many at a time, since nobody waits for a single one, and little memory beside the import's.
  static constexpr int kBatch = 8'192;
  static constexpr int kMegabytes = 96;

  Result<void> open(const Configuration& configuration, Rooms& rooms) {
    POLKU_TRY(auto options, facts_options(configuration));
    options.memory_megabytes = kMegabytes;
    POLKU_TRY(facts_, facts::open_duckdb_facts(options));
    const metrics::Projector::Ports ports{*facts_, rooms.records->responses(), *rooms.catalog,
                                          rooms.records->directory()};
    projector_.emplace(ports, metrics::Projector::Options{kBatch});
    return {};
  }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  // A failure shows again when finishing.
  void run() {
    constexpr auto kPause = std::chrono::milliseconds(100);
    while (!stopping_) {
      const auto done = projector_->step();
      if (!done.ok()) return;
      if (*done < kBatch) std::this_thread::sleep_for(kPause);
    }
  }

  std::unique_ptr<metrics::FactStore> facts_;
  std::optional<metrics::Projector> projector_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

Result<surveys::ImportMap> read_map(const ImportOptions& options) {
  surveys::ImportMap map;
  if (!options.map.empty()) {
    std::ifstream file(options.map, std::ios::binary);
    if (!file) return not_found("There is no readable map file " + options.map + ".");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    POLKU_TRY(const auto document, parse_json(text, {8 << 20, 32}));
    POLKU_TRY(map, surveys::parse_import_map(document));
  }
  if (!options.encoding.empty()) map.encoding = options.encoding;
  if (!options.separator.empty()) {
    map.separator = options.separator == "tab" ? "\t" : options.separator;
    if (map.separator.size() != 1) return invalid("--separator", "Give one character, or tab.");
  }
  if (!options.sheet.empty()) map.sheet = options.sheet;
  if (!options.time_zone.empty()) {
    POLKU_CHECK(TimeZone::find(options.time_zone));
    map.time_zone = options.time_zone;
  }
  return map;
}

Result<files::ImportRequest> import_request(const ImportOptions& options) {
  files::ImportRequest request;
  request.path = options.file;
  request.survey = options.survey;
  request.new_name = options.new_name;
  request.dry_run = options.dry_run;
  request.rejected_path = !options.rejected.empty()
                              ? options.rejected
                              : (options.file == "-" ? "stdin" : options.file) + ".rejected.csv";
  const auto format = surveys::parse_import_format(options.format);
  if (!format) {
    return invalid("--format",
                   "Give auto, qualtrics, limesurvey, google_forms, surveymonkey, formbricks or "
                   "generic.");
  }
  request.format = *format;
  POLKU_TRY(request.map, read_map(options));
  if (!options.language.empty()) {
    request.language = parse_language(options.language);
    if (!request.language) return invalid("--language", "Give fi, sv, en or uk.");
  }
  if (!options.date.empty()) {
    const auto day = Day::parse(options.date);
    if (!day) return invalid("--date", "Give a day such as 2026-11-21.");
    request.undated = Timestamp::from_seconds(std::int64_t{day->number} * 86'400 + 43'200);
  }
  return request;
}

void tell(const files::ImportReport& report, const ImportOptions& options) {
  if (options.json) {
    fmt::print("{}\n", json::serialize(files::to_json(report)));
  } else if (options.dry_run) {
    fmt::print("{}", files::in_words(report));
  } else {
    auto words = files::in_words(report);
    while (words.ends_with('\n')) words.pop_back();
    say(words);
  }
}

// The file is read twice, so what comes through a pipe is kept first; nothing for a real file.
Result<std::shared_ptr<TemporaryFile>> spool_pipe(files::ImportRequest& request) {
  std::error_code failure;
  const bool from_stdin = request.path == "-";
  if (!from_stdin && !std::filesystem::is_fifo(request.path, failure) &&
      !std::filesystem::is_character_file(request.path, failure)) {
    return std::shared_ptr<TemporaryFile>();
  }
  POLKU_TRY(auto kept, TemporaryFile::make());
  std::ifstream pipe;
  if (!from_stdin) pipe.open(request.path, std::ios::binary);
  std::istream& in = from_stdin ? std::cin : pipe;
  std::ofstream out(kept->path(), std::ios::binary);
  if (in.peek() != std::char_traits<char>::eof()) out << in.rdbuf();
  out.close();
  if (!out) return unavailable("There is no room for a temporary file.");
  request.path = kept->path();
  return kept;
}

Result<void> import_one(const ImportOptions& options) {
  POLKU_TRY(auto request, import_request(options));
  POLKU_TRY(const auto kept, spool_pipe(request));
  POLKU_TRY(auto rooms, Rooms::open(options.configuration, Folder::MustExist));
  POLKU_TRY(const auto organisation, rooms.directory->first_organisation());
  const auto actor = directory::DirectoryService::system_actor(organisation.id);
  std::unique_ptr<FactsBeside> facts;
  if (!options.dry_run) facts = std::make_unique<FactsBeside>(options.configuration, rooms);
  std::unique_ptr<Progress> progress;
  request.progress = [&](std::int64_t done, std::int64_t total) {
    if (!progress) progress = std::make_unique<Progress>("import", total);
    progress->at(done);
  };
  const auto report = files::import_file(import_ports(rooms), actor, request);
  progress.reset();
  if (facts) {
    POLKU_CHECK(facts->finish());
  }
  if (!report.ok()) return report.error();
  tell(*report, options);
  if (report->rejected > 0 && !options.dry_run) {
    say("The refused rows are in " + request.rejected_path + ".");
  }
  if (report->accepted == 0 && report->rejected > 0) {
    return Error{ErrorCode::Conflict, "No row could be imported.", {}, {}};
  }
  return {};
}

Result<void> write_all(const http::BodySource& source, std::FILE* file) {
  while (true) {
    POLKU_TRY(const auto piece, source());
    if (piece.empty()) break;
    if (std::fwrite(piece.data(), 1, piece.size(), file) != piece.size()) {
      return unavailable("The export could not be written; is the disk full?");
    }
  }
  if (std::fflush(file) != 0) {
    return unavailable("The export could not be written; is the disk full?");
  }
  return {};
}

Result<void> write_to_file(const http::BodySource& source, const ExportOptions& options) {
  std::FILE* file = std::fopen(options.out.c_str(), "wb");
  if (file == nullptr) return invalid("--out", "The file " + options.out + " cannot be written.");
  // Excel takes CSV for UTF-8 only with the mark in front.
  if (options.mark && options.format == "csv") std::fputs("\xEF\xBB\xBF", file);
  const auto written = write_all(source, file);
  if (std::fclose(file) != 0 && written.ok()) {
    return unavailable("The export could not be written; is the disk full?");
  }
  return written;
}

Result<void> export_one(const ExportOptions& options) {
  POLKU_CHECK(check_export_format(options.format));
  ExportChoice choice;
  choice.format = options.format;
  POLKU_TRY(choice.header, header_rows_of(options.header));
  if (!options.language.empty()) {
    choice.language = parse_language(options.language);
    if (!choice.language) return invalid("--language", "Give fi, sv, en or uk.");
  }
  const bool to_terminal = options.out.empty() && isatty(STDOUT_FILENO) == 1;
  if (to_terminal && options.format != "csv") {
    return invalid("--out", "Give a file with --out; " + options.format + " is no text.");
  }
  POLKU_TRY(auto rooms, Rooms::open(options.configuration, Folder::MustExist));
  POLKU_TRY(const auto organisation, rooms.directory->first_organisation());
  const auto actor = directory::DirectoryService::system_actor(organisation.id);
  POLKU_TRY(choice.survey, rooms.surveys->find_by_slug(actor, options.survey));
  std::optional<Measures> measures;
  if (options.format == "parquet") {
    POLKU_TRY(auto opened, Measures::open(options.configuration, rooms));
    measures.emplace(std::move(opened));
    POLKU_CHECK(catch_up(*measures));
  }
  POLKU_TRY(const auto source,
            export_source(rooms, measures ? &*measures : nullptr, actor, choice));
  if (!options.out.empty()) return write_to_file(source, options);
  if (options.mark && options.format == "csv") std::fputs("\xEF\xBB\xBF", stdout);
  return write_all(source, stdout);
}

}  // namespace

void add_import(CLI::App& program, int& exit) {
  auto* command = program.add_subcommand(
      "import", "Bring in the answers of another tool from a CSV or XLSX file");
  auto options = std::make_shared<ImportOptions>();
  add_configuration(*command, options->configuration);
  command->add_option("file", options->file, "The file; - for standard input")->required();
  auto* survey = command->add_option("--survey", options->survey, "Slug of the survey they go to");
  command->add_option("--new", options->new_name, "Make a survey of this name from the columns")
      ->excludes(survey);
  command
      ->add_option("--format", options->format,
                   "auto, qualtrics, limesurvey, google_forms, surveymonkey, formbricks, generic")
      ->capture_default_str();
  command->add_option("--map", options->map, "JSON file that says what the columns are");
  command->add_flag("--dry-run", options->dry_run, "Say what would happen and write nothing");
  command->add_flag("--json", options->json, "Print the report as JSON");
  command->add_option("--date", options->date, "Day of rows that have no date of their own");
  command->add_option("--time-zone", options->time_zone,
                      "Of times without one, such as Europe/Helsinki; the organisation's");
  command->add_option("--language", options->language, "Of a new survey's texts: fi, sv, en, uk");
  command->add_option("--encoding", options->encoding, "Such as UTF-8 or windows-1252; found out");
  command->add_option("--separator", options->separator, "One character or tab; found out");
  command->add_option("--sheet", options->sheet, "Of an XLSX file; the first");
  command->add_option("--rejected", options->rejected, "Where refused rows go; FILE.rejected.csv");
  command->callback([options, &exit] {
    if (options->survey.empty() && options->new_name.empty()) {
      throw CLI::ValidationError("--survey", "say where to: --survey SLUG or --new NAME");
    }
    const auto imported = import_one(*options);
    exit = imported.ok() ? kDone : fail(imported.error());
  });
}

void add_export(CLI::App& program, int& exit) {
  auto* command = program.add_subcommand("export", "Write a survey's answers as a table");
  auto options = std::make_shared<ExportOptions>();
  add_configuration(*command, options->configuration);
  command->add_option("--survey", options->survey, "Slug of the survey")->required();
  command->add_option("--format", options->format, "csv, xlsx or parquet (one row an item)")
      ->capture_default_str();
  command->add_option("--out", options->out, "The file; standard output when left out");
  command->add_option("--header", options->header, "Of CSV: keys, labels or both")
      ->capture_default_str();
  command->add_option("--language", options->language, "Of labels: fi, sv, en, uk");
  command->add_flag("--bom", options->mark, "Begin CSV with the mark that Excel needs for UTF-8");
  command->callback([options, &exit] {
    const auto exported = export_one(*options);
    exit = exported.ok() ? kDone : fail(exported.error());
  });
}

}  // namespace polku::app
