#pragma once
// One round of the monitor over an organisation.

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "journey_path.h"
#include "journeys/monitor.h"
#include "pain_points.h"

namespace polku::journeys {

class Evaluation {
 public:
  // `baselines` is held while a level is stored.
  Evaluation(const Monitor::Ports& ports, std::mutex& baselines, OrganisationId organisation,
             Timestamp now);

  Result<void> load();
  void judge_all(const std::atomic<bool>* stop);
  MonitorNews take_news() { return std::move(news_); }

 private:
  struct Watched {
    Signals signals;
    std::set<std::string, std::less<>> unreadable;  // moments whose level could not be read
  };

  Result<void> judge(const StoredDocument& stored, const Journey& journey);
  Result<Watched> watch(const metrics::PathSpec& spec);
  Result<std::optional<metrics::FrozenLevel>> level_of(const metrics::MomentChart& chart);
  Result<void> settle_alarms(std::string_view moment, const Signal* signal);
  Result<void> open(std::string_view moment, const Signal& signal);
  Result<void> close(const StoredAlarm& alarm);
  Result<void> close_orphans(const std::set<std::string, std::less<>>& moments);
  Result<void> settle_proposals(DocumentId journey, const std::vector<Evidence>& evidence,
                                const Watched& watched, bool studied);
  Result<bool> take_step(Step step, const StoredProposal* latest, const Evidence* evidence,
                         DocumentId journey);
  Result<bool> update(StoredProposal changed);

  const Monitor::Ports& ports_;
  std::mutex& baselines_mutex_;
  OrganisationId organisation_;
  Timestamp now_;
  directory::Actor system_;
  directory::MeasurePolicy policy_;
  std::vector<StoredDocument> journeys_;
  Touchpoints touchpoints_;
  std::vector<StoredBinding> bindings_;
  std::vector<StoredBaseline> baselines_;
  std::multimap<std::string, StoredAlarm, std::less<>> open_alarms_;  // by moment
  MonitorNews news_;
};

}  // namespace polku::journeys
