#include "directory/service.h"

#include <algorithm>

#include "directory/units.h"

namespace polku::directory {
namespace {

constexpr std::size_t kNameMax = 200;

Result<void> check_policy(const MeasurePolicy& policy) {
  if (policy.minimum_group < 1 || policy.minimum_group > 1000) {
    return invalid("minimum_group", "Give a minimum group of 1 to 1000 answers.");
  }
  if (policy.minimum_group_comments < 1 || policy.minimum_group_comments > 1000) {
    return invalid("minimum_group_comments", "Give a minimum group of 1 to 1000 comments.");
  }
  if (!(policy.relevant_difference_nps > 0 && policy.relevant_difference_nps <= 100)) {
    return invalid("relevant_difference_nps", "Give a difference above 0 and at most 100 points.");
  }
  return {};
}

Result<void> require_all_units(const Actor& actor) {
  if (actor.sees_all_units) return {};
  return forbidden("This concerns the whole organisation, and you are limited to some units.");
}

std::vector<UnitId> parents_of(const Unit& unit) {
  return unit.parent ? std::vector{*unit.parent} : std::vector<UnitId>{};
}

}  // namespace

DirectoryService::DirectoryService(DirectoryStore& store, Secrets& secrets, Clock clock)
    : store_(store), secrets_(secrets), clock_(std::move(clock)) {}

Actor DirectoryService::system_actor(OrganisationId organisation) {
  Actor actor;
  actor.organisation = organisation;
  actor.name = "system";
  actor.role = Role::Owner;
  return actor;
}

Result<Organisation> DirectoryService::first_organisation() {
  POLKU_TRY(auto all, store_.organisations());
  if (all.empty()) return not_found("There is no organisation yet; start `polku serve` once.");
  return all.front();
}

Result<Organisation> DirectoryService::organisation(const Actor& actor) {
  return store_.organisation(actor.organisation);
}

Result<Organisation> DirectoryService::update_organisation(const Actor& actor,
                                                           Organisation changed) {
  POLKU_CHECK(require(actor, Permission::ManageOrganisation));
  POLKU_CHECK(require_all_units(actor));
  POLKU_TRY(const auto before, store_.organisation(actor.organisation));
  if (trimmed(changed.name).empty()) return invalid("name", "Give the organisation a name.");
  POLKU_CHECK(check_text(changed.name, "name", kNameMax));
  POLKU_CHECK(TimeZone::find(changed.time_zone));
  POLKU_CHECK(check_color(changed.accent_color));
  POLKU_CHECK(check_policy(changed.policy));
  changed.id = before.id;
  changed.slug = before.slug;
  changed.created_at = before.created_at;
  POLKU_CHECK(store_.update_organisation(changed));
  forget_cached();
  POLKU_CHECK(record(actor, "organisation.update", "organisation:" + changed.id.text()));
  return changed;
}

Result<std::vector<Unit>> DirectoryService::units(const Actor& actor) {
  POLKU_TRY(auto tree, store_.units(actor.organisation));
  std::erase_if(tree, [&](const Unit& unit) { return !actor.sees_unit(unit.key); });
  return tree;
}

Result<Unit> DirectoryService::add_unit(const Actor& actor, Unit unit) {
  POLKU_CHECK(require(actor, Permission::ManageUnits));
  POLKU_TRY(const auto tree, store_.units(actor.organisation));
  unit.id = UnitId::make(clock_());
  if (unit.key.empty()) unit.key = slug_from(unit.name);
  POLKU_CHECK(check_unit(unit, tree));
  POLKU_CHECK(check_reach(actor, parents_of(unit)));
  POLKU_CHECK(store_.insert_unit(actor.organisation, unit));
  forget_cached();
  POLKU_CHECK(record(actor, "unit.add", "unit:" + unit.id.text()));
  return unit;
}

Result<Unit> DirectoryService::update_unit(const Actor& actor, Unit unit) {
  POLKU_CHECK(require(actor, Permission::ManageUnits));
  POLKU_TRY(const auto tree, store_.units(actor.organisation));
  const auto at = std::ranges::find(tree, unit.id, &Unit::id);
  if (at == tree.end()) return not_found("There is no such unit.");
  // Answers name the unit by its key, so a key never changes.
  if (unit.key.empty()) unit.key = at->key;
  if (unit.key != at->key) {
    return invalid("key", "Answers point to the key, so it cannot change; add a new unit instead.");
  }
  POLKU_CHECK(check_unit(unit, tree));
  // Moving a unit elsewhere would carry its answers out of, or into, the actor's sight.
  POLKU_CHECK(check_reach(actor, {unit.id}));
  if (unit.parent != at->parent) {
    POLKU_CHECK(check_reach(actor, parents_of(unit)));
  }
  POLKU_CHECK(store_.update_unit(actor.organisation, unit));
  forget_cached();
  POLKU_CHECK(record(actor, "unit.update", "unit:" + unit.id.text()));
  return unit;
}

Result<void> DirectoryService::remove_unit(const Actor& actor, UnitId unit) {
  POLKU_CHECK(require(actor, Permission::ManageUnits));
  POLKU_CHECK(check_reach(actor, {unit}));
  POLKU_CHECK(store_.remove_unit(actor.organisation, unit));
  forget_cached();
  return record(actor, "unit.remove", "unit:" + unit.text());
}

Result<std::vector<AuditEntry>> DirectoryService::audit(const Actor& actor,
                                                        const DirectoryStore::AuditFilter& filter) {
  POLKU_CHECK(require(actor, Permission::ReadAudit));
  POLKU_CHECK(require_all_units(actor));
  return store_.audit(actor.organisation, filter);
}

Result<void> DirectoryService::record(const Actor& actor, std::string_view action,
                                      std::string_view subject, std::string_view detail) {
  const auto now = clock_();
  AuditEntry entry{Uuid::v7(now),        actor.organisation, now, "system", std::string(action),
                   std::string(subject), std::string(detail)};
  if (actor.user) entry.actor = "user:" + actor.user->text();
  if (actor.token) entry.actor = "token:" + actor.token->text();
  return store_.append_audit(entry);
}

Result<std::vector<std::string>> DirectoryService::visible_keys(OrganisationId organisation,
                                                                const std::vector<UnitId>& units) {
  POLKU_TRY(const auto tree, store_.units(organisation));
  return keys_below(units, tree);
}

void DirectoryService::forget_cached() {
  const std::lock_guard lock(mutex_);
  sessions_.clear();
  tokens_.clear();
}

Result<void> check_password(std::string_view password) {
  const auto length = length_in_code_points(password);
  if (!is_valid_utf8(password) || length < 10 || length > 200) {
    return invalid("password", "Give a password of 10 to 200 characters.");
  }
  if (password.find_first_not_of(password[0]) == std::string_view::npos) {
    return invalid("password", "One character repeated is too easy to guess; choose another.");
  }
  return {};
}

Result<std::string> checked_email(std::string_view email) {
  const auto address = lower_ascii(trimmed(email));
  const auto at = address.find('@');
  const bool shaped =
      at != std::string::npos && at > 0 && address.find('@', at + 1) == address.npos &&
      address.find('.', at + 2) != address.npos && address.back() != '.' &&
      address.find_first_of(" \t\r\n<>,;\"") == address.npos && address.size() <= 254;
  if (!shaped || !check_text(address, "email", 254).ok()) {
    return invalid("email", "Give an e-mail address such as nimi@yritys.fi.");
  }
  return address;
}

Result<void> check_color(std::string_view color) {
  const bool shaped = color.size() == 7 && color[0] == '#' &&
                      color.find_first_not_of("0123456789abcdefABCDEF", 1) == color.npos;
  if (!shaped) return invalid("accent_color", "Give a colour as #rrggbb.");
  return {};
}

}  // namespace polku::directory
