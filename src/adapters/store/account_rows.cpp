#include "account_rows.h"

#include <map>

#include "session.h"

namespace polku::store {
namespace {

using directory::ApiToken;
using directory::User;

const Query kUsers{"directory/users"};
const Query kUser{"directory/user"};
const Query kUserByEmail{"directory/user_by_email"};
const Query kInsertUser{"directory/insert_user"};
const Query kUpdateUser{"directory/update_user"};
const Query kRemoveUser{"directory/remove_user"};
const Query kRemovePrivateSegments{"directory/remove_private_segments"};
const Query kDisownSegments{"directory/disown_segments"};
const Query kUserUnits{"directory/user_units"};
const Query kUnitsOfUser{"directory/units_of_user"};
const Query kInsertUserUnit{"directory/insert_user_unit"};
const Query kRemoveUserUnits{"directory/remove_user_units"};
const Query kTokens{"directory/tokens"};
const Query kTokenByHash{"directory/token_by_hash"};
const Query kInsertToken{"directory/insert_token"};
const Query kRemoveToken{"directory/remove_token"};
const Query kTouchToken{"directory/touch_token"};
const Query kTokenUnits{"directory/token_units"};
const Query kUnitsOfToken{"directory/units_of_token"};
const Query kInsertTokenUnit{"directory/insert_token_unit"};

constexpr const char* kNoUser = "There is no such user.";
constexpr const char* kNoToken = "There is no such token.";

using UserOf = std::pair<OrganisationId, User>;
using TokenOf = std::pair<OrganisationId, ApiToken>;

std::vector<UserOf> read_users(Session& session, const Query& query,
                               std::initializer_list<Param> params) {
  std::vector<UserOf> found;
  session.each<OrganisationId, UserId, std::string, std::string, std::string, std::string,
               std::string, std::string, Timestamp, std::optional<Timestamp>>(
      query, params,
      [&](OrganisationId organisation, UserId id, std::string email, std::string name,
          const std::string& role, const std::string& language, const std::string& status,
          std::string password_hash, Timestamp created_at, std::optional<Timestamp> seen) {
        User user;
        user.id = id;
        user.email = std::move(email);
        user.name = std::move(name);
        user.role = stored_value(directory::parse_role(role), role);
        user.language = stored_language(language);
        user.status = stored_value(directory::parse_user_status(status), status);
        user.password_hash = std::move(password_hash);
        user.created_at = created_at;
        user.last_seen_at = seen;
        found.emplace_back(organisation, std::move(user));
      });
  return found;
}

std::vector<TokenOf> read_tokens(Session& session, const Query& query,
                                 std::initializer_list<Param> params) {
  std::vector<TokenOf> found;
  session.each<OrganisationId, TokenId, std::string, std::string, std::string, Timestamp,
               std::optional<Timestamp>, std::optional<Timestamp>>(
      query, params,
      [&](OrganisationId organisation, TokenId id, std::string name, const std::string& role,
          std::string hash, Timestamp created_at, std::optional<Timestamp> used,
          std::optional<Timestamp> expires) {
        ApiToken token;
        token.id = id;
        token.name = std::move(name);
        token.role = stored_value(directory::parse_role(role), role);
        token.hash = std::move(hash);
        token.created_at = created_at;
        token.last_used_at = used;
        token.expires_at = expires;
        found.emplace_back(organisation, std::move(token));
      });
  return found;
}

std::vector<UnitId> read_units(Session& session, const Query& query, const Param& owner,
                               OrganisationId organisation) {
  std::vector<UnitId> units;
  session.each<UnitId>(query, {{"organisation", organisation}, owner},
                       [&](UnitId unit) { units.push_back(unit); });
  return units;
}

// Every owner's units in one statement.
template <class Owner>
std::map<Owner, std::vector<UnitId>> read_all_units(Session& session, const Query& query,
                                                    OrganisationId organisation) {
  std::map<Owner, std::vector<UnitId>> units;
  session.each<Owner, UnitId>(query, {{"organisation", organisation}},
                              [&](Owner owner, UnitId unit) { units[owner].push_back(unit); });
  return units;
}

template <class Owner>
void write_units(Session& session, const Query& query, OrganisationId organisation,
                 const Owner& owner) {
  for (const UnitId unit : owner.units) {
    session.execute(query, {{"organisation", organisation}, {"owner", owner.id}, {"unit", unit}});
  }
}

}  // namespace

Result<std::vector<User>> AccountRows::users(OrganisationId organisation) {
  std::vector<User> users;
  POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
    users.clear();
    auto units = read_all_units<UserId>(session, kUserUnits, organisation);
    for (auto& [of, user] : read_users(session, kUsers, {{"organisation", organisation}})) {
      user.units = std::move(units[user.id]);
      users.push_back(std::move(user));
    }
    return {};
  }));
  return users;
}

