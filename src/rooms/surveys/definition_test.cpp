#include "surveys/definition.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sample_fixture.h"

namespace polku::surveys {
namespace {

using sample::document;

std::string file_text(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(Definition, ReadsEveryQuestionType) {
  const auto definition = sample::definition(sample::kEveryType);
  EXPECT_EQ(definition.questions.size(), 20u);
  EXPECT_EQ(definition.slug, "sample");
  EXPECT_EQ(definition.default_language(), Language::English);
  EXPECT_EQ(definition.presentation, Presentation::OnePage);
}

TEST(Definition, FillsInDefaults) {
  const auto definition = sample::definition(sample::kEveryType);
  const auto& nps = *definition.find_question("recommend");
  EXPECT_EQ(nps.scale, (Scale{0, 10}));
  EXPECT_EQ(nps.measure, "nps");
  EXPECT_FALSE(nps.required);
  EXPECT_EQ(definition.find_question("satisfaction")->scale, (Scale{1, 5}));
  EXPECT_EQ(definition.find_question("satisfaction")->positive_from, 4);
  EXPECT_EQ(definition.find_question("effort")->scale, (Scale{1, 7}));
  EXPECT_EQ(definition.find_question("effort")->positive_from, 5);
  EXPECT_EQ(definition.find_question("quadrant")->rows.size(), 4u);
  EXPECT_EQ(definition.find_question("quadrant")->scale, (Scale{1, 5}));
  EXPECT_EQ(definition.find_question("why")->max_length, 5'000);
  EXPECT_EQ(definition.find_question("ticket")->parameter, "t");
  EXPECT_TRUE(definition.progress);
  EXPECT_TRUE(definition.back);
}

TEST(Definition, KnowsThePositiveBoxOfEachScale) {
  const struct {
    QuestionType type;
    int end;
    int from;
  } cases[] = {{QuestionType::Csat, 3, 3},  {QuestionType::Csat, 5, 4}, {QuestionType::Csat, 7, 6},
               {QuestionType::Csat, 10, 9}, {QuestionType::Ces, 3, 3},  {QuestionType::Ces, 5, 4},
               {QuestionType::Ces, 7, 5}};
  for (const auto& [type, end, from] : cases) {
    EXPECT_EQ(default_positive_from(type, {1, end}), from) << name_of(type) << " 1-" << end;
  }
}

TEST(Definition, ComesBackFromItsDocumentUnchanged) {
  const auto members = R"("presentation": "stepwise", "progress": false, "back": false,
    "intro": {"en": "Hello {{context.unit}}"}, "thanks": {"en": "Bye", "fi": "Hei"},
    "opens_at": "2026-01-01T00:00:00.250Z", "closes_at": "2026-12-31T22:00:00+02:00",
    "attributes": [{"key": "age", "type": "number", "label": {"en": "Age"}}],
    "quotas": [{"key": "shop", "limit": 500, "when": "context.channel == \"shop\""},
               {"key": "all", "limit": 1000}])";
  const auto more = std::string(sample::kEveryType) + R"(,
    {"key": "last", "type": "csat", "title": {"en": "Last"}, "required": true, "with_previous": true,
     "scale": {"min": 1, "max": 10}, "positive_from": 8, "measure": "till",
     "show_if": "recommend <= 6", "skip_to_end_if": "last == 1", "screen_out": true,
     "low_label": {"en": "Bad"}, "high_label": {"en": "Good"}},
    {"key": "own", "type": "quadrant", "title": {"en": "Own"}, "scale": {"min": 1, "max": 7},
     "rows": [{"key": "speed", "label": {"en": "Pace"}}]})";
  const auto definition = sample::definition(more, members);
  const auto again = parse_definition(json::value(to_json(definition)));
  ASSERT_TRUE(again.ok()) << again.error().field << ": " << again.error().message;
  EXPECT_EQ(*again, definition);
  EXPECT_EQ(to_json(*again), to_json(definition));
}

TEST(Definition, LeavesReadyTextsOutOfItsDocument) {
  const auto definition =
      sample::definition(R"({"key": "q", "type": "quadrant", "title": {"en": "How?"}})");
  const auto question = to_json(definition).at("questions").at(0).as_object();
  EXPECT_FALSE(question.contains("rows"));
  EXPECT_FALSE(question.contains("low_label"));
}

TEST(Definition, HasQuadrantTextsInEveryLanguage) {
  for (const auto& row : quadrant_rows()) {
    for (const auto language : kLanguages) EXPECT_TRUE(row.label.contains(language)) << row.key;
  }
}

TEST(Definition, ReadsTheDemonstrationSurveys) {
  const std::filesystem::path folder = std::filesystem::path(POLKU_SOURCE_DIR) / "demo/surveys";
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto definition = parse_definition(file_text(entry.path()));
    EXPECT_TRUE(definition.ok()) << entry.path() << " " << definition.error().field << ": "
                                 << definition.error().message;
    ++read;
  }
  EXPECT_GT(read, 0);
}

struct Refusal {
  const char* questions;
  const char* members;
  const char* field;
};

TEST(Definition, RefusesWithThePathOfTheMistake) {
  const auto many_options = [] {
    std::string options;
    for (int i = 0; i < 201; ++i) {
      options += (i == 0 ? "" : ",") + std::string(R"({"key": "o)") + std::to_string(i) + "\"}";
    }
    return R"({"key": "q", "type": "single_choice", "options": [)" + options + "]}";
  }();
  const auto long_text =
      R"({"key": "q", "type": "name", "title": {"en": ")" + std::string(5'001, 'x') + "\"}}";
  const Refusal cases[] = {
      {R"({"type": "nps"})", "", "questions[0].key"},
      {R"({"key": "Recommend", "type": "nps"})", "", "questions[0].key"},
      {R"({"key": "1a", "type": "nps"})", "", "questions[0].key"},
      {R"({"key": "and", "type": "nps"})", "", "questions[0].key"},
      {R"({"key": "context", "type": "nps"})", "", "questions[0].key"},
      {R"({"key": 5, "type": "nps"})", "", "questions[0].key"},
      {R"({"key": "q"})", "", "questions[0].type"},
      {R"({"key": "q", "type": "npss"})", "", "questions[0].type"},
      {R"({"key": "q", "type": "nps", "titel": {}})", "", "questions[0].titel"},
      {R"({"key": "q", "type": "nps", "options": []})", "", "questions[0].options"},
      {R"({"key": "q", "type": "nps", "title": "Text"})", "", "questions[0].title"},
      {R"({"key": "q", "type": "nps", "title": {"de": "Text"}})", "", "questions[0].title.de"},
      {R"({"key": "q", "type": "nps", "title": {"en": 5}})", "", "questions[0].title.en"},
      {R"({"key": "q", "type": "nps", "required": "yes"})", "", "questions[0].required"},
      {R"({"key": "q", "type": "nps", "scale": {"min": 0, "max": 5}})", "", "questions[0].scale"},
      {R"({"key": "q", "type": "nps", "scale": {"min": 0}})", "", "questions[0].scale"},
      {R"({"key": "q", "type": "nps", "scale": [0, 10]})", "", "questions[0].scale"},
      {R"({"key": "q", "type": "nps", "scale": {"min": 0, "max": 10, "step": 1}})", "",
       "questions[0].scale.step"},
      {R"({"key": "q", "type": "nps", "scale": {"min": 0.5, "max": 10}})", "",
       "questions[0].scale.min"},
      {R"({"key": "q", "type": "csat", "scale": {"min": 1, "max": 4}})", "", "questions[0].scale"},
      {R"({"key": "q", "type": "csat", "positive_from": 6})", "", "questions[0].positive_from"},
      {R"({"key": "q", "type": "csat", "positive_from": 1})", "", "questions[0].positive_from"},
      {R"({"key": "q", "type": "ces", "scale": {"min": 1, "max": 10}})", "", "questions[0].scale"},
      {R"({"key": "q", "type": "ces", "measure": "My Measure"})", "", "questions[0].measure"},
      {R"({"key": "q", "type": "rating", "scale": {"min": 1, "max": 12}})", "",
       "questions[0].scale"},
      {R"({"key": "q", "type": "rating", "scale": {"min": 5, "max": 1}})", "",
       "questions[0].scale"},
      {R"({"key": "q", "type": "rating", "style": "heart"})", "", "questions[0].style"},
      {R"({"key": "q", "type": "quadrant", "rows": [{"key": "price"}]})", "",
       "questions[0].rows[0].key"},
      {R"({"key": "q", "type": "single_choice", "options": [{"label": {}}]})", "",
       "questions[0].options[0].key"},
      {R"({"key": "q", "type": "single_choice", "options": [{"key": "a"}, {"key": "B b"}]})", "",
       "questions[0].options[1].key"},
      {R"({"key": "q", "type": "single_choice", "options": ["a"]})", "", "questions[0].options[0]"},
      {R"({"key": "q", "type": "single_choice", "options": {}})", "", "questions[0].options"},
      {R"({"key": "q", "type": "single_choice", "min_choices": 1})", "",
       "questions[0].min_choices"},
      {R"({"key": "q", "type": "multiple_choice", "max_choices": -1})", "",
       "questions[0].max_choices"},
      {many_options.c_str(), "", "questions[0].options"},
      {long_text.c_str(), "", "questions[0].title.en"},
      {R"({"key": "q", "type": "matrix", "scale": {"min": 1, "max": 5}, "options": [{"key": "a"}]})",
       "", "questions[0].scale"},
      {R"({"key": "q", "type": "short_text", "max_length": 0})", "", "questions[0].max_length"},
      {R"({"key": "q", "type": "short_text", "max_length": 5001})", "", "questions[0].max_length"},
      {R"({"key": "q", "type": "short_text", "pattern": "(a"})", "", "questions[0].pattern"},
      {R"({"key": "q", "type": "long_text", "pattern": "a"})", "", "questions[0].pattern"},
      {R"({"key": "q", "type": "number", "min": "0"})", "", "questions[0].min"},
      {R"({"key": "q", "type": "number", "max": 1e300})", "", "questions[0].max"},
      {R"({"key": "q", "type": "number", "decimals": 7})", "", "questions[0].decimals"},
      {R"({"key": "q", "type": "date", "min": "2026-02-30"})", "", "questions[0].min"},
      {R"({"key": "q", "type": "date", "max": 2026})", "", "questions[0].max"},
      {R"({"key": "q", "type": "hidden", "parameter": "unit"})", "", "questions[0].parameter"},
      {R"({"key": "q", "type": "hidden", "parameter": "a b"})", "", "questions[0].parameter"},
      {R"({"key": "unit", "type": "hidden"})", "", "questions[0].parameter"},
      {R"({"key": "q", "type": "nps", "show_if": "a ="})", "", "questions[0].show_if"},
      {R"({"key": "q", "type": "nps", "show_if": true})", "", "questions[0].show_if"},
      {R"({"key": "q", "type": "nps", "skip_to_end_if": "("})", "", "questions[0].skip_to_end_if"},
      {R"({"key": "a", "type": "nps"}, 5)", "", "questions[1]"},
      {"", R"("presentation": "slides")", "presentation"},
      {"", R"("opens_at": "tomorrow")", "opens_at"},
      {"", R"("opens_at": 5)", "opens_at"},
      {"", R"("color": "red")", "color"},
      {"", R"("attributes": [{"key": "unit"}])", "attributes[0].key"},
      {"", R"("attributes": [{"key": "a", "type": "date"}])", "attributes[0].type"},
      {"", R"("quotas": [{"key": "a"}])", "quotas[0].limit"},
      {"", R"("quotas": [{"key": "a", "limit": 0}])", "quotas[0].limit"},
      {"", R"("quotas": [{"key": "a", "limit": 5, "when": "("}])", "quotas[0].when"},
      {"", R"("progress": "no")", "progress"},
      {"", R"("thanks": ["hi"])", "thanks"},
  };
  for (const auto& [questions, members, field] : cases) {
    const auto parsed = parse_definition(document(questions, members));
    ASSERT_FALSE(parsed.ok()) << questions << members;
    EXPECT_EQ(parsed.error().field, field) << questions << members << parsed.error().message;
    EXPECT_EQ(parsed.error().code, ErrorCode::Invalid);
    EXPECT_FALSE(parsed.error().message.empty());
  }
}

TEST(Definition, RefusesABrokenHead) {
  const struct {
    const char* text;
    const char* field;
  } cases[] = {
      {"[]", "definition"},
      {"5", "definition"},
      {"{}", "schema"},
      {R"({"schema": 2})", "schema"},
      {R"({"schema": "1"})", "schema"},
      {R"({"schema": 1})", "slug"},
      {R"({"schema": 1, "slug": "Bad Slug"})", "slug"},
      {R"({"schema": 1, "slug": "a"})", "name"},
      {R"({"schema": 1, "slug": "a", "name": " "})", "name"},
      {R"({"schema": 1, "slug": "a", "name": "n"})", "languages"},
      {R"({"schema": 1, "slug": "a", "name": "n", "languages": []})", "languages"},
      {R"({"schema": 1, "slug": "a", "name": "n", "languages": ["en", "en"]})", "languages[1]"},
      {R"({"schema": 1, "slug": "a", "name": "n", "languages": ["xx"]})", "languages[0]"},
      {R"({"schema": 1, "slug": "a", "name": "n", "languages": "en"})", "languages"},
      {R"({"schema": 1, "slug": "a", "name": "n", "languages": ["en"]})", "questions"},
      {R"({"schema": 1, "slug": "a", "name": "n", "languages": ["en"], "questions": {}})",
       "questions"},
      {"{", "body"},
      {"", "body"},
  };
  for (const auto& [text, field] : cases) {
    const auto parsed = parse_definition(std::string_view(text));
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().field, field) << text << parsed.error().message;
  }
}

TEST(Definition, SuggestsTheMemberThatWasMeant) {
  const auto parsed =
      parse_definition(document(R"({"key": "q", "type": "nps", "titel": {"en": "x"}})"));
  ASSERT_FALSE(parsed.ok());
  EXPECT_NE(parsed.error().message.find("\"title\""), std::string::npos) << parsed.error().message;
}

TEST(Definition, RefusesTooManyQuestionsAndControlCharacters) {
  std::string questions;
  for (int i = 0; i < 501; ++i) {
    questions += (i == 0 ? "" : ",") + std::string(R"({"key": "q)") + std::to_string(i) +
                 R"(", "type": "nps"})";
  }
  const auto many = parse_definition(document(questions));
  ASSERT_FALSE(many.ok());
  EXPECT_EQ(many.error().field, "questions");
  EXPECT_FALSE(
      parse_definition(document(R"({"key": "q", "type": "nps", "title": {"en": "a\u0007b"}})"))
          .ok());
  EXPECT_FALSE(
      parse_definition(document(R"({"key": "q", "type": "nps", "title": {"en": "a\u0000b"}})"))
          .ok());
}

TEST(Definition, TakesNullAsLeftOut) {
  const auto definition = sample::definition(
      R"({"key": "q", "type": "csat", "title": null, "scale": null, "show_if": null})",
      R"("closes_at": null, "attributes": null)");
  EXPECT_EQ(definition.questions[0].scale, (Scale{1, 5}));
  EXPECT_FALSE(definition.closes_at);
}

}  // namespace
}  // namespace polku::surveys
