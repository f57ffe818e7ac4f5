// The context of a response, from the API and from links.

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "core/format.h"
#include "core/text.h"
#include "names.h"
#include "surveys/answers.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kContextTextMax = 200;
constexpr std::size_t kHiddenTextMax = 500;

using TextMember = std::string Context::*;

TextMember text_member_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, TextMember>, 7> kMembers{
      {{"channel", &Context::channel},
       {"touchpoint", &Context::touchpoint},
       {"moment", &Context::moment},
       {"unit", &Context::unit},
       {"location", &Context::location},
       {"device", &Context::device},
       {"method", &Context::method}}};
  const auto at =
      std::ranges::find(kMembers, name, &std::pair<std::string_view, TextMember>::first);
  return at == kMembers.end() ? nullptr : at->second;
}

template <class Names>
bool is_one_of(const Names& names, std::string_view text) {
  return std::ranges::find(names, text) != std::end(names);
}

// The text as it is kept, or why it is not taken.
Result<std::string> context_text(std::string_view name, std::string_view given,
                                 const std::string& field) {
  const auto text = trimmed(given);
  POLKU_CHECK(check_text(text, field, kContextTextMax));
  if (text.empty()) return std::string();
  if (text.find('\n') != std::string_view::npos || text.find('\t') != std::string_view::npos) {
    return invalid(field, "Write it on one line.");
  }
  if (name == "device" && !is_one_of(kDevices, text)) {
    return invalid(field, "A device is phone, tablet, computer or kiosk.");
  }
  if (name == "method" && !is_one_of(kMethods, text)) {
    return invalid(field,
                   "A method is form, interview, observation, mystery_visit, kiosk, import, "
                   "narrative or api.");
  }
  return std::string(text);
}

std::optional<double> number_in(std::string_view text) {
  std::string plain(trimmed(text));
  std::ranges::replace(plain, ',', '.');
  double number = 0;
  const auto* end = plain.data() + plain.size();
  const auto read = std::from_chars(plain.data(), end, number, std::chars_format::fixed);
  if (read.ec != std::errc() || read.ptr != end || plain.empty()) return std::nullopt;
  return number;
}

Result<void> read_attribute(const Attribute& attribute, const json::value& value,
                            Strictness strictness, Context& context) {
  const auto field = "context.attributes." + attribute.key;
  if (attribute.type == AttributeType::Number) {
    std::optional<double> number;
    if (value.is_number()) number = value.to_number<double>();
    if (value.is_string() && strictness == Strictness::Page) number = number_in(value.get_string());
    if (!number) return invalid(field, "Give a number.");
    context.attributes.emplace(attribute.key, *number);
    return {};
  }
  const auto* given = value.if_string();
  if (given == nullptr) return invalid(field, "Give a text.");
  POLKU_TRY(auto text, context_text({}, *given, field));
  if (!text.empty()) context.attributes.emplace(attribute.key, std::move(text));
  return {};
}

Result<void> read_attributes(const json::value& value, const Definition& definition,
                             Strictness strictness, Context& context) {
  const bool strict = strictness == Strictness::Api;
  const auto* attributes = value.if_object();
  if (attributes == nullptr) {
    if (!strict) return {};
    return invalid("context.attributes", "Give an object with the attributes by their keys.");
  }
  for (const auto& [key, held] : *attributes) {
    if (held.is_null()) continue;
    const auto* attribute = definition.find_attribute(key);
    if (attribute != nullptr) {
      const auto read = read_attribute(*attribute, held, strictness, context);
      if (!read.ok() && strict) return read.error();
    } else if (strict) {
      return invalid(fmt::format("context.attributes.{}", first_code_points(key, 64)),
                     "The survey declares no such attribute; remove it or declare it.");
    }
  }
  return {};
}

}  // namespace

Result<Context> parse_context(const json::object& object, const Definition& definition,
                              Strictness strictness) {
  const bool strict = strictness == Strictness::Api;
  Context context;
  for (const auto& [key, value] : object) {
    const auto field = fmt::format("context.{}", first_code_points(key, 64));
    if (key == "attributes") {
      if (value.is_null()) continue;
      POLKU_CHECK(read_attributes(value, definition, strictness, context));
      continue;
    }
    const auto member = text_member_of(key);
    if (member == nullptr) {
      if (!strict) continue;
      return invalid(field,
                     "The context has no such member; declared attributes stand in "
                     "context.attributes, the language beside the context.");
    }
    if (value.is_null()) continue;
    if (!value.is_string()) {
      if (!strict) continue;
      return invalid(field, "Give a text.");
    }
    auto text = context_text(key, value.get_string(), field);
    if (text.ok()) {
      context.*member = std::move(text).value();
    } else if (strict) {
      return std::move(text).error();
    }
  }
  return context;
}

LinkInput read_link(const Definition& definition, const Fields& parameters) {
  static constexpr std::array<std::string_view, 5> kFromLinks{"channel", "touchpoint", "moment",
                                                              "unit", "location"};
  LinkInput input;
  for (const auto& [name, value] : parameters) {
    if (is_one_of(kFromLinks, name)) {
      auto text = context_text(name, value, name);
      if (text.ok()) input.context.*text_member_of(name) = std::move(text).value();
    } else if (const auto* attribute = definition.find_attribute(name)) {
      // What does not fit is passed over: a respondent cannot mend a link.
      const auto read =
          read_attribute(*attribute, json::value(value), Strictness::Page, input.context);
      static_cast<void>(read);
    }
    for (const auto& question : definition.questions) {
      if (question.type != QuestionType::Hidden || question.parameter != name) continue;
      const auto text = trimmed(value);
      if (!text.empty() && check_text(text, name, kHiddenTextMax).ok()) {
        input.answers.insert_or_assign(question.key, json::value(text));
      }
    }
  }
  return input;
}

}  // namespace polku::surveys
