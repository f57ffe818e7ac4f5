#pragma once
// What the file routes need: somebody who reads and writes tables. The app gives it.

#include <string>

#include "http/router.h"

namespace polku::http {

struct ImportOrder {
  SurveyId survey;
  std::string path;     // of the spooled body
  std::string format;   // "auto", "qualtrics", ...
  std::string map;      // JSON of the map file; empty: none
  std::string undated;  // the day of rows without a date; empty: none
  bool dry_run = false;
};

struct ExportOrder {
  SurveyId survey;
  std::string format;  // "csv", "xlsx", "parquet"
  std::string header;  // "keys", "labels" or "both"
  std::string language;
};

struct Download {
  std::string content_type;
  std::string file_name;
  BodySource source;
};

// Thread-safe; both block, so they run on the worker pool.
class FileTransfers {
 public:
  virtual ~FileTransfers() = default;
  // The import's report. Errors as import_file gives them, and NotFound for another's survey.
  virtual Result<json::object> import_file(const directory::Actor& actor,
                                           const ImportOrder& order) = 0;
  virtual Result<Download> export_file(const directory::Actor& actor, const ExportOrder& order) = 0;
};

}  // namespace polku::http
