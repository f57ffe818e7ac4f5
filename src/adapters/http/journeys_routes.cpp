// GET    /api/v1/journeys                      list; POST: create, from a template, or copy
// POST   /api/v1/journeys/import               a journey's file; ?dry_run=true
// GET    /api/v1/journeys/{id}                 PUT: save the draft; DELETE
// POST   /api/v1/journeys/{id}/publish         /archive /restore
// GET    /api/v1/journeys/{id}/versions        /versions/{version}
// GET    /api/v1/journeys/{id}/diff            between two of its states
// GET    /api/v1/journeys/{id}/export          the file
// GET    /api/v1/journey-templates             ready-made ones
// GET    /api/v1/schemas/journey               the file's JSON Schema
#include "input.h"
#include "journeys/service.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;
using journeys::DocumentId;
using journeys::JourneyDetail;
using journeys::JourneyService;

// With room for what a file carries beside its journey.
constexpr std::size_t kFileBytesMax = 2 * journeys::kDocumentBytesMax;

struct Desk {
  JourneyService& journeys;
  journeys::ExchangeService& exchange;
};

Result<json::object> list_journeys(const Desk& desk, const Request& request) {
  POLKU_TRY(const bool archived, query_flag(request, "archived"));
  POLKU_TRY(const std::vector<journeys::JourneySummary> found,
            desk.journeys.list(*request.actor, archived));
  json::array items;
  for (const journeys::JourneySummary& summary : found) items.emplace_back(to_json(summary));
  return page_of(std::move(items));
}

Result<JourneyDetail> copy_of(const Desk& desk, const Request& request, const json::value& body) {
  POLKU_TRY(const Members members, Members::in(body, {"copy_of", "name"}));
  POLKU_TRY(const std::string given, members.text("copy_of"));
  const auto id = DocumentId::parse(given);
  if (!id) return invalid("copy_of", "`copy_of` must be a journey's id.");
  POLKU_TRY(const std::string name, members.text("name"));
  return desk.journeys.copy(*request.actor, *id, name);
}

Result<JourneyDetail> from_template(const Desk& desk, const Request& request,
                                    const json::value& body) {
  POLKU_TRY(const Members members, Members::in(body, {"template", "language", "name"}));
  POLKU_TRY(const std::string key, members.text("template"));
  POLKU_CHECK(members.needed("language"));
  POLKU_TRY(const std::optional<Language> language, members.language("language"));
  POLKU_TRY(const std::string name, members.text_or("name", ""));
  return desk.exchange.create_from_template(*request.actor, {key, *language, name});
}

Result<JourneyDetail> new_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const json::value body,
            parse_json(request.body, {.bytes_max = journeys::kDocumentBytesMax}));
  POLKU_TRY(const Members members,
            Members::in(body, {"document", "template", "language", "copy_of", "name"}));
  if (members.names("copy_of")) return copy_of(desk, request, body);
  if (members.names("template")) return from_template(desk, request, body);
  POLKU_TRY(const Members alone, Members::in(body, {"document"}));
  POLKU_TRY(const json::value* document, alone.needed("document"));
  return desk.journeys.create(*request.actor, *document);
}

Result<Response> create_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const JourneyDetail detail, new_journey(desk, request));
  Response response = json_response(201, to_json(detail));
  response.headers.emplace_back("Location", "/api/v1/journeys/" + detail.stored.id.text());
  return response;
}

Result<json::object> show_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const JourneyDetail detail, desk.journeys.find(*request.actor, id));
  return to_json(detail);
}

Result<Response> save_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const json::value body,
            parse_json(request.body, {.bytes_max = journeys::kDocumentBytesMax}));
  POLKU_TRY(const Members members, Members::in(body, {"document", "revision"}));
  POLKU_TRY(const json::value* document, members.needed("document"));
  POLKU_TRY(const int revision, members.count("revision"));
  const auto saved = desk.journeys.save(*request.actor, id, {*document, revision});
  if (saved.ok()) return json_response(200, to_json(*saved));
  return refused_save(saved.error(), [&] { return desk.journeys.find(*request.actor, id); });
}

Result<Response> remove_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_CHECK(desk.journeys.remove(*request.actor, id));
  return no_content();
}

Result<json::object> publish_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const Members members, Members::in_optional_body(request, {"note"}));
  POLKU_TRY(const std::string note, members.text_or("note", ""));
  POLKU_TRY(const JourneyDetail detail, desk.journeys.publish(*request.actor, id, note));
  return to_json(detail);
}

using Move = Result<JourneyDetail> (JourneyService::*)(const directory::Actor&, DocumentId);
template <Move move>
Result<json::object> move_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const JourneyDetail detail, (desk.journeys.*move)(*request.actor, id));
  return to_json(detail);
}

Result<json::object> list_versions(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const std::vector<journeys::JourneyVersion> versions,
            desk.journeys.versions(*request.actor, id));
  json::array items;
  for (const journeys::JourneyVersion& version : versions) items.emplace_back(to_json(version));
  return page_of(std::move(items));
}

Result<json::object> show_version(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const int number, path_count(request, "version"));
  POLKU_TRY(const journeys::StoredJourneyVersion version,
            desk.journeys.version(*request.actor, id, number));
  return to_json(version);
}

Result<json::object> show_diff(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  const std::string from = query_text(request, "from"), to = query_text(request, "to");
  POLKU_TRY(const std::vector<journeys::Change> changes,
            desk.journeys.diff(*request.actor, id, {from, to}));
  return json::object{{"changes", to_json(changes)}};
}

