#include "journeys/catalogue_service.h"

#include "binding_rules.h"
#include "core/format.h"
#include "stored_documents.h"

namespace polku::journeys {
namespace {

using directory::Permission;

Result<Written> parse_written(DocumentKind kind, const json::value& document) {
  if (kind == DocumentKind::Persona) {
    POLKU_TRY(const auto persona, parse_persona(document));
    return written(persona);
  }
  POLKU_TRY(const auto touchpoint, parse_touchpoint(document));
  return written(touchpoint);
}

Result<json::object> stored_object(const StoredDocument& stored) {
  if (stored.kind == DocumentKind::Persona) {
    POLKU_TRY(const auto persona, stored_persona(stored.document));
    return to_json(persona);
  }
  POLKU_TRY(const auto touchpoint, stored_touchpoint(stored.document));
  return to_json(touchpoint);
}

std::vector<DocumentUse> uses_in(const std::vector<JourneyReferences>& journeys,
                                 const StoredDocument& stored) {
  std::vector<DocumentUse> uses;
  for (const auto& each : journeys) {
    const auto& keys = stored.kind == DocumentKind::Persona ? each.personas : each.touchpoints;
    if (keys.contains(stored.key)) {
      uses.push_back({each.stored.id, each.stored.key, each.stored.name});
    }
  }
  return uses;
}

// Conflict while a journey names it or, of a touchpoint, something is bound to it.
Result<void> check_unused(const RoomPorts& ports, const StoredDocument& stored,
                          std::string_view field) {
  POLKU_TRY(const auto journeys, all_references(ports.journeys, stored.organisation));
  const auto uses = uses_in(journeys, stored);
  const std::string_view advice = field.empty()
                                      ? "Take it out of there first, or archive it instead."
                                      : "Keep its key, or take it out of there first.";
  if (!uses.empty()) {
    std::vector<std::string> names;
    for (const auto& use : uses) names.push_back(use.name);
    return conflict(fmt::format("The {} is used by {} {}. {}", name_of(stored.kind),
                                names.size() == 1 ? "the journey" : "the journeys",
                                names_in_words(names), advice),
                    std::string(field));
  }
  if (stored.kind != DocumentKind::Touchpoint) return {};
  POLKU_TRY(const auto calendar, calendar_of(ports, stored.organisation));
  POLKU_TRY(const auto bindings, ports.journeys.bindings(stored.organisation));
  std::vector<std::string> names;
  for (const auto& binding : bindings) {
    if (!is_live(binding, calendar.today)) continue;
    if (binding.moment == "@" + stored.key) {
      names.push_back(fmt::format("{} {}", binding.kind, binding.target));
    } else if (binding.kind == kTouchpointBinding && binding.target == stored.key) {
      names.push_back(fmt::format("moment {}", binding.moment));
    }
  }
  if (names.empty()) return {};
  return conflict(
      fmt::format("The touchpoint is bound to {}. End those bindings first{}.",
                  names_in_words(names), field.empty() ? ", or archive it instead" : ""),
      std::string(field));
}

}  // namespace

json::object to_json(const CatalogueEntry& entry) {
  json::array used_by;
  for (const auto& use : entry.used_by) {
    used_by.push_back(json::object{{"id", use.id.text()}, {"key", use.key}, {"name", use.name}});
  }
  const auto& stored = entry.stored;
  json::value archived_at(nullptr);
  if (stored.archived_at) archived_at = format_rfc3339(*stored.archived_at);
  return {{"id", stored.id.text()},          {"revision", stored.revision},
          {"document", entry.document},      {"updated_at", format_rfc3339(stored.updated_at)},
          {"updated_by", stored.updated_by}, {"archived_at", std::move(archived_at)},
          {"used_by", std::move(used_by)}};
}

Result<std::vector<CatalogueEntry>> CatalogueService::list(const directory::Actor& actor,
                                                           DocumentKind kind, bool archived) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_TRY(auto documents, ports_.journeys.documents(actor.organisation, kind));
  POLKU_TRY(const auto journeys, all_references(ports_.journeys, actor.organisation));
  std::vector<CatalogueEntry> entries;
  for (auto& stored : documents) {
    if (stored.archived_at && !archived) continue;
    CatalogueEntry entry;
    POLKU_TRY(entry.document, stored_object(stored));
    entry.used_by = uses_in(journeys, stored);
    entry.stored = std::move(stored);
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<CatalogueEntry> CatalogueService::find(const directory::Actor& actor, DocumentKind kind,
                                              DocumentId id) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_TRY(auto stored, find_document(ports_, actor, kind, id));
  return entry_of(std::move(stored));
}

Result<CatalogueEntry> CatalogueService::create(const directory::Actor& actor, DocumentKind kind,
                                                const json::value& document) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto keyed, with_key(ports_, actor.organisation, kind, document));
  POLKU_TRY(const auto content, parse_written(kind, keyed));
  POLKU_CHECK(check_room_for(ports_, actor.organisation, kind, 1));
  POLKU_TRY(auto stored, insert_written(ports_, actor, content));
  return entry_of(std::move(stored));
}

Result<CatalogueEntry> CatalogueService::save(const directory::Actor& actor, DocumentKind kind,
                                              DocumentId id, const Draft& draft) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto content, parse_written(kind, draft.document));
  POLKU_TRY(auto stored, find_document(ports_, actor, kind, id));
  POLKU_CHECK(check_revision(stored, draft.revision));
  POLKU_CHECK(check_not_archived(stored));
  if (content.key != stored.key) {
    POLKU_CHECK(check_unused(ports_, stored, "key"));
  }
  POLKU_TRY(auto saved, save_written(ports_, actor, std::move(stored), {content, {}}));
  return entry_of(std::move(saved));
}

Result<CatalogueEntry> CatalogueService::archive(const directory::Actor& actor, DocumentKind kind,
                                                 DocumentId id) {
  return set_archived(actor, kind, id, ports_.clock());
}

Result<CatalogueEntry> CatalogueService::restore(const directory::Actor& actor, DocumentKind kind,
                                                 DocumentId id) {
  return set_archived(actor, kind, id, std::nullopt);
}

Result<CatalogueEntry> CatalogueService::set_archived(const directory::Actor& actor,
                                                      DocumentKind kind, DocumentId id,
                                                      std::optional<Timestamp> at) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(auto stored, find_document(ports_, actor, kind, id));
  POLKU_TRY(auto moved, store_archived(ports_, actor, std::move(stored), {}, at));
  return entry_of(std::move(moved));
}

Result<void> CatalogueService::remove(const directory::Actor& actor, DocumentKind kind,
                                      DocumentId id) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto stored, find_document(ports_, actor, kind, id));
  POLKU_CHECK(check_unused(ports_, stored, {}));
  POLKU_CHECK(ports_.journeys.remove_document(actor.organisation, kind, id));
  return audit_document(ports_, actor, "remove", stored, {{"key", stored.key}});
}

Result<CatalogueEntry> CatalogueService::entry_of(StoredDocument stored) {
  POLKU_TRY(const auto journeys, all_references(ports_.journeys, stored.organisation));
  CatalogueEntry entry;
  POLKU_TRY(entry.document, stored_object(stored));
  entry.used_by = uses_in(journeys, stored);
  entry.stored = std::move(stored);
  return entry;
}

}  // namespace polku::journeys
