#pragma once
// The admin's files: from the program itself, or from a folder while they are being worked on.

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "core/embedded.h"
#include "http/router.h"

namespace polku::http {

// Thread-safe. Embedded files are compressed and given their ETag once, when first asked for.
class Assets {
 public:
  Assets(std::span<const EmbeddedFile> files, std::string folder)
      : files_(files), folder_(std::move(folder)) {}

  // The file as a response (200, 304 or 404). Names that carry a hash of their content
  // ("app-B1x9_d2k.js") may be kept for ever, others are asked for again each time.
  Response serve(std::string_view path, const Request& request);
  bool has(std::string_view path) const;

 private:
  struct Asset {
    std::shared_ptr<const std::string> plain;
    std::shared_ptr<const std::string> gzipped;  // null when that is no smaller
    std::string etag;
  };
  std::shared_ptr<const Asset> find(std::string_view path);
  std::shared_ptr<const Asset> read_from_folder(std::string_view path) const;

  std::span<const EmbeddedFile> files_;
  std::string folder_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const Asset>, std::less<>> ready_;
};

// "text/css; charset=utf-8" of "assets/app.css".
std::string_view content_type_of(std::string_view path);
// Does the name end in a content hash, as the bundler writes it: name-XXXXXXXX.ext?
bool has_hashed_name(std::string_view path);

}  // namespace polku::http
