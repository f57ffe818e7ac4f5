#include "surveys/expression.h"

#include <gtest/gtest.h>

#include "names.h"
#include "sample_fixture.h"

namespace polku::surveys {
namespace {

Context shop() {
  Context context;
  context.channel = "shop";
  context.unit = "tampere";
  context.attributes.emplace("age", 42.0);
  context.attributes.emplace("tier", "gold");
  return context;
}

const char* const kAnswers = R"({"recommend": 6, "satisfaction": 2, "purpose": "buy",
  "reasons": ["price", {"other": "x"}], "order": ["b", "a"], "grid": {"till": 1},
  "table": {"till": "yes"}, "why": "slow \"till\"", "visits": 2.5, "day": "2026-03-01",
  "agree": true, "choice": {"other": "own words"}, "nothing": null})";

bool holds(std::string_view source) {
  const auto expression = Expression::parse(source);
  EXPECT_TRUE(expression.ok()) << source << ": " << expression.error().message;
  if (!expression.ok()) return false;
  const auto answers = sample::object(kAnswers);
  const auto context = shop();
  return expression->holds({answers, context, Language::Swedish});
}

TEST(Expression, HoldsWhenItsConditionIsTrue) {
  const char* cases[] = {
      "recommend == 6",
      "recommend != 7",
      "recommend <= 6 and recommend >= 6",
      "recommend < 7",
      "recommend > 5.5",
      "satisfaction <= 2 and context.channel == \"shop\"",
      "recommend in [5, 6]",
      "purpose == \"buy\"",
      "purpose in [\"look\", \"buy\"]",
      "\"price\" in reasons",
      "\"other\" in reasons",
      "not \"staff\" in reasons",
      "order.b == 1 and order.a == 2",
      "\"a\" in order",
      "grid.till == 1",
      "table.till == \"yes\"",
      "why == \"slow \\\"till\\\"\"",
      "visits > 2 and visits < 3",
      "day >= \"2026-01-01\" and day < \"2026-04-01\"",
      "agree",
      "agree == true",
      "not (agree == false)",
      "choice == \"other\"",
      "answered(recommend)",
      "answered(grid.till)",
      "not answered(grid.queue)",
      "not answered(unknown)",
      "not answered(nothing)",
      "answered(context.unit) and not answered(context.moment)",
      "context.language == \"sv\"",
      "context.attributes.age > 40",
      "context.attributes.tier in [\"gold\", \"silver\"]",
      "false or true",
      "true and not false",
      "  recommend==6\n",
      "-1 < recommend",
      "(recommend == 6) == true",
      "recommend == 0 or recommend == 6 and purpose == \"buy\"",
  };
  for (const auto* source : cases) EXPECT_TRUE(holds(source)) << source;
}

TEST(Expression, IsFalseForEverythingUnansweredOrUnlike) {
  const char* cases[] = {
      "unknown == 1",
      "unknown != 1",
      "unknown < 1",
      "unknown in [1]",
      "\"a\" in unknown",
      "recommend == \"6\"",
      "recommend != \"6\"",
      "purpose < 3",
      "reasons == \"price\"",
      "grid == 1",
      "grid.queue == 1",
      "order.c >= 1",
      "1 in []",
      "recommend",
      "recommend in []",
      "context.moment == \"\"",
      "nothing == 1",
      "context.attributes.none == 1",
  };
  for (const auto* source : cases) {
    EXPECT_FALSE(holds(source)) << source;
  }
}

TEST(Expression, RefusesBrokenSyntax) {
  const char* cases[] = {
      "",
      "   ",
      "recommend = 6",
      "recommend ==",
      "== 6",
      "recommend == 6 6",
      "recommend == 6 and",
      "and recommend == 6",
      "(recommend == 6",
      "recommend == 6)",
      "recommend == 'six'",
      "recommend == \"six",
      "recommend == \"\\n\"",
      "recommend in [1, 2",
      "recommend in [1 2]",
      "recommend in [recommend]",
      "1 < recommend < 3",
      "recommend == 6.5.4",
      "recommend == 6x",
      "recommend & 6",
      "answered recommend",
      "answered(recommend",
      "answered(6)",
      "Recommend == 6",
      "context == \"shop\"",
      "context.color == 1",
      "context.attributes == 1",
      "a.b.c == 1",
      "a. == 1",
      "recommend == 6 || 7",
      "\xff",
      "not",
  };
  for (const auto* source : cases) {
    const auto expression = Expression::parse(source);
    EXPECT_FALSE(expression.ok()) << source;
    if (!expression.ok()) {
      EXPECT_EQ(expression.error().code, ErrorCode::Invalid) << source;
    }
  }
}

