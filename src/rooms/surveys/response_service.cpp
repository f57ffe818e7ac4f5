// Taking responses in, one by one and in batches, and giving them back by receipt.

#include "surveys/response_service.h"

#include <utility>

#include "core/format.h"
#include "intake.h"
#include "page_flow.h"
#include "surveys/receipt.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kVisitKindsMax = 10'000;
constexpr int kCorrectionsMax = 3;

// What differs between the public and someone who may import: the time told.
Result<Timestamp> time_of(const SubmitRequest& request, OrganisationId organisation,
                          Timestamp now) {
  if (!request.submitted_at) return now;
  const bool trusted = request.actor && request.actor->organisation == organisation &&
                       request.actor->may(directory::Permission::ImportResponses);
  if (!trusted) {
    return Error{ErrorCode::Forbidden,
                 "A submitted_at is taken only with a token that may import responses; leave it "
                 "out.",
                 "submitted_at",
                 {}};
  }
  return submission_time(request.submitted_at, now);
}

}  // namespace

Result<ResponseService::Prepared> ResponseService::prepare(SubmitRequest&& request) {
  POLKU_TRY(auto survey, ports_.catalog.published(request.slug));
  const auto now = ports_.clock();
  POLKU_TRY(const auto submitted_at, time_of(request, survey->organisation.id, now));
  POLKU_CHECK(check_open(*survey, submitted_at));
  POLKU_TRY(auto response, take_in(survey->definition, {.answers = std::move(request.answers),
                                                        .language = std::move(request.language),
                                                        .context = std::move(request.context)}));
  auto& made = response.response;
  made.id = ResponseId{ports_.make_uuid(submitted_at)};
  made.organisation = survey->organisation.id;
  made.survey = survey->id;
  made.version = survey->version;
  made.submitted_at = submitted_at;
  made.received_at = now;
  response.idempotency = std::move(request.idempotency);
  return Prepared{std::move(response), std::move(survey)};
}

bool ResponseService::knows(std::string_view slug) const {
  return !is_slug(slug) || ports_.catalog.cached(slug) != nullptr;
}

void ResponseService::submit(SubmitRequest request, const SubmitDone& done) {
  auto prepared = prepare(std::move(request));
  if (!prepared.ok()) return done(std::move(prepared).error());
  ports_.responses.append(std::move(prepared->response), [this, done](Result<Appended> appended) {
    if (!appended.ok()) return done(std::move(appended).error());
    done(Submitted{appended->id, receipt_of(appended->id), appended->repeated});
  });
}

std::string ResponseService::receipt_of(ResponseId response) const {
  return surveys::receipt_of(response, ports_.secrets);
}

Result<PageView> ResponseService::open_page(const PageRequest& request) {
  return PageFlow(*this).open(request);
}

Result<PageView> ResponseService::submit_page(const PageRequest& request) {
  return PageFlow(*this).submit(request);
}

Result<PageView> ResponseService::look_at_page(const PageRequest& request) {
  return PageFlow(*this).look(request);
}

Result<Response> ResponseService::owned_by(std::string_view code) {
  const auto nobody = not_found("No answer has this code. Check it against your receipt.");
  const auto normal = normal_receipt(code);
  if (!normal) return nobody;
  for (const auto second : seconds_of_receipt(*normal)) {
    POLKU_TRY(auto candidates, ports_.responses.of_second(second));
    for (auto& candidate : candidates) {
      if (receipt_of(candidate.id) == *normal) return std::move(candidate);
    }
  }
  return nobody;
}

Result<ReceiptView> ResponseService::find_by_receipt(std::string_view code) {
  POLKU_TRY(auto response, owned_by(code));
  POLKU_TRY(auto definition,
            ports_.catalog.version(response.organisation, response.survey, response.version));
  POLKU_TRY(auto organisation, ports_.directory.organisation(response.organisation));
  POLKU_TRY(const auto survey, ports_.surveys.find(response.organisation, response.survey));
  auto receipt = receipt_of(response.id);
  return ReceiptView{std::move(response), std::move(definition), std::move(organisation),
                     survey.slug, std::move(receipt)};
}

