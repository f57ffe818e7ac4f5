#include "directory_json.h"

#include "input.h"

namespace polku::http {

namespace {

template <class IdType>
json::array id_texts(const std::vector<IdType>& ids) {
  json::array texts;
  for (const IdType& id : ids) texts.emplace_back(id.text());
  return texts;
}

constexpr std::array kPermissions{
    directory::Permission::ReadMeasures,     directory::Permission::ReadResponses,
    directory::Permission::ReadPersonalData, directory::Permission::EraseResponses,
    directory::Permission::ImportResponses,  directory::Permission::ExportResponses,
    directory::Permission::ReadSurveys,      directory::Permission::EditSurveys,
    directory::Permission::PublishSurveys,   directory::Permission::EditTaxonomy,
    directory::Permission::EditJourneys,     directory::Permission::ShareSegments,
    directory::Permission::ManageUnits,      directory::Permission::ManageUsers,
    directory::Permission::ManageTokens,     directory::Permission::ManageOrganisation,
    directory::Permission::ReadAudit};

}  // namespace

json::object to_json(const directory::Organisation& organisation) {
  return {{"id", organisation.id.text()},
          {"name", organisation.name},
          {"slug", organisation.slug},
          {"language", tag_of(organisation.language)},
          {"time_zone", organisation.time_zone},
          {"accent_color", organisation.accent_color},
          {"minimum_group", organisation.policy.minimum_group},
          {"minimum_group_comments", organisation.policy.minimum_group_comments},
          {"relevant_difference_nps", organisation.policy.relevant_difference_nps}};
}

json::object to_json(const directory::Unit& unit) {
  json::object object{{"id", unit.id.text()}, {"key", unit.key}, {"name", unit.name}};
  object["parent_id"] = unit.parent ? json::value(unit.parent->text()) : json::value(nullptr);
  return object;
}

json::object to_json(const directory::User& user) {
  return {{"id", user.id.text()},
          {"email", user.email},
          {"name", user.name},
          {"role", name_of(user.role)},
          {"language", tag_of(user.language)},
          {"unit_ids", id_texts(user.units)},
          {"status", name_of(user.status)},
          {"created_at", format_rfc3339(user.created_at)},
          {"last_seen_at", nullable(user.last_seen_at)}};
}

json::object to_json(const directory::ApiToken& token) {
  return {{"id", token.id.text()},
          {"name", token.name},
          {"role", name_of(token.role)},
          {"unit_ids", id_texts(token.units)},
          {"created_at", format_rfc3339(token.created_at)},
          {"last_used_at", nullable(token.last_used_at)},
          {"expires_at", nullable(token.expires_at)}};
}

json::object to_json(const directory::AuditEntry& entry) {
  json::object object{{"id", entry.id.text()},
                      {"at", format_rfc3339(entry.at)},
                      {"actor", entry.actor},
                      {"action", entry.action},
                      {"subject", entry.subject}};
  auto detail = parse_json(entry.detail);
  object["detail"] = detail ? std::move(*detail) : json::value(nullptr);
  return object;
}

json::object to_json(const directory::SignedIn& session) {
  const directory::User& user = session.user;
  json::array permissions;
  for (const auto permission : kPermissions) {
    if (session.actor.may(permission)) permissions.emplace_back(name_of(permission));
  }
  return {{"user",
           {{"id", user.id.text()},
            {"email", user.email},
            {"name", user.name},
            {"language", tag_of(user.language)},
            {"role", name_of(user.role)},
            {"unit_ids", id_texts(user.units)}}},
          {"organisation", to_json(session.organisation)},
          {"csrf_token", session.csrf_token},
          {"permissions", std::move(permissions)}};
}

}  // namespace polku::http
