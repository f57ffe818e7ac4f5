// One customer's way through a journey. Reading it is reading that person's answers.

#include <algorithm>
#include <map>
#include <set>

#include "audit.h"
#include "core/text.h"
#include "journey_path.h"
#include "journeys/map.h"
#include "measure_json.h"

namespace polku::journeys {
namespace {

constexpr std::size_t kContactMax = 200;
constexpr std::size_t kAuditedMax = 200;  // responses named in the audit log

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

struct Place {
  const Stage* stage = nullptr;
  const Moment* moment = nullptr;
};

json::object step_json(const metrics::WalkStep& step, const Place& place) {
  return {{"at", format_rfc3339(step.at)},
          {"moment", text_or_null(step.moment)},
          {"title", place.moment == nullptr ? json::value() : json::value(place.moment->title)},
          {"stage", place.stage == nullptr ? json::value() : json::value(place.stage->key)},
          {"touchpoint", text_or_null(step.touchpoint)},
          {"channel", text_or_null(step.channel)},
          {"unit", text_or_null(step.unit)},
          {"survey", step.survey},
          {"score", step.score ? number_or_null(*step.score) : json::value()},
          {"response", step.response.text()}};
}

// Whose way it was is told by the responses: they name nobody once they have been erased.
json::object audit_detail(const std::vector<metrics::WalkStep>& steps) {
  json::array responses;
  std::set<ResponseId> named;
  for (const auto& step : steps) {
    if (named.size() == kAuditedMax) break;
    if (named.insert(step.response).second) responses.push_back(json::value(step.response.text()));
  }
  return {{"steps", steps.size()}, {"responses", std::move(responses)}};
}

}  // namespace

Result<json::object> MapService::walk(const directory::Actor& actor, DocumentId journey,
                                      std::string_view contact) {
  POLKU_CHECK(require(actor, directory::Permission::ReadMeasures));
  POLKU_CHECK(require(actor, directory::Permission::ReadResponses));
  const auto wanted = trimmed(contact);
  if (wanted.empty()) return invalid("contact", "Name the customer whose way you want to see.");
  POLKU_CHECK(check_text(wanted, "contact", kContactMax));
  POLKU_TRY(const auto path, load_path(ports_.store, actor.organisation, journey));
  POLKU_TRY(auto steps, ports_.measures.walk(actor, path.spec, wanted));
  std::ranges::stable_sort(steps, {}, &metrics::WalkStep::at);

  POLKU_CHECK(audit(ports_.directory, actor, ports_.clock(),
                    {"journey.walk", "journey:" + journey.text(), audit_detail(steps)}));
  std::map<std::string, Place, std::less<>> places;
  for (const auto& stage : path.journey.stages) {
    for (const auto& moment : stage.moments) places[moment.key] = {&stage, &moment};
  }
  std::set<std::string, std::less<>> met;
  json::array way;
  for (const auto& step : steps) {
    met.insert(step.moment);
    const auto place = places.find(step.moment);
    way.push_back(step_json(step, place == places.end() ? Place{} : place->second));
  }
  json::array not_met;
  for (const auto& key : path.journey.moment_keys()) {
    if (!met.contains(key)) not_met.push_back(json::value(key));
  }
  return json::object{
      {"contact", wanted}, {"steps", std::move(way)}, {"not_met", std::move(not_met)}};
}

}  // namespace polku::journeys