Result<std::vector<AnswerFault>> ResponseService::correct(std::string_view code,
                                                          const Fields& form) {
  POLKU_TRY(auto response, owned_by(code));
  POLKU_TRY(const auto definition,
            ports_.catalog.version(response.organisation, response.survey, response.version));
  auto answers = answers_from_form(*definition, form);
  for (const auto& question : definition->questions) {
    if (question.type != QuestionType::Hidden) continue;
    const auto* kept = find_member(response.answers, question.key);
    if (kept != nullptr) answers.insert_or_assign(question.key, *kept);
  }
  auto inspection = inspect_answers(*definition, std::move(answers), response.context,
                                    {Strictness::Page, Completeness::Whole, response.language});
  if (!inspection.faults.empty()) return std::move(inspection.faults);
  POLKU_CHECK(correct_to(response, *definition, [&](Response& changed) {
    changed.answers = inspection.checked.answers;
    changed.status =
        inspection.checked.screened_out ? ResponseStatus::ScreenedOut : ResponseStatus::Complete;
  }));
  POLKU_CHECK(audit_respondent("response.correct", response));
  return std::vector<AnswerFault>{};
}

Result<void> ResponseService::correct_to(Response stored, const Definition& definition,
                                         const std::function<void(Response&)>& change) {
  for (int attempt = 1;; ++attempt) {
    Response changed = stored;
    change(changed);
    if (changed.answers == stored.answers && changed.status == stored.status) return {};
    QuotaMove move;
    for (auto& quota : quotas_of(definition, stored)) move.left.push_back(std::move(quota.key));
    for (auto& quota : quotas_of(definition, changed)) move.joined.push_back(std::move(quota.key));
    auto corrected = ports_.responses.correct(stored, changed, move);
    const bool overtaken = !corrected.ok() && corrected.error().code == ErrorCode::Conflict;
    if (!overtaken || attempt == kCorrectionsMax) return corrected;
    POLKU_TRY(stored, ports_.responses.find(stored.organisation, stored.id));
  }
}

Result<void> ResponseService::erase_by_receipt(std::string_view code) {
  POLKU_TRY(const auto response, owned_by(code));
  POLKU_CHECK(ports_.responses.erase(response.organisation, response.id));
  return audit_respondent("response.erase", response);
}

Result<void> ResponseService::audit_respondent(std::string_view action, const Response& response) {
  const auto now = ports_.clock();
  return ports_.directory.append_audit({ports_.make_uuid(now),
                                        response.organisation,
                                        now,
                                        "respondent",
                                        std::string(action),
                                        "response:" + response.id.text(),
                                        {}});
}

void ResponseService::count_visit(const PublishedSurvey& survey, const Context& context,
                                  const char* disposition, Timestamp now) {
  ResponseStore::Visit visit{survey.organisation.id,
                             survey.id,
                             survey.zone.local_day(now),
                             context.channel,
                             context.unit,
                             disposition,
                             1};
  const std::lock_guard lock(visits_mutex_);
  // Links are anybody's to write: beyond a sane number of kinds, where from is left out.
  if (visits_.size() >= kVisitKindsMax) visit.channel = visit.unit = {};
  auto key = fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}", survey.id.text(), visit.day.number,
                         visit.channel, visit.unit, disposition);
  const auto [at, added] = visits_.try_emplace(std::move(key), std::move(visit));
  if (!added) ++at->second.count;
}

Result<void> ResponseService::flush_visits() {
  std::map<std::string, ResponseStore::Visit> counted;
  {
    const std::lock_guard lock(visits_mutex_);
    counted.swap(visits_);
  }
  if (counted.empty()) return {};
  std::vector<ResponseStore::Visit> visits;
  visits.reserve(counted.size());
  for (const auto& [key, visit] : counted) visits.push_back(visit);
  auto stored = ports_.responses.add_visits(visits);
  if (stored.ok()) return stored;
  const std::lock_guard lock(visits_mutex_);
  for (auto& [key, visit] : counted) {
    const auto count = visit.count;
    const auto [at, added] = visits_.try_emplace(key, std::move(visit));
    if (!added) at->second.count += count;
  }
  return stored;
}

}  // namespace polku::surveys
