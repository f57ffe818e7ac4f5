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
  POLKU_TRY(auto plan, plan_of(slice, std::move(items)));
  for (const auto& key : {kStaffAttribute, kContactAttribute}) {
    for (const auto type : {AttributeType::Text, AttributeType::Number}) {
      if (scope_.facts.has_attribute(key, type)) {
        plan.plan.attribute_columns.insert(column_of(key, type));
      }
    }
  }
  return plan;
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
  for (const auto& coded : plan.plan.series) {
    if (sets_.is_bound(plan.items[coded.index])) reading.series.push_back(coded.code);
  }
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

Result<void> PathFacts::each(const ItemPlan& plan, const PlaceReading& reading, const Each& each) {
  const auto statement = compose_places(plan.plan, reading, scope_.facts.dialect());
  POLKU_TRY(const auto table, scope_.facts.select(statement));
  if (table.rows > kPlaceRowsMax) {
    return invalid("from", "This is too much to count at once. Choose a shorter period.");
  }
  const ItemLookup lookup(plan);
  const auto& columns = table.columns;
  Row one;
  auto& [item, place, kind, day, counted] = one.answer;
  for (std::size_t row = 0; row < table.rows; ++row) {
    counted.n = columns[7].number(row);
    if (counted.n == 0) continue;
    const auto found = lookup.find(columns[0].integer(row), columns[3].integer(row));
    if (!found) continue;
    item = *found;
    day = Day{static_cast<std::int32_t>(columns[2].integer(row))};
    one.channel = columns[4].integer(row);
    counted.score.reset();
    if (!columns[5].is_null(row)) counted.score = columns[5].number(row);
    const auto choice = columns[6].integer(row);
    counted.choice = choice == 0 ? std::string() : scope_.facts.text_of(choice);
    place = columns[1].integer(row);
    kind = kind_of(place);
    each(one, sets_.of(item, told_place(place), day));
  }
  return {};
}

Result<void> PathFacts::add(PathSums& sums, const ItemPlan& plan) {
  return each(plan, reading_of(plan), [&](const Row& row, const std::vector<Membership>& members) {
    sums.add(row.answer, members);
  });
}

std::string PathFacts::channel_of(std::int64_t channel,
                                  const std::vector<Membership>& members) const {
  constexpr std::string_view kKind = "channel:";
  if (channel != 0) return scope_.facts.text_of(channel);
  for (const auto& member : members) {
    for (const auto& group : scope_.path.moments[member.moment].groups) {
      if (group.starts_with(kKind)) return group.substr(kKind.size());
    }
  }
  return {};
}

Result<std::map<std::string, Tally>> PathFacts::count_channels(const PathSlice& slice,
                                                               const Taken& taken,
                                                               Filtering filtering) {
  std::map<std::string, Tally> channels;
  POLKU_TRY(auto all, plans(slice));
  for (auto& one : all) {
    if (one.plan.nothing) continue;
    if (filtering == Filtering::WithoutFilters) {
      if (auto plain = without_filters(one.plan)) one.plan = std::move(*plain);
    }
    auto reading = reading_of(one);
    reading.channels = true;
    POLKU_CHECK(each(one, reading, [&](const Row& row, const std::vector<Membership>& members) {
      const auto& item = scope_.items[row.answer.item];
      if (members.empty() || !taken(row.answer.item, members)) return;
      const auto tally = tally_of(item, members.front().family, row.answer.counted);
      if (tally.n > 0) channels[channel_of(row.channel, members)].add(tally);
    }));
  }
  return channels;
}

PlaceKind PathFacts::kind_of(std::int64_t place) {
  const auto [at, added] = kinds_.emplace(place, PlaceKind::None);
  if (!added) return at->second;
  const auto text = scope_.facts.text_of(place);
  if (!text.empty()) {
    at->second = text.starts_with('@') ? PlaceKind::Touchpoint : PlaceKind::Moment;
  }
  return at->second;
}

// Of places that are bound to nothing it matters whether they name a moment.
std::int64_t PathFacts::told_place(std::int64_t place) {
  if (std::ranges::binary_search(sets_.places(), place)) return place;
  return kind_of(place) == PlaceKind::Moment ? kOtherPlace : kFreePlace;
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
