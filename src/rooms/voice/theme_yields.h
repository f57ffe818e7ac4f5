#pragma once
// Themes that give way in a statement which also names something more exact: "service" where it is
// friendliness, "payment" where it is a refund.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "core/result.h"

namespace polku::voice {

class ThemeYields {
 public:
  // yields.tsv: theme, tab, themes apart by commas or "*" for any other. Internal when broken.
  static Result<ThemeYields> read(std::span<const EmbeddedFile> lexicon);

  bool to(std::string_view theme, std::string_view other) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> yields_;
};

}  // namespace polku::voice
