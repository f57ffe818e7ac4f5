#include "records_fixture.h"

namespace polku::store {
namespace {

using metrics::Segment;

class SegmentStoreTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    organisation_ = add_organisation();
    for (auto* user : {&aino_, &eino_}) {
      user->created_at = kNow;
      ASSERT_TRUE(succeeded(records_->directory().insert_user(organisation_, *user)));
    }
  }
  metrics::SegmentStore& segments() { return records_->segments(); }
  Segment segment_named(const std::string& name, UserId owner, bool shared = false) {
    return {{Uuid::v7_from(kNow, name + owner.text())}, owner, name, shared, "[]", kNow};
  }
  static directory::User user_named(const std::string& name) {
    directory::User user;
    user.id = {Uuid::v7_from(kNow, name)};
    user.email = name + "@esimerkki.fi";
    return user;
  }

  OrganisationId organisation_;
  directory::User aino_ = user_named("aino");
  directory::User eino_ = user_named("eino");
};
POLKU_ON_BOTH_ENGINES(SegmentStoreTest);

TEST_P(SegmentStoreTest, ShowsOwnAndSharedSegmentsByName) {
  for (const auto& segment : {segment_named("c", aino_.id), segment_named("b", eino_.id, true),
                              segment_named("a", eino_.id)}) {
    ASSERT_TRUE(succeeded(segments().insert_segment(organisation_, segment)));
  }
  const auto seen = value_of(segments().segments(organisation_, aino_.id));
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].name, "b");
  EXPECT_EQ(seen[1].name, "c");
  EXPECT_EQ(seen[1].owner, aino_.id);
  EXPECT_EQ(value_of(segments().segments(organisation_, std::nullopt)).size(), 1u);
  EXPECT_TRUE(value_of(segments().segments(add_organisation("toinen"), aino_.id)).empty());
}

TEST_P(SegmentStoreTest, ChangesAndRemovesASegment) {
  auto segment = segment_named("oma", aino_.id);
  ASSERT_TRUE(succeeded(segments().insert_segment(organisation_, segment)));
  segment.name = "kaikkien";
  segment.shared = true;
  segment.filters = R"([{"field": "unit", "op": "eq", "value": "tampere"}])";
  ASSERT_TRUE(succeeded(segments().update_segment(organisation_, segment)));
  const auto found = value_of(segments().segment(organisation_, segment.id));
  EXPECT_EQ(found.name, "kaikkien");
  EXPECT_TRUE(found.shared);
  EXPECT_EQ(found.filters, segment.filters);
  EXPECT_EQ(found.created_at, kNow);
  ASSERT_TRUE(succeeded(segments().remove_segment(organisation_, segment.id)));
  EXPECT_EQ(code_of(segments().segment(organisation_, segment.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(segments().update_segment(organisation_, segment)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(segments().remove_segment(organisation_, segment.id)), ErrorCode::NotFound);
}

TEST_P(SegmentStoreTest, RefusesANameTwiceForOneOwner) {
  ASSERT_TRUE(succeeded(segments().insert_segment(organisation_, segment_named("oma", aino_.id))));
  auto again = segment_named("oma", aino_.id);
  again.id = {Uuid::v7_from(kNow, "another id")};
  const auto refused = segments().insert_segment(organisation_, again);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "name");
  EXPECT_TRUE(succeeded(segments().insert_segment(organisation_, segment_named("oma", eino_.id))));
}

TEST_P(SegmentStoreTest, RefusesFiltersThatAreNoJson) {
  auto segment = segment_named("oma", aino_.id);
  segment.filters = "[";
  EXPECT_FALSE(segments().insert_segment(organisation_, segment).ok());
}

class IdempotencyStoreTest : public RecordsTest {
 protected:
  IdempotencyStore& keys() { return records_->idempotency(); }
  RequestKey request(const std::string& key, std::uint64_t body_hash = 5) {
    return {organisation_, "POST /api/v1/surveys", key, body_hash};
  }
  OrganisationId organisation_{Uuid::v7_from(kNow, "anyone")};
};
POLKU_ON_BOTH_ENGINES(IdempotencyStoreTest);

TEST_P(IdempotencyStoreTest, GivesTheFirstAnswerAgain) {
  EXPECT_EQ(value_of(keys().find(request("k"))), std::nullopt);
  EXPECT_EQ(value_of(keys().put(request("k"), {201, R"({"id": 1})"}, kNow)).status, 201);
  const auto raced = value_of(keys().put(request("k"), {500, "late"}, kNow));
  EXPECT_EQ(raced.status, 201);
  EXPECT_EQ(raced.body, R"({"id": 1})");
  EXPECT_EQ(value_of(keys().find(request("k")))->body, R"({"id": 1})");
}

TEST_P(IdempotencyStoreTest, RefusesAKeyWithAnotherBody) {
  ASSERT_TRUE(succeeded(keys().put(request("k"), {201, "{}"}, kNow)));
  EXPECT_EQ(code_of(keys().find(request("k", 6))), ErrorCode::Conflict);
  EXPECT_EQ(code_of(keys().put(request("k", 6), {201, "{}"}, kNow)), ErrorCode::Conflict);
  auto elsewhere = request("k", 6);
  elsewhere.scope = "POST /api/v1/units";
  EXPECT_EQ(value_of(keys().find(elsewhere)), std::nullopt);
}

TEST_P(IdempotencyStoreTest, ForgetsOldKeys) {
  ASSERT_TRUE(succeeded(keys().put(request("old"), {201, "{}"}, kNow)));
  ASSERT_TRUE(succeeded(keys().put(request("new"), {201, "{}"}, kNow.plus_seconds(10))));
  ASSERT_TRUE(succeeded(keys().forget_before(kNow.plus_seconds(10))));
  EXPECT_EQ(value_of(keys().find(request("old"))), std::nullopt);
  EXPECT_NE(value_of(keys().find(request("new"))), std::nullopt);
}

TEST_P(IdempotencyStoreTest, ForgetsOldResponseKeysToo) {
  const auto organisation = add_organisation();
  const auto survey = add_survey(organisation);
  auto given = response_number(organisation, survey, 1);
  given.idempotency = {"k", 1};
  ASSERT_TRUE(succeeded(append(given)));
  ASSERT_TRUE(succeeded(keys().forget_before(kNow.plus_seconds(10))));
  auto later = response_number(organisation, survey, 20);
  later.idempotency = {"k", 2};
  EXPECT_FALSE(value_of(append(later)).repeated);
}

}  // namespace
}  // namespace polku::store
