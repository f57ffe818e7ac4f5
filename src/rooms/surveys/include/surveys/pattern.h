#pragma once
// Patterns of short texts: the safe part of regular expressions, matched in time linear in the text
// (Thompson 1968), so that no pattern can stall the server.
//
// Literals, `.`, classes `[a-zåäö0-9]` and `[^...]`, \d \w \s \D \W \S, groups, `|`, and the
// repeats `? * + {n} {n,} {n,m}` up to 100. The whole text has to match, as in HTML's `pattern`.

#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace polku::surveys {

// Immutable, cheap to copy, thread-safe.
class Pattern {
 public:
  // Invalid (field left empty) with the place of the first mistake; also when the pattern grows to
  // more than 2 000 states.
  static Result<Pattern> compile(std::string_view source);

  const std::string& source() const;
  // `text` is valid UTF-8.
  bool matches(std::string_view text) const;

  friend bool operator==(const Pattern& a, const Pattern& b) { return a.source() == b.source(); }

  struct Automaton;

 private:
  explicit Pattern(std::shared_ptr<const Automaton> automaton) : automaton_(std::move(automaton)) {}
  std::shared_ptr<const Automaton> automaton_;
};

}  // namespace polku::surveys
