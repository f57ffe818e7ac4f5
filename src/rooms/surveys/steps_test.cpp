#include "surveys/steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sample_fixture.h"

namespace polku::surveys {
namespace {

constexpr std::string_view kStepwise = R"("presentation": "stepwise")";
constexpr std::string_view kPath = R"(
  {"key": "welcome", "type": "statement"},
  {"key": "ticket", "type": "hidden"},
  {"key": "a", "type": "csat"},
  {"key": "b", "type": "long_text", "show_if": "a <= 2"},
  {"key": "c", "type": "nps", "with_previous": true},
  {"key": "d", "type": "nps", "show_if": "c <= 6", "skip_to_end_if": "d == 0", "screen_out": true},
  {"key": "e", "type": "csat"},
  {"key": "bye", "type": "statement"})";

TEST(Steps, PutOnePageOnOneStep) {
  const auto steps = steps_of(sample::definition(kPath));
  EXPECT_EQ(steps, (std::vector<QuestionIndices>{{0, 2, 3, 4, 5, 6, 7}}));
}

TEST(Steps, GoQuestionByQuestionWithJoins) {
  const auto steps = steps_of(sample::definition(kPath, kStepwise));
  EXPECT_EQ(steps, (std::vector<QuestionIndices>{{0, 2}, {3, 4}, {5}, {6}, {7}}));
}

TEST(Steps, OfNothingAreOneEmptyStep) {
  EXPECT_EQ(steps_of(sample::definition("", kStepwise)).size(), 1u);
  EXPECT_EQ(steps_of(sample::definition(R"({"key": "h", "type": "hidden"})")).size(), 1u);
  EXPECT_EQ(steps_of(sample::definition(R"({"key": "a", "type": "nps", "with_previous": true})",
                                        kStepwise)),
            (std::vector<QuestionIndices>{{0}}));
}

class Walk : public testing::Test {
 protected:
  Visibility seen(std::string_view answers) const {
    return visibility_of(definition_, {sample::object(answers), Context{}, Language::English});
  }

  Definition definition_ = sample::definition(kPath, kStepwise);
  std::vector<QuestionIndices> steps_ = steps_of(definition_);
};

TEST_F(Walk, ShowsWhatLogicAllows) {
  EXPECT_EQ(seen("{}").shown,
            (std::vector<bool>{true, true, true, false, true, false, true, true}));
  EXPECT_TRUE(seen(R"({"a": 1})").shown[3]);
  EXPECT_TRUE(seen(R"({"c": 6})").shown[5]);
  // The answer of a question that is not shown does not count.
  EXPECT_FALSE(seen(R"({"a": 5, "b": "x", "d": 0})").ended_early);
}

TEST_F(Walk, EndsEarly) {
  const auto visibility = seen(R"({"c": 3, "d": 0})");
  EXPECT_TRUE(visibility.ended_early);
  EXPECT_TRUE(visibility.screened_out);
  EXPECT_FALSE(visibility.shown[6]);
  EXPECT_EQ(next_step(steps_, visibility, 2), std::nullopt);
}

TEST_F(Walk, SkipsEmptySteps) {
  const auto happy = seen(R"({"a": 5, "c": 9})");
  EXPECT_EQ(next_step(steps_, happy, std::nullopt), 0u);
  EXPECT_EQ(next_step(steps_, happy, 1), 3u);
  EXPECT_EQ(previous_step(steps_, happy, 3), 1u);
  EXPECT_EQ(previous_step(steps_, happy, 0), std::nullopt);
  EXPECT_EQ(next_step(steps_, happy, 4), std::nullopt);
  EXPECT_EQ(next_step(steps_, happy, 99), std::nullopt);
  EXPECT_EQ(shown_on(steps_[1], happy), (QuestionIndices{4}));
  EXPECT_EQ(next_step(steps_, seen(R"({"c": 2})"), 1), 2u);
}

TEST_F(Walk, MakesProgressWithEveryStep) {
  double before = -1;
  for (std::size_t step = 0; step < steps_.size(); ++step) {
    EXPECT_GT(progress_at(steps_, step), before);
    before = progress_at(steps_, step);
  }
  EXPECT_LT(before, 1);
  EXPECT_EQ(progress_at(steps_, 99), 1);
}

Question shuffled() {
  return sample::definition(R"({"key": "q", "type": "multiple_choice", "shuffle": true, "options":
    [{"key": "a"}, {"key": "b"}, {"key": "c"}, {"key": "d"}, {"key": "e"},
     {"key": "none", "exclusive": true}]})")
      .questions[0];
}

TEST(ShownOrder, IsTheSameForTheSameSeed) {
  const auto question = shuffled();
  EXPECT_EQ(shown_order(question, "seed"), shown_order(question, "seed"));
  // Written down once, so that another machine or release shows the same order.
  EXPECT_EQ(shown_order(question, "0190f0a0-0000-7000-8000-000000000000"),
            (std::vector<std::size_t>{2, 3, 4, 0, 1, 5}));
}

