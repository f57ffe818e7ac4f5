#pragma once
// Users and tokens of the directory, with the units that limit them.

#include "directory/ports.h"
#include "rows.h"
#include "store/database.h"

namespace polku::store {

class AccountRows {
 public:
  explicit AccountRows(Database& database) : database_(database) {}

  Result<std::vector<directory::User>> users(OrganisationId organisation);
  Result<directory::User> user(OrganisationId organisation, UserId user);
  Result<std::pair<OrganisationId, directory::User>> user_by_email(std::string_view email);
  Result<void> insert_user(OrganisationId organisation, const directory::User& user);
  Result<void> update_user(OrganisationId organisation, const directory::User& user);
  Result<void> remove_user(OrganisationId organisation, UserId user);

  Result<std::vector<directory::ApiToken>> tokens(OrganisationId organisation);
  Result<std::pair<OrganisationId, directory::ApiToken>> token_by_hash(std::string_view hash);
  Result<void> insert_token(OrganisationId organisation, const directory::ApiToken& token);
  Result<void> remove_token(OrganisationId organisation, TokenId token);
  Result<void> touch_token(OrganisationId organisation, TokenId token, Timestamp at);

 private:
  Database& database_;
};

}  // namespace polku::store
