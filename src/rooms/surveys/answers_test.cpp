#include "surveys/answers.h"

#include <gtest/gtest.h>

#include "sample_fixture.h"

namespace polku::surveys {
namespace {

class Answers : public testing::Test {
 protected:
  Inspection inspect(std::string_view answers, Strictness strictness = Strictness::Api,
                     Completeness completeness = Completeness::Whole) const {
    return inspect_answers(definition_, sample::object(answers), Context{},
                           {strictness, completeness, Language::English});
  }

  Definition definition_ = sample::definition(sample::kEveryType);
};

struct Kept {
  const char* given;
  const char* kept;
};

TEST_F(Answers, KeepWhatIsSound) {
  const Kept cases[] = {
      {R"({})", R"({})"},
      {R"({"recommend": 0})", R"({"recommend": 0})"},
      {R"({"recommend": 10.0})", R"({"recommend": 10})"},
      {R"({"satisfaction": 5, "recommend": 3})", R"({"recommend": 3, "satisfaction": 5})"},
      {R"({"quadrant": {"speed": 5, "accessibility": 1}})",
       R"({"quadrant": {"accessibility": 1, "speed": 5}})"},
      {R"({"purpose": "buy"})", R"({"purpose": "buy"})"},
      {R"({"purpose": {"other": " To ask "}})", R"({"purpose": {"other": "To ask"}})"},
      {R"({"purpose": {"other": ""}})", R"({"purpose": "other"})"},
      {R"({"purpose": "other"})", R"({"purpose": "other"})"},
      {R"({"reasons": ["staff", {"other": "x"}]})", R"({"reasons": ["staff", {"other": "x"}]})"},
      {R"({"reasons": ["none"]})", R"({"reasons": ["none"]})"},
      {R"({"order": ["c", "a", "b"]})", R"({"order": ["c", "a", "b"]})"},
      {R"({"order": ["c"]})", R"({"order": ["c"]})"},
      {R"({"grid": {"till": 5}})", R"({"grid": {"till": 5}})"},
      {R"({"table": {"queue": "no"}})", R"({"table": {"queue": "no"}})"},
      {R"({"nick": " matti "})", R"({"nick": "matti"})"},
      {R"({"why": "  Two\r\nlines\rhere  "})", R"({"why": "Two\nlines\nhere"})"},
      {R"({"visits": 2.5})", R"({"visits": 2.5})"},
      {R"({"visits": 2.0})", R"({"visits": 2})"},
      {R"({"visits": 0.3})", R"({"visits": 0.3})"},
      {R"({"day": "2026-02-28"})", R"({"day": "2026-02-28"})"},
      {R"({"email": "matti.meikalainen+polku@posti.example.fi"})",
       R"({"email": "matti.meikalainen+polku@posti.example.fi"})"},
      {R"({"phone": "+358 (40) 123-4567"})", R"({"phone": "+358 (40) 123-4567"})"},
      {R"({"name": "Олена Шевченко"})", R"({"name": "Олена Шевченко"})"},
      {R"({"agree": false})", R"({"agree": false})"},
      {R"({"ticket": "A-7"})", R"({"ticket": "A-7"})"},
      {R"({"recommend": null, "why": "   ", "reasons": [], "grid": {}, "order": []})", R"({})"},
      {R"({"grid": {"till": null}})", R"({})"},
  };
  for (const auto& [given, kept] : cases) {
    const auto inspection = inspect(given);
    EXPECT_TRUE(inspection.faults.empty()) << given << inspection.faults.front().message;
    EXPECT_EQ(inspection.checked.answers, sample::object(kept)) << given;
  }
}

struct Fault {
  const char* given;
  FaultCode code;
  const char* field;
};

TEST_F(Answers, RefuseWhatIsNotWithItsField) {
  const auto long_text = R"({"why": ")" + std::string(5'001, 'x') + "\"}";
  const auto long_other = R"({"purpose": {"other": ")" + std::string(501, 'x') + "\"}}";
  const auto long_email = R"({"email": ")" + std::string(250, 'x') + "@example.com\"}";
  const Fault cases[] = {
      {R"({"recommend": 11})", FaultCode::OutOfScale, "answers.recommend"},
      {R"({"recommend": -1})", FaultCode::OutOfScale, "answers.recommend"},
      {R"({"recommend": 1e300})", FaultCode::OutOfScale, "answers.recommend"},
      {R"({"recommend": 18446744073709551615})", FaultCode::OutOfScale, "answers.recommend"},
      {R"({"recommend": 9.5})", FaultCode::WrongType, "answers.recommend"},
      {R"({"recommend": "9"})", FaultCode::WrongType, "answers.recommend"},
      {R"({"recommend": true})", FaultCode::WrongType, "answers.recommend"},
      {R"({"recommend": [9]})", FaultCode::WrongType, "answers.recommend"},
      {R"({"recommend": {"score": 9}})", FaultCode::WrongType, "answers.recommend"},
      {R"({"satisfaction": 0})", FaultCode::OutOfScale, "answers.satisfaction"},
      {R"({"effort": 8})", FaultCode::OutOfScale, "answers.effort"},
      {R"({"stars": 6})", FaultCode::OutOfScale, "answers.stars"},
      {R"({"quadrant": 3})", FaultCode::WrongType, "answers.quadrant"},
      {R"({"quadrant": {"speed": 6}})", FaultCode::OutOfScale, "answers.quadrant.speed"},
      {R"({"quadrant": {"price": 3}})", FaultCode::UnknownRow, "answers.quadrant.price"},
      {R"({"purpose": "sell"})", FaultCode::UnknownOption, "answers.purpose"},
      {R"({"purpose": 1})", FaultCode::WrongType, "answers.purpose"},
      {R"({"purpose": ["buy"]})", FaultCode::WrongType, "answers.purpose"},
      {R"({"purpose": {"else": "x"}})", FaultCode::WrongType, "answers.purpose"},
      {R"({"purpose": {"other": 5}})", FaultCode::WrongType, "answers.purpose"},
      {R"({"purpose": {"other": "x", "more": 1}})", FaultCode::WrongType, "answers.purpose"},
      {long_other.c_str(), FaultCode::TooLong, "answers.purpose.other"},
      {R"({"reasons": "price"})", FaultCode::WrongType, "answers.reasons"},
      {R"({"reasons": ["price", "prize"]})", FaultCode::UnknownOption, "answers.reasons"},
      {R"({"reasons": ["price", "price"]})", FaultCode::Repeated, "answers.reasons"},
      {R"({"reasons": ["price", "staff", "range"]})", FaultCode::TooMany, "answers.reasons"},
      {R"({"reasons": ["price", "none"]})", FaultCode::Exclusive, "answers.reasons"},
      {R"({"reasons": [["price"]]})", FaultCode::WrongType, "answers.reasons"},
      {R"({"order": "a"})", FaultCode::WrongType, "answers.order"},
      {R"({"order": ["a", "a"]})", FaultCode::Repeated, "answers.order"},
      {R"({"order": ["a", "z"]})", FaultCode::UnknownOption, "answers.order"},
      {R"({"order": [1]})", FaultCode::WrongType, "answers.order"},
      {R"({"order": {"a": 1}})", FaultCode::WrongType, "answers.order"},
      {R"({"grid": {"till": 6}})", FaultCode::OutOfScale, "answers.grid.till"},
      {R"({"grid": {"till": "5"}})", FaultCode::WrongType, "answers.grid.till"},
      {R"({"grid": {"door": 5}})", FaultCode::UnknownRow, "answers.grid.door"},
      {R"({"table": {"till": "maybe"}})", FaultCode::UnknownOption, "answers.table.till"},
      {R"({"table": {"till": 1}})", FaultCode::WrongType, "answers.table.till"},
      {R"({"nick": "abcdefghijk"})", FaultCode::TooLong, "answers.nick"},
      {R"({"nick": "Matti"})", FaultCode::Pattern, "answers.nick"},
      {R"({"nick": "a\nb"})", FaultCode::BadText, "answers.nick"},
      {R"({"nick": 5})", FaultCode::WrongType, "answers.nick"},
      {long_text.c_str(), FaultCode::TooLong, "answers.why"},
      {R"({"why": "bell\u0007"})", FaultCode::BadText, "answers.why"},
      {R"({"visits": -1})", FaultCode::TooSmall, "answers.visits"},
      {R"({"visits": 101})", FaultCode::TooLarge, "answers.visits"},
      {R"({"visits": 1.25})", FaultCode::TooManyDecimals, "answers.visits"},
      {R"({"visits": "3"})", FaultCode::WrongType, "answers.visits"},
      {R"({"day": "2025-12-31"})", FaultCode::TooSmall, "answers.day"},
      {R"({"day": "2027-01-01"})", FaultCode::TooLarge, "answers.day"},
      {R"({"day": "2026-02-29"})", FaultCode::BadDate, "answers.day"},
      {R"({"day": "1.2.2026"})", FaultCode::BadDate, "answers.day"},
      {R"({"day": 20260201})", FaultCode::WrongType, "answers.day"},
      {R"({"email": "matti"})", FaultCode::BadEmail, "answers.email"},
      {R"({"email": "matti@posti"})", FaultCode::BadEmail, "answers.email"},
      {R"({"email": "a b@posti.fi"})", FaultCode::BadEmail, "answers.email"},
      {R"({"email": "a@b@posti.fi"})", FaultCode::BadEmail, "answers.email"},
      {R"({"email": "a@-posti.fi"})", FaultCode::BadEmail, "answers.email"},
      {R"({"email": ".a@posti.fi"})", FaultCode::BadEmail, "answers.email"},
      {R"({"email": "a@posti..fi"})", FaultCode::BadEmail, "answers.email"},
      {long_email.c_str(), FaultCode::TooLong, "answers.email"},
      {R"({"phone": "call me"})", FaultCode::BadPhone, "answers.phone"},
      {R"({"phone": "1234"})", FaultCode::BadPhone, "answers.phone"},
      {R"({"phone": "040+1234567"})", FaultCode::BadPhone, "answers.phone"},
      {R"({"phone": "1234567890123456"})", FaultCode::BadPhone, "answers.phone"},
      {R"({"agree": "yes"})", FaultCode::WrongType, "answers.agree"},
      {R"({"agree": 1})", FaultCode::WrongType, "answers.agree"},
      {R"({"bye": "x"})", FaultCode::NoAnswerTaken, "answers.bye"},
      {R"({"nobody": 1})", FaultCode::UnknownQuestion, "answers.nobody"},
      {R"({"grid.till": 1})", FaultCode::UnknownQuestion, "answers.grid.till"},
  };
  for (const auto& [given, code, field] : cases) {
    const auto inspection = inspect(given);
    ASSERT_EQ(inspection.faults.size(), 1u) << given;
    EXPECT_EQ(inspection.faults[0].code, code) << given << name_of(inspection.faults[0].code);
    EXPECT_EQ(inspection.faults[0].field, field) << given;
    EXPECT_FALSE(inspection.faults[0].message.empty()) << given;
    const auto checked = check_answers(definition_, sample::object(given), Context{}, {});
    ASSERT_FALSE(checked.ok()) << given;
    EXPECT_EQ(checked.error().field, field) << given;
    EXPECT_EQ(checked.error().code, ErrorCode::Invalid) << given;
  }
}

