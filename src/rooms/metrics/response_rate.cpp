#include "response_rate.h"

#include <algorithm>

#include "directory/units.h"
#include "sql.h"
#include "stats/response_rate.h"

namespace polku::metrics {
namespace {

using Kind = Field::Kind;
using CellKey = std::pair<std::optional<Day>, std::vector<Label>>;

bool is_visit_field(const Field& field) {
  if (field.kind == Kind::Survey) return true;
  return field.kind == Kind::Dimension &&
         (field.dimension == Dimension::Unit || field.dimension == Dimension::Channel);
}

Result<void> check_fields(const RateRequest& request) {
  constexpr std::string_view kReason =
      "A response rate is known by unit, channel and survey only: what visitors who did not answer "
      "were like is not kept.";
  for (std::size_t i = 0; i < request.query.group_by.size(); ++i) {
    if (is_visit_field(request.query.group_by[i])) continue;
    return invalid("group_by[" + std::to_string(i) + "]", std::string(kReason));
  }
  for (std::size_t i = 0; i < request.filters.size(); ++i) {
    const auto& filter = request.filters[i];
    const bool equal = filter.op == Filter::Operator::Eq || filter.op == Filter::Operator::In;
    if (is_visit_field(filter.field) && equal) continue;
    return invalid("filters[" + std::to_string(i) + "].field", std::string(kReason));
  }
  return {};
}

// The counts of one cell on the way to a rate.
struct Counts {
  double opened = 0, started = 0, refused = 0;
  double complete = 0, partial = 0, screened_out = 0;
};

class RateReader {
 public:
  RateReader(const RateRequest& request, const RateSources& sources, const Window& window)
      : request_(request), sources_(sources), window_(window) {}

  Result<std::vector<Cell>> read() {
    POLKU_CHECK(check_fields(request_));
    if (!window_.whole_days()) {
      return invalid("from", "A response rate is counted by whole days: give days.");
    }
    POLKU_CHECK(read_responses());
    for (const auto& series : request_.target.series) {
      if (!wants_survey(series.slug)) continue;
      POLKU_CHECK(read_visits(series));
    }
    return finish();
  }

 private:
  // The responses that came through the page, by status.
  Result<void> read_responses() {
    MetricQuery query = request_.query;
    Target target = request_.target;
    query.metric = target.metric = Metric::Count;
    query.group_by.insert(query.group_by.begin(), {Kind::Dimension, Dimension::Status, {}});
    auto filters = request_.filters;
    filters.push_back({{Kind::Dimension, Dimension::Method, {}},
                       Filter::Operator::In,
                       {std::string("form"), std::string("kiosk")}});
    POLKU_TRY(const auto plan, make_plan({query, target, request_.snapshot, sources_.facts,
                                          request_.actor, std::move(filters)},
                                         window_));
    if (plan.nothing) return {};
    POLKU_TRY(const auto table, sources_.facts.select(compose(plan, sources_.facts.dialect())));
    POLKU_TRY(const auto cells, cells_of({plan, target, query, sources_.facts}, table));
    for (const auto& cell : cells) {
      const auto* status = std::get_if<std::string>(&cell.group.front());
      auto& counts = counts_[{cell.period, {cell.group.begin() + 1, cell.group.end()}}];
      if (status == nullptr) continue;
      if (*status == name_of(surveys::ResponseStatus::Complete)) counts.complete += cell.tally.n;
      if (*status == name_of(surveys::ResponseStatus::Partial)) counts.partial += cell.tally.n;
      if (*status == name_of(surveys::ResponseStatus::ScreenedOut)) {
        counts.screened_out += cell.tally.n;
      }
    }
    return {};
  }

