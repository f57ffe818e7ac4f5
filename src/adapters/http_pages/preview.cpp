#include <algorithm>

#include "directory/service.h"
#include "handlers.h"
#include "surveys/survey_service.h"

namespace polku::pages {
namespace {

Result<surveys::Definition> definition_to_show(const RespondentPages& pages,
                                               const http::Request& request,
                                               const json::object& body) {
  const auto id = SurveyId::parse(request.path_parameter("id"));
  if (!id) return not_found("There is no such survey.");
  POLKU_TRY(auto stored, pages.surveys.find(*request.actor, *id));
  const auto* given = find_member(body, "definition");
  if (!given) return std::move(stored.draft);
  return surveys::parse_definition(*given);
}

Result<std::size_t> step_in(const json::object& body) {
  const auto* value = find_member(body, "step");
  if (!value) return std::size_t{0};
  const auto* number = value->if_int64();
  if (!number || *number < 0) return invalid("step", "Give the step as a number from 0 up.");
  return static_cast<std::size_t>(*number);
}

Result<json::object> object_in(const json::object& body, std::string_view member) {
  const auto* value = find_member(body, member);
  if (!value) return json::object{};
  if (!value->is_object()) return invalid(std::string(member), "Give an object.");
  return value->get_object();
}

Result<Preview> make_preview(const RespondentPages& pages, const http::Request& request) {
  POLKU_TRY(const auto document,
            parse_json(request.body.empty() ? "{}" : std::string_view(request.body)));
  if (!document.is_object()) return invalid("body", "Send a JSON object.");
  const auto& body = document.get_object();
  POLKU_TRY(const auto definition, definition_to_show(pages, request, body));
  POLKU_TRY(const auto organisation, pages.directory.organisation(*request.actor));
  POLKU_TRY(auto answers, object_in(body, "answers"));
  POLKU_TRY(const auto context_object, object_in(body, "context"));
  POLKU_TRY(auto context,
            surveys::parse_context(context_object, definition, surveys::Strictness::Page));
  POLKU_TRY(const auto step, step_in(body));
  const auto language = parse_language(text_member(body, "language"));
  const bool offered = language && definition.offers(*language);
  return preview_of({.definition = definition,
                     .organisation = organisation,
                     .language = offered ? *language : definition.default_language(),
                     .answers = std::move(answers),
                     .context = std::move(context),
                     .step = step});
}

}  // namespace

Preview preview_of(PreviewRequest request) {
  const auto& definition = request.definition;
  const surveys::AnswerRules rules{surveys::Strictness::Page, surveys::Completeness::Part,
                                   request.language};
  const auto answers =
      surveys::inspect_answers(definition, std::move(request.answers), request.context, rules)
          .checked.answers;
  const surveys::Situation situation{answers, request.context, request.language};
  const auto visibility = visibility_of(definition, situation);
  const auto steps = surveys::steps_of(definition);
  const Frame frame{request.language, definition.languages, "/s/" + definition.slug,
                    &request.organisation, true};
  Preview preview;
  preview.steps = steps.size();
  // The wanted step, or the next that has something to show.
  auto step = request.step == 0 ? surveys::next_step(steps, visibility, std::nullopt)
                                : surveys::next_step(steps, visibility, request.step - 1);
  if (!step) {
    preview.step = steps.size();
    preview.finished = true;
    preview.html = thanks_page(frame, {.definition = definition,
                                       .situation = situation,
                                       .receipt = {},
                                       .site = {},
                                       .previewed = true})
                       .html;
    return preview;
  }
  const bool before = surveys::previous_step(steps, visibility, *step).has_value();
  const Form fields(surveys::form_from_answers(definition, answers));
  preview.step = *step;
  preview.html = survey_page({.frame = frame,
                              .purpose = Purpose::Previewing,
                              .definition = definition,
                              .situation = situation,
                              .fields = fields,
                              .faults = {},
                              .questions = shown_on(steps[*step], visibility),
                              .step = *step,
                              .progress = surveys::progress_at(steps, *step),
                              .can_go_back = definition.back && before,
                              .first = !before,
                              .last = !surveys::next_step(steps, visibility, *step),
                              .attempt = "preview"})
                     .html;
  return preview;
}

http::Response post_preview(const RespondentPages& pages, const http::Request& request) {
  const auto preview = make_preview(pages, request);
  if (!preview) return http::problem(preview.error());
  return http::json_response(200, json::object{{"html", preview->html},
                                               {"step", preview->step},
                                               {"steps", preview->steps},
                                               {"finished", preview->finished}});
}

}  // namespace polku::pages
