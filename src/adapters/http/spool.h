#pragma once

#include <string>
#include <string_view>

namespace polku::http {

// A temporary file that goes away with this value. Not thread-safe.
class SpoolFile {
 public:
  SpoolFile() = default;
  ~SpoolFile();
  SpoolFile(SpoolFile&& other) noexcept;
  SpoolFile& operator=(SpoolFile&& other) noexcept;

  // In `folder`, or the system's temporary folder when empty. !ok() when it cannot be made.
  static SpoolFile create(const std::string& folder);
  bool ok() const { return descriptor_ >= 0; }
  const std::string& path() const { return path_; }
  // False when the disk is full or failing.
  bool append(std::string_view bytes);

 private:
  void remove();
  int descriptor_ = -1;
  std::string path_;
};

}  // namespace polku::http
