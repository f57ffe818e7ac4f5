#pragma once
// Small definitions for tests.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "surveys/definition.h"

namespace polku::surveys::sample {

inline json::value read(std::string_view text) {
  auto value = parse_json(text);
  EXPECT_TRUE(value.ok()) << (value.ok() ? "" : value.error().message) << "\n" << text;
  return value.ok() ? std::move(value).value() : json::value();
}

inline json::object object(std::string_view text) { return read(text).as_object(); }

// A whole document in English around these questions (the inside of the list) and members.
inline std::string document(std::string_view questions, std::string_view members = "") {
  std::string text = R"({"schema": 1, "slug": "sample", "name": "Sample", "languages": ["en"],)";
  text += R"("title": {"en": "Sample"}, )";
  text += members;
  if (!members.empty()) text += ", ";
  text += R"("questions": [)";
  text += questions;
  return text + "]}";
}

inline Definition definition(std::string_view questions, std::string_view members = "") {
  auto parsed = parse_definition(document(questions, members));
  EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? ""
                                           : parsed.error().field + ": " + parsed.error().message);
  return parsed.ok() ? std::move(parsed).value() : Definition{};
}

// One question of every type, in English.
inline constexpr std::string_view kEveryType = R"(
  {"key": "recommend", "type": "nps", "title": {"en": "Recommend?"}},
  {"key": "satisfaction", "type": "csat", "title": {"en": "Satisfied?"}},
  {"key": "effort", "type": "ces", "title": {"en": "Easy?"}},
  {"key": "stars", "type": "rating", "title": {"en": "Stars"}, "scale": {"min": 1, "max": 5},
   "style": "star"},
  {"key": "quadrant", "type": "quadrant", "title": {"en": "How was it?"}},
  {"key": "purpose", "type": "single_choice", "title": {"en": "Why here?"}, "other": true,
   "options": [{"key": "buy", "label": {"en": "To buy"}}, {"key": "look", "label": {"en": "To look"}}]},
  {"key": "reasons", "type": "multiple_choice", "title": {"en": "Reasons"}, "other": true,
   "max_choices": 2,
   "options": [{"key": "price", "label": {"en": "Price"}}, {"key": "staff", "label": {"en": "Staff"}},
               {"key": "range", "label": {"en": "Range"}},
               {"key": "none", "label": {"en": "None"}, "exclusive": true}]},
  {"key": "order", "type": "ranking", "title": {"en": "Order"},
   "options": [{"key": "a", "label": {"en": "A"}}, {"key": "b", "label": {"en": "B"}},
               {"key": "c", "label": {"en": "C"}}]},
  {"key": "grid", "type": "matrix", "title": {"en": "Grid"}, "scale": {"min": 1, "max": 5},
   "rows": [{"key": "till", "label": {"en": "Till"}}, {"key": "queue", "label": {"en": "Queue"}}]},
  {"key": "table", "type": "matrix", "title": {"en": "Table"},
   "rows": [{"key": "till", "label": {"en": "Till"}}, {"key": "queue", "label": {"en": "Queue"}}],
   "options": [{"key": "yes", "label": {"en": "Yes"}}, {"key": "no", "label": {"en": "No"}}]},
  {"key": "nick", "type": "short_text", "title": {"en": "Nick"}, "max_length": 10,
   "pattern": "[a-z]+"},
  {"key": "why", "type": "long_text", "title": {"en": "Why?"}},
  {"key": "visits", "type": "number", "title": {"en": "Visits"}, "min": 0, "max": 100,
   "decimals": 1},
  {"key": "day", "type": "date", "title": {"en": "Day"}, "min": "2026-01-01", "max": "2026-12-31"},
  {"key": "email", "type": "email", "title": {"en": "E-mail"}},
  {"key": "phone", "type": "phone", "title": {"en": "Phone"}},
  {"key": "name", "type": "name", "title": {"en": "Name"}},
  {"key": "agree", "type": "consent", "title": {"en": "Agree?"}},
  {"key": "ticket", "type": "hidden", "parameter": "t"},
  {"key": "bye", "type": "statement", "title": {"en": "Thanks"}})";

}  // namespace polku::surveys::sample
