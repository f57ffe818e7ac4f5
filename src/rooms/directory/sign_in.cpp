// Coming in: passwords, one-time links, sessions and bearer tokens.

#include "directory/service.h"

namespace polku::directory {
namespace {

constexpr std::int64_t kSessionSeconds = 14 * 86'400;
constexpr std::int64_t kLinkSeconds = 7 * 86'400;
constexpr std::int64_t kCacheSeconds = 10;
constexpr std::int64_t kTouchSeconds = 60;
constexpr std::size_t kCacheMax = 4096;
// An argon2id hash of nothing in particular: an unknown address costs the same time as a known one.
constexpr std::string_view kNobodysHash =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "1mYUhJkGSmDyA6OPxgMvlYQmqGs6ThFCW6+g4Vq9ntk";

Error wrong_credentials() {
  return unauthorized("The address or the password is not right. Check both, or ask for a link.");
}

}  // namespace

Result<std::optional<std::string>> DirectoryService::first_owner_link() {
  POLKU_TRY(auto all, store_.organisations());
  if (all.empty()) {
    Organisation organisation;
    organisation.created_at = clock_();
    organisation.id = OrganisationId::make(organisation.created_at);
    organisation.slug = "organisation";
    organisation.name = "Polku";
    POLKU_CHECK(store_.insert_organisation(organisation));
    all.push_back(organisation);
  }
  POLKU_TRY(const auto people, store_.users(all.front().id));
  if (!people.empty()) return std::optional<std::string>{};
  POLKU_TRY(auto secret, make_link(all.front().id, std::nullopt, LinkPurpose::FirstOwner));
  return std::optional<std::string>(std::move(secret));
}

Result<SignedIn> DirectoryService::sign_in(std::string_view email, std::string_view password) {
  const auto address = checked_email(email);
  const auto found = address.ok() ? store_.user_by_email(*address)
                                  : Result<std::pair<OrganisationId, User>>(not_found(""));
  if (!found.ok() && found.error().code != ErrorCode::NotFound) return found.error();
  const bool usable = found.ok() && found->second.status == UserStatus::Active &&
                      !found->second.password_hash.empty();
  const std::string_view hash = usable ? found->second.password_hash : kNobodysHash;
  const bool right = secrets_.verify_password(hash, password.substr(0, 1000));
  if (!usable || !right) return wrong_credentials();
  POLKU_TRY(const auto organisation, store_.organisation(found->first));
  return open_session(organisation, found->second);
}

Result<std::string> DirectoryService::make_link(OrganisationId organisation,
                                                std::optional<UserId> user, LinkPurpose purpose) {
  auto secret = secrets_.random_secret();
  POLKU_CHECK(store_.insert_link({secrets_.hash_secret(secret), organisation, user, purpose,
                                  clock_().plus_seconds(kLinkSeconds)}));
  return secret;
}

Result<std::string> DirectoryService::sign_in_link(OrganisationId organisation, UserId user) {
  return make_link(organisation, user, LinkPurpose::SignIn);
}

Result<LoginLink> DirectoryService::valid_link(std::string_view secret) {
  auto link = store_.link_by_hash(secrets_.hash_secret(secret));
  if (link.ok() && link->expires_at > clock_()) return link;
  if (!link.ok() && link.error().code != ErrorCode::NotFound) return link;
  return not_found("This link has been used or has expired. Ask for a new one.");
}

Result<LinkInfo> DirectoryService::link_info(std::string_view secret) {
  POLKU_TRY(const auto link, valid_link(secret));
  if (!link.user) return LinkInfo{link.purpose, {}, {}};
  POLKU_TRY(const auto user, store_.user(link.organisation, *link.user));
  return LinkInfo{link.purpose, user.email, user.name};
}

Result<SignedIn> DirectoryService::sign_in_by_link(std::string_view secret,
                                                   const LinkAnswer& answer) {
  POLKU_TRY(const auto link, valid_link(secret));
  return link.user ? accept_user_link(link, answer) : accept_first_owner(link, answer);
}

Result<SignedIn> DirectoryService::accept_first_owner(const LoginLink& link,
                                                      const LinkAnswer& answer) {
  POLKU_TRY(auto organisation, store_.organisation(link.organisation));
  POLKU_TRY(const auto people, store_.users(link.organisation));
  if (!people.empty()) {
    return conflict("The organisation already has an owner. Ask them for an invitation.");
  }
  POLKU_CHECK(check_password(answer.password));
  const NewUser wanted{
      answer.email, answer.name, Role::Owner, answer.language.value_or(organisation.language), {}};
  if (!trimmed(answer.organisation_name).empty()) {
    POLKU_CHECK(check_text(answer.organisation_name, "organisation.name", 200));
    organisation.name = std::string(trimmed(answer.organisation_name));
  }
  if (answer.language) organisation.language = *answer.language;
  // Everything is checked before the link is spent; taking it decides between two visitors.
  POLKU_TRY(auto user, make_user(link.organisation, wanted));
  POLKU_TRY(user.password_hash, secrets_.hash_password(answer.password));
  user.status = UserStatus::Active;
  POLKU_CHECK(store_.take_link(link.hash));
  POLKU_CHECK(store_.insert_user(link.organisation, user));
  POLKU_CHECK(store_.update_organisation(organisation));
  return open_session(organisation, user);
}

Result<SignedIn> DirectoryService::accept_user_link(const LoginLink& link,
                                                    const LinkAnswer& answer) {
  POLKU_TRY(auto user, store_.user(link.organisation, *link.user));
  POLKU_TRY(const auto organisation, store_.organisation(link.organisation));
  if (user.status == UserStatus::Disabled) {
    return forbidden("This account has been disabled. Ask an administrator.");
  }
  if (link.purpose == LinkPurpose::Invite) {
    POLKU_CHECK(check_password(answer.password));
    if (!trimmed(answer.name).empty()) {
      POLKU_CHECK(check_text(answer.name, "name", 200));
      user.name = std::string(trimmed(answer.name));
    }
    if (answer.language) user.language = *answer.language;
    POLKU_TRY(user.password_hash, secrets_.hash_password(answer.password));
  }
  user.status = UserStatus::Active;
  POLKU_CHECK(store_.take_link(link.hash));
  POLKU_CHECK(store_.update_user(link.organisation, user));
  return open_session(organisation, user);
}

Result<SignedIn> DirectoryService::open_session(const Organisation& organisation, User user) {
  const auto now = clock_();
  user.last_seen_at = now;
  POLKU_CHECK(store_.update_user(organisation.id, user));
  POLKU_CHECK(store_.remove_expired(now));
  POLKU_TRY(auto actor, actor_for(organisation.id, user));
  SignedIn signed_in{std::move(actor), std::move(user), organisation, secrets_.random_secret(),
                     secrets_.random_secret()};
  POLKU_CHECK(store_.insert_session({secrets_.hash_secret(signed_in.session_secret),
                                     organisation.id, signed_in.user.id, signed_in.csrf_token, now,
                                     now.plus_seconds(kSessionSeconds)}));
  POLKU_CHECK(record(signed_in.actor, "session.open", "user:" + signed_in.user.id.text()));
  return signed_in;
}

Result<void> DirectoryService::sign_out(std::string_view session_secret) {
  const auto hash = secrets_.hash_secret(session_secret);
  {
    const std::lock_guard lock(mutex_);
    sessions_.erase(hash);
  }
  return store_.remove_session(hash);
}

Result<SignedIn> DirectoryService::session(std::string_view session_secret) {
  const auto hash = secrets_.hash_secret(session_secret);
  const auto now = clock_();
  {
    const std::lock_guard lock(mutex_);
    const auto at = sessions_.find(hash);
    if (at != sessions_.end() && at->second.until > now) return at->second.value;
  }
  const auto found = store_.session_by_hash(hash);
  if (!found.ok() && found.error().code != ErrorCode::NotFound) return found.error();
  if (!found.ok() || found->expires_at <= now) return unauthorized("Sign in to go on.");
  POLKU_TRY(auto user, store_.user(found->organisation, found->user));
  if (user.status != UserStatus::Active) return unauthorized("This account has been disabled.");
  POLKU_TRY(auto organisation, store_.organisation(found->organisation));
  POLKU_TRY(auto actor, actor_for(found->organisation, user));
  SignedIn signed_in{
      std::move(actor), std::move(user), std::move(organisation), found->csrf_token, {}};
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kCacheMax) sessions_.clear();
  const auto until = std::min(found->expires_at, now.plus_seconds(kCacheSeconds));
  sessions_.insert_or_assign(hash, Cached<SignedIn>{signed_in, until});
  return signed_in;
}

