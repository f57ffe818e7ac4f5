#pragma once
// The small language of survey logic: show_if, skip_to_end_if and the `when` of quotas.
//
//   satisfaction <= 2 and context.channel == "shop"
//   "price" in reasons or not answered(why)
//
// An Expression is compiled once, immutable and cheap to copy; evaluation is total, allocates
// nothing and is safe from any thread.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "surveys/response.h"

namespace polku::surveys {

// What a respondent has told so far, and where. Answers of questions that are not shown are not in.
struct Situation {
  const json::object& answers;
  const Context& context;
  Language language = Language::Finnish;
};

// A name as an expression or a pipe writes it: `recommend`, `matrix.row`, `context.channel`,
// `context.attributes.customer_type`.
struct Name {
  enum class Kind { Answer, ContextField, Attribute };
  Kind kind = Kind::Answer;
  std::string key;   // question key, context field or attribute key
  std::string part;  // row, quadrant dimension or ranked option; empty: the whole answer

  std::string text() const;
  friend bool operator==(const Name&, const Name&) = default;
};

// Reads a name as written above; nothing when it is not one.
std::optional<Name> parse_name(std::string_view text);
// channel, touchpoint, moment, unit, location, language, device and method may be named.
bool is_context_field(std::string_view field);
// The field's text; empty when not known.
std::string_view context_field(const Situation& situation, std::string_view field);

// What kind of value a name has, for finding mistakes when a definition is saved.
enum class ValueKind { Number, Text, Date, Choice, Choices, Flag, Rows };
struct NameType {
  ValueKind kind = ValueKind::Text;
  std::vector<std::string> keys;  // of Choice and Choices: what it may be compared with
};
// Answers Invalid, with the reason, for a name that may not be used.
using NameResolver = std::function<Result<NameType>(const Name&)>;

class Expression {
 public:
  // Invalid (field left empty) with the column of the first mistake. At most 2 000 characters and
  // 32 levels of nesting.
  static Result<Expression> parse(std::string_view source);

  const std::string& source() const;
  // Every name used, in order, with repeats.
  const std::vector<Name>& names() const;
  // Comparisons of unlike things, unknown option keys, conditions that are no conditions: Invalid.
  Result<void> check_types(const NameResolver& resolve) const;
  // A comparison with something unanswered, or of unlike types, is false.
  bool holds(const Situation& situation) const;

  friend bool operator==(const Expression& a, const Expression& b) {
    return a.source() == b.source();
  }

  struct Program;
  const Program& program() const { return *program_; }  // for analysis within the room

 private:
  explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

// Words that expressions keep for themselves; no question may have them as its key.
bool is_reserved_word(std::string_view word);

}  // namespace polku::surveys
