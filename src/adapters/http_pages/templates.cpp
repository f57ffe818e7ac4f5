#include "templates.h"

#include <array>
#include <cassert>
#include <span>

#include "core/embedded.h"
#include "core/text.h"
#include "embedded_files.h"

namespace polku {
std::span<const EmbeddedFile> embedded_respondent();
}

namespace polku::pages {
namespace {

constexpr std::array kNames{"page", "header", "survey",  "question", "scale",  "choices", "ranking",
                            "grid", "field",  "consent", "notice",   "thanks", "receipt", "lookup"};

// Indentation and line ends are for the reader of the template, not for the wire.
std::string joined_lines(std::string_view source) {
  std::string joined;
  for (const auto line : split(source, '\n')) joined += trimmed(line);
  return joined;
}

using Parsed = std::array<kainjow::mustache::mustache, kNames.size()>;

template <std::size_t... I>
Parsed parse_all(std::index_sequence<I...>) {
  return {kainjow::mustache::mustache(
      joined_lines(embedded_text(std::string("templates/") + kNames[I] + ".mustache")))...};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string_view embedded_text(std::string_view path) {
  const auto* file = find_embedded(embedded_respondent(), path);
  assert(file);
  return file ? file->bytes : std::string_view{};
}

std::string render(Template which, const data& values) {
  // Without lambdas and partials rendering only reads the template (it is not const for their
  // errors), so that threads may share it.
  static Parsed templates = parse_all(std::make_index_sequence<kNames.size()>{});
  auto& parsed = templates[static_cast<std::size_t>(which)];
  assert(parsed.is_valid());
  std::string text;
  parsed.render(values, [&text](const std::string& piece) { text += piece; });
  return text;
}

const std::string& stylesheet() {
  static const std::string kStylesheet = [] {
    auto text = joined_lines(embedded_text("respondent.css"));
    for (const auto& [from, to] : {std::pair{" {", "{"},
                                   {"{ ", "{"},
                                   {" }", "}"},
                                   {";}", "}"},
                                   {": ", ":"},
                                   {"; ", ";"},
                                   {", ", ","}}) {
      replace_all(text, from, to);
    }
    return text;
  }();
  return kStylesheet;
}

std::string_view script() { return embedded_text("respondent.js"); }

}  // namespace polku::pages
