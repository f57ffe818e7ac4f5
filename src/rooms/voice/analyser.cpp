#include <algorithm>
#include <cmath>

#include "body.h"
#include "identify.h"
#include "text_features.h"
#include "voice/model.h"

namespace polku::voice {
namespace {

constexpr double kOwnWeight = 2.5;      // of an organisation's own model, times its reliability
constexpr double kAsking = 1.0;         // points of opinion below which a question only asks
constexpr double kAskingNeutral = 1.2;  // what that adds to neutral's log chance

constexpr std::string_view kWhole = "overall";
constexpr std::string_view kNotOfTheWhole[] = {"recommends", "will_return",   "will_not_return",
                                               "thanks",     "wants_contact", "asks"};
constexpr std::string_view kOtherwise[] = {"muuten",      "muutoin", "otherwise",
                                           "kokonaisuus", "annars",  "загалом"};

struct Opinion {
  double sentiment = 0;
  double sure = 0;
  Label label = Label::Neutral;
};

// Log chances of negative, neutral, positive; only their differences count.
using Logs = std::array<double, 3>;

void hear(Logs& logs, const std::array<double, 3>& chances, double weight) {
  for (std::size_t i = 0; i < 3; ++i) logs[i] += weight * std::log(std::max(chances[i], 1e-3));
}

// What the lexicon makes of a clause, as chances of negative, neutral, positive.
std::array<double, 3> chances_of(const ClauseVerdict& verdict, double heard,
                                 const Weights& weights) {
  const double sentiment = sentiment_of(verdict);
  const double neutral = (1 - heard) * weights.neutral_quiet +
                         heard * weights.neutral_heard * (1 - std::abs(sentiment));
  return {(1 - neutral) * (1 - sentiment) / 2, neutral, (1 - neutral) * (1 + sentiment) / 2};
}

// The judges that a text of one language has.
struct Judges {
  Weights weights;
  const LinearModel* general = nullptr;
  const LinearModel* own = nullptr;
  double own_weight = 0;

  bool any() const { return general != nullptr || own != nullptr; }
};

// The judges' chances multiplied, each to the power of its weight (a logarithmic pool; Genest and
// Zidek 1986).
Logs pooled(const ClauseVerdict& verdict, const std::vector<std::uint32_t>& features,
            const Judges& judges) {
  const auto& weights = judges.weights;
  const double heard = std::min(1.0, verdict.weight / weights.lexicon_enough);
  Logs logs{};
  const double trust = 1 - 0.5 * judges.own_weight;
  hear(logs, chances_of(verdict, heard, weights),
       trust * (weights.lexicon_quiet + (weights.lexicon_heard - weights.lexicon_quiet) * heard));
  if (judges.general != nullptr) {
    hear(logs, judges.general->judge(features), trust * weights.general);
  }
  if (judges.own != nullptr)
    hear(logs, judges.own->judge(features), kOwnWeight * judges.own_weight);
  return logs;
}

Opinion opinion_of(Logs logs) {
  const double most = std::ranges::max(logs);
  double total = 0;
  for (auto& one : logs) total += one = std::exp(one - most);
  Opinion opinion;
  opinion.sentiment = (logs[2] - logs[0]) / total;
  const auto likeliest = std::ranges::max_element(logs) - logs.begin();
  opinion.label = static_cast<Label>(likeliest);
  // An even chance of three is no knowledge at all.
  opinion.sure = (1 / total - 1.0 / 3) * 1.5;
  return opinion;
}

// Words of the pieces [first, last), and which piece each is.
struct Walk {
  std::vector<const KnownWord*> words;
  std::vector<std::size_t> pieces;

  Walk(const std::vector<Piece>& all, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      if (!all[i].word) continue;
      words.push_back(all[i].word.get());
      pieces.push_back(i);
    }
  }
  // A word or words in a row, as they stand or by lemma.
  bool has(const std::string& word) const {
    if (word.find(' ') != std::string::npos) return has_in_a_row(split(word, ' '));
    return std::ranges::any_of(
        words, [&](const KnownWord* one) { return one->lemma() == word || one->form() == word; });
  }