Result<Response> export_journey(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const json::object file, desk.exchange.export_file(*request.actor, id));
  Response response = json_response(200, file);
  const json::value* journey = find_member(file, "journey");
  response.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"" + text_member(journey->get_object(), "key", "journey") + ".json\"");
  return response;
}

Result<Response> import_journey(const Desk& desk, const Request& request) {
  using Mode = journeys::ExchangeService::ImportMode;
  POLKU_TRY(const bool dry_run, query_flag(request, "dry_run"));
  POLKU_TRY(const json::value file, parse_json(request.body, {.bytes_max = kFileBytesMax}));
  POLKU_TRY(const journeys::ImportReport report,
            desk.exchange.import_file(*request.actor, file, dry_run ? Mode::DryRun : Mode::Create));
  return json_response(dry_run ? 200 : 201, to_json(report));
}

Result<json::object> list_templates(const Desk& desk, const Request& request) {
  POLKU_TRY(const Language language, query_language(request));
  POLKU_TRY(const std::vector<journeys::JourneyTemplate> templates,
            desk.exchange.templates(*request.actor, language));
  json::array items;
  for (const journeys::JourneyTemplate& one : templates) items.emplace_back(to_json(one));
  return page_of(std::move(items));
}

Result<Response> show_schema(const Desk&, const Request&) {
  Response response;
  response.content_type = "application/schema+json";
  response.body = journeys::journey_schema();
  return response;
}

}  // namespace

void add_journeys_routes(const RouteContext& context) {
  const Desk desk{*context.services.journeys.journeys, *context.services.journeys.exchange};
  const auto add = [&](Verb verb, std::string pattern, Permission permission, auto function,
                       RouteOptions options) {
    auto handle =
        handler([desk, function](const Request& request) { return function(desk, request); });
    context.router.add(
        {verb, std::move(pattern), needs(permission), std::move(handle), std::move(options)});
  };
  constexpr auto kRead = Permission::ReadMeasures;
  constexpr auto kEdit = Permission::EditJourneys;
  add(Verb::Get, "/api/v1/journeys", kRead, list_journeys,
      {.summary = "The journeys by name; archived ones only when asked for.",
       .gives = "Journeys",
       .query = {"archived"}});
  add(Verb::Post, "/api/v1/journeys", kEdit, create_journey,
      {.body_bytes_max = journeys::kDocumentBytesMax,
       .summary = "Create a journey from a document or a template, or copy one.",
       .takes = "NewJourney",
       .gives = "Journey",
       .idempotency = Idempotency::Replays});
  add(Verb::Post, "/api/v1/journeys/import", kEdit, import_journey,
      {.body_bytes_max = kFileBytesMax,
       .summary = "Create a journey with its personas and touchpoints from an exported file.",
       .takes = "JourneyExport",
       .gives = "JourneyImportReport",
       .query = {"dry_run"},
       .idempotency = Idempotency::Replays});
  add(Verb::Get, "/api/v1/journeys/{id}", kRead, show_journey,
      {.summary = "A journey's draft and what is wrong with it.", .gives = "Journey"});
  add(Verb::Put, "/api/v1/journeys/{id}", kEdit, save_journey,
      {.body_bytes_max = journeys::kDocumentBytesMax,
       .summary = "Save the draft; 409 with `current` when somebody else saved meanwhile.",
       .takes = "JourneySave",
       .gives = "Journey"});
  add(Verb::Delete, "/api/v1/journeys/{id}", kEdit, remove_journey,
      {.summary = "Remove a journey that nothing depends on."});
  add(Verb::Post, "/api/v1/journeys/{id}/publish", kEdit, publish_journey,
      {.summary = "Make the draft the next version.",
       .takes = "JourneyPublish",
       .takes_nothing_too = true,
       .gives = "Journey"});
  add(Verb::Post, "/api/v1/journeys/{id}/archive", kEdit, move_journey<&JourneyService::archive>,
      {.summary = "Put it out of sight.", .gives = "Journey"});
  add(Verb::Post, "/api/v1/journeys/{id}/restore", kEdit, move_journey<&JourneyService::restore>,
      {.summary = "Take it out of the archive.", .gives = "Journey"});
  add(Verb::Get, "/api/v1/journeys/{id}/versions", kRead, list_versions,
      {.summary = "The published versions and what changed, newest first.",
       .gives = "JourneyVersions"});
  add(Verb::Get, "/api/v1/journeys/{id}/versions/{version}", kRead, show_version,
      {.summary = "A published version.", .gives = "JourneyVersionDetail"});
  add(Verb::Get, "/api/v1/journeys/{id}/diff", kRead, show_diff,
      {.summary = "What changed between two states: from the newest version to the draft, unless "
                  "told otherwise.",
       .gives = "JourneyDiff",
       .query = {"diff_from", "diff_to"}});
  add(Verb::Get, "/api/v1/journeys/{id}/export", kRead, export_journey,
      {.summary = "The journey with what it names, as a file for another organisation.",
       .gives = "JourneyExport"});
  add(Verb::Get, "/api/v1/journey-templates", kRead, list_templates,
      {.summary = "Ready-made journeys in a language.",
       .gives = "JourneyTemplates",
       .query = {"language"}});
  add(Verb::Get, "/api/v1/schemas/journey", kRead, show_schema,
      {.summary = "The JSON Schema of a journey's file."});
}

}  // namespace polku::http
