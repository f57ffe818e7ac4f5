// The published JSON Schema says the same as the reader.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "exchange_file.h"
#include "journeys/exchange_service.h"
#include "sample_fixture.h"

namespace polku::journeys {
namespace {

class JourneySchema : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto document = sample::read(journey_schema());
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(document), schema_);
  }

  static bool accepts(const json::value& document) {
    valijson::Validator validator;
    return validator.validate(schema_, valijson::adapters::BoostJsonAdapter(document), nullptr);
  }

  static json::value file_of(std::string_view journey, std::string_view members = "") {
    return sample::read(
        fmt::format(R"({{"format": "polku-journey", "format_version": 1, "journey": {}{}}})",
                    journey, members));
  }

  static inline valijson::Schema schema_;
};

TEST_F(JourneySchema, IsEmbedded) { EXPECT_GT(journey_schema().size(), 1'000u); }

TEST_F(JourneySchema, AcceptsEveryTemplate) {
  const auto folder = std::filesystem::path(POLKU_SOURCE_DIR) / "src/rooms/journeys/templates";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(entry.path());
    std::stringstream text;
    text << stream.rdbuf();
    const auto file = sample::read(text.str());
    EXPECT_TRUE(accepts(file)) << entry.path();
    const auto parsed = parse_file(file);
    EXPECT_TRUE(parsed.ok()) << entry.path() << " " << parsed.error().field << " "
                             << parsed.error().message;
    ++count;
  }
  EXPECT_EQ(count, 24);
}

TEST_F(JourneySchema, AcceptsWhatTheWriterWrites) {
  const auto journey = sample::parsed(sample::kWhole);
  Persona persona;
  persona.key = "aino";
  persona.name = "Aino";
  Touchpoint touchpoint;
  touchpoint.key = "search";
  touchpoint.name = "Search";
  json::value file = file_of("{}", R"(, "bindings": [{"moment": "@search", "kind": "measure",
    "role": "score", "survey": null, "target": "nps", "valid_from": "2026-01-01",
    "valid_to": null}])");
  auto& object = file.as_object();
  object["journey"] = to_json(journey);
  object["personas"] = json::array{to_json(persona)};
  object["touchpoints"] = json::array{to_json(touchpoint)};
  EXPECT_TRUE(accepts(file));
  object["journey"] = to_json(sample::parsed(R"({"key": "a", "language": "fi"})"));
  persona.generation = "x";
  persona.color = "#0f5e6b";
  persona.channels = {"app"};
  touchpoint.kind = Medium::Digital;
  touchpoint.channel = "web";
  object["personas"] = json::array{to_json(persona)};
  object["touchpoints"] = json::array{to_json(touchpoint)};
  EXPECT_TRUE(accepts(file));
  EXPECT_TRUE(parse_file(file).ok()) << parse_file(file).error().message;
}

TEST_F(JourneySchema, RefusesWhatTheReaderRefuses) {
  const auto good = sample::journey(sample::moment("a"));
  ASSERT_TRUE(accepts(file_of(good)));
  std::vector<json::value> files{json::value(5),
                                 json::value(json::object{}),
                                 file_of("[]"),
                                 file_of("{}"),
                                 file_of(R"({"key": "A", "language": "fi"})"),
                                 file_of(R"({"key": "a", "language": "de"})"),
                                 file_of(R"({"key": "a", "language": "fi", "colour": "red"})"),
                                 file_of(R"({"key": "a", "language": "fi", "stages": [{}]})"),
                                 file_of(R"({"key": "a", "language": "fi", "personas": ["B"]})"),
                                 file_of(R"({"key": "a", "language": "fi",
                                   "stages": [{"key": "s", "kind": "later"}]})"),
                                 file_of(R"({"key": "a", "language": "fi",
                                   "outcome": {"survey": "x"}})")};
  for (const auto* members :
       {R"(, "title": 5)", R"(, "titel": "x")", R"(, "channel": "pigeon")",
        R"(, "touchpoint": "Till")", R"(, "drawn_emotion": 3)", R"(, "drawn_emotion": "sad")",
        R"(, "next": [{"label": "x"}])", R"(, "next": ["a"])", R"(, "personas": ["x", "x"])",
        R"(, "sees": ["x"])"}) {
    files.push_back(file_of(sample::journey(sample::moment("b", members))));
  }
  for (const auto* members :
       {R"(, "extra": 1)", R"(, "personas": {})", R"(, "personas": [{"key": "b"}])",
        R"(, "personas": [{"key": "b", "name": "B", "generation": "w"}])",
        R"(, "personas": [{"key": "b", "name": "B", "color": "red"}])",
        R"(, "personas": [{"key": "b", "name": "B", "channels": ["pigeon"]}])",
        R"(, "touchpoints": [{"key": "b", "name": "B", "kind": "paper"}])",
        R"(, "touchpoints": [{"name": "B"}])", R"(, "bindings": [{"moment": "a"}])",
        R"(, "bindings": [{"moment": "A", "kind": "measure", "target": "nps"}])",
        R"(, "template": {"key": "b"})"}) {
    files.push_back(file_of(good, members));
  }
  auto newer = file_of(good);
  newer.as_object()["format_version"] = 2;
  files.push_back(newer);
  for (const auto& file : files) {
    EXPECT_FALSE(accepts(file)) << file;
    EXPECT_FALSE(parse_file(file).ok()) << file;
  }
}

TEST_F(JourneySchema, NamesTheChannelsThatTheReaderKnows) {
  const auto schema = sample::read(journey_schema());
  const auto& named = schema.at("definitions").at("channel").at("enum").as_array();
  ASSERT_EQ(named.size(), channels().size());
  for (std::size_t i = 0; i < named.size(); ++i)
    EXPECT_EQ(named[i], json::value(channels()[i].key));
}

}  // namespace
}  // namespace polku::journeys