 private:
  bool has_in_a_row(const std::vector<std::string_view>& row) const {
    for (std::size_t at = 0; at + row.size() <= words.size(); ++at) {
      std::size_t same = 0;
      while (same < row.size() &&
             (words[at + same]->form() == row[same] || words[at + same]->lemma() == row[same])) {
        ++same;
      }
      if (same == row.size()) return true;
    }
    return false;
  }
};

void add_hit(std::vector<ThemeHit>& hits, const ThemePattern& pattern, const Walk& walk,
             const std::vector<Piece>& pieces, std::size_t at, std::size_t length) {
  if (std::ranges::any_of(pattern.not_with, [&](const auto& word) { return walk.has(word); })) {
    return;
  }
  if (std::ranges::any_of(hits, [&](const auto& hit) { return hit.theme == pattern.theme; })) {
    return;
  }
  hits.push_back(
      {pattern.theme, pieces[walk.pieces[at]].start, pieces[walk.pieces[at + length - 1]].end});
}

// Where a theme and its parent are both named, the narrower one is meant; and some themes, so the
// lexicon says, give way to more exact ones.
void drop_wider(std::vector<ThemeHit>& hits, const OwnTaxonomy& taxonomy,
                const ThemeYields& yields) {
  std::vector<std::string> dropped;
  for (const auto& hit : hits) {
    if (const auto* theme = taxonomy.find(hit.theme)) dropped.push_back(theme->parent);
    const bool yielding = std::ranges::any_of(hits, [&](const ThemeHit& other) {
      return other.theme != hit.theme && yields.to(hit.theme, other.theme);
    });
    if (yielding) dropped.push_back(hit.theme);
  }
  std::erase_if(hits, [&](const ThemeHit& hit) {
    return std::ranges::find(dropped, hit.theme) != dropped.end();
  });
}

std::vector<ThemeHit> themes_in(const std::vector<Piece>& pieces, const Clause& clause,
                                const Lexicon& lexicon, const OwnTaxonomy& taxonomy,
                                const ThemeYields& yields) {
  std::vector<ThemeHit> hits;
  const Walk walk(pieces, clause.first, clause.last);
  const auto& own = taxonomy.words(lexicon.language);
  for (std::size_t i = 0; i < walk.words.size(); ++i) {
    for (const auto& match : lexicon.theme_patterns.at(walk.words, i, walk.words[i]->themes)) {
      const auto& pattern = lexicon.themes[match.payload];
      if (taxonomy.find(pattern.theme) == nullptr) continue;
      add_hit(hits, pattern, walk, pieces, i, match.words);
    }
    if (own.themes.empty()) continue;
    const auto candidates = own.patterns.beginning_with(*walk.words[i]);
    for (const auto& match : own.patterns.at(walk.words, i, candidates)) {
      add_hit(hits, own.themes[match.payload], walk, pieces, i, match.words);
    }
  }
  drop_wider(hits, taxonomy, yields);
  return hits;
}

std::vector<std::string> intents_in(const std::vector<Piece>& pieces, const Clause& clause,
                                    const Lexicon& lexicon) {
  std::vector<std::string> intents;
  const Walk walk(pieces, clause.first, clause.last);
  for (std::size_t i = 0; i < walk.words.size(); ++i) {
    for (const auto& match : lexicon.intent_patterns.at(walk.words, i, walk.words[i]->intents)) {
      const auto& intent = lexicon.intents[match.payload];
      if (std::ranges::find(intents, intent) == intents.end()) intents.push_back(intent);
    }
  }
  if (clause.question && std::ranges::find(intents, "asks") == intents.end()) {
    intents.emplace_back("asks");
  }
  return intents;
}

void add_to(ClauseVerdict& whole, const ClauseVerdict& part) {
  whole.sum += part.sum;
  whole.weight += part.weight;
  whole.positive += part.positive;
  whole.negative += part.negative;
}

bool is_mixed(const ClauseVerdict& verdict) {
  const double smaller = std::min(verdict.positive, -verdict.negative);
  return smaller >= 1.5 && smaller * 2.5 >= std::max(verdict.positive, -verdict.negative);
}

class CommentReader {
 public:
  CommentReader(const Analyser::Body& body, std::string_view text, const AnalysisOptions& options)
      : body_(body),
        text_(text.substr(0, whole_characters(text, kAnalysedBytesMax))),
        options_(options),
        taxonomy_(options.taxonomy != nullptr ? static_cast<const OwnTaxonomy&>(*options.taxonomy)
                                              : *body.taxonomy) {}