TEST(ShownOrder, IsAPermutationThatLeavesExclusiveOptionsInPlace) {
  const auto question = shuffled();
  std::set<std::vector<std::size_t>> orders;
  std::vector<int> first(5, 0);
  for (int seed = 0; seed < 1'000; ++seed) {
    auto order = shown_order(question, std::to_string(seed));
    ASSERT_EQ(order.size(), 6u);
    EXPECT_EQ(order.back(), 5u);
    ++first[order.front()];
    orders.insert(order);
    std::ranges::sort(order);
    EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
  }
  EXPECT_EQ(orders.size(), 120u);
  for (const int count : first) EXPECT_NEAR(count, 200, 60);
}

TEST(ShownOrder, IsAsWrittenWithoutShuffling) {
  auto question = shuffled();
  question.shuffle = false;
  EXPECT_EQ(shown_order(question, "x"), (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
}

TEST(Availability, DependsOnStatusAndClock) {
  auto definition = sample::definition(
      "", R"("opens_at": "2026-01-01T00:00:00Z", "closes_at": "2026-02-01T00:00:00Z")");
  const auto at = [](const char* time) { return *parse_rfc3339(time); };
  const struct {
    SurveyStatus status;
    const char* now;
    Availability expected;
  } cases[] = {
      {SurveyStatus::Published, "2025-12-31T23:59:59Z", Availability::NotYetOpen},
      {SurveyStatus::Published, "2026-01-01T00:00:00Z", Availability::Open},
      {SurveyStatus::Published, "2026-01-31T23:59:59Z", Availability::Open},
      {SurveyStatus::Published, "2026-02-01T00:00:00Z", Availability::Ended},
      {SurveyStatus::Closed, "2026-01-15T00:00:00Z", Availability::Closed},
      {SurveyStatus::Archived, "2026-01-15T00:00:00Z", Availability::Closed},
      {SurveyStatus::Draft, "2026-01-15T00:00:00Z", Availability::Unpublished},
  };
  for (const auto& [status, now, expected] : cases) {
    EXPECT_EQ(availability_of(definition, status, at(now)), expected) << now;
  }
}

class PipingTest : public testing::Test {
 protected:
  std::string pipe(std::string_view text, Language language = Language::English) const {
    Context context;
    context.unit = "Tampere";
    context.attributes.emplace("age", 42.5);
    const auto answers = sample::object(R"({"recommend": 9, "purpose": "buy",
      "reasons": ["price", {"other": "the <b>smell</b>"}], "order": ["b", "a"],
      "grid": {"till": 3}, "table": {"till": "yes"}, "visits": 2.5, "day": "2026-03-01",
      "agree": true, "name": "Aino"})");
    return piped(text, definition_, {answers, context, language});
  }

  Definition definition_ =
      sample::definition(sample::kEveryType, R"("attributes": [{"key": "age", "type": "number"}])");
};

TEST_F(PipingTest, PutsAnswersIntoTexts) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"plain", "plain"},
      {"You gave {{recommend}}.", "You gave 9."},
      {"{{ purpose }}", "To buy"},
      {"{{reasons}}", "Price, the <b>smell</b>"},
      {"{{order}}", "B, A"},
      {"{{order.a}}", "2"},
      {"{{grid.till}}", "3"},
      {"{{table.till}}", "Yes"},
      {"{{visits}}", "2.5"},
      {"{{day}}", "1 March 2026"},
      {"{{agree}}", "yes"},
      {"{{name|friend}}", "Aino"},
      {"Dear {{email|friend}}!", "Dear friend!"},
      {"{{email}}", ""},
      {"{{nobody|x}}", "x"},
      {"{{context.unit}}", "Tampere"},
      {"{{context.moment|here}}", "here"},
      {"{{context.attributes.age}}", "42.5"},
      {"{{Not a name}}", ""},
      {"{{recommend", "{{recommend"},
      {"a }} b", "a }} b"},
      {"{{a {{recommend}}", "{{a 9"},
      {"{{recommend}}{{purpose}}", "9To buy"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(pipe(text), expected) << text;
}

TEST_F(PipingTest, WritesNumbersAndDaysAsTheLanguageDoes) {
  EXPECT_EQ(pipe("{{visits}} {{day}} {{agree}}", Language::Finnish), "2,5 1.3.2026 kyllä");
  EXPECT_EQ(pipe("{{visits}} {{day}} {{agree}}", Language::Swedish), "2,5 1 mars 2026 ja");
  EXPECT_EQ(pipe("{{visits}} {{day}} {{agree}}", Language::Ukrainian), "2,5 01.03.2026 так");
}

TEST_F(PipingTest, DoesNotExpandWhatARespondentWrote) {
  const auto answers = sample::object(R"({"name": "{{recommend}}", "recommend": 1})");
  EXPECT_EQ(piped("{{name}}", definition_, {answers, Context{}, Language::English}),
            "{{recommend}}");
}

}  // namespace
}  // namespace polku::surveys
