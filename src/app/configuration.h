#pragma once
// Where an installation keeps its things, as the command line and the environment say.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "core/result.h"
#include "facts/duckdb_facts.h"
#include "store/database.h"

namespace polku::app {

struct Configuration {
  std::string data = "polku-data";  // the folder
  std::string record = "sqlite";    // "sqlite" or postgres://...
  std::string facts = "duckdb";
  std::vector<std::string> without_languages;  // tags of those whose dictionary may be missing
};

// Adds --data, --record and --facts (also POLKU_DATA, POLKU_RECORD, POLKU_FACTS).
void add_configuration(CLI::App& command, Configuration& configuration);

// Adds --without-language (also POLKU_WITHOUT_LANGUAGE, parted by commas).
void add_without_language(CLI::App& command, Configuration& configuration);

enum class Folder { MustExist, Make };
// The folder itself: made when asked for, otherwise NotFound with what to do.
Result<void> prepare_folder(const Configuration& configuration, Folder folder);

Result<store::DatabaseOptions> database_options(const Configuration& configuration);
Result<facts::DuckDbOptions> facts_options(const Configuration& configuration);

// What an embedded or environment-given version says; "0.1.0".
std::string version();

}  // namespace polku::app