  Result<void> read_visits(const Series& series) {
    const Day first = window_.first.value_or(Day{0});
    const Day end = window_.end.value_or(request_.snapshot.zone.local_day(sources_.now).plus(1));
    POLKU_TRY(const auto visits, sources_.responses.visits(request_.snapshot.organisation.id,
                                                           series.survey, first, end));
    for (const auto& visit : visits) {
      if (visit.day < first || visit.day >= end || !wants(visit)) continue;
      CellKey key;
      if (request_.query.interval) key.first = start_of(*request_.query.interval, visit.day);
      for (const auto& field : request_.query.group_by) {
        key.second.push_back(label(field, series, visit));
      }
      auto& counts = counts_[key];
      const auto count = static_cast<double>(visit.count);
      if (visit.disposition == "opened") counts.opened += count;
      if (visit.disposition == "started") counts.started += count;
      if (visit.disposition == "screened_out") counts.refused += count;
    }
    return {};
  }

  static Label label(const Field& field, const Series& series,
                     const surveys::ResponseStore::Visit& visit) {
    if (field.kind == Kind::Survey) return series.slug;
    const auto& text = field.dimension == Dimension::Unit ? visit.unit : visit.channel;
    return text.empty() ? Label() : Label(text);
  }

  bool wants_survey(const std::string& slug) const {
    return std::ranges::all_of(request_.filters, [&](const Filter& filter) {
      return filter.field.kind != Kind::Survey || holds(filter, slug);
    });
  }

  static bool holds(const Filter& filter, const std::string& text) {
    return std::ranges::any_of(filter.values, [&](const Filter::Value& value) {
      const auto* wanted = std::get_if<std::string>(&value);
      return wanted != nullptr && *wanted == text;
    });
  }

  bool holds_unit(const Filter& filter, const std::string& key) const {
    if (holds(filter, key)) return true;
    for (const auto& unit : request_.snapshot.units) {
      if (!holds(filter, unit.key)) continue;
      const auto below = directory::keys_below({unit.id}, request_.snapshot.units);
      if (std::ranges::find(below, key) != below.end()) return true;
    }
    return false;
  }

  bool wants(const surveys::ResponseStore::Visit& visit) const {
    const auto& actor = request_.actor;
    if (!actor.sees_all_units && !actor.sees_unit(visit.unit)) return false;
    return std::ranges::all_of(request_.filters, [&](const Filter& filter) {
      if (filter.field.kind == Kind::Survey) return true;
      return filter.field.dimension == Dimension::Unit ? holds_unit(filter, visit.unit)
                                                       : holds(filter, visit.channel);
    });
  }

  Result<std::vector<Cell>> finish() const {
    std::vector<Cell> cells;
    for (const auto& [key, counts] : counts_) {
      // An answer whose page was opened before the window still belongs to a visit; quotas turned
      // some away after they had begun.
      const double screened = counts.screened_out + counts.refused;
      const double ended = counts.complete + counts.partial + screened;
      const double sent = std::max(counts.opened, ended);
      const double unfinished =
          std::clamp(counts.started - counts.complete - counts.partial, 0.0, sent - ended);
      POLKU_TRY(const auto rates, stats::response_rates({.sent = sent,
                                                         .opened = sent - ended - unfinished,
                                                         .started = unfinished,
                                                         .partial = counts.partial,
                                                         .complete = counts.complete,
                                                         .screened_out = screened}));
      Cell cell;
      cell.period = key.first;
      cell.group = key.second;
      cell.tally.n = rates.rr1.n;
      cell.tally.positive = counts.complete;
      cell.tally.partial = counts.partial;
      cells.push_back(std::move(cell));
    }
    if (cells.empty() && !request_.query.interval && request_.query.group_by.empty()) {
      cells.emplace_back();
    }
    return cells;
  }

  const RateRequest& request_;
  const RateSources& sources_;
  const Window& window_;
  std::map<CellKey, Counts> counts_;
};

}  // namespace

Result<std::vector<Cell>> response_rate_cells(const RateRequest& request,
                                              const RateSources& sources, const Window& window) {
  return RateReader(request, sources, window).read();
}

}  // namespace polku::metrics
