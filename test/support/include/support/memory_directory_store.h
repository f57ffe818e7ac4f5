#pragma once
// A DirectoryStore in memory and secrets that are quick and predictable, for unit tests.

#include <algorithm>
#include <map>

#include "directory/ports.h"

namespace polku::support {

class MemoryDirectoryStore final : public directory::DirectoryStore {
 public:
  using Organisation = directory::Organisation;
  using Unit = directory::Unit;
  using User = directory::User;
  using ApiToken = directory::ApiToken;

  Result<std::vector<Organisation>> organisations() override { return organisations_; }
  Result<Organisation> organisation(OrganisationId id) override {
    return find(organisations_, &Organisation::id, id);
  }
  Result<void> insert_organisation(const Organisation& organisation) override {
    organisations_.push_back(organisation);
    return {};
  }
  Result<void> update_organisation(const Organisation& organisation) override {
    return replace(organisations_, &Organisation::id, organisation);
  }

  Result<std::vector<Unit>> units(OrganisationId) override { return units_; }
  Result<void> insert_unit(OrganisationId, const Unit& unit) override {
    units_.push_back(unit);
    return {};
  }
  Result<void> update_unit(OrganisationId, const Unit& unit) override {
    return replace(units_, &Unit::id, unit);
  }
  Result<void> remove_unit(OrganisationId, UnitId unit) override {
    return std::erase_if(units_, [&](const Unit& each) { return each.id == unit; }) > 0
               ? Result<void>{}
               : not_found("unit");
  }

  Result<std::vector<User>> users(OrganisationId) override { return users_; }
  Result<User> user(OrganisationId, UserId user) override { return find(users_, &User::id, user); }
  Result<std::pair<OrganisationId, User>> user_by_email(std::string_view email) override {
    POLKU_TRY(auto user, find(users_, &User::email, std::string(email)));
    return std::pair{organisations_.front().id, user};
  }
  Result<void> insert_user(OrganisationId, const User& user) override {
    users_.push_back(user);
    return {};
  }
  Result<void> update_user(OrganisationId, const User& user) override {
    return replace(users_, &User::id, user);
  }
  Result<void> remove_user(OrganisationId, UserId user) override {
    std::erase_if(users_, [&](const User& each) { return each.id == user; });
    return {};
  }

  Result<std::vector<ApiToken>> tokens(OrganisationId) override { return tokens_; }
  Result<std::pair<OrganisationId, ApiToken>> token_by_hash(std::string_view hash) override {
    POLKU_TRY(auto token, find(tokens_, &ApiToken::hash, std::string(hash)));
    return std::pair{organisations_.front().id, token};
  }
  Result<void> insert_token(OrganisationId, const ApiToken& token) override {
    tokens_.push_back(token);
    return {};
  }
  Result<void> remove_token(OrganisationId, TokenId token) override {
    std::erase_if(tokens_, [&](const ApiToken& each) { return each.id == token; });
    return {};
  }
  Result<void> touch_token(OrganisationId, TokenId token, Timestamp at) override {
    for (auto& each : tokens_) {
      if (each.id == token) each.last_used_at = at;
    }
    return {};
  }

  Result<void> insert_link(const directory::LoginLink& link) override {
    links_[link.hash] = link;
    return {};
  }
  Result<directory::LoginLink> link_by_hash(std::string_view hash) override {
    const auto at = links_.find(std::string(hash));
    if (at == links_.end()) return not_found("link");
    return at->second;
  }
  Result<directory::LoginLink> take_link(std::string_view hash) override {
    POLKU_TRY(auto link, link_by_hash(hash));
    links_.erase(link.hash);
    return link;
  }

  Result<void> insert_session(const directory::Session& session) override {
    sessions_[session.hash] = session;
    return {};
  }
  Result<directory::Session> session_by_hash(std::string_view hash) override {
    const auto at = sessions_.find(std::string(hash));
    if (at == sessions_.end()) return not_found("session");
    return at->second;
  }
  Result<void> remove_session(std::string_view hash) override {
    sessions_.erase(std::string(hash));
    return {};
  }
  Result<void> remove_sessions_of(OrganisationId, UserId user, std::string_view kept) override {
    std::erase_if(sessions_,
                  [&](const auto& each) { return each.second.user == user && each.first != kept; });
    return {};
  }
  Result<void> remove_expired(Timestamp now) override {
    std::erase_if(sessions_, [&](const auto& each) { return each.second.expires_at <= now; });
    std::erase_if(links_, [&](const auto& each) { return each.second.expires_at <= now; });
    return {};
  }

  Result<void> append_audit(const directory::AuditEntry& entry) override {
    audit_.push_back(entry);
    return {};
  }
  Result<std::vector<directory::AuditEntry>> audit(OrganisationId, const AuditFilter&) override {
    return audit_;
  }

  Result<std::optional<std::string>> setting(std::string_view name) override {
    const auto at = settings_.find(std::string(name));
    if (at == settings_.end()) return std::optional<std::string>{};
    return std::optional(at->second);
  }
  Result<void> put_setting(std::string_view name, std::string_view value) override {
    settings_[std::string(name)] = std::string(value);
    return {};
  }

 private:
  template <class T, class Key>
  static Result<T> find(const std::vector<T>& all, Key T::*member, const Key& wanted) {
    const auto at = std::ranges::find(all, wanted, member);
    if (at == all.end()) return not_found("no such thing");
    return *at;
  }
  template <class T, class Key>
  static Result<void> replace(std::vector<T>& all, Key T::*member, const T& changed) {
    const auto at = std::ranges::find(all, changed.*member, member);
    if (at == all.end()) return not_found("no such thing");
    *at = changed;
    return {};
  }

  std::vector<Organisation> organisations_;
  std::vector<Unit> units_;
  std::vector<User> users_;
  std::vector<ApiToken> tokens_;
  std::map<std::string, directory::LoginLink> links_;
  std::map<std::string, directory::Session> sessions_;
  std::vector<directory::AuditEntry> audit_;
  std::map<std::string, std::string> settings_;
};

class PlainSecrets final : public directory::Secrets {
 public:
  Result<std::string> hash_password(std::string_view password) override {
    return "hash of " + std::string(password);
  }
  bool verify_password(std::string_view hash, std::string_view password) override {
    return hash == "hash of " + std::string(password);
  }
  std::string random_secret() override { return "secret-" + std::to_string(++count_); }
  std::string hash_secret(std::string_view secret) override { return "#" + std::string(secret); }
  std::uint64_t keyed_hash(std::string_view text) override {
    return std::hash<std::string_view>{}(text);
  }

 private:
  int count_ = 0;
};

}  // namespace polku::support
