// Files as the tools write them, made into surveys and read.
#include <fstream>
#include <iterator>

#include "import_fixture.h"

namespace polku::files {
namespace {

using surveys::QuestionType;
using surveys::ResponseStatus;

std::string types_of(const surveys::Definition& definition) {
  std::string out;
  for (const auto& question : definition.questions) {
    out += question.key + ":" + std::string(name_of(question.type)) + " ";
  }
  return out;
}

class ImportFormats : public ImportTest {};

TEST_F(ImportFormats, ReadsQualtricsWithThreeHeaderRows) {
  const auto report = imported(into_new(data("qualtrics.csv"), "Kuura"));
  EXPECT_EQ(report.format, "qualtrics");
  EXPECT_EQ(report.description, "Qualtrics, three header rows");
  EXPECT_EQ(report.rows, 6);
  EXPECT_EQ(report.accepted, 5);
  EXPECT_EQ(types_of(report.definition), "recommend:nps q2:matrix q3:single_choice why:long_text ");
  EXPECT_EQ(answers(0), R"({"recommend":10,"q2":{"coffee":5,"service":4},"q3":"a_friend",)"
                        R"("why":"The cardamom bun, every time."})");
  EXPECT_EQ(answers(2), R"({"recommend":3,"q2":{"coffee":3,"service":2},)"
                        R"("q3":{"other":"Näin mainoksen bussissa"},)"
                        R"("why":"Jono oli pitkä,\neikä kukaan sanonut mitään."})");
  const auto first = stored()[0];
  EXPECT_EQ(format_rfc3339(first.submitted_at),
            "2025-03-03T08:01:41.000Z");  // Helsinki, by the ids
  EXPECT_EQ(first.language, Language::English);
  EXPECT_EQ(first.context.unit, "tampere");
  EXPECT_EQ(first.context.method, "import");
  EXPECT_EQ(stored()[4].status, ResponseStatus::Partial);
  EXPECT_EQ(report.rejections.at(0).field, "Status");  // the preview
}

TEST_F(ImportFormats, NeverKeepsAddressesOfTheNetwork) {
  imported(into_new(data("qualtrics.csv"), "Kuura"));
  for (const auto& response : stored()) {
    EXPECT_EQ(json::serialize(response.answers).find("192.0.2"), std::string::npos);
    EXPECT_EQ(json::serialize(surveys::to_json(response.context)).find("192.0.2"),
              std::string::npos);
  }
}

TEST_F(ImportFormats, ReadsQualtricsOlderTwoHeaderForm) {
  const auto report = imported(into_new(data("qualtrics_old.csv"), "Old"));
  EXPECT_EQ(report.description, "Qualtrics, two header rows");
  EXPECT_EQ(report.accepted, 3);
  EXPECT_EQ(types_of(report.definition), "recommend:nps q2:short_text ");
  EXPECT_EQ(answers(0), R"({"recommend":9,"q2":"More rye bread."})");
  EXPECT_EQ(stored()[2].status, ResponseStatus::Partial);
}

TEST_F(ImportFormats, ReadsLimeSurveyCodes) {
  const auto report = imported(into_new(data("limesurvey_codes.csv"), "Koodit"));
  EXPECT_EQ(report.format, "limesurvey");
  EXPECT_EQ(types_of(report.definition),
            "recommend:nps tyyt:single_choice syyt:multiple_choice osiot:matrix avoin:short_text ");
  EXPECT_EQ(answers(1), R"({"recommend":10,"tyyt":"a5",)"
                        R"("syyt":["sijainti","henkilokunta",{"other":"Hiljaisuus"}],)"
                        R"("osiot":{"puhtaus":5,"opastus":5}})");
  EXPECT_EQ(stored()[2].status, ResponseStatus::Partial);  // no submitdate
  EXPECT_EQ(format_rfc3339(stored()[2].submitted_at), "2024-09-03T06:01:30.000Z");
  EXPECT_EQ(stored()[2].language, Language::Swedish);
}

TEST_F(ImportFormats, ReadsLimeSurveyFullTexts) {
  const auto report = imported(into_new(data("limesurvey_texts.csv"), "Museum"));
  EXPECT_EQ(report.format, "limesurvey");
  EXPECT_EQ(types_of(report.definition),
            "recommend:nps satisfaction:csat what_did_you_like:multiple_choice "
            "anything_else:short_text ");
  EXPECT_EQ(answers(1), R"({"recommend":6,"satisfaction":2,)"
                        R"("what_did_you_like":["the_cafe",{"other":"The shop"}]})");
  EXPECT_EQ(report.definition.default_language(), Language::English);
}

TEST_F(ImportFormats, ReadsGoogleForms) {
  const auto report = imported(into_new(data("google_forms.csv"), "Palvelu"));
  EXPECT_EQ(report.format, "google_forms");
  EXPECT_EQ(report.definition.default_language(), Language::Finnish);
  EXPECT_EQ(answers(0), R"({"recommend":9,"satisfaction":5,)"
                        R"("mita_kautta_asioit_voit_valita_useita":["verkkokauppa","puhelin"],)"
                        R"("arvioi":{"nopeus":5,"ystavallisyys":5},"why":"Kaikki sujui."})");
  EXPECT_EQ(format_rfc3339(stored()[1].submitted_at), "2026-02-14T12:15:00.000Z");
}

TEST_F(ImportFormats, ReadsSurveyMonkeyWithTwoHeaderRows) {
  const auto report = imported(into_new(data("surveymonkey.csv"), "Delivery"));
  EXPECT_EQ(report.format, "surveymonkey");
  EXPECT_EQ(types_of(report.definition),
            "recommend:nps satisfaction:csat what_did_you_buy:multiple_choice why:long_text ");
  EXPECT_EQ(answers(2), R"({"recommend":1,"satisfaction":1,)"
                        R"("what_did_you_buy":["bicycle","skis",{"other":"A helmet"}],)"
                        R"("why":"It came late and scratched."})");
  // Month first, and the time of the last change.
  EXPECT_EQ(format_rfc3339(stored()[2].submitted_at), "2025-12-01T06:01:30.000Z");
}

TEST_F(ImportFormats, ReadsFormbricks) {
  const auto report = imported(into_new(data("formbricks.csv"), "Lumi"));
  EXPECT_EQ(report.format, "formbricks");
  EXPECT_EQ(types_of(report.definition),
            "recommend:nps which_features_do_you_use:multiple_choice "
            "what_could_be_better:short_text ");
  EXPECT_EQ(answers(0), R"({"recommend":9,"which_features_do_you_use":["maps","alerts"],)"
                        R"("what_could_be_better":"The dark mode"})");
  EXPECT_EQ(stored()[0].context.device, "computer");
  EXPECT_EQ(std::get<std::string>(stored()[0].context.attributes.at("plan")), "pro");
  EXPECT_EQ(stored()[2].status, ResponseStatus::Partial);
}

TEST_F(ImportFormats, ReadsAFinnishTableOfWindows1252) {
  const auto report = imported(into_new(data("generic_fi.csv"), "Myymälät"));
  EXPECT_EQ(report.table.encoding, "windows-1252");
  EXPECT_EQ(report.table.separator, ";");
  EXPECT_EQ(types_of(report.definition),
            "recommend:nps satisfaction:csat ostoksen_arvo:number why:long_text ");
  const auto first = stored()[0];
  EXPECT_EQ(format_rfc3339(first.submitted_at), "2025-11-21T12:05:00.000Z");
  EXPECT_EQ(first.context.channel, "shop");
  EXPECT_EQ(first.answers.at("ostoksen_arvo").as_double(), 129.9);
  EXPECT_EQ(first.answers.at("why").as_string(), "Ystävällinen palvelu");
  EXPECT_EQ(stored()[1].answers.at("ostoksen_arvo").as_int64(), 1049);
  EXPECT_EQ(stored()[3].answers.at("recommend").as_int64(), 10);
}

TEST_F(ImportFormats, ReadsUkrainianWordsInUtf16AndWindows1251) {
  const auto utf16 = imported(into_new(data("generic_uk_utf16.txt"), "Один"));
  EXPECT_EQ(utf16.table.encoding, "UTF-16LE");
  EXPECT_EQ(utf16.table.separator, "tab");
  EXPECT_EQ(utf16.definition.default_language(), Language::Ukrainian);
  EXPECT_EQ(answers(0), R"({"satisfaction":5,"why":"Швидко і привітно"})");
  EXPECT_EQ(answers(1), R"({"satisfaction":2,"why":"Довга черга"})");
  EXPECT_EQ(stored()[0].context.unit, "kyiv");
  responses_.kept.clear();
  const auto cyrillic = imported(into_new(data("generic_uk_1251.csv"), "Два"));
  EXPECT_EQ(cyrillic.table.encoding, "windows-1251");
  EXPECT_EQ(answers(1), R"({"satisfaction":2,"why":"Довга черга"})");
}

TEST_F(ImportFormats, ReadsSwedishWordsBetweenBars) {
  const auto report = imported(into_new(data("generic_sv.csv"), "Butiker"));
  EXPECT_EQ(report.table.separator, "|");
  EXPECT_EQ(report.definition.default_language(), Language::Swedish);
  EXPECT_EQ(answers(1), R"({"satisfaction":2,"why":"Lång kö"})");
  EXPECT_EQ(answers(3), R"({"satisfaction":3})");
}

TEST_F(ImportFormats, TurnsLongFilesIntoOneRowARespondent) {
  imported(into_new(data("long.csv"), "Pitkä"));
  ASSERT_EQ(stored().size(), 3u);
  EXPECT_EQ(answers(0), R"({"recommend":9,"why":"Hyvä opastus"})");
  EXPECT_EQ(answers(1), R"({"recommend":4,"effort":2})");
  EXPECT_EQ(stored()[2].context.unit, "kemi");
}

TEST_F(ImportFormats, GathersRespondentsWhoseRowsAreScattered) {
  imported(into_new(data("long.csv"), "Pitkä"));
  const auto together = responses_.kept;
  responses_.kept.clear();
  imported(into_new(data("long_scattered.csv"), "Pitkä"));
  ASSERT_EQ(responses_.kept.size(), together.size());
  for (const auto& [id, response] : together) {
    ASSERT_TRUE(responses_.kept.contains(id));
    EXPECT_EQ(responses_.kept.at(id).answers, response.answers);
  }
}

TEST_F(ImportFormats, ObeysAMapFile) {
  have_survey(R"({"schema": 1, "slug": "hissi", "name": "Hissi", "languages": ["en"],
    "title": {"en": "Lifts"},
    "questions": [{"key": "satisfaction", "type": "csat", "title": {"en": "How was it?"}},
                  {"key": "why", "type": "long_text", "title": {"en": "Why?"}}]})");
  std::ifstream file(data("mapped.map.json"));
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto document = parse_json(text);
  ASSERT_TRUE(document.ok());
  auto request = into(data("mapped.csv"), "hissi");
  const auto map = surveys::parse_import_map(*document);
  ASSERT_TRUE(map.ok()) << map.error().message << map.error().field;
  request.map = *map;
  imported(request);
  ASSERT_EQ(stored().size(), 3u);
  EXPECT_EQ(answers(0), R"({"satisfaction":5,"why":"Fast"})");
  EXPECT_EQ(answers(1), R"({"satisfaction":3})");
  EXPECT_EQ(stored()[0].context.unit, "stockholm");
  // Day first as the format says, summer time of Stockholm.
  EXPECT_EQ(format_rfc3339(stored()[0].submitted_at), "2026-04-03T07:15:00.000Z");
}

TEST_F(ImportFormats, RefusesAFileThatIsNotOfTheNamedFormat) {
  auto request = into_new(data("generic_fi.csv"), "X");
  request.format = surveys::ImportFormat::Qualtrics;
  const auto report = run(request);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().field, "format");
}

}  // namespace
}  // namespace polku::files
