// Earlier answers within later texts.

#include "core/format.h"
#include "core/text.h"
#include "core/written.h"
#include "surveys/steps.h"

namespace polku::surveys {
namespace {

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

std::string day_text(std::string_view iso, Language language) {
  const auto day = Day::parse(iso);
  return day ? date_in_words(*day, language) : std::string(iso);
}

std::string_view consent_text(bool given, Language language) {
  switch (language) {
    case Language::Finnish:
      return given ? "kyllä" : "ei";
    case Language::Swedish:
      return given ? "ja" : "nej";
    case Language::English:
      return given ? "yes" : "no";
    case Language::Ukrainian:
      return given ? "так" : "ні";
  }
  return {};
}

class Piping {
 public:
  Piping(const Definition& definition, const Situation& situation)
      : definition_(definition), situation_(situation) {}

  // Empty when unanswered.
  std::string text_of(const Name& name) const {
    if (name.kind == Name::Kind::ContextField) {
      return std::string(context_field(situation_, name.key));
    }
    if (name.kind == Name::Kind::Attribute) return attribute_text(name.key);
    const auto* question = definition_.find_question(name.key);
    const auto* answer = find_member(situation_.answers, name.key);
    if (question == nullptr || answer == nullptr) return {};
    if (name.part.empty()) return answer_text(*question, *answer);
    if (const auto* rows = answer->if_object()) {
      const auto* cell = find_member(*rows, name.part);
      return cell == nullptr ? std::string() : item_text(*question, *cell);
    }
    return rank_text(*answer, name.part);
  }

 private:
  std::string attribute_text(const std::string& key) const {
    const auto at = situation_.context.attributes.find(key);
    if (at == situation_.context.attributes.end()) return {};
    if (const auto* number = std::get_if<double>(&at->second)) {
      return number_in_words(*number, situation_.language);
    }
    return std::get<std::string>(at->second);
  }

  std::string rank_text(const json::value& answer, std::string_view option) const {
    const auto* array = answer.if_array();
    for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
      const auto* key = (*array)[i].if_string();
      if (key != nullptr && view(*key) == option) return fmt::format("{}", i + 1);
    }
    return {};
  }

  std::string answer_text(const Question& question, const json::value& answer) const {
    const auto* array = answer.if_array();
    if (array == nullptr) return item_text(question, answer);
    std::string text;
    for (const auto& item : *array) {
      if (!text.empty()) text += ", ";
      text += item_text(question, item);
    }
    return text;
  }

  std::string item_text(const Question& question, const json::value& item) const {
    if (item.is_bool()) return std::string(consent_text(item.get_bool(), situation_.language));
    if (item.is_number()) return number_in_words(item.to_number<double>(), situation_.language);
    if (const auto* object = item.if_object()) return text_member(*object, kOther);
    const auto* text = item.if_string();
    if (text == nullptr) return {};
    if (question.type == QuestionType::Date) return day_text(view(*text), situation_.language);
    const auto* option = question.find_option(view(*text));
    if (option != nullptr) {
      return text_in(option->label, situation_.language, definition_.default_language());
    }
    if (question.other && view(*text) == kOther) {
      return text_in(question.other_label, situation_.language, definition_.default_language());
    }
    return std::string(view(*text));
  }

  const Definition& definition_;
  const Situation& situation_;
};

}  // namespace

std::vector<Pipe> pipes_in(std::string_view text) {
  std::vector<Pipe> pipes;
  for (auto start = text.find("{{"); start != std::string_view::npos;) {
    const auto close = text.find("}}", start);
    if (close == std::string_view::npos) break;
    // Of several opening braces the innermost pair counts.
    start = text.rfind("{{", close);
    Pipe pipe{start, close + 2, std::nullopt, {}};
    const auto inside = text.substr(start + 2, close - start - 2);
    const auto bar = inside.find('|');
    pipe.name = parse_name(trimmed(inside.substr(0, bar)));
    if (bar != std::string_view::npos) pipe.fallback = trimmed(inside.substr(bar + 1));
    pipes.push_back(std::move(pipe));
    start = text.find("{{", close + 2);
  }
  return pipes;
}

std::string piped(std::string_view text, const Definition& definition, const Situation& situation) {
  if (text.find("{{") == std::string_view::npos) return std::string(text);
  const Piping piping(definition, situation);
  std::string result;
  std::size_t at = 0;
  for (const auto& pipe : pipes_in(text)) {
    result += text.substr(at, pipe.start - at);
    auto value = pipe.name ? piping.text_of(*pipe.name) : std::string();
    result += value.empty() ? pipe.fallback : value;
    at = pipe.end;
  }
  result += text.substr(at);
  return result;
}

}  // namespace polku::surveys
