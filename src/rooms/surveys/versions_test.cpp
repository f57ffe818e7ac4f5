#include "surveys/versions.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sample_fixture.h"

namespace polku::surveys {
namespace {

constexpr std::string_view kBefore = R"(
  {"key": "a", "type": "csat", "title": {"en": "How was it?"}},
  {"key": "b", "type": "single_choice", "title": {"en": "B"},
   "options": [{"key": "x", "label": {"en": "X"}}, {"key": "y", "label": {"en": "Y"}}]},
  {"key": "c", "type": "nps", "title": {"en": "C"}},
  {"key": "r", "type": "ranking", "title": {"en": "R"},
   "options": [{"key": "x", "label": {"en": "X"}}, {"key": "y", "label": {"en": "Y"}}]})";

std::string changed(std::string_view from, std::string_view to) {
  std::string text(kBefore);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

struct Edit {
  const char* from;
  const char* to;
  const char* code;
  const char* question;
  Comparability scores;
};

TEST(DescribeChanges, SaysWhatChangedAndWhetherScoresStillCompare) {
  const Edit cases[] = {
      {"How was it?", "How did it go?", "wording", "a", Comparability::WithCare},
      {R"({"en": "How was it?"})", R"({"en": "How was it?", "fi": "Miten meni?"})", "wording", "a",
       Comparability::Same},
      {R"("csat")", R"("ces")", "type", "a", Comparability::Broken},
      {R"("csat",)", R"("csat", "scale": {"min": 1, "max": 7},)", "scale", "a",
       Comparability::Broken},
      {R"("csat",)", R"("csat", "positive_from": 5,)", "positive_from", "a", Comparability::Broken},
      {R"("csat",)", R"("csat", "measure": "till",)", "measure", "a", Comparability::Same},
      {R"("csat",)", R"("csat", "required": true,)", "required", "a", Comparability::WithCare},
      {R"("csat",)", R"("csat", "low_label": {"en": "Bad"},)", "labels", "a", Comparability::Same},
      {R"("nps",)", R"("nps", "scale": {"min": 1, "max": 10},)", "scale", "c",
       Comparability::Broken},
      {R"("nps",)", R"("nps", "show_if": "a <= 2",)", "logic", "c", Comparability::WithCare},
      {R"("nps",)", R"("nps", "skip_to_end_if": "c == 0",)", "logic", "c", Comparability::Same},
      {R"("options": [{"key": "x")", R"("options": [{"key": "z"}, {"key": "x")", "options", "b",
       Comparability::WithCare},
      {R"({"key": "x", "label": {"en": "X"}}, {"key": "y", "label": {"en": "Y"}})",
       R"({"key": "y", "label": {"en": "Y"}}, {"key": "x", "label": {"en": "X"}})", "options", "b",
       Comparability::WithCare},
      {R"("single_choice",)", R"("single_choice", "other": true,)", "options", "b",
       Comparability::WithCare},
      {R"("single_choice",)", R"("single_choice", "shuffle": true,)", "appearance", "b",
       Comparability::WithCare},
  };
  const auto before = sample::definition(kBefore);
  for (const auto& [from, to, code, question, scores] : cases) {
    const auto after = sample::definition(changed(from, to));
    const auto changes = describe_changes(before, after);
    const auto at = std::ranges::find_if(changes, [&](const Change& change) {
      return change.code == code && change.question == question;
    });
    ASSERT_NE(at, changes.end()) << to;
    EXPECT_EQ(at->scores, scores) << to << ": " << at->detail;
    EXPECT_FALSE(at->detail.empty());
    EXPECT_EQ(comparability(question, before, after), scores) << to;
  }
}

TEST(DescribeChanges, FindsNothingBetweenEqualVersions) {
  const auto definition = sample::definition(kBefore);
  EXPECT_TRUE(describe_changes(definition, definition).empty());
  EXPECT_EQ(comparability("a", definition, definition), Comparability::Same);
}

TEST(DescribeChanges, FindsAddedRemovedAndMovedQuestions) {
  const auto before = sample::definition(
      R"({"key": "a", "type": "nps"}, {"key": "b", "type": "nps"}, {"key": "c", "type": "nps"})");
  const auto after = sample::definition(
      R"({"key": "c", "type": "nps"}, {"key": "a", "type": "nps"}, {"key": "d", "type": "nps"})");
  std::vector<std::string> found;
  for (const auto& change : describe_changes(before, after)) {
    found.push_back(change.code + " " + change.question);
  }
  EXPECT_EQ(found.size(), 3u);
  EXPECT_TRUE(std::ranges::count(found, "added d"));
  EXPECT_TRUE(std::ranges::count(found, "removed b"));
  EXPECT_TRUE(std::ranges::count(found, "moved c") + std::ranges::count(found, "moved a") == 1);
  EXPECT_EQ(comparability("d", before, after), Comparability::Broken);
}

TEST(DescribeChanges, BreaksRanksWhenOptionsComeOrGo) {
  const auto before = sample::definition(kBefore);
  auto text = std::string(kBefore);
  const auto at = text.rfind(R"(, {"key": "y")");
  text.erase(at, text.find("}}", at) + 2 - at);
  EXPECT_EQ(comparability("r", before, sample::definition(text)), Comparability::Broken);
}

TEST(DescribeChanges, NoticesTheSurveyItself) {
  const auto before = sample::definition("");
  const auto after = sample::definition(
      "", R"("presentation": "stepwise", "intro": {"en": "Hi"}, "closes_at": "2026-01-01T00:00:00Z",
        "quotas": [{"key": "q", "limit": 5}], "attributes": [{"key": "age"}])");
  std::vector<std::string> codes;
  for (const auto& change : describe_changes(before, after)) codes.push_back(change.code);
  EXPECT_EQ(codes,
            (std::vector<std::string>{"wording", "settings", "settings", "quotas", "attributes"}));
}

}  // namespace
}  // namespace polku::surveys
