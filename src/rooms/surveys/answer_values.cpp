#include "answer_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "contact_details.h"
#include "core/format.h"
#include "core/text.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kOtherTextMax = 500;

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

Judged refused(FaultCode code, std::string message, std::string part = {}) {
  return {.fault = ValueFault{code, std::move(message), std::move(part)}};
}

Judged outside(FaultCode code, std::string message, std::string low, std::string high,
               std::string part = {}) {
  return {.fault = ValueFault{code, std::move(message), std::move(part), std::move(low),
                              std::move(high)}};
}

std::string number_text(double number) {
  return std::floor(number) == number ? fmt::format("{:.0f}", number) : fmt::format("{}", number);
}

// A number typed by a person: "1 234,5", with a plain, narrow or no-break space.
std::optional<double> typed_number(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    if (rest.starts_with("\u00A0")) {
      ++i;
    } else if (rest.starts_with("\u202F") || rest.starts_with("\u2009")) {
      i += 2;
    } else if (rest.starts_with("\u2212")) {
      i += 2;
      plain += '-';
    } else if (text[i] != ' ') {
      plain += text[i] == ',' ? '.' : text[i];
    }
  }
  double number = 0;
  const auto* end = plain.data() + plain.size();
  const auto read = std::from_chars(plain.data(), end, number, std::chars_format::fixed);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<double> number_of(const json::value& value, Strictness strictness) {
  if (value.is_number()) return value.to_number<double>();
  if (strictness == Strictness::Page && value.is_string()) {
    return typed_number(trimmed(view(value.get_string())));
  }
  return std::nullopt;
}

// A score of the scale; `part` is the row it belongs to.
Judged judge_score(const Scale& scale, const json::value& value, Strictness strictness,
                   std::string part = {}) {
  const auto ask = fmt::format("Give a whole number from {} to {}.", scale.min, scale.max);
  const auto number = number_of(value, strictness);
  if (!number || std::floor(*number) != *number) {
    return refused(FaultCode::WrongType, ask, std::move(part));
  }
  if (*number < scale.min || *number > scale.max) {
    return outside(FaultCode::OutOfScale, ask, std::to_string(scale.min), std::to_string(scale.max),
                   std::move(part));
  }
  return {.value = json::value(static_cast<std::int64_t>(*number))};
}

std::string option_keys(const Question& question) {
  std::string keys;
  for (const auto& option : question.options) {
    if (keys.size() > 300) return keys + ", ...";
    if (!keys.empty()) keys += ", ";
    keys += option.key;
  }
  if (question.other) keys += keys.empty() ? "other" : ", other";
  return keys;
}

Judged unknown_option(const Question& question, std::string_view key, std::string part = {}) {
  return refused(FaultCode::UnknownOption,
                 fmt::format("\"{}\" is no option here; choose from: {}.",
                             first_code_points(key, 64), option_keys(question)),
                 std::move(part));
}

// {"other": "in own words"}
Judged judge_other(const Question& question, json::object&& object) {
  const auto* text = object.size() == 1 ? object.if_contains(kOther) : nullptr;
  if (text == nullptr || !text->is_string()) {
    return refused(FaultCode::WrongType, "Give an option's key, or {\"other\": \"text\"}.");
  }
  if (!question.other) return unknown_option(question, kOther);
  const auto written = trimmed(view(text->get_string()));
  if (written.empty()) return {.value = json::value(kOther)};
  if (length_in_code_points(written) > kOtherTextMax) {
    return outside(FaultCode::TooLong,
                   fmt::format("Shorten the text to {} characters.", kOtherTextMax), "",
                   std::to_string(kOtherTextMax), std::string(kOther));
  }
  if (const auto sound = check_text(written, {}, kOtherTextMax); !sound.ok()) {
    return refused(FaultCode::BadText, sound.error().message, std::string(kOther));
  }
  return {.value = json::object{{kOther, written}}};
}

