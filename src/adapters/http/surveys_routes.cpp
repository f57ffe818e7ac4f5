// GET    /api/v1/surveys                      list; POST: create, or import a definition
// POST   /api/v1/surveys/check                what is wrong with a definition
// GET    /api/v1/surveys/{id}                 PUT: save the draft; DELETE: while unanswered
// POST   /api/v1/surveys/{id}/publish         /close /reopen /archive
// GET    /api/v1/surveys/{id}/versions        published versions and their changes
// GET    /api/v1/surveys/{id}/definition      the document itself, of the draft or ?version=
// GET    /api/v1/surveys/{id}/qr.svg          its link as a QR code
// GET    /api/v1/schemas/survey               the definition's JSON Schema
#include "input.h"
#include "qr.h"
#include "routes.h"
#include "surveys/survey_service.h"

namespace polku::http {

namespace {

using directory::Permission;
using surveys::SurveyDetail;
using surveys::SurveyService;

struct Desk {
  SurveyService& surveys;
  const ApplicationOptions& options;
};

std::string link_of(const Desk& desk, const Request& request, std::string_view slug) {
  return base_url(desk.options, request) + "/s/" + std::string(slug);
}

json::object shown(const Desk& desk, const Request& request, const SurveyDetail& detail) {
  json::object object = to_json(detail);
  object["url"] = link_of(desk, request, detail.survey.slug);
  return object;
}

Result<json::object> list_surveys(const Desk& desk, const Request& request) {
  surveys::SurveyQuery query;
  query.text = query_text(request, "q");
  const std::string status = query_text(request, "status");
  query.status = surveys::parse_survey_status(status);
  if (!status.empty() && !query.status) {
    return invalid("status", "`status` must be draft, published, closed or archived.");
  }
  POLKU_TRY(const std::vector<surveys::SurveySummary> summaries,
            desk.surveys.list(*request.actor, query));
  json::array items;
  for (const surveys::SurveySummary& summary : summaries) {
    json::object item = to_json(summary);
    item["url"] = link_of(desk, request, summary.survey.slug);
    items.emplace_back(std::move(item));
  }
  return page_of(std::move(items));
}

// {"definition": {...}}, or the exported document as it is.
Result<json::value> definition_in(const Request& request) {
  POLKU_TRY(json::value body, parse_json(request.body, {.bytes_max = 4 << 20}));
  if (!body.is_object()) return invalid("body", "Send a JSON object.");
  json::value* definition = body.get_object().if_contains("definition");
  return definition != nullptr ? std::move(*definition) : std::move(body);
}

Result<Response> create_survey(const Desk& desk, const Request& request) {
  POLKU_TRY(const json::value definition, definition_in(request));
  POLKU_TRY(const SurveyDetail detail, desk.surveys.create(*request.actor, definition));
  Response response = json_response(201, shown(desk, request, detail));
  response.headers.emplace_back("Location", "/api/v1/surveys/" + detail.survey.id.text());
  return response;
}

Result<json::object> check_survey(const Desk& desk, const Request& request) {
  POLKU_TRY(const json::value definition, definition_in(request));
  POLKU_TRY(const std::vector<surveys::Problem> problems,
            desk.surveys.check(*request.actor, definition));
  return json::object{{"problems", to_json(problems)}};
}

Result<json::object> show_survey(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const SurveyDetail detail, desk.surveys.find(*request.actor, id));
  return shown(desk, request, detail);
}

Result<json::object> save_survey(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const json::value body, parse_json(request.body, {.bytes_max = 4 << 20}));
  POLKU_TRY(const Members members, Members::in(body, {"definition", "revision"}));
  POLKU_TRY(const json::value* definition, members.needed("definition"));
  POLKU_TRY(const std::int64_t revision, members.integer("revision"));
  POLKU_TRY(const SurveyDetail detail,
            desk.surveys.save_draft(*request.actor, id, {*definition, static_cast<int>(revision)}));
  return shown(desk, request, detail);
}

Result<Response> remove_survey(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_CHECK(desk.surveys.remove(*request.actor, id));
  return no_content();
}

using Move = Result<SurveyDetail> (SurveyService::*)(const directory::Actor&, SurveyId);
template <Move move>
Result<json::object> move_survey(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const SurveyDetail detail, (desk.surveys.*move)(*request.actor, id));
  return shown(desk, request, detail);
}

Result<json::object> list_versions(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const std::vector<surveys::VersionSummary> versions,
            desk.surveys.versions(*request.actor, id));
  json::array items;
  for (const surveys::VersionSummary& version : versions) items.emplace_back(to_json(version));
  return page_of(std::move(items));
}

