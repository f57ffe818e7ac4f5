#include "surveys/check.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sample_fixture.h"

namespace polku::surveys {
namespace {

std::string listing(const std::vector<Problem>& problems) {
  std::string text;
  for (const auto& problem : problems) {
    text += std::string(name_of(problem.severity)) + " " + problem.code + " at " + problem.path +
            ": " + problem.detail + "\n";
  }
  return text;
}

bool has(const std::vector<Problem>& problems, std::string_view code, std::string_view path) {
  return std::ranges::any_of(problems, [&](const Problem& problem) {
    return problem.code == code && problem.path == path;
  });
}

TEST(CheckForPublishing, FindsNothingWrongWithASoundSurvey) {
  const auto problems = check_for_publishing(sample::definition(sample::kEveryType));
  EXPECT_TRUE(problems.empty()) << listing(problems);
}

constexpr std::string_view kAsked =
    R"({"key": "a", "type": "csat", "title": {"en": "A"}},
       {"key": "b", "type": "single_choice", "title": {"en": "B"},
        "options": [{"key": "x", "label": {"en": "X"}}, {"key": "y", "label": {"en": "Y"}}]},
       {"key": "c", "type": "multiple_choice", "title": {"en": "C"},
        "options": [{"key": "x", "label": {"en": "X"}}, {"key": "y", "label": {"en": "Y"}}]},
       {"key": "n", "type": "number", "title": {"en": "N"}, "min": 0, "max": 10},
       {"key": "k", "type": "consent", "title": {"en": "K"}},)";

struct Finding {
  const char* questions;
  const char* members;
  const char* code;
  const char* path;
};

TEST(CheckForPublishing, FindsWhatBlocks) {
  const Finding cases[] = {
      {"", "", "no_questions", "questions"},
      {"", R"("opens_at": "2026-02-01T00:00:00Z", "closes_at": "2026-01-01T00:00:00Z")",
       "closes_before_opening", "closes_at"},
      {R"({"key": "a", "type": "nps"})", "", "missing_translation", "questions[0].title"},
      {R"({"key": "a", "type": "nps", "title": {"en": "  "}})", "", "missing_translation",
       "questions[0].title"},
      {R"({"key": "a", "type": "nps", "title": {"en": "A"}},
          {"key": "a", "type": "csat", "title": {"en": "A"}})",
       "", "duplicate_key", "questions[1].key"},
      {R"({"key": "a", "type": "single_choice", "title": {"en": "A"}, "options":
           [{"key": "x", "label": {"en": "X"}}, {"key": "x", "label": {"en": "X"}}]})",
       "", "duplicate_key", "questions[0].options[1].key"},
      {R"({"key": "a", "type": "single_choice", "title": {"en": "A"}, "other": true, "options":
           [{"key": "other", "label": {"en": "X"}}]})",
       "", "duplicate_key", "questions[0].options"},
      {R"({"key": "a", "type": "matrix", "title": {"en": "A"}, "scale": {"min": 1, "max": 5},
           "rows": [{"key": "x", "label": {"en": "X"}}, {"key": "x", "label": {"en": "X"}}]})",
       "", "duplicate_key", "questions[0].rows[1].key"},
      {R"({"key": "a", "type": "hidden", "parameter": "t"},
          {"key": "b", "type": "hidden", "parameter": "t"})",
       "", "duplicate_parameter", "questions[1].parameter"},
      {R"({"key": "age", "type": "hidden"})", R"("attributes": [{"key": "age"}])",
       "duplicate_parameter", "questions[0].parameter"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "nobody == 1"})", "",
       "unknown_name", "questions[0].show_if"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "z == 1"})", "",
       "later_name", "questions[0].show_if"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "skip_to_end_if": "y == 1"},
          {"key": "y", "type": "nps", "title": {"en": "Y"}})",
       "", "later_name", "questions[0].skip_to_end_if"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "skip_to_end_if": "z == \"x\""})", "",
       "logic_type", "questions[0].skip_to_end_if"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Z"}})",
       R"("quotas": [{"key": "q", "limit": 1, "when": "nobody == 1"}])", "unknown_name",
       "quotas[0].when"},
      {R"({"key": "z", "type": "number", "title": {"en": "Z"}, "min": 5, "max": 4})", "",
       "contradictory_bounds", "questions[0].min"},
      {R"({"key": "z", "type": "date", "title": {"en": "Z"}, "min": "2026-05-01",
           "max": "2026-04-01"})",
       "", "contradictory_bounds", "questions[0].min"},
      {R"({"key": "z", "type": "multiple_choice", "title": {"en": "Z"}, "min_choices": 2,
           "options": [{"key": "x", "label": {"en": "X"}}]})",
       "", "contradictory_bounds", "questions[0].min_choices"},
      {R"({"key": "z", "type": "multiple_choice", "title": {"en": "Z"}, "max_choices": 0,
           "options": [{"key": "x", "label": {"en": "X"}}]})",
       "", "contradictory_bounds", "questions[0].max_choices"},
      {R"({"key": "z", "type": "single_choice", "title": {"en": "Z"}})", "", "no_options",
       "questions[0].options"},
      {R"({"key": "z", "type": "ranking", "title": {"en": "Z"},
           "options": [{"key": "x", "label": {"en": "X"}}]})",
       "", "no_options", "questions[0].options"},
      {R"({"key": "z", "type": "matrix", "title": {"en": "Z"}, "scale": {"min": 1, "max": 5}})", "",
       "no_rows", "questions[0].rows"},
      {R"({"key": "z", "type": "matrix", "title": {"en": "Z"},
           "rows": [{"key": "x", "label": {"en": "X"}}]})",
       "", "no_scale", "questions[0].scale"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Hello {{nobody}}"}})", "", "unknown_pipe",
       "questions[0].title"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Hello {{z}}"}})", "", "later_pipe",
       "questions[0].title"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Hello {{Not a name}}"}})", "", "broken_pipe",
       "questions[0].title"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Z"}})", R"("intro": {"en": "{{z}}"})",
       "later_pipe", "intro"},
      {R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "help": {"fi": "Apu", "en": ""}})",
       R"("intro": {"en": "{{context.attributes.none}}"})", "unknown_pipe", "intro"},
  };
  for (const auto& [questions, members, code, path] : cases) {
    const auto problems = check_for_publishing(sample::definition(questions, members));
    EXPECT_TRUE(has(problems, code, path)) << questions << members << "\n" << listing(problems);
    EXPECT_TRUE(blocks_publishing(problems)) << questions << members;
  }
}