TEST_F(Answers, ReadNumbersFromTextsOnPagesOnly) {
  const Kept cases[] = {
      {R"({"recommend": "9"})", R"({"recommend": 9})"},
      {R"({"visits": "2,5"})", R"({"visits": 2.5})"},
      {"{\"visits\": \"\u00a01\u202f0 \"}", R"({"visits": 10})"},
      {R"({"grid": {"till": "3", "queue": ""}})", R"({"grid": {"till": 3}})"},
      {R"({"quadrant": {"speed": "4"}})", R"({"quadrant": {"speed": 4}})"},
      {R"({"agree": "true"})", R"({"agree": true})"},
      {R"({"agree": "off"})", R"({"agree": false})"},
      {R"({"order": {"a": "2", "c": "1", "b": ""}})", R"({"order": ["c", "a"]})"},
      {R"({"reasons": ["price", "price"]})", R"({"reasons": ["price"]})"},
      {R"({"nobody": "1", "bye": "x", "grid": {"door": "1"}})", R"({})"},
      {R"({"recommend": ""})", R"({})"},
  };
  for (const auto& [given, kept] : cases) {
    const auto inspection = inspect(given, Strictness::Page);
    EXPECT_TRUE(inspection.faults.empty()) << given << inspection.faults.front().message;
    EXPECT_EQ(inspection.checked.answers, sample::object(kept)) << given;
  }
}

