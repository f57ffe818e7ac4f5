#include "surveys/pattern.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/format.h"
#include "core/text.h"
#include "utf8.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kSourceMax = 500;  // bytes
constexpr std::size_t kStatesMax = 2'000;
constexpr std::size_t kPartsMax = 20'000;
constexpr int kDepthMax = 20;
constexpr int kRepeatMax = 100;

struct CharacterClass {
  std::vector<std::pair<char32_t, char32_t>> ranges;
  bool negated = false;

  bool holds(char32_t point) const {
    const bool inside = std::ranges::any_of(ranges, [point](const auto& range) {
      return point >= range.first && point <= range.second;
    });
    return inside != negated;
  }
};

// The parsed pattern, before it is unrolled into states.
struct Node {
  enum class Kind { Class, Sequence, Choice, Repeat } kind = Kind::Sequence;
  CharacterClass characters = {};
  std::vector<Node> children = {};
  int least = 0;
  int most = 0;  // -1: without end
};

struct State {
  enum class Kind { Class, Split, Match } kind = Kind::Match;
  std::uint32_t characters = 0;
  std::uint32_t next = 0;
  std::uint32_t other = 0;
};

class PatternParser {
 public:
  explicit PatternParser(std::string_view source) : source_(source) {}

  Result<Node> parse() {
    auto node = choice(0);
    if (!error_ && at_ < source_.size()) refuse("there is a ) without its (");
    if (error_) return *error_;
    return node;
  }

 private:
  void refuse(std::string_view why) {
    if (!error_) {
      error_ = invalid({}, fmt::format("The pattern is broken at character {}: {}.",
                                       length_in_code_points(source_.substr(0, at_)) + 1, why));
    }
  }
  bool ended() const { return error_ || at_ >= source_.size(); }
  bool next_is(char c) const { return !ended() && source_[at_] == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }

  Node choice(int depth) {
    Node node{.kind = Node::Kind::Choice};
    if (depth > kDepthMax) refuse("groups are nested too deep");
    node.children.push_back(sequence(depth));
    while (take('|')) node.children.push_back(sequence(depth));
    return node.children.size() == 1 ? std::move(node.children.front()) : std::move(node);
  }

  Node sequence(int depth) {
    Node node{.kind = Node::Kind::Sequence};
    while (!ended() && source_[at_] != '|' && source_[at_] != ')') {
      node.children.push_back(repeated(depth));
    }
    return node;
  }

  Node repeated(int depth) {
    Node node = single(depth);
    if (ended()) return node;
    int least = 0;
    int most = 0;
    if (take('?')) {
      most = 1;
    } else if (take('*')) {
      most = -1;
    } else if (take('+')) {
      least = 1;
      most = -1;
    } else if (next_is('{')) {
      ++at_;
      std::tie(least, most) = counts();
    } else {
      return node;
    }
    if (next_is('?') || next_is('*') || next_is('+') || next_is('{')) {
      refuse("one repeat follows another; put the first part in parentheses");
    }
    Node repeat{.kind = Node::Kind::Repeat};
    repeat.least = least;
    repeat.most = most;
    repeat.children.push_back(std::move(node));
    return repeat;
  }

  std::optional<int> digits() {
    int value = 0;
    const auto start = at_;
    while (!ended() && source_[at_] >= '0' && source_[at_] <= '9' && at_ - start < 4) {
      value = value * 10 + (source_[at_++] - '0');
    }
    return at_ == start ? std::nullopt : std::optional(value);
  }

  std::pair<int, int> counts() {
    const auto least = digits();
    if (!least) {
      refuse("a number is missing after {");
      return {};
    }
    int most = *least;
    if (take(',')) {
      const auto end = digits();
      most = end ? *end : -1;
    }
    if (!take('}')) refuse("a } is missing after the counts");
    if (*least > kRepeatMax || most > kRepeatMax) refuse("a part repeats more than 100 times");
    if (most != -1 && most < *least) refuse("the counts stand in the wrong order");
    return {*least, most};
  }

