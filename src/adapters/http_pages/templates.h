#pragma once
// The mustache templates of web/respondent/templates, parsed once. Rendering is thread-safe; every
// {{value}} is escaped.

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

namespace polku::pages {

using kainjow::mustache::data;

enum class Template {
  Page,
  Header,
  Survey,
  Question,
  Scale,
  Choices,
  Ranking,
  Grid,
  Field,
  Consent,
  Notice,
  Thanks,
  Receipt,
  Lookup,
};

std::string render(Template which, const data& values);

// An empty text is absent: its section is not rendered.
inline data text_or_nothing(std::string text) {
  return text.empty() ? data{false} : data{std::move(text)};
}
inline data flag(bool value) { return data{value}; }

// The stylesheet without what only a reader of the source needs.
const std::string& stylesheet();
// The optional script, as it is served.
std::string_view script();

}  // namespace polku::pages
