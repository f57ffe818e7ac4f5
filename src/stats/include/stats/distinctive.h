#pragma once

#include <span>
#include <vector>

#include "stats/estimate.h"

namespace polku::stats {

// In how many texts of each side a word stands, and in how many of all texts, those of neither side
// too: what is expected of it. Precondition: all >= first + second.
struct WordCount {
  double first = 0.0;
  double second = 0.0;
  double all = 0.0;
};

// Which words one side says and the other does not: log-odds ratio with an informative Dirichlet
// prior, Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political Analysis 16(4), formulas
// 16, 20 and 21. `prior_words` is the weight of the prior: so many words drawn as in all texts.
// One estimate a word, in the order given: value above 0 leans to the first side, the interval is
// value -+ z standard errors, n the texts of both sides. A side without words: values NaN.
std::vector<Estimate> distinctive_words(std::span<const WordCount> words, double prior_words,
                                        Confidence confidence = {});

}  // namespace polku::stats
