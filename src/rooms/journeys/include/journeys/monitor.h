#pragma once
// Watches every live journey: opens and closes alarms, finds pain points and lets go of those that
// have gone. Owned by the app, thread-safe, and harmless when several run at once: the store
// refuses the second of everything. Time is a parameter.
//
// What counts as evidence stands in pain_points.h, what a level is made of in
// metrics/monitoring.h; docs/journeys.md tells it to people. Alarms and levels go by moment and
// measure: when a moment comes to be measured otherwise, it gets another level.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "directory/ports.h"
#include "journeys/ports.h"
#include "metrics/moments.h"

namespace polku::journeys {

// What an evaluation changed; all empty when it is repeated.
struct MonitorNews {
  std::vector<StoredAlarm> opened;
  std::vector<StoredAlarm> closed;
  std::vector<DocumentId> proposals_changed;  // journeys
  std::vector<Error> failures;                // of journeys that could not be judged this time
  bool pending = false;                       // a study was not ready: evaluate again soon

  bool empty() const { return opened.empty() && closed.empty() && proposals_changed.empty(); }
};

class Monitor {
 public:
  struct Ports {
    JourneyStore& store;
    directory::DirectoryStore& directory;
    metrics::PathMeasures& measures;
  };
  explicit Monitor(Ports ports) : ports_(ports) {}

  // Called with every change, from the thread that made it. Set before anything else is called.
  using OnNews = std::function<void(OrganisationId, const MonitorNews&)>;
  void on_news(OnNews tell) { tell_ = std::move(tell); }

  // Over all the organisation's journeys that are not archived, as the system. A journey that
  // fails is told of in `failures` and does not stop the others. `stop`, when given and true, ends
  // it between two journeys. Repeating it with the same facts changes nothing.
  Result<MonitorNews> evaluate(OrganisationId organisation, Timestamp now,
                               const std::atomic<bool>* stop = nullptr);

  // Freezes the moment's newest weeks as the level it is held against from now on, and closes the
  // alarm that no longer holds. Needs EditJourneys and sight of all units (Forbidden otherwise);
  // Invalid, field "moment", when too few weeks have enough answers. Answers {"moment", "measure",
  // "baseline", "closed": [alarm id]}; audit entry "moment.accept_level".
  Result<json::object> accept_level(const directory::Actor& actor, std::string_view moment,
                                    Timestamp now);

 private:
  void tell(OrganisationId organisation, const MonitorNews& news) const;

  Ports ports_;
  OnNews tell_;
  std::mutex baselines_;  // held while a level is stored, so that first sight overwrites nobody's
};

}  // namespace polku::journeys
