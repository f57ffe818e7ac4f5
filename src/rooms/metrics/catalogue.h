#pragma once
// What numbers can be asked of: an organisation's settings, units and surveys with all their
// published versions, as one immutable snapshot.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "directory/ports.h"
#include "surveys/catalog.h"
#include "surveys/ports.h"

namespace polku::metrics {

struct SurveyEntry {
  SurveyId id;
  std::string slug, name;
  std::vector<surveys::DefinitionPtr> versions;  // version n stands at n - 1

  const surveys::Definition& latest() const { return *versions.back(); }
};

struct Snapshot {
  directory::Organisation organisation;
  TimeZone zone = TimeZone::utc();
  std::vector<directory::Unit> units;
  std::vector<SurveyEntry> surveys;  // those published at least once
  std::vector<std::string> drafts;   // slugs of those never published
  std::uint64_t stamp = 0;           // another for every load
  Timestamp loaded_at;

  const SurveyEntry* find_survey(std::string_view slug) const;
  const SurveyEntry* find_survey(SurveyId id) const;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// Thread-safe. A snapshot is at most a second old.
class Catalogue {
 public:
  Catalogue(directory::DirectoryStore& directory, surveys::SurveyStore& surveys,
            surveys::SurveyCatalog& definitions)
      : directory_(directory), surveys_(surveys), definitions_(definitions) {}

  Result<SnapshotPtr> snapshot(OrganisationId organisation, Timestamp now);
  void forget(OrganisationId organisation);

 private:
  Result<SnapshotPtr> load(OrganisationId organisation, const Snapshot* former, Timestamp now);

  directory::DirectoryStore& directory_;
  surveys::SurveyStore& surveys_;
  surveys::SurveyCatalog& definitions_;
  std::mutex mutex_;
  std::map<OrganisationId, SnapshotPtr> snapshots_;
  std::uint64_t stamps_ = 0;
};

}  // namespace polku::metrics
