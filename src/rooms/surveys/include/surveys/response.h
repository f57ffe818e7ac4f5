#pragma once
// A respondent's filled questionnaire, as it is kept.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/id.h"
#include "core/json.h"
#include "core/text.h"

namespace polku::surveys {

// Where and how a response came about. Empty: not known.
struct Context {
  std::string channel;
  std::string touchpoint;
  std::string moment;
  std::string unit;  // the unit's key
  std::string location;
  std::string device;  // phone, tablet, computer, kiosk
  std::string method;  // form, interview, observation, mystery_visit, kiosk, import, narrative, api
  std::map<std::string, std::variant<std::string, double>> attributes;  // declared ones only

  friend bool operator==(const Context&, const Context&) = default;
};

// {"channel": ..., "attributes": {...}}; empty members are left out.
json::object to_json(const Context& context);
// The inverse for stored contexts: unknown members are passed over.
Context context_from_json(const json::object& object);

enum class ResponseStatus { Partial, Complete, ScreenedOut };
std::string_view name_of(ResponseStatus status);
std::optional<ResponseStatus> parse_response_status(std::string_view text);

struct Response {
  ResponseId id;
  OrganisationId organisation;
  SurveyId survey;
  int version = 0;  // of the survey's published definition
  Timestamp submitted_at;
  Timestamp received_at;
  ResponseStatus status = ResponseStatus::Complete;
  Language language = Language::Finnish;
  Context context;
  json::object answers;  // checked against that version
};

}  // namespace polku::surveys
