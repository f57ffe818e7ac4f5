#include "page_flow.h"

#include <algorithm>
#include <charconv>
#include <future>
#include <memory>

#include "core/format.h"
#include "intake.h"

namespace polku::surveys {
namespace {

bool takes_answer(const Question& question) {
  return question.type != QuestionType::Statement && question.type != QuestionType::Hidden;
}

bool is_among(const std::vector<std::string>& keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

}  // namespace

PageFlow::Sent PageFlow::sent_by(const Fields& form) {
  Sent sent;
  for (const auto& [name, value] : form) {
    if (name == kAttemptField) {
      sent.attempt = value;
    } else if (name == kStepField) {
      const auto* end = value.data() + value.size();
      if (std::from_chars(value.data(), end, sent.step).ec == std::errc()) {
        sent.told_step = sent.step;
      }
    } else if (name == kAskedField) {
      sent.asked_known = true;
      for (const auto key : split(value, ',')) sent.asked.emplace_back(trimmed(key));
    } else if (name == kContinuationField) {
      sent.continuation = value;
    } else if (name == kActionField) {
      sent.back = value == "back";
    } else {
      sent.answers.emplace_back(name, value);
    }
  }
  return sent;
}

// The view to answer with at once when the survey is not open.
Result<std::optional<PageView>> PageFlow::begin(const PageRequest& request) {
  POLKU_TRY(survey_, service_.ports_.catalog.published(request.slug));
  now_ = service_.ports_.clock();
  const auto& definition = survey_->definition;
  language_ = request.language.value_or(definition.default_language());
  if (!definition.offers(language_)) language_ = definition.default_language();
  link_ = read_link(definition, request.query);
  link_.context.device = request.device;
  link_.context.method = request.method;
  steps_ = steps_of(definition);
  const auto availability = availability_of(definition, survey_->status, now_);
  if (availability == Availability::Open) return std::optional<PageView>();
  PageView view;
  view.kind = PageView::Kind::NotOpen;
  view.survey = survey_;
  view.language = language_;
  view.context = link_.context;
  view.availability = availability;
  return std::optional<PageView>(std::move(view));
}

Result<PageView> PageFlow::open(const PageRequest& request) {
  POLKU_TRY(auto not_open, begin(request));
  if (not_open) return std::move(*not_open);
  attempt_ = service_.ports_.make_uuid(now_).text();
  // A link may carry first answers (an e-mail whose first click is one); they are shown, not kept.
  auto answers = answers_from_form(survey_->definition, request.query);
  for (const auto& [key, value] : link_.answers) answers.insert_or_assign(key, value);
  auto checked = inspect(std::move(answers), Completeness::Part).checked;
  service_.count_visit(*survey_, link_.context, "opened", now_);
  const auto first = next_step(steps_, visibility(checked.answers), std::nullopt);
  return step_view(first.value_or(0), std::move(checked.answers));
}

Result<PageView> PageFlow::submit(const PageRequest& request) {
  POLKU_TRY(auto not_open, begin(request));
  if (not_open) return std::move(*not_open);
  auto sent = sent_by(request.form);
  POLKU_CHECK(take_up(sent));
  sent.step = std::min(sent.step, steps_.size() - 1);
  attempt_ = Uuid::parse(sent.attempt) ? sent.attempt : service_.ports_.make_uuid(now_).text();
  if (!kept_) service_.count_visit(*survey_, link_.context, "started", now_);
  return sent.back ? go_back(sent) : go_on(sent);
}

Result<PageView> PageFlow::look(const PageRequest& request) {
  POLKU_TRY(auto not_open, begin(request));
  if (not_open) return std::move(*not_open);
  auto sent = sent_by(request.form);
  POLKU_CHECK(take_up(sent));
  attempt_ = Uuid::parse(sent.attempt) ? sent.attempt : service_.ports_.make_uuid(now_).text();
  sent.step = std::min(sent.step, steps_.size() - 1);
  auto answers = inspect(merged_answers(sent), Completeness::Part).checked.answers;
  if (!sent.told_step) {
    sent.step = next_step(steps_, visibility(answers), std::nullopt).value_or(0);
  }
  auto view = step_view(sent.step, std::move(answers));
  view.given = std::move(sent.answers);
  return view;
}

// Finds the partial response that the form goes on with. It keeps the version it was begun with.
Result<void> PageFlow::take_up(const Sent& sent) {
  const auto id = response_of(sent.continuation);
  if (!id) return {};
  auto found = service_.ports_.responses.find(survey_->organisation.id, *id);
  if (!found.ok()) {
    // Erased meanwhile: the form begins anew.
    if (found.error().code == ErrorCode::NotFound) return {};
    return std::move(found).error();
  }
  if (found->survey != survey_->id) return {};
  kept_ = std::move(found).value();
  link_.context = kept_->context;
  if (kept_->version == survey_->version) return {};
  POLKU_TRY(const auto definition,
            service_.ports_.catalog.version(survey_->organisation.id, survey_->id, kept_->version));
  auto begun = std::make_shared<PublishedSurvey>(*survey_);
  begun->version = kept_->version;
  begun->definition = *definition;
  survey_ = std::move(begun);
  steps_ = steps_of(survey_->definition);
  if (!survey_->definition.offers(language_)) language_ = survey_->definition.default_language();
  return {};
}

Visibility PageFlow::visibility(const json::object& answers) const {
  return visibility_of(survey_->definition, {answers, link_.context, language_});
}

Inspection PageFlow::inspect(json::object answers, Completeness completeness) const {
  return inspect_answers(survey_->definition, std::move(answers), link_.context,
                         {Strictness::Page, completeness, language_});
}

std::vector<std::string> PageFlow::asked_on(const Sent& sent) const {
  const auto& questions = survey_->definition.questions;
  std::vector<std::string> asked;
  const auto& before = kept_ ? kept_->answers : link_.answers;
  const auto shown =
      sent.asked_known ? steps_[sent.step] : shown_on(steps_[sent.step], visibility(before));
  for (const auto index : shown) {
    const auto& key = questions[index].key;
    if (!sent.asked_known || is_among(sent.asked, key)) asked.push_back(key);
  }
  return asked;
}

// What was kept, without this page's questions, and with what the page now says.
json::object PageFlow::merged_answers(const Sent& sent) const {
  json::object answers = kept_ ? kept_->answers : link_.answers;
  for (const auto& key : asked_on(sent)) answers.erase(key);
  for (auto& [key, value] : answers_from_form(survey_->definition, sent.answers)) {
    answers.insert_or_assign(key, std::move(value));
  }
  return answers;
}

Result<PageView> PageFlow::go_back(const Sent& sent) {
  auto checked = inspect(merged_answers(sent), Completeness::Part).checked;
  const auto before = previous_step(steps_, visibility(checked.answers), sent.step);
  if (kept_ && kept_->status == ResponseStatus::Partial) {
    POLKU_CHECK(keep_partial(checked.answers));
  }
  const bool may = survey_->definition.back && before;
  return step_view(may ? *before : sent.step, std::move(checked.answers));
}

Result<PageView> PageFlow::go_on(const Sent& sent) {
  const auto& questions = survey_->definition.questions;
  const auto asked = asked_on(sent);
  auto inspection = inspect(merged_answers(sent), Completeness::Whole);
  const auto seen = visibility(inspection.checked.answers);
  const auto shown = shown_on(steps_[sent.step], seen);

  // A question that came up only through this page's answers has not been asked yet.
  bool more_to_ask = false;
  for (const auto index : shown) {
    const auto& question = questions[index];
    const bool answered = inspection.checked.answers.contains(question.key);
    if (takes_answer(question) && !answered && !is_among(asked, question.key)) more_to_ask = true;
  }
  std::vector<AnswerFault> here;
  for (const auto& fault : inspection.faults) {
    if (is_among(asked, fault.question)) here.push_back(fault);
  }
  if (!here.empty()) return faulty_view(sent, std::move(here));

  const auto next = more_to_ask ? sent.step : next_step(steps_, seen, sent.step);
  if (!next) return finish(sent, std::move(inspection));
  if (!kept_ || kept_->status == ResponseStatus::Partial) {
    POLKU_CHECK(keep_partial(inspect(merged_answers(sent), Completeness::Part).checked.answers));
  }
  return step_view(*next, std::move(inspection.checked.answers));
}

PageView PageFlow::faulty_view(const Sent& sent, std::vector<AnswerFault> faults) {
  auto checked = inspect(merged_answers(sent), Completeness::Part).checked;
  auto view = step_view(sent.step, std::move(checked.answers));
  view.faults = std::move(faults);
  view.given = sent.answers;
  return view;
}

PageView PageFlow::step_view(std::size_t step, json::object answers) {
  const auto seen = visibility(answers);
  PageView view;
  view.kind = PageView::Kind::Step;
  view.survey = survey_;
  view.language = language_;
  view.context = link_.context;
  view.step = step;
  view.questions = shown_on(steps_[step], seen);
  view.progress = progress_at(steps_, step);
  view.can_go_back = survey_->definition.back && previous_step(steps_, seen, step).has_value();
  view.last = !next_step(steps_, seen, step);
  view.attempt = attempt_;
  if (kept_) view.continuation = continuation_of(kept_->id);
  view.answers = std::move(answers);
  return view;
}

Response PageFlow::new_response(ResponseStatus status, json::object answers) {
  Response response;
  response.id = ResponseId{service_.ports_.make_uuid(now_)};
  response.organisation = survey_->organisation.id;
  response.survey = survey_->id;
  response.version = survey_->version;
  response.submitted_at = now_;
  response.received_at = now_;
  response.status = status;
  response.language = language_;
  response.context = link_.context;
  response.answers = std::move(answers);
  return response;
}

// The attempt names the page that was opened: sending it twice (a double click, a reload) stores
// one response. Its body may differ, since a respondent may go back and think again.
Result<Appended> PageFlow::append(NewResponse response) {
  response.idempotency = IdempotencyKey{"page:" + attempt_, 0};
  auto promise = std::make_shared<std::promise<Result<Appended>>>();
  auto outcome = promise->get_future();
  service_.ports_.responses.append(std::move(response), [promise](Result<Appended> appended) {
    promise->set_value(std::move(appended));
  });
  return outcome.get();
}

Result<void> PageFlow::keep_partial(json::object answers) {
  if (!kept_) {
    auto response = new_response(ResponseStatus::Partial, answers);
    POLKU_TRY(const auto appended, append({response, std::nullopt, {}}));
    response.id = appended.id;
    kept_ = std::move(response);
    if (!appended.repeated) return {};
    POLKU_TRY(kept_, service_.ports_.responses.find(survey_->organisation.id, appended.id));
    // Already sent as a whole: it stays whole until this pass through the pages ends.
    if (kept_->status != ResponseStatus::Partial) return {};
  }
  kept_->answers = std::move(answers);
  kept_->language = language_;
  return service_.ports_.responses.replace(*kept_);
}

Result<PageView> PageFlow::finish(const Sent& sent, Inspection inspection) {
  // Faults elsewhere: a step was jumped over. Back to the first of them.
  for (const auto& fault : inspection.faults) {
    for (std::size_t step = 0; step < steps_.size(); ++step) {
      const bool here = std::ranges::any_of(steps_[step], [&](std::size_t index) {
        return survey_->definition.questions[index].key == fault.question;
      });
      if (!here || step == sent.step) continue;
      return step_view(step, std::move(inspection.checked.answers));
    }
  }
  const bool screened_out = inspection.checked.screened_out;
  auto response =
      new_response(screened_out ? ResponseStatus::ScreenedOut : ResponseStatus::Complete,
                   std::move(inspection.checked.answers));
  auto quotas = quotas_of(survey_->definition, response);
  if (kept_) {
    const auto id = kept_->id;
    return finish_again(id, std::move(response), std::move(quotas));
  }
  const auto appended = append({response, std::nullopt, quotas});
  if (!appended.ok()) {
    if (appended.error().field != "quota") return appended.error();
    return finished({}, std::move(response.answers), {.quota_full = true});
  }
  if (appended->repeated) {
    return finish_again(appended->id, std::move(response), std::move(quotas));
  }
  return finished(appended->id, std::move(response.answers), {.screened_out = screened_out});
}

// Ends a response begun before, or takes the newer answers of one already sent. Whoever was not
// counted (begun only, screened out, met a full quota) needs a place; whoever was keeps one.
Result<PageView> PageFlow::finish_again(ResponseId id, Response response,
                                        std::vector<QuotaClaim> quotas) {
  const Ending ending{.screened_out = response.status == ResponseStatus::ScreenedOut};
  POLKU_TRY(auto stored, service_.ports_.responses.find(survey_->organisation.id, id));
  const auto take_newer = [&](Response& into) {
    into.answers = response.answers;
    into.language = response.language;
    into.status = response.status;
  };
  if (stored.status == response.status && stored.answers == response.answers) {
    return finished(id, std::move(response.answers), ending);
  }
  if (stored.status == ResponseStatus::Complete) {
    POLKU_CHECK(service_.correct_to(std::move(stored), survey_->definition, take_newer));
    return finished(id, std::move(response.answers), ending);
  }
  take_newer(stored);
  const auto ended = service_.ports_.responses.complete(stored, quotas);
  if (ended.ok()) return finished(id, std::move(response.answers), ending);
  if (ended.error().field != "quota") return ended.error();
  stored.status = ResponseStatus::ScreenedOut;
  POLKU_CHECK(service_.ports_.responses.replace(stored));
  return finished(id, std::move(response.answers), {.quota_full = true});
}

PageView PageFlow::finished(ResponseId id, json::object answers, const Ending& ending) {
  PageView view;
  view.kind = PageView::Kind::Finished;
  view.survey = survey_;
  view.language = language_;
  view.context = link_.context;
  view.answers = std::move(answers);
  view.id = id;
  view.screened_out = ending.screened_out;
  view.quota_full = ending.quota_full;
  view.progress = 1;
  if (!id.is_nil()) view.receipt = service_.receipt_of(id);
  if (ending.quota_full) service_.count_visit(*survey_, link_.context, "screened_out", now_);
  return view;
}

std::string PageFlow::continuation_of(ResponseId id) const {
  const auto text = id.text();
  return fmt::format("{}.{:016x}", text, service_.ports_.secrets.keyed_hash("continue:" + text));
}

std::optional<ResponseId> PageFlow::response_of(std::string_view continuation) const {
  const auto id = ResponseId::parse(continuation.substr(0, continuation.find('.')));
  if (!id || continuation_of(*id) != continuation) return std::nullopt;
  return id;
}

}  // namespace polku::surveys
