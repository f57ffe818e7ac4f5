#include "surveys/check.h"

#include <algorithm>
#include <array>
#include <set>

#include "check_texts.h"
#include "core/format.h"
#include "names.h"
#include "reachability.h"

namespace polku::surveys {
namespace {

constexpr std::array<std::string_view, 4> kUnsavable{"duplicate_key", "unknown_name", "later_name",
                                                     "logic_type"};

class LogicCheck {
 public:
  LogicCheck(const Definition& definition, std::vector<Problem>& problems)
      : definition_(definition), problems_(problems) {}

  void run() {
    check_keys();
    for (std::size_t i = 0; i < definition_.questions.size(); ++i) check_question(i);
    for (std::size_t i = 0; i < definition_.quotas.size(); ++i) {
      const auto& when = definition_.quotas[i].when;
      const auto path = fmt::format("quotas[{}].when", i);
      if (when && check_logic(*when, path, definition_.questions.size()) &&
          truth_of(*when, definition_, reachable_) == Truth::Never) {
        add(Severity::Warning, "quota_never_counts", path,
            fmt::format("No response can ever count towards the quota \"{}\".",
                        definition_.quotas[i].key));
      }
    }
  }

 private:
  void add(Severity severity, std::string code, std::string path, std::string detail) {
    problems_.push_back(
        {severity, std::move(code), std::move(path), std::nullopt, std::move(detail)});
  }

  template <class Items>
  void check_unique(const Items& items, std::string_view path, std::string_view member = "key") {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (seen.insert(items[i].key).second) continue;
      add(Severity::Error, "duplicate_key", fmt::format("{}[{}].{}", path, i, member),
          fmt::format("\"{}\" is used twice; give each its own key.", items[i].key));
    }
  }

  void check_keys() {
    check_unique(definition_.questions, "questions");
    check_unique(definition_.attributes, "attributes");
    check_unique(definition_.quotas, "quotas");
    std::set<std::string_view> parameters;
    for (const auto& attribute : definition_.attributes) parameters.insert(attribute.key);
    for (std::size_t i = 0; i < definition_.questions.size(); ++i) {
      const auto& question = definition_.questions[i];
      const auto path = fmt::format("questions[{}]", i);
      check_unique(question.options, path + ".options");
      check_unique(question.rows, path + ".rows");
      if (question.other && question.find_option(kOther) != nullptr) {
        add(Severity::Error, "duplicate_key", path + ".options",
            "With \"other\": true no option may have the key \"other\"; rename the option.");
      }
      if (question.type == QuestionType::Hidden && !parameters.insert(question.parameter).second) {
        add(Severity::Error, "duplicate_parameter", path + ".parameter",
            fmt::format("The link parameter \"{}\" is read by something else already.",
                        question.parameter));
      }
    }
  }

  void check_question(std::size_t index) {
    const auto& question = definition_.questions[index];
    const auto path = fmt::format("questions[{}]", index);
    bool reachable = !ended_;
    if (question.show_if && check_logic(*question.show_if, path + ".show_if", index)) {
      if (truth_of(*question.show_if, definition_, reachable_) == Truth::Never) reachable = false;
    }
    if (!reachable) {
      add(Severity::Warning, "never_shown", question.show_if && !ended_ ? path + ".show_if" : path,
          fmt::format(
              "\"{}\" can never be shown: {}.", question.key,
              ended_ ? "the survey always ends before it" : "its condition can never hold"));
    }
    reachable_.push_back(reachable);
    check_bounds(question, path);
    if (!question.skip_to_end_if) {
      if (question.screen_out) {
        add(Severity::Warning, "screen_out_without_skip", path + ".screen_out",
            "\"screen_out\" does nothing without \"skip_to_end_if\".");
      }
      return;
    }
    if (!check_logic(*question.skip_to_end_if, path + ".skip_to_end_if", index + 1)) return;
    const auto skips = truth_of(*question.skip_to_end_if, definition_, reachable_);
    if (skips == Truth::Always && reachable && !question.show_if) ended_ = true;
  }

  bool check_logic(const Expression& expression, const std::string& path, std::size_t before) {
    const auto sound = expression.check_types(
        [&](const Name& name) { return resolve_name(definition_, name, before); });
    if (sound.ok()) return true;
    const auto& error = sound.error();
    add(Severity::Error, error.field.empty() ? "logic_type" : error.field, path, error.message);
    return false;
  }

