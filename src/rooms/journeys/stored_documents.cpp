#include "stored_documents.h"

#include <algorithm>

#include "audit.h"
#include "binding_rules.h"
#include "core/format.h"

namespace polku::journeys {
namespace {

std::size_t most_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::Persona:
      return kPersonasMax;
    case DocumentKind::Touchpoint:
      return kTouchpointsMax;
    case DocumentKind::Journey:
      break;
  }
  return kJourneysMax;
}

// The store's Conflict in words that name the place in the document.
Error conflict_in_words(const Error& error, const Written& document) {
  if (error.code != ErrorCode::Conflict) return error;
  const auto kind = name_of(document.kind);
  if (error.field == "key") {
    return conflict(fmt::format("There is a {} with the key \"{}\" already; choose another key.",
                                kind, document.key),
                    "key");
  }
  constexpr std::string_view kMoments = "moments.";
  if (!error.field.starts_with(kMoments)) {
    return conflict(fmt::format("Somebody saved the {} meanwhile. Load it again and repeat your "
                                "changes.",
                                kind),
                    "revision");
  }
  const auto moment = error.field.substr(kMoments.size());
  auto path = error.field;
  const auto& stages = document.document.at("stages").as_array();
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const auto& moments = stages[s].at("moments").as_array();
    for (std::size_t m = 0; m < moments.size(); ++m) {
      if (text_member(moments[m].as_object(), "key") == moment)
        path = fmt::format("stages[{}].moments[{}].key", s, m);
    }
  }
  return conflict(fmt::format("Another journey has a moment with the key \"{}\"; answers name "
                              "moments by their keys, so choose another.",
                              moment),
                  path);
}

Result<std::string> text_of(const Written& document) {
  auto text = json::serialize(document.document);
  if (text.size() <= kDocumentBytesMax) return text;
  return invalid("document",
                 fmt::format("There are {} MB of text in the {}; at most {} MB are "
                             "taken. Shorten texts, or move a part of it elsewhere.",
                             text.size() >> 20, name_of(document.kind), kDocumentBytesMax >> 20));
}

// Questions bound to the journey's moments that their surveys no longer ask.
Result<void> add_binding_problems(const RoomPorts& ports, OrganisationId organisation,
                                  const Journey& journey, std::vector<Problem>& problems) {
  POLKU_TRY(const auto bindings, ports.journeys.bindings(organisation));
  for (std::size_t s = 0; s < journey.stages.size(); ++s) {
    const auto& moments = journey.stages[s].moments;
    for (std::size_t m = 0; m < moments.size(); ++m) {
      for (const auto& binding : bindings) {
        const bool open = binding.moment == moments[m].key && !binding.valid_to;
        if (!open || binding.kind != kQuestionBinding) continue;
        const auto question = find_question(ports, organisation, binding.survey, binding.target);
        if (question.ok() || question.error().code != ErrorCode::NotFound) continue;
        problems.push_back(
            {Severity::Warning, "bound_question_gone", fmt::format("stages[{}].moments[{}]", s, m),
             fmt::format("The question \"{}\" of \"{}\" is bound to this moment, but "
                         "is asked no more; end the binding or bind another.",
                         binding.target, binding.survey)});
      }
    }
  }
  return {};
}

}  // namespace

std::string subject_of(const StoredDocument& stored) {
  return fmt::format("{}:{}", name_of(stored.kind), stored.id.text());
}

Result<void> audit_document(const RoomPorts& ports, const directory::Actor& actor,
                            std::string_view verb, const StoredDocument& stored,
                            json::object detail) {
  return audit(
      ports.directory, actor, ports.clock(),
      {fmt::format("{}.{}", name_of(stored.kind), verb), subject_of(stored), std::move(detail)});
}

Result<StoredDocument> find_document(const RoomPorts& ports, const directory::Actor& actor,
                                     DocumentKind kind, DocumentId id) {
  auto stored = ports.journeys.document(actor.organisation, kind, id);
  if (stored.ok() || stored.error().code != ErrorCode::NotFound) return stored;
  return not_found(fmt::format("There is no such {}.", name_of(kind)));
}

Result<json::value> with_key(const RoomPorts& ports, OrganisationId organisation, DocumentKind kind,
                             const json::value& document) {
  const auto* object = document.if_object();
  if (object == nullptr || find_member(*object, "key") != nullptr) return document;
  const auto name = text_member(*object, "name");
  if (trimmed(name).empty() || !is_valid_utf8(name)) return document;
  POLKU_TRY(const auto taken, document_keys(ports.journeys, organisation, kind));
  json::object named = *object;
  named["key"] = free_key(key_from(first_code_points(name, kNameMax)),
                          [&](std::string_view key) { return taken.contains(key); });
  return json::value(std::move(named));
}

Written written(const Journey& journey) {
  const bool nameless = trimmed(journey.name).empty();
  return {DocumentKind::Journey, journey.key, nameless ? journey.key : journey.name,
          to_json(journey)};
}

