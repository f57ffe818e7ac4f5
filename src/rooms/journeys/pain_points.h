#pragma once
// What makes a moment a pain point, and when it is proposed. Pure: rules over readings.
//
//   low_score         below the rest of its path, adjusted p < 0.05 over all its moments, and by at
//                     least the relevant difference
//   expectation_gap   experienced below expected, likewise
//   spread            the level is random: place, time and person differ by more than the limit
//   control_chart     the weekly score stands below its own noise
//
// An open proposal is not let go of as soon as its evidence wavers: it holds until adjusted
// p >= 0.20 or less than half of the relevant difference is left, until the level is no longer even
// between random and expected, or until the signal is over. With every proposal being opened and
// closed at the border of significance nobody would read them.

#include <map>
#include <string>
#include <vector>

#include "core/json.h"
#include "journeys/ports.h"
#include "metrics/moments.h"
#include "metrics/monitoring.h"

namespace polku::journeys {

// A moment's weekly score against its level, when a signal stands.
struct Signal {
  std::string measure;
  stats::ChartBaseline baseline;
  metrics::StandingSignal standing;
};
using Signals = std::map<std::string, Signal, std::less<>>;  // by moment

struct Evidence {
  std::string moment;
  std::string kind;
  bool found = false;   // enough to propose it; else only enough to keep an open proposal
  double strength = 0;  // points of 0..10
  json::object numbers;
};

struct EvidenceSources {
  const metrics::PathReading& reading;
  const metrics::PathStudy* study = nullptr;  // not ready: nothing is said of spread
  const Signals& signals;
  double relevant_difference = 0.5;  // points of 0..10
};
std::vector<Evidence> find_evidence(const EvidenceSources& sources);

// The numbers of an alarm, and of a pain point by control chart: {"measure", "rule", "week",
// "value", "n", "low", "high", "sigmas", "centre", "mean", "weeks", "latest_week"}.
json::object signal_json(const Signal& signal);

// What happens to a moment's proposals of one kind.
enum class Step {
  Nothing,
  Propose,  // a new one
  Refresh,  // the latest one has been seen again; while open, with newer numbers
  LetGo,    // the latest one, open, has nothing to rest on any more
};
struct ProposalState {
  const StoredProposal* latest = nullptr;  // of the moment and kind, if there ever was one
  const Evidence* evidence = nullptr;      // present evidence, if any
  Timestamp now;
};
// Dismissed: again after 90 days, and then only with stronger evidence. Accepted: again once its
// evidence has been away for 28 days. Gone: again as soon as there is evidence to propose.
Step next_step(const ProposalState& state);

}  // namespace polku::journeys
