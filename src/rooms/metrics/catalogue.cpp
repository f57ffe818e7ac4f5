#include "catalogue.h"

#include <algorithm>

namespace polku::metrics {
namespace {

constexpr std::int64_t kFreshMicros = 1'000'000;

// Two snapshots that give the same answers share one stamp, so that cached answers stay good.
bool same(const Snapshot& a, const Snapshot& b) {
  const auto& left = a.organisation;
  const auto& right = b.organisation;
  const auto same_unit = [](const directory::Unit& x, const directory::Unit& y) {
    return x.id == y.id && x.key == y.key && x.parent == y.parent;
  };
  const auto same_survey = [](const SurveyEntry& x, const SurveyEntry& y) {
    return x.id == y.id && x.slug == y.slug && x.name == y.name && x.versions == y.versions;
  };
  return left.time_zone == right.time_zone &&
         left.policy.minimum_group == right.policy.minimum_group &&
         left.policy.minimum_group_comments == right.policy.minimum_group_comments &&
         left.policy.relevant_difference_nps == right.policy.relevant_difference_nps &&
         a.drafts == b.drafts && std::ranges::equal(a.units, b.units, same_unit) &&
         std::ranges::equal(a.surveys, b.surveys, same_survey);
}

}  // namespace

const SurveyEntry* Snapshot::find_survey(std::string_view slug) const {
  const auto at = std::ranges::find(surveys, slug, &SurveyEntry::slug);
  return at == surveys.end() ? nullptr : &*at;
}

const SurveyEntry* Snapshot::find_survey(SurveyId id) const {
  const auto at = std::ranges::find(surveys, id, &SurveyEntry::id);
  return at == surveys.end() ? nullptr : &*at;
}

Result<SnapshotPtr> Catalogue::snapshot(OrganisationId organisation, Timestamp now) {
  SnapshotPtr former;
  {
    const std::lock_guard lock(mutex_);
    const auto at = snapshots_.find(organisation);
    if (at != snapshots_.end()) former = at->second;
  }
  if (former != nullptr && now.micros - former->loaded_at.micros < kFreshMicros &&
      now >= former->loaded_at) {
    return former;
  }
  POLKU_TRY(auto fresh, load(organisation, former.get(), now));
  const std::lock_guard lock(mutex_);
  snapshots_[organisation] = fresh;
  return fresh;
}

void Catalogue::forget(OrganisationId organisation) {
  const std::lock_guard lock(mutex_);
  snapshots_.erase(organisation);
}

Result<SnapshotPtr> Catalogue::load(OrganisationId organisation, const Snapshot* former,
                                    Timestamp now) {
  auto fresh = std::make_shared<Snapshot>();
  POLKU_TRY(fresh->organisation, directory_.organisation(organisation));
  POLKU_TRY(fresh->zone, TimeZone::find(fresh->organisation.time_zone));
  POLKU_TRY(fresh->units, directory_.units(organisation));
  POLKU_TRY(const auto stored, surveys_.list(organisation));
  for (const auto& survey : stored) {
    if (survey.published_version == 0) {
      fresh->drafts.push_back(survey.slug);
      continue;
    }
    SurveyEntry entry{survey.id, survey.slug, survey.name, {}};
    const auto* known = former != nullptr ? former->find_survey(survey.id) : nullptr;
    if (known != nullptr) entry.versions = known->versions;
    for (auto version = static_cast<int>(entry.versions.size()) + 1;
         version <= survey.published_version; ++version) {
      POLKU_TRY(auto definition, definitions_.version(organisation, survey.id, version));
      entry.versions.push_back(std::move(definition));
    }
    fresh->surveys.push_back(std::move(entry));
  }
  fresh->loaded_at = now;
  const std::lock_guard lock(mutex_);
  fresh->stamp = former != nullptr && same(*former, *fresh) ? former->stamp : ++stamps_;
  return SnapshotPtr(std::move(fresh));
}

}  // namespace polku::metrics