  Node single(int depth) {
    Node node{.kind = Node::Kind::Class};
    if (take('(')) {
      take_group_mark();
      node = choice(depth + 1);
      if (!error_ && !take(')')) refuse("a ) is missing");
      return node;
    }
    if (take('[')) {
      node.characters = character_class();
    } else if (take('.')) {
      node.characters = {{{'\n', '\n'}, {'\r', '\r'}}, true};
    } else if (take('\\')) {
      node.characters = escape();
    } else if (std::string_view("?*+{").find(source_[at_]) != std::string_view::npos) {
      refuse("there is nothing to repeat");
    } else if (source_[at_] == '^' || source_[at_] == '$') {
      refuse("^ and $ are not needed: the whole text has to match");
    } else {
      const auto point = next_code_point(source_, at_);
      node.characters.ranges.emplace_back(point, point);
    }
    return node;
  }

  void take_group_mark() {
    if (!next_is('?')) return;
    ++at_;
    if (!take(':')) refuse("look-around and named groups are not taken");
  }

  static CharacterClass named_class(char name) {
    CharacterClass characters;
    const char lower = static_cast<char>(name | 0x20);
    characters.negated = name != lower;
    if (lower == 'd') characters.ranges = {{'0', '9'}};
    if (lower == 'w') characters.ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    if (lower == 's') characters.ranges = {{'\t', '\r'}, {' ', ' '}, {0xA0, 0xA0}};
    return characters;
  }

  CharacterClass escape() {
    CharacterClass characters;
    if (ended()) {
      refuse("a character is missing after the backslash");
      return characters;
    }
    if (std::string_view("dwsDWS").find(source_[at_]) != std::string_view::npos) {
      return named_class(source_[at_++]);
    }
    if (const auto point = escaped_point()) characters.ranges.emplace_back(*point, *point);
    return characters;
  }

  std::optional<char32_t> escaped_point() {
    const auto c = ended() ? '\0' : source_[at_];
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == 't' || c == 'n') {
      ++at_;
      return c == 't' ? '\t' : '\n';
    }
    if (c == '\0' || alphanumeric) {
      refuse("this escape is not known; \\d, \\w, \\s and escaped signs are");
      return std::nullopt;
    }
    return next_code_point(source_, at_);
  }

  CharacterClass character_class() {
    CharacterClass characters;
    characters.negated = take('^');
    bool any = false;
    while (!ended() && !(next_is(']') && any)) {
      any = true;
      class_member(characters);
    }
    if (!error_ && !take(']')) refuse("a ] is missing");
    return characters;
  }

  void class_member(CharacterClass& characters) {
    if (next_is('\\') && at_ + 1 < source_.size() &&
        std::string_view("dws").find(source_[at_ + 1]) != std::string_view::npos) {
      const auto named = named_class(source_[at_ + 1]);
      characters.ranges.insert(characters.ranges.end(), named.ranges.begin(), named.ranges.end());
      at_ += 2;
      return;
    }
    const auto low = class_point();
    if (!low) return;
    const bool range = next_is('-') && at_ + 1 < source_.size() && source_[at_ + 1] != ']';
    if (!range) {
      characters.ranges.emplace_back(*low, *low);
      return;
    }
    ++at_;
    const auto high = class_point();
    if (!high) return;
    if (*high < *low) refuse("a range in [...] stands in the wrong order");
    characters.ranges.emplace_back(*low, *high);
  }

  std::optional<char32_t> class_point() {
    if (take('\\')) return escaped_point();
    if (ended()) return std::nullopt;
    return next_code_point(source_, at_);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
};

}  // namespace

struct Pattern::Automaton {
  std::string source;
  std::vector<CharacterClass> classes;
  std::vector<State> states;
  std::uint32_t start = 0;
  std::size_t parts = 0;

