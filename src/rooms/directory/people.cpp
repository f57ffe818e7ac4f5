#include "directory/people.h"

#include <algorithm>
#include <array>

namespace polku::directory {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> parse_name(const std::array<std::string_view, N>& names,
                               std::string_view text) {
  const auto at = std::ranges::find(names, text);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

constexpr std::array<std::string_view, 7> kRoles{"owner",   "admin", "designer", "analyst",
                                                 "manager", "agent", "viewer"};
constexpr std::array<std::string_view, 3> kStatuses{"invited", "active", "disabled"};
constexpr std::array<std::string_view, 3> kPurposes{"first_owner", "sign_in", "invite"};
constexpr std::array<std::string_view, 17> kPermissions{
    "read_measures",    "read_responses",   "read_personal_data", "erase_responses",
    "import_responses", "export_responses", "read_surveys",       "edit_surveys",
    "publish_surveys",  "edit_taxonomy",    "edit_journeys",      "share_segments",
    "manage_units",     "manage_users",     "manage_tokens",      "manage_organisation",
    "read_audit"};

constexpr unsigned bit(Permission permission) { return 1u << static_cast<unsigned>(permission); }

constexpr unsigned kRead = bit(Permission::ReadMeasures) | bit(Permission::ReadSurveys);
constexpr unsigned kReadAnswers = kRead | bit(Permission::ReadResponses);
constexpr unsigned kAnalyse =
    kReadAnswers | bit(Permission::ExportResponses) | bit(Permission::ShareSegments);
constexpr unsigned kDesign = kAnalyse | bit(Permission::EditSurveys) |
                             bit(Permission::PublishSurveys) | bit(Permission::EditTaxonomy) |
                             bit(Permission::EditJourneys) | bit(Permission::ImportResponses);
constexpr unsigned kAdminister = kDesign | bit(Permission::ReadPersonalData) |
                                 bit(Permission::EraseResponses) | bit(Permission::ManageUnits) |
                                 bit(Permission::ManageUsers) | bit(Permission::ManageTokens) |
                                 bit(Permission::ManageOrganisation) | bit(Permission::ReadAudit);

// In the order of Role.
constexpr std::array<unsigned, 7> kAllowed{
    kAdminister,  kAdminister, kDesign, kAnalyse, kReadAnswers | bit(Permission::ReadPersonalData),
    kReadAnswers, kRead};

}  // namespace

std::string_view name_of(Role role) { return kRoles[static_cast<std::size_t>(role)]; }
std::optional<Role> parse_role(std::string_view text) { return parse_name<Role>(kRoles, text); }

std::string_view name_of(Permission permission) {
  return kPermissions[static_cast<std::size_t>(permission)];
}

bool allows(Role role, Permission permission) {
  return (kAllowed[static_cast<std::size_t>(role)] & bit(permission)) != 0;
}

std::string_view name_of(UserStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }
std::optional<UserStatus> parse_user_status(std::string_view text) {
  return parse_name<UserStatus>(kStatuses, text);
}

std::string_view name_of(LinkPurpose purpose) {
  return kPurposes[static_cast<std::size_t>(purpose)];
}
std::optional<LinkPurpose> parse_link_purpose(std::string_view text) {
  return parse_name<LinkPurpose>(kPurposes, text);
}

bool Actor::sees_unit(std::string_view key) const {
  return sees_all_units || std::ranges::binary_search(unit_keys, key);
}

Result<void> require(const Actor& actor, Permission permission) {
  if (actor.may(permission)) return {};
  return forbidden("Your role (" + std::string(name_of(actor.role)) + ") lacks the right \"" +
                   std::string(name_of(permission)) + "\"; ask an administrator.");
}

}  // namespace polku::directory
