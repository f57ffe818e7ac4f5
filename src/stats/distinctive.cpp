#include "stats/distinctive.h"

#include <cmath>

#include "stats/distributions.h"

namespace polku::stats {

std::vector<Estimate> distinctive_words(std::span<const WordCount> words, double prior_words,
                                        Confidence confidence) {
  double first = 0, second = 0, all = 0;
  for (const auto& word : words) {
    first += word.first;
    second += word.second;
    all += word.all;
  }
  std::vector<Estimate> estimates(words.size());
  if (!(first > 0) || !(second > 0) || !(prior_words > 0)) return estimates;
  const double z = z_quantile(confidence);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (!(word.all > 0)) continue;
    const double prior = prior_words * word.all / all;
    const double of_first = word.first + prior, of_second = word.second + prior;
    // A word that is all there is leaves nothing to be set against.
    const double rest_first = first + prior_words - of_first;
    const double rest_second = second + prior_words - of_second;
    if (!(rest_first > 0) || !(rest_second > 0)) continue;
    auto& estimate = estimates[i];
    estimate.value = std::log(of_first / rest_first) - std::log(of_second / rest_second);
    estimate.standard_error = std::sqrt(1 / of_first + 1 / of_second);
    estimate.low = estimate.value - z * estimate.standard_error;
    estimate.high = estimate.value + z * estimate.standard_error;
    estimate.n = word.first + word.second;
  }
  return estimates;
}

}  // namespace polku::stats
