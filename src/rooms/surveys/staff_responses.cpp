// Staff reading and erasing responses, each within their own units.

#include <algorithm>
#include <map>

#include "audit.h"
#include "core/format.h"
#include "directory/units.h"
#include "surveys/response_service.h"

namespace polku::surveys {
namespace {

using directory::Permission;

constexpr int kPageMax = 200;
constexpr std::size_t kReadMax = 1'000;

Error no_response() { return not_found("There is no such response, or it has been erased."); }

}  // namespace

json::object to_json(const ResponseItem& item) {
  const auto& response = item.response;
  return {
      {"id", response.id.text()},
      {"survey",
       {{"id", response.survey.text()}, {"slug", item.survey_slug}, {"name", item.survey_name}}},
      {"version", response.version},
      {"submitted_at", format_rfc3339(response.submitted_at)},
      {"received_at", format_rfc3339(response.received_at)},
      {"language", tag_of(response.language)},
      {"status", name_of(response.status)},
      {"context", to_json(response.context)},
      {"answers", response.answers}};
}

// A unit asked for stands for its whole subtree; whoever is limited to units gets what both allow.
Result<ResponseFilter> ResponseService::within_scope(const directory::Actor& actor,
                                                     ResponseFilter filter) {
  if (!filter.units.empty()) {
    POLKU_TRY(const auto tree, ports_.directory.units(actor.organisation));
    std::vector<UnitId> roots;
    for (const auto& unit : tree) {
      if (std::ranges::find(filter.units, unit.key) != filter.units.end()) roots.push_back(unit.id);
    }
    for (auto& key : directory::keys_below(roots, tree)) filter.units.push_back(std::move(key));
    std::ranges::sort(filter.units);
    const auto repeats = std::unique(filter.units.begin(), filter.units.end());
    filter.units.erase(repeats, filter.units.end());
    filter.units_limited = true;
  }
  if (actor.sees_all_units) return filter;
  if (filter.units.empty()) {
    filter.units = actor.unit_keys;
  } else {
    std::erase_if(filter.units, [&](const std::string& unit) { return !actor.sees_unit(unit); });
  }
  filter.units_limited = true;
  return filter;
}

Result<ResponsePage> ResponseService::list(const directory::Actor& actor, ResponseFilter filter) {
  POLKU_CHECK(require(actor, Permission::ReadResponses));
  POLKU_TRY(filter, within_scope(actor, std::move(filter)));
  const int limit = std::clamp(filter.limit, 1, kPageMax);
  filter.limit = limit + 1;
  POLKU_TRY(auto responses, ports_.responses.list(actor.organisation, filter));
  POLKU_TRY(const auto surveys, ports_.surveys.list(actor.organisation));
  std::map<SurveyId, const StoredSurvey*> by_id;
  for (const auto& survey : surveys) by_id.emplace(survey.id, &survey);

  ResponsePage page;
  const bool more = responses.size() > static_cast<std::size_t>(limit);
  if (more) responses.resize(static_cast<std::size_t>(limit));
  if (more) page.next = responses.back().id;
  for (auto& response : responses) {
    ResponseItem item;
    const auto survey = by_id.find(response.survey);
    if (survey != by_id.end()) {
      item.survey_slug = survey->second->slug;
      item.survey_name = survey->second->name;
    }
    item.response = std::move(response);
    page.items.push_back(std::move(item));
  }
  json::object detail{{"count", page.items.size()}};
  if (filter.survey) detail.emplace("survey", filter.survey->text());
  if (!filter.text.empty()) detail.emplace("text", filter.text);
  POLKU_CHECK(audit_staff(actor, "response.list", "responses", std::move(detail)));
  return page;
}

Result<ResponseItem> ResponseService::read(const directory::Actor& actor, ResponseId id) {
  POLKU_CHECK(require(actor, Permission::ReadResponses));
  POLKU_TRY(auto response, ports_.responses.find(actor.organisation, id));
  if (!actor.sees_unit(response.context.unit)) return no_response();
  POLKU_TRY(const auto survey, ports_.surveys.find(actor.organisation, response.survey));
  POLKU_CHECK(audit_staff(actor, "response.read", "response:" + id.text(), {}));
  return ResponseItem{std::move(response), survey.slug, survey.name};
}

Result<std::vector<ResponseItem>> ResponseService::read_all(const directory::Actor& actor,
                                                            const std::vector<ResponseId>& ids) {
  POLKU_CHECK(require(actor, Permission::ReadResponses));
  std::vector<ResponseItem> items;
  if (ids.empty()) return items;
  if (ids.size() > kReadMax) return internal_error("read_all: too many responses");
  POLKU_TRY(const auto surveys, ports_.surveys.list(actor.organisation));
  for (const auto id : ids) {
    auto response = ports_.responses.find(actor.organisation, id);
    if (!response.ok() && response.error().code == ErrorCode::NotFound) continue;
    if (!response.ok()) return response.error();
    if (!actor.sees_unit(response->context.unit)) continue;
    const auto survey = std::ranges::find(surveys, response->survey, &StoredSurvey::id);
    const bool known = survey != surveys.end();
    items.push_back({std::move(response).value(), known ? survey->slug : std::string(),
                     known ? survey->name : std::string()});
  }
  POLKU_CHECK(audit_staff(actor, "response.list", "responses", {{"count", items.size()}}));
  return items;
}

Result<void> ResponseService::erase(const directory::Actor& actor, ResponseId id) {
  POLKU_CHECK(require(actor, Permission::EraseResponses));
  POLKU_TRY(const auto response, ports_.responses.find(actor.organisation, id));
  if (!actor.sees_unit(response.context.unit)) return no_response();
  POLKU_CHECK(ports_.responses.erase(actor.organisation, id));
  return audit_staff(actor, "response.erase", "response:" + id.text(),
                     {{"survey", response.survey.text()}});
}

Result<void> ResponseService::audit_staff(const directory::Actor& actor, std::string_view action,
                                          std::string subject, json::object detail) {
  const auto now = ports_.clock();
  return ports_.directory.append_audit({ports_.make_uuid(now), actor.organisation, now,
                                        audit_name(actor), std::string(action), std::move(subject),
                                        audit_detail(detail)});
}

}  // namespace polku::surveys
