#include "surveys/response.h"

#include <array>
#include <utility>

#include "surveys/ports.h"

namespace polku::surveys {
namespace {

struct TextField {
  std::string_view name;
  std::string Context::*member;
};

constexpr std::array kTextFields{
    TextField{"channel", &Context::channel},   TextField{"touchpoint", &Context::touchpoint},
    TextField{"moment", &Context::moment},     TextField{"unit", &Context::unit},
    TextField{"location", &Context::location}, TextField{"device", &Context::device},
    TextField{"method", &Context::method},
};

template <class Enum, std::size_t N>
std::optional<Enum> parse_among(std::string_view text, const std::array<Enum, N>& all) {
  for (const auto value : all) {
    if (name_of(value) == text) return value;
  }
  return std::nullopt;
}

}  // namespace

json::object to_json(const Context& context) {
  json::object object;
  for (const auto& field : kTextFields) {
    const auto& text = context.*field.member;
    if (!text.empty()) object.emplace(field.name, text);
  }
  if (!context.attributes.empty()) {
    auto& attributes = object["attributes"].emplace_object();
    for (const auto& [key, value] : context.attributes) {
      std::visit(
          [&, name = std::string_view(key)](const auto& held) { attributes.emplace(name, held); },
          value);
    }
  }
  return object;
}

Context context_from_json(const json::object& object) {
  Context context;
  for (const auto& field : kTextFields) context.*field.member = text_member(object, field.name);
  const auto* attributes = find_member(object, "attributes");
  if (attributes == nullptr || !attributes->is_object()) return context;
  for (const auto& [key, value] : attributes->get_object()) {
    if (value.is_string()) {
      context.attributes.emplace(key, std::string(value.get_string()));
    } else if (value.is_number()) {
      context.attributes.emplace(key, value.to_number<double>());
    }
  }
  return context;
}

std::string_view name_of(ResponseStatus status) {
  switch (status) {
    case ResponseStatus::Partial:
      return "partial";
    case ResponseStatus::Complete:
      return "complete";
    case ResponseStatus::ScreenedOut:
      return "screened_out";
  }
  return {};
}

std::optional<ResponseStatus> parse_response_status(std::string_view text) {
  return parse_among(text, std::array{ResponseStatus::Partial, ResponseStatus::Complete,
                                      ResponseStatus::ScreenedOut});
}

std::string_view name_of(SurveyStatus status) {
  switch (status) {
    case SurveyStatus::Draft:
      return "draft";
    case SurveyStatus::Published:
      return "published";
    case SurveyStatus::Closed:
      return "closed";
    case SurveyStatus::Archived:
      return "archived";
  }
  return {};
}

std::optional<SurveyStatus> parse_survey_status(std::string_view text) {
  return parse_among(text, std::array{SurveyStatus::Draft, SurveyStatus::Published,
                                      SurveyStatus::Closed, SurveyStatus::Archived});
}

}  // namespace polku::surveys
