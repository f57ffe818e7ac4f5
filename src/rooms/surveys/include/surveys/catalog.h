#pragma once
// Published surveys and their versions in memory. Reading is wait-free of the store once loaded;
// thread-safe. What it hands out is immutable and stays valid as long as it is held.

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/time.h"
#include "directory/ports.h"
#include "surveys/definition.h"
#include "surveys/ports.h"

namespace polku::surveys {

// A survey's current published version with all that answering it needs.
struct PublishedSurvey {
  SurveyId id;
  std::string slug;
  SurveyStatus status = SurveyStatus::Published;  // Published, Closed or Archived
  int version = 0;
  Definition definition;
  directory::Organisation organisation;
  TimeZone zone = TimeZone::utc();  // the organisation's
};
using PublishedSurveyPtr = std::shared_ptr<const PublishedSurvey>;
using DefinitionPtr = std::shared_ptr<const Definition>;

class SurveyCatalog {
 public:
  SurveyCatalog(SurveyStore& surveys, directory::DirectoryStore& directory)
      : surveys_(surveys), directory_(directory) {}

  // Loads every published survey, so that the first answer waits for nothing; also brings in what
  // other processes changed. Call at start and now and then, off the I/O threads.
  Result<void> refresh();
  // The survey when it is in memory already, else nullptr; never blocks.
  PublishedSurveyPtr cached(std::string_view slug) const;
  // As `cached`, reading the store when needed. NotFound: no such survey, or never published.
  Result<PublishedSurveyPtr> published(std::string_view slug);
  // Any published version, current or old. NotFound as the store says.
  Result<DefinitionPtr> version(OrganisationId organisation, SurveyId survey, int version);

  // After publishing, closing, reopening or removing a survey: forget it.
  void forget(std::string_view slug);
  // After a change of the organisation (colour, zone, name): forget its surveys.
  void forget(OrganisationId organisation);

 private:
  using BySlug = std::map<std::string, PublishedSurveyPtr, std::less<>>;
  struct VersionKey {
    SurveyId survey;
    int version;
    friend auto operator<=>(const VersionKey&, const VersionKey&) = default;
  };

  Result<PublishedSurveyPtr> load(const StoredSurvey& survey);
  void keep(const PublishedSurveyPtr& survey, std::uint64_t generation);

  SurveyStore& surveys_;
  directory::DirectoryStore& directory_;
  std::atomic<std::shared_ptr<const BySlug>> by_slug_{std::make_shared<const BySlug>()};
  mutable std::mutex mutex_;  // of changes to by_slug_, of versions_ and generation_
  std::map<VersionKey, DefinitionPtr> versions_;
  std::uint64_t generation_ = 0;  // grows with every forget
};

}  // namespace polku::surveys
