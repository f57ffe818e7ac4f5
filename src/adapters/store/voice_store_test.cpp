#include "records_fixture.h"

namespace polku::store {
namespace {

using namespace voice;

class VoiceStoreTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    organisation_ = add_organisation();
    const auto survey = add_survey(organisation_);
    const auto given =
        response_number(organisation_, survey, 1, R"({"why": "Jono oli pitkä mutta myyjä kiva"})");
    response_ = given.response.id;
    ASSERT_TRUE(succeeded(append(given)));
  }
  VoiceStore& voice() { return records_->voice(); }

  StoredCorrection correction_of(ResponseId response, const std::string& seed) const {
    StoredCorrection correction;
    correction.id = {Uuid::v7_from(kNow, seed)};
    correction.organisation = organisation_;
    correction.response = response;
    correction.question = "why";
    correction.start = 0;
    correction.end = 15;
    correction.words = "Jono oli pitkä";
    correction.label = "negative";
    correction.corrected_by = "user:1";
    correction.corrected_at = kNow;
    return correction;
  }
  std::vector<std::string> kinds_of_events() {
    std::vector<std::string> kinds;
    for (const auto& event : value_of(records_->responses().events_after(0, 100))) {
      kinds.push_back(event.kind);
    }
    return kinds;
  }

  OrganisationId organisation_;
  ResponseId response_;
};
POLKU_ON_BOTH_ENGINES(VoiceStoreTest);

TEST_P(VoiceStoreTest, HasAnEmptyTaxonomyAtFirst) {
  const auto taxonomy = value_of(voice().taxonomy(organisation_));
  EXPECT_EQ(taxonomy.revision, 0);
  EXPECT_EQ(taxonomy.changes, "{}");
}

TEST_P(VoiceStoreTest, KeepsATaxonomyByRevision) {
  StoredTaxonomy taxonomy{R"({"themes": []})", 1, kNow, "user:1"};
  ASSERT_TRUE(succeeded(voice().put_taxonomy(organisation_, taxonomy, 0)));
  EXPECT_EQ(voice().put_taxonomy(organisation_, taxonomy, 0).error().code, ErrorCode::Conflict);
  taxonomy.revision = 2;
  taxonomy.changes = R"({"themes": [], "opinions": {}})";
  EXPECT_EQ(voice().put_taxonomy(organisation_, taxonomy, 7).error().code, ErrorCode::Conflict);
  ASSERT_TRUE(succeeded(voice().put_taxonomy(organisation_, taxonomy, 1)));
  const auto found = value_of(voice().taxonomy(organisation_));
  EXPECT_EQ(found.revision, 2);
  EXPECT_EQ(found.changes, taxonomy.changes);
  EXPECT_EQ(value_of(voice().taxonomy(add_organisation("toinen"))).revision, 0);
}

TEST_P(VoiceStoreTest, KeepsCorrectionsAndTellsThatTheResponseChanged) {
  auto first = correction_of(response_, "1");
  auto second = correction_of(response_, "2");
  second.themes = std::vector<std::string>{"waiting", "staff"};
  auto third = correction_of(response_, "3");
  third.themes = std::vector<std::string>{};
  third.label.clear();
  for (const auto& one : {first, second, third}) {
    ASSERT_TRUE(succeeded(voice().insert_correction(one)));
  }
  const auto found = value_of(voice().corrections(organisation_));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].words, first.words);
  EXPECT_EQ(found[0].themes, std::nullopt);
  EXPECT_EQ(found[0].end, 15);
  EXPECT_EQ(found[1].themes, second.themes);
  EXPECT_EQ(found[2].themes, std::vector<std::string>{});
  EXPECT_EQ(value_of(voice().corrections(organisation_, response_)).size(), 3u);
  EXPECT_EQ(kinds_of_events().back(), "response_changed");
}

TEST_P(VoiceStoreTest, RefusesACorrectionOfNothing) {
  const auto missing = voice().insert_correction(correction_of({Uuid::v7_from(kNow, "x")}, "1"));
  EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
  EXPECT_TRUE(value_of(voice().corrections(organisation_)).empty());
}

TEST_P(VoiceStoreTest, RemovesACorrectionOnce) {
  const auto correction = correction_of(response_, "1");
  ASSERT_TRUE(succeeded(voice().insert_correction(correction)));
  ASSERT_TRUE(succeeded(voice().remove_correction(organisation_, correction.id, kNow)));
  EXPECT_EQ(voice().remove_correction(organisation_, correction.id, kNow).error().code,
            ErrorCode::NotFound);
  EXPECT_TRUE(value_of(voice().corrections(organisation_)).empty());
}

TEST_P(VoiceStoreTest, ForgetsCorrectionsWithTheirResponse) {
  ASSERT_TRUE(succeeded(voice().insert_correction(correction_of(response_, "1"))));
  ASSERT_TRUE(succeeded(records_->responses().erase(organisation_, response_)));
  EXPECT_TRUE(value_of(voice().corrections(organisation_)).empty());
}

TEST_P(VoiceStoreTest, UsesTheNewestPromotedModel) {
  EXPECT_EQ(value_of(voice().model(organisation_, Language::Finnish)), std::nullopt);
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  StoredModel model{Language::Finnish, 1, bytes, R"({"why": "promoted"})", true, kNow};
  ASSERT_TRUE(succeeded(voice().insert_model(organisation_, model)));
  model.number = 2;
  model.promoted = false;
  model.bytes = "worse";
  ASSERT_TRUE(succeeded(voice().insert_model(organisation_, model)));
  const auto used = value_of(voice().model(organisation_, Language::Finnish));
  ASSERT_TRUE(used);
  EXPECT_EQ(used->number, 1);
  EXPECT_EQ(used->bytes, bytes);
  EXPECT_EQ(value_of(voice().models(organisation_)).size(), 2u);
  EXPECT_EQ(value_of(voice().model(organisation_, Language::Swedish)), std::nullopt);
  EXPECT_EQ(value_of(voice().model(add_organisation("toinen"), Language::Finnish)), std::nullopt);
}

}  // namespace
}  // namespace polku::store
