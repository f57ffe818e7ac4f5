#include "moments_facts.h"

#include <algorithm>

namespace polku::metrics {
namespace {

const Field kPlaceField{Field::Kind::Dimension, Dimension::Place, {}};

}  // namespace

PathFacts::PathFacts(const PathScope& scope)
    : scope_(scope),
      sets_(scope.path, scope.items,
            [&facts = scope.facts](const std::string& text) { return facts.code_of(text); }) {}

Result<ItemPlan> PathFacts::plan_of(const PathSlice& slice, std::vector<std::size_t> items) const {
  ItemPlan one;
  one.items = std::move(items);
  Target target;
  target.metric = Metric::Distribution;
  target.counting = Counting::Points;
  for (const auto i : one.items) {
    const auto& item = scope_.items[i];
    target.series.push_back({item.survey, item.slug, item.item, item.part, item.versions});
    one.versions |= !item.versions.empty();
  }
  MetricQuery query;
  query.metric = Metric::Distribution;
  query.group_by = {kPlaceField};
  const PlanRequest request{query,        target,       scope_.snapshot,
                            scope_.facts, scope_.actor, slice.filters};
  POLKU_TRY(one.plan, make_plan(request, slice.window));
  return one;
}

Result<std::vector<ItemPlan>> PathFacts::plans(const PathSlice& slice) const {
  std::vector<ItemPlan> plans;
  for (const bool versions : {false, true}) {
    std::vector<std::size_t> items;
    for (std::size_t i = 0; i < scope_.items.size(); ++i) {
      if (scope_.items[i].versions.empty() == versions || !sets_.may_belong(i)) continue;
      items.push_back(i);
    }
    if (items.empty()) continue;
    POLKU_TRY(auto one, plan_of(slice, std::move(items)));
    plans.push_back(std::move(one));
  }
  return plans;
}

Result<ItemPlan> PathFacts::plan_of_rows(const PathSlice& slice,
                                         const std::function<bool(std::size_t)>& wanted) const {
  std::vector<std::size_t> items;
  for (std::size_t i = 0; i < scope_.items.size(); ++i) {
    if (wanted(i)) items.push_back(i);
  }
  return plan_of(slice, std::move(items));
}

ItemLookup::ItemLookup(const ItemPlan& plan) : plan_(plan) {
  for (std::size_t i = 0; i < plan.plan.series.size(); ++i) {
    by_code_[plan.plan.series[i].code].push_back(i);
  }
}

std::optional<std::size_t> ItemLookup::find(std::int64_t series, std::int64_t version) const {
  const auto at = by_code_.find(series);
  if (at == by_code_.end()) return std::nullopt;
  for (const auto index : at->second) {
    const auto& coded = plan_.plan.series[index];
    const bool fits = coded.versions.empty() ||
                      std::ranges::find(coded.versions, version) != coded.versions.end();
    if (fits) return plan_.items[coded.index];
  }
  return std::nullopt;
}

PlaceReading PathFacts::reading_of(const ItemPlan& plan) const {
  PlaceReading reading;
  reading.places = sets_.places();
  reading.tells_free = sets_.binds_questions();
  reading.versions = plan.versions;
  const auto& window = plan.plan.window;
  for (const auto edge : sets_.edges()) {
    const Day monday = start_of(Grain::Week, edge);
    if (edge == monday) continue;
    const bool before = window.first && monday.plus(6) < *window.first;
    const bool after = window.end && monday >= *window.end;
    if (before || after) continue;
    if (reading.days_of_weeks.empty() || reading.days_of_weeks.back() != monday) {
      reading.days_of_weeks.push_back(monday);
    }
  }
  return reading;
}

Result<void> PathFacts::add(PathSums& sums, const ItemPlan& plan) {
  const auto statement = compose_places(plan.plan, reading_of(plan), scope_.facts.dialect());
  POLKU_TRY(const auto table, scope_.facts.select(statement));
  if (table.rows > kPlaceRowsMax) {
    return invalid("from", "This is too much to count at once. Choose a shorter period.");
  }
  const ItemLookup lookup(plan);
  PathSums::Answer answer;
  for (std::size_t row = 0; row < table.rows; ++row) {
    const auto n = table.columns[6].number(row);
    if (n == 0) continue;
    const auto item = lookup.find(table.columns[0].integer(row), table.columns[3].integer(row));
    if (!item) continue;
    answer.item = *item;
    answer.day = Day{static_cast<std::int32_t>(table.columns[2].integer(row))};
    answer.counted.n = n;
    answer.counted.score.reset();
    if (!table.columns[4].is_null(row)) answer.counted.score = table.columns[4].number(row);
    const auto choice = table.columns[5].integer(row);
    answer.counted.choice = choice == 0 ? std::string() : scope_.facts.text_of(choice);
    sums.add(answer, sets_.of(*item, table.columns[1].integer(row), answer.day));
  }
  return {};
}

Result<PathFacts::Counted> PathFacts::count(const PathSlice& slice) {
  Counted counted{PathSums(scope_.path, scope_.items), std::nullopt};
  POLKU_TRY(auto all, plans(slice));
  for (auto& one : all) {
    if (one.plan.nothing) continue;
    POLKU_CHECK(add(counted.sums, one));
    auto plain = without_filters(one.plan);
    if (!plain) continue;
    if (!counted.unfiltered) counted.unfiltered.emplace(scope_.path, scope_.items);
    ItemPlan unfiltered = one;
    unfiltered.plan = std::move(*plain);
    POLKU_CHECK(add(*counted.unfiltered, unfiltered));
  }
  counted.sums.finish();
  if (counted.unfiltered) counted.unfiltered->finish();
  return counted;
}

std::optional<ReadPlan> without_filters(const ReadPlan& plan) {
  if (!is_filtered(plan)) return std::nullopt;
  ReadPlan all = plan;
  std::erase_if(all.filters, [](const CodedFilter& filter) {
    return filter.field != Field{Field::Kind::Dimension, Dimension::Unit, {}};
  });
  const bool versions = std::ranges::any_of(
      all.series, [](const CodedSeries& series) { return !series.versions.empty(); });
  all.level.reset();
  if (all.filters.empty() && !versions && all.window.whole_days()) {
    all.level = level_of(Dimension::Place);
  }
  return all;
}

}  // namespace polku::metrics
