#include "pain_points.h"

#include <cmath>

#include "measure_json.h"

namespace polku::journeys {
namespace {

constexpr double kFoundBelow = 0.05;  // adjusted p
constexpr double kKeptBelow = 0.20;
constexpr double kKeptPart = 0.5;  // of the relevant difference
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kDismissedFor = 90 * kDay;
constexpr std::int64_t kAwayFor = 28 * kDay;
// The numbers of a standing proposal follow the answers, but not with every evaluation.
constexpr std::int64_t kNumbersStand = 3'600;
constexpr std::int64_t kSeenStands = kDay;

struct Judged {
  bool kept = false;
  bool found = false;
};

// A difference downwards, judged among many.
Judged judge_below(double difference, double adjusted_p, double relevant) {
  Judged judged;
  judged.kept = difference <= -relevant * kKeptPart && adjusted_p < kKeptBelow;
  judged.found = difference <= -relevant && adjusted_p < kFoundBelow;
  return judged;
}

class EvidenceFinder {
 public:
  explicit EvidenceFinder(const EvidenceSources& sources) : sources_(sources) {}

  std::vector<Evidence> find() {
    add_low_scores();
    add_gaps();
    if (sources_.study != nullptr) add_spread();
    for (const auto& [moment, signal] : sources_.signals) add_signal(moment, signal);
    return std::move(found_);
  }

 private:
  void add(const std::string& moment, std::string kind, bool found, double strength,
           json::object numbers) {
    numbers["strength"] = strength;
    found_.push_back({moment, std::move(kind), found, strength, std::move(numbers)});
  }

  json::object period() const {
    return {{"from", sources_.reading.from.text()}, {"to", sources_.reading.to.text()}};
  }

  // Only scores of one measure may be compared.
  void add_low_scores() {
    std::vector<metrics::MomentScore> scores;
    for (const auto& moment : sources_.reading.moments) {
      if (!moment.score || moment.other_measure || moment.score->now.suppressed) continue;
      scores.push_back({moment.key, moment.score->now.estimate});
    }
    for (const auto& one : metrics::against_path(scores)) {
      const auto judged =
          judge_below(one.difference.value, one.adjusted_p, sources_.relevant_difference);
      if (!judged.kept) continue;
      auto numbers = period();
      numbers["measure"] = sources_.reading.curve_measure;
      numbers["n"] = count_or_null(one.score.n);
      numbers["value"] = number_or_null(one.score.value);
      numbers["low"] = number_or_null(one.score.low);
      numbers["high"] = number_or_null(one.score.high);
      numbers["path"] = number_or_null(one.rest);
      numbers["difference"] = interval_json(one.difference);
      numbers["adjusted_p"] = number_or_null(one.adjusted_p);
      add(one.moment, "low_score", judged.found, -one.difference.value, std::move(numbers));
    }
  }

  void add_gaps() {
    std::vector<const metrics::MomentReading*> moments;
    std::vector<stats::Difference> gaps;
    for (const auto& moment : sources_.reading.moments) {
      if (!moment.gap || moment.gap->expected.suppressed || moment.gap->experienced.suppressed) {
        continue;
      }
      moments.push_back(&moment);
      gaps.push_back(moment.gap->gap);
    }
    const auto adjusted = metrics::adjusted_together(gaps);
    for (std::size_t i = 0; i < moments.size(); ++i) {
      const auto judged = judge_below(gaps[i].value, adjusted[i], sources_.relevant_difference);
      if (!judged.kept) continue;
      const auto& gap = *moments[i]->gap;
      auto numbers = period();
      numbers["n"] = count_or_null(gap.experienced.estimate.n);
      numbers["expected"] = number_or_null(gap.expected.estimate.value);
      numbers["experienced"] = number_or_null(gap.experienced.estimate.value);
      numbers["difference"] = interval_json(gaps[i]);
      numbers["adjusted_p"] = number_or_null(adjusted[i]);
      add(moments[i]->key, "expectation_gap", judged.found, -gaps[i].value, std::move(numbers));
    }
  }

  void add_spread() {
    for (const auto& [moment, level] : sources_.study->levels) {
      const bool random = level.level == metrics::Level::Random;
      const bool between = level.why == "between";
      if ((!random && !between) || !std::isfinite(level.together.low)) continue;
      json::object components;
      for (const auto& component : level.components) {
        auto numbers = interval_json(component.deviation);
        numbers["share"] = number_or_null(component.share);
        numbers["levels"] = component.levels;
        components[component.factor] = std::move(numbers);
      }
      auto numbers = period();
      numbers["answers"] = level.answers;
      numbers["together"] = interval_json(level.together);
      numbers["components"] = std::move(components);
      add(moment, "spread", random, level.together.low, std::move(numbers));
    }
  }

  void add_signal(const std::string& moment, const Signal& signal) {
    if (signal.standing.side != stats::Side::Below) return;
    const double below = signal.baseline.centre - signal.standing.mean;
    add(moment, "control_chart", true, below, signal_json(signal));
  }

  const EvidenceSources& sources_;
  std::vector<Evidence> found_;
};

double strength_of(const StoredProposal& proposal) {
  const auto evidence = parse_json(proposal.evidence);
  if (!evidence.ok() || !evidence->is_object()) return 0;
  const auto* strength = find_member(evidence->get_object(), "strength");
  return strength != nullptr && strength->is_number() ? strength->to_number<double>() : 0;
}

}  // namespace

std::vector<Evidence> find_evidence(const EvidenceSources& sources) {
  return EvidenceFinder(sources).find();
}

json::object signal_json(const Signal& signal) {
  const auto& raised = signal.standing.raised;
  return {{"measure", signal.measure},
          {"rule", metrics::name_of(signal.standing.rule)},
          {"week", raised.monday.text()},
          {"value", number_or_null(raised.point.value)},
          {"n", count_or_null(raised.point.n)},
          {"low", number_or_null(raised.limits.low)},
          {"high", number_or_null(raised.limits.high)},
          {"sigmas", number_or_null(raised.sigmas)},
          {"centre", number_or_null(signal.baseline.centre)},
          {"mean", number_or_null(signal.standing.mean)},
          {"weeks", signal.standing.weeks},
          {"latest_week", signal.standing.latest.monday.text()}};
}

Step next_step(const ProposalState& state) {
  const auto* latest = state.latest;
  const auto* evidence = state.evidence;
  if (evidence == nullptr) {
    return latest != nullptr && latest->state == "open" ? Step::LetGo : Step::Nothing;
  }
  if (latest == nullptr || latest->state == "gone") {
    return evidence->found ? Step::Propose : Step::Nothing;
  }
  const auto decided = latest->decided_at.value_or(latest->found_at);
  if (latest->state == "dismissed" && evidence->found &&
      decided.plus_seconds(kDismissedFor) < state.now &&
      evidence->strength > strength_of(*latest)) {
    return Step::Propose;
  }
  if (latest->state == "accepted" && evidence->found &&
      latest->seen_at.plus_seconds(kAwayFor) < state.now) {
    return Step::Propose;
  }
  // What was dismissed keeps the numbers it was dismissed for: later ones must beat them.
  if (latest->state == "dismissed") return Step::Nothing;
  const bool newer = latest->state == "open" &&
                     latest->seen_at.plus_seconds(kNumbersStand) <= state.now &&
                     json::serialize(evidence->numbers) != latest->evidence;
  const bool old = latest->seen_at.plus_seconds(kSeenStands) <= state.now;
  return newer || old ? Step::Refresh : Step::Nothing;
}

}  // namespace polku::journeys
