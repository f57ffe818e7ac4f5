#include "reachability.h"

#include <algorithm>
#include <cmath>

#include "expression_program.h"
#include "names.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kCombinationsMax = 2'000;
constexpr std::size_t kSubsetsOf = 5;

// One name of the expression and the values to try; a null value leaves it unanswered.
struct Variable {
  Name name;
  std::vector<json::value> values;
};

struct Literals {
  std::vector<double> numbers;
  std::vector<std::string> texts;
};

Literals literals_of(const Expression& expression) {
  Literals literals;
  for (const auto& node : expression.program().nodes) {
    if (node.kind == ExpressionNode::Kind::Number) literals.numbers.push_back(node.number);
    if (node.kind == ExpressionNode::Kind::Text) literals.texts.push_back(node.text);
  }
  std::ranges::sort(literals.numbers);
  return literals;
}

// Each literal, a value on both sides of it, and the bounds, as far as they lie within bounds.
std::vector<json::value> number_values(const Literals& literals, std::optional<double> min,
                                       std::optional<double> max, double step) {
  std::vector<double> numbers;
  if (min) numbers.push_back(*min);
  if (max) numbers.push_back(*max);
  for (const double literal : literals.numbers) {
    const double on_grid = std::round(literal / step) * step;
    for (const double value : {on_grid - step, on_grid, on_grid + step}) numbers.push_back(value);
  }
  if (numbers.empty()) numbers.push_back(0);
  std::erase_if(numbers, [&](double n) { return (min && n < *min) || (max && n > *max); });
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return {numbers.begin(), numbers.end()};
}

std::vector<json::value> scale_values(const Scale& scale) {
  std::vector<json::value> values;
  for (int score = scale.min; score <= scale.max; ++score) values.emplace_back(score);
  return values;
}

// The literals, and one more for every other text; between and around them for order.
std::vector<json::value> text_values(const Literals& literals) {
  std::vector<json::value> values;
  values.emplace_back(" ");
  for (const auto& text : literals.texts) {
    values.emplace_back(text);
    values.emplace_back(text + " ");
  }
  return values;
}

std::vector<json::value> choice_values(const std::vector<std::string>& keys) {
  std::vector<json::value> values;
  for (const auto& key : keys) values.emplace_back(key);
  return values;
}

// Every subset of the options the expression names, beside one it does not name. Nothing when they
// are too many to try.
std::optional<std::vector<json::value>> subset_values(const Question& question,
                                                      const Literals& literals) {
  std::vector<std::string> named;
  std::optional<std::string> unnamed;
  for (const auto& option : question.options) {
    const bool used = std::ranges::find(literals.texts, option.key) != literals.texts.end();
    if (used) {
      named.push_back(option.key);
    } else {
      unnamed = option.key;
    }
  }
  if (question.other) named.emplace_back(kOther);
  if (named.size() > kSubsetsOf) return std::nullopt;
  std::vector<json::value> values;
  for (std::size_t mask = 0; mask < (std::size_t{1} << named.size()); ++mask) {
    json::array chosen;
    for (std::size_t i = 0; i < named.size(); ++i) {
      if ((mask >> i & 1) != 0) chosen.emplace_back(named[i]);
    }
    if (unnamed) chosen.emplace_back(*unnamed);  // stands for all that no comparison sees
    if (!chosen.empty()) values.emplace_back(std::move(chosen));
  }
  return values;
}

std::vector<json::value> answer_values(const Question& question, const Literals& literals) {
  std::vector<std::string> keys;
  for (const auto& option : question.options) keys.push_back(option.key);
  switch (question.type) {
    case QuestionType::Number:
      return number_values(literals, question.min, question.max,
                           std::pow(10.0, -question.decimals));
    case QuestionType::SingleChoice:
      if (question.other) keys.emplace_back(kOther);
      return choice_values(keys);
    case QuestionType::Consent:
      return {json::value(false), json::value(true)};
    case QuestionType::Matrix:
    case QuestionType::Quadrant:
      return question.scale ? scale_values(*question.scale) : choice_values(keys);
    default:
      break;
  }
  return question.scale ? scale_values(*question.scale) : text_values(literals);
}

