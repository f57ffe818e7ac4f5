#include "rows.h"
#include "session.h"
#include "stores.h"

namespace polku::store {
namespace {

using metrics::Segment;

const Query kSegments{"metrics/segments"};
const Query kSegment{"metrics/segment"};
const Query kInsert{"metrics/insert_segment"};
const Query kUpdate{"metrics/update_segment"};
const Query kRemove{"metrics/remove_segment"};

constexpr const char* kNoSegment = "There is no such segment.";

class SociSegmentStore final : public metrics::SegmentStore {
 public:
  explicit SociSegmentStore(Database& database) : database_(database) {}

  Result<std::vector<Segment>> segments(OrganisationId organisation,
                                        std::optional<UserId> user) override {
    return read(kSegments, {{"organisation", organisation}, {"user", user}});
  }

  Result<Segment> segment(OrganisationId organisation, SegmentId segment) override {
    POLKU_TRY(auto found, read(kSegment, {{"organisation", organisation}, {"id", segment}}));
    if (found.empty()) return not_found(kNoSegment);
    return std::move(found.front());
  }

  Result<void> insert_segment(OrganisationId organisation, const Segment& segment) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsert, {{"organisation", organisation},
                                {"id", segment.id},
                                {"owner", segment.owner},
                                {"name", segment.name},
                                {"shared", segment.shared},
                                {"filters", segment.filters},
                                {"created_at", segment.created_at}});
      return {};
    });
  }

  Result<void> update_segment(OrganisationId organisation, const Segment& segment) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      return changed_one(session.execute(kUpdate, {{"organisation", organisation},
                                                   {"id", segment.id},
                                                   {"name", segment.name},
                                                   {"shared", segment.shared},
                                                   {"filters", segment.filters}}),
                         kNoSegment);
    });
  }

  Result<void> remove_segment(OrganisationId organisation, SegmentId segment) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      return changed_one(
          session.execute(kRemove, {{"organisation", organisation}, {"id", segment}}), kNoSegment);
    });
  }

 private:
  Result<std::vector<Segment>> read(const Query& query, std::initializer_list<Param> params) {
    std::vector<Segment> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.clear();
      session.each<SegmentId, std::optional<UserId>, std::string, bool, std::string, Timestamp>(
          query, params,
          [&](SegmentId id, std::optional<UserId> owner, std::string name, bool shared,
              std::string filters, Timestamp created_at) {
            found.push_back({id, owner, std::move(name), shared, std::move(filters), created_at});
          });
      return {};
    }));
    return found;
  }

  Database& database_;
};

}  // namespace

std::unique_ptr<metrics::SegmentStore> make_segment_store(Database& database) {
  return std::make_unique<SociSegmentStore>(database);
}

}  // namespace polku::store
