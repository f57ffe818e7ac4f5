#pragma once
// Files built into the program (SQL, templates, the admin's pages), sorted by path.

#include <algorithm>
#include <span>
#include <string_view>

namespace polku {

struct EmbeddedFile {
  std::string_view path;  // relative, with forward slashes
  std::string_view bytes;
};

// The file of that path, or nullptr.
inline const EmbeddedFile* find_embedded(std::span<const EmbeddedFile> files,
                                         std::string_view path) {
  const auto at = std::ranges::lower_bound(files, path, {}, &EmbeddedFile::path);
  return at != files.end() && at->path == path ? &*at : nullptr;
}

}  // namespace polku
