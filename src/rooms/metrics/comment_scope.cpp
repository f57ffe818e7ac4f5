#include "comment_scope.h"

#include <set>

#include "metrics/overview.h"
#include "requests.h"

namespace polku::metrics {
namespace {

bool is_field(const Error& error, std::string_view field) {
  return error.code == ErrorCode::Invalid && error.field == field;
}

std::set<ScaleRange> scales_of(const Snapshot& snapshot) {
  std::set<ScaleRange> scales;
  for (const auto& survey : snapshot.surveys) {
    for (const auto& version : survey.versions) {
      for (const auto& question : version->questions) {
        if (question.scale) scales.insert({question.scale->min, question.scale->max});
      }
    }
  }
  return scales;
}

// The overview's: this week and the ones before it.
Result<void> choose_period(MetricQuery& query, const Snapshot& snapshot, Timestamp now) {
  if (!query.to) query.to = snapshot.zone.local_day(now);
  if (!query.from) {
    POLKU_TRY(const auto window, resolve_window({query.from, query.to, snapshot.zone}));
    query.from = start_of(Grain::Week, window.end->plus(-1)).plus(-7 * (kOverviewWeeks - 1));
  }
  if (!query.compare) query.compare = Comparison::PreviousPeriod;
  return {};
}

Result<std::optional<CommentOutcome>> most_answered(Engine& engine, const directory::Actor& actor,
                                                    const MetricQuery& query);

Result<std::optional<CommentOutcome>> read_outcome(Engine& engine, const directory::Actor& actor,
                                                   const MetricQuery& query) {
  auto prepared = engine.prepare(actor, query);
  if (!prepared.ok()) {
    if (is_field(prepared.error(), "question")) return std::optional<CommentOutcome>();
    const bool mixed = is_field(prepared.error(), "scale") && !query.scale;
    if (!mixed) return prepared.error();
    return most_answered(engine, actor, query);
  }
  POLKU_TRY(auto cells, engine.cells(*prepared, prepared->window));
  if (cells.empty() || cells.front().tally.n <= 0) return std::optional<CommentOutcome>();
  return std::optional(CommentOutcome{std::move(prepared).value(), std::move(cells.front())});
}

// Scales that must not be pooled: the one with the most answers.
Result<std::optional<CommentOutcome>> most_answered(Engine& engine, const directory::Actor& actor,
                                                    const MetricQuery& query) {
  POLKU_TRY(const auto snapshot, engine.catalogue().snapshot(actor.organisation, engine.now()));
  std::optional<CommentOutcome> best;
  for (const auto& scale : scales_of(*snapshot)) {
    auto narrowed = query;
    narrowed.scale = scale;
    auto outcome = read_outcome(engine, actor, narrowed);
    if (!outcome.ok() && outcome.error().code == ErrorCode::Invalid) continue;
    if (!outcome.ok()) return outcome.error();
    if (!*outcome) continue;
    if (!best || (*outcome)->whole.tally.n > best->whole.tally.n) best = std::move(**outcome);
  }
  return best;
}

}  // namespace

Result<CommentScope> CommentScope::open(Engine& engine, const directory::Actor& actor,
                                        const CommentView& view) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(auto query, query_of(view.page));
  if (!view.moment.empty()) {
    query.filters.push_back(
        {{Field::Kind::Dimension, Dimension::Moment, {}}, Filter::Operator::Eq, {view.moment}});
  }
  POLKU_TRY(const auto snapshot, engine.catalogue().snapshot(actor.organisation, engine.now()));
  POLKU_CHECK(choose_period(query, *snapshot, engine.now()));
  query.metric = Metric::Sentiment;
  CommentScope scope;
  POLKU_TRY(scope.prepared, engine.prepare(actor, query));
  scope.earlier = scope.prepared.earlier;
  return scope;
}

Result<ReadPlan> CommentScope::plan(Engine& engine, const Window& window,
                                    const std::string& theme) const {
  auto target = prepared.target;
  target.choice = theme;
  const PlanRequest request{prepared.query,       target,         *prepared.snapshot,
                            engine.ports().facts, prepared.actor, prepared.filters};
  return make_plan(request, window);
}

Result<Cell> CommentScope::whole(Engine& engine) const {
  auto words = prepared;
  words.lists_comments = true;
  POLKU_TRY(auto cells, engine.cells(words, words.window));
  if (cells.empty()) return Cell{};
  return std::move(cells.front());
}

MetricQuery CommentScope::query(Metric metric) const {
  auto query = prepared.query;
  query.metric = metric;
  query.choice.clear();
  return query;
}

Result<std::optional<CommentOutcome>> outcome_of(Engine& engine, const CommentScope& scope) {
  for (const auto metric : {Metric::Nps, Metric::Csat}) {
    POLKU_TRY(auto outcome, read_outcome(engine, scope.prepared.actor, scope.query(metric)));
    if (outcome) return outcome;
  }
  return std::optional<CommentOutcome>();
}

}  // namespace polku::metrics