class Trial {
 public:
  Trial(const Expression& expression, const Definition& definition,
        const std::vector<bool>& reachable)
      : expression_(expression), definition_(definition) {
    const auto literals = literals_of(expression);
    for (const auto& name : expression.names()) {
      const auto known = std::ranges::find(variables_, name, &Variable::name);
      if (known == variables_.end())
        variables_.push_back({name, values(name, literals, reachable)});
    }
  }

  Truth run() {
    std::size_t combinations = 1;
    for (const auto& variable : variables_) combinations *= variable.values.size() + 1;
    if (opaque_ || combinations > kCombinationsMax || variables_.size() > 12) {
      return Truth::Sometimes;
    }
    assign(0);
    if (held_ && failed_) return Truth::Sometimes;
    return held_ ? Truth::Always : Truth::Never;
  }

 private:
  std::vector<json::value> values(const Name& name, const Literals& literals,
                                  const std::vector<bool>& reachable) {
    if (name.kind == Name::Kind::ContextField) {
      const auto type = resolve_name(definition_, name, 0);
      return type.ok() && !type->keys.empty() ? choice_values(type->keys) : text_values(literals);
    }
    if (name.kind == Name::Kind::Attribute) {
      const auto* attribute = definition_.find_attribute(name.key);
      const bool number = attribute != nullptr && attribute->type == AttributeType::Number;
      return number ? number_values(literals, {}, {}, 1e-3) : text_values(literals);
    }
    const auto at = std::ranges::find(definition_.questions, name.key, &Question::key);
    if (at == definition_.questions.end() || at->type == QuestionType::Ranking) {
      opaque_ = true;
      return {};
    }
    const bool whole_of_rows = name.part.empty() && !at->rows.empty();
    if (whole_of_rows) opaque_ = true;
    if (!reachable[static_cast<std::size_t>(at - definition_.questions.begin())]) return {};
    if (at->type != QuestionType::MultipleChoice) return answer_values(*at, literals);
    auto subsets = subset_values(*at, literals);
    if (!subsets) opaque_ = true;
    return subsets.value_or(std::vector<json::value>{});
  }

  // Tries every value of variable `index` with every combination of the later ones.
  void assign(std::size_t index) {
    if (held_ && failed_) return;
    if (index == variables_.size()) {
      const bool holds = expression_.holds({answers_, context_, language_});
      (holds ? held_ : failed_) = true;
      return;
    }
    const auto& variable = variables_[index];
    put(variable.name, nullptr);
    if (variable.name.key != "language" || variable.name.kind != Name::Kind::ContextField) {
      assign(index + 1);
    }
    for (const auto& value : variable.values) {
      put(variable.name, &value);
      assign(index + 1);
    }
    put(variable.name, nullptr);
  }

  void put(const Name& name, const json::value* value) {
    switch (name.kind) {
      case Name::Kind::ContextField:
        put_field(name.key, value);
        return;
      case Name::Kind::Attribute:
        context_.attributes.erase(name.key);
        if (value == nullptr) return;
        if (value->is_string()) {
          context_.attributes.emplace(name.key, std::string(value->get_string()));
        } else {
          context_.attributes.emplace(name.key, value->to_number<double>());
        }
        return;
      case Name::Kind::Answer:
        break;
    }
    if (!name.part.empty()) {
      auto& rows = answers_[name.key];
      if (!rows.is_object()) rows.emplace_object();
      rows.get_object().erase(name.part);
      if (value != nullptr) rows.get_object().emplace(name.part, *value);
    } else if (value == nullptr) {
      answers_.erase(name.key);
    } else {
      answers_[name.key] = *value;
    }
  }

  void put_field(const std::string& field, const json::value* value) {
    const std::string text = value == nullptr ? std::string() : std::string(value->get_string());
    if (field == "language") {
      language_ = parse_language(text).value_or(definition_.default_language());
      return;
    }
    json::object object{{field, text}};
    for (const auto& [key, held] : to_json(context_)) {
      if (key != field) object.emplace(key, held);
    }
    context_ = context_from_json(object);
  }

  const Expression& expression_;
  const Definition& definition_;
  std::vector<Variable> variables_;
  bool opaque_ = false;
  bool held_ = false;
  bool failed_ = false;
  json::object answers_;
  Context context_;
  Language language_ = Language::Finnish;
};

}  // namespace

Truth truth_of(const Expression& expression, const Definition& definition,
               const std::vector<bool>& reachable) {
  return Trial(expression, definition, reachable).run();
}

}  // namespace polku::surveys
