#include "metrics/segment_service.h"

#include <gtest/gtest.h>

#include "metrics_testing/fakes.h"

namespace polku::metrics {
namespace {

class SegmentServiceTest : public ::testing::Test {
 protected:
  directory::Actor actor_of(directory::Role role, const std::string& name) const {
    auto actor = world_.analyst();
    actor.role = role;
    actor.user = UserId{Uuid::v7_from(world_.now, name)};
    return actor;
  }
  static SegmentDraft draft_of(std::string name, bool shared = false) {
    return {std::move(name), shared,
            json::parse(R"([{"field": "channel", "op": "eq", "value": "shop"}])")};
  }
  Segment made_by(const directory::Actor& actor, bool shared = false) {
    const auto segment = service_.create(actor, draft_of("Shops", shared));
    EXPECT_TRUE(segment.ok()) << segment.error().message;
    return segment.value_or({});
  }

  testing::World world_;
  int told_ = 0;
  SegmentService service_{
      {world_.segments, [this] { return world_.now; }, [this](OrganisationId) { ++told_; }}};
  directory::Actor viewer_ = actor_of(directory::Role::Viewer, "viewer");
  directory::Actor analyst_ = actor_of(directory::Role::Analyst, "analyst");
  directory::Actor other_ = actor_of(directory::Role::Analyst, "other");
};

TEST_F(SegmentServiceTest, KeepsWhatWasDrafted) {
  const auto segment = service_.create(viewer_, draft_of("  Shops "));
  ASSERT_TRUE(segment.ok()) << segment.error().message;
  EXPECT_EQ(segment->name, "Shops");
  EXPECT_EQ(segment->owner, viewer_.user);
  EXPECT_EQ(segment->created_at, world_.now);
  EXPECT_FALSE(segment->shared);
  EXPECT_EQ(json::parse(segment->filters), draft_of("").filters);
  ASSERT_EQ(world_.segments.all.size(), 1u);
}

TEST_F(SegmentServiceTest, RefusesABadDraftWithItsField) {
  auto nameless = draft_of(" ");
  EXPECT_EQ(service_.create(viewer_, nameless).error().field, "name");
  EXPECT_EQ(service_.create(viewer_, draft_of(std::string(101, 'x'))).error().field, "name");
  auto filters = draft_of("Moon");
  filters.filters = json::parse(R"([{"field": "moon", "op": "eq", "value": "full"}])");
  EXPECT_EQ(service_.create(viewer_, filters).error().field, "filters[0].field");
  EXPECT_TRUE(world_.segments.all.empty());
}

TEST_F(SegmentServiceTest, LetsOnlyThoseWhoMayShare) {
  const auto refused = service_.create(viewer_, draft_of("Shops", true));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::Forbidden);
  EXPECT_TRUE(service_.create(analyst_, draft_of("Shops", true)).ok());
  const auto own = made_by(viewer_);
  EXPECT_EQ(service_.change(viewer_, own.id, draft_of("Shops", true)).error().code,
            ErrorCode::Forbidden);
}

TEST_F(SegmentServiceTest, ListsOwnAndSharedOnes) {
  made_by(viewer_);
  made_by(other_, true);
  made_by(other_);
  const auto seen = service_.list(viewer_);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->size(), 2u);
}

TEST_F(SegmentServiceTest, HidesAnothersPrivateSegmentFromEverybody) {
  const auto own = made_by(viewer_);
  const auto owner = actor_of(directory::Role::Owner, "owner");
  EXPECT_EQ(service_.change(owner, own.id, draft_of("Taken")).error().code, ErrorCode::NotFound);
  EXPECT_EQ(service_.remove(owner, own.id).error().code, ErrorCode::NotFound);
  EXPECT_EQ(world_.segments.all.size(), 1u);
}

TEST_F(SegmentServiceTest, LetsSharersChangeASharedSegment) {
  const auto shared = made_by(analyst_, true);
  EXPECT_EQ(service_.change(viewer_, shared.id, draft_of("Taken")).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(service_.remove(viewer_, shared.id).error().code, ErrorCode::Forbidden);
  const auto changed = service_.change(other_, shared.id, draft_of("All shops", true));
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(changed->owner, analyst_.user);
  EXPECT_EQ(world_.segments.all.front().name, "All shops");
}

TEST_F(SegmentServiceTest, GivesATokenNoSegmentOfItsOwn) {
  auto token = analyst_;
  token.user.reset();
  const auto made = made_by(token);
  EXPECT_EQ(made.owner, std::nullopt);
  // Nobody's and not shared: not even another token's.
  EXPECT_EQ(service_.remove(token, made.id).error().code, ErrorCode::NotFound);
}

TEST_F(SegmentServiceTest, TellsOfChangesAndRemovals) {
  const auto own = made_by(viewer_);
  EXPECT_EQ(told_, 0);
  EXPECT_TRUE(service_.change(viewer_, own.id, draft_of("New")).ok());
  EXPECT_EQ(told_, 1);
  EXPECT_TRUE(service_.remove(viewer_, own.id).ok());
  EXPECT_EQ(told_, 2);
  EXPECT_EQ(service_.remove(viewer_, own.id).error().code, ErrorCode::NotFound);
  EXPECT_EQ(told_, 2);
}

}  // namespace
}  // namespace polku::metrics
