#pragma once
// Organisations, units, users and what each role may do. Values; thread-safe by being plain.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.h"
#include "core/text.h"

namespace polku::directory {

// How small a group may be before its numbers are hidden, and which NPS change matters.
struct MeasurePolicy {
  int minimum_group = 5;
  int minimum_group_comments = 8;
  double relevant_difference_nps = 10;  // NPS points
};

struct Organisation {
  OrganisationId id;
  std::string slug;
  std::string name;
  Language language = Language::Finnish;
  std::string time_zone = "Europe/Helsinki";
  std::string accent_color = "#0f5e6b";  // "#rrggbb"
  MeasurePolicy policy;
  Timestamp created_at;
};

// A node of the organisation tree. `key` is what contexts and facts name ("tampere").
struct Unit {
  UnitId id;
  std::string key;
  std::string name;
  std::optional<UnitId> parent;
};

enum class Role { Owner, Admin, Designer, Analyst, Manager, Agent, Viewer };
std::string_view name_of(Role role);
std::optional<Role> parse_role(std::string_view text);

enum class Permission {
  ReadMeasures,      // metrics, overview, survey results
  ReadResponses,     // single responses and comments; logged
  ReadPersonalData,  // and who they speak of; others get it masked
  EraseResponses,
  ImportResponses,
  ExportResponses,
  ReadSurveys,
  EditSurveys,
  PublishSurveys,
  EditTaxonomy,  // themes and opinion words
  EditJourneys,  // journeys, personas, touchpoints, bindings, notes, proposals
  ShareSegments,
  ManageUnits,
  ManageUsers,
  ManageTokens,
  ManageOrganisation,
  ReadAudit,
};
std::string_view name_of(Permission permission);
// The whole table of who may do what.
bool allows(Role role, Permission permission);

enum class UserStatus { Invited, Active, Disabled };
std::string_view name_of(UserStatus status);
std::optional<UserStatus> parse_user_status(std::string_view text);

struct User {
  UserId id;
  std::string email;  // lower case
  std::string name;
  Role role = Role::Viewer;
  Language language = Language::Finnish;
  UserStatus status = UserStatus::Invited;
  std::vector<UnitId> units;  // limits what the user sees to these subtrees; empty: everything
  std::string password_hash;  // empty until one is set
  Timestamp created_at;
  std::optional<Timestamp> last_seen_at;
};

struct ApiToken {
  TokenId id;
  std::string name;
  Role role = Role::Viewer;
  std::vector<UnitId> units;
  std::string hash;  // the token itself is shown once and never stored
  Timestamp created_at;
  std::optional<Timestamp> last_used_at;
  std::optional<Timestamp> expires_at;
};

// Who acts: a user's session or a token, with the unit keys the actor may see.
struct Actor {
  OrganisationId organisation;
  std::optional<UserId> user;
  std::optional<TokenId> token;
  std::string name;
  Role role = Role::Viewer;
  bool sees_all_units = true;
  std::vector<std::string> unit_keys;  // the subtrees' keys when sees_all_units is false

  bool may(Permission permission) const { return allows(role, permission); }
  bool sees_unit(std::string_view key) const;
};

// Forbidden with a message that names the permission when the actor lacks it.
Result<void> require(const Actor& actor, Permission permission);

enum class LinkPurpose { FirstOwner, SignIn, Invite };
std::string_view name_of(LinkPurpose purpose);
std::optional<LinkPurpose> parse_link_purpose(std::string_view text);

// A one-time sign-in link; only the hash of its secret is kept.
struct LoginLink {
  std::string hash;
  OrganisationId organisation;
  std::optional<UserId> user;  // none: the first owner, who names the organisation
  LinkPurpose purpose = LinkPurpose::SignIn;
  Timestamp expires_at;
};

struct Session {
  std::string hash;  // of the cookie's secret
  OrganisationId organisation;
  UserId user;
  std::string csrf_token;
  Timestamp created_at;
  Timestamp expires_at;
};

struct AuditEntry {
  Uuid id;  // v7
  OrganisationId organisation;
  Timestamp at;
  std::string actor;    // "user:<id>", "token:<id>", "system", "respondent"
  std::string action;   // "response.read", "survey.publish", ...
  std::string subject;  // "survey:<id>", "response:<id>", ...
  std::string detail;   // a JSON object or empty
};

}  // namespace polku::directory
