#pragma once
// The document around every page: head, style, policy, header. Internal to the pages.

#include <string>
#include <string_view>

#include "pages.h"
#include "templates.h"

namespace polku::pages {

struct Document {
  std::string title;  // of the window, before the organisation's name
  std::string body;
  bool script = false;
};
Page page_of(const Frame& frame, const Document& document);

// Language buttons belong to the page's form when there is one, so that nothing written is lost.
enum class LanguageChoice { Links, Buttons, None };
std::string header_html(const Frame& frame, LanguageChoice choice);

data hidden_field(std::string_view name, std::string_view value);

}  // namespace polku::pages
