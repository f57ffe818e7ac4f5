#pragma once
// Opens the analyser with the words built into the program.

#include <memory>
#include <string>
#include <vector>

#include "voice/analysis.h"

namespace polku::app {

// "fi", "sv", "en", "uk"; Invalid names `field` for anything else.
Result<std::vector<Language>> read_languages(const std::vector<std::string>& tags,
                                             std::string_view field);

// Invalid, with how to install it, when a wanted language's dictionary is missing.
Result<std::unique_ptr<voice::Analyser>> open_analyser(const std::vector<Language>& without);

// The text with every broken byte of UTF-8 replaced, so that it can go into JSON.
std::string readable(std::string_view bytes);

}  // namespace polku::app
