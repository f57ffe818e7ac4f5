#pragma once
// Small journeys for tests.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/format.h"
#include "journeys/documents.h"

namespace polku::journeys::sample {

inline json::value read(std::string_view text) {
  auto value = parse_json(text, {.bytes_max = 64 << 20, .depth_max = 32});
  EXPECT_TRUE(value.ok()) << (value.ok() ? "" : value.error().message) << "\n" << text;
  return value.ok() ? std::move(value).value() : json::value();
}

// A moment of that key, titled, with more members (`, "next": []`).
inline std::string moment(std::string_view key, std::string_view members = "") {
  return fmt::format(R"({{"key": "{}", "title": "Title of {}"{}}})", key, key, members);
}

// A journey of one stage, "during", with these moments (the inside of the list).
inline std::string journey(std::string_view moments, std::string_view members = "",
                           std::string_view key = "visit") {
  return fmt::format(R"({{"key": "{}", "name": "A visit", "language": "en"{},
    "stages": [{{"key": "during", "kind": "during", "title": "During", "moments": [{}]}}]}})",
                     key, members, moments);
}

// Moments m0, m1, ... one after the other.
inline std::string moments(std::size_t count, std::string_view prefix = "m") {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ", ";
    text += moment(fmt::format("{}{}", prefix, i));
  }
  return text;
}

inline Journey parsed(std::string_view text) {
  auto journey = parse_journey(read(text));
  EXPECT_TRUE(journey.ok()) << (journey.ok()
                                    ? ""
                                    : journey.error().field + ": " + journey.error().message);
  return journey.ok() ? std::move(journey).value() : Journey{};
}

// Every member written.
inline constexpr std::string_view kWhole = R"({
  "key": "shop_visit", "name": "Buying a coat", "description": "From a wish to the first frost.",
  "language": "en", "personas": ["aino", "raili"],
  "outcome": {"survey": "after-visit", "question": "recommend"},
  "stages": [
    {"key": "before", "kind": "before", "title": "Before", "moments": [
      {"key": "coat_search", "title": "Searching", "touchpoint": "search", "channel": "web_phone",
       "sees": "Pictures", "hears": "Nothing", "smells": "Coffee", "feels": "Hopeful",
       "expectation": "To find it", "promise": "In stock", "front_stage": "The page",
       "back_stage": "The stock list", "support": "The web shop", "drawn_emotion": 0.5,
       "personas": ["aino"], "next": [{"moment": "coat_till", "label": "knows the size"},
       {"moment": "coat_fitting", "label": ""}], "sub_journey": "web_search"}]},
    {"key": "during", "kind": "during", "title": "During", "moments": [
      {"key": "coat_fitting", "title": "Fitting"}, {"key": "coat_till", "title": "The till"}]},
    {"key": "extra", "kind": "own", "title": "", "moments": []}]})";

}  // namespace polku::journeys::sample
