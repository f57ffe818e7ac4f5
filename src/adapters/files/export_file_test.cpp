#include "files/export_file.h"

#include "import_fixture.h"

namespace polku::files {
namespace {

constexpr std::string_view kSurvey = R"({"schema": 1, "slug": "kysely", "name": "Kysely",
  "languages": ["fi"], "title": {"fi": "Kysely"},
  "attributes": [{"key": "age", "type": "number", "label": {"fi": "Ikä"}}],
  "questions": [
   {"key": "recommend", "type": "nps", "title": {"fi": "Suosittelu"}},
   {"key": "unit", "type": "short_text", "title": {"fi": "Osasto"}},
   {"key": "reasons", "type": "multiple_choice", "title": {"fi": "Syyt"}, "other": true,
    "options": [{"key": "price", "label": {"fi": "Hinta"}}, {"key": "staff",
     "label": {"fi": "Henkilökunta"}}]},
   {"key": "place", "type": "single_choice", "title": {"fi": "Paikka"}, "other": true,
    "options": [{"key": "shop", "label": {"fi": "Myymälä"}}, {"key": "web",
     "label": {"fi": "Verkko"}}]},
   {"key": "order", "type": "ranking", "title": {"fi": "Järjestys"},
    "options": [{"key": "a", "label": {"fi": "A"}}, {"key": "b", "label": {"fi": "B"}}]},
   {"key": "quadrant", "type": "quadrant", "title": {"fi": "Arvio"}},
   {"key": "price", "type": "number", "title": {"fi": "Hinta"}, "decimals": 2},
   {"key": "ok", "type": "consent", "title": {"fi": "Saa ottaa yhteyttä"}},
   {"key": "why", "type": "long_text", "title": {"fi": "Miksi?"}}]})";

class ExportFile : public ImportTest {
 protected:
  ExportFile() {
    have_survey(kSurvey);
    survey_ = *surveys_.find_by_slug("kysely");
    keep("2026-01-05T10:00:00.123Z",
         R"({"recommend": 9, "unit": "B2", "reasons": ["price", {"other": "-50 %"}],
             "place": {"other": "@home"}, "order": ["b", "a"], "quadrant": {"speed": 4},
             "price": 12.5, "ok": true, "why": "=1+1, \"sanoi\"\nhän"})");
    keep("2026-01-06T10:00:00Z", R"({"recommend": 0, "place": "web"})");
  }

  void keep(std::string_view at, std::string_view answers) {
    surveys::Response response;
    response.submitted_at = response.received_at = *parse_rfc3339(at);
    response.id = ResponseId::make(response.submitted_at);
    response.organisation = organisation_.id;
    response.survey = survey_.id;
    response.version = 1;
    response.context.unit = "tampere";
    response.context.attributes["age"] = 44.0;
    response.answers = parse_json(answers)->as_object();
    responses_.kept.emplace(response.id, response);
  }

  std::string csv(HeaderRows header = HeaderRows::Keys) {
    auto rows = ExportRows::open({surveys_, responses_}, {survey_, {}, header, Language::Finnish});
    EXPECT_TRUE(rows.ok());
    const auto source = csv_source(std::move(*rows), header);
    std::string out;
    while (true) {
      const auto piece = source();
      EXPECT_TRUE(piece.ok());
      if (!piece.ok() || piece->empty()) return out;
      out += *piece;
    }
  }

  surveys::StoredSurvey survey_;
};

TEST_F(ExportFile, GivesEveryItemAColumn) {
  const auto text = csv();
  EXPECT_TRUE(text.starts_with(
      "response_id,submitted_at,received_at,survey,version,language,status,channel,touchpoint,"
      "moment,unit,location,device,method,attributes.age,recommend,answers.unit,reasons.price,"
      "reasons.staff,reasons.other,place,place.other,order.a,order.b,quadrant.accessibility,"
      "quadrant.speed,quadrant.smoothness,quadrant.pleasantness,price,ok,why\n"))
      << text;
  // Newest first.
  EXPECT_NE(text.find(",tampere,,,,44,0,,,,,web,,,,,,,,,,\n"), std::string::npos) << text;
  EXPECT_NE(text.find(",44,9,B2,1,0,\"'-50 %\",other,\"'@home\",2,1,,4,,,12.5,1,"
                      "\"'=1+1, \"\"sanoi\"\"\nhän\"\n"),
            std::string::npos)
      << text;
}

TEST_F(ExportFile, CanHaveTitlesInPlaceOfKeysOrBelowThem) {
  EXPECT_NE(csv(HeaderRows::Labels).find("Syyt [Hinta],Syyt [Henkilökunta]"), std::string::npos);
  const auto both = csv(HeaderRows::Both);
  EXPECT_NE(both.find("reasons.price"), std::string::npos);
  EXPECT_NE(both.find("Syyt [Hinta]"), std::string::npos);
}

TEST_F(ExportFile, ComesBackTheSameByImport) {
  for (const auto header : {HeaderRows::Keys, HeaderRows::Both}) {
    const auto path = folder_.write("out.csv", csv(header));
    const auto before = responses_.kept;
    const auto again = imported(into(path, "kysely"));
    EXPECT_EQ(again.repeated, 2);
    EXPECT_EQ(again.rejected, 0);
    responses_.kept.clear();
    imported(into(path, "kysely"));
    ASSERT_EQ(responses_.kept.size(), before.size());
    for (const auto& [id, response] : before) {
      ASSERT_TRUE(responses_.kept.contains(id)) << id.text();
      EXPECT_EQ(responses_.kept.at(id).answers, response.answers);
      EXPECT_EQ(responses_.kept.at(id).submitted_at, response.submitted_at);
      EXPECT_EQ(responses_.kept.at(id).context.attributes, response.context.attributes);
    }
    responses_.kept = before;
  }
}

TEST_F(ExportFile, ComesBackFromXlsxToo) {
  auto rows = ExportRows::open({surveys_, responses_}, {survey_, {}, HeaderRows::Keys, {}});
  ASSERT_TRUE(rows.ok());
  const auto path = folder_.path("out.xlsx");
  ASSERT_TRUE(write_xlsx(*rows, path).ok());
  const auto before = responses_.kept;
  responses_.kept.clear();
  const auto report = imported(into(path, "kysely"));
  EXPECT_EQ(report.table.kind, "xlsx");
  ASSERT_EQ(responses_.kept.size(), 2u);
  for (const auto& [id, response] : before) {
    EXPECT_EQ(responses_.kept.at(id).answers, response.answers);
  }
}

TEST_F(ExportFile, GoesPageByPage) {
  for (int i = 0; i < 2'500; ++i) keep("2026-01-07T10:00:00Z", R"({"recommend": 7})");
  const auto text = csv();
  EXPECT_EQ(std::ranges::count(text, '\n'), 1 + 2'502 + 1);  // one comment has two lines
}

TEST_F(ExportFile, RefusesASurveyThatWasNeverPublished) {
  survey_.id = SurveyId::make(now_);
  EXPECT_EQ(
      ExportRows::open({surveys_, responses_}, {survey_, {}, HeaderRows::Keys, {}}).error().code,
      ErrorCode::Conflict);
}

}  // namespace
}  // namespace polku::files