  void check_bounds(const Question& question, const std::string& path) {
    const auto contradiction = [&](std::string_view member, std::string detail) {
      add(Severity::Error, "contradictory_bounds", fmt::format("{}.{}", path, member),
          std::move(detail));
    };
    if (question.min && question.max && *question.min > *question.max) {
      contradiction("min", "The smallest number is above the largest; swap them.");
    }
    if (question.first_day && question.last_day && *question.first_day > *question.last_day) {
      contradiction("min", "The first day is after the last; swap them.");
    }
    const int choices = static_cast<int>(question.options.size()) + (question.other ? 1 : 0);
    if (question.min_choices.value_or(0) > choices) {
      contradiction("min_choices", fmt::format("There are only {} options to choose.", choices));
    }
    if (question.max_choices == 0) {
      contradiction("max_choices", "At least one choice has to be allowed.");
    } else if (question.max_choices && question.min_choices.value_or(0) > *question.max_choices) {
      contradiction("min_choices", "More choices are asked for than allowed; lower one of them.");
    }
    check_parts(question, path);
    if (question.required && question.type == QuestionType::Hidden) {
      add(Severity::Warning, "hidden_required", path + ".required",
          "A respondent cannot fill in a hidden field, so the page does not require it.");
    }
  }

  void check_parts(const Question& question, const std::string& path) {
    const auto missing = [&](std::string_view member, std::string detail) {
      add(Severity::Error, fmt::format("no_{}", member), fmt::format("{}.{}", path, member),
          std::move(detail));
    };
    const auto choices = question.options.size() + (question.other ? 1 : 0);
    switch (question.type) {
      case QuestionType::SingleChoice:
      case QuestionType::MultipleChoice:
        if (choices == 0) missing("options", "Add at least one option.");
        return;
      case QuestionType::Ranking:
        if (choices < 2) missing("options", "Add at least two options to put in order.");
        return;
      case QuestionType::Matrix:
        if (question.rows.empty()) missing("rows", "Add at least one row.");
        if (!question.scale && question.options.empty()) {
          missing("scale", "Give the matrix columns: a scale or options.");
        }
        return;
      default:
        return;
    }
  }

  const Definition& definition_;
  std::vector<Problem>& problems_;
  std::vector<bool> reachable_;
  bool ended_ = false;
};

void check_survey(const Definition& definition, std::vector<Problem>& problems) {
  if (definition.opens_at && definition.closes_at &&
      *definition.closes_at <= *definition.opens_at) {
    problems.push_back({Severity::Error, "closes_before_opening", "closes_at", std::nullopt,
                        "The survey closes before it opens; change one of the times."});
  }
  if (definition.questions.empty()) {
    problems.push_back({Severity::Error, "no_questions", "questions", std::nullopt,
                        "The survey asks nothing; add a question."});
    return;
  }
  const bool asks = std::ranges::any_of(definition.questions, [](const Question& question) {
    return question.type != QuestionType::Statement && question.type != QuestionType::Hidden;
  });
  if (!asks) {
    problems.push_back({Severity::Warning, "nothing_to_answer", "questions", std::nullopt,
                        "No question takes an answer from the respondent."});
  }
}

}  // namespace

std::string_view name_of(Severity severity) {
  return severity == Severity::Error ? "error" : "warning";
}

std::vector<Problem> check_for_publishing(const Definition& definition) {
  std::vector<Problem> problems;
  check_survey(definition, problems);
  LogicCheck(definition, problems).run();
  check_texts(definition, problems);
  std::stable_partition(problems.begin(), problems.end(),
                        [](const Problem& problem) { return problem.severity == Severity::Error; });
  return problems;
}

Result<void> check_for_saving(const Definition& definition) {
  std::vector<Problem> problems;
  LogicCheck(definition, problems).run();
  for (const auto& problem : problems) {
    if (std::ranges::find(kUnsavable, problem.code) != kUnsavable.end()) {
      return invalid(problem.path, problem.detail);
    }
  }
  return {};
}

bool blocks_publishing(const std::vector<Problem>& problems) {
  return std::ranges::any_of(
      problems, [](const Problem& problem) { return problem.severity == Severity::Error; });
}

json::array to_json(const std::vector<Problem>& problems) {
  json::array array;
  for (const auto& problem : problems) {
    json::object entry{{"severity", name_of(problem.severity)},
                       {"code", problem.code},
                       {"path", problem.path},
                       {"language", nullptr},
                       {"detail", problem.detail}};
    if (problem.language) entry["language"] = tag_of(*problem.language);
    array.push_back(std::move(entry));
  }
  return array;
}

}  // namespace polku::surveys
