// GET    /api/v1/organisation         PUT: change it
// GET    /api/v1/units                POST, PUT|DELETE /{id}
// GET    /api/v1/users                POST, PUT|DELETE /{id}, POST /{id}/link
// GET    /api/v1/tokens               POST, DELETE /{id}
// GET    /api/v1/audit                who did what
// The session's routes stand in session_routes.cpp.
#include <algorithm>
#include <cmath>

#include "directory/service.h"
#include "directory_json.h"
#include "input.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::DirectoryService;
using directory::Permission;

struct Desk {
  DirectoryService& directory;
  const ApplicationOptions& options;
  std::function<void(OrganisationId)> organisation_changed;
};

template <class Values>
json::object items_of(const Values& values) {
  json::array items;
  for (const auto& value : values) items.emplace_back(to_json(value));
  return page_of(std::move(items));
}

Response created(json::object body) { return json_response(201, body); }

Result<directory::Role> role_in(const Members& members, directory::Role fallback) {
  if (!members.has("role")) return fallback;
  POLKU_TRY(const std::string text, members.text("role"));
  const auto role = directory::parse_role(text);
  if (!role) {
    return invalid("role",
                   "`role` must be owner, admin, designer, analyst, manager, agent or viewer.");
  }
  return *role;
}

Result<int> count_in(const Members& members, std::string_view key, int fallback) {
  if (!members.has(key)) return fallback;
  POLKU_TRY(const std::int64_t count, members.integer(key));
  constexpr std::int64_t kMost = 1'000'000;
  return static_cast<int>(std::clamp(count, -kMost, kMost));
}

Result<json::object> show_organisation(const Desk& desk, const Request& request) {
  POLKU_TRY(const directory::Organisation organisation,
            desk.directory.organisation(*request.actor));
  return to_json(organisation);
}

Result<json::object> change_organisation(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members,
            Members::in_body(
                request, {"id", "name", "slug", "language", "time_zone", "accent_color",
                          "minimum_group", "minimum_group_comments", "relevant_difference_nps"}));
  POLKU_TRY(directory::Organisation changed, desk.directory.organisation(*request.actor));
  POLKU_TRY(changed.name, members.text_or("name", changed.name));
  POLKU_TRY(changed.slug, members.text_or("slug", changed.slug));
  POLKU_TRY(const std::optional<Language> language, members.language("language"));
  changed.language = language.value_or(changed.language);
  POLKU_TRY(changed.time_zone, members.text_or("time_zone", changed.time_zone));
  POLKU_TRY(changed.accent_color, members.text_or("accent_color", changed.accent_color));
  directory::MeasurePolicy& policy = changed.policy;
  POLKU_TRY(policy.minimum_group, count_in(members, "minimum_group", policy.minimum_group));
  POLKU_TRY(policy.minimum_group_comments,
            count_in(members, "minimum_group_comments", policy.minimum_group_comments));
  POLKU_TRY(policy.relevant_difference_nps,
            members.number_or("relevant_difference_nps", policy.relevant_difference_nps));
  POLKU_TRY(const directory::Organisation saved,
            desk.directory.update_organisation(*request.actor, std::move(changed)));
  if (desk.organisation_changed) desk.organisation_changed(saved.id);
  return to_json(saved);
}

Result<json::object> list_units(const Desk& desk, const Request& request) {
  POLKU_TRY(const std::vector<directory::Unit> units, desk.directory.units(*request.actor));
  return items_of(units);
}

Result<directory::Unit> read_unit(const Request& request, directory::Unit unit) {
  POLKU_TRY(const Members members, Members::in_body(request, {"id", "key", "name", "parent_id"}));
  POLKU_TRY(unit.key, members.text_or("key", unit.key));
  POLKU_TRY(unit.name, members.text_or("name", unit.name));
  if (!members.names("parent_id")) return unit;
  POLKU_TRY(const std::string parent, members.text_or("parent_id", ""));
  unit.parent = UnitId::parse(parent);
  if (!parent.empty() && !unit.parent) {
    return invalid("parent_id", "`parent_id` must be a unit's id.");
  }
  return unit;
}

Result<Response> add_unit(const Desk& desk, const Request& request) {
  POLKU_TRY(directory::Unit wanted, read_unit(request, {}));
  POLKU_TRY(const directory::Unit unit, desk.directory.add_unit(*request.actor, std::move(wanted)));
  return created(to_json(unit));
}

