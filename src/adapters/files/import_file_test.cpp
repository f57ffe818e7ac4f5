#include "import_fixture.h"

namespace polku::files {
namespace {

constexpr std::string_view kSurvey = R"({"schema": 1, "slug": "kysely", "name": "Kysely",
  "languages": ["fi", "en"], "title": {"fi": "Kysely", "en": "Survey"},
  "attributes": [{"key": "customer_type", "type": "text", "label": {"fi": "Asiakastyyppi",
   "en": "Customer type"}}],
  "questions": [
   {"key": "recommend", "type": "nps", "title": {"fi": "Kuinka todennäköisesti suosittelisit?",
    "en": "How likely are you to recommend us?"}},
   {"key": "why", "type": "long_text", "title": {"fi": "Miksi?", "en": "Why?"},
    "show_if": "recommend <= 6"},
   {"key": "channel_used", "type": "single_choice", "title": {"fi": "Missä asioit?",
    "en": "Where?"}, "other": true,
    "options": [{"key": "shop", "label": {"fi": "Myymälässä", "en": "In a shop"}},
                {"key": "web", "label": {"fi": "Verkossa, kotona", "en": "Online, at home"}}]},
   {"key": "quadrant", "type": "quadrant", "title": {"fi": "Arvioi", "en": "Rate"}},
   {"key": "order", "type": "ranking", "title": {"fi": "Järjestä", "en": "Rank"},
    "options": [{"key": "price", "label": {"fi": "Hinta", "en": "Price"}}, {"key": "speed",
     "label": {"fi": "Nopeus", "en": "Speed"}}]}]})";

class ImportFile : public ImportTest {
 protected:
  std::string file(std::string_view text) const { return folder_.write("in.csv", text); }
};

TEST_F(ImportFile, MatchesHeadersByKeyAndByTitleInAnyLanguage) {
  have_survey(kSurvey);
  imported(into(file("date,Kuinka todennäköisesti suosittelisit?,Where?,Asiakastyyppi\n"
                     "2026-01-05 10:00,9 - Very likely,In a shop,uusi\n"
                     "2026-01-06 10:00,3,\"Verkossa, kotona\",\n"),
                "kysely"));
  EXPECT_EQ(answers(0), R"({"recommend":9,"channel_used":"shop"})");
  EXPECT_EQ(answers(1), R"({"recommend":3,"channel_used":"web"})");
  EXPECT_EQ(std::get<std::string>(stored()[0].context.attributes.at("customer_type")), "uusi");
}

TEST_F(ImportFile, RecognisesAQuestionByItsWordsWhenNoHeaderNamesIt) {
  have_survey(kSurvey);
  const auto report = imported(into(file("date,Suosittelu\n2026-01-05,9\n"), "kysely"));
  EXPECT_EQ(answers(0), R"({"recommend":9})");
  EXPECT_EQ(report.columns[1].note, "recognised by its words");
}

TEST_F(ImportFile, ReadsPartsOfQuestionsFromColumnsOfTheirOwn) {
  have_survey(kSurvey);
  imported(into(file("date,quadrant.speed,Arvioi [Sujuvuus],quadrant.pleasantness,order.price,"
                     "order.speed,channel_used,channel_used.other\n"
                     "2026-01-05,5,4,3,2,1,other,Messuilla\n"),
                "kysely"));
  const auto given = stored().at(0).answers;
  EXPECT_EQ(given.at("quadrant").at("speed").as_int64(), 5);
  EXPECT_EQ(json::serialize(given.at("order")), R"(["speed","price"])");
  EXPECT_EQ(json::serialize(given.at("channel_used")), R"({"other":"Messuilla"})");
}

TEST_F(ImportFile, LeavesOutAnswersThatLogicHidesAndSaysHowMany) {
  have_survey(kSurvey);
  const auto report = imported(into(file("date,recommend,why\n2026-01-05,9,piilossa\n"
                                         "2026-01-05,2,näkyy\n"),
                                    "kysely"));
  EXPECT_EQ(report.left_out, 1);
  EXPECT_EQ(report.accepted, 2);
}

TEST_F(ImportFile, AddsNothingTheSecondTime) {
  have_survey(kSurvey);
  const auto path = file("date,recommend\n2026-01-05 10:00,9\n2026-01-05 10:00,9\n2026-01-06,3\n");
  const auto first = imported(into(path, "kysely"));
  EXPECT_EQ(first.accepted, 3);
  EXPECT_EQ(first.repeated, 0);
  EXPECT_EQ(stored().size(), 3u);  // two alike are two responses
  const auto second = imported(into(path, "kysely"));
  EXPECT_EQ(second.repeated, 3);
  EXPECT_EQ(stored().size(), 3u);
}

