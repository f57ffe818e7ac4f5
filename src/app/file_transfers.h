#pragma once
// Importing and exporting files, for the command line and for http.

#include <memory>
#include <string>

#include "files/export_file.h"
#include "files/import_file.h"
#include "house.h"
#include "http/files.h"
#include "http/text_mask.h"

namespace polku::app {

files::ImportPorts import_ports(Rooms& rooms);

// A file that goes away with this value.
class TemporaryFile {
 public:
  static Result<std::shared_ptr<TemporaryFile>> make();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

struct ExportChoice {
  surveys::StoredSurvey survey;
  std::string format = "csv";  // csv, xlsx, parquet
  files::HeaderRows header = files::HeaderRows::Keys;
  std::optional<Language> language;  // of titles
  // Takes what tells who somebody is out of a response, for readers without ReadPersonalData; empty
  // where the reader sees everything.
  std::function<Result<void>(surveys::Response&)> mask;
};
// "csv", "xlsx", "parquet". Invalid for others, sav among them, with what to do.
Result<void> check_export_format(const std::string& format);
Result<files::HeaderRows> header_rows_of(const std::string& text);

// The export piece by piece; an empty piece ends it. Needs ExportResponses, stays within the
// actor's units and writes an audit entry. `measures` may be null unless the format is parquet.
Result<http::BodySource> export_source(Rooms& rooms, Measures* measures,
                                       const directory::Actor& actor, const ExportChoice& choice);

// http's port. Everything given outlives it.
std::unique_ptr<http::FileTransfers> file_transfers_over(Rooms& rooms, Measures& measures,
                                                         const VoiceRoom& voice);

}  // namespace polku::app
