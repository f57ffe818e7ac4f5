#include <algorithm>
#include <charconv>

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

// The first step with what the form holds, judged by the page alone: nothing is stored or counted.
PageView look_at(const RespondentPages& pages, const PublishedSurveyPtr& survey,
                 const surveys::PageRequest& request, const Form& form) {
  const auto& definition = survey->definition;
  PageView view;
  view.kind = PageView::Kind::Step;
  view.survey = survey;
  view.language = request.language.value_or(definition.default_language());
  const auto link = surveys::read_link(definition, request.query);
  view.context = link.context;
  view.context.device = request.device;
  const surveys::AnswerRules rules{surveys::Strictness::Page, surveys::Completeness::Part,
                                   view.language};
  auto answers = surveys::answers_from_form(definition, form.fields());
  for (const auto& [key, value] : link.answers) answers[key] = value;
  view.answers =
      surveys::inspect_answers(definition, std::move(answers), view.context, rules).checked.answers;
  const auto steps = surveys::steps_of(definition);
  const auto visibility =
      surveys::visibility_of(definition, {view.answers, view.context, view.language});
  view.step = surveys::next_step(steps, visibility, std::nullopt).value_or(0);
  if (view.step < steps.size()) view.questions = shown_on(steps[view.step], visibility);
  view.last = !surveys::next_step(steps, visibility, view.step);
  view.given = form.fields();
  view.attempt = form.value(surveys::kAttemptField);
  if (view.attempt.empty()) view.attempt = Uuid::v7(pages.clock()).text();
  view.continuation = form.value(surveys::kContinuationField);
  return view;
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
                                 const PageView& view, const Form& form) {
  const auto frame = frame_of(request, *view.survey, view.language);
  if (view.quota_full) return html_response(200, message_page(frame, {.topic = "full"}));
  // The last page's answers, for what the thanks pipe in.
  const auto& definition = view.survey->definition;
  const surveys::AnswerRules rules{surveys::Strictness::Page, surveys::Completeness::Part,
                                   view.language};
  const auto given =
      surveys::inspect_answers(definition, surveys::answers_from_form(definition, form.fields()),
                               view.context, rules)
          .checked.answers;
  const auto& answers = view.answers.empty() ? given : view.answers;
  return html_response(200, thanks_page(frame, {.definition = definition,
                                                .situation = {answers, view.context, view.language},
                                                .receipt = view.receipt,
                                                .site = pages.site(request)}));
}

http::Response view_response(const RespondentPages& pages, const http::Request& request,
                             const PageView& view, const Form& form, Notice notice) {
  switch (view.kind) {
    case PageView::Kind::Step:
      return step_response(request, view, notice);
    case PageView::Kind::Finished:
      return finished_response(pages, request, view, form);
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

bool is_open(const RespondentPages& pages, const surveys::PublishedSurvey& survey) {
  return surveys::availability_of(survey.definition, survey.status, pages.clock()) ==
         Availability::Open;
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
  if (is_no_visit(request) && is_open(pages, **survey)) {
    return step_response(request, look_at(pages, *survey, page, Form{}), Notice::None);
  }
  const auto view = pages.responses.open_page(page);
  if (!view) return error_on_survey(request, **survey, view.error());
  return view_response(pages, request, *view, Form{}, Notice::None);
}

http::Response post_survey(const RespondentPages& pages, const http::Request& request) {
  const auto survey = pages.catalog.published(request.path_parameter("slug"));
  if (!survey) return error_response(frame_without_survey(request), survey.error(), "not_found");
  auto form = Form::decode(request.header("content-type"), request.body);
  if (!form) return error_on_survey(request, **survey, form.error());
  settle(*form, (*survey)->definition);
  auto page = page_request(request, **survey);
  if (is_open(pages, **survey)) {
    if (const auto chosen = parse_language(form->value("_lang"))) {
      if ((*survey)->definition.offers(*chosen)) page.language = chosen;
      return step_response(request, look_at(pages, *survey, page, *form), Notice::None);
    }
    if (form->value(surveys::kActionField) == "look") {
      return step_response(request, look_at(pages, *survey, page, *form), Notice::None);
    }
    // A filled trap may be a helpful browser's doing: a person is asked, not turned away.
    if (!form->value("_homepage").empty() && !form->has("_person")) {
      return step_response(request, look_at(pages, *survey, page, *form), Notice::AreYouAPerson);
    }
  }
  page.form = form->fields();
  const auto view = pages.responses.submit_page(page);
  if (!view) return error_on_survey(request, **survey, view.error());
  const auto notice = brings_more_questions(*form, *view) ? Notice::MoreQuestions : Notice::None;
  return view_response(pages, request, *view, *form, notice);
}

}  // namespace polku::pages
