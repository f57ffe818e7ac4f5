#pragma once
// Entries of the audit log as this room writes them.

#include <string>

#include "core/json.h"
#include "directory/ports.h"

namespace polku::journeys {

// "user:<id>", "token:<id>" or "system"; StoredDocument::updated_by and its like say the same.
inline std::string audit_name(const directory::Actor& actor) {
  if (actor.user) return "user:" + actor.user->text();
  if (actor.token) return "token:" + actor.token->text();
  return "system";
}

struct AuditNote {
  std::string action;   // "journey.walk"
  std::string subject;  // "journey:<id>"
  json::object detail;
};
inline Result<void> audit(directory::DirectoryStore& directory, const directory::Actor& actor,
                          Timestamp at, const AuditNote& note) {
  return directory.append_audit(
      {Uuid::v7(at), actor.organisation, at, audit_name(actor), note.action, note.subject,
       note.detail.empty() ? std::string() : json::serialize(note.detail)});
}

}  // namespace polku::journeys
