#include "comment_facts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/json.h"
#include "core/text.h"

namespace polku::metrics {
namespace {

// Feelings within this of nothing are neither good nor bad, as for a comment of one statement.
constexpr double kNeutralWithin = 20;

struct Feelings {
  double total = 0;
  int count = 0, positive = 0, negative = 0;

  void add(const ReadStatement& statement) {
    total += 100 * statement.sentiment;
    ++count;
    if (statement.label > 0) ++positive;
    if (statement.label < 0) ++negative;
  }
  double mean() const { return count > 0 ? std::clamp(total / count, -100.0, 100.0) : 0; }
  // What all its statements agree on; where they do not, what they come to together.
  int label() const {
    if (positive == 0 || negative == 0) return positive > 0 ? 1 : negative > 0 ? -1 : 0;
    if (std::abs(mean()) <= kNeutralWithin) return 0;
    return mean() > 0 ? 1 : -1;
  }
};

std::string joined(const std::set<std::string>& words) {
  if (words.empty()) return {};
  std::string text = " ";
  for (const auto& word : words) text.append(word).push_back(' ');
  return text;
}

}  // namespace

std::vector<CommentText> comment_texts(const surveys::Response& response,
                                       const surveys::Definition& definition) {
  std::vector<CommentText> texts;
  for (const auto& question : definition.questions) {
    if (question.type != surveys::QuestionType::LongText) continue;
    const auto* answer = find_member(response.answers, question.key);
    if (answer == nullptr || !answer->is_string()) continue;
    const std::string_view text = answer->get_string();
    if (trimmed(text).empty()) continue;
    texts.push_back({response.organisation, response.id, question.key, text, response.language});
  }
  return texts;
}

Result<CommentFacts> read_texts(CommentReader& reader, const std::vector<CommentText>& texts) {
  CommentFacts facts;
  POLKU_TRY(facts.stamp, reader.stamp(texts.front().organisation));
  Feelings whole;
  std::map<std::string, Feelings> by_theme;
  std::set<std::string> intents, words;
  for (const auto& text : texts) {
    POLKU_TRY(const auto comment, reader.read(text));
    if (comment.language && facts.language.empty()) facts.language = tag_of(*comment.language);
    for (const auto& statement : comment.statements) {
      whole.add(statement);
      const std::set<std::string> themes(statement.themes.begin(), statement.themes.end());
      for (const auto& theme : themes) by_theme[theme].add(statement);
      intents.insert(statement.intents.begin(), statement.intents.end());
    }
    for (const auto& lemma : comment.lemmas) {
      // A space parts words, so that none may hold one.
      if (!lemma.empty() && lemma.find(' ') == lemma.npos) words.insert(lemma);
    }
  }
  facts.label = whole.label();
  facts.sentiment = whole.mean();
  for (const auto& [theme, feelings] : by_theme) {
    facts.mentions.push_back({theme, feelings.label(), feelings.mean()});
  }
  facts.intents.assign(intents.begin(), intents.end());
  facts.words = joined(words);
  return facts;
}

}  // namespace polku::metrics
