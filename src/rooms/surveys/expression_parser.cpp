#include <array>
#include <charconv>
#include <optional>

#include "core/format.h"
#include "core/text.h"
#include "expression_program.h"

namespace polku::surveys {
namespace {

using Kind = ExpressionNode::Kind;

constexpr std::size_t kSourceMax = 2'000;  // bytes
constexpr int kDepthMax = 32;
constexpr std::array<std::string_view, 8> kReservedWords{"and",      "or",   "not",   "in",
                                                         "answered", "true", "false", "context"};
constexpr std::array<std::string_view, 8> kContextFields{
    "channel", "touchpoint", "moment", "unit", "location", "language", "device", "method"};

struct Token {
  enum class Kind { End, Number, Text, Word, Sign } kind = Kind::End;
  std::string text;  // a word, a sign, or the text without its quotes
  double number = 0;
  std::size_t start = 0;
};

bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Turns the source into tokens one at a time and keeps the first mistake.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) { advance(); }

  const Token& token() const { return token_; }
  const std::optional<Error>& error() const { return error_; }

  void refuse(std::string_view why) { refuse_at(token_.start, why); }

  void advance() {
    while (at_ < source_.size() &&
           std::string_view(" \t\r\n").find(source_[at_]) != std::string_view::npos) {
      ++at_;
    }
    token_ = {};
    token_.start = at_;
    if (error_ || at_ >= source_.size()) return;
    const char c = source_[at_];
    if (is_digit(c) || (c == '-' && at_ + 1 < source_.size() && is_digit(source_[at_ + 1]))) {
      read_number();
    } else if (c == '"') {
      read_text();
    } else if (is_word_start(c)) {
      read_word();
    } else {
      read_sign();
    }
  }

 private:
  void refuse_at(std::size_t at, std::string_view why) {
    if (error_) return;
    const auto column = length_in_code_points(source_.substr(0, at)) + 1;
    error_ = invalid({}, fmt::format("The expression is broken at column {}: {}.", column, why));
    token_ = {};
  }

  void read_number() {
    const auto* end = source_.data() + source_.size();
    const auto read =
        std::from_chars(source_.data() + at_, end, token_.number, std::chars_format::fixed);
    if (read.ec != std::errc()) return refuse_at(at_, "this number is too long");
    at_ = static_cast<std::size_t>(read.ptr - source_.data());
    if (at_ < source_.size() && (is_word_start(source_[at_]) || source_[at_] == '.')) {
      return refuse_at(at_, "a number ends in something else; write decimals as 2.5");
    }
    token_.kind = Token::Kind::Number;
  }

  void read_text() {
    token_.kind = Token::Kind::Text;
    for (++at_; at_ < source_.size(); ++at_) {
      char c = source_[at_];
      if (c == '"') {
        ++at_;
        return;
      }
      if (c == '\\') {
        if (++at_ >= source_.size()) break;
        c = source_[at_];
        if (c != '"' && c != '\\') return refuse_at(at_, "only \\\" and \\\\ may be escaped");
      }
      token_.text += c;
    }
    refuse_at(token_.start, "the closing quote of this text is missing");
  }

  void read_word() {
    token_.kind = Token::Kind::Word;
    while (at_ < source_.size() && (is_word_start(source_[at_]) || is_digit(source_[at_]))) {
      token_.text += source_[at_++];
    }
  }

  void read_sign() {
    constexpr std::array<std::string_view, 12> kSigns{"==", "!=", "<=", ">=", "<", ">",
                                                      "(",  ")",  "[",  "]",  ",", "."};
    for (const auto sign : kSigns) {
      if (source_.substr(at_).starts_with(sign)) {
        token_.kind = Token::Kind::Sign;
        token_.text = sign;
        at_ += sign.size();
        return;
      }
    }
    const bool single = source_[at_] == '=';
    refuse_at(at_, single ? "one = compares nothing; write =="
                          : "this sign has no meaning here; texts stand in \"double quotes\"");
  }