Judged judge_choice(const Question& question, json::value&& value) {
  if (auto* object = value.if_object()) return judge_other(question, std::move(*object));
  const auto* text = value.if_string();
  if (text == nullptr) {
    return refused(FaultCode::WrongType,
                   fmt::format("Give the key of one option: {}.", option_keys(question)));
  }
  const auto key = view(*text);
  const bool known = question.find_option(key) != nullptr || (question.other && key == kOther);
  if (!known) return unknown_option(question, key);
  return {.value = std::move(value)};
}

std::string_view key_of_choice(const json::value& choice) {
  const auto* text = choice.if_string();
  return text == nullptr ? kOther : view(*text);
}

Judged check_choices(const Question& question, json::array&& chosen) {
  const auto count = chosen.size();
  for (const auto& choice : chosen) {
    const auto* option = question.find_option(key_of_choice(choice));
    if (option != nullptr && option->exclusive && count > 1) {
      return refused(FaultCode::Exclusive,
                     fmt::format("\"{}\" goes alone; take away it or the rest.", option->key));
    }
  }
  const bool alone = count == 1 && question.find_option(key_of_choice(chosen.front())) != nullptr &&
                     question.find_option(key_of_choice(chosen.front()))->exclusive;
  const auto least = static_cast<std::size_t>(question.min_choices.value_or(0));
  if (count < least && !alone) {
    return outside(FaultCode::TooFew, fmt::format("Choose at least {}.", least),
                   std::to_string(least), "");
  }
  if (question.max_choices && count > static_cast<std::size_t>(*question.max_choices)) {
    return outside(FaultCode::TooMany, fmt::format("Choose at most {}.", *question.max_choices), "",
                   std::to_string(*question.max_choices));
  }
  return {.value = std::move(chosen)};
}

Judged judge_choices(const Question& question, json::value&& value, Strictness strictness) {
  auto* array = value.if_array();
  if (array == nullptr) {
    return refused(FaultCode::WrongType,
                   fmt::format("Give a list of option keys: {}.", option_keys(question)));
  }
  if (array->size() > kOptionsMax + 1 && strictness == Strictness::Api) {
    return refused(FaultCode::TooMany, "There are more choices here than options.");
  }
  json::array chosen;
  for (auto& item : *array) {
    auto judged = judge_choice(question, std::move(item));
    if (judged.fault) return judged;
    const auto key = key_of_choice(*judged.value);
    const bool repeated = std::ranges::any_of(
        chosen, [key](const json::value& other) { return key_of_choice(other) == key; });
    if (repeated && strictness == Strictness::Api) {
      return refused(FaultCode::Repeated, fmt::format("\"{}\" is chosen twice.", key));
    }
    if (!repeated) chosen.push_back(std::move(*judged.value));
  }
  return check_choices(question, std::move(chosen));
}

// A page gives ranks by option; the result is the options from the best on.
Judged judge_ranks(const Question& question, const json::object& ranks) {
  std::vector<std::pair<std::int64_t, std::string_view>> order;
  const Scale places{1, static_cast<int>(question.options.size())};
  for (const auto& [key, value] : ranks) {
    if (question.find_option(key) == nullptr || is_blank(value)) continue;
    const auto judged = judge_score(places, value, Strictness::Page, std::string(key));
    if (judged.fault) return judged;
    order.emplace_back(judged.value->get_int64(), key);
  }
  std::ranges::sort(order);
  json::array ranked;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && order[i - 1].first == order[i].first) {
      return refused(FaultCode::Repeated, "Give each place to one option only.",
                     std::string(order[i].second));
    }
    ranked.emplace_back(order[i].second);
  }
  if (ranked.empty()) return {};
  return {.value = std::move(ranked)};
}

Judged judge_ranking(const Question& question, json::value&& value, Strictness strictness) {
  if (strictness == Strictness::Page && value.is_object()) {
    return judge_ranks(question, value.get_object());
  }
  const auto* array = value.if_array();
  if (array == nullptr) {
    return refused(
        FaultCode::WrongType,
        fmt::format("Give a list of option keys, the best first: {}.", option_keys(question)));
  }
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* key = (*array)[i].if_string();
    if (key == nullptr) return refused(FaultCode::WrongType, "Give option keys as texts.");
    if (question.find_option(view(*key)) == nullptr) return unknown_option(question, view(*key));
    if (std::find(array->begin(), array->begin() + static_cast<std::ptrdiff_t>(i), (*array)[i]) !=
        array->begin() + static_cast<std::ptrdiff_t>(i)) {
      return refused(FaultCode::Repeated, fmt::format("\"{}\" has two places.", view(*key)));
    }
  }
  return {.value = std::move(value)};
}