TEST(CheckForPublishing, WarnsWithoutBlocking) {
  const auto with = [](const char* last) { return std::string(kAsked) + last; };
  const std::string never[] = {
      R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "a > 5"})",
      R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "a <= 2 and a >= 4"})",
      R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "b == \"x\" and b == \"y\""})",
      R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "n > 3 and n < 4"})",
      R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "k and not k"})",
      R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "not answered(a) and a == 1"})",
      R"({"key": "z", "type": "nps", "title": {"en": "Z"},
          "show_if": "context.channel == \"shop\" and context.channel == \"web\""})",
      R"({"key": "z", "type": "nps", "title": {"en": "Z"}, "show_if": "false"})",
  };
  for (const auto& question : never) {
    const auto problems = check_for_publishing(sample::definition(with(question.c_str())));
    EXPECT_TRUE(has(problems, "never_shown", "questions[5].show_if"))
        << question << listing(problems);
    EXPECT_FALSE(blocks_publishing(problems)) << listing(problems);
  }
}

TEST(CheckForPublishing, DoesNotWarnOfConditionsThatCanHold) {
  const char* sound[] = {
      "a <= 2",
      "a == 1 or a == 5",
      "\"x\" in c and \"y\" in c",
      "\"x\" in c and not \"y\" in c",
      "n > 3 and n < 5",
      "k",
      "not answered(a)",
      "a == 1 and b == \"x\" and \"y\" in c and n == 7 and not k",
      "context.channel == \"shop\" and context.unit != \"oulu\"",
      "context.channel != \"shop\"",
      "a != 3",
      "context.language == \"en\"",
  };
  for (const auto* condition : sound) {
    std::string escaped;
    for (const char* c = condition; *c != '\0'; ++c) {
      if (*c == '"') escaped += '\\';
      escaped += *c;
    }
    const auto problems = check_for_publishing(sample::definition(std::string(kAsked) +
                                                                  R"({"key": "z", "type": "nps",
          "title": {"en": "Z"}, "show_if": ")" + escaped + "\"}"));
    EXPECT_TRUE(problems.empty()) << condition << "\n" << listing(problems);
  }
}

