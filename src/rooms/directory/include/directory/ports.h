#pragma once
// What the directory needs from outside. Adapters implement these; every function is thread-safe.
// Find functions answer NotFound, never an empty value; a duplicate is Conflict with its field.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "directory/people.h"

namespace polku::directory {

class DirectoryStore {
 public:
  virtual ~DirectoryStore() = default;

  virtual Result<std::vector<Organisation>> organisations() = 0;
  virtual Result<Organisation> organisation(OrganisationId id) = 0;
  virtual Result<void> insert_organisation(const Organisation& organisation) = 0;
  virtual Result<void> update_organisation(const Organisation& organisation) = 0;

  virtual Result<std::vector<Unit>> units(OrganisationId organisation) = 0;  // parents first
  virtual Result<void> insert_unit(OrganisationId organisation, const Unit& unit) = 0;
  virtual Result<void> update_unit(OrganisationId organisation, const Unit& unit) = 0;
  // Conflict while it has children or limits a user.
  virtual Result<void> remove_unit(OrganisationId organisation, UnitId unit) = 0;

  virtual Result<std::vector<User>> users(OrganisationId organisation) = 0;
  virtual Result<User> user(OrganisationId organisation, UserId user) = 0;
  // Over all organisations: an e-mail address signs in to one. Also gives the organisation.
  virtual Result<std::pair<OrganisationId, User>> user_by_email(std::string_view email) = 0;
  virtual Result<void> insert_user(OrganisationId organisation, const User& user) = 0;
  virtual Result<void> update_user(OrganisationId organisation, const User& user) = 0;
  virtual Result<void> remove_user(OrganisationId organisation, UserId user) = 0;

  virtual Result<std::vector<ApiToken>> tokens(OrganisationId organisation) = 0;
  virtual Result<std::pair<OrganisationId, ApiToken>> token_by_hash(std::string_view hash) = 0;
  virtual Result<void> insert_token(OrganisationId organisation, const ApiToken& token) = 0;
  virtual Result<void> remove_token(OrganisationId organisation, TokenId token) = 0;
  virtual Result<void> touch_token(OrganisationId organisation, TokenId token, Timestamp at) = 0;

  virtual Result<void> insert_link(const LoginLink& link) = 0;
  virtual Result<LoginLink> link_by_hash(std::string_view hash) = 0;
  // Removes and returns it in one step: a link works once. NotFound when it was already used.
  virtual Result<LoginLink> take_link(std::string_view hash) = 0;

  virtual Result<void> insert_session(const Session& session) = 0;
  virtual Result<Session> session_by_hash(std::string_view hash) = 0;
  virtual Result<void> remove_session(std::string_view hash) = 0;
  // All but the one of hash `kept`; empty keeps none.
  virtual Result<void> remove_sessions_of(OrganisationId organisation, UserId user,
                                          std::string_view kept) = 0;
  virtual Result<void> remove_expired(Timestamp now) = 0;  // sessions and links

  virtual Result<void> append_audit(const AuditEntry& entry) = 0;
  struct AuditFilter {
    std::string action;  // prefix; empty: any
    std::string actor;   // empty: any
    std::optional<Uuid> before;
    int limit = 50;
  };
  virtual Result<std::vector<AuditEntry>> audit(OrganisationId organisation,
                                                const AuditFilter& filter) = 0;

  // Small secrets and settings of the installation ("receipt_key"); nothing when unset.
  virtual Result<std::optional<std::string>> setting(std::string_view name) = 0;
  virtual Result<void> put_setting(std::string_view name, std::string_view value) = 0;
};

// Passwords (argon2id), random secrets and their hashes.
class Secrets {
 public:
  virtual ~Secrets() = default;

  virtual Result<std::string> hash_password(std::string_view password) = 0;
  virtual bool verify_password(std::string_view hash, std::string_view password) = 0;
  // 256 random bits in URL-safe base64.
  virtual std::string random_secret() = 0;
  // What is stored in place of a secret: 64 hexadecimal digits.
  virtual std::string hash_secret(std::string_view secret) = 0;
  // A keyed 64-bit hash (SipHash-2-4) with the installation's own key.
  virtual std::uint64_t keyed_hash(std::string_view text) = 0;
};

}  // namespace polku::directory
