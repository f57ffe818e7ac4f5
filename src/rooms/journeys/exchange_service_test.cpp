#include "journeys/exchange_service.h"

#include <gmock/gmock.h>

#include <set>

#include "room_fixture.h"

namespace polku::journeys {
namespace {

using directory::Role;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Mode = ExchangeService::ImportMode;

std::vector<std::string> items(const std::vector<ImportItem>& list) {
  std::vector<std::string> lines;
  for (const auto& item : list) lines.push_back(item.what + " " + item.key);
  return lines;
}
std::vector<std::string> renames(const ImportReport& report) {
  std::vector<std::string> lines;
  for (const auto& each : report.renames) {
    lines.push_back(each.what + " " + each.from + ">" + each.to);
  }
  return lines;
}
std::vector<std::string> problems(const std::vector<Problem>& list) {
  std::vector<std::string> lines;
  for (const auto& each : list) lines.push_back(each.code + " " + each.path);
  return lines;
}

class ExchangeServiceTest : public Room {
 protected:
  // A journey with everything a file can hold, made here.
  JourneyDetail whole() {
    publish_survey("after");
    persona("aino");
    persona("raili");
    touchpoint("till");
    touchpoint("unused");
    auto detail = made(sample::journey(
        sample::moment("a", R"(, "touchpoint": "till", "next": [{"moment": "b"}])") + "," +
            sample::moment("b", R"(, "personas": ["raili"])"),
        R"(, "personas": ["aino", "raili"])"));
    EXPECT_TRUE(bindings_.bind(actor_, "a", {"question", "", "after", "recommend", ""}).ok());
    EXPECT_TRUE(bindings_.bind(actor_, "@till", {"measure", "", "", "nps", ""}).ok());
    return detail;
  }
  json::value file_of(const JourneyDetail& detail) {
    auto file = exchange_.export_file(as(Role::Viewer), detail.stored.id);
    EXPECT_TRUE(file.ok()) << file.error().message;
    return file.ok() ? json::value(std::move(file).value()) : json::value();
  }
  void empty_the_room() {
    store_.all_documents.clear();
    store_.all_bindings.clear();
    store_.moment_owners.clear();
  }
};

TEST_F(ExchangeServiceTest, ExportsWhatTheJourneyNamesAndWhatHolds) {
  const auto detail = whole();
  const auto gone = bindings_.bind(actor_, "b", {"question", "", "after", "four", ""});
  ASSERT_TRUE(bindings_.end(actor_, gone->id, std::nullopt).ok());
  const auto file = file_of(detail);
  EXPECT_EQ(file.at("format"), "polku-journey");
  EXPECT_EQ(file.at("format_version"), 1);
  EXPECT_EQ(file.at("journey"), json::value(to_json(detail.document)));
  EXPECT_EQ(file.at("personas").as_array().size(), 2u);
  ASSERT_EQ(file.at("touchpoints").as_array().size(), 1u);
  ASSERT_EQ(file.at("bindings").as_array().size(), 2u);
  EXPECT_EQ(file.at("bindings").at(0), sample::read(R"({"moment": "a", "kind": "question",
    "role": "score", "survey": "after", "target": "recommend", "valid_from": "2026-11-21",
    "valid_to": null})"));
  EXPECT_EQ(file.at("bindings").at(1).at("moment"), "@till");
  EXPECT_EQ(exchange_.export_file(other_organisation_, detail.stored.id).error().code,
            ErrorCode::NotFound);
}

TEST_F(ExchangeServiceTest, ImportsWhatWasExportedIntoAnEmptyRoomAsItWas) {
  const auto detail = whole();
  const auto file = file_of(detail);
  empty_the_room();
  const auto report = exchange_.import_file(actor_, file, Mode::Create);
  ASSERT_TRUE(report.ok()) << report.error().field << report.error().message;
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_THAT(report->renames, IsEmpty());
  EXPECT_THAT(items(report->creates),
              ElementsAre("persona aino", "persona raili", "touchpoint till", "journey visit",
                          "binding a recommend", "binding @till nps"));
  ASSERT_TRUE(report->journey);
  EXPECT_EQ(file_of(*report->journey), file);
}

TEST_F(ExchangeServiceTest, UsesWhatIsHereAndRenamesWhatIsTaken) {
  const auto detail = whole();
  auto file = file_of(detail);
  // Another Raili under the same key.
  file.at("personas").at(1).as_object()["name"] = "Raili, 71";
  const auto dry = exchange_.import_file(actor_, file, Mode::DryRun);
  ASSERT_TRUE(dry.ok()) << dry.error().field << dry.error().message;
  EXPECT_THAT(items(dry->reuses), ElementsAre("persona aino", "touchpoint till"));
  EXPECT_THAT(renames(*dry), ElementsAre("persona raili>raili_2", "journey visit>visit_2",
                                         "moment a>a_2", "moment b>b_2"));
  // The question is bound to the new moment too; the measure at the till is bound already.
  EXPECT_THAT(items(dry->creates),
              ElementsAre("persona raili_2", "journey visit_2", "binding a_2 recommend"));
  EXPECT_THAT(problems(dry->problems), ElementsAre("binding_left_out bindings[1].target"));
  EXPECT_FALSE(dry->journey);
  EXPECT_EQ(to_json(*dry).at("journey"), json::value(nullptr));

  const auto report = exchange_.import_file(actor_, file, Mode::Create);
  ASSERT_TRUE(report.ok());
  const auto& journey = report->journey->document;
  EXPECT_THAT(journey.personas, ElementsAre("aino", "raili_2"));
  EXPECT_THAT(journey.moment_keys(), ElementsAre("a_2", "b_2"));
  EXPECT_EQ(journey.stages[0].moments[0].next[0].moment, "b_2");
  EXPECT_THAT(journey.stages[0].moments[1].personas, ElementsAre("raili_2"));
  EXPECT_EQ(to_json(*report).at("renames").at(0),
            sample::read(R"({"what": "persona", "from": "raili", "to": "raili_2"})"));
}

TEST_F(ExchangeServiceTest, StoresNothingInADryRun) {
  const auto file = file_of(whole());
  empty_the_room();
  const auto writes = store_.writes;
  ASSERT_TRUE(exchange_.import_file(actor_, file, Mode::DryRun).ok());
  EXPECT_EQ(store_.writes, writes);
  EXPECT_THAT(store_.all_documents, IsEmpty());
}

TEST_F(ExchangeServiceTest, FindsKeysThatAreFreeInTheFileToo) {
  made(sample::journey(sample::moments(1, "a"), "", "other"));  // has the moment a0
  const auto file = sample::read(
      fmt::format(R"({{"format": "polku-journey", "format_version": 1, "journey": {}}})",
                  sample::journey(sample::moment("a0") + "," + sample::moment("a0_2"))));
  const auto report = exchange_.import_file(actor_, file, Mode::Create);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_THAT(report->journey->document.moment_keys(), ElementsAre("a0_3", "a0_2"));
}

TEST_F(ExchangeServiceTest, RefusesForeignFilesClearly) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"5", "format"},
      {"[]", "format"},
      {"{}", "format"},
      {R"({"format": "figma"})", "format"},
      {R"({"nodes": [], "edges": []})", "format"},
      {R"({"format": "polku-journey"})", "format_version"},
      {R"({"format": "polku-journey", "format_version": "1"})", "format_version"},
      {R"({"format": "polku-journey", "format_version": 2})", "format_version"},
      {R"({"format": "polku-journey", "format_version": 1})", "journey"},
      {R"({"format": "polku-journey", "format_version": 1, "journey": []})", "journey"},
      {R"({"format": "polku-journey", "format_version": 1, "journey": {"key": "a",
        "language": "fi", "stages": [{"key": "s", "kind": "x"}]}})",
       "journey.stages[0].kind"},
      {R"({"format": "polku-journey", "format_version": 1, "journey": {"key": "a",
        "language": "fi"}})",
       "journey.name"},
      {R"({"format": "polku-journey", "format_version": 1, "extra": 1, "journey": {}})", "extra"},
      {R"({"format": "polku-journey", "format_version": 1, "journey": {"key": "a", "name": "A",
        "language": "fi"}, "personas": [{"key": "b", "name": "B"}, {"key": "b", "name": "C"}]})",
       "personas[1].key"},
      {R"({"format": "polku-journey", "format_version": 1, "journey": {"key": "a", "name": "A",
        "language": "fi"}, "touchpoints": [{"key": "b"}]})",
       "touchpoints[0].name"},
      {R"({"format": "polku-journey", "format_version": 1, "journey": {"key": "a", "name": "A",
        "language": "fi"}, "touchpoints": {}})",
       "touchpoints"},
      {R"({"format": "polku-journey", "format_version": 1, "journey": {"key": "a", "name": "A",
        "language": "fi"}, "bindings": [{"moment": "A b", "kind": "question", "target": "x"}]})",
       "bindings[0].moment"},
  };
  for (const auto& [text, field] : cases) {
    const auto report = exchange_.import_file(actor_, sample::read(text), Mode::Create);
    ASSERT_FALSE(report.ok()) << text;
    EXPECT_EQ(report.error().code, ErrorCode::Invalid) << text;
    EXPECT_EQ(report.error().field, field) << text;
  }
  EXPECT_THAT(store_.all_documents, IsEmpty());
}