  std::string_view source_;
  std::size_t at_ = 0;
  Token token_;
  std::optional<Error> error_;
};

class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view source)
      : lexer_(source), program_(std::make_shared<Expression::Program>()) {
    program_->source = source;
  }

  Result<std::shared_ptr<const Expression::Program>> parse() {
    program_->root = disjunction();
    if (lexer_.token().kind != Token::Kind::End) {
      lexer_.refuse(
          "something follows where the expression could end; join conditions with and "
          "or or");
    }
    if (lexer_.error()) return *lexer_.error();
    return std::shared_ptr<const Expression::Program>(std::move(program_));
  }

 private:
  bool is_word(std::string_view word) const {
    return lexer_.token().kind == Token::Kind::Word && lexer_.token().text == word;
  }
  bool take_word(std::string_view word) {
    const bool found = is_word(word);
    if (found) lexer_.advance();
    return found;
  }
  bool take_sign(std::string_view sign) {
    const bool found = lexer_.token().kind == Token::Kind::Sign && lexer_.token().text == sign;
    if (found) lexer_.advance();
    return found;
  }
  bool failed() const { return lexer_.error().has_value(); }

  std::uint32_t add(ExpressionNode node) {
    program_->nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(program_->nodes.size() - 1);
  }
  std::uint32_t add(Kind kind, std::uint32_t left, std::uint32_t right = 0) {
    ExpressionNode node;
    node.kind = kind;
    node.left = left;
    node.right = right;
    return add(std::move(node));
  }

  // Chains of `and` and `or` grow to the left, so evaluation descends once for every link.
  std::uint32_t disjunction() {
    auto left = conjunction();
    while (!failed() && take_word("or")) left = add(Kind::Or, left, conjunction());
    return left;
  }
  std::uint32_t conjunction() {
    auto left = negation();
    while (!failed() && take_word("and")) left = add(Kind::And, left, negation());
    return left;
  }

  std::uint32_t negation() {
    if (++depth_ > kDepthMax) lexer_.refuse("the parentheses are nested too deep");
    std::uint32_t node = 0;
    if (!failed() && take_word("not")) {
      node = add(Kind::Not, negation());
    } else if (!failed()) {
      node = comparison();
    }
    --depth_;
    return node;
  }

  std::uint32_t comparison() {
    const auto left = operand();
    static constexpr std::array<std::pair<std::string_view, Kind>, 6> kComparisons{
        {{"==", Kind::Equal},
         {"!=", Kind::Unequal},
         {"<=", Kind::LessOrEqual},
         {">=", Kind::GreaterOrEqual},
         {"<", Kind::Less},
         {">", Kind::Greater}}};
    if (failed()) return left;
    if (take_word("in")) return add(Kind::In, left, operand());
    for (const auto& [sign, kind] : kComparisons) {
      if (!take_sign(sign)) continue;
      const auto node = add(kind, left, operand());
      refuse_chain();
      return node;
    }
    return left;
  }

  void refuse_chain() {
    const auto& token = lexer_.token();
    if (token.kind == Token::Kind::Sign &&
        std::string_view("<=>=!=").find(token.text) != std::string_view::npos) {
      lexer_.refuse("comparisons do not chain; join two of them with and");
    }
  }

  std::uint32_t operand() {
    const auto token = lexer_.token();
    switch (token.kind) {
      case Token::Kind::Number:
        return literal(Kind::Number, token);
      case Token::Kind::Text:
        return literal(Kind::Text, token);
      case Token::Kind::Word:
        return word();
      case Token::Kind::Sign:
        if (take_sign("(")) {
          const auto inner = disjunction();
          if (!failed() && !take_sign(")")) lexer_.refuse("a ) is missing");
          return inner;
        }
        if (take_sign("[")) return list();
        break;
      case Token::Kind::End:
        lexer_.refuse("the expression ends too early");
        return 0;
    }
    lexer_.refuse("a question, a number, a \"text\" or a [list] is expected");
    return 0;
  }

  std::uint32_t literal(Kind kind, const Token& token) {
    ExpressionNode node;
    node.kind = kind;
    node.number = token.number;
    node.text = token.text;
    lexer_.advance();
    return add(std::move(node));
  }

  std::uint32_t list() {
    ExpressionNode node;
    node.kind = Kind::List;
    if (take_sign("]")) return add(std::move(node));
    do {
      const auto token = lexer_.token();
      const bool number = token.kind == Token::Kind::Number;
      if (!number && token.kind != Token::Kind::Text) {
        lexer_.refuse("a list holds numbers and \"texts\", separated by commas");
        return 0;
      }
      node.items.push_back(literal(number ? Kind::Number : Kind::Text, token));
    } while (!failed() && take_sign(","));
    if (!failed() && !take_sign("]")) lexer_.refuse("a ] is missing");
    return add(std::move(node));
  }

  std::uint32_t word() {
    if (is_word("true") || is_word("false")) {
      ExpressionNode node;
      node.kind = Kind::Flag;
      node.number = is_word("true") ? 1 : 0;
      lexer_.advance();
      return add(std::move(node));
    }
    if (take_word("answered")) {
      if (!take_sign("(")) lexer_.refuse("answered takes a question in parentheses: answered(why)");
      const auto node = name(Kind::Answered);
      if (!failed() && !take_sign(")")) lexer_.refuse("a ) is missing after answered(...");
      return node;
    }
    return name(Kind::Name);
  }

  std::uint32_t name(Kind kind) {
    std::string text;
    const auto start = lexer_.token();
    do {
      if (lexer_.token().kind != Token::Kind::Word) {
        lexer_.refuse("the key of a question is expected");
        return 0;
      }
      if (!text.empty()) text += '.';
      text += lexer_.token().text;
      lexer_.advance();
    } while (!failed() && take_sign("."));
    auto parsed = parse_name(text);
    if (!failed() && !parsed) {
      lexer_.refuse(fmt::format("\"{}\" names nothing that can be compared", text));
    }
    if (failed()) return 0;
    program_->names.push_back(std::move(*parsed));
    ExpressionNode node;
    node.kind = kind;
    node.name = static_cast<std::uint32_t>(program_->names.size() - 1);
    return add(std::move(node));
  }

  Lexer lexer_;
  std::shared_ptr<Expression::Program> program_;
  int depth_ = 0;
};

}  // namespace

