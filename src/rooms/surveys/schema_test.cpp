// The published JSON Schema says the same as the reader.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "sample_fixture.h"

namespace polku::surveys {
namespace {

class SurveySchema : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto document = sample::read(survey_schema());
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(document), schema_);
  }

  static bool accepts(const std::string& text) {
    const auto document = sample::read(text);
    valijson::Validator validator;
    return validator.validate(schema_, valijson::adapters::BoostJsonAdapter(document), nullptr);
  }

  static inline valijson::Schema schema_;
};

TEST_F(SurveySchema, IsEmbedded) { EXPECT_GT(survey_schema().size(), 1'000u); }

TEST_F(SurveySchema, AcceptsEveryQuestionTypeAndTheDemonstrationSurveys) {
  EXPECT_TRUE(accepts(sample::document(sample::kEveryType)));
  const std::filesystem::path folder = std::filesystem::path(POLKU_SOURCE_DIR) / "demo/surveys";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(entry.path());
    std::stringstream text;
    text << stream.rdbuf();
    EXPECT_TRUE(accepts(text.str())) << entry.path();
  }
}

TEST_F(SurveySchema, AcceptsWhatTheWriterWrites) {
  const auto definition = sample::definition(
      sample::kEveryType, R"("presentation": "stepwise", "opens_at": "2026-01-01T00:00:00Z",
        "attributes": [{"key": "age", "type": "number"}], "quotas": [{"key": "a", "limit": 5}])");
  EXPECT_TRUE(accepts(json::serialize(to_json(definition))));
}

TEST_F(SurveySchema, RefusesWhatTheReaderRefuses) {
  const char* cases[] = {
      R"({"type": "nps"})",
      R"({"key": "Recommend", "type": "nps"})",
      R"({"key": "q", "type": "npss"})",
      R"({"key": "q", "type": "nps", "titel": {}})",
      R"({"key": "q", "type": "nps", "options": []})",
      R"({"key": "q", "type": "nps", "title": "Text"})",
      R"({"key": "q", "type": "nps", "title": {"de": "Text"}})",
      R"({"key": "q", "type": "nps", "required": "yes"})",
      R"({"key": "q", "type": "nps", "scale": {"min": 0, "max": 5}})",
      R"({"key": "q", "type": "ces", "scale": {"min": 1, "max": 10}})",
      R"({"key": "q", "type": "rating", "style": "heart"})",
      R"({"key": "q", "type": "quadrant", "rows": [{"key": "price"}]})",
      R"({"key": "q", "type": "single_choice", "options": [{"label": {}}]})",
      R"({"key": "q", "type": "single_choice", "min_choices": 1})",
      R"({"key": "q", "type": "short_text", "max_length": 5001})",
      R"({"key": "q", "type": "long_text", "pattern": "a"})",
      R"({"key": "q", "type": "number", "decimals": 7})",
      R"({"key": "q", "type": "statement", "scale": {"min": 1, "max": 5}})",
      "5",
  };
  for (const auto* question : cases) {
    EXPECT_FALSE(accepts(sample::document(question))) << question;
    EXPECT_FALSE(parse_definition(sample::document(question)).ok()) << question;
  }
  const char* members[] = {R"("presentation": "slides")", R"("color": "red")",
                           R"("quotas": [{"key": "a"}])", R"("progress": "no")",
                           R"("attributes": [{"key": "a", "type": "date"}])"};
  for (const auto* member : members) {
    EXPECT_FALSE(accepts(sample::document("", member))) << member;
    EXPECT_FALSE(parse_definition(sample::document("", member)).ok()) << member;
  }
}

}  // namespace
}  // namespace polku::surveys
