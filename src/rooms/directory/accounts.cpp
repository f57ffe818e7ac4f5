// Users and tokens as administrators keep them, and one's own profile.

#include <algorithm>

#include "directory/service.h"

namespace polku::directory {
namespace {

Error not_signed_in_person() {
  return forbidden("Only a signed-in person has a profile; a token has none.");
}

}  // namespace

Result<void> DirectoryService::change_password(const Actor& actor, const PasswordChange& change) {
  if (!actor.user) return not_signed_in_person();
  POLKU_TRY(auto user, store_.user(actor.organisation, *actor.user));
  // Who came by a link has no password yet and sets the first one.
  if (!user.password_hash.empty() &&
      !secrets_.verify_password(user.password_hash, change.current)) {
    return invalid("current", "The present password is not right.");
  }
  POLKU_CHECK(check_password(change.wanted));
  POLKU_TRY(user.password_hash, secrets_.hash_password(change.wanted));
  POLKU_CHECK(store_.update_user(actor.organisation, user));
  // Whoever else held a session of this user is out.
  const auto kept = change.session.empty() ? std::string{} : secrets_.hash_secret(change.session);
  POLKU_CHECK(store_.remove_sessions_of(actor.organisation, user.id, kept));
  forget_cached();
  return record(actor, "user.password", "user:" + user.id.text());
}

Result<User> DirectoryService::change_profile(const Actor& actor, std::string_view name,
                                              Language language) {
  if (!actor.user) return not_signed_in_person();
  POLKU_TRY(auto user, store_.user(actor.organisation, *actor.user));
  if (trimmed(name).empty()) return invalid("name", "Give your name.");
  POLKU_CHECK(check_text(name, "name", 200));
  user.name = std::string(trimmed(name));
  user.language = language;
  POLKU_CHECK(store_.update_user(actor.organisation, user));
  forget_cached();
  return user;
}

Result<std::vector<User>> DirectoryService::users(const Actor& actor) {
  POLKU_CHECK(require(actor, Permission::ManageUsers));
  POLKU_TRY(auto people, store_.users(actor.organisation));
  POLKU_TRY(const auto reach, reach_of(actor));
  std::erase_if(people, [&](const User& user) { return !reach.covers(user.units); });
  return people;
}

Result<void> DirectoryService::check_rank(const Actor& actor, Role role) {
  if (role == Role::Owner && actor.role != Role::Owner) {
    return forbidden("Only an owner can give or change the owner's role.");
  }
  return {};
}

bool DirectoryService::Reach::covers(const std::vector<UnitId>& units) const {
  if (everything) return true;
  return !units.empty() && std::ranges::all_of(units, [this](UnitId unit) {
    return std::ranges::find(visible, unit) != visible.end();
  });
}

Result<DirectoryService::Reach> DirectoryService::reach_of(const Actor& actor) {
  if (actor.sees_all_units) return Reach{true, {}};
  Reach reach;
  POLKU_TRY(const auto visible, units(actor));
  std::ranges::transform(visible, std::back_inserter(reach.visible), &Unit::id);
  return reach;
}

Result<void> DirectoryService::check_reach(const Actor& actor, const std::vector<UnitId>& units) {
  POLKU_TRY(const auto reach, reach_of(actor));
  if (reach.covers(units)) return {};
  Error error = forbidden(
      "You are limited to some units, so this must be limited to one or more of them too.");
  error.field = "unit_ids";
  return error;
}

Result<void> DirectoryService::check_units(OrganisationId organisation,
                                           const std::vector<UnitId>& units) {
  POLKU_TRY(const auto tree, store_.units(organisation));
  for (const auto unit : units) {
    if (std::ranges::find(tree, unit, &Unit::id) == tree.end()) {
      return invalid("unit_ids", "There is no unit " + unit.text() + ".");
    }
  }
  return {};
}

Result<User> DirectoryService::make_user(OrganisationId organisation, const NewUser& wanted) {
  POLKU_TRY(auto email, checked_email(wanted.email));
  if (trimmed(wanted.name).empty()) return invalid("name", "Give the person's name.");
  POLKU_CHECK(check_text(wanted.name, "name", 200));
  POLKU_CHECK(check_units(organisation, wanted.units));
  const auto taken = store_.user_by_email(email);
  if (taken.ok()) return conflict("Somebody already has this address.", "email");
  User user;
  user.created_at = clock_();
  user.id = UserId::make(user.created_at);
  user.email = std::move(email);
  user.name = std::string(trimmed(wanted.name));
  user.role = wanted.role;
  user.language = wanted.language;
  user.units = wanted.units;
  return user;
}

Result<Invitation> DirectoryService::invite(const Actor& actor, const NewUser& wanted) {
  POLKU_CHECK(require(actor, Permission::ManageUsers));
  POLKU_CHECK(check_rank(actor, wanted.role));
  POLKU_CHECK(check_reach(actor, wanted.units));
  POLKU_TRY(auto user, make_user(actor.organisation, wanted));
  POLKU_CHECK(store_.insert_user(actor.organisation, user));
  POLKU_TRY(auto secret, make_link(actor.organisation, user.id, LinkPurpose::Invite));
  POLKU_CHECK(record(actor, "user.invite", "user:" + user.id.text()));
  return Invitation{std::move(user), std::move(secret)};
}

Result<User> DirectoryService::add_user_with_password(OrganisationId organisation,
                                                      const NewUser& wanted,
                                                      std::string_view password) {
  POLKU_CHECK(check_password(password));
  POLKU_TRY(auto user, make_user(organisation, wanted));
  POLKU_TRY(user.password_hash, secrets_.hash_password(password));
  user.status = UserStatus::Active;
  POLKU_CHECK(store_.insert_user(organisation, user));
  POLKU_CHECK(record(system_actor(organisation), "user.add", "user:" + user.id.text()));
  return user;
}

Result<void> DirectoryService::keep_an_owner(const Actor& actor, const User& before,
                                             bool stays_owner) {
  if (before.role != Role::Owner || stays_owner) return {};
  POLKU_TRY(const auto people, store_.users(actor.organisation));
  const auto owners = std::ranges::count_if(people, [](const User& user) {
    return user.role == Role::Owner && user.status == UserStatus::Active;
  });
  if (owners <= 1) {
    return conflict("This is the last owner. Make somebody else an owner first.", "role");
  }
  return {};
}

Result<User> DirectoryService::update_user(const Actor& actor, const User& changed) {
  POLKU_CHECK(require(actor, Permission::ManageUsers));
  POLKU_TRY(auto user, store_.user(actor.organisation, changed.id));
  POLKU_CHECK(check_rank(actor, user.role));
  POLKU_CHECK(check_rank(actor, changed.role));
  POLKU_CHECK(check_reach(actor, user.units));
  POLKU_CHECK(check_reach(actor, changed.units));
  POLKU_CHECK(keep_an_owner(actor, user,
                            changed.role == Role::Owner && changed.status != UserStatus::Disabled));
  if (trimmed(changed.name).empty()) return invalid("name", "Give the person's name.");
  POLKU_CHECK(check_text(changed.name, "name", 200));
  POLKU_CHECK(check_units(actor.organisation, changed.units));
  user.name = std::string(trimmed(changed.name));
  user.role = changed.role;
  user.language = changed.language;
  user.units = changed.units;
  // An invited user becomes active by following the link only.
  if (changed.status == UserStatus::Disabled) {
    user.status = UserStatus::Disabled;
  } else if (user.status == UserStatus::Disabled) {
    user.status = user.password_hash.empty() ? UserStatus::Invited : UserStatus::Active;
  }
  POLKU_CHECK(store_.update_user(actor.organisation, user));
  if (user.status == UserStatus::Disabled) {
    POLKU_CHECK(store_.remove_sessions_of(actor.organisation, user.id, {}));
  }
  forget_cached();
  POLKU_CHECK(record(actor, "user.update", "user:" + user.id.text()));
  return user;
}

Result<void> DirectoryService::remove_user(const Actor& actor, UserId id) {
  POLKU_CHECK(require(actor, Permission::ManageUsers));
  POLKU_TRY(const auto user, store_.user(actor.organisation, id));
  POLKU_CHECK(check_rank(actor, user.role));
  POLKU_CHECK(check_reach(actor, user.units));
  POLKU_CHECK(keep_an_owner(actor, user, false));
  POLKU_CHECK(store_.remove_user(actor.organisation, id));
  forget_cached();
  return record(actor, "user.remove", "user:" + id.text());
}

Result<Invitation> DirectoryService::new_link(const Actor& actor, UserId id) {
  POLKU_CHECK(require(actor, Permission::ManageUsers));
  POLKU_TRY(auto user, store_.user(actor.organisation, id));
  POLKU_CHECK(check_rank(actor, user.role));
  POLKU_CHECK(check_reach(actor, user.units));
  if (user.status == UserStatus::Disabled) {
    return conflict("This account is disabled; enable it first.", "status");
  }
  const auto purpose = user.password_hash.empty() ? LinkPurpose::Invite : LinkPurpose::SignIn;
  POLKU_TRY(auto secret, make_link(actor.organisation, id, purpose));
  POLKU_CHECK(record(actor, "user.link", "user:" + id.text()));
  return Invitation{std::move(user), std::move(secret)};
}

Result<std::vector<ApiToken>> DirectoryService::tokens(const Actor& actor) {
  POLKU_CHECK(require(actor, Permission::ManageTokens));
  POLKU_TRY(auto all, store_.tokens(actor.organisation));
  POLKU_TRY(const auto reach, reach_of(actor));
  std::erase_if(all, [&](const ApiToken& token) { return !reach.covers(token.units); });
  return all;
}

Result<IssuedToken> DirectoryService::create_token(const Actor& actor, const NewToken& wanted) {
  POLKU_CHECK(require(actor, Permission::ManageTokens));
  POLKU_CHECK(check_rank(actor, wanted.role));
  POLKU_CHECK(check_reach(actor, wanted.units));
  if (trimmed(wanted.name).empty())
    return invalid("name", "Say in the name what the token is for.");
  POLKU_CHECK(check_text(wanted.name, "name", 200));
  POLKU_CHECK(check_units(actor.organisation, wanted.units));
  const auto now = clock_();
  if (wanted.expires_at && *wanted.expires_at <= now) {
    return invalid("expires_at", "Give a time in the future, or none.");
  }
  // The prefix lets secret scanners and people recognise a token.
  IssuedToken issued{{}, "polku_" + secrets_.random_secret()};
  issued.token = {TokenId::make(now),
                  std::string(trimmed(wanted.name)),
                  wanted.role,
                  wanted.units,
                  secrets_.hash_secret(issued.secret),
                  now,
                  std::nullopt,
                  wanted.expires_at};
  POLKU_CHECK(store_.insert_token(actor.organisation, issued.token));
  POLKU_CHECK(record(actor, "token.create", "token:" + issued.token.id.text()));
  return issued;
}

Result<void> DirectoryService::revoke_token(const Actor& actor, TokenId token) {
  POLKU_TRY(const auto mine, tokens(actor));
  if (std::ranges::find(mine, token, &ApiToken::id) == mine.end()) {
    return not_found("There is no such token.");
  }
  POLKU_CHECK(store_.remove_token(actor.organisation, token));
  forget_cached();
  return record(actor, "token.revoke", "token:" + token.text());
}

}  // namespace polku::directory