TEST_F(Answers, OfPagesStillHaveToBeSound) {
  const Fault cases[] = {
      {R"({"recommend": "11"})", FaultCode::OutOfScale, "answers.recommend"},
      {R"({"recommend": "nine"})", FaultCode::WrongType, "answers.recommend"},
      {R"({"recommend": "9x"})", FaultCode::WrongType, "answers.recommend"},
      {R"({"visits": "a lot"})", FaultCode::BadNumber, "answers.visits"},
      {R"({"visits": "1e5"})", FaultCode::BadNumber, "answers.visits"},
      {R"({"visits": "inf"})", FaultCode::BadNumber, "answers.visits"},
      {R"({"agree": "maybe"})", FaultCode::WrongType, "answers.agree"},
      {R"({"order": {"a": "1", "b": "1"}})", FaultCode::Repeated, "answers.order.b"},
      {R"({"order": {"a": "4"}})", FaultCode::OutOfScale, "answers.order.a"},
      {R"({"purpose": "sell"})", FaultCode::UnknownOption, "answers.purpose"},
  };
  for (const auto& [given, code, field] : cases) {
    const auto inspection = inspect(given, Strictness::Page);
    ASSERT_EQ(inspection.faults.size(), 1u) << given;
    EXPECT_EQ(inspection.faults[0].code, code) << given;
    EXPECT_EQ(inspection.faults[0].field, field) << given;
  }
}

