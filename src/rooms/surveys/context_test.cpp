#include <gtest/gtest.h>

#include "sample_fixture.h"
#include "surveys/answers.h"

namespace polku::surveys {
namespace {

Definition with_attributes() {
  return sample::definition(
      R"({"key": "q", "type": "nps"}, {"key": "ticket", "type": "hidden", "parameter": "t"})",
      R"("attributes": [{"key": "age", "type": "number"}, {"key": "tier", "type": "text"}])");
}

TEST(ContextOfTheApi, IsReadWhole) {
  const auto definition = with_attributes();
  const auto context = parse_context(
      sample::object(R"({"channel": " shop ", "touchpoint": "till", "moment": "paying",
        "unit": "tampere", "location": "Keskusta", "device": "kiosk", "method": "interview",
        "attributes": {"age": 42, "tier": "gold"}})"),
      definition, Strictness::Api);
  ASSERT_TRUE(context.ok());
  EXPECT_EQ(context->channel, "shop");
  EXPECT_EQ(context->device, "kiosk");
  EXPECT_EQ(std::get<double>(context->attributes.at("age")), 42);
  EXPECT_EQ(std::get<std::string>(context->attributes.at("tier")), "gold");
  EXPECT_EQ(context_from_json(to_json(*context)), *context);
}

TEST(ContextOfTheApi, RefusesWhatDoesNotBelong) {
  const auto definition = with_attributes();
  const auto long_text = R"({"unit": ")" + std::string(201, 'x') + "\"}";
  const struct {
    const char* context;
    const char* field;
  } cases[] = {
      {R"({"color": "red"})", "context.color"},
      {R"({"language": "fi"})", "context.language"},
      {R"({"unit": 5})", "context.unit"},
      {R"({"unit": ["a"]})", "context.unit"},
      {R"({"unit": "a\nb"})", "context.unit"},
      {R"({"unit": "a\u0001b"})", "context.unit"},
      {long_text.c_str(), "context.unit"},
      {R"({"device": "fridge"})", "context.device"},
      {R"({"method": "telepathy"})", "context.method"},
      {R"({"attributes": [1]})", "context.attributes"},
      {R"({"attributes": {"shoe": 43}})", "context.attributes.shoe"},
      {R"({"attributes": {"age": "42"}})", "context.attributes.age"},
      {R"({"attributes": {"tier": 1}})", "context.attributes.tier"},
      {R"({"attributes": {"tier": {"a": 1}}})", "context.attributes.tier"},
  };
  for (const auto& [text, field] : cases) {
    const auto context = parse_context(sample::object(text), definition, Strictness::Api);
    ASSERT_FALSE(context.ok()) << text;
    EXPECT_EQ(context.error().field, field) << text;
    EXPECT_TRUE(parse_context(sample::object(text), definition, Strictness::Page).ok()) << text;
  }
}

TEST(ContextOfTheApi, TakesNullAndEmptyAsUnknown) {
  const auto context =
      parse_context(sample::object(R"({"channel": null, "unit": "", "attributes": {"age": null}})"),
                    with_attributes(), Strictness::Api);
  ASSERT_TRUE(context.ok());
  EXPECT_EQ(*context, Context{});
}

TEST(ContextOfTheStore, PassesOverUnknownMembers) {
  const auto context = context_from_json(sample::object(
      R"({"channel": "web", "old": 1, "unit": 5, "attributes": {"a": [1], "b": 2}})"));
  EXPECT_EQ(context.channel, "web");
  EXPECT_EQ(context.unit, "");
  EXPECT_EQ(context.attributes.size(), 1u);
}

TEST(Link, GivesContextAttributesAndHiddenAnswers) {
  const auto definition = with_attributes();
  const auto input = read_link(definition, {{"channel", "shop"},
                                            {"unit", "tampere"},
                                            {"age", "42,5"},
                                            {"tier", "gold"},
                                            {"t", "A-7"},
                                            {"lang", "fi"},
                                            {"utm_source", "mail"}});
  EXPECT_EQ(input.context.channel, "shop");
  EXPECT_EQ(input.context.unit, "tampere");
  EXPECT_EQ(std::get<double>(input.context.attributes.at("age")), 42.5);
  EXPECT_EQ(input.answers, sample::object(R"({"ticket": "A-7"})"));
}

TEST(Link, PassesOverWhatDoesNotFit) {
  const auto input = read_link(with_attributes(), {{"channel", std::string(300, 'x')},
                                                   {"unit", "a\x01"},
                                                   {"age", "old"},
                                                   {"t", std::string(501, 'x')},
                                                   {"device", "kiosk"},
                                                   {"method", "interview"}});
  EXPECT_EQ(input.context, Context{});
  EXPECT_TRUE(input.answers.empty());
}

TEST(ResponseStatus, GoesByName) {
  for (const auto status :
       {ResponseStatus::Partial, ResponseStatus::Complete, ResponseStatus::ScreenedOut}) {
    EXPECT_EQ(parse_response_status(name_of(status)), status);
  }
  EXPECT_FALSE(parse_response_status("done"));
}

}  // namespace
}  // namespace polku::surveys
