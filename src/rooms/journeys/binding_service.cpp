#include "journeys/binding_service.h"

#include <algorithm>

#include "audit.h"
#include "binding_rules.h"
#include "core/format.h"

namespace polku::journeys {
namespace {

using directory::Permission;

// NotFound unless the moment, or the touchpoint behind an "@", is there.
Result<void> check_owner(const RoomPorts& ports, OrganisationId organisation,
                         std::string_view owner) {
  if (owner.starts_with('@')) {
    POLKU_TRY(const auto keys,
              document_keys(ports.journeys, organisation, DocumentKind::Touchpoint));
    if (keys.contains(owner.substr(1))) return {};
    return not_found("There is no such touchpoint.");
  }
  const auto journey = ports.journeys.journey_of_moment(organisation, owner);
  if (journey.ok()) return {};
  if (journey.error().code != ErrorCode::NotFound) return journey.error();
  return not_found("No journey has this moment.");
}

Result<StoredBinding> find_binding(const RoomPorts& ports, OrganisationId organisation,
                                   BindingId id) {
  POLKU_TRY(const auto bindings, ports.journeys.bindings(organisation));
  const auto at = std::ranges::find(bindings, id, &StoredBinding::id);
  if (at == bindings.end()) return not_found("There is no such binding.");
  return *at;
}

// A journey's own touchpoint is bound by saving the journey, and so it is ended.
Result<void> check_not_named(const RoomPorts& ports, const StoredBinding& binding) {
  if (binding.kind != kTouchpointBinding) return {};
  const auto id = ports.journeys.journey_of_moment(binding.organisation, binding.moment);
  if (!id.ok()) {
    if (id.error().code == ErrorCode::NotFound) return {};
    return id.error();
  }
  POLKU_TRY(const auto stored,
            ports.journeys.document(binding.organisation, DocumentKind::Journey, *id));
  POLKU_TRY(const auto journey, stored_journey(stored.document));
  const auto* moment = journey.find_moment(binding.moment);
  if (moment == nullptr || moment->touchpoint != binding.target) return {};
  return conflict(
      fmt::format("The journey \"{}\" says that this moment is at the touchpoint; "
                  "change it there.",
                  stored.name));
}

}  // namespace

json::object to_json(const StoredBinding& binding) {
  return {
      {"id", binding.id.text()},
      {"moment", binding.moment},
      {"kind", binding.kind},
      {"role", binding.role},
      {"survey", binding.survey.empty() ? json::value(nullptr) : json::value(binding.survey)},
      {"target", binding.target},
      {"valid_from", binding.valid_from.text()},
      {"valid_to", binding.valid_to ? json::value(binding.valid_to->text()) : json::value(nullptr)},
      {"created_at", format_rfc3339(binding.created_at)},
      {"created_by", binding.created_by}};
}

Result<std::vector<StoredBinding>> BindingService::list(const directory::Actor& actor,
                                                        std::string_view owner) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  if (!is_key(owner.starts_with('@') ? owner.substr(1) : owner)) {
    return not_found("No journey has this moment.");
  }
  POLKU_TRY(auto bindings, ports_.journeys.bindings(actor.organisation, owner));
  // Those of a moment that has gone remain readable.
  if (bindings.empty()) {
    POLKU_CHECK(check_owner(ports_, actor.organisation, owner));
  }
  return bindings;
}

Result<StoredBinding> BindingService::bind(const directory::Actor& actor, std::string_view owner,
                                           const NewBinding& wanted) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_CHECK(check_owner(ports_, actor.organisation, owner));
  if (owner.starts_with('@') && wanted.kind == kTouchpointBinding) {
    return invalid("kind", "A touchpoint is bound to a moment, not to another touchpoint.");
  }
  POLKU_TRY(const auto calendar, calendar_of(ports_, actor.organisation));
  POLKU_TRY(const auto present, ports_.journeys.bindings(actor.organisation, owner));
  POLKU_TRY(auto binding, checked_binding(ports_, actor.organisation, wanted, present, calendar));
  const auto now = ports_.clock();
  binding.id = BindingId{ports_.make_uuid(now)};
  binding.moment = owner;
  binding.created_at = now;
  binding.created_by = audit_name(actor);
  POLKU_CHECK(ports_.journeys.insert_binding(binding));
  POLKU_CHECK(audit(ports_.directory, actor, now,
                    {"binding.create",
                     "binding:" + binding.id.text(),
                     {{"moment", binding.moment},
                      {"kind", binding.kind},
                      {"target", binding.target},
                      {"valid_from", binding.valid_from.text()}}}));
  return binding;
}

Result<StoredBinding> BindingService::end(const directory::Actor& actor, BindingId id,
                                          std::optional<Day> on) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto binding, find_binding(ports_, actor.organisation, id));
  POLKU_CHECK(check_not_named(ports_, binding));
  POLKU_TRY(const auto calendar, calendar_of(ports_, actor.organisation));
  const bool made_today = calendar.zone.local_day(binding.created_at) == calendar.today;
  if (on && *on < calendar.today && !made_today) {
    return invalid("on", "A binding ends today or later: what was counted stays counted.");
  }
  const auto otherwise = made_today ? binding.valid_from : calendar.today;
  const auto until = std::max(on.value_or(otherwise), binding.valid_from);
  auto ended = ports_.journeys.end_binding(actor.organisation, id, until);
  if (!ended.ok()) {
    if (ended.error().code != ErrorCode::Conflict) return ended;
    return conflict("The binding has ended already, and stays so.", "valid_to");
  }
  POLKU_CHECK(
      audit(ports_.directory, actor, ports_.clock(),
            {"binding.end", "binding:" + id.text(), {{"valid_to", ended->valid_to->text()}}}));
  return ended;
}

}  // namespace polku::journeys
