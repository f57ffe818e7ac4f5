#pragma once
// What every way in has in common: from what a client sent to a response ready to be stored.

#include <optional>
#include <string>

#include "surveys/catalog.h"
#include "surveys/ports.h"

namespace polku::surveys {

struct Intake {
  json::object answers;
  std::string language;  // tag; empty: the survey's default
  json::object context;
};

// Checks strictly (as the API does) and fills status, language, context, answers and the quotas to
// claim; identity and times are the caller's. Invalid with the field.
Result<NewResponse> take_in(const Definition& definition, Intake intake);

// The quotas that the response counts towards; none unless it is complete.
std::vector<QuotaClaim> quotas_of(const Definition& definition, const Response& response);

// Conflict, with the reason, when the survey takes no answers at that time.
Result<void> check_open(const PublishedSurvey& survey, Timestamp at);

// `told`, or `now` when nothing was told. Invalid (field "submitted_at"): in the future by more
// than a minute, or before 2000.
Result<Timestamp> submission_time(std::optional<Timestamp> told, Timestamp now);

}  // namespace polku::surveys
