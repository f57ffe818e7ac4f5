#include <cmath>

#include "pages.h"
#include "stats/nps.h"
#include "stats/sample_size.h"

// How many answers until a change of x shows.

namespace polku::metrics {
namespace {

// What is taken for granted when no answers say better.
constexpr stats::NpsCounts kTypicalNps{.promoters = 50, .passives = 30, .detractors = 20};
constexpr double kTypicalShare = 0.7;

bool is_share(Metric metric) {
  return metric == Metric::Csat || metric == Metric::Ces || metric == Metric::Share;
}

// The present answers of the question asked about; none when there are too few to learn from.
struct Present {
  Tally tally;
  std::optional<ScaleRange> scale;
};
Result<std::optional<Present>> present_answers(Engine& engine, const directory::Actor& actor,
                                               const PlanQuestion& plan) {
  if (plan.survey.empty() && plan.question.empty()) return std::optional<Present>();
  MetricQuery query;
  query.metric =
      plan.metric == Metric::Quadrant || plan.metric == Metric::Share ? Metric::Mean : plan.metric;
  query.survey = plan.survey;
  query.question = plan.question;
  query.scale = plan.scale;
  POLKU_TRY(const auto reading, engine.read(actor, query));
  if (reading.cells.empty()) return std::optional<Present>();
  const auto& cell = reading.cells.front();
  if (cell.visibility != Visibility::Shown || cell.tally.n < 30) return std::optional<Present>();
  return std::optional(Present{cell.tally, reading.prepared.target.scale});
}

double variance_of(const PlanQuestion& plan, const std::optional<Present>& present) {
  if (plan.metric == Metric::Nps) {
    if (!present) return stats::nps_answer_variance(kTypicalNps);
    const auto& tally = present->tally;
    return stats::nps_answer_variance({.promoters = tally.promoters,
                                       .passives = tally.n - tally.promoters - tally.detractors,
                                       .detractors = tally.detractors});
  }
  if (present) {
    const auto& tally = present->tally;
    const double mean = tally.total / tally.n;
    return std::max(0.0, tally.squares / tally.n - mean * mean);
  }
  // A quarter of the scale's length is the usual spread of ratings.
  const ScaleRange scale = plan.scale.value_or(ScaleRange{1, 5});
  const double deviation = static_cast<double>(scale.max - scale.min) / 4;
  return deviation * deviation;
}

double share_of(const PlanQuestion& plan, const std::optional<Present>& present) {
  if (plan.value) return *plan.value / 100;
  if (present && plan.metric != Metric::Share) return present->tally.positive / present->tally.n;
  return kTypicalShare;
}

}  // namespace

Result<json::object> plan_sample(Engine& engine, const directory::Actor& actor,
                                 const PlanQuestion& plan) {
  POLKU_TRY(const auto present, present_answers(engine, actor, plan));
  const stats::TestDesign design{.alpha = plan.alpha, .power = plan.power};
  json::object assumptions{
      {"alpha", plan.alpha}, {"power", plan.power}, {"source", present ? "answers" : "assumed"}};
  double needed = stats::kUnknown, detectable = stats::kUnknown;
  if (is_share(plan.metric)) {
    const double share = share_of(plan, present);
    assumptions["value"] = 100 * share;
    if (plan.change) {
      // Upwards while there is room, else downwards.
      const double change = *plan.change / 100;
      const double after = share + change <= 1 ? share + change : share - change;
      if (after < 0) return invalid("change", "A share cannot move that much.");
      needed = stats::answers_needed_for_shares({share, after}, design);
    } else {
      detectable = 100 * stats::detectable_share_rise(share, {*plan.n, *plan.n}, design);
    }
  } else {
    const double variance = variance_of(plan, present);
    assumptions["standard_deviation"] = std::sqrt(variance);
    const stats::AnswerVariances variances{.before = variance, .after = variance};
    if (plan.change) {
      needed = stats::answers_needed(variances, *plan.change, design);
    } else {
      detectable = stats::detectable_change(variances, {*plan.n, *plan.n}, design);
    }
  }
  json::object answer{{"metric", name_of(plan.metric)}, {"assumptions", std::move(assumptions)}};
  if (plan.change) {
    answer["change"] = *plan.change;
    answer["needed"] = json_number(needed);
  } else {
    answer["n"] = *plan.n;
    answer["detectable"] = json_number(detectable);
  }
  return answer;
}

}  // namespace polku::metrics
