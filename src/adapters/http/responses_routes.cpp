// POST   /api/v1/public/surveys/{slug}/responses   one response; 201 when it is durable
// POST   /api/v1/surveys/{id}/responses:batch      many, one a line (NDJSON)
// GET    /api/v1/responses                         filtered, newest first
// GET    /api/v1/responses/{id}                    DELETE: erase
#include <fmt/format.h>

#include "http/idempotency.h"
#include "http/text_mask.h"
#include "input.h"
#include "responses_query.h"
#include "routes.h"
#include "surveys/response_service.h"

namespace polku::http {

namespace {

using directory::Permission;
using surveys::ResponseService;

Result<json::object> object_member(json::object& body, std::string_view key) {
  json::value* value = body.if_contains(key);
  if (value == nullptr || value->is_null()) return json::object(body.storage());
  if (!value->is_object()) {
    return invalid(std::string(key), "`" + std::string(key) + "` must be a JSON object.");
  }
  return std::move(value->get_object());
}

Result<std::optional<surveys::IdempotencyKey>> idempotency_of(const Request& request) {
  const std::string_view key = request.header("idempotency-key");
  if (key.empty()) return std::optional<surveys::IdempotencyKey>();
  if (key.size() > 200 || !check_text(key, "Idempotency-Key", 200).ok()) {
    return invalid("Idempotency-Key", "Send a key of 1 to 200 characters.");
  }
  return std::optional(surveys::IdempotencyKey{std::string(key), content_hash(request.body)});
}

Result<surveys::SubmitRequest> read_submission(const Request& request) {
  POLKU_TRY(json::value parsed, parse_json(request.body));
  if (!parsed.is_object()) return invalid("body", "Send a JSON object with `answers`.");
  json::object& body = parsed.get_object();
  for (const auto& member : body) {
    const std::string_view key(member.key());
    if (key != "answers" && key != "language" && key != "context" && key != "submitted_at") {
      return invalid(std::string(key), "`" + std::string(key) + "` is not known here.");
    }
  }
  surveys::SubmitRequest submission;
  submission.slug = request.path_parameter("slug");
  if (!body.contains("answers")) return invalid("answers", "`answers` is missing.");
  POLKU_TRY(submission.answers, object_member(body, "answers"));
  POLKU_TRY(submission.context, object_member(body, "context"));
  if (const json::value* language = find_member(body, "language")) {
    if (!language->is_string()) return invalid("language", "`language` must be a text.");
    submission.language = language->get_string();
  }
  if (const json::value* at = find_member(body, "submitted_at")) {
    submission.submitted_at =
        at->is_string() ? parse_rfc3339(std::string_view(at->get_string())) : std::nullopt;
    if (!submission.submitted_at) {
      return invalid("submitted_at", "`submitted_at` must be a time such as 2026-11-21T20:59:18Z.");
    }
  }
  POLKU_TRY(submission.idempotency, idempotency_of(request));
  submission.actor = request.actor;
  return submission;
}

Response submitted_response(const surveys::Submitted& submitted) {
  Response response;
  response.status = 201;
  response.body =
      fmt::format(R"({{"id":"{}","receipt":"{}"}})", submitted.id.text(), submitted.receipt);
  if (submitted.repeated) response.headers.emplace_back("Idempotency-Replayed", "true");
  return response;
}

void submit(ResponseService& responses, const Request& request, const Reply& reply) {
  auto submission = read_submission(request);
  if (!submission) return reply(problem(submission.error()));
  responses.submit(std::move(*submission), [reply](Result<surveys::Submitted> submitted) {
    reply(submitted ? submitted_response(*submitted) : problem(submitted.error()));
  });
}

Result<json::object> submit_batch(ResponseService& responses, const Request& request) {
  POLKU_TRY(const SurveyId survey, path_id<SurveyId>(request));
  if (!is_valid_utf8(request.body)) return invalid("body", "Send the lines as UTF-8.");
  POLKU_TRY(const surveys::BatchReport report,
            responses.submit_batch(*request.actor, survey, request.body));
  return to_json(report);
}

Result<json::object> show_response(ResponseService& responses, const TextMask& mask,
                                   const Request& request) {
  POLKU_TRY(const ResponseId id, path_id<ResponseId>(request));
  POLKU_TRY(surveys::ResponseItem item, responses.read(*request.actor, id));
  POLKU_CHECK(mask.mask(*request.actor, item));
  return to_json(item);
}

Result<Response> erase_response(ResponseService& responses, const Request& request) {
  POLKU_TRY(const ResponseId id, path_id<ResponseId>(request));
  POLKU_CHECK(responses.erase(*request.actor, id));
  return no_content();
}

}  // namespace

void add_responses_routes(const RouteContext& context) {
  ResponseService& responses = *context.services.responses;
  const TextMask mask(context.services.voice);
  const FilterRooms rooms{context.services.surveys, context.services.directory};
  Router& router = context.router;
  router.add({Verb::Post,
              "/api/v1/public/surveys/{slug}/responses",
              kPublic,
              AsyncHandler([&responses](const Request& request, const Reply& reply) {
                submit(responses, request, reply);
              }),
              {.body_bytes_max = 256 * 1024,
               .summary = "Give one response; 201 only when it is durable.",
               .takes = "Submission",
               .gives = "Submitted",
               .rate_limit = RateLimit::PublicWrite,
               .may_block =
                   [&responses](const Request& request) {
                     return !responses.knows(request.path_parameter("slug"));
                   },
               .cross_origin = true,
               .quiet = true}});
  router.add(
      {Verb::Post,
       "/api/v1/surveys/{id}/responses:batch",
       needs(Permission::ImportResponses),
       handler([&responses](const Request& request) { return submit_batch(responses, request); }),
       {.body_bytes_max = std::size_t{64} << 20,
        .summary = "Give many responses, one JSON object a line.",
        .consumes = {"application/x-ndjson", "application/jsonl"},
        .takes = "SubmissionLine",
        .gives = "BatchReport"}});
  router.add({Verb::Get,
              "/api/v1/responses",
              needs(Permission::ReadResponses),
              handler([&responses, rooms, mask](const Request& request) -> Result<json::object> {
                POLKU_TRY(const surveys::ResponseFilter filter, response_filter(request, rooms));
                POLKU_TRY(surveys::ResponsePage page, responses.list(*request.actor, filter));
                for (surveys::ResponseItem& item : page.items) {
                  POLKU_CHECK(mask.mask(*request.actor, item));
                }
                return page_json(page);
              }),
              {.summary = "Responses that pass the filters, newest first.",
               .gives = "ResponsePage",
               .query = {"survey", "unit", "channel", "touchpoint", "moment", "language", "method",
                         "status", "from", "to", "question", "score_min", "score_max", "q",
                         "cursor", "limit"}}});
  router.add({Verb::Get,
              "/api/v1/responses/{id}",
              needs(Permission::ReadResponses),
              handler([&responses, mask](const Request& request) {
                return show_response(responses, mask, request);
              }),
              {.summary = "One response. Reading it is logged.", .gives = "Response"}});
  router.add(
      {Verb::Delete,
       "/api/v1/responses/{id}",
       needs(Permission::EraseResponses),
       handler([&responses](const Request& request) { return erase_response(responses, request); }),
       {.summary = "Erase a response for good."}});
}

}  // namespace polku::http
