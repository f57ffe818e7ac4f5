#include <algorithm>
#include <charconv>

#include "core/written.h"
#include "handlers.h"
#include "surveys/response_service.h"
#include "texts.h"

namespace polku::pages {
namespace {

using surveys::Availability;
using surveys::PageView;
using surveys::PublishedSurveyPtr;

const std::vector<Language> kAll(kLanguages.begin(), kLanguages.end());

Frame frame_of(const http::Request& request, const surveys::PublishedSurvey& survey,
               Language language) {
  return {language, survey.definition.languages, address_of(request, {"lang"}),
          &survey.organisation, false};
}

Frame frame_without_survey(const http::Request& request) {
  return {language_for(request, kAll), kAll, address_of(request, {"lang"}), nullptr, false};
}

std::size_t number_of(const std::string& text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool is_first(const PageView& view) {
  const auto& definition = view.survey->definition;
  const auto visibility =
      surveys::visibility_of(definition, {view.answers, view.context, view.language});
  return !surveys::previous_step(surveys::steps_of(definition), visibility, view.step);
}

http::Response step_response(const http::Request& request, const PageView& view, Notice notice) {
  const auto& definition = view.survey->definition;
  const bool sent = !view.given.empty();
  const Form fields(sent ? view.given : surveys::form_from_answers(definition, view.answers));
  const auto page = survey_page({.frame = frame_of(request, *view.survey, view.language),
                                 .definition = definition,
                                 .situation = {view.answers, view.context, view.language},
                                 .fields = fields,
                                 .faults = view.faults,
                                 .questions = view.questions,
                                 .step = view.step,
                                 .progress = view.progress,
                                 .can_go_back = view.can_go_back,
                                 .first = is_first(view),
                                 .last = view.last,
                                 .prefilled = !sent && notice == Notice::None,
                                 .notice = notice,
                                 .attempt = view.attempt,
                                 .continuation = view.continuation});
  return html_response(view.faults.empty() ? 200 : 422, page);
}

http::Response closed_response(const http::Request& request, const PageView& view) {
  const auto& survey = *view.survey;
  const auto frame = frame_of(request, survey, view.language);
  const bool soon =
      view.availability == Availability::NotYetOpen && survey.definition.opens_at.has_value();
  Message message;
  message.topic = soon ? "not_open" : "closed";
  if (soon) {
    message.date = date_in_words(survey.zone.local_day(*survey.definition.opens_at), view.language);
  }
  return html_response(soon ? 403 : 410, message_page(frame, message));
}

http::Response finished_response(const RespondentPages& pages, const http::Request& request,
                                 const PageView& view) {
  const auto frame = frame_of(request, *view.survey, view.language);
  if (view.quota_full) return html_response(200, message_page(frame, {.topic = "full"}));
  return html_response(200,
                       thanks_page(frame, {.definition = view.survey->definition,
                                           .situation = {view.answers, view.context, view.language},
                                           .receipt = view.receipt,
                                           .site = pages.site(request)}));
}

http::Response view_response(const RespondentPages& pages, const http::Request& request,
                             const PageView& view, Notice notice) {
  switch (view.kind) {
    case PageView::Kind::Step:
      return step_response(request, view, notice);
    case PageView::Kind::Finished:
      return finished_response(pages, request, view);
    case PageView::Kind::NotOpen:
      break;
  }
  return closed_response(request, view);
}

surveys::PageRequest page_request(const http::Request& request,
                                  const surveys::PublishedSurvey& survey) {
  surveys::PageRequest page;
  page.slug = survey.slug;
  page.query = request.query;
  page.language = language_for(request, survey.definition.languages);
  page.device = device_of(request.header("user-agent"));
  return page;
}

// A browser that fetches ahead of its user, or only asks whether the page is there.
bool is_no_visit(const http::Request& request) {
  const auto purpose = request.header("sec-purpose");
  return request.head || purpose.find("prefetch") != std::string_view::npos;
}

// The same step came back sound, with questions that were not on the page that was sent.
bool brings_more_questions(const Form& form, const PageView& view) {
  return view.kind == PageView::Kind::Step && view.faults.empty() &&
         form.value(surveys::kActionField) != "back" &&
         number_of(form.value(surveys::kStepField)) == view.step &&
         !was_asked_all(form, view.survey->definition, view.questions);
}

http::Response error_on_survey(const http::Request& request, const surveys::PublishedSurvey& survey,
                               const Error& error) {
  auto frame = frame_of(request, survey, language_for(request, survey.definition.languages));
  if (error.code == ErrorCode::NotFound || error.code == ErrorCode::Conflict) {
    const bool lost = error.code == ErrorCode::NotFound;
    auto response = html_response(
        lost ? 404 : 409,
        message_page(frame, {.topic = lost ? "lost" : "saved",
                             .date = {},
                             .link = with_parameter(frame.address, "lang", tag_of(frame.language)),
                             .link_text = lost ? "start_over" : "answer_again"}));
    response.log_detail = error.detail.empty() ? error.message : error.detail;
    return response;
  }
  return error_response(frame, error, "not_found");
}

}  // namespace

http::Response get_survey(const RespondentPages& pages, const http::Request& request) {
  const auto survey = pages.catalog.published(request.path_parameter("slug"));
  if (!survey) return error_response(frame_without_survey(request), survey.error(), "not_found");
  const auto page = page_request(request, **survey);
  const auto view =
      is_no_visit(request) ? pages.responses.look_at_page(page) : pages.responses.open_page(page);
  if (!view) return error_on_survey(request, **survey, view.error());
  return view_response(pages, request, *view, Notice::None);
}

http::Response post_survey(const RespondentPages& pages, const http::Request& request) {
  const auto survey = pages.catalog.published(request.path_parameter("slug"));
  if (!survey) return error_response(frame_without_survey(request), survey.error(), "not_found");
  auto form = Form::decode(request.header("content-type"), request.body);
  if (!form) return error_on_survey(request, **survey, form.error());
  settle(*form, (*survey)->definition);
  auto page = page_request(request, **survey);
  const auto chosen = parse_language(form->value("_lang"));
  if (chosen && (*survey)->definition.offers(*chosen)) page.language = chosen;
  // A filled trap may be a helpful browser's doing: a person is asked, not turned away.
  const bool trapped = !form->value("_homepage").empty() && !form->has("_person");
  const bool looks = chosen || form->value(surveys::kActionField) == "look";
  page.form = form->fields();
  const auto view =
      looks || trapped ? pages.responses.look_at_page(page) : pages.responses.submit_page(page);
  if (!view) return error_on_survey(request, **survey, view.error());
  auto notice = Notice::None;
  if (!looks) {
    notice = trapped                               ? Notice::AreYouAPerson
             : brings_more_questions(*form, *view) ? Notice::MoreQuestions
                                                   : Notice::None;
  }
  return view_response(pages, request, *view, notice);
}

}  // namespace polku::pages
