#pragma once
// web/respondent as it stands in the program.

#include <string_view>

namespace polku::pages {

// The file's text; asserts that it is there.
std::string_view embedded_text(std::string_view path);

}  // namespace polku::pages