Judged judge_cell(const Question& question, const Row& row, json::value&& value,
                  Strictness strictness) {
  if (question.scale) return judge_score(*question.scale, value, strictness, row.key);
  const auto* key = value.if_string();
  if (key == nullptr) {
    return refused(FaultCode::WrongType, "Give the key of one column.", row.key);
  }
  if (question.find_option(view(*key)) == nullptr) {
    return unknown_option(question, view(*key), row.key);
  }
  return {.value = std::move(value)};
}

Judged judge_rows(const Question& question, json::value&& value, const AnswerRules& rules) {
  auto* object = value.if_object();
  if (object == nullptr) {
    return refused(FaultCode::WrongType, "Give an object with a value for each row.");
  }
  json::object rows;
  std::size_t met = 0;
  for (const auto& row : question.rows) {
    auto* cell = object->if_contains(row.key);
    if (cell != nullptr) ++met;
    if (cell == nullptr || is_blank(*cell)) {
      if (question.required && rules.completeness == Completeness::Whole) {
        return refused(FaultCode::Required, "Answer every row.", row.key);
      }
      continue;
    }
    auto judged = judge_cell(question, row, std::move(*cell), rules.strictness);
    if (judged.fault) return judged;
    rows.emplace(row.key, std::move(*judged.value));
  }
  if (met < object->size() && rules.strictness == Strictness::Api) {
    for (const auto& member : *object) {
      if (question.find_row(member.key()) != nullptr) continue;
      const std::string key(first_code_points(member.key(), 64));
      return refused(FaultCode::UnknownRow, fmt::format("There is no row \"{}\".", key), key);
    }
  }
  if (rows.empty()) return {};
  return {.value = std::move(rows)};
}

std::string with_plain_line_ends(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      plain += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      plain += '\n';
    }
  }
  return plain;
}

Judged judge_text(const Question& question, json::value&& value) {
  auto* held = value.if_string();
  if (held == nullptr) return refused(FaultCode::WrongType, "Give a text.");
  if (held->find('\r') != json::string::npos) *held = with_plain_line_ends(view(*held));
  const auto text = trimmed(view(*held));
  const auto length_max = static_cast<std::size_t>(question.max_length);
  if (text.size() > length_max && length_in_code_points(text) > length_max) {
    return outside(FaultCode::TooLong,
                   fmt::format("Shorten the text to {} characters.", length_max), "",
                   std::to_string(length_max));
  }
  if (const auto sound = check_text(text, {}, length_max); !sound.ok()) {
    return refused(FaultCode::BadText, sound.error().message);
  }
  const bool one_line = question.type != QuestionType::LongText;
  if (one_line && text.find('\n') != std::string_view::npos) {
    return refused(FaultCode::BadText, "Write the text on one line.");
  }
  if (question.pattern && !question.pattern->matches(text)) {
    return refused(FaultCode::Pattern,
                   fmt::format("Write it in the form {}.", question.pattern->source()));
  }
  if (question.type == QuestionType::Email && !is_email(text)) {
    return refused(FaultCode::BadEmail, "Write an e-mail address such as name@example.com.");
  }
  if (question.type == QuestionType::Phone && !is_phone(text)) {
    return refused(FaultCode::BadPhone, "Write a telephone number such as +358 40 123 4567.");
  }
  if (text.size() != held->size()) *held = std::string(text);
  return {.value = std::move(value)};
}