Result<User> AccountRows::user(OrganisationId organisation, UserId user) {
  std::optional<User> found;
  POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
    found.reset();
    auto rows = read_users(session, kUser, {{"organisation", organisation}, {"id", user}});
    if (rows.empty()) return {};
    found = std::move(rows.front().second);
    found->units = read_units(session, kUnitsOfUser, {"user", user}, organisation);
    return {};
  }));
  return required(std::move(found), kNoUser);
}

Result<UserOf> AccountRows::user_by_email(std::string_view email) {
  std::optional<UserOf> found;
  POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
    found.reset();
    auto rows = read_users(session, kUserByEmail, {{"email", email}});
    if (rows.empty()) return {};
    found = std::move(rows.front());
    auto& [organisation, user] = *found;
    user.units = read_units(session, kUnitsOfUser, {"user", user.id}, organisation);
    return {};
  }));
  return required(std::move(found), kNoUser);
}

Result<void> AccountRows::insert_user(OrganisationId organisation, const User& user) {
  return database_.writer().run([&](Session& session) -> Result<void> {
    session.execute(kInsertUser, {{"organisation", organisation},
                                  {"id", user.id},
                                  {"email", user.email},
                                  {"name", user.name},
                                  {"role", name_of(user.role)},
                                  {"language", tag_of(user.language)},
                                  {"status", name_of(user.status)},
                                  {"password_hash", user.password_hash},
                                  {"created_at", user.created_at},
                                  {"last_seen_at", user.last_seen_at}});
    write_units(session, kInsertUserUnit, organisation, user);
    return {};
  });
}

Result<void> AccountRows::update_user(OrganisationId organisation, const User& user) {
  return database_.writer().run([&](Session& session) -> Result<void> {
    POLKU_CHECK(changed_one(session.execute(kUpdateUser, {{"organisation", organisation},
                                                          {"id", user.id},
                                                          {"email", user.email},
                                                          {"name", user.name},
                                                          {"role", name_of(user.role)},
                                                          {"language", tag_of(user.language)},
                                                          {"status", name_of(user.status)},
                                                          {"password_hash", user.password_hash},
                                                          {"last_seen_at", user.last_seen_at}}),
                            kNoUser));
    session.execute(kRemoveUserUnits, {{"organisation", organisation}, {"user", user.id}});
    write_units(session, kInsertUserUnit, organisation, user);
    return {};
  });
}

Result<void> AccountRows::remove_user(OrganisationId organisation, UserId user) {
  return database_.writer().run([&](Session& session) -> Result<void> {
    session.execute(kRemovePrivateSegments, {{"organisation", organisation}, {"user", user}});
    session.execute(kDisownSegments, {{"organisation", organisation}, {"user", user}});
    return changed_one(session.execute(kRemoveUser, {{"organisation", organisation}, {"id", user}}),
                       kNoUser);
  });
}

Result<std::vector<ApiToken>> AccountRows::tokens(OrganisationId organisation) {
  std::vector<ApiToken> tokens;
  POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
    tokens.clear();
    auto units = read_all_units<TokenId>(session, kTokenUnits, organisation);
    for (auto& [of, token] : read_tokens(session, kTokens, {{"organisation", organisation}})) {
      token.units = std::move(units[token.id]);
      tokens.push_back(std::move(token));
    }
    return {};
  }));
  return tokens;
}

Result<TokenOf> AccountRows::token_by_hash(std::string_view hash) {
  std::optional<TokenOf> found;
  POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
    found.reset();
    auto rows = read_tokens(session, kTokenByHash, {{"hash", hash}});
    if (rows.empty()) return {};
    found = std::move(rows.front());
    auto& [organisation, token] = *found;
    token.units = read_units(session, kUnitsOfToken, {"token", token.id}, organisation);
    return {};
  }));
  return required(std::move(found), kNoToken);
}

Result<void> AccountRows::insert_token(OrganisationId organisation, const ApiToken& token) {
  return database_.writer().run([&](Session& session) -> Result<void> {
    session.execute(kInsertToken, {{"organisation", organisation},
                                   {"id", token.id},
                                   {"name", token.name},
                                   {"role", name_of(token.role)},
                                   {"hash", token.hash},
                                   {"created_at", token.created_at},
                                   {"last_used_at", token.last_used_at},
                                   {"expires_at", token.expires_at}});
    write_units(session, kInsertTokenUnit, organisation, token);
    return {};
  });
}

Result<void> AccountRows::remove_token(OrganisationId organisation, TokenId token) {
  return database_.writer().run([&](Session& session) -> Result<void> {
    return changed_one(
        session.execute(kRemoveToken, {{"organisation", organisation}, {"id", token}}), kNoToken);
  });
}

Result<void> AccountRows::touch_token(OrganisationId organisation, TokenId token, Timestamp at) {
  return database_.writer().run([&](Session& session) -> Result<void> {
    return changed_one(
        session.execute(kTouchToken, {{"organisation", organisation}, {"id", token}, {"at", at}}),
        kNoToken);
  });
}

}  // namespace polku::store