TEST(CheckForPublishing, FollowsReachabilityThroughQuestions) {
  const auto problems = check_for_publishing(sample::definition(R"(
    {"key": "a", "type": "csat", "title": {"en": "A"}, "skip_to_end_if": "a == 1 or not a == 1"},
    {"key": "b", "type": "csat", "title": {"en": "B"}})"));
  EXPECT_TRUE(has(problems, "never_shown", "questions[1]")) << listing(problems);

  const auto chained = check_for_publishing(sample::definition(R"(
    {"key": "a", "type": "csat", "title": {"en": "A"}},
    {"key": "b", "type": "csat", "title": {"en": "B"}, "show_if": "a == 9"},
    {"key": "c", "type": "csat", "title": {"en": "C"}, "show_if": "b == 1"})"));
  EXPECT_TRUE(has(chained, "never_shown", "questions[1].show_if")) << listing(chained);
  EXPECT_TRUE(has(chained, "never_shown", "questions[2].show_if")) << listing(chained);
}

TEST(CheckForPublishing, WarnsOfQuotasAndFlagsThatDoNothing) {
  const auto problems = check_for_publishing(sample::definition(
      R"({"key": "a", "type": "csat", "title": {"en": "A"}, "screen_out": true},
         {"key": "h", "type": "hidden", "required": true})",
      R"("quotas": [{"key": "q", "limit": 5, "when": "a > 9"}], "intro": {"en": "x", "uk": "y"})"));
  EXPECT_TRUE(has(problems, "quota_never_counts", "quotas[0].when")) << listing(problems);
  EXPECT_TRUE(has(problems, "screen_out_without_skip", "questions[0].screen_out"));
  EXPECT_TRUE(has(problems, "hidden_required", "questions[1].required"));
  EXPECT_TRUE(has(problems, "language_not_offered", "intro"));
  EXPECT_FALSE(blocks_publishing(problems)) << listing(problems);
}

TEST(CheckForPublishing, NamesTheLanguageOfAMissingTranslation) {
  auto text = sample::document(R"({"key": "a", "type": "nps", "title": {"en": "A"},
    "low_label": {"fi": "Ei"}})");
  text.replace(text.find(R"(["en"])"), 6, R"(["fi", "en"])");
  const auto definition = parse_definition(text);
  ASSERT_TRUE(definition.ok());
  const auto problems = check_for_publishing(*definition);
  int found = 0;
  for (const auto& problem : problems) {
    if (problem.code != "missing_translation") continue;
    ++found;
    ASSERT_TRUE(problem.language);
    const bool label = problem.path == "questions[0].low_label";
    EXPECT_EQ(*problem.language, label ? Language::English : Language::Finnish) << problem.path;
  }
  EXPECT_EQ(found, 3) << listing(problems);  // title of the survey, of the question, low label
}

TEST(CheckForSaving, RefusesOnlyWhatCannotBeKept) {
  EXPECT_TRUE(check_for_saving(sample::definition(R"({"key": "a", "type": "nps"})")).ok());
  EXPECT_TRUE(check_for_saving(sample::definition("")).ok());
  const auto later = check_for_saving(sample::definition(
      R"({"key": "a", "type": "nps", "show_if": "b == 1"}, {"key": "b", "type": "nps"})"));
  ASSERT_FALSE(later.ok());
  EXPECT_EQ(later.error().field, "questions[0].show_if");
  const auto twice = check_for_saving(
      sample::definition(R"({"key": "a", "type": "nps"}, {"key": "a", "type": "nps"})"));
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().field, "questions[1].key");
}

TEST(Problems, BecomeJson) {
  const auto array = to_json(std::vector<Problem>{
      {Severity::Error, "missing_translation", "title", Language::Finnish, "Write it."}});
  EXPECT_EQ(array.at(0), sample::read(R"({"severity": "error", "code": "missing_translation",
    "path": "title", "language": "fi", "detail": "Write it."})"));
}

}  // namespace
}  // namespace polku::surveys
