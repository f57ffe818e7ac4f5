#include "intake.h"

#include <algorithm>

#include "core/format.h"
#include "surveys/answers.h"
#include "surveys/steps.h"

namespace polku::surveys {
namespace {

constexpr std::int64_t kClockSkewSeconds = 60;
constexpr Timestamp kEarliest = {946'684'800'000'000};  // 2000-01-01

Result<Language> language_of(const Definition& definition, const std::string& tag) {
  if (tag.empty()) return definition.default_language();
  const auto language = parse_language(tag);
  if (language && definition.offers(*language)) return *language;
  std::string offered;
  for (const auto each : definition.languages) {
    offered += offered.empty() ? "" : ", ";
    offered += tag_of(each);
  }
  return invalid("language", fmt::format("The survey is offered in: {}.", offered));
}

}  // namespace

Result<NewResponse> take_in(const Definition& definition, Intake intake) {
  NewResponse made;
  auto& response = made.response;
  POLKU_TRY(response.language, language_of(definition, intake.language));
  POLKU_TRY(response.context, parse_context(intake.context, definition, Strictness::Api));
  if (response.context.method.empty()) response.context.method = "api";
  POLKU_TRY(auto checked, check_answers(definition, std::move(intake.answers), response.context,
                                        {Strictness::Api, Completeness::Whole, response.language}));
  response.answers = std::move(checked.answers);
  response.status = checked.screened_out ? ResponseStatus::ScreenedOut : ResponseStatus::Complete;
  made.quotas = quotas_of(definition, response);
  return made;
}

std::vector<QuotaClaim> quotas_of(const Definition& definition, const Response& response) {
  std::vector<QuotaClaim> claims;
  if (response.status != ResponseStatus::Complete) return claims;
  const Situation situation{response.answers, response.context, response.language};
  for (const auto& quota : definition.quotas) {
    if (!quota.when || quota.when->holds(situation)) claims.push_back({quota.key, quota.limit});
  }
  return claims;
}

Result<void> check_open(const PublishedSurvey& survey, Timestamp at) {
  const auto& definition = survey.definition;
  switch (availability_of(definition, survey.status, at)) {
    case Availability::Open:
      return {};
    case Availability::NotYetOpen:
      return conflict(fmt::format("The survey opens at {}.", format_rfc3339(*definition.opens_at)),
                      "survey");
    case Availability::Ended:
      return conflict(
          fmt::format("The survey closed at {}.", format_rfc3339(*definition.closes_at)), "survey");
    case Availability::Closed:
      return conflict("The survey is closed.", "survey");
    case Availability::Unpublished:
      break;
  }
  return not_found("There is no such survey. Check the link.");
}

Result<Timestamp> submission_time(std::optional<Timestamp> told, Timestamp now) {
  if (!told) return now;
  if (*told > now.plus_seconds(kClockSkewSeconds)) {
    return invalid("submitted_at", "The time lies in the future; check the clock and its zone.");
  }
  if (*told < kEarliest) {
    return invalid("submitted_at", "The time lies before the year 2000; check the clock.");
  }
  return std::min(*told, now);
}

}  // namespace polku::surveys
