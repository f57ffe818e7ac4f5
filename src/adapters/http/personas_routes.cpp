// GET    /api/v1/personas                      list; POST: create
// GET    /api/v1/personas/{id}                 PUT: save; DELETE
// POST   /api/v1/personas/{id}/archive         /restore
// The same for /api/v1/touchpoints.
#include "input.h"
#include "journeys/service.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;
using journeys::CatalogueEntry;
using journeys::CatalogueService;
using journeys::DocumentId;
using journeys::DocumentKind;

struct Desk {
  CatalogueService& catalogue;
  DocumentKind kind;
  std::string path;  // "/api/v1/personas"
};

Result<json::object> list_entries(const Desk& desk, const Request& request) {
  POLKU_TRY(const bool archived, query_flag(request, "archived"));
  POLKU_TRY(const std::vector<CatalogueEntry> found,
            desk.catalogue.list(*request.actor, desk.kind, archived));
  json::array items;
  for (const CatalogueEntry& entry : found) items.emplace_back(to_json(entry));
  return page_of(std::move(items));
}

Result<Response> create_entry(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members, Members::in_body(request, {"document"}));
  POLKU_TRY(const json::value* document, members.needed("document"));
  POLKU_TRY(const CatalogueEntry entry,
            desk.catalogue.create(*request.actor, desk.kind, *document));
  Response response = json_response(201, to_json(entry));
  response.headers.emplace_back("Location", desk.path + "/" + entry.stored.id.text());
  return response;
}

Result<json::object> show_entry(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const CatalogueEntry entry, desk.catalogue.find(*request.actor, desk.kind, id));
  return to_json(entry);
}

Result<Response> save_entry(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const Members members, Members::in_body(request, {"document", "revision"}));
  POLKU_TRY(const json::value* document, members.needed("document"));
  POLKU_TRY(const int revision, members.count("revision"));
  const auto saved = desk.catalogue.save(*request.actor, desk.kind, id, {*document, revision});
  if (saved.ok()) return json_response(200, to_json(*saved));
  return refused_save(saved.error(),
                      [&] { return desk.catalogue.find(*request.actor, desk.kind, id); });
}

Result<Response> remove_entry(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_CHECK(desk.catalogue.remove(*request.actor, desk.kind, id));
  return no_content();
}

using Move = Result<CatalogueEntry> (CatalogueService::*)(const directory::Actor&, DocumentKind,
                                                          DocumentId);
template <Move move>
Result<json::object> move_entry(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId id, path_id<DocumentId>(request));
  POLKU_TRY(const CatalogueEntry entry, (desk.catalogue.*move)(*request.actor, desk.kind, id));
  return to_json(entry);
}

// `name`: as the schemas call it, "Persona".
void add_catalogue_routes(const RouteContext& context, const Desk& desk, const std::string& name) {
  const auto add = [&](Verb verb, std::string_view rest, Permission permission, auto function,
                       RouteOptions options) {
    auto handle =
        handler([desk, function](const Request& request) { return function(desk, request); });
    context.router.add({verb, desk.path + std::string(rest), needs(permission), std::move(handle),
                        std::move(options)});
  };
  const std::string noun(journeys::name_of(desk.kind));
  constexpr auto kRead = Permission::ReadMeasures;
  constexpr auto kEdit = Permission::EditJourneys;
  add(Verb::Get, "", kRead, list_entries,
      {.summary = "The " + noun + "s by name; archived ones only when asked for.",
       .gives = name + "s",
       .query = {"archived"}});
  add(Verb::Post, "", kEdit, create_entry,
      {.summary = "Create a " + noun + ".",
       .takes = "New" + name,
       .gives = name,
       .idempotency = Idempotency::Replays});
  add(Verb::Get, "/{id}", kRead, show_entry,
      {.summary = "A " + noun + " and the journeys that use it.", .gives = name});
  add(Verb::Put, "/{id}", kEdit, save_entry,
      {.summary = "Save a " + noun + "; 409 with `current` when somebody else saved meanwhile.",
       .takes = name + "Save",
       .gives = name});
  add(Verb::Delete, "/{id}", kEdit, remove_entry,
      {.summary = "Remove a " + noun + " that nothing uses."});
  add(Verb::Post, "/{id}/archive", kEdit, move_entry<&CatalogueService::archive>,
      {.summary = "Put it out of sight; journeys that use it keep it.", .gives = name});
  add(Verb::Post, "/{id}/restore", kEdit, move_entry<&CatalogueService::restore>,
      {.summary = "Take it out of the archive.", .gives = name});
}

}  // namespace

void add_personas_routes(const RouteContext& context) {
  CatalogueService& catalogue = *context.services.journeys.catalogue;
  add_catalogue_routes(context, {catalogue, DocumentKind::Persona, "/api/v1/personas"}, "Persona");
  add_catalogue_routes(context, {catalogue, DocumentKind::Touchpoint, "/api/v1/touchpoints"},
                       "Touchpoint");
}

}  // namespace polku::http
