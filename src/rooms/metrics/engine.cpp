#include "engine.h"

#include <algorithm>

#include "response_rate.h"
#include "sql.h"

namespace polku::metrics {
namespace {

// The label of a cell's unit, when the query groups by it.
std::optional<std::size_t> unit_label(const MetricQuery& query) {
  for (std::size_t i = 0; i < query.group_by.size(); ++i) {
    const auto& field = query.group_by[i];
    if (field.kind == Field::Kind::Dimension && field.dimension == Dimension::Unit) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> theme_label(const MetricQuery& query) {
  for (std::size_t i = 0; i < query.group_by.size(); ++i) {
    if (query.group_by[i].kind == Field::Kind::Theme) return i;
  }
  return std::nullopt;
}

// A window that begins a period earlier, so that the first period has something beside it.
Window widened(const Prepared& prepared) {
  Window window = prepared.window;
  if (!window.first) return window;
  const auto grain = *prepared.query.interval;
  window.first = earlier_period(grain, start_of(grain, *window.first), *prepared.query.compare);
  window.from.reset();
  return window;
}

Cell empty_cell() { return {}; }

}  // namespace

Engine::Engine(MetricPorts ports)
    : ports_(std::move(ports)), catalogue_(ports_.directory, ports_.surveys, ports_.catalog) {}

Result<std::vector<Filter>> Engine::filters_of(const directory::Actor& actor,
                                               const MetricQuery& query) {
  auto filters = query.filters;
  if (!query.segment) return filters;
  auto segment = ports_.segments.segment(actor.organisation, *query.segment);
  const bool visible =
      segment.ok() && (segment->shared || (actor.user && segment->owner == actor.user));
  if (!visible) {
    if (!segment.ok() && segment.error().code != ErrorCode::NotFound) return segment.error();
    return invalid("segment", "There is no such segment.");
  }
  POLKU_TRY(const auto document, parse_json(segment->filters));
  POLKU_TRY(const auto saved, parse_filters(document));
  filters.insert(filters.end(), saved.begin(), saved.end());
  return filters;
}

Result<Prepared> Engine::prepare(const directory::Actor& actor, const MetricQuery& query) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  Prepared prepared;
  prepared.actor = actor;
  prepared.query = query;
  POLKU_TRY(prepared.snapshot, catalogue_.snapshot(actor.organisation, now()));
  const auto& zone = prepared.snapshot->zone;
  POLKU_TRY(prepared.window, resolve_window({query.from, query.to, zone}));
  POLKU_TRY(prepared.filters, filters_of(actor, query));
  if (query.compare && !query.interval) {
    POLKU_TRY(prepared.earlier, earlier_window({prepared.window, *query.compare, zone, now()}));
  }
  POLKU_TRY(prepared.target, resolve_target(query, *prepared.snapshot, [&](const Series& series) {
              return versions_in_use(prepared, series);
            }));
  return prepared;
}

Result<std::set<int>> Engine::versions_in_use(const Prepared& prepared, const Series& series) {
  ReadPlan plan;
  const auto code = ports_.facts.code_of(
      series_text(prepared.snapshot->organisation.id, series.survey, series.item));
  if (!code) return std::set<int>();
  plan.series.push_back({*code, 0, {}});
  plan.groups.push_back({Field::Kind::Dimension, Dimension::Version, {}});
  plan.window = prepared.window;
  if (prepared.earlier) plan.window.first = std::min(*plan.window.first, *prepared.earlier->first);
  plan.window.from.reset();
  plan.window.to.reset();
  plan.level = level_of(Dimension::Version);
  POLKU_TRY(const auto table, ports_.facts.select(compose(plan, ports_.facts.dialect())));
  std::set<int> versions;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (table.columns[1].integer(row) > 0) {
      versions.insert(static_cast<int>(table.columns[0].integer(row)));
    }
  }
  return versions;
}

Result<std::vector<Cell>> Engine::cells(const Prepared& prepared, const Window& window) {
  if (prepared.target.metric == Metric::ResponseRate) {
    POLKU_TRY(auto rates, response_rate_cells(prepared, window));
    hide_small_cells(rates, prepared.minimum_group());
    return rates;
  }
  if (prepared.target.metric == Metric::ThemeShare && theme_label(prepared.query)) {
    return theme_shares(prepared, window);
  }
  const PlanRequest request{prepared.query, prepared.target, *prepared.snapshot,
                            ports_.facts,   prepared.actor,  prepared.filters};
  POLKU_TRY(const auto plan, make_plan(request, window));
  std::vector<Cell> cells;
  if (!plan.nothing) {
    POLKU_TRY(const auto table, ports_.facts.select(compose(plan, ports_.facts.dialect())));
    POLKU_TRY(cells, cells_of({plan, prepared.target, prepared.query, ports_.facts}, table));
  } else if (!plan.interval && label_names(prepared.query).empty()) {
    cells.push_back(empty_cell());
  }
  if (prepared.minimum_group() <= 1) return cells;
  if (const auto theme = theme_label(prepared.query)) {
    hide_small_by_theme(cells, *theme, prepared.minimum_group());
  } else {
    hide_small_cells(cells, prepared.minimum_group());
  }
  POLKU_CHECK(hide_filtered(prepared, plan, cells));
  return cells;
}

Result<void> Engine::hide_filtered(const Prepared& prepared, const ReadPlan& plan,
                                   std::vector<Cell>& cells) {
  if (plan.nothing || cells.empty() || (!is_filtered(plan) && !plan.by_theme())) return {};
  const auto all_plan = unfiltered(plan);
  MetricQuery query = prepared.query;
  const auto label = unit_label(query);
  query.group_by.clear();
  if (label) query.group_by.push_back(prepared.query.group_by[*label]);
  Target target = prepared.target;
  if (target.metric == Metric::Quadrant) target.metric = query.metric = Metric::Mean;
  POLKU_TRY(const auto table, ports_.facts.select(compose(all_plan, ports_.facts.dialect())));
  POLKU_TRY(const auto all, cells_of({all_plan, target, query, ports_.facts}, table));
  hide_filtered_cells(cells, {all, label, theme_label(prepared.query)}, prepared.minimum_group());
  return {};
}

// Each theme's mentions out of all comments of its cell; what is hidden is decided by those.
Result<std::vector<Cell>> Engine::theme_shares(const Prepared& prepared, const Window& window) {
  const auto at = static_cast<std::ptrdiff_t>(*theme_label(prepared.query));
  Prepared whole = prepared;
  whole.query.group_by.erase(whole.query.group_by.begin() + at);
  POLKU_TRY(const auto all, cells(whole, window));
  std::map<std::pair<std::optional<Day>, std::vector<Label>>, const Cell*> known;
  for (const auto& cell : all) known[{cell.period, cell.group}] = &cell;
  const PlanRequest request{prepared.query, prepared.target, *prepared.snapshot,
                            ports_.facts,   prepared.actor,  prepared.filters};
  POLKU_TRY(const auto plan, make_plan(request, window));
  std::vector<Cell> shares;
  if (plan.nothing) return shares;
  POLKU_TRY(const auto table, ports_.facts.select(compose(plan, ports_.facts.dialect())));
  POLKU_TRY(shares, cells_of({plan, prepared.target, prepared.query, ports_.facts}, table));
  for (auto& cell : shares) {
    auto group = cell.group;
    group.erase(group.begin() + at);
    const auto base = known.find({cell.period, group});
    const double mentions = cell.tally.n;
    cell.tally = {};
    cell.tally.positive = mentions;
    cell.tally.n = mentions;
    if (base == known.end()) continue;
    // New comments may have come between the two readings.
    cell.tally.n = std::max(mentions, base->second->tally.n);
    cell.visibility = base->second->visibility;
  }
  return shares;
}

Result<Reading> Engine::read(const directory::Actor& actor, const MetricQuery& query) {
  Reading reading;
  POLKU_TRY(reading.prepared, prepare(actor, query));
  const auto& prepared = reading.prepared;
  POLKU_TRY(reading.cells, cells(prepared, prepared.window));
  if (!query.compare) return reading;
  const auto window = query.interval ? widened(prepared) : *prepared.earlier;
  POLKU_TRY(reading.earlier, cells(prepared, window));
  judge(reading);
  return reading;
}

void Engine::judge(Reading& reading) const {
  const auto& query = reading.prepared.query;
  std::map<std::pair<std::optional<Day>, std::vector<Label>>, const Cell*> former;
  for (const auto& cell : reading.earlier) former[{cell.period, cell.group}] = &cell;
  const auto measurement = reading.prepared.measurement();
  ChangeRequest request{reading.cells,
                        {},
                        measurement,
                        reading.prepared.snapshot->organisation.policy.relevant_difference_nps};
  for (const auto& cell : reading.cells) {
    auto period = cell.period;
    if (query.interval && period) {
      period = start_of(*query.interval, earlier_period(*query.interval, *period, *query.compare));
    }
    const auto at = former.find({period, cell.group});
    request.before.push_back(at == former.end() ? nullptr : at->second);
  }
  reading.changes = changes_of(request);
}

json::object Engine::shape(const Reading& reading) const {
  const auto& prepared = reading.prepared;
  const auto labels = label_names(prepared.query);
  const auto measurement = prepared.measurement();
  json::array rows;
  rows.reserve(reading.cells.size());
  for (std::size_t i = 0; i < reading.cells.size(); ++i) {
    rows.push_back(row_of({.cell = reading.cells[i],
                           .labels = labels,
                           .measurement = measurement,
                           .interval = prepared.query.interval,
                           .compared = prepared.query.compare.has_value(),
                           .change = reading.changes.empty() ? std::nullopt : reading.changes[i]}));
  }
  return {{"definition", definition_of({prepared.query, prepared.target, *prepared.snapshot,
                                        prepared.window, prepared.earlier})},
          {"rows", std::move(rows)}};
}

Result<json::object> Engine::answer(const directory::Actor& actor, const MetricQuery& query) {
  POLKU_TRY(const auto reading, read(actor, query));
  return shape(reading);
}

Result<std::vector<Cell>> Engine::response_rate_cells(const Prepared& prepared,
                                                      const Window& window) {
  return metrics::response_rate_cells(
      {prepared.query, prepared.target, *prepared.snapshot, prepared.actor, prepared.filters},
      {ports_.facts, ports_.responses, now()}, window);
}

}  // namespace polku::metrics
