#pragma once
// Start here: a journey with the live measures of its moments on it.
//
// Owned by the app, thread-safe; calls block on the stores, so run them on the worker pool. Every
// function needs ReadMeasures and shows only numbers of the actor's units. Answers are JSON as
// docs/journeys.md describes it.

#include <functional>
#include <string>
#include <string_view>

#include "core/json.h"
#include "core/time.h"
#include "directory/ports.h"
#include "journeys/ports.h"
#include "metrics/moments.h"

namespace polku::journeys {

// What of the journey is looked at. Every member is optional; empty means everything.
struct MapView {
  std::string from, to;  // day or instant; the overview's period when both are empty
  std::string channel;   // key
  std::string unit;      // key
  std::string persona;   // key
  std::string language;  // tag
  std::string segment;   // id
  std::string measure;   // of the curve: nps, csat, ces or mean; chosen when empty
  std::string compare;   // previous_period, previous_year or unit:<key>
  bool wait = false;     // for what is made in the background (levels, weakest link, drivers)
};

class MapService {
 public:
  // One metric query, as metrics::MetricService::run answers it.
  using Ask = std::function<Result<json::object>(const directory::Actor&, const json::value&)>;

  struct Ports {
    JourneyStore& store;
    directory::DirectoryStore& directory;
    metrics::PathMeasures& measures;
    Clock clock = system_clock_now;
    Ask ask = {};  // none: moments have no themes
  };
  explicit MapService(Ports ports) : ports_(std::move(ports)) {}

  // Stages and moments with scores, trends, quadrants, gaps, levels, notes, proposals and alarms;
  // the path's groups, weakest link, consistency and drop-out. An archived journey has a map too;
  // so has one without answers. While the study is being made, levels are "pending",
  // weakest_link and consistency are null and drop_out is empty. Invalid names the parameter
  // (persona, unit, measure, compare, from, ...).
  Result<json::object> map(const directory::Actor& actor, DocumentId journey, const MapView& view);

  // What the end outcome goes together with: the quadrant and the moments, by relative weight.
  // {"outcome", "state": "ready|pending", "quadrant", "moments"}; null parts while pending.
  Result<json::object> drivers(const directory::Actor& actor, DocumentId journey,
                               const MapView& view);

  // One customer's way through the journey: {"contact", "steps": [{"at", "moment", "title",
  // "stage", "touchpoint", "channel", "unit", "survey", "score", "response"}], "not_met": [moment]}
  // in time order. Needs ReadResponses as well and is written to the audit log as "journey.walk".
  // Invalid names "contact".
  Result<json::object> walk(const directory::Actor& actor, DocumentId journey,
                            std::string_view contact);

  // A moment's weekly scores against the level they are held to: {"moment", "title", "journey",
  // "measure", "baseline": {"centre", "deviation", "dispersion", "weeks", "from", "to",
  // "accepted_at", "accepted_by", "own_weeks"}|null, "weeks": [{"period", "n", "value", "low",
  // "high", "sigmas", "suppressed"}], "alarms": [...]}. Whoever sees only some units gets a level
  // made of those units' own weeks and no alarm's numbers. NotFound when no journey has the moment.
  Result<json::object> chart(const directory::Actor& actor, std::string_view moment);

  // {"items": [{"id", "moment", "title", "journey", "measure", "side", "rule", "evidence",
  // "opened_at", "closed_at"}]}, newest first. Evidence is null for whoever sees only some units.
  Result<json::object> alarms(const directory::Actor& actor,
                              const JourneyStore::AlarmFilter& filter);

 private:
  Ports ports_;
};

}  // namespace polku::journeys