  Analysis read() {
    Analysis analysis;
    body_.ports.reader->read(text_, tokens_);
    settle_language(analysis);
    // Emoji speak every language.
    const bool wordless = std::ranges::none_of(
        tokens_, [](const Token& token) { return token.kind == TokenKind::Word; });
    if (!analysis.language && !wordless) return analysis;
    const auto language = analysis.language.value_or(Language::Finnish);
    const auto index = static_cast<std::size_t>(language);
    if (!body_.ports.dictionaries[index]) return analysis;
    const auto& lexicon = body_.lexicons[index];
    judges_.weights = body_.weights[index];
    judges_.general = wordless ? nullptr : body_.models[index].get();
    if (options_.own_models != nullptr && options_.own_weights[index] > 0) {
      judges_.own = (*options_.own_models)[index].get();
      judges_.own_weight = judges_.own != nullptr ? options_.own_weights[index] : 0;
    }
    pieces_ = pieces_of(text_, tokens_, *body_.memory, language);
    ClauseVerdict whole;
    std::vector<std::uint32_t> all_features;
    for (const auto& clause : clauses_of(pieces_, lexicon)) {
      analysis.statements.push_back(statement_of(clause, lexicon, whole));
    }
    if (analysis.statements.empty()) return analysis;
    name_the_whole(analysis);
    add_features(pieces_, 0, pieces_.size(), lexicon, whole, all_features);
    const auto opinion = opinion_of_whole(analysis, pooled(whole, all_features, judges_));
    analysis.sentiment = opinion.sentiment;
    analysis.sure = opinion.sure;
    analysis.label = opinion.label;
    return analysis;
  }

 private:
  static std::size_t whole_characters(std::string_view text, std::size_t bytes_max) {
    auto length = std::min(text.size(), bytes_max);
    while (length > 0 && length < text.size() && (text[length] & 0xC0) == 0x80) --length;
    return length;
  }

  void settle_language(Analysis& analysis) const {
    if (options_.language) {
      analysis.language = options_.language;
      analysis.language_confidence = 1;
      return;
    }
    const auto found =
        identify(text_, tokens_, *body_.memory, *body_.ports.guesser, options_.prior);
    analysis.language = found.language;
    analysis.other_language = found.other;
    analysis.language_confidence = found.confidence;
  }

  // A comment whose opinions name nothing speaks of the whole; what is only recommended, thanked
  // or promised, or said without a word, does not.
  void name_the_whole(Analysis& analysis) const {
    const bool named = std::ranges::any_of(
        analysis.statements, [](const Statement& statement) { return !statement.themes.empty(); });
    if (taxonomy_.find(kWhole) == nullptr) return;
    for (auto& statement : analysis.statements) {
      if (statement.marks.empty() || !statement.themes.empty()) continue;
      if (named && !is_of_the_whole(statement)) continue;
      if (std::ranges::any_of(statement.intents, [](const std::string& intent) {
            return std::ranges::find(kNotOfTheWhole, intent) != std::end(kNotOfTheWhole);
          })) {
        continue;
      }
      const auto& mark = statement.marks.front();
      if (is_wordless(mark)) continue;
      statement.themes.push_back({std::string(kWhole), mark.start, mark.end});
    }
  }

  // "... mutta muuten ihan jees".
  bool is_of_the_whole(const Statement& statement) const {
    return std::ranges::any_of(pieces_, [&](const Piece& piece) {
      return piece.word && piece.start >= statement.start && piece.end <= statement.end &&
             std::ranges::find(kOtherwise, piece.word->standard) != std::end(kOtherwise);
    });
  }