TEST(Expression, SaysAtWhichColumnItBreaks) {
  const auto expression = Expression::parse("recommend = 6");
  ASSERT_FALSE(expression.ok());
  EXPECT_NE(expression.error().message.find("column 11"), std::string::npos)
      << expression.error().message;
  EXPECT_NE(expression.error().message.find("=="), std::string::npos);
}

TEST(Expression, LimitsLengthAndDepth) {
  EXPECT_FALSE(Expression::parse(std::string(2'100, ' ') + "true").ok());
  EXPECT_FALSE(Expression::parse(std::string(50, '(') + "true" + std::string(50, ')')).ok());
  std::string nots;
  for (int i = 0; i < 50; ++i) nots += "not ";
  EXPECT_FALSE(Expression::parse(nots + "true").ok());
  std::string chain = "true";
  while (chain.size() < 1'900) chain += " and true";
  EXPECT_TRUE(Expression::parse(chain).ok());
}

TEST(Expression, ListsTheNamesItUses) {
  const auto expression =
      Expression::parse("grid.till > 1 or answered(why) and context.attributes.age < 3");
  ASSERT_TRUE(expression.ok());
  std::vector<std::string> names;
  for (const auto& name : expression->names()) names.push_back(name.text());
  EXPECT_EQ(names, (std::vector<std::string>{"grid.till", "why", "context.attributes.age"}));
}

class ExpressionTypes : public testing::Test {
 protected:
  Result<void> check(std::string_view source) {
    const auto expression = Expression::parse(source);
    EXPECT_TRUE(expression.ok()) << source << ": " << expression.error().message;
    return expression->check_types([&](const Name& name) {
      return resolve_name(definition_, name, definition_.questions.size());
    });
  }

  Definition definition_ = sample::definition(
      sample::kEveryType,
      R"("attributes": [{"key": "age", "type": "number"}, {"key": "tier", "type": "text"}])");
};

TEST_F(ExpressionTypes, AcceptConditionsThatCanHold) {
  const char* cases[] = {
      "recommend <= 6",
      "recommend == satisfaction",
      "\"price\" in reasons",
      "\"other\" in reasons",
      "purpose == \"other\"",
      "purpose in [\"buy\", \"look\"]",
      "order.a == 1",
      "\"a\" in order",
      "quadrant.speed < 3",
      "grid.till < 3",
      "table.till == \"yes\"",
      "why == \"x\"",
      "day > \"2026-02-01\"",
      "agree",
      "agree == false",
      "answered(grid)",
      "answered(quadrant) and answered(name)",
      "context.language == \"en\"",
      "context.device in [\"phone\", \"tablet\"]",
      "context.attributes.age > 18 and context.attributes.tier == \"gold\"",
      "ticket == \"7\"",
      "(recommend == 1) == agree",
  };
  for (const auto* source : cases) {
    const auto checked = check(source);
    EXPECT_TRUE(checked.ok()) << source << ": " << checked.error().message;
  }
}

TEST_F(ExpressionTypes, RefuseConditionsThatNeverCould) {
  const char* cases[] = {
      "recommend",
      "\"text\"",
      "6",
      "[1]",
      "recommend == \"six\"",
      "recommend in [\"six\"]",
      "purpose == \"sell\"",
      "purpose in [\"buy\", \"sell\"]",
      "purpose < \"buy\"",
      "reasons == \"price\"",
      "\"prize\" in reasons",
      "5 in reasons",
      "reasons in [\"price\"]",
      "\"x\" in why",
      "\"x\" in purpose",
      "recommend in 6",
      "recommend == [6]",
      "grid == 3",
      "grid.door == 3",
      "table.till == \"maybe\"",
      "table.till > 1",
      "order.z == 1",
      "recommend.part == 1",
      "day == \"tomorrow\"",
      "day > 5",
      "agree > false",
      "agree == 1",
      "bye == 1",
      "answered(bye)",
      "nobody == 1",
      "context.attributes.shoe == 1",
      "context.attributes.age == \"old\"",
      "context.language == \"fi\"",
      "context.device == \"fridge\"",
      "not recommend",
      "recommend and agree",
      "grid",
  };
  for (const auto* source : cases) EXPECT_FALSE(check(source).ok()) << source;
}

TEST(Names, ResolveOnlyEarlierQuestions) {
  const auto definition = sample::definition(sample::kEveryType);
  const auto name = parse_name("satisfaction");
  ASSERT_TRUE(name);
  EXPECT_TRUE(resolve_name(definition, *name, 2).ok());
  const auto later = resolve_name(definition, *name, 1);
  ASSERT_FALSE(later.ok());
  EXPECT_EQ(later.error().field, "later_name");
}

}  // namespace
}  // namespace polku::surveys