TEST_F(Answers, GiveEveryFaultAtOnceAndKeepTheSoundOnes) {
  const auto inspection =
      inspect(R"({"recommend": 11, "satisfaction": 4, "email": "x", "nobody": 1})");
  EXPECT_EQ(inspection.faults.size(), 3u);
  EXPECT_EQ(inspection.checked.answers, sample::object(R"({"satisfaction": 4})"));
}

TEST_F(Answers, NameTheBounds) {
  EXPECT_EQ(inspect(R"({"recommend": 11})").faults[0].low, "0");
  EXPECT_EQ(inspect(R"({"recommend": 11})").faults[0].high, "10");
  EXPECT_EQ(inspect(R"({"nick": "abcdefghijk"})").faults[0].high, "10");
  EXPECT_EQ(inspect(R"({"day": "2027-01-01"})").faults[0].high, "2026-12-31");
}

class Required : public testing::Test {
 protected:
  std::vector<AnswerFault> faults(std::string_view answers, Strictness strictness,
                                  Completeness completeness) const {
    return inspect_answers(definition_, sample::object(answers), Context{},
                           {strictness, completeness, Language::English})
        .faults;
  }

  Definition definition_ = sample::definition(R"(
    {"key": "score", "type": "csat", "required": true},
    {"key": "why", "type": "long_text", "required": true, "show_if": "score <= 2"},
    {"key": "grid", "type": "matrix", "required": true, "scale": {"min": 1, "max": 3},
     "rows": [{"key": "a"}, {"key": "b"}]},
    {"key": "agree", "type": "consent", "required": true},
    {"key": "hidden", "type": "hidden", "required": true},
    {"key": "end", "type": "statement", "required": true})");
};

TEST_F(Required, CountsOnlyWhatIsShown) {
  const auto whole = faults(R"({"score": 5, "grid": {"a": 1, "b": 2}, "agree": true,
                                "hidden": "x"})",
                            Strictness::Api, Completeness::Whole);
  EXPECT_TRUE(whole.empty());
  const auto unhappy = faults(R"({"score": 1, "grid": {"a": 1, "b": 2}, "agree": true,
                                  "hidden": "x"})",
                              Strictness::Api, Completeness::Whole);
  ASSERT_EQ(unhappy.size(), 1u);
  EXPECT_EQ(unhappy[0].field, "answers.why");
  EXPECT_EQ(unhappy[0].code, FaultCode::Required);
}