TEST_F(ExchangeServiceTest, RefusesAFileThatDoesNotHoldTogether) {
  const auto field = [&](std::string_view moments) {
    const auto file = sample::read(
        fmt::format(R"({{"format": "polku-journey", "format_version": 1, "journey": {}}})",
                    sample::journey(moments)));
    const auto report = exchange_.import_file(actor_, file, Mode::DryRun);
    EXPECT_FALSE(report.ok());
    return report.ok() ? "" : report.error().field;
  };
  EXPECT_EQ(field(sample::moment("a") + "," + sample::moment("a")),
            "journey.stages[0].moments[1].key");
  EXPECT_EQ(field(sample::moment("a", R"(, "next": [{"moment": "a"}])")),
            "journey.stages[0].moments[0].next");
  EXPECT_EQ(field(sample::moment("a", R"(, "touchpoint": "till")")),
            "journey.stages[0].moments[0].touchpoint");
  EXPECT_EQ(field(sample::moment("a", R"(, "personas": ["aino"])")),
            "journey.stages[0].moments[0].personas[0]");
  EXPECT_EQ(field(sample::moment("a", R"(, "sub_journey": "visit")")),
            "journey.stages[0].moments[0].sub_journey");
}

TEST_F(ExchangeServiceTest, LeavesOutWhatIsNotHereAndSaysSo) {
  const auto file = sample::read(fmt::format(
      R"({{"format": "polku-journey", "format_version": 1, "journey": {},
      "bindings": [
        {{"moment": "a", "kind": "question", "survey": "far-away", "target": "nps"}},
        {{"moment": "gone", "kind": "measure", "target": "nps"}},
        {{"moment": "@nowhere", "kind": "measure", "target": "nps"}},
        {{"moment": "a", "kind": "mood", "target": "price"}}]}})",
      sample::journey(sample::moment("a", R"(, "sub_journey": "elsewhere")") + "," +
                      sample::moment("b", R"(, "title": "")"))));
  const auto report = exchange_.import_file(actor_, file, Mode::Create);
  ASSERT_TRUE(report.ok()) << report.error().field << report.error().message;
  EXPECT_THAT(
      problems(report->problems),
      ElementsAre("unknown_journey journey.stages[0].moments[0].sub_journey",
                  "no_title journey.stages[0].moments[1].title",
                  "binding_left_out bindings[0].survey", "binding_left_out bindings[1].moment",
                  "binding_left_out bindings[2].moment", "binding_left_out bindings[3].kind"));
  EXPECT_EQ(report->journey->document.stages[0].moments[0].sub_journey, "");
  EXPECT_THAT(store_.all_bindings, IsEmpty());
}

