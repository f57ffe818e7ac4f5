#pragma once
// Entries of the audit log as this room writes them.

#include <string>

#include "core/json.h"
#include "directory/people.h"

namespace polku::surveys {

inline std::string audit_name(const directory::Actor& actor) {
  if (actor.user) return "user:" + actor.user->text();
  if (actor.token) return "token:" + actor.token->text();
  return "system";
}

inline std::string audit_detail(const json::object& detail) {
  return detail.empty() ? std::string() : json::serialize(detail);
}

}  // namespace polku::surveys