TEST_F(Required, InsistsOnEveryRowAndOnConsentGiven) {
  const auto found = faults(R"({"score": 5, "grid": {"a": 1}, "agree": false, "hidden": "x"})",
                            Strictness::Api, Completeness::Whole);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].field, "answers.grid.b");
  EXPECT_EQ(found[1].code, FaultCode::ConsentNeeded);
}

TEST_F(Required, DoesNotInsistInPartsNorOnHiddenFieldsOfPages) {
  EXPECT_TRUE(faults("{}", Strictness::Api, Completeness::Part).empty());
  EXPECT_EQ(faults("{}", Strictness::Api, Completeness::Whole).size(), 4u);
  EXPECT_EQ(faults("{}", Strictness::Page, Completeness::Whole).size(), 3u);
}

class Logic : public testing::Test {
 protected:
  Inspection inspect(std::string_view answers, Strictness strictness) const {
    Context context;
    context.channel = "shop";
    return inspect_answers(definition_, sample::object(answers), context,
                           {strictness, Completeness::Whole, Language::English});
  }

  Definition definition_ = sample::definition(R"js(
    {"key": "customer", "type": "consent", "skip_to_end_if": "customer == false",
     "screen_out": true},
    {"key": "score", "type": "csat"},
    {"key": "why", "type": "long_text", "show_if": "score <= 2"},
    {"key": "more", "type": "long_text", "show_if": "answered(why)"
  },
    {"key": "till", "type": "csat", "show_if": "context.channel == \"shop\""},
    {"key": "web", "type": "csat", "show_if": "context.channel == \"web\""})js");
};

TEST_F(Logic, RefusesHiddenAnswersByTheApi) {
  const auto inspection = inspect(R"({"score": 5, "why": "x", "web": 1})", Strictness::Api);
  ASSERT_EQ(inspection.faults.size(), 2u);
  EXPECT_EQ(inspection.faults[0].field, "answers.why");
  EXPECT_EQ(inspection.faults[0].code, FaultCode::NotShown);
  EXPECT_EQ(inspection.faults[1].field, "answers.web");
}

TEST_F(Logic, DropsHiddenAnswersOfPagesAndWhatHungOnThem) {
  const auto inspection =
      inspect(R"({"score": "5", "why": "x", "more": "y", "till": "3"})", Strictness::Page);
  EXPECT_TRUE(inspection.faults.empty());
  EXPECT_EQ(inspection.checked.answers, sample::object(R"({"score": 5, "till": 3})"));
}

TEST_F(Logic, EndsTheSurveyEarly) {
  const auto inspection = inspect(R"({"customer": "no", "score": "5"})", Strictness::Page);
  EXPECT_TRUE(inspection.checked.ended_early);
  EXPECT_TRUE(inspection.checked.screened_out);
  EXPECT_EQ(inspection.checked.answers, sample::object(R"({"customer": false})"));
  EXPECT_FALSE(inspect(R"({"customer": true})", Strictness::Api).checked.ended_early);
}

TEST(MultipleChoice, MayAskForAFew) {
  const auto definition = sample::definition(R"(
    {"key": "q", "type": "multiple_choice", "min_choices": 2, "options":
     [{"key": "a"}, {"key": "b"}, {"key": "none", "exclusive": true}]})");
  const auto code = [&](std::string_view answers) {
    const auto faults = inspect_answers(definition, sample::object(answers), Context{}, {}).faults;
    return faults.empty() ? std::string_view("sound") : name_of(faults[0].code);
  };
  EXPECT_EQ(code(R"({"q": ["a"]})"), "too_few");
  EXPECT_EQ(code(R"({"q": ["a", "b"]})"), "sound");
  EXPECT_EQ(code(R"({"q": ["none"]})"), "sound");
  EXPECT_EQ(code("{}"), "sound");
}

}  // namespace
}  // namespace polku::surveys