TEST_F(ExchangeServiceTest, CanBeRepeatedWhenItWasCutOff) {
  const auto file = file_of(whole());
  empty_the_room();
  // Personas and touchpoints were stored when the power went.
  ASSERT_TRUE(exchange_.import_file(actor_, file, Mode::Create).ok());
  std::erase_if(store_.all_documents,
                [](const auto& each) { return each.kind == DocumentKind::Journey; });
  store_.moment_owners.clear();
  store_.all_bindings.clear();
  const auto report = exchange_.import_file(actor_, file, Mode::Create);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(report->renames, IsEmpty());
  EXPECT_EQ(report->reuses.size(), 3u);
}

TEST_F(ExchangeServiceTest, LetsOnlyThoseWhoMayWrite) {
  const auto file = file_of(whole());
  const auto analyst = as(Role::Analyst);
  EXPECT_EQ(exchange_.import_file(analyst, file, Mode::DryRun).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(exchange_.create_from_template(analyst, {"shop_purchase", Language::English, ""})
                .error()
                .code,
            ErrorCode::Forbidden);
  EXPECT_TRUE(exchange_.templates(analyst, Language::English).ok());
}

// Templates.

TEST_F(ExchangeServiceTest, HasTheSameTemplatesInEveryLanguage) {
  std::set<std::string> expected{"shop_purchase",       "web_shop_delivery", "phone_service",
                                 "health_centre_visit", "municipal_service", "restaurant_kiosk"};
  for (const auto language : kLanguages) {
    const auto templates = exchange_.templates(as(Role::Viewer), language);
    ASSERT_TRUE(templates.ok()) << templates.error().detail;
    std::set<std::string> keys;
    for (const auto& each : *templates) {
      keys.insert(each.key);
      EXPECT_FALSE(each.title.empty());
      EXPECT_FALSE(each.description.empty());
      EXPECT_GE(each.stages, 3u) << each.key;
      EXPECT_GE(each.moments, 6u) << each.key;
      EXPECT_EQ(to_json(each).at("moments"), json::value(each.moments));
    }
    EXPECT_EQ(keys, expected) << tag_of(language);
  }
}

TEST_F(ExchangeServiceTest, MakesASoundJourneyOfEveryTemplate) {
  for (const auto language : kLanguages) {
    const auto templates = exchange_.templates(actor_, language);
    for (const auto& each : *templates) {
      SCOPED_TRACE(each.key + " " + std::string(tag_of(language)));
      empty_the_room();
      const auto journey = exchange_.create_from_template(actor_, {each.key, language, ""});
      ASSERT_TRUE(journey.ok()) << journey.error().field << ": " << journey.error().message;
      EXPECT_THAT(problems(journey->problems), IsEmpty());
      EXPECT_EQ(journey->document.language, language);
      EXPECT_EQ(journey->document.moment_count(), each.moments);
      EXPECT_FALSE(journey->document.personas.empty());
      EXPECT_TRUE(journeys_.publish(actor_, journey->stored.id, "").ok());
    }
  }
}

TEST_F(ExchangeServiceTest, MakesAllTemplatesBesideEachOther) {
  const auto templates = exchange_.templates(actor_, Language::Finnish);
  for (const auto& each : *templates) {
    for (int i = 0; i < 2; ++i) {
      const auto journey =
          exchange_.create_from_template(actor_, {each.key, Language::Finnish, "Oma"});
      ASSERT_TRUE(journey.ok()) << journey.error().field << ": " << journey.error().message;
      EXPECT_EQ(journey->stored.name, "Oma");
    }
  }
  EXPECT_EQ(journeys_.list(actor_, false)->size(), 12u);
}

TEST_F(ExchangeServiceTest, KnowsNoOtherTemplates) {
  const auto unknown = exchange_.create_from_template(actor_, {"moon_trip", Language::English, ""});
  EXPECT_EQ(unknown.error().code, ErrorCode::NotFound);
  EXPECT_EQ(unknown.error().field, "template");
  EXPECT_EQ(
      exchange_
          .create_from_template(actor_, {"shop_purchase", Language::English, std::string(201, 'x')})
          .error()
          .field,
      "name");
}

}  // namespace
}  // namespace polku::journeys