Written written(const Persona& persona) {
  return {DocumentKind::Persona, persona.key, persona.name, to_json(persona)};
}

Written written(const Touchpoint& touchpoint) {
  return {DocumentKind::Touchpoint, touchpoint.key, touchpoint.name, to_json(touchpoint)};
}

Result<void> check_room_for(const RoomPorts& ports, OrganisationId organisation, DocumentKind kind,
                            std::size_t more) {
  POLKU_TRY(const auto keys, document_keys(ports.journeys, organisation, kind));
  if (keys.size() + more <= most_of(kind)) return {};
  return conflict(
      fmt::format("There are {} {}s, archived ones included, and at most {} are kept; "
                  "remove some first.",
                  keys.size(), name_of(kind), most_of(kind)));
}

Result<StoredDocument> insert_written(const RoomPorts& ports, const directory::Actor& actor,
                                      const Written& document) {
  const auto now = ports.clock();
  StoredDocument stored;
  stored.id = DocumentId{ports.make_uuid(now)};
  stored.organisation = actor.organisation;
  stored.kind = document.kind;
  stored.key = document.key;
  stored.name = document.name;
  POLKU_TRY(stored.document, text_of(document));
  stored.created_at = now;
  stored.updated_at = now;
  stored.updated_by = audit_name(actor);
  std::vector<std::string> moments;
  if (document.kind == DocumentKind::Journey) {
    POLKU_TRY(const auto journey, parse_journey(document.document));
    moments = journey.moment_keys();
  }
  const auto inserted = ports.journeys.insert_document(stored, moments);
  if (!inserted.ok()) return conflict_in_words(inserted.error(), document);
  POLKU_CHECK(audit_document(ports, actor, "create", stored, {{"key", stored.key}}));
  return stored;
}

Result<StoredDocument> insert_journey(const RoomPorts& ports, const directory::Actor& actor,
                                      const Journey& journey) {
  POLKU_TRY(auto stored, insert_written(ports, actor, written(journey)));
  POLKU_CHECK(follow_touchpoints(ports, actor, nullptr, journey));
  return stored;
}

Result<StoredDocument> save_written(const RoomPorts& ports, const directory::Actor& actor,
                                    StoredDocument stored, const NewContent& content) {
  const auto& document = content.document;
  POLKU_TRY(auto text, text_of(document));
  if (text == stored.document) return stored;
  const auto expected = stored.revision;
  stored.key = document.key;
  stored.name = document.name;
  stored.document = std::move(text);
  stored.revision = expected + 1;
  stored.updated_at = ports.clock();
  stored.updated_by = audit_name(actor);
  const auto saved = ports.journeys.save_document(stored, content.moments, expected);
  if (!saved.ok()) return conflict_in_words(saved.error(), document);
  POLKU_CHECK(audit_document(ports, actor, "save", stored, {{"revision", stored.revision}}));
  return stored;
}

Result<void> check_revision(const StoredDocument& stored, int revision) {
  if (stored.revision == revision) return {};
  return conflict(fmt::format("Somebody saved the {} meanwhile (revision {}, yours {}). Load it "
                              "again and repeat your changes.",
                              name_of(stored.kind), stored.revision, revision),
                  "revision");
}

Result<void> check_not_archived(const StoredDocument& stored) {
  if (!stored.archived_at) return {};
  return conflict(
      fmt::format("The {} is in the archive; restore it before changing it.", name_of(stored.kind)),
      "archived_at");
}

Result<StoredDocument> store_archived(const RoomPorts& ports, const directory::Actor& actor,
                                      StoredDocument stored,
                                      const std::vector<std::string>& moments,
                                      std::optional<Timestamp> at) {
  if (stored.archived_at.has_value() == at.has_value()) return stored;
  stored.archived_at = at;
  stored.updated_at = ports.clock();
  stored.updated_by = audit_name(actor);
  const auto saved = ports.journeys.save_document(stored, moments, stored.revision);
  if (!saved.ok()) {
    if (saved.error().code != ErrorCode::Conflict) return saved.error();
    return conflict(fmt::format("Somebody saved the {} meanwhile. Look at it and try again.",
                                name_of(stored.kind)),
                    "revision");
  }
  POLKU_CHECK(audit_document(ports, actor, at ? "archive" : "restore", stored));
  return stored;
}

Result<JourneyDetail> detail_of_journey(const RoomPorts& ports, StoredDocument stored) {
  JourneyDetail detail;
  POLKU_TRY(detail.document, stored_journey(stored.document));
  POLKU_TRY(const auto surroundings, surroundings_of(ports, stored.organisation, detail.document));
  detail.problems = check_journey(detail.document, surroundings);
  POLKU_CHECK(add_binding_problems(ports, stored.organisation, detail.document, detail.problems));
  detail.has_unpublished_changes =
      stored.published_version > 0 && stored.revision != stored.published_revision;
  detail.stored = std::move(stored);
  return detail;
}

}  // namespace polku::journeys
