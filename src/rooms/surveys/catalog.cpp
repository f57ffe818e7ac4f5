#include "surveys/catalog.h"

#include <utility>

namespace polku::surveys {
namespace {

constexpr std::size_t kVersionsMax = 512;

bool is_same(const PublishedSurvey& kept, const StoredSurvey& stored,
             const directory::Organisation& organisation) {
  return kept.id == stored.id && kept.status == stored.status &&
         kept.version == stored.published_version &&
         kept.organisation.accent_color == organisation.accent_color &&
         kept.organisation.name == organisation.name &&
         kept.organisation.time_zone == organisation.time_zone &&
         kept.organisation.language == organisation.language;
}

}  // namespace

Result<void> SurveyCatalog::refresh() {
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    generation = generation_;
  }
  auto fresh = std::make_shared<BySlug>();
  POLKU_TRY(const auto organisations, directory_.organisations());
  for (const auto& organisation : organisations) {
    POLKU_TRY(const auto surveys, surveys_.list(organisation.id));
    for (const auto& survey : surveys) {
      if (survey.published_version == 0) continue;
      const auto kept = cached(survey.slug);
      if (kept != nullptr && is_same(*kept, survey, organisation)) {
        fresh->emplace(survey.slug, kept);
        continue;
      }
      POLKU_TRY(auto loaded, load(survey));
      fresh->emplace(survey.slug, std::move(loaded));
    }
  }
  const std::lock_guard lock(mutex_);
  // Something was published meanwhile: what was read may be old, so the next refresh decides.
  if (generation == generation_) by_slug_.store(std::move(fresh));
  return {};
}

PublishedSurveyPtr SurveyCatalog::cached(std::string_view slug) const {
  const auto surveys = by_slug_.load();
  const auto at = surveys->find(slug);
  return at == surveys->end() ? nullptr : at->second;
}

Result<PublishedSurveyPtr> SurveyCatalog::published(std::string_view slug) {
  if (auto survey = cached(slug)) return survey;
  if (!is_slug(slug)) return not_found("There is no such survey. Check the link.");
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    generation = generation_;
  }
  POLKU_TRY(const auto stored, surveys_.find_by_slug(slug));
  POLKU_TRY(auto survey, load(stored));
  keep(survey, generation);
  return survey;
}

Result<DefinitionPtr> SurveyCatalog::version(OrganisationId organisation, SurveyId survey,
                                             int version) {
  const VersionKey key{survey, version};
  {
    const std::lock_guard lock(mutex_);
    const auto at = versions_.find(key);
    if (at != versions_.end()) return at->second;
  }
  POLKU_TRY(const auto stored, surveys_.version(organisation, survey, version));
  auto parsed = parse_definition(stored.definition);
  if (!parsed.ok()) {
    return internal_error("survey " + survey.text() + " version " + std::to_string(version) +
                          " cannot be read: " + parsed.error().field + ": " +
                          parsed.error().message);
  }
  auto definition = std::make_shared<const Definition>(std::move(parsed).value());
  const std::lock_guard lock(mutex_);
  if (versions_.size() >= kVersionsMax) versions_.clear();
  versions_.insert_or_assign(key, definition);
  return DefinitionPtr(std::move(definition));
}

void SurveyCatalog::forget(std::string_view slug) {
  const std::lock_guard lock(mutex_);
  ++generation_;
  auto changed = std::make_shared<BySlug>(*by_slug_.load());
  const auto at = changed->find(slug);
  if (at != changed->end()) changed->erase(at);
  by_slug_.store(std::move(changed));
}

void SurveyCatalog::forget(OrganisationId organisation) {
  const std::lock_guard lock(mutex_);
  ++generation_;
  auto changed = std::make_shared<BySlug>(*by_slug_.load());
  std::erase_if(*changed,
                [&](const auto& entry) { return entry.second->organisation.id == organisation; });
  by_slug_.store(std::move(changed));
}

Result<PublishedSurveyPtr> SurveyCatalog::load(const StoredSurvey& survey) {
  if (survey.published_version == 0) {
    return not_found("There is no such survey. Check the link.");
  }
  POLKU_TRY(const auto definition,
            version(survey.organisation, survey.id, survey.published_version));
  POLKU_TRY(auto organisation, directory_.organisation(survey.organisation));
  auto zone = TimeZone::find(organisation.time_zone);
  return PublishedSurveyPtr(std::make_shared<const PublishedSurvey>(
      PublishedSurvey{survey.id, survey.slug, survey.status, survey.published_version, *definition,
                      std::move(organisation), zone.ok() ? *zone : TimeZone::utc()}));
}

void SurveyCatalog::keep(const PublishedSurveyPtr& survey, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_) return;
  auto changed = std::make_shared<BySlug>(*by_slug_.load());
  changed->insert_or_assign(survey->slug, survey);
  by_slug_.store(std::move(changed));
}

}  // namespace polku::surveys
