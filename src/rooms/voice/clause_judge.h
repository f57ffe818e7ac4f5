#pragma once
// What the words of one clause say: opinion with negation, emphasis, wishes and unmet expectation.

#include <vector>

#include "pieces.h"
#include "voice/analysis.h"

namespace polku::voice {

// Added up: `sum` in lexicon points (one plain opinion word is 2), `weight` how much was said for
// or against, whatever the sign.
struct ClauseVerdict {
  double sum = 0;
  double weight = 0;
  double positive = 0, negative = 0;  // parts of the sum, the latter below 0
  bool sarcasm = false;
  bool doubt = false;
  std::vector<Mark> marks;  // sentiments in lexicon points
};

// Themes found in the clause decide which theme-bound opinions count. `own`: the organisation's
// opinion words, or null.
struct OwnOpinions {
  PatternSet patterns;
  std::vector<double> values;
};
ClauseVerdict judge_clause(const std::vector<Piece>& pieces, const Clause& clause,
                           const Lexicon& lexicon, const std::vector<ThemeHit>& themes,
                           const OwnOpinions* own);

// -1..1 of a verdict.
double sentiment_of(const ClauseVerdict& verdict);

}  // namespace polku::voice