  bool is_wordless(const Mark& mark) const {
    return std::ranges::none_of(pieces_, [&](const Piece& piece) {
      return piece.kind == PieceKind::Word && piece.start < mark.end && piece.end > mark.start;
    });
  }

  Statement statement_of(const Clause& clause, const Lexicon& lexicon, ClauseVerdict& whole) {
    Statement statement;
    statement.start = pieces_[clause.first].start;
    statement.end = pieces_[clause.last - 1].end;
    statement.themes = themes_in(pieces_, clause, lexicon, taxonomy_, body_.yields);
    statement.intents = intents_in(pieces_, clause, lexicon);
    const auto& own = taxonomy_.words(lexicon.language);
    auto verdict = judge_clause(pieces_, clause, lexicon, statement.themes,
                                own.has_opinions ? &own.opinions : nullptr);
    std::vector<std::uint32_t> features;
    if (judges_.any()) {
      add_features(pieces_, clause.first, clause.last, lexicon, verdict, features);
    }
    auto logs = pooled(verdict, features, judges_);
    const bool asks = clause.question && verdict.weight < kAsking;
    // A question that names nothing good or bad asks; models that learnt from stories hear worry.
    if (asks) logs[1] += kAskingNeutral;
    only_asks_ &= asks;
    statements_.push_back(logs);
    logs[0] += judges_.weights.negative_lean;
    logs[1] += judges_.weights.neutral_lean;
    const auto opinion = opinion_of(logs);
    statement.sentiment = opinion.sentiment;
    statement.sure = opinion.sure;
    statement.mixed = is_mixed(verdict);
    statement.doubtful = opinion.sure < kSureMin;
    statement.label = statement.doubtful ? Label::Neutral : opinion.label;
    for (auto& mark : verdict.marks) mark.sentiment = std::clamp(mark.sentiment / 4, -1.0, 1.0);
    statement.marks = std::move(verdict.marks);
    add_to(whole, verdict);
    return statement;
  }

  // A comment read as one, beside what its statements say; the last one often says most.
  Opinion opinion_of_whole(const Analysis& analysis, Logs logs) const {
    const auto& weights = judges_.weights;
    const auto count = statements_.size();
    const double others = static_cast<double>(count - 1) + weights.last_statement;
    for (std::size_t i = 0; i < count; ++i) {
      const double share = (i + 1 == count ? weights.last_statement : 1) / others;
      for (std::size_t k = 0; k < 3; ++k) {
        logs[k] += weights.by_statements * share * statements_[i][k];
      }
    }
    logs[0] += weights.comment_negative;
    logs[1] += weights.comment_neutral + (only_asks_ ? kAskingNeutral : 0);
    auto opinion = opinion_of(logs);
    const auto says = [&](Label label) {
      return std::ranges::any_of(analysis.statements,
                                 [&](const Statement& one) { return one.label == label; });
    };
    if (std::abs(opinion.sentiment) < weights.balanced && says(Label::Negative) &&
        says(Label::Positive)) {
      opinion.label = Label::Neutral;
    }
    return opinion;
  }

  const Analyser::Body& body_;
  std::string_view text_;
  const AnalysisOptions& options_;
  const OwnTaxonomy& taxonomy_;
  Judges judges_;
  std::vector<Token> tokens_;
  std::vector<Piece> pieces_;
  std::vector<Logs> statements_;
  bool only_asks_ = true;
};

}  // namespace

std::string_view name_of(Label label) {
  switch (label) {
    case Label::Negative:
      return "negative";
    case Label::Neutral:
      return "neutral";
    case Label::Positive:
      return "positive";
  }
  return {};
}

std::optional<Label> parse_label(std::string_view text) {
  for (const auto label : {Label::Negative, Label::Neutral, Label::Positive}) {
    if (name_of(label) == text) return label;
  }
  return std::nullopt;
}

