#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "comment_parts.h"
#include "core/text.h"

// Comments that stand for their theme, chosen fairly: not the wittiest, but those nearest to what
// the others say, and not twice the same shop, week, length or opinion.

namespace polku::metrics {
namespace {

constexpr std::size_t kCandidates = 600;
constexpr std::size_t kLemmasMin = 3, kLemmasMax = 60;
// What a quote loses for each thing it has in common with one already chosen.
constexpr double kSameUnit = 0.15, kSameWeek = 0.1, kSameLength = 0.1, kSameLabel = 0.15;

using Weights = std::map<std::string, double>;

// In what part of the comments each lemma stands, after the words that stand in nearly all.
Weights centre_of(const std::vector<QuoteComment>& comments) {
  Weights counts;
  for (const auto& comment : comments) {
    for (const auto& lemma : comment.lemmas) counts[lemma] += 1;
  }
  const auto n = static_cast<double>(comments.size());
  for (auto& [lemma, count] : counts) count = count > 1 ? count / n * std::log(1 + n / count) : 0;
  return counts;
}

// Cosine between a comment's lemmas and the centre.
double nearness_of(const QuoteComment& comment, const Weights& centre, double centre_length) {
  if (comment.lemmas.empty() || centre_length <= 0) return 0;
  double shared = 0;
  for (const auto& lemma : comment.lemmas) {
    const auto at = centre.find(lemma);
    if (at != centre.end()) shared += at->second;
  }
  return shared / (centre_length * std::sqrt(static_cast<double>(comment.lemmas.size())));
}

int length_class(const QuoteComment& comment) {
  return comment.lemmas.size() <= 8 ? 0 : comment.lemmas.size() <= 20 ? 1 : 2;
}

double in_common(const QuoteComment& a, const QuoteComment& b) {
  double lost = 0;
  if (a.unit == b.unit) lost += kSameUnit;
  if (a.week == b.week) lost += kSameWeek;
  if (length_class(a) == length_class(b)) lost += kSameLength;
  if (a.label == b.label) lost += kSameLabel;
  std::size_t shared = 0;
  const std::set<std::string> words(a.lemmas.begin(), a.lemmas.end());
  for (const auto& lemma : b.lemmas) shared += words.contains(lemma);
  const auto all = a.lemmas.size() + b.lemmas.size() - shared;
  // The same words once more say nothing new.
  return lost + static_cast<double>(shared) / static_cast<double>(std::max<std::size_t>(1, all));
}

std::vector<std::string> split_words(const std::string& words) {
  std::vector<std::string> lemmas;
  for (const auto word : split(words, ' ')) {
    if (!word.empty()) lemmas.emplace_back(word);
  }
  return lemmas;
}

}  // namespace

std::vector<QuoteComment> choose_quotes(std::vector<QuoteComment> comments, std::size_t count) {
  const auto centre = centre_of(comments);
  double squares = 0;
  for (const auto& [lemma, weight] : centre) squares += weight * weight;
  for (auto& one : comments) one.nearness = nearness_of(one, centre, std::sqrt(squares));
  std::erase_if(comments, [](const QuoteComment& one) {
    return one.lemmas.size() < kLemmasMin || one.lemmas.size() > kLemmasMax;
  });
  double nearest = 0;
  for (const auto& one : comments) nearest = std::max(nearest, one.nearness);
  std::vector<double> worth;
  for (const auto& one : comments) worth.push_back(nearest > 0 ? one.nearness / nearest : 0);
  std::vector<bool> taken(comments.size(), false);
  std::vector<QuoteComment> chosen;
  while (chosen.size() < std::min(count, comments.size())) {
    std::size_t best = comments.size();
    for (std::size_t i = 0; i < comments.size(); ++i) {
      if (!taken[i] && (best == comments.size() || worth[i] > worth[best])) best = i;
    }
    taken[best] = true;
    chosen.push_back(comments[best]);
    for (std::size_t i = 0; i < comments.size(); ++i) {
      if (!taken[i]) worth[i] -= in_common(comments[best], comments[i]);
    }
  }
  return chosen;
}

Result<std::vector<QuoteCandidate>> comment_quotes(Engine& engine, const CommentScope& scope,
                                                   const CommentChoice& choice, std::size_t count) {
  std::vector<QuoteCandidate> quotes;
  POLKU_TRY(const auto whole, scope.whole(engine));
  if (whole.visibility != Visibility::Shown) return quotes;
  POLKU_TRY(auto chosen, chosen_comments(engine, scope, choice));
  if (!chosen) return quotes;
  chosen->reading.with_words = true;
  chosen->reading.rows_max = kCandidates;
  auto& facts = engine.ports().facts;
  POLKU_TRY(const auto table,
            facts.select(compose_comments(chosen->plan, chosen->reading, facts.dialect())));
  std::vector<QuoteComment> comments;
  for (std::size_t row = 0; row < table.rows; ++row) {
    const auto id = ResponseId::parse(table.columns[0].text(row));
    if (!id) continue;
    QuoteComment comment;
    comment.response = *id;
    comment.week = (table.columns[2].integer(row) + 3) / 7;
    comment.unit = facts.text_of(table.columns[3].integer(row));
    comment.label = static_cast<int>(table.columns[4].integer(row));
    comment.lemmas = split_words(table.columns[7].text(row));
    comments.push_back(std::move(comment));
  }
  for (const auto& one : choose_quotes(std::move(comments), count)) {
    quotes.push_back({one.response, std::clamp(one.nearness, 0.0, 1.0)});
  }
  return quotes;
}

}  // namespace polku::metrics
