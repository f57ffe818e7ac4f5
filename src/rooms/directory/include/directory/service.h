#pragma once
// Start here: who may come in, and how organisations, units, users and tokens are kept.
//
// Owned by the app, thread-safe. Every function that an actor calls checks the actor's role; every
// change is written to the audit log. Secrets are returned once and stored as hashes.

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "directory/ports.h"

namespace polku::directory {

// What a successful sign-in or a valid session gives.
struct SignedIn {
  Actor actor;
  User user;
  Organisation organisation;
  std::string csrf_token;
  std::string session_secret;  // for the cookie; only set by signing in
};

struct LinkInfo {
  LinkPurpose purpose;
  std::string email;  // empty for the first owner
  std::string name;
};

// What the visitor of a link fills in. A sign-in link needs nothing; an invitation a password;
// the first owner everything.
struct LinkAnswer {
  std::string email;
  std::string name;
  std::string password;
  std::string organisation_name;
  std::optional<Language> language;
};

// `session`: the secret of the session it is asked in, which stays open; the others end.
struct PasswordChange {
  std::string_view current;
  std::string_view wanted;
  std::string_view session;
};

struct NewUser {
  std::string email;
  std::string name;
  Role role = Role::Viewer;
  Language language = Language::Finnish;
  std::vector<UnitId> units;
};

struct Invitation {
  User user;
  std::string link_secret;  // goes into /login#token=...
};

struct NewToken {
  std::string name;
  Role role = Role::Viewer;
  std::vector<UnitId> units;
  std::optional<Timestamp> expires_at;
};

struct IssuedToken {
  ApiToken token;
  std::string secret;  // shown once
};

class DirectoryService {
 public:
  DirectoryService(DirectoryStore& store, Secrets& secrets, Clock clock);

  // Makes the organisation when there is none, and a link for its first owner while it has no
  // user. Nothing when somebody can already sign in.
  Result<std::optional<std::string>> first_owner_link();
  // The only organisation, or the first one: for the command line.
  Result<Organisation> first_organisation();

  // Unauthorized for a wrong address or password alike, and for disabled users.
  Result<SignedIn> sign_in(std::string_view email, std::string_view password);
  // NotFound for a link that is unknown, used or expired.
  Result<LinkInfo> link_info(std::string_view secret);
  Result<SignedIn> sign_in_by_link(std::string_view secret, const LinkAnswer& answer);
  Result<void> sign_out(std::string_view session_secret);
  // Unauthorized when the session is unknown or over. Cached for a few seconds.
  Result<SignedIn> session(std::string_view session_secret);
  Result<Actor> actor_of_token(std::string_view token_secret);

  Result<void> change_password(const Actor& actor, const PasswordChange& change);
  Result<User> change_profile(const Actor& actor, std::string_view name, Language language);

  Result<Organisation> organisation(const Actor& actor);
  Result<Organisation> update_organisation(const Actor& actor, Organisation changed);

  Result<std::vector<Unit>> units(const Actor& actor);  // those the actor sees, parents first
  Result<Unit> add_unit(const Actor& actor, Unit unit);
  Result<Unit> update_unit(const Actor& actor, Unit unit);
  Result<void> remove_unit(const Actor& actor, UnitId unit);

  // An actor limited to units manages only the users and tokens that are limited within them.
  Result<std::vector<User>> users(const Actor& actor);
  Result<Invitation> invite(const Actor& actor, const NewUser& wanted);
  // Name, role, language, units and status; never the password. The last owner stays an owner.
  Result<User> update_user(const Actor& actor, const User& changed);
  Result<void> remove_user(const Actor& actor, UserId user);
  Result<Invitation> new_link(const Actor& actor, UserId user);
  // For the command line: a user who can sign in at once.
  Result<User> add_user_with_password(OrganisationId organisation, const NewUser& wanted,
                                      std::string_view password);
  // For the command line and the demo: a one-time link for an existing user.
  Result<std::string> sign_in_link(OrganisationId organisation, UserId user);

  Result<std::vector<ApiToken>> tokens(const Actor& actor);
  Result<IssuedToken> create_token(const Actor& actor, const NewToken& wanted);
  Result<void> revoke_token(const Actor& actor, TokenId token);

  Result<std::vector<AuditEntry>> audit(const Actor& actor,
                                        const DirectoryStore::AuditFilter& filter);
  // Writes what an actor did; `detail` is a JSON object or empty.
  Result<void> record(const Actor& actor, std::string_view action, std::string_view subject,
                      std::string_view detail = {});

  // The command line acts as the owner.
  static Actor system_actor(OrganisationId organisation);

 private:
  template <class T>
  struct Cached {
    T value;
    Timestamp until;
  };

  // The units an actor may give to others, or all.
  struct Reach {
    bool everything = false;
    std::vector<UnitId> visible;
    bool covers(const std::vector<UnitId>& units) const;
  };
  Result<Reach> reach_of(const Actor& actor);
  Result<void> check_reach(const Actor& actor, const std::vector<UnitId>& units);

  Result<Actor> actor_for(OrganisationId organisation, const User& user);
  Result<std::vector<std::string>> visible_keys(OrganisationId organisation,
                                                const std::vector<UnitId>& units);
  Result<SignedIn> open_session(const Organisation& organisation, User user);
  Result<SignedIn> accept_first_owner(const LoginLink& link, const LinkAnswer& answer);
  Result<SignedIn> accept_user_link(const LoginLink& link, const LinkAnswer& answer);
  Result<std::string> make_link(OrganisationId organisation, std::optional<UserId> user,
                                LinkPurpose purpose);
  Result<LoginLink> valid_link(std::string_view secret);
  Result<User> make_user(OrganisationId organisation, const NewUser& wanted);
  Result<void> check_rank(const Actor& actor, Role role);
  Result<void> check_units(OrganisationId organisation, const std::vector<UnitId>& units);
  Result<void> keep_an_owner(const Actor& actor, const User& before, bool stays_owner);
  void forget_cached();

  DirectoryStore& store_;
  Secrets& secrets_;
  Clock clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Cached<SignedIn>> sessions_;  // by hash
  std::unordered_map<std::string, Cached<Actor>> tokens_;       // by hash
};

// At least 10 characters, at most 200, not one letter repeated. Invalid with field "password".
Result<void> check_password(std::string_view password);
// Lower-case address with one @ and a dot after it. Invalid with field "email".
Result<std::string> checked_email(std::string_view email);
// "#rrggbb". Invalid with field "accent_color".
Result<void> check_color(std::string_view color);

}  // namespace polku::directory