bool is_reserved_word(std::string_view word) {
  return std::ranges::find(kReservedWords, word) != kReservedWords.end();
}

bool is_context_field(std::string_view field) {
  return std::ranges::find(kContextFields, field) != kContextFields.end();
}

std::optional<Name> parse_name(std::string_view text) {
  const auto parts = split(text, '.');
  for (const auto part : parts) {
    if (!is_key(part)) return std::nullopt;
  }
  if (parts.front() == "context") {
    if (parts.size() == 2 && is_context_field(parts[1])) {
      return Name{Name::Kind::ContextField, std::string(parts[1]), {}};
    }
    if (parts.size() == 3 && parts[1] == "attributes") {
      return Name{Name::Kind::Attribute, std::string(parts[2]), {}};
    }
    return std::nullopt;
  }
  if (parts.size() > 2 || is_reserved_word(parts.front())) return std::nullopt;
  return Name{Name::Kind::Answer, std::string(parts.front()),
              parts.size() == 2 ? std::string(parts[1]) : std::string()};
}

Result<std::shared_ptr<const Expression::Program>> compile_expression(std::string_view source) {
  if (trimmed(source).empty()) {
    return invalid({}, "The expression is empty; leave the member out instead.");
  }
  if (source.size() > kSourceMax) {
    return invalid({}, fmt::format("An expression is at most {} bytes long.", kSourceMax));
  }
  if (!is_valid_utf8(source)) return invalid({}, "The expression is not valid UTF-8.");
  return ExpressionParser(source).parse();
}

}  // namespace polku::surveys
