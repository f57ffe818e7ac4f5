#pragma once
// FILE.rejected.csv: refused rows with the reason, and the row itself to mend and import again.

#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "files/import_file.h"

namespace polku::files {

// Made when the first row is refused; a file left by an earlier import goes away at the start.
class RejectedFile {
 public:
  RejectedFile(std::string path, std::vector<std::string> header);
  // Unavailable: disk full or the like.
  Result<void> add(const RejectedRow& rejected, std::span<const std::string_view> cells);
  Result<void> close();

 private:
  std::string path_;
  std::vector<std::string> header_;
  std::ofstream file_;
};

}  // namespace polku::files
