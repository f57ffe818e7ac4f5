#include <gtest/gtest.h>

#include "sample_fixture.h"
#include "surveys/answers.h"

namespace polku::surveys {
namespace {

TEST(Form, BecomesAnswers) {
  const auto definition = sample::definition(sample::kEveryType);
  const auto answers = answers_from_form(definition, {{"recommend", "9"},
                                                      {"quadrant.speed", "4"},
                                                      {"purpose", "other"},
                                                      {"purpose.other", "To ask"},
                                                      {"reasons", "price"},
                                                      {"reasons", "staff"},
                                                      {"order.a", "2"},
                                                      {"order.b", "1"},
                                                      {"grid.till", "3"},
                                                      {"agree", "false"},
                                                      {"agree", "true"},
                                                      {"ticket", "forged"},
                                                      {"bye", "x"},
                                                      {"nobody", "1"},
                                                      {"grid", "5"},
                                                      {"why.other", "x"}});
  EXPECT_EQ(answers, sample::object(R"({"recommend": "9", "quadrant": {"speed": "4"},
    "purpose": {"other": "To ask"}, "reasons": ["price", "staff"],
    "order": {"a": "2", "b": "1"}, "grid": {"till": "3"}, "agree": "true"})"));
}

TEST(Form, TakesWordsBesideOtherAsChoosingIt) {
  const auto definition = sample::definition(sample::kEveryType);
  const auto read = [&](const Fields& fields) { return answers_from_form(definition, fields); };
  EXPECT_EQ(read({{"purpose.other", "Own"}}), sample::object(R"({"purpose": {"other": "Own"}})"));
  EXPECT_EQ(read({{"purpose", "buy"}, {"purpose.other", "Own"}}),
            sample::object(R"({"purpose": "buy"})"));
  EXPECT_EQ(read({{"purpose", ""}, {"purpose.other", " "}}), sample::object(R"({"purpose": ""})"));
  EXPECT_EQ(read({{"reasons", "price"}, {"reasons.other", "Own"}}),
            sample::object(R"({"reasons": ["price", {"other": "Own"}]})"));
  EXPECT_EQ(read({{"reasons", "other"}, {"reasons.other", "Own"}}),
            sample::object(R"({"reasons": [{"other": "Own"}]})"));
}

TEST(Form, GoesThereAndBack) {
  const auto definition = sample::definition(sample::kEveryType);
  const auto answers = sample::object(R"({"recommend": 9, "quadrant": {"speed": 4},
    "purpose": {"other": "To ask"}, "reasons": ["price", {"other": "Mine"}], "order": ["b", "a"],
    "grid": {"till": 3}, "table": {"till": "yes"}, "why": "Because", "visits": 2.5,
    "day": "2026-03-01", "agree": false})");
  const auto fields = form_from_answers(definition, answers);
  const auto inspection = inspect_answers(definition, answers_from_form(definition, fields),
                                          Context{}, {.strictness = Strictness::Page});
  EXPECT_TRUE(inspection.faults.empty());
  EXPECT_EQ(inspection.checked.answers, answers);
}

}  // namespace
}  // namespace polku::surveys
