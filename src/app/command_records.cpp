// polku migrate, backup, restore, doctor.

#include <fmt/format.h>

#include <filesystem>

#include "commands.h"
#include "house.h"
#include "store/backup.h"
#include "store/migrator.h"
#include "terminal.h"

namespace polku::app {
namespace {

struct FileOptions {
  Configuration configuration;
  std::string file;
  bool replace = false;
};

Result<std::unique_ptr<store::Database>> open_database(const Configuration& configuration,
                                                       Folder folder) {
  POLKU_CHECK(prepare_folder(configuration, folder));
  POLKU_TRY(const auto options, database_options(configuration));
  return store::Database::open(options);
}

Result<void> migrate_records(const Configuration& configuration) {
  POLKU_TRY(auto database, open_database(configuration, Folder::Make));
  POLKU_TRY(const auto report, store::migrate(*database, system_clock_now()));
  say(report.from_version == report.to_version
          ? fmt::format("The records are at version {} already.", report.to_version)
          : fmt::format("The records went from version {} to {}.", report.from_version,
                        report.to_version));
  return {};
}

Result<void> back_up_records(const FileOptions& options) {
  POLKU_TRY(auto database, open_database(options.configuration, Folder::MustExist));
  Progress progress("backup", 0);
  POLKU_TRY(const auto report,
            store::back_up(*database, options.file, system_clock_now(),
                           [&](const store::CopyProgress& copied) { progress.at(copied.rows); }));
  say(fmt::format("Backed up {} rows with {} responses to {}.", report.rows, report.responses,
                  options.file));
  return {};
}

Result<void> restore_records(const FileOptions& options) {
  POLKU_TRY(const auto facts, facts_options(options.configuration));
  POLKU_TRY(auto database, open_database(options.configuration, Folder::Make));
  const auto existing = options.replace ? store::Existing::Replace : store::Existing::Refuse;
  Progress progress("restore", 0);
  POLKU_TRY(const auto report,
            store::restore(*database, options.file, existing, system_clock_now(),
                           [&](const store::CopyProgress& copied) { progress.at(copied.rows); }));
  // Facts of what was there before would stand beside the restored records: they are made anew.
  POLKU_CHECK(facts::remove_duckdb_facts(facts.path));
  say(fmt::format("Restored {} rows with {} responses.", report.rows, report.responses));
  say("The facts are rebuilt at the next start, or now with `polku facts rebuild`.");
  return {};
}

void print_check(std::string_view name, bool ok, std::string_view detail) {
  fmt::print("{:<14} {:<8} {}\n", name, ok ? "ok" : "TROUBLE", detail);
}

bool check_disk(const std::string& folder) {
  std::error_code failure;
  const auto space = std::filesystem::space(folder, failure);
  if (failure) {
    print_check("disk", false, failure.message());
    return false;
  }
  constexpr std::uintmax_t kLowBytes = std::uintmax_t{1} << 30;
  const bool enough = space.available > kLowBytes;
  print_check("disk", enough,
              fmt::format("{:.1f} GB free{}", static_cast<double>(space.available) / 1e9,
                          enough ? "" : "; free some: writing stops when it is full"));
  return enough;
}

bool check_facts(const Configuration& configuration) {
  const auto options = facts_options(configuration);
  if (!options.ok()) {
    print_check("facts", false, options.error().message);
    return false;
  }
  if (!std::filesystem::exists(options->path)) {
    print_check("facts", true, "not made yet; the next start makes them");
    return true;
  }
  const auto facts = facts::open_duckdb_facts(*options);
  if (!facts.ok()) {
    const bool in_use = facts.error().code == ErrorCode::Unavailable;
    print_check("facts", in_use, facts.error().message);
    return in_use;
  }
  const auto checkpoint = (*facts)->checkpoint();
  print_check("facts", checkpoint.ok(),
              checkpoint.ok() ? fmt::format("hold events up to {}", *checkpoint)
                              : checkpoint.error().message);
  return checkpoint.ok();
}

Result<bool> examine_installation(const Configuration& configuration) {
  POLKU_TRY(auto database, open_database(configuration, Folder::MustExist));
  print_check("version", true, "polku " + version());
  print_check("records", true, database->location());
  POLKU_TRY(const auto checks, store::examine(*database));
  bool sound = true;
  for (const auto& check : checks) {
    print_check(check.name, check.ok, check.detail);
    sound = sound && check.ok;
  }
  sound = check_facts(configuration) && sound;
  sound = check_disk(configuration.data) && sound;
  const auto zone = TimeZone::find("Europe/Helsinki");
  print_check("time zones", zone.ok(), zone.ok() ? "found" : "install tzdata");
  return sound && zone.ok();
}

}  // namespace

void add_migrate(CLI::App& program, int& exit) {
  auto* command = program.add_subcommand("migrate", "Bring the records to this program's version");
  auto options = std::make_shared<Configuration>();
  add_configuration(*command, *options);
  command->callback([options, &exit] {
    const auto migrated = migrate_records(*options);
    exit = migrated.ok() ? kDone : fail(migrated.error());
  });
}

void add_backup(CLI::App& program, int& exit) {
  auto* command =
      program.add_subcommand("backup", "Copy all records into one file, also while serving");
  auto options = std::make_shared<FileOptions>();
  add_configuration(*command, options->configuration);
  command->add_option("file", options->file, "New file to write")->required();
  command->callback([options, &exit] {
    const auto copied = back_up_records(*options);
    exit = copied.ok() ? kDone : fail(copied.error());
  });
}

void add_restore(CLI::App& program, int& exit) {
  auto* command = program.add_subcommand("restore", "Put a backup into an empty installation");
  auto options = std::make_shared<FileOptions>();
  add_configuration(*command, options->configuration);
  command->add_option("file", options->file, "Backup to read")->required();
  command->add_flag("--replace", options->replace, "Throw away the records that are there");
  command->callback([options, &exit] {
    const auto restored = restore_records(*options);
    exit = restored.ok() ? kDone : fail(restored.error());
  });
}

void add_doctor(CLI::App& program, int& exit) {
  auto* command = program.add_subcommand(
      "doctor", "Examine records, facts, versions and disk; exits 1 when something is wrong");
  auto options = std::make_shared<Configuration>();
  add_configuration(*command, *options);
  command->callback([options, &exit] {
    const auto sound = examine_installation(*options);
    exit = !sound.ok() ? fail(sound.error()) : *sound ? kDone : kFailed;
  });
}

}  // namespace polku::app
