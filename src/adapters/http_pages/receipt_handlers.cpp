#include "handlers.h"
#include "surveys/receipt.h"
#include "surveys/response_service.h"

namespace polku::pages {
namespace {

using surveys::ReceiptView;

const std::vector<Language> kAll(kLanguages.begin(), kLanguages.end());

Frame plain_frame(const http::Request& request) {
  return {language_for(request, kAll), kAll, address_of(request, {"lang"}), nullptr, false};
}

// In the language the answer was given in, unless another is asked for.
Frame frame_of(const http::Request& request, const ReceiptView& view) {
  const auto& offered = view.definition->languages;
  const bool asked = request.query_value("lang").has_value();
  const auto language = asked ? language_for(request, offered) : view.response.language;
  return {language, offered, address_of(request, {"lang"}), &view.organisation, false};
}

http::Response unknown_receipt(const http::Request& request, const Error& error) {
  if (error.code != ErrorCode::NotFound) {
    return error_response(plain_frame(request), error, "receipt_unknown");
  }
  auto frame = plain_frame(request);
  frame.address = "/r";
  return html_response(404, lookup_page(frame, request.path_parameter("receipt")));
}

http::Response own_answer(const Frame& frame, const ReceiptView& view, bool just_corrected) {
  const auto zone = TimeZone::find(view.organisation.time_zone).value_or(TimeZone::utc());
  return html_response(
      200, own_answer_page(
               frame, {.definition = *view.definition,
                       .situation = {view.response.answers, view.response.context, frame.language},
                       .status = view.response.status,
                       .answered_on = zone.local_day(view.response.submitted_at),
                       .receipt = view.receipt,
                       .just_corrected = just_corrected}));
}

// All that logic shows by these answers, on one page.
surveys::QuestionIndices shown_questions(const surveys::Definition& definition,
                                         const surveys::Situation& situation) {
  const auto visibility = visibility_of(definition, situation);
  surveys::QuestionIndices shown;
  for (const auto& step : surveys::steps_of(definition)) {
    for (const auto index : shown_on(step, visibility)) shown.push_back(index);
  }
  return shown;
}

struct Correction {
  const Form& fields;
  const json::object& answers;
  const std::vector<surveys::AnswerFault>& faults;
  Notice notice = Notice::None;
};

http::Response correction_form(Frame frame, const ReceiptView& view, const Correction& correction) {
  const surveys::Situation situation{correction.answers, view.response.context, frame.language};
  frame.address = with_parameter("/r/" + view.receipt, "action", "correct");
  const auto page = survey_page({.frame = frame,
                                 .purpose = Purpose::Correcting,
                                 .definition = *view.definition,
                                 .situation = situation,
                                 .fields = correction.fields,
                                 .faults = correction.faults,
                                 .questions = shown_questions(*view.definition, situation),
                                 .prefilled = true,
                                 .notice = correction.notice,
                                 .attempt = view.receipt});
  return html_response(correction.faults.empty() ? 200 : 422, page);
}

http::Response correct(const RespondentPages& pages, const http::Request& request, Form form,
                       const ReceiptView& view) {
  auto frame = frame_of(request, view);
  settle(form, *view.definition);
  const surveys::AnswerRules rules{surveys::Strictness::Page, surveys::Completeness::Part,
                                   view.response.language};
  auto given = surveys::answers_from_form(*view.definition, form.fields());
  for (const auto& question : view.definition->questions) {
    const auto* hidden = find_member(view.response.answers, question.key);
    if (question.type == surveys::QuestionType::Hidden && hidden) given[question.key] = *hidden;
  }
  const auto answers =
      surveys::inspect_answers(*view.definition, std::move(given), view.response.context, rules)
          .checked.answers;
  if (const auto chosen = parse_language(form.value("_lang"))) {
    if (view.definition->offers(*chosen)) frame.language = *chosen;
    return correction_form(frame, view, {form, answers, {}});
  }
  if (form.value(surveys::kActionField) == "look") {
    return correction_form(frame, view, {form, answers, {}});
  }
  const auto shown =
      shown_questions(*view.definition, {answers, view.response.context, view.response.language});
  if (!was_asked_all(form, *view.definition, shown)) {
    return correction_form(frame, view, {form, answers, {}, Notice::MoreQuestions});
  }
  const auto faults = pages.responses.correct(view.receipt, form.fields());
  if (!faults) return error_response(frame, faults.error(), "receipt_unknown");
  if (!faults->empty()) return correction_form(frame, view, {form, answers, *faults});
  const auto corrected = pages.responses.find_by_receipt(view.receipt);
  if (!corrected) return error_response(frame, corrected.error(), "receipt_unknown");
  frame.address = "/r/" + view.receipt;
  return own_answer(frame, *corrected, true);
}

}  // namespace

http::Response get_receipt_lookup(const RespondentPages&, const http::Request& request) {
  const auto frame = plain_frame(request);
  const auto typed = request.query_value("code").value_or("");
  if (const auto code = surveys::normal_receipt(typed)) {
    http::Response response;
    response.status = 303;
    response.headers.emplace_back("Location",
                                  with_parameter("/r/" + *code, "lang", tag_of(frame.language)));
    return response;
  }
  return html_response(typed.empty() ? 200 : 422, lookup_page(frame, typed));
}

http::Response get_receipt(const RespondentPages& pages, const http::Request& request) {
  const auto view = pages.responses.find_by_receipt(request.path_parameter("receipt"));
  if (!view) return unknown_receipt(request, view.error());
  const auto frame = frame_of(request, *view);
  const auto action = request.query_value("action").value_or("");
  if (action == "erase") return html_response(200, erase_page(frame, view->receipt));
  if (action == "correct") {
    const Form fields(surveys::form_from_answers(*view->definition, view->response.answers));
    return correction_form(frame, *view, {fields, view->response.answers, {}});
  }
  return own_answer(frame, *view, false);
}

http::Response post_receipt(const RespondentPages& pages, const http::Request& request) {
  const auto view = pages.responses.find_by_receipt(request.path_parameter("receipt"));
  if (!view) return unknown_receipt(request, view.error());
  const auto frame = frame_of(request, *view);
  auto form = Form::decode(request.header("content-type"), request.body);
  if (!form) return error_response(frame, form.error(), "receipt_unknown");
  auto action = form->value("action");
  if (action.empty()) action = request.query_value("action").value_or("");
  if (action == "correct") return correct(pages, request, std::move(*form), *view);
  if (action != "erase") {
    return error_response(frame, invalid("action", "Say action=correct or action=erase."),
                          "receipt_unknown");
  }
  const auto erased = pages.responses.erase_by_receipt(view->receipt);
  if (!erased) return error_response(frame, erased.error(), "receipt_unknown");
  auto after = frame;
  after.languages.clear();
  return html_response(200, message_page(after, {.topic = "erased"}));
}

}  // namespace polku::pages