Result<Actor> DirectoryService::actor_of_token(std::string_view token_secret) {
  const auto hash = secrets_.hash_secret(token_secret);
  const auto now = clock_();
  {
    const std::lock_guard lock(mutex_);
    const auto at = tokens_.find(hash);
    if (at != tokens_.end() && at->second.until > now) return at->second.value;
  }
  const auto found = store_.token_by_hash(hash);
  if (!found.ok() && found.error().code != ErrorCode::NotFound) return found.error();
  if (!found.ok() || (found->second.expires_at && *found->second.expires_at <= now)) {
    return unauthorized("The token is unknown, revoked or expired.");
  }
  const auto& [organisation, token] = *found;
  Actor actor{organisation, std::nullopt,        token.id, token.name,
              token.role,   token.units.empty(), {}};
  if (!actor.sees_all_units) {
    POLKU_TRY(actor.unit_keys, visible_keys(organisation, token.units));
  }
  if (!token.last_used_at || token.last_used_at->plus_seconds(kTouchSeconds) < now) {
    POLKU_CHECK(store_.touch_token(organisation, token.id, now));
  }
  auto until = now.plus_seconds(kCacheSeconds);
  if (token.expires_at) until = std::min(until, *token.expires_at);
  const std::lock_guard lock(mutex_);
  if (tokens_.size() >= kCacheMax) tokens_.clear();
  tokens_.insert_or_assign(hash, Cached<Actor>{actor, until});
  return actor;
}

Result<Actor> DirectoryService::actor_for(OrganisationId organisation, const User& user) {
  Actor actor{organisation, user.id, std::nullopt, user.name, user.role, user.units.empty(), {}};
  if (!actor.sees_all_units) {
    POLKU_TRY(actor.unit_keys, visible_keys(organisation, user.units));
  }
  return actor;
}

}  // namespace polku::directory
