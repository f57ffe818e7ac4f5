#pragma once
// Facts in one DuckDB file. See db/facts/ for the tables.

#include <cstdint>
#include <memory>
#include <string>

#include "metrics/ports.h"

namespace polku::facts {

struct DuckDbOptions {
  std::string path;            // the file; made when it is not there
  int threads = 0;             // of one query; 0: the machine's, at most 4
  int memory_megabytes = 400;  // what DuckDB may keep
  // Rows waiting unsorted before compaction is worth while.
  std::int64_t recent_rows_max = 60'000;
};

// Opens or makes the file. Unavailable when another process holds it; Invalid, with what to do
// ("run polku facts rebuild"), when it is broken or was made by a newer version.
Result<std::unique_ptr<metrics::FactStore>> open_duckdb_facts(const DuckDbOptions& options);

// Removes the file and its log, so that a rebuild can start from nothing.
Result<void> remove_duckdb_facts(const std::string& path);

}  // namespace polku::facts