TEST_F(ImportFile, AddsOnlyWhatIsNewInALongerFile) {
  have_survey(kSurvey);
  imported(into(file("date,recommend\n2026-01-05 10:00,9\n2026-01-06,3\n"), "kysely"));
  const auto longer = imported(
      into(file("date,recommend\n2026-02-01,7\n2026-01-05 10:00,9\n2026-01-06,3\n"), "kysely"));
  EXPECT_EQ(longer.repeated, 2);
  EXPECT_EQ(stored().size(), 3u);
}

TEST_F(ImportFile, AddsNothingTheSecondTimeWithoutDatesEither) {
  have_survey(kSurvey);
  const auto path = file("recommend,channel\n9,shop\n3,web\n");
  imported(into(path, "kysely"));
  now_ = now_.plus_seconds(3600);
  const auto second = imported(into(path, "kysely"));
  EXPECT_EQ(second.repeated, 2);
  EXPECT_EQ(stored().size(), 2u);
}

TEST_F(ImportFile, MakesANewSurveyOnceAndFindsItAgain) {
  const auto path = file("date,How likely are you to recommend us?\n2026-01-05,9\n2026-01-06,3\n");
  const auto first = imported(into_new(path, "Vuosi 2025"));
  EXPECT_TRUE(first.makes_survey);
  EXPECT_EQ(first.survey, "vuosi-2025");
  EXPECT_EQ(stored()[0].version, 1);
  const auto second = imported(into_new(path, "Vuosi 2025"));
  EXPECT_FALSE(second.makes_survey);
  EXPECT_EQ(second.repeated, 2);
  const auto other = run(into_new(file("date,Something else\n2026-01-05,5\n"), "Vuosi 2025"));
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().code, ErrorCode::Conflict);
}

TEST_F(ImportFile, WritesNothingInADryRun) {
  const auto before = folder_.write("rejected.csv", "of yesterday");
  auto request = into_new(data("qualtrics.csv"), "Kuura");
  request.dry_run = true;
  const auto report = imported(request);
  EXPECT_EQ(report.accepted, 5);
  EXPECT_EQ(report.first_rows.size(), 3u);
  EXPECT_TRUE(stored().empty());
  EXPECT_FALSE(surveys_.find_by_slug("kuura").ok());
  EXPECT_EQ(TemporaryFolder::read(before), "of yesterday");
  const auto words = in_words(report);
  EXPECT_NE(words.find("Nothing was written"), std::string::npos);
  EXPECT_NE(words.find("question recommend"), std::string::npos);
  EXPECT_NE(words.find("10 - Extremely likely -> 10"), std::string::npos);
}

TEST_F(ImportFile, WritesEveryRefusedRowWithItsReason) {
  have_survey(kSurvey);
  const auto report = imported(into(
      file("date,recommend,why\n2026-01-05,12,a\n2026-01-05,9,\n31.2.2026,5,b\n2099-01-01,5,c\n"
           "2026-01-05,often,d\n2026-01-05,5,e,f\n2026-01-05,,\n"),
      "kysely"));
  EXPECT_EQ(report.accepted, 1);
  EXPECT_EQ(report.rejected, 6);
  const auto rejected = TemporaryFolder::read(folder_.path("rejected.csv"));
  EXPECT_NE(rejected.find("line,field,reason,date,recommend,why\n"), std::string::npos);
  EXPECT_NE(rejected.find("2,recommend,12 is not on the scale from 0 to 10,2026-01-05,12,a\n"),
            std::string::npos)
      << rejected;
  EXPECT_NE(rejected.find("4,date,this is not a date"), std::string::npos);
  EXPECT_NE(rejected.find("5,date,the date is in the future"), std::string::npos);
  EXPECT_NE(rejected.find("6,recommend,\"these words are not known"), std::string::npos);
  EXPECT_NE(rejected.find("more cells than the header"), std::string::npos);
  EXPECT_NE(rejected.find("8,,the row answers no question"), std::string::npos);
}

TEST_F(ImportFile, SurvivesRaggedAndBrokenRows) {
  have_survey(kSurvey);
  std::string text = "date,recommend,channel_used\n2026-01-05,9\n\n,,\n2026-01-05,8,x\xFFy\n";
  for (int i = 0; i < 30; ++i) text += "2026-01-06,7,Verkossa, kotona ä\n2026-01-06,7,ä\n";
  text += std::string("2026-01-05,8,x\0y\n", 17);
  const auto report = imported(into(file(text), "kysely"));
  EXPECT_EQ(report.table.encoding, "UTF-8");
  EXPECT_EQ(report.accepted, 31);
  EXPECT_EQ(report.rejected, 32);
}

