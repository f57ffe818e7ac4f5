#include "map_view.h"

#include <algorithm>
#include <array>

#include "core/format.h"

namespace polku::journeys {
namespace {

constexpr std::array<std::string_view, 4> kMeasures{"nps", "csat", "ces", "mean"};
constexpr std::string_view kUnitPrefix = "unit:";

Result<void> check_unit(const directory::Actor& actor, std::string_view unit,
                        std::string_view parameter, directory::DirectoryStore& directory) {
  POLKU_TRY(const auto units, directory.units(actor.organisation));
  const bool known = std::ranges::find(units, unit, &directory::Unit::key) != units.end();
  if (known && actor.sees_unit(unit)) return {};
  return invalid(std::string(parameter), fmt::format("There is no unit \"{}\".", unit));
}

Result<Persona> find_persona(OrganisationId organisation, std::string_view key,
                             JourneyStore& store) {
  POLKU_TRY(const auto documents, store.documents(organisation, DocumentKind::Persona));
  const auto found = std::ranges::find(documents, key, &StoredDocument::key);
  if (found != documents.end()) return stored_persona(found->document);
  return invalid("persona", fmt::format("There is no persona \"{}\".", key));
}

}  // namespace

Result<CheckedView> check_view(const directory::Actor& actor, const MapView& view,
                               const MapService::Ports& ports) {
  CheckedView checked;
  auto& page = checked.path.page;
  page.from = view.from;
  page.to = view.to;
  page.channel = view.channel;
  page.language = view.language;
  page.segment = view.segment;
  page.unit = view.unit;
  page.compare = view.compare;
  checked.path.measure = view.measure;
  if (!view.measure.empty() && std::ranges::find(kMeasures, view.measure) == kMeasures.end()) {
    return invalid("measure", "Give nps, csat, ces or mean.");
  }
  if (!view.unit.empty()) {
    POLKU_CHECK(check_unit(actor, view.unit, "unit", ports.directory));
  }
  if (view.compare.starts_with(kUnitPrefix)) {
    checked.compared_unit = view.compare.substr(kUnitPrefix.size());
    POLKU_CHECK(check_unit(actor, checked.compared_unit, "compare", ports.directory));
  } else if (!view.compare.empty() && view.compare != "previous_period" &&
             view.compare != "previous_year") {
    return invalid("compare", "Give previous_period, previous_year or unit:KEY.");
  }
  if (view.persona.empty()) return checked;
  POLKU_TRY(checked.persona, find_persona(actor.organisation, view.persona, ports.store));
  if (checked.persona->filters.empty()) return checked;
  auto filters = metrics::parse_filters(json::value(checked.persona->filters));
  if (!filters.ok()) {
    return invalid("persona", fmt::format("The persona's filters cannot be used: {}",
                                          filters.error().message));
  }
  checked.path.filters = std::move(filters).value();
  return checked;
}

}  // namespace polku::journeys
