#include "surveys/expression.h"

#include <algorithm>
#include <compare>
#include <variant>

#include "core/format.h"
#include "core/time.h"
#include "expression_program.h"
#include "surveys/definition.h"

namespace polku::surveys {
namespace {

using Kind = ExpressionNode::Kind;
using Program = Expression::Program;

// What a node is worth. Nothing: unanswered.
using Value = std::variant<std::monostate, bool, double, std::string_view, const json::array*>;

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

// {"other": "..."} counts as the option "other".
Value value_of(const json::value& answer) {
  switch (answer.kind()) {
    case json::kind::bool_:
      return answer.get_bool();
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return answer.to_number<double>();
    case json::kind::string:
      return view(answer.get_string());
    case json::kind::array:
      return &answer.get_array();
    case json::kind::object:
      if (answer.get_object().contains(kOther)) return kOther;
      return {};
    case json::kind::null:
      return {};
  }
  return {};
}

// A row of a matrix, or the rank (from 1) of a ranked option.
Value part_of(const json::value& answer, std::string_view part) {
  if (const auto* object = answer.if_object()) {
    const auto* found = object->if_contains(part);
    return found == nullptr ? Value{} : value_of(*found);
  }
  if (const auto* array = answer.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      const auto* option = (*array)[i].if_string();
      if (option != nullptr && view(*option) == part) return static_cast<double>(i + 1);
    }
  }
  return {};
}

Value value_of(const Name& name, const Situation& situation) {
  switch (name.kind) {
    case Name::Kind::Answer: {
      const auto* answer = situation.answers.if_contains(name.key);
      if (answer == nullptr) return {};
      return name.part.empty() ? value_of(*answer) : part_of(*answer, name.part);
    }
    case Name::Kind::ContextField: {
      const auto text = context_field(situation, name.key);
      return text.empty() ? Value{} : Value{text};
    }
    case Name::Kind::Attribute: {
      const auto found = situation.context.attributes.find(name.key);
      if (found == situation.context.attributes.end()) return {};
      if (const auto* number = std::get_if<double>(&found->second)) return *number;
      return std::string_view(std::get<std::string>(found->second));
    }
  }
  return {};
}

bool is_answered(const Name& name, const Situation& situation) {
  if (name.kind == Name::Kind::Answer && name.part.empty()) {
    const auto* answer = situation.answers.if_contains(name.key);
    return answer != nullptr && !answer->is_null();
  }
  return !std::holds_alternative<std::monostate>(value_of(name, situation));
}

std::partial_ordering order(const Value& left, const Value& right) {
  if (left.index() != right.index()) return std::partial_ordering::unordered;
  if (const auto* number = std::get_if<double>(&left)) return *number <=> std::get<double>(right);
  if (const auto* text = std::get_if<std::string_view>(&left)) {
    return *text <=> std::get<std::string_view>(right);
  }
  if (const auto* flag = std::get_if<bool>(&left)) return *flag <=> std::get<bool>(right);
  return std::partial_ordering::unordered;
}

class Evaluation {
 public:
  Evaluation(const Program& program, const Situation& situation)
      : program_(program), situation_(situation) {}

  bool holds(std::uint32_t index) const {
    const auto& node = program_.nodes[index];
    switch (node.kind) {
      case Kind::And:
        return holds(node.left) && holds(node.right);
      case Kind::Or:
        return holds(node.left) || holds(node.right);
      case Kind::Not:
        return !holds(node.left);
      case Kind::Answered:
        return is_answered(program_.names[node.name], situation_);
      case Kind::In:
        return contains(program_.nodes[node.right], value(node.left));
      case Kind::Equal:
        return compare(node) == std::partial_ordering::equivalent;
      case Kind::Unequal: {
        const auto result = compare(node);
        return result == std::partial_ordering::less || result == std::partial_ordering::greater;
      }
      case Kind::Less:
        return compare(node) == std::partial_ordering::less;
      case Kind::Greater:
        return compare(node) == std::partial_ordering::greater;
      case Kind::LessOrEqual:
        return compare(node) <= 0;
      case Kind::GreaterOrEqual:
        return compare(node) >= 0;
      default: {
        const auto result = value(index);
        const auto* flag = std::get_if<bool>(&result);
        return flag != nullptr && *flag;
      }
    }
  }

 private:
  Value value(std::uint32_t index) const {
    const auto& node = program_.nodes[index];
    switch (node.kind) {
      case Kind::Number:
        return node.number;
      case Kind::Text:
        return std::string_view(node.text);
      case Kind::Flag:
        return node.number != 0;
      case Kind::Name:
        return value_of(program_.names[node.name], situation_);
      case Kind::List:
        return {};
      default:
        return holds(index);
    }
  }

  std::partial_ordering compare(const ExpressionNode& node) const {
    return order(value(node.left), value(node.right));
  }

  bool contains(const ExpressionNode& collection, const Value& sought) const {
    if (std::holds_alternative<std::monostate>(sought)) return false;
    if (collection.kind == Kind::List) {
      return std::ranges::any_of(collection.items, [&](std::uint32_t item) {
        return order(value(item), sought) == std::partial_ordering::equivalent;
      });
    }
    if (collection.kind != Kind::Name) return false;
    const auto held = value_of(program_.names[collection.name], situation_);
    const auto* array = std::get_if<const json::array*>(&held);
    if (array == nullptr) return false;
    return std::ranges::any_of(**array, [&](const json::value& item) {
      return order(value_of(item), sought) == std::partial_ordering::equivalent;
    });
  }

  const Program& program_;
  const Situation& situation_;
};

}  // namespace

std::string Name::text() const {
  switch (kind) {
    case Kind::ContextField:
      return "context." + key;
    case Kind::Attribute:
      return "context.attributes." + key;
    case Kind::Answer:
      break;
  }
  return part.empty() ? key : key + "." + part;
}

std::string_view context_field(const Situation& situation, std::string_view field) {
  const auto& context = situation.context;
  if (field == "channel") return context.channel;
  if (field == "touchpoint") return context.touchpoint;
  if (field == "moment") return context.moment;
  if (field == "unit") return context.unit;
  if (field == "location") return context.location;
  if (field == "language") return tag_of(situation.language);
  if (field == "device") return context.device;
  if (field == "method") return context.method;
  return {};
}

Result<Expression> Expression::parse(std::string_view source) {
  POLKU_TRY(auto program, compile_expression(source));
  return Expression(std::move(program));
}

const std::string& Expression::source() const { return program_->source; }

const std::vector<Name>& Expression::names() const { return program_->names; }

bool Expression::holds(const Situation& situation) const {
  return Evaluation(*program_, situation).holds(program_->root);
}

}  // namespace polku::surveys