  // Builds backwards: each part is given the state that follows it and answers with its first one.
  // Nothing when there would be too many states.
  std::optional<std::uint32_t> build(const Node& node, std::uint32_t next) {
    // Repeats of nothing add no states, so the parts are counted too.
    if (states.size() > kStatesMax || ++parts > kPartsMax) return std::nullopt;
    switch (node.kind) {
      case Node::Kind::Class:
        classes.push_back(node.characters);
        return add({State::Kind::Class, static_cast<std::uint32_t>(classes.size() - 1), next, 0});
      case Node::Kind::Sequence: {
        std::optional<std::uint32_t> first = next;
        for (auto child = node.children.rbegin(); first && child != node.children.rend(); ++child) {
          first = build(*child, *first);
        }
        return first;
      }
      case Node::Kind::Choice: {
        auto first = build(node.children.back(), next);
        for (auto child = node.children.rbegin() + 1; first && child != node.children.rend();
             ++child) {
          const auto other = build(*child, next);
          if (!other) return std::nullopt;
          first = add({State::Kind::Split, 0, *other, *first});
        }
        return first;
      }
      case Node::Kind::Repeat:
        return build_repeat(node, next);
    }
    return std::nullopt;
  }

  std::optional<std::uint32_t> build_repeat(const Node& node, std::uint32_t next) {
    const auto& part = node.children.front();
    std::optional<std::uint32_t> first = next;
    if (node.most == -1) {
      const auto loop = add({State::Kind::Split, 0, next, next});
      const auto body = build(part, loop);
      if (!body) return std::nullopt;
      states[loop].next = *body;
      first = loop;
    } else {
      for (int i = node.least; first && i < node.most; ++i) {
        const auto body = build(part, *first);
        if (!body) return std::nullopt;
        first = add({State::Kind::Split, 0, *body, next});
      }
    }
    for (int i = 0; first && i < node.least; ++i) first = build(part, *first);
    return first;
  }

  std::uint32_t add(State state) {
    states.push_back(state);
    return static_cast<std::uint32_t>(states.size() - 1);
  }
};

Result<Pattern> Pattern::compile(std::string_view source) {
  if (source.empty()) return invalid({}, "The pattern is empty; leave the member out instead.");
  if (source.size() > kSourceMax || !is_valid_utf8(source)) {
    return invalid({}, fmt::format("A pattern is UTF-8 of at most {} bytes.", kSourceMax));
  }
  POLKU_TRY(const auto node, PatternParser(source).parse());
  auto automaton = std::make_shared<Automaton>();
  automaton->source = source;
  automaton->add({State::Kind::Match, 0, 0, 0});
  const auto start = automaton->build(node, 0);
  if (!start || automaton->states.size() > kStatesMax) {
    return invalid({}, "The pattern repeats too much; make the counts smaller.");
  }
  automaton->start = *start;
  return Pattern(std::move(automaton));
}

const std::string& Pattern::source() const { return automaton_->source; }

bool Pattern::matches(std::string_view text) const {
  const auto& states = automaton_->states;
  // `met` remembers the step at which a state was last entered, so that none is entered twice.
  std::vector<std::uint32_t> met(states.size(), 0);
  std::vector<std::uint32_t> current;
  std::vector<std::uint32_t> following;
  std::vector<std::uint32_t> open;
  std::uint32_t step = 1;
  const auto enter = [&](std::uint32_t state, std::vector<std::uint32_t>& into) {
    open.push_back(state);
    while (!open.empty()) {
      const auto at = open.back();
      open.pop_back();
      if (met[at] == step) continue;
      met[at] = step;
      if (states[at].kind == State::Kind::Split) {
        open.push_back(states[at].other);
        open.push_back(states[at].next);
      } else {
        into.push_back(at);
      }
    }
  };
  enter(automaton_->start, current);
  for (std::size_t at = 0; at < text.size() && !current.empty();) {
    const auto point = next_code_point(text, at);
    ++step;
    following.clear();
    for (const auto state : current) {
      if (states[state].kind != State::Kind::Class) continue;
      if (automaton_->classes[states[state].characters].holds(point)) {
        enter(states[state].next, following);
      }
    }
    std::swap(current, following);
  }
  return std::ranges::any_of(
      current, [&](std::uint32_t state) { return states[state].kind == State::Kind::Match; });
}

}  // namespace polku::surveys
