#include "moments_view.h"

#include <algorithm>

#include "metrics/overview.h"
#include "moments_items.h"
#include "requests.h"

namespace polku::metrics {
namespace {

constexpr std::string_view kUnitPrefix = "unit:";
// Parts texts of a key; no key and no JSON text holds it.
constexpr char kApart = '\x1e';

bool is_unit(const Filter& filter) {
  return filter.field.kind == Field::Kind::Dimension && filter.field.dimension == Dimension::Unit;
}

void put(std::string& text, std::string_view part) { text.append(part).push_back(kApart); }

void put(std::string& text, const Filter& filter) {
  put(text, filter.field.name());
  put(text, std::to_string(static_cast<int>(filter.op)));
  for (const auto& value : filter.values) {
    if (const auto* number = std::get_if<double>(&value)) {
      put(text, "#" + std::to_string(*number));
    } else {
      put(text, "=" + std::get<std::string>(value));
    }
  }
  put(text, std::string_view());
}

Result<void> check(const PathView& view) {
  if (!(view.confidence >= 0.5 && view.confidence <= 0.999)) {
    return invalid("confidence", "Give a confidence from 0.5 to 0.999.");
  }
  if (view.measure.empty()) return {};
  const auto family = parse_family(view.measure);
  if (family && is_score(*family)) return {};
  return invalid("measure", "Use nps, csat, ces or mean.");
}

Result<void> choose_period(ResolvedView& resolved, Timestamp now) {
  auto& query = resolved.query;
  const auto& zone = resolved.snapshot->zone;
  if (!query.to) query.to = zone.local_day(now);
  POLKU_TRY(resolved.window, resolve_window({query.from, query.to, zone}));
  if (query.from) return {};
  const Day last = resolved.window.end->plus(-1);
  query.from = start_of(Grain::Week, last).plus(-7 * (kOverviewWeeks - 1));
  POLKU_TRY(resolved.window, resolve_window({query.from, query.to, zone}));
  return {};
}

Result<void> compare_with_unit(ResolvedView& resolved, const std::string& key) {
  const auto& units = resolved.snapshot->units;
  if (std::ranges::find(units, key, &directory::Unit::key) == units.end()) {
    return invalid("compare", "There is no unit \"" + key + "\".");
  }
  auto filters = resolved.filters;
  std::erase_if(filters, is_unit);
  filters.push_back({{Field::Kind::Dimension, Dimension::Unit, {}}, Filter::Operator::Eq, {key}});
  resolved.other_filters = std::move(filters);
  return {};
}

}  // namespace

Result<ResolvedView> resolve_view(Engine& engine, const directory::Actor& actor,
                                  const PathView& view) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  POLKU_CHECK(check(view));
  ResolvedView resolved;
  POLKU_TRY(resolved.snapshot, engine.catalogue().snapshot(actor.organisation, engine.now()));
  if (!view.page.survey.empty()) {
    POLKU_CHECK(find_survey(*resolved.snapshot, view.page.survey));
  }
  auto page = view.page;
  const bool of_unit = page.compare.starts_with(kUnitPrefix);
  if (of_unit) page.compare.clear();
  POLKU_TRY(resolved.query, query_of(page));
  resolved.query.confidence = view.confidence;
  POLKU_CHECK(choose_period(resolved, engine.now()));
  POLKU_TRY(resolved.filters, engine.filters_of(actor, resolved.query));
  resolved.filters.insert(resolved.filters.end(), view.filters.begin(), view.filters.end());
  if (of_unit) {
    POLKU_CHECK(compare_with_unit(resolved, view.page.compare.substr(kUnitPrefix.size())));
  } else if (resolved.query.compare) {
    POLKU_TRY(resolved.earlier, earlier_window({resolved.window, *resolved.query.compare,
                                                resolved.snapshot->zone, engine.now()}));
  }
  return resolved;
}

std::string path_text(const PathSpec& path) {
  std::string text;
  for (const auto& moment : path.moments) {
    put(text, moment.key);
    put(text, moment.designed ? "+" : "-");
    for (const auto& group : moment.groups) put(text, group);
    put(text, std::string_view());
  }
  put(text, std::string_view());
  for (const auto& binding : path.bindings) {
    put(text, binding.owner);
    put(text, std::to_string(static_cast<int>(binding.kind)) + "/" +
                  std::to_string(static_cast<int>(binding.role)));
    put(text, binding.survey);
    put(text, binding.target);
    put(text, std::to_string(binding.valid_from.number) + "-" +
                  (binding.valid_to ? std::to_string(binding.valid_to->number) : ""));
  }
  put(text, path.outcome_survey);
  put(text, path.outcome_question);
  return text;
}

std::string view_text(const PathView& view) {
  std::string text;
  const auto& page = view.page;
  for (const auto* part : {&page.from, &page.to, &page.unit, &page.channel, &page.language,
                           &page.survey, &page.segment, &page.compare, &view.measure}) {
    put(text, *part);
  }
  put(text, std::to_string(view.confidence));
  for (const auto& filter : view.filters) put(text, filter);
  return text;
}

}  // namespace polku::metrics
