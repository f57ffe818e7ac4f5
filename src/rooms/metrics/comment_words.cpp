#include <algorithm>
#include <cmath>

#include "comment_parts.h"
#include "moments_numbers.h"
#include "stats/distinctive.h"

// The words of those who recommend and of those who do not.

namespace polku::metrics {
namespace {

constexpr std::size_t kWordsShown = 40;  // of each side
// The prior weighs a tenth of what was said: enough to keep rare words from shouting.
constexpr double kPriorShare = 0.1, kPriorMin = 10, kPriorMax = 1'000;

struct Sides {
  ScaleRange high, low;
};

// CSAT: its positive box against the lowest third of the scale.
Sides sides_of(const Target& target) {
  if (target.metric == Metric::Nps) {
    return {{surveys::kPromoterMin, 10}, {0, surveys::kDetractorMax}};
  }
  const auto& scale = *target.scale;
  return {target.box, {scale.min, scale.min + (scale.max - scale.min) / 3}};
}

struct Word {
  std::string lemma;
  stats::WordCount count;
  stats::Estimate odds;

  double z() const { return odds.value / odds.standard_error; }
};

std::vector<Word> most_distinctive(std::vector<Word> words) {
  std::erase_if(words, [](const Word& word) { return !std::isfinite(word.odds.value); });
  std::ranges::stable_sort(words, [](const Word& a, const Word& b) { return a.z() > b.z(); });
  std::vector<Word> shown;
  for (const auto& word : words) {
    if (shown.size() == kWordsShown || word.odds.low <= 0) break;
    shown.push_back(word);
  }
  const auto first_low = shown.size();
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    if (shown.size() == first_low + kWordsShown || word->odds.high >= 0) break;
    shown.push_back(*word);
  }
  return shown;
}

std::vector<Word> words_of(const FactTable& table, stats::Confidence confidence, double* comments) {
  std::vector<Word> words;
  std::vector<stats::WordCount> counts;
  for (std::size_t row = 0; row < table.rows; ++row) {
    const stats::WordCount count{table.columns[1].number(row), table.columns[2].number(row),
                                 table.columns[3].number(row)};
    auto lemma = table.columns[0].text(row);
    if (lemma.empty()) {
      *comments = count.first + count.second;
      continue;
    }
    counts.push_back(count);
    words.push_back({std::move(lemma), count, {}});
  }
  double said = 0;
  for (const auto& count : counts) said += count.all;
  const double prior = std::clamp(kPriorShare * said, kPriorMin, kPriorMax);
  const auto odds = stats::distinctive_words(counts, prior, confidence);
  for (std::size_t i = 0; i < words.size(); ++i) words[i].odds = odds[i];
  return words;
}

}  // namespace

Result<json::object> comment_words(Engine& engine, const CommentScope& scope) {
  POLKU_TRY(const auto whole, scope.whole(engine));
  json::object page{{"suppressed", whole.visibility != Visibility::Shown}};
  page["metric"] = nullptr;
  page["comments"] = nullptr;
  page["words"] = json::array();
  if (whole.visibility != Visibility::Shown) {
    page["reason"] = reason_of(whole.visibility);
    return page;
  }
  POLKU_TRY(const auto outcome, outcome_of(engine, scope));
  if (!outcome || outcome->whole.visibility != Visibility::Shown) return page;
  const auto& prepared = outcome->prepared;
  page["metric"] = name_of(prepared.target.metric);
  auto& facts = engine.ports().facts;
  POLKU_TRY(const auto plan, scope.plan(engine, scope.prepared.window));
  const PlanRequest request{prepared.query, prepared.target, *prepared.snapshot,
                            facts,          prepared.actor,  prepared.filters};
  POLKU_TRY(auto scores, make_plan(request, prepared.window));
  if (plan.nothing || scores.nothing) return page;
  const auto sides = sides_of(prepared.target);
  // A word of a few people would tell who they are.
  const WordReading reading{.high = sides.high,
                            .low = sides.low,
                            .comments_min = std::max(2, scope.prepared.minimum_group())};
  POLKU_TRY(const auto table, facts.select(compose_words(plan, scores, reading, facts.dialect())));
  double comments = 0;
  const auto words = words_of(table, stats::Confidence(scope.prepared.query.confidence), &comments);
  page["comments"] = std::llround(comments);
  json::array list;
  for (const auto& word : most_distinctive(words)) {
    list.push_back({{"lemma", word.lemma},
                    {"promoters", std::llround(word.count.first)},
                    {"detractors", std::llround(word.count.second)},
                    {"log_odds", json_number(word.odds.value)},
                    {"low", json_number(word.odds.low)},
                    {"high", json_number(word.odds.high)}});
  }
  page["words"] = std::move(list);
  return page;
}

}  // namespace polku::metrics
