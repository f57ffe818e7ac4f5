// GET    /api/v1/moments/{key}/bindings          what belongs to a moment (or @touchpoint); POST
// POST   /api/v1/bindings/{id}/end               it is never changed, only ended
// POST   /api/v1/moments/{key}/quadrant-survey   a ready survey for the place
#include "input.h"
#include "journeys/service.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;
using journeys::BindingService;
using journeys::StoredBinding;

struct Desk {
  BindingService& bindings;
  const ApplicationOptions& options;
};

Result<json::object> list_bindings(const Desk& desk, const Request& request) {
  POLKU_TRY(const std::vector<StoredBinding> found,
            desk.bindings.list(*request.actor, request.path_parameter("key")));
  json::array items;
  for (const StoredBinding& binding : found) items.emplace_back(to_json(binding));
  return page_of(std::move(items));
}

Result<Response> create_binding(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members,
            Members::in_body(request, {"kind", "role", "survey", "target", "valid_from"}));
  journeys::NewBinding wanted;
  POLKU_TRY(wanted.kind, members.text("kind"));
  POLKU_TRY(wanted.role, members.text_or("role", ""));
  POLKU_TRY(wanted.survey, members.text_or("survey", ""));
  POLKU_TRY(wanted.target, members.text("target"));
  POLKU_TRY(wanted.valid_from, members.text_or("valid_from", ""));
  POLKU_TRY(const StoredBinding binding,
            desk.bindings.bind(*request.actor, request.path_parameter("key"), wanted));
  return json_response(201, to_json(binding));
}

Result<json::object> end_binding(const Desk& desk, const Request& request) {
  POLKU_TRY(const auto id, path_id<journeys::BindingId>(request));
  POLKU_TRY(const Members members, Members::in_optional_body(request, {"on"}));
  POLKU_TRY(const std::string text, members.text_or("on", ""));
  const auto on = Day::parse(text);
  if (!on && !text.empty()) return invalid("on", "`on` must be a day such as 2026-11-21.");
  POLKU_TRY(const StoredBinding binding, desk.bindings.end(*request.actor, id, on));
  return to_json(binding);
}

Result<Response> make_quadrant_survey(const Desk& desk, const Request& request) {
  POLKU_TRY(const Members members, Members::in_optional_body(request, {"language", "publish"}));
  BindingService::SurveyWish wish;
  POLKU_TRY(const std::optional<Language> language, members.language("language"));
  if (language) wish.languages.push_back(*language);
  POLKU_TRY(wish.publish, members.flag_or("publish", true));
  POLKU_TRY(const journeys::MomentSurvey made,
            desk.bindings.quadrant_survey(*request.actor, request.path_parameter("key"), wish));
  const std::string id = made.survey.text();
  Response response = json_response(
      201, {{"survey", id},
            {"slug", made.slug},
            {"link", base_url(desk.options, request) + "/s/" + made.slug + made.query},
            {"qr", "/api/v1/surveys/" + id + "/qr.svg" + made.query},
            {"binding", to_json(made.binding)}});
  response.headers.emplace_back("Location", "/api/v1/surveys/" + id);
  return response;
}

}  // namespace

void add_bindings_routes(const RouteContext& context) {
  const Desk desk{*context.services.journeys.bindings, context.options};
  const auto add = [&](Verb verb, std::string pattern, Permission permission, auto function,
                       RouteOptions options) {
    auto handle =
        handler([desk, function](const Request& request) { return function(desk, request); });
    context.router.add(
        {verb, std::move(pattern), needs(permission), std::move(handle), std::move(options)});
  };
  add(Verb::Get, "/api/v1/moments/{key}/bindings", Permission::ReadMeasures, list_bindings,
      {.summary = "What is bound to a moment, or to @ and a touchpoint; ended ones too.",
       .gives = "MomentBindings"});
  add(Verb::Post, "/api/v1/moments/{key}/bindings", Permission::EditJourneys, create_binding,
      {.summary = "Bind a question, measure or touchpoint to it, from a day on.",
       .takes = "NewMomentBinding",
       .gives = "MomentBinding",
       .idempotency = Idempotency::Replays});
  add(Verb::Post, "/api/v1/bindings/{id}/end", Permission::EditJourneys, end_binding,
      {.summary = "End a binding; what was counted stays counted.",
       .takes = "BindingEnd",
       .takes_nothing_too = true,
       .gives = "MomentBinding"});
  add(Verb::Post, "/api/v1/moments/{key}/quadrant-survey", Permission::EditJourneys,
      make_quadrant_survey,
      {.summary = "Make a survey of the quadrant's four questions about this moment.",
       .takes = "QuadrantSurveyWish",
       .takes_nothing_too = true,
       .gives = "QuadrantSurvey",
       .idempotency = Idempotency::Replays});
}

}  // namespace polku::http
