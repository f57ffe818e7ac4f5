#include "import_match.h"

#include <algorithm>

#include "core/text.h"
#include "import_text.h"
#include "import_words.h"

namespace polku::surveys {
namespace {

using Part = AnswerTarget::Part;

bool has_options(QuestionType type) {
  return type == QuestionType::SingleChoice || type == QuestionType::MultipleChoice ||
         type == QuestionType::Ranking;
}

// "1 How likely", "q12 how likely": without the number.
std::string without_number(const std::string& words) {
  const auto blank = words.find(' ');
  if (blank == std::string::npos) return words;
  std::string_view first(words.data(), blank);
  if (first.starts_with('q')) first.remove_prefix(1);
  const bool number =
      !first.empty() && std::ranges::all_of(first, [](char c) { return c >= '0' && c <= '9'; });
  return number ? words.substr(blank + 1) : words;
}

}  // namespace

std::string name_of(const AnswerTarget& target, const Definition& definition) {
  const auto& key = definition.questions[target.question].key;
  switch (target.part) {
    case Part::Whole:
      return key;
    case Part::Other:
      return key + "." + std::string(kOther);
    default:
      return key + "." + target.key;
  }
}

HeaderIndex::HeaderIndex(const Definition& definition) : definition_(definition) {
  for (std::size_t i = 0; i < definition.questions.size(); ++i) {
    const auto& question = definition.questions[i];
    if (question.type == QuestionType::Statement) continue;
    add(question.key, {i, Part::Whole, {}});
    for (const auto& [language, title] : question.title) add(title, {i, Part::Whole, {}});
    if (!question.parameter.empty()) add(question.parameter, {i, Part::Whole, {}});
    add_parts(i);
  }
}

void HeaderIndex::add(std::string_view words, const AnswerTarget& target) {
  auto& targets = targets_[folded(words)];
  if (std::ranges::find(targets, target) == targets.end()) targets.push_back(target);
}

void HeaderIndex::add_parts(std::size_t index) {
  const auto& question = definition_.questions[index];
  const auto add_one = [&](const AnswerTarget& target, const std::string& key,
                           const LocalizedText& labels) {
    add(question.key + " " + key, target);
    for (const auto& [language, label] : labels) {
      add(question.key + " " + label, target);
      for (const auto& [title_language, title] : question.title) add(title + " " + label, target);
    }
    for (const auto& [language, title] : question.title) add(title + " " + key, target);
  };
  for (const auto& row : question.rows) add_one({index, Part::Row, row.key}, row.key, row.label);
  if (!has_options(question.type)) return;
  const auto part = question.type == QuestionType::Ranking ? Part::Rank : Part::Option;
  if (question.type != QuestionType::SingleChoice) {
    for (const auto& option : question.options) {
      add_one({index, part, option.key}, option.key, option.label);
    }
  }
  if (question.other) {
    add_one({index, Part::Other, {}}, std::string(kOther), question.other_label);
  }
}

std::optional<AnswerTarget> HeaderIndex::take(std::string_view words) {
  const auto found = targets_.find(words);
  if (words.empty() || found == targets_.end() || found->second.empty()) return std::nullopt;
  const AnswerTarget target = found->second.front();
  for (auto& [other_words, targets] : targets_) std::erase(targets, target);
  return target;
}

std::optional<AnswerTarget> HeaderIndex::part_of(std::size_t question,
                                                 std::string_view words) const {
  const auto& asked = definition_.questions[question];
  const auto wanted = folded(words);
  const auto is_it = [&](const std::string& key, const LocalizedText& labels) {
    if (folded(key) == wanted) return true;
    return std::ranges::any_of(labels,
                               [&](const auto& label) { return folded(label.second) == wanted; });
  };
  for (const auto& row : asked.rows) {
    if (is_it(row.key, row.label)) return AnswerTarget{question, Part::Row, row.key};
  }
  if (has_options(asked.type)) {
    const auto part = asked.type == QuestionType::Ranking ? Part::Rank : Part::Option;
    for (const auto& option : asked.options) {
      if (is_it(option.key, option.label)) return AnswerTarget{question, part, option.key};
    }
    if (asked.other && (names_other(wanted) || wanted == kOther ||
                        is_it(std::string(kOther), asked.other_label))) {
      return AnswerTarget{question, Part::Other, {}};
    }
  }
  return std::nullopt;
}

std::optional<AnswerTarget> HeaderIndex::find(const ImportColumn& column) {
  const auto name = folded(column.name);
  const auto title = folded(column.title);
  if (column.part.empty()) {
    for (const auto& words : {name, title, without_number(title), without_number(name)}) {
      if (auto target = take(words)) return target;
    }
    return std::nullopt;
  }
  const auto part = folded(column.part);
  const auto group = folded(column.group);
  for (const auto& words :
       {name, group + " " + part, title + " " + part, without_number(title) + " " + part}) {
    if (auto target = take(words)) return target;
  }
  // Words around the part, such as "Other (please specify)".
  for (const auto& words : {group, title, without_number(title)}) {
    const auto found = targets_.find(words);
    if (found == targets_.end()) continue;
    for (std::size_t i = 0; i < definition_.questions.size(); ++i) {
      const auto& question = definition_.questions[i];
      const bool same = folded(question.key) == words ||
                        std::ranges::any_of(question.title, [&](const auto& text) {
                          return folded(text.second) == words;
                        });
      if (!same) continue;
      if (auto target = part_of(i, column.part)) return target;
    }
  }
  return std::nullopt;
}

Result<AnswerTarget> HeaderIndex::named(const std::string& question, const std::string& part,
                                        const std::string& path) const {
  const auto at = std::ranges::find(definition_.questions, question, &Question::key);
  if (at == definition_.questions.end() || at->type == QuestionType::Statement) {
    std::string keys;
    for (const auto& known : definition_.questions) keys += (keys.empty() ? "" : ", ") + known.key;
    return invalid(path, "The survey has no question \"" + question + "\"; it has " + keys + ".");
  }
  const auto index = static_cast<std::size_t>(at - definition_.questions.begin());
  if (part.empty()) return AnswerTarget{index, Part::Whole, {}};
  const auto target = part_of(index, part);
  if (!target) {
    return invalid(path, "Question \"" + question + "\" has no row or option \"" + part + "\".");
  }
  return *target;
}

std::optional<AnswerTarget> find_by_topic(const Definition& definition, const ImportColumn& column,
                                          const ColumnProfile::Sight& sight) {
  if (sight.filled == 0 || !column.part.empty()) return std::nullopt;
  QuestionType type = QuestionType::Statement;
  switch (topic_of(folded(column.title))) {
    case Topic::Recommend:
      type = QuestionType::Nps;
      break;
    case Topic::Satisfaction:
      type = QuestionType::Csat;
      break;
    case Topic::Effort:
      type = QuestionType::Ces;
      break;
    case Topic::Why:
      type = QuestionType::LongText;
      break;
    case Topic::None:
      return std::nullopt;
  }
  std::optional<AnswerTarget> found;
  for (std::size_t i = 0; i < definition.questions.size(); ++i) {
    if (definition.questions[i].type != type) continue;
    if (found) return std::nullopt;  // which of them cannot be told
    found = AnswerTarget{i, Part::Whole, {}};
  }
  return found;
}

}  // namespace polku::surveys