Result<json::object> change_unit(const Desk& desk, const Request& request) {
  POLKU_TRY(const UnitId id, path_id<UnitId>(request));
  POLKU_TRY(const std::vector<directory::Unit> units, desk.directory.units(*request.actor));
  const auto known = std::ranges::find(units, id, &directory::Unit::id);
  if (known == units.end()) return not_found("There is no such unit.");
  POLKU_TRY(directory::Unit changed, read_unit(request, *known));
  POLKU_TRY(const directory::Unit unit,
            desk.directory.update_unit(*request.actor, std::move(changed)));
  return to_json(unit);
}

Result<Response> remove_unit(const Desk& desk, const Request& request) {
  POLKU_TRY(const UnitId id, path_id<UnitId>(request));
  POLKU_CHECK(desk.directory.remove_unit(*request.actor, id));
  return no_content();
}

Result<json::object> list_users(const Desk& desk, const Request& request) {
  POLKU_TRY(const std::vector<directory::User> users, desk.directory.users(*request.actor));
  return items_of(users);
}

Response invited(const Desk& desk, const Request& request,
                 const directory::Invitation& invitation) {
  json::object body = to_json(invitation.user);
  body["invite_link"] = base_url(desk.options, request) + "/login#token=" + invitation.link_secret;
  return created(std::move(body));
}

Result<Response> invite_user(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members,
            Members::in_body(request, {"email", "name", "role", "language", "unit_ids"}));
  directory::NewUser wanted;
  POLKU_TRY(wanted.email, members.text("email"));
  POLKU_TRY(wanted.name, members.text_or("name", ""));
  POLKU_TRY(wanted.role, role_in(members, directory::Role::Viewer));
  POLKU_TRY(const std::optional<Language> language, members.language("language"));
  wanted.language = language.value_or(wanted.language);
  POLKU_TRY(wanted.units, members.ids<UnitId>("unit_ids"));
  POLKU_TRY(const directory::Invitation invitation, desk.directory.invite(*request.actor, wanted));
  return invited(desk, request, invitation);
}

Result<json::object> change_user(const Desk& desk, const Request& request) {
  POLKU_TRY(const UserId id, path_id<UserId>(request));
  POLKU_TRY(const Members members,
            Members::in_body(request, {"id", "email", "name", "role", "language", "unit_ids",
                                       "status", "created_at", "last_seen_at"}));
  POLKU_TRY(const std::vector<directory::User> users, desk.directory.users(*request.actor));
  const auto known = std::ranges::find(users, id, &directory::User::id);
  if (known == users.end()) return not_found("There is no such user.");
  directory::User changed = *known;
  POLKU_TRY(changed.name, members.text_or("name", changed.name));
  POLKU_TRY(changed.role, role_in(members, changed.role));
  POLKU_TRY(const std::optional<Language> language, members.language("language"));
  changed.language = language.value_or(changed.language);
  if (members.has("unit_ids")) {
    POLKU_TRY(changed.units, members.ids<UnitId>("unit_ids"));
  }
  POLKU_TRY(const std::string status, members.text_or("status", name_of(changed.status)));
  const auto wanted_status = directory::parse_user_status(status);
  if (!wanted_status) return invalid("status", "`status` must be active or disabled.");
  changed.status = *wanted_status;
  POLKU_TRY(const directory::User saved, desk.directory.update_user(*request.actor, changed));
  return to_json(saved);
}

Result<Response> remove_user(const Desk& desk, const Request& request) {
  POLKU_TRY(const UserId id, path_id<UserId>(request));
  POLKU_CHECK(desk.directory.remove_user(*request.actor, id));
  return no_content();
}

Result<Response> new_link(const Desk& desk, const Request& request) {
  POLKU_TRY(const UserId id, path_id<UserId>(request));
  POLKU_TRY(const directory::Invitation invitation, desk.directory.new_link(*request.actor, id));
  return invited(desk, request, invitation);
}

Result<json::object> list_tokens(const Desk& desk, const Request& request) {
  POLKU_TRY(const std::vector<directory::ApiToken> tokens, desk.directory.tokens(*request.actor));
  return items_of(tokens);
}

Result<Response> create_token(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members,
            Members::in_body(request, {"name", "role", "unit_ids", "expires_at"}));
  directory::NewToken wanted;
  POLKU_TRY(wanted.name, members.text("name"));
  POLKU_TRY(wanted.role, role_in(members, directory::Role::Viewer));
  POLKU_TRY(wanted.units, members.ids<UnitId>("unit_ids"));
  POLKU_TRY(wanted.expires_at, members.time("expires_at"));
  POLKU_TRY(const directory::IssuedToken issued,
            desk.directory.create_token(*request.actor, wanted));
  json::object body = to_json(issued.token);
  body["token"] = issued.secret;
  return created(std::move(body));
}

