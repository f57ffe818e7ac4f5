#include "surveys/survey_service.h"

#include <algorithm>
#include <map>

#include "audit.h"
#include "core/format.h"

namespace polku::surveys {
namespace {

using directory::Permission;

json::array tags_of(const std::vector<Language>& languages) {
  json::array tags;
  for (const auto language : languages) tags.emplace_back(tag_of(language));
  return tags;
}

json::object head_of(const StoredSurvey& survey, bool has_unpublished_changes) {
  return {{"id", survey.id.text()},
          {"slug", survey.slug},
          {"name", survey.name},
          {"status", name_of(survey.status)},
          {"revision", survey.revision},
          {"version", survey.published_version},
          {"published_version", survey.published_version},
          {"has_unpublished_changes", has_unpublished_changes},
          {"created_at", format_rfc3339(survey.created_at)},
          {"updated_at", format_rfc3339(survey.updated_at)},
          {"url", "/s/" + survey.slug}};
}

bool is_changed(const StoredSurvey& survey) {
  return survey.published_version > 0 && survey.revision != survey.published_revision;
}

// Only the languages: a list need not compile every survey's logic.
std::vector<Language> languages_in(const std::string& draft) {
  std::vector<Language> languages;
  const auto document = parse_json(draft, {.bytes_max = 16 << 20, .depth_max = 16});
  if (!document.ok() || !document->is_object()) return languages;
  const auto* tags = find_member(document->get_object(), "languages");
  if (tags == nullptr || !tags->is_array()) return languages;
  for (const auto& tag : tags->get_array()) {
    if (!tag.is_string()) continue;
    if (const auto language = parse_language(tag.get_string())) languages.push_back(*language);
  }
  return languages;
}

bool matches(const StoredSurvey& survey, const SurveyQuery& query) {
  if (query.status ? survey.status != *query.status : survey.status == SurveyStatus::Archived) {
    return false;
  }
  const auto sought = lower_ascii(trimmed(query.text));
  return sought.empty() || lower_ascii(survey.name).find(sought) != std::string::npos ||
         survey.slug.find(sought) != std::string::npos;
}

Error blocked_by(const std::vector<Problem>& problems) {
  const auto first = std::ranges::find(problems, Severity::Error, &Problem::severity);
  const auto errors = std::ranges::count(problems, Severity::Error, &Problem::severity);
  return invalid(first->path, fmt::format("The survey cannot be published yet ({} to mend): {}",
                                          errors, first->detail));
}

}  // namespace

json::object to_json(const SurveySummary& summary) {
  auto object = head_of(summary.survey, summary.has_unpublished_changes);
  object.emplace("languages", tags_of(summary.languages));
  object.emplace("responses",
                 summary.responses ? json::value(*summary.responses) : json::value(nullptr));
  object.emplace("last_response_at", summary.last_response_at
                                         ? json::value(format_rfc3339(*summary.last_response_at))
                                         : json::value(nullptr));
  return object;
}

json::object to_json(const SurveyDetail& detail) {
  auto object = head_of(detail.survey, detail.has_unpublished_changes);
  object.emplace("languages", tags_of(detail.draft.languages));
  object.emplace("definition", to_json(detail.draft));
  object.emplace("problems", to_json(detail.problems));
  return object;
}

json::object to_json(const VersionSummary& version) {
  return {{"version", version.version},
          {"published_at", format_rfc3339(version.published_at)},
          {"published_by", version.published_by},
          {"changes", to_json(version.changes)}};
}

Result<std::vector<SurveySummary>> SurveyService::list(const directory::Actor& actor,
                                                       const SurveyQuery& query) {
  POLKU_CHECK(require(actor, Permission::ReadSurveys));
  POLKU_TRY(auto surveys, ports_.surveys.list(actor.organisation));
  std::map<SurveyId, SurveyActivity> activity;
  if (actor.sees_all_units) {
    POLKU_TRY(const auto counted, ports_.surveys.activity(actor.organisation));
    for (const auto& entry : counted) activity.emplace(entry.survey, entry);
  }
  std::vector<SurveySummary> summaries;
  for (auto& survey : surveys) {
    if (!matches(survey, query)) continue;
    SurveySummary summary;
    summary.languages = languages_in(survey.draft);
    summary.has_unpublished_changes = is_changed(survey);
    if (actor.sees_all_units) summary.responses = 0;
    if (const auto at = activity.find(survey.id); at != activity.end()) {
      summary.responses = at->second.responses;
      summary.last_response_at = at->second.last_response_at;
    }
    summary.survey = std::move(survey);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

Result<SurveyDetail> SurveyService::find(const directory::Actor& actor, SurveyId survey) {
  POLKU_CHECK(require(actor, Permission::ReadSurveys));
  POLKU_TRY(auto stored, ports_.surveys.find(actor.organisation, survey));
  return detail_of(std::move(stored));
}

Result<StoredSurvey> SurveyService::find_by_slug(const directory::Actor& actor,
                                                 std::string_view slug) {
  POLKU_CHECK(require(actor, Permission::ReadSurveys));
  POLKU_TRY(auto stored, ports_.surveys.find_by_slug(slug));
  if (stored.organisation != actor.organisation) {
    return not_found("There is no such survey.");
  }
  return stored;
}

Result<SurveyDetail> SurveyService::create(const directory::Actor& actor,
                                           const json::value& document) {
  POLKU_CHECK(require(actor, Permission::EditSurveys));
  POLKU_TRY(const auto draft, parse_definition(document));
  POLKU_CHECK(check_for_saving(draft));
  const auto now = ports_.clock();
  StoredSurvey survey;
  survey.id = SurveyId{ports_.make_uuid(now)};
  survey.organisation = actor.organisation;
  survey.slug = draft.slug;
  survey.name = draft.name;
  survey.draft = json::serialize(to_json(draft));
  survey.created_at = now;
  survey.updated_at = now;
  POLKU_CHECK(ports_.surveys.insert(survey));
  POLKU_CHECK(audit(actor, "survey.create", survey.id, {{"slug", survey.slug}}));
  return detail_of(std::move(survey));
}

Result<SurveyDetail> SurveyService::save_draft(const directory::Actor& actor, SurveyId id,
                                               const Draft& draft) {
  POLKU_CHECK(require(actor, Permission::EditSurveys));
  POLKU_TRY(const auto definition, parse_definition(draft.definition));
  POLKU_CHECK(check_for_saving(definition));
  POLKU_TRY(auto survey, ports_.surveys.find(actor.organisation, id));
  if (survey.revision != draft.revision) {
    return conflict(fmt::format("Somebody saved the survey meanwhile (revision {}, yours {}). Load "
                                "it again and repeat your changes.",
                                survey.revision, draft.revision),
                    "revision");
  }
  if (survey.published_version > 0 && survey.slug != definition.slug) {
    return conflict(fmt::format("The survey has been published as \"{}\": links to it are in use, "
                                "so its slug stays. Make a copy for another link.",
                                survey.slug),
                    "slug");
  }
  survey.slug = definition.slug;
  survey.name = definition.name;
  survey.draft = json::serialize(to_json(definition));
  survey.revision = draft.revision + 1;
  survey.updated_at = ports_.clock();
  POLKU_CHECK(ports_.surveys.save_draft(survey, draft.revision));
  POLKU_CHECK(audit(actor, "survey.save", id, {{"revision", survey.revision}}));
  return detail_of(std::move(survey));
}

Result<std::vector<Problem>> SurveyService::check(const directory::Actor& actor,
                                                  const json::value& document) {
  POLKU_CHECK(require(actor, Permission::ReadSurveys));
  POLKU_TRY(const auto draft, parse_definition(document));
  return check_for_publishing(draft);
}

Result<json::object> SurveyService::definition(const directory::Actor& actor, SurveyId survey,
                                               std::optional<int> version) {
  POLKU_TRY(const auto detail, find(actor, survey));
  if (!version) return to_json(detail.draft);
  auto published = ports_.catalog.version(actor.organisation, survey, *version);
  if (published.ok()) return to_json(**published);
  auto error = std::move(published).error();
  if (error.code == ErrorCode::NotFound) {
    error.message = fmt::format("The survey has no version {}.", *version);
    error.field = "version";
  }
  return error;
}

Result<SurveyDetail> SurveyService::publish(const directory::Actor& actor, SurveyId id) {
  POLKU_CHECK(require(actor, Permission::PublishSurveys));
  POLKU_TRY(auto survey, ports_.surveys.find(actor.organisation, id));
  POLKU_TRY(const auto detail, detail_of(survey));
  if (blocks_publishing(detail.problems)) return blocked_by(detail.problems);
  if (survey.published_version > 0 && survey.revision == survey.published_revision) {
    if (survey.status == SurveyStatus::Published) return detail;
    return move_to(actor, id, SurveyStatus::Published);
  }
  const auto now = ports_.clock();
  survey.status = SurveyStatus::Published;
  survey.published_version += 1;
  survey.published_revision = survey.revision;
  survey.updated_at = now;
  const StoredVersion version{survey.published_version, survey.draft, now, actor.name};
  POLKU_CHECK(ports_.surveys.publish(survey, version));
  ports_.catalog.forget(survey.slug);
  POLKU_CHECK(audit(actor, "survey.publish", id, {{"version", version.version}}));
  return detail_of(std::move(survey));
}

Result<SurveyDetail> SurveyService::close(const directory::Actor& actor, SurveyId survey) {
  return move_to(actor, survey, SurveyStatus::Closed);
}

Result<SurveyDetail> SurveyService::reopen(const directory::Actor& actor, SurveyId survey) {
  return move_to(actor, survey, SurveyStatus::Published);
}

Result<SurveyDetail> SurveyService::archive(const directory::Actor& actor, SurveyId survey) {
  return move_to(actor, survey, SurveyStatus::Archived);
}

Result<SurveyDetail> SurveyService::move_to(const directory::Actor& actor, SurveyId id,
                                            SurveyStatus status) {
  POLKU_CHECK(require(actor, Permission::PublishSurveys));
  POLKU_TRY(auto survey, ports_.surveys.find(actor.organisation, id));
  if (survey.status == status) return detail_of(std::move(survey));
  if (survey.published_version == 0 && status != SurveyStatus::Archived) {
    return conflict("The survey has never been published; publish it first.", "status");
  }
  if (status == SurveyStatus::Closed && survey.status == SurveyStatus::Archived) {
    return conflict("The survey is in the archive and takes no answers as it is.", "status");
  }
  const auto now = ports_.clock();
  POLKU_CHECK(ports_.surveys.set_status(actor.organisation, id, status, now));
  survey.status = status;
  survey.updated_at = now;
  ports_.catalog.forget(survey.slug);
  POLKU_CHECK(audit(actor, "survey.status", id, {{"status", name_of(status)}}));
  return detail_of(std::move(survey));
}

Result<void> SurveyService::remove(const directory::Actor& actor, SurveyId id) {
  POLKU_CHECK(require(actor, Permission::EditSurveys));
  POLKU_TRY(const auto survey, ports_.surveys.find(actor.organisation, id));
  // Taking away what the public may be answering needs the right to publish as well.
  if (survey.published_version > 0) {
    POLKU_CHECK(require(actor, Permission::PublishSurveys));
  }
  POLKU_CHECK(ports_.surveys.remove(actor.organisation, id));
  ports_.catalog.forget(survey.slug);
  return audit(actor, "survey.remove", id, {{"slug", survey.slug}});
}

Result<std::vector<VersionSummary>> SurveyService::versions(const directory::Actor& actor,
                                                            SurveyId survey) {
  POLKU_CHECK(require(actor, Permission::ReadSurveys));
  POLKU_TRY(const auto stored, ports_.surveys.versions(actor.organisation, survey));
  std::vector<VersionSummary> summaries;
  for (std::size_t i = 0; i < stored.size(); ++i) {
    VersionSummary summary{stored[i].version, stored[i].published_at, stored[i].published_by, {}};
    if (i + 1 < stored.size()) {
      POLKU_TRY(const auto before,
                ports_.catalog.version(actor.organisation, survey, stored[i + 1].version));
      POLKU_TRY(const auto after,
                ports_.catalog.version(actor.organisation, survey, stored[i].version));
      summary.changes = describe_changes(*before, *after);
    }
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

Result<SurveyDetail> SurveyService::detail_of(StoredSurvey survey) const {
  auto draft = parse_definition(survey.draft);
  if (!draft.ok()) {
    return internal_error("the draft of survey " + survey.id.text() +
                          " cannot be read: " + draft.error().field + ": " + draft.error().message);
  }
  SurveyDetail detail;
  detail.problems = check_for_publishing(*draft);
  detail.draft = std::move(draft).value();
  detail.has_unpublished_changes = is_changed(survey);
  detail.survey = std::move(survey);
  return detail;
}

Result<void> SurveyService::audit(const directory::Actor& actor, std::string_view action,
                                  SurveyId survey, json::object detail) {
  const auto now = ports_.clock();
  return ports_.directory.append_audit({ports_.make_uuid(now), actor.organisation, now,
                                        audit_name(actor), std::string(action),
                                        "survey:" + survey.text(), audit_detail(detail)});
}

}  // namespace polku::surveys
