#include "configuration.h"

#include <filesystem>

namespace polku::app {

void add_configuration(CLI::App& command, Configuration& configuration) {
  command.add_option("--data", configuration.data, "Folder that holds everything")
      ->envname("POLKU_DATA")
      ->capture_default_str();
  command
      .add_option("--record", configuration.record,
                  "Where the records are: sqlite (in the data folder) or postgres://...")
      ->envname("POLKU_RECORD")
      ->capture_default_str();
  command.add_option("--facts", configuration.facts, "Where the facts are: duckdb")
      ->envname("POLKU_FACTS")
      ->capture_default_str();
}

void add_without_language(CLI::App& command, Configuration& configuration) {
  command
      .add_option("--without-language", configuration.without_languages,
                  "Do without the dictionary of fi, sv, en or uk (may be repeated): comments in it "
                  "are kept and not judged")
      ->envname("POLKU_WITHOUT_LANGUAGE")
      ->delimiter(',');
}

Result<void> prepare_folder(const Configuration& configuration, Folder folder) {
  std::error_code failure;
  if (std::filesystem::is_directory(configuration.data, failure)) return {};
  if (folder == Folder::MustExist) {
    return not_found("There is no data folder " + configuration.data +
                     ". Give --data, or make one with `polku serve` or `polku demo`.");
  }
  std::filesystem::create_directories(configuration.data, failure);
  if (failure) {
    return unavailable("The data folder " + configuration.data +
                       " cannot be made: " + failure.message() + ".");
  }
  // Answers are personal data: nobody else on the machine reads them.
  std::filesystem::permissions(configuration.data, std::filesystem::perms::owner_all, failure);
  return {};
}

Result<store::DatabaseOptions> database_options(const Configuration& configuration) {
  store::DatabaseOptions options;
  if (configuration.record == "sqlite") {
    options.url = "sqlite:" + (std::filesystem::path(configuration.data) / "polku.db").string();
    return options;
  }
  if (configuration.record.starts_with("postgres://") ||
      configuration.record.starts_with("postgresql://") ||
      configuration.record.starts_with("sqlite:")) {
    options.url = configuration.record;
    return options;
  }
  return invalid("--record", "Give sqlite or postgres://USER@HOST/DATABASE.");
}

Result<facts::DuckDbOptions> facts_options(const Configuration& configuration) {
  if (configuration.facts != "duckdb") {
    return invalid("--facts", "Give duckdb: this version keeps its facts in DuckDB only.");
  }
  facts::DuckDbOptions options;
  options.path = (std::filesystem::path(configuration.data) / "facts.duckdb").string();
  return options;
}

std::string version() { return POLKU_VERSION; }

}  // namespace polku::app