Result<Response> export_definition(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const std::optional<int> version, query_count(request, "version"));
  POLKU_TRY(const json::object definition, desk.surveys.definition(*request.actor, id, version));
  Response response = json_response(200, definition);
  response.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"" + text_member(definition, "slug", "survey") + ".json\"");
  return response;
}

// The link keeps what the query says of unit, channel, touchpoint, moment and language.
Result<Response> show_qr(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const SurveyDetail detail, desk.surveys.find(*request.actor, id));
  std::string link = link_of(desk, request, detail.survey.slug);
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    link += separator + percent_encoded(name) + '=' + percent_encoded(value);
    separator = '&';
  }
  POLKU_TRY(std::string picture, qr_svg(link));
  Response response;
  response.content_type = "image/svg+xml";
  response.body = std::move(picture);
  return response;
}

Result<Response> show_schema(const Desk&, const Request&) {
  Response response;
  response.content_type = "application/schema+json";
  response.body = surveys::survey_schema();
  return response;
}

}  // namespace

void add_surveys_routes(const RouteContext& context) {
  const Desk desk{*context.services.surveys, context.options};
  const auto add = [&](Verb verb, std::string pattern, Permission permission, auto function,
                       RouteOptions options) {
    auto handle =
        handler([desk, function](const Request& request) { return function(desk, request); });
    context.router.add(
        {verb, std::move(pattern), needs(permission), std::move(handle), std::move(options)});
  };
  constexpr std::size_t kDefinitionMax = 4 << 20;
  add(Verb::Get, "/api/v1/surveys", Permission::ReadSurveys, list_surveys,
      {.summary = "The surveys, newest first; archived ones only when asked for.",
       .gives = "Surveys",
       .query = {"status", "q"}});
  add(Verb::Post, "/api/v1/surveys", Permission::EditSurveys, create_survey,
      {.body_bytes_max = kDefinitionMax,
       .summary = "Create a survey from a definition; also takes an exported one back.",
       .takes = "SurveyCreate",
       .gives = "Survey",
       .idempotency = Idempotency::Replays});
  add(Verb::Post, "/api/v1/surveys/check", Permission::ReadSurveys, check_survey,
      {.body_bytes_max = kDefinitionMax,
       .summary = "What should be mended in a definition before publishing. Stores nothing.",
       .takes = "SurveyCreate",
       .gives = "SurveyProblems"});
  add(Verb::Get, "/api/v1/surveys/{id}", Permission::ReadSurveys, show_survey,
      {.summary = "A survey with its draft and what is wrong with it.", .gives = "Survey"});
  add(Verb::Put, "/api/v1/surveys/{id}", Permission::EditSurveys, save_survey,
      {.body_bytes_max = kDefinitionMax,
       .summary = "Save the draft; 409 when somebody else saved meanwhile.",
       .takes = "SurveySave",
       .gives = "Survey"});
  add(Verb::Delete, "/api/v1/surveys/{id}", Permission::EditSurveys, remove_survey,
      {.summary = "Remove a survey that has no responses."});
  add(Verb::Post, "/api/v1/surveys/{id}/publish", Permission::PublishSurveys,
      move_survey<&SurveyService::publish>,
      {.summary = "Make the draft the next version and open the survey.", .gives = "Survey"});
  add(Verb::Post, "/api/v1/surveys/{id}/close", Permission::PublishSurveys,
      move_survey<&SurveyService::close>,
      {.summary = "Take no more responses.", .gives = "Survey"});
  add(Verb::Post, "/api/v1/surveys/{id}/reopen", Permission::PublishSurveys,
      move_survey<&SurveyService::reopen>, {.summary = "Take responses again.", .gives = "Survey"});
  add(Verb::Post, "/api/v1/surveys/{id}/archive", Permission::PublishSurveys,
      move_survey<&SurveyService::archive>,
      {.summary = "Close it and put it out of sight.", .gives = "Survey"});
  add(Verb::Get, "/api/v1/surveys/{id}/versions", Permission::ReadSurveys, list_versions,
      {.summary = "The published versions and what changed, newest first.",
       .gives = "SurveyVersions"});
  add(Verb::Get, "/api/v1/surveys/{id}/definition", Permission::ReadSurveys, export_definition,
      {.summary = "The definition document of the draft, or of a published version.",
       .gives = "SurveyDefinition",
       .query = {"version"}});
  add(Verb::Get, "/api/v1/surveys/{id}/qr.svg", Permission::ReadSurveys, show_qr,
      {.summary = "The survey's link as a QR code for print.",
       .query = {"unit", "channel", "touchpoint", "moment", "lang"}});
  add(Verb::Get, "/api/v1/schemas/survey", Permission::ReadSurveys, show_schema,
      {.summary = "The JSON Schema of a survey definition."});
}

}  // namespace polku::http