Judged judge_number(const Question& question, const json::value& value, Strictness strictness) {
  const auto number = number_of(value, strictness);
  if (!number || !std::isfinite(*number) || std::abs(*number) > 1e15) {
    const bool typed = strictness == Strictness::Page;
    return refused(typed ? FaultCode::BadNumber : FaultCode::WrongType, "Give a number.");
  }
  const auto low = question.min ? number_text(*question.min) : std::string();
  const auto high = question.max ? number_text(*question.max) : std::string();
  if (question.min && *number < *question.min) {
    return outside(FaultCode::TooSmall, fmt::format("The number is at least {}.", low), low, high);
  }
  if (question.max && *number > *question.max) {
    return outside(FaultCode::TooLarge, fmt::format("The number is at most {}.", high), low, high);
  }
  const double grid = std::pow(10.0, question.decimals);
  const double steps = *number * grid;
  if (std::abs(steps - std::round(steps)) > 1e-6 * std::max(1.0, std::abs(steps) * 1e-6)) {
    return outside(FaultCode::TooManyDecimals,
                   question.decimals == 0
                       ? std::string("Give a whole number.")
                       : fmt::format("Give at most {} decimals.", question.decimals),
                   "", std::to_string(question.decimals));
  }
  if (question.decimals == 0 || std::floor(*number) == *number) {
    return {.value = json::value(static_cast<std::int64_t>(std::llround(*number)))};
  }
  return {.value = json::value(std::round(steps) / grid)};
}

Judged judge_date(const Question& question, const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return refused(FaultCode::WrongType, "Give a day such as \"2026-11-21\".");
  const auto day = Day::parse(trimmed(view(*text)));
  if (!day) return refused(FaultCode::BadDate, "Give a day such as \"2026-11-21\".");
  const auto low = question.first_day ? question.first_day->text() : std::string();
  const auto high = question.last_day ? question.last_day->text() : std::string();
  if (question.first_day && *day < *question.first_day) {
    return outside(FaultCode::TooSmall, fmt::format("The day is {} or later.", low), low, high);
  }
  if (question.last_day && *day > *question.last_day) {
    return outside(FaultCode::TooLarge, fmt::format("The day is {} or earlier.", high), low, high);
  }
  return {.value = json::value(day->text())};
}

Judged judge_consent(const Question& question, const json::value& value, const AnswerRules& rules) {
  std::optional<bool> given;
  if (value.is_bool()) given = value.get_bool();
  if (value.is_string() && rules.strictness == Strictness::Page) {
    const auto text = view(value.get_string());
    if (text == "true" || text == "on" || text == "yes" || text == "1") given = true;
    if (text == "false" || text == "off" || text == "no" || text == "0") given = false;
  }
  if (!given) return refused(FaultCode::WrongType, "Give true or false.");
  if (question.required && !*given && rules.completeness == Completeness::Whole) {
    return refused(FaultCode::ConsentNeeded, "This consent is needed to go on.");
  }
  return {.value = json::value(*given)};
}

}  // namespace

bool is_blank(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return true;
    case json::kind::string:
      return trimmed(view(value.get_string())).empty();
    case json::kind::array:
      return value.get_array().empty();
    case json::kind::object:
      return value.get_object().empty();
    default:
      return false;
  }
}

Judged judge_value(const Question& question, json::value&& value, const AnswerRules& rules) {
  switch (question.type) {
    case QuestionType::Nps:
    case QuestionType::Csat:
    case QuestionType::Ces:
    case QuestionType::Rating:
      return judge_score(*question.scale, value, rules.strictness);
    case QuestionType::Quadrant:
    case QuestionType::Matrix:
      return judge_rows(question, std::move(value), rules);
    case QuestionType::SingleChoice:
      return judge_choice(question, std::move(value));
    case QuestionType::MultipleChoice:
      return judge_choices(question, std::move(value), rules.strictness);
    case QuestionType::Ranking:
      return judge_ranking(question, std::move(value), rules.strictness);
    case QuestionType::Number:
      return judge_number(question, value, rules.strictness);
    case QuestionType::Date:
      return judge_date(question, value);
    case QuestionType::Consent:
      return judge_consent(question, value, rules);
    case QuestionType::Statement:
      return {};
    default:
      return judge_text(question, std::move(value));
  }
}

}  // namespace polku::surveys
