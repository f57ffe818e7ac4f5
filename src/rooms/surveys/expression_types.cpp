// Finding, when a definition is saved, the conditions that could never do what their author meant.

#include <algorithm>

#include "core/format.h"
#include "core/text.h"
#include "core/time.h"
#include "expression_program.h"
#include "surveys/definition.h"

namespace polku::surveys {
namespace {

using Kind = ExpressionNode::Kind;

struct Typed {
  ValueKind kind = ValueKind::Text;
  std::vector<std::string> keys = {};  // of choices
  const std::string* literal = nullptr;
  bool is_list = false;
  bool is_name = false;
  std::string what = {};  // for messages
};

std::string_view describe(ValueKind kind) {
  switch (kind) {
    case ValueKind::Number:
      return "a number";
    case ValueKind::Text:
      return "a text";
    case ValueKind::Date:
      return "a date";
    case ValueKind::Choice:
      return "a choice";
    case ValueKind::Choices:
      return "several choices";
    case ValueKind::Flag:
      return "true or false";
    case ValueKind::Rows:
      return "a group of rows";
  }
  return {};
}

class TypeCheck {
 public:
  TypeCheck(const Expression::Program& program, const NameResolver& resolve)
      : program_(program), resolve_(resolve) {}

  Result<void> condition(std::uint32_t index) const {
    const auto& node = program_.nodes[index];
    switch (node.kind) {
      case Kind::And:
      case Kind::Or: {
        POLKU_CHECK(condition(node.left));
        return condition(node.right);
      }
      case Kind::Not:
        return condition(node.left);
      case Kind::In:
        return membership(node);
      case Kind::Equal:
      case Kind::Unequal:
      case Kind::Less:
      case Kind::LessOrEqual:
      case Kind::Greater:
      case Kind::GreaterOrEqual:
        return comparison(node);
      default:
        break;
    }
    POLKU_TRY(const auto typed, type_of(index));
    if (typed.kind == ValueKind::Flag && !typed.is_list) return {};
    return invalid({}, fmt::format("{} is {}, not a condition; compare it with something.",
                                   typed.what, describe(typed.kind)));
  }

 private:
  Result<Typed> type_of(std::uint32_t index) const {
    const auto& node = program_.nodes[index];
    switch (node.kind) {
      case Kind::Number:
        return Typed{.kind = ValueKind::Number, .what = fmt::format("{}", node.number)};
      case Kind::Text:
        return Typed{.literal = &node.text, .what = fmt::format("\"{}\"", node.text)};
      case Kind::List:
        return Typed{.is_list = true, .what = "A [list]"};
      case Kind::Flag:
        return Typed{.kind = ValueKind::Flag, .what = "true or false"};
      case Kind::Name: {
        const auto& name = program_.names[node.name];
        POLKU_TRY(auto type, resolve_(name));
        return Typed{.kind = type.kind,
                     .keys = std::move(type.keys),
                     .is_name = true,
                     .what = fmt::format("\"{}\"", name.text())};
      }
      case Kind::Answered: {
        POLKU_TRY(const auto type, resolve_(program_.names[node.name]));
        return Typed{.kind = ValueKind::Flag, .what = "answered(...)"};
      }
      default: {
        POLKU_CHECK(condition(index));
        return Typed{.kind = ValueKind::Flag, .what = "A condition in parentheses"};
      }
    }
  }

  Result<void> comparison(const ExpressionNode& node) const {
    POLKU_TRY(const auto left, type_of(node.left));
    POLKU_TRY(const auto right, type_of(node.right));
    if (left.is_list || right.is_list) {
      return invalid({}, "A [list] is used with in, such as: channel in [\"shop\", \"web\"].");
    }
    for (const auto* side : {&left, &right}) {
      if (side->kind == ValueKind::Rows) {
        return invalid({}, fmt::format("{} has several rows; name one, such as {}.row.", side->what,
                                       side->what.substr(1, side->what.size() - 2)));
      }
      if (side->kind == ValueKind::Choices) {
        return invalid({}, fmt::format("{} has several choices; ask for one with in, such as: "
                                       "\"key\" in {}.",
                                       side->what, side->what.substr(1, side->what.size() - 2)));
      }
    }
    const bool ordering = node.kind != Kind::Equal && node.kind != Kind::Unequal;
    if (ordering && (!is_ordered(left, right) || !is_ordered(right, left))) {
      return invalid({},
                     fmt::format("{} and {} have no order; use == or !=.", left.what, right.what));
    }
    return alike(left, right);
  }

  static bool is_ordered(const Typed& side, const Typed& other) {
    return side.kind == ValueKind::Number || side.kind == ValueKind::Date ||
           (side.literal != nullptr && other.kind == ValueKind::Date);
  }

  Result<void> membership(const ExpressionNode& node) const {
    POLKU_TRY(const auto sought, type_of(node.left));
    POLKU_TRY(const auto collection, type_of(node.right));
    if (sought.is_list || sought.kind == ValueKind::Choices) {
      return invalid({},
                     fmt::format("{} stands left of in; one value belongs there.", sought.what));
    }
    if (collection.is_list) {
      for (const auto item : program_.nodes[node.right].items) {
        POLKU_TRY(const auto typed, type_of(item));
        POLKU_CHECK(alike(sought, typed));
      }
      return {};
    }
    if (collection.kind != ValueKind::Choices) {
      return invalid({}, fmt::format("{} is {}; in takes a [list] or a question with several "
                                     "choices.",
                                     collection.what, describe(collection.kind)));
    }
    Typed one = collection;
    one.kind = ValueKind::Choice;
    return alike(sought, one);
  }

  static Result<void> alike(const Typed& a, const Typed& b) {
    const bool same = text_like(a.kind) ? text_like(b.kind) : a.kind == b.kind;
    if (!same) {
      return invalid({}, fmt::format("{} is {} and {} is {}: they never match.", a.what,
                                     describe(a.kind), b.what, describe(b.kind)));
    }
    POLKU_CHECK(literal_fits(a, b));
    return literal_fits(b, a);
  }

  static bool text_like(ValueKind kind) {
    return kind == ValueKind::Text || kind == ValueKind::Choice || kind == ValueKind::Date;
  }

  static Result<void> literal_fits(const Typed& literal, const Typed& other) {
    if (literal.literal == nullptr || !other.is_name) return {};
    if (other.kind == ValueKind::Date && !Day::parse(*literal.literal)) {
      return invalid({}, fmt::format("{} is no date; write it as \"2026-11-21\".", literal.what));
    }
    if (other.kind == ValueKind::Choice &&
        std::ranges::find(other.keys, *literal.literal) == other.keys.end()) {
      return invalid({}, fmt::format("{} has no option {}.", other.what, literal.what));
    }
    return {};
  }

  const Expression::Program& program_;
  const NameResolver& resolve_;
};

}  // namespace

Result<void> Expression::check_types(const NameResolver& resolve) const {
  return TypeCheck(*program_, resolve).condition(program_->root);
}

}  // namespace polku::surveys