Result<Response> revoke_token(const Desk& desk, const Request& request) {
  POLKU_TRY(const TokenId id, path_id<TokenId>(request));
  POLKU_CHECK(desk.directory.revoke_token(*request.actor, id));
  return no_content();
}

Result<json::object> list_audit(const Desk& desk, const Request& request) {
  directory::DirectoryStore::AuditFilter filter;
  filter.action = query_text(request, "action");
  filter.actor = query_text(request, "actor");
  POLKU_TRY(filter.limit, query_limit(request, 50, 500));
  const std::string cursor = query_text(request, "cursor");
  filter.before = Uuid::parse(cursor);
  if (!cursor.empty() && !filter.before) {
    return invalid("cursor", "`cursor` must be a next_cursor as given.");
  }
  POLKU_TRY(const std::vector<directory::AuditEntry> entries,
            desk.directory.audit(*request.actor, filter));
  json::object page = items_of(entries);
  const bool more = entries.size() == static_cast<std::size_t>(filter.limit);
  if (more) page["next_cursor"] = entries.back().id.text();
  return page;
}

}  // namespace

void add_directory_routes(const RouteContext& context) {
  add_session_routes(context);
  const Desk desk{*context.services.directory, context.options,
                  context.services.organisation_changed};
  const auto by = [desk](auto function) {
    return handler([desk, function](const Request& request) { return function(desk, request); });
  };
  const auto add = [&](Verb verb, std::string pattern, Access access, auto function,
                       RouteOptions options) {
    context.router.add({verb, std::move(pattern), access, by(function), std::move(options)});
  };
  add(Verb::Get, "/api/v1/organisation", kSignedIn, show_organisation,
      {.summary = "The organisation and its measuring policy.", .gives = "Organisation"});
  add(Verb::Put, "/api/v1/organisation", needs(Permission::ManageOrganisation), change_organisation,
      {.summary = "Change the organisation.",
       .takes = "OrganisationChange",
       .gives = "Organisation"});
  add(Verb::Get, "/api/v1/units", kSignedIn, list_units,
      {.summary = "The units one may see, parents first.", .gives = "Units"});
  add(Verb::Post, "/api/v1/units", needs(Permission::ManageUnits), add_unit,
      {.summary = "Add a unit.",
       .takes = "NewUnit",
       .gives = "Unit",
       .idempotency = Idempotency::Replays});
  add(Verb::Put, "/api/v1/units/{id}", needs(Permission::ManageUnits), change_unit,
      {.summary = "Rename or move a unit.", .takes = "UnitChange", .gives = "Unit"});
  add(Verb::Delete, "/api/v1/units/{id}", needs(Permission::ManageUnits), remove_unit,
      {.summary = "Remove a unit that nothing hangs on."});
  add(Verb::Get, "/api/v1/users", needs(Permission::ManageUsers), list_users,
      {.summary = "The users of the organisation.", .gives = "Users"});
  add(Verb::Post, "/api/v1/users", needs(Permission::ManageUsers), invite_user,
      {.summary = "Invite a user; the link is shown once.",
       .takes = "NewUser",
       .gives = "Invitation",
       .idempotency = Idempotency::OnceOnly});
  add(Verb::Put, "/api/v1/users/{id}", needs(Permission::ManageUsers), change_user,
      {.summary = "Change a user's name, role, language, units or status.",
       .takes = "UserChange",
       .gives = "User"});
  add(Verb::Delete, "/api/v1/users/{id}", needs(Permission::ManageUsers), remove_user,
      {.summary = "Remove a user."});
  add(Verb::Post, "/api/v1/users/{id}/link", needs(Permission::ManageUsers), new_link,
      {.summary = "A new one-time sign-in link for a user.",
       .gives = "Invitation",
       .idempotency = Idempotency::OnceOnly});
  add(Verb::Get, "/api/v1/tokens", needs(Permission::ManageTokens), list_tokens,
      {.summary = "The API tokens; never their secrets.", .gives = "ApiTokens"});
  add(Verb::Post, "/api/v1/tokens", needs(Permission::ManageTokens), create_token,
      {.summary = "Create an API token; it is shown once.",
       .takes = "NewToken",
       .gives = "IssuedToken",
       .idempotency = Idempotency::OnceOnly});
  add(Verb::Delete, "/api/v1/tokens/{id}", needs(Permission::ManageTokens), revoke_token,
      {.summary = "Revoke an API token."});
  add(Verb::Get, "/api/v1/audit", needs(Permission::ReadAudit), list_audit,
      {.summary = "Who did what, newest first.",
       .gives = "AuditPage",
       .query = {"cursor", "limit", "action", "actor"}});
}

}  // namespace polku::http
