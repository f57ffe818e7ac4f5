#include "spool.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace polku::http {

SpoolFile::~SpoolFile() { remove(); }

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

SpoolFile& SpoolFile::operator=(SpoolFile&& other) noexcept {
  if (this == &other) return *this;
  remove();
  descriptor_ = std::exchange(other.descriptor_, -1);
  path_ = std::move(other.path_);
  return *this;
}

SpoolFile SpoolFile::create(const std::string& folder) {
  SpoolFile file;
  std::error_code error;
  const std::string parent =
      folder.empty() ? std::filesystem::temp_directory_path(error).string() : folder;
  file.path_ = parent + "/polku-upload-XXXXXX";
  file.descriptor_ = mkstemp(file.path_.data());
  return file;
}

bool SpoolFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void SpoolFile::remove() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(path_.c_str());
  descriptor_ = -1;
}

}  // namespace polku::http
