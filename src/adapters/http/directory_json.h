#pragma once
// The directory's values as the staff API shows them.

#include "core/json.h"
#include "directory/service.h"

namespace polku::http {

json::object to_json(const directory::Organisation& organisation);
json::object to_json(const directory::Unit& unit);
json::object to_json(const directory::User& user);  // never the password
json::object to_json(const directory::ApiToken& token);
json::object to_json(const directory::AuditEntry& entry);
// {"user", "organisation", "csrf_token", "permissions"}
json::object to_json(const directory::SignedIn& session);

}  // namespace polku::http