TEST_F(ImportFile, TakesBackWhatItsOwnExportGuarded) {
  have_survey(kSurvey);
  imported(into(file("date,recommend,why\n2026-01-05,3,\"'=1+1\"\n2026-01-06,3,'tis\n"), "kysely"));
  EXPECT_EQ(answers(0), R"({"recommend":3,"why":"=1+1"})");
  EXPECT_EQ(answers(1), R"({"recommend":3,"why":"'tis"})");
}

TEST_F(ImportFile, LetsTheWordsCountWhenNumbersRunAgainstThem) {
  have_survey(R"({"schema": 1, "slug": "k", "name": "K", "languages": ["fi"], "title": {"fi": "K"},
    "questions": [{"key": "s", "type": "csat", "title": {"fi": "Tyytyväisyys"}}]})");
  const auto report = imported(into(
      file("date,s\n2026-01-05,1 - Erittäin tyytyväinen\n2026-01-06,5 - Erittäin tyytymätön\n"),
      "k"));
  EXPECT_EQ(answers(0), R"({"s":5})");
  EXPECT_NE(report.columns[1].note.find("the words count"), std::string::npos);
}

TEST_F(ImportFile, SettlesTheOrderOfDayAndMonthOverTheColumn) {
  have_survey(kSurvey);
  imported(into(file("date,recommend\n03/04/2026,1\n05/04/2026,2\n21/04/2026,3\n"), "kysely"));
  EXPECT_EQ(format_rfc3339(stored()[0].submitted_at).substr(0, 10), "2026-04-03");
  responses_.kept.clear();
  imported(into(file("date,recommend\n03/04/2026,1\n03/05/2026,2\n04/21/2026,3\n"), "kysely"));
  EXPECT_EQ(format_rfc3339(stored()[0].submitted_at).substr(0, 10), "2026-03-04");
}

TEST_F(ImportFile, RefusesRowsOfUnitsThatTheImporterDoesNotSee) {
  have_survey(kSurvey);
  actor_.sees_all_units = false;
  actor_.unit_keys = {"tampere"};
  const auto report = imported(into(
      file("date,unit,recommend\n2026-01-05,Tampereen myymälä,9\n2026-01-05,Turku,9\n"), "kysely"));
  EXPECT_EQ(report.accepted, 1);
  EXPECT_EQ(stored()[0].context.unit, "tampere");
  EXPECT_EQ(report.rejections.at(0).field, "unit");
}

TEST_F(ImportFile, NeedsThePermission) {
  have_survey(kSurvey);
  actor_.role = directory::Role::Viewer;
  const auto report = run(into(file("date,recommend\n2026-01-05,9\n"), "kysely"));
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::Forbidden);
}

TEST_F(ImportFile, SaysWhatIsWrongBeforeAnythingIsStored) {
  have_survey(kSurvey);
  EXPECT_EQ(run(into(file("a,b\n1,2\n"), "nowhere")).error().code, ErrorCode::NotFound);
  EXPECT_EQ(run(into(file("a,b\n1,2\n"), "kysely")).error().code, ErrorCode::Invalid);
  EXPECT_EQ(run(into(file("\n\n"), "kysely")).error().code, ErrorCode::Invalid);
  EXPECT_EQ(run(into(folder_.path("absent.csv"), "kysely")).error().code, ErrorCode::NotFound);
  auto request = into(file("date,recommend\n2026-01-05,9\n"), "kysely");
  request.map.columns.emplace_back("nobody", surveys::ColumnMap{});
  const auto unknown = run(request);
  EXPECT_EQ(unknown.error().field, "map.columns[\"nobody\"]");
  EXPECT_TRUE(stored().empty());
}

TEST_F(ImportFile, EndsWithTheReasonWhenTheStoreIsAway) {
  have_survey(kSurvey);
  responses_.away = unavailable("The records are away.");
  std::string text = "date,recommend\n";
  for (int i = 0; i < 50; ++i) text += "2026-01-05,9\n";
  auto request = into(file(text), "kysely");
  request.batch = 5;
  const auto report = run(request);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::Unavailable);
}

TEST_F(ImportFile, StoresInBatchesAndSaysHowFarItIs) {
  have_survey(kSurvey);
  std::string text = "date,recommend\n";
  for (int i = 0; i < 5'000; ++i) text += "2026-01-05 10:00," + std::to_string(i % 11) + "\n";
  auto request = into(file(text), "kysely");
  request.batch = 1'000;
  std::int64_t last = 0;
  bool falls = false;
  request.progress = [&](std::int64_t done, std::int64_t total) {
    falls = falls || done < last || done > total;
    last = done;
  };
  const auto report = imported(request);
  EXPECT_EQ(report.accepted, 5'000);
  EXPECT_EQ(stored().size(), 5'000u);
  EXPECT_EQ(responses_.batches, 5u);
  EXPECT_GT(last, 0);
  EXPECT_FALSE(falls);
}

TEST_F(ImportFile, WritesAnAuditEntry) {
  have_survey(kSurvey);
  imported(into(file("date,recommend\n2026-01-05,9\n"), "kysely"));
  const auto entries = directory_.audit(organisation_.id, {});
  ASSERT_TRUE(entries.ok());
  const auto at = std::ranges::find(*entries, "response.import", &directory::AuditEntry::action);
  ASSERT_NE(at, entries->end());
  EXPECT_NE(at->detail.find("\"accepted\":1"), std::string::npos);
}

}  // namespace
}  // namespace polku::files