Analyser::Analyser(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Analyser::~Analyser() = default;

Result<std::unique_ptr<Analyser>> Analyser::open(VoicePorts ports,
                                                 std::span<const EmbeddedFile> lexicon) {
  auto body = std::make_unique<Body>();
  body->ports = std::move(ports);
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    POLKU_TRY(body->lexicons[i], Lexicon::read(lexicon, kLanguages[i]));
    POLKU_TRY(body->weights[i], read_weights(lexicon, kLanguages[i]));
    const auto path = std::string(tag_of(kLanguages[i])) + "/general.model";
    if (const auto* file = find_embedded(lexicon, path)) {
      POLKU_TRY(body->models[i], LinearModel::read(file->bytes));
    }
  }
  POLKU_TRY(body->yields, ThemeYields::read(lexicon));
  POLKU_TRY(auto themes, read_themes(lexicon));
  body->taxonomy = std::make_unique<OwnTaxonomy>(std::move(themes), TaxonomyChanges{});
  body->memory = std::make_unique<WordMemory>(body->ports, body->lexicons);
  return std::unique_ptr<Analyser>(new Analyser(std::move(body)));
}

Analysis Analyser::analyse(std::string_view text, const AnalysisOptions& options) const {
  return CommentReader(*body_, text, options).read();
}

void Analyser::features(std::string_view text, Language language,
                        std::vector<std::uint32_t>& out) const {
  std::vector<Token> tokens;
  body_->ports.reader->read(text, tokens);
  const auto& lexicon = body_->lexicons[static_cast<std::size_t>(language)];
  const auto pieces = pieces_of(text, tokens, *body_->memory, language);
  ClauseVerdict whole;
  for (const auto& clause : clauses_of(pieces, lexicon)) {
    add_to(whole, judge_clause(pieces, clause, lexicon,
                               themes_in(pieces, clause, lexicon, *body_->taxonomy, body_->yields),
                               nullptr));
  }
  add_features(pieces, 0, pieces.size(), lexicon, whole, out);
}

std::vector<std::string> Analyser::lemmas(std::string_view text,
                                          std::optional<Language> language) const {
  std::vector<Token> tokens;
  body_->ports.reader->read(text, tokens);
  std::vector<std::string> lemmas;
  for (const auto& token : tokens) {
    if (token.kind != TokenKind::Word && token.kind != TokenKind::Number) continue;
    const auto piece = text.substr(token.start, token.end - token.start);
    if (!language) {
      lemmas.push_back(body_->ports.reader->normalise(piece).form);
      continue;
    }
    const auto word = body_->memory->word(piece, *language, false);
    lemmas.push_back(word->lemma());
    for (const auto& part : word->analysis.parts) {
      if (part != word->lemma()) lemmas.push_back(part);
    }
  }
  return lemmas;
}

json::object to_json(const Analysis& analysis, std::string_view text) {
  json::array statements;
  for (const auto& statement : analysis.statements) {
    json::array themes, intents(statement.intents.begin(), statement.intents.end());
    for (const auto& hit : statement.themes) themes.emplace_back(hit.theme);
    json::array marks;
    for (const auto& mark : statement.marks) {
      marks.push_back({{"start", mark.start}, {"end", mark.end}, {"sentiment", mark.sentiment}});
    }
    statements.push_back({{"text", text.substr(statement.start, statement.end - statement.start)},
                          {"start", statement.start},
                          {"end", statement.end},
                          {"sentiment", statement.sentiment},
                          {"label", name_of(statement.label)},
                          {"sure", statement.sure},
                          {"mixed", statement.mixed},
                          {"themes", std::move(themes)},
                          {"intents", std::move(intents)},
                          {"marks", std::move(marks)}});
  }
  json::object object;
  object["language"] =
      analysis.language
          ? json::value(tag_of(*analysis.language))
          : json::value(analysis.other_language.empty() ? "other" : analysis.other_language);
  object["language_confidence"] = analysis.language_confidence;
  object["statements"] = std::move(statements);
  object["sentiment"] = analysis.sentiment;
  object["label"] = name_of(analysis.label);
  object["sure"] = analysis.sure;
  return object;
}

}  // namespace polku::voice
