#include "narrative_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace polku::voice {
namespace {

constexpr std::size_t kLongClause = 8;       // words from which a clause may hold two steps
constexpr std::size_t kWordsBeforeThen = 4;  // a step told in fewer is no step
constexpr std::size_t kNegationReach = 3;
constexpr double kBadFact = -0.6;
constexpr double kUnsaid = 0.5;  // what no opinion word says the models only suppose
constexpr double kSaid = 0.6;
constexpr double kHalfway = 0.55;  // the sum of marks at which they say 0.67
constexpr double kRelief = 0.3;    // "they apologised" is not delight
constexpr double kPleased = 0.16;
constexpr int kShortWait = 10;  // minutes that nobody minds

bool is_capital(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto first = byte(at), second = byte(at + 1);
  if (first >= 'A' && first <= 'Z') return true;
  if (first == 0xC3) return second >= 0x80 && second <= 0x9E;
  return first == 0xD0 && (second >= 0x90 ? second <= 0xAF : second <= 0x8F);
}

// A run of pieces that make a clause, with its place in the text.
struct Stretch {
  std::size_t first = 0, last = 0;  // pieces
  bool opens_sentence = false, opens_paragraph = false;
  std::size_t sentence = 0;
};

class TellingReader {
 public:
  TellingReader(const Analyser& analyser, std::string_view text, const Analysis& analysis)
      : analyser_(analyser),
        body_(analyser.body()),
        text_(text),
        analysis_(analysis),
        lexicon_(body_.lexicons[static_cast<std::size_t>(*analysis.language)]) {
    std::vector<Token> tokens;
    body_.ports.reader->read(text_, tokens);
    pieces_ = pieces_of(text_, tokens, *body_.memory, *analysis_.language);
    find_sentences();
  }

  std::vector<Telling> read() {
    std::vector<Telling> tellings;
    std::size_t at = 0;
    for (const auto& statement : analysis_.statements) {
      while (at < pieces_.size() && pieces_[at].start < statement.start) ++at;
      auto end = at;
      while (end < pieces_.size() && pieces_[end].end <= statement.end) ++end;
      if (at == end) continue;
      read_statement(statement, at, end, tellings);
      at = end;
    }
    find_broken_promises(tellings);
    return tellings;
  }

 private:
  // "Toimituksen piti kestää kolme päivää, mutta siihen meni yhdeksän": no word of it is bad.
  static void find_broken_promises(std::vector<Telling>& tellings) {
    for (std::size_t i = 0; i + 1 < tellings.size(); ++i) {
      auto& promise = tellings[i];
      auto& next = tellings[i + 1];
      if (!promise.promise_start || (promise.bad_fact && !promise.waited) || !next.contrast ||
          next.sentence != promise.sentence) {
        continue;
      }
      promise.hopes = true;
      promise.bad_fact = false;  // "piti kestää kolme päivää" is not a wait yet
      if (next.sentiment < kPleased && !next.conditional) {
        next.bad_fact = true;
        next.sentiment = std::min(next.sentiment, kBadFact);
      }
    }
  }

  // Which sentence each piece is in, and whether it begins one or a paragraph.
  void find_sentences() {
    sentence_.resize(pieces_.size());
    opens_.resize(pieces_.size());
    std::size_t sentence = 0, breaks = 2;
    bool ended = true;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const auto kind = pieces_[i].kind;
      if (kind == PieceKind::LineBreak) {
        ++breaks;
      } else if (kind == PieceKind::SentenceEnd || kind == PieceKind::Question) {
        ended = true;
      } else if (kind == PieceKind::Word || kind == PieceKind::Number) {
        const bool line_opens =
            breaks > 0 && (is_capital(text_, pieces_[i].start) || follows_list_mark(i));
        const bool opens = i == 0 || breaks > 1 || line_opens ||
                           (ended && !(kind == PieceKind::Number && touches_before(i)));
        if (opens) ++sentence;
        opens_[i] = !opens ? Opening::None : breaks > 1 ? Opening::Paragraph : Opening::Sentence;
        ended = false;
        breaks = 0;
      }
      sentence_[i] = sentence;
    }
  }

  bool follows_list_mark(std::size_t at) const {
    return at > 0 &&
           (pieces_[at - 1].kind == PieceKind::Dash || pieces_[at - 1].kind == PieceKind::Mark);
  }
  // "10.30"
  bool touches_before(std::size_t at) const {
    return at > 0 && pieces_[at - 1].end == pieces_[at].start;
  }

  void read_statement(const Statement& statement, std::size_t first, std::size_t last,
                      std::vector<Telling>& out) {
    const auto cuts = cuts_of(first, last);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      auto telling = read_stretch(cuts[i], cuts[i + 1]);
      if (cuts.size() == 2) {
        take(statement, telling);
      } else {
        // Each part has its own feeling.
        AnalysisOptions options;
        options.language = analysis_.language;
        const auto part =
            analyser_.analyse(text_.substr(telling.start, telling.end - telling.start), options);
        double sum = 0;
        for (const auto& own : part.statements) {
          take(own, telling);
          sum += telling.sentiment;
        }
        telling.sentiment = part.statements.empty() ? 0 : sum / double(part.statements.size());
      }
      if (telling.bad_fact && !telling.harmless) {
        telling.sentiment = std::min(telling.sentiment, kBadFact);
      } else if (telling.relief) {
        telling.sentiment = std::max(telling.sentiment, kRelief);
      }
      out.push_back(std::move(telling));
    }
  }

  static void take(const Statement& statement, Telling& telling) {
    telling.sentiment = feeling_of(statement);
    telling.said = !statement.marks.empty();
    for (const auto& hit : statement.themes) telling.themes.push_back(hit.theme);
    telling.intents.insert(telling.intents.end(), statement.intents.begin(),
                           statement.intents.end());
  }

  // The models learnt from comments; of what is merely told their word counts less than the
  // opinion words' own.
  static double feeling_of(const Statement& statement) {
    if (statement.marks.empty()) return kUnsaid * statement.sentiment;
    double sum = 0;
    for (const auto& mark : statement.marks) sum += mark.sentiment;
    const double said = sum / std::sqrt(sum * sum + kHalfway * kHalfway);
    return kSaid * said + (1 - kSaid) * statement.sentiment;
  }

  std::vector<std::size_t> cuts_of(std::size_t first, std::size_t last) const {
    std::vector<std::size_t> cuts{first};
    if (last - first > kLongClause) {
      for (std::size_t i = first + kWordsBeforeThen; i + 2 < last; ++i) {
        if (i - cuts.back() < kWordsBeforeThen || !pieces_[i].word) continue;
        std::vector<const KnownWord*> words;
        for (std::size_t k = i; k < last && words.size() < 4; ++k) {
          if (pieces_[k].word) words.push_back(pieces_[k].word.get());
        }
        const auto found = lexicon_.step_patterns.at(words, 0, words.front()->steps);
        const bool then = std::ranges::any_of(
            found, [&](const auto& match) { return lexicon_.steps[match.payload].kind == "then"; });
        if (then && tells_step(cuts.back(), i) && tells_step(i, last)) {
          cuts.push_back(is_and(i - 1) ? i - 1 : i);
        }
      }
    }
    cuts.push_back(last);
    return cuts;
  }

  bool tells_step(std::size_t first, std::size_t last) const {
    std::vector<const KnownWord*> words;
    for (auto i = first; i < std::min(last, first + kLongClause); ++i) {
      if (pieces_[i].word) words.push_back(pieces_[i].word.get());
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (const auto& match : lexicon_.step_patterns.at(words, i, words[i]->steps)) {
        if (names_step(lexicon_.steps[match.payload].kind)) return true;
      }
    }
    return false;
  }

  bool is_and(std::size_t at) const {
    static constexpr std::array<std::string_view, 6> kAnd{"ja", "och", "and", "і", "й", "та"};
    return pieces_[at].word && std::ranges::find(kAnd, pieces_[at].word->form()) != kAnd.end();
  }

  Telling read_stretch(std::size_t first, std::size_t last) {
    Telling telling;
    telling.start = pieces_[first].start;
    telling.end = pieces_[last - 1].end;
    words_.clear();
    places_.clear();
    for (std::size_t i = first; i < last; ++i) {
      if (!pieces_[i].word) continue;
      if (words_.empty()) {
        telling.sentence = sentence_[i];
        telling.start = pieces_[i].start;
        telling.opens_sentence = opens_[i] != Opening::None;
        telling.opens_paragraph = opens_[i] == Opening::Paragraph;
      }
      words_.push_back(pieces_[i].word.get());
      places_.push_back(i);
    }
    trim_span(text_, telling.start, telling.end);
    read_modifiers(telling);
    read_steps(telling);
    read_verbs(telling);
    read_intents(telling);
    return telling;
  }

  void read_modifiers(Telling& telling) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (const auto& match : lexicon_.modifier_patterns.at(words_, i, words_[i]->modifiers)) {
        const auto kind = lexicon_.modifiers[match.payload].kind;
        telling.unmet |= kind == ModifierKind::Unmet;
        telling.doubt |= kind == ModifierKind::Doubt;
        telling.wish |= kind == ModifierKind::Wish;
        telling.contrast |= kind == ModifierKind::Contrast && i == 0;
      }
    }
  }

  struct Seen {
    bool waits = false, spans = false, late = false, brief = false, fact = false, joined = false,
         kept = false;
  };

  void read_steps(Telling& telling) const {
    Seen seen;
    std::size_t free = 0, holder = 0;  // words before `free` belong to a step of `holder` words
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const auto found = lexicon_.step_patterns.at(words_, i, words_[i]->steps);
      std::size_t none = 0;
      for (const auto& match : found) {
        if (lexicon_.steps[match.payload].kind == "none") none = std::max(none, match.words);
      }
      std::size_t taken = 0;
      for (const auto& match : found) {
        const auto& step = lexicon_.steps[match.payload];
        if (match.words <= none) continue;
        if (names_step(step.kind)) {
          if ((i < free && match.words <= holder) || taken > 0) continue;
          taken = match.words;
          add_step(telling, step, i, match.words, seen.joined);
        } else {
          read_kind(telling, step.kind, i, match.words, seen);
        }
      }
      taken = std::max(taken, none);
      if (i + taken > free) holder = taken;
      free = std::max(free, i + taken);
    }
    if (seen.kept) telling.promise_start.reset();
    const bool waited = seen.waits && seen.spans && !seen.brief;
    telling.waited = waited;
    telling.late = seen.late && seen.spans;
    telling.bad_fact = seen.fact || waited || telling.late;
  }

  static bool names_step(std::string_view kind) {
    return kind == "movement" || kind == "transaction" || kind == "touchpoint" || kind == "place";
  }

  void read_kind(Telling& telling, std::string_view kind, std::size_t at, std::size_t words,
                 Seen& seen) const {
    if (kind == "waiting") seen.waits = true;
    if (kind == "span") seen.spans |= !is_short(at);
    if (kind == "late") seen.late = true;
    if (kind == "brief") seen.brief = true;
    if (kind == "kept") seen.kept = true;
    if (kind == "books") telling.books = true;
    if (kind == "relief") telling.relief |= !is_negated(at);
    if (kind == "fact") seen.fact |= words > 1 || !is_negated(at);
    if (kind == "then") telling.then = true;
    if (kind == "day") telling.day = true;
    if (kind == "earlier") telling.earlier = true;
    if (kind == "earlier_day" || kind == "previous") {
      // "The day before it came" is no flashback, "the previous day" is.
      telling.earlier_day = true;
      if (kind == "previous") telling.opens_earlier |= at <= 1 && telling.opens_sentence;
    }
    if (kind == "harmless") telling.harmless = true;
    if (kind == "enough") telling.enough = true;
    if (kind == "conditional") telling.conditional = true;
    if (kind == "says") telling.says |= !after_conditional(at);
    if (kind == "first") telling.first |= at <= 2 && telling.opens_sentence;
    if (kind == "if") telling.if_clause = true;
    if (kind == "resumes") seen.joined = false;
    if (kind == "web_way") telling.channel_told = "web";
    if (kind == "joins" && at == 0) telling.subordinate = true;
    if (kind == "that") telling.reported |= telling.says;
    if (kind == "answers") telling.answers = true;
    if (kind == "warns") telling.recommends = false;
    if (kind == "than" || (kind == "joins" && at > 1)) {
      seen.joined = true;
      telling.reported |= telling.says;
    }
    if (kind == "promise" && !telling.promise_start) {
      // "yli sovitun ajan", "kuin luvattiin": with the word before it.
      const auto from = at > 0 && words_.size() > 3 ? at - 1 : at;
      telling.promise_start = pieces_[places_[from]].start;
    }
    if (kind == "returns" && !telling.returns) telling.returns = true;
    if (kind == "leaves") telling.returns = false;
    if (kind == "recommends" && telling.recommends.value_or(true) &&
        !is_somebody_elses(telling, at)) {
      telling.recommends = !is_refused(at);
    }
  }

  // "Jos joku olisi tullut sanomaan": nobody said it.
  bool after_conditional(std::size_t at) const {
    return std::any_of(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(at),
                       [](const KnownWord* word) { return word->analysis.conditional; });
  }

  // "Tarjoilija suositteli viiniä" is no word on the place.
  bool is_somebody_elses(const Telling& telling, std::size_t at) const {
    const auto& word = *words_[at];
    const bool told = word.form() == "recommended" || word.form() == "rekommenderade" ||
                      (word.analysis.past && !word.analysis.first_person);
    return told && std::ranges::any_of(telling.steps, [](const StepWord& step) {
             return step.kind != nullptr && step.kind->kind == "person";
           });
  }

  void add_step(Telling& telling, const Step& step, std::size_t at, std::size_t words,
                bool beside) const {
    telling.moves |= step.kind == "movement";
    const auto key = lexicon_.touchpoints.find(step.touchpoint);
    StepWord word;
    word.step = &step;
    word.beside = beside;
    word.start = pieces_[places_[at]].start;
    word.end = pieces_[places_[at + words - 1]].end;
    if (key != lexicon_.touchpoints.end()) {
      word.kind = &key->second;
      word.noun = noun_of(*word.kind, at, words);
      word.beside |= is_remote(*word.kind) && is_refused(at);
    }
    telling.steps.push_back(std::move(word));
  }

  // The teller's word for it. Finnish tells nouns from verbs; elsewhere only words for people and
  // places are sure to be nouns.
  std::string noun_of(const TouchpointKind& kind, std::size_t at, std::size_t words) const {
    if (words != 1) return {};
    const auto& word = *words_[at];
    if (lexicon_.language == Language::Finnish) {
      const bool noun = word.analysis.known && word.analysis.word_class == WordClass::Noun;
      return noun && is_named(kind) ? word.lemma() : std::string();
    }
    if (kind.kind != "person" && kind.kind != "place") return {};
    // English stems are not always words of their own: "advise" of "adviser".
    if (lexicon_.language == Language::English) return word.form();
    return word.analysis.known ? word.lemma() : std::string();
  }

  // "Kukaan ei soittanut" is no call.
  static bool is_remote(const TouchpointKind& kind) {
    return kind.family == "phone" || kind.family == "text_message" || kind.family == "email";
  }

  // Not of what is done, nor of what verbs name as often as nouns do.
  static bool is_named(const TouchpointKind& kind) {
    return kind.kind != "action" && !is_remote(kind);
  }

  // "5 minuuttia"
  bool is_short(std::size_t at) const {
    static constexpr std::array<std::string_view, 5> kMinutes{"minuutti", "min", "minut", "minute",
                                                              "хвилин"};
    if (at == 0) return false;
    const auto& unit = words_[at]->lemma();
    const bool minutes = std::ranges::any_of(
        kMinutes, [&](std::string_view minute) { return unit.starts_with(minute); });
    int count = 0;
    const auto& number = words_[at - 1]->form();
    const auto read = std::from_chars(number.data(), number.data() + number.size(), count);
    return minutes && read.ec == std::errc() && count < kShortWait;
  }

  bool is_negator(std::size_t at) const {
    if (words_[at]->analysis.word_class == WordClass::Negation) return true;
    return std::ranges::any_of(
        lexicon_.modifier_patterns.at(words_, at, words_[at]->modifiers), [&](const auto& match) {
          return lexicon_.modifiers[match.payload].kind == ModifierKind::Negator;
        });
  }

  bool is_negated(std::size_t at) const {
    for (std::size_t k = 1; k <= kNegationReach && k <= at; ++k) {
      if (is_negator(at - k)) return true;
    }
    return false;
  }

  // "en suosittele", "rekommenderar inte", "не раджу".
  bool is_refused(std::size_t at) const {
    if (is_negated(at)) return true;
    return lexicon_.language == Language::Swedish && at + 1 < words_.size() && is_negator(at + 1);
  }

  // What the forms of verbs tell: the conditional of what did not happen, and the past before the
  // past.
  void read_verbs(Telling& telling) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const auto& word = *words_[i];
      if (lexicon_.language == Language::Finnish) {
        const bool is = word.lemma() == "olla";
        if (word.analysis.conditional && is && has_participle(i)) telling.conditional = true;
        if (is && word.form().starts_with("oli") && !word.analysis.conditional &&
            has_participle(i)) {
          telling.past_perfect = true;
        }
        if (is && word.form() == "ollut" && i > 0 && is_negated(i) && has_participle(i) &&
            !word.analysis.conditional) {
          telling.past_perfect = true;
        }
      } else if (word.form() == "had" || word.form() == "hade" || is_short_had(i)) {
        telling.past_perfect = true;
      }
    }
    // "En olisi ollut": the conditional takes the past before the past along.
    if (telling.conditional) telling.past_perfect = false;
  }

  // "I'd booked", but not "I'd be happy".
  bool is_short_had(std::size_t at) const {
    if (lexicon_.language != Language::English || at + 1 >= words_.size()) return false;
    const std::string_view next = words_[at + 1]->form();
    return words_[at]->form().ends_with("'d") && (next.ends_with("ed") || next.ends_with("en"));
  }

  bool has_participle(std::size_t at) const {
    for (std::size_t i = at + 1; i < words_.size() && i <= at + 4; ++i) {
      const auto& word = *words_[i];
      if (word.analysis.past && word.analysis.word_class != WordClass::Noun &&
          is_active_participle(word.standard)) {
        return true;
      }
      if (!word.analysis.known && is_active_participle(word.form())) return true;
      if (word.analysis.conditional) return false;
    }
    return false;
  }

  static bool is_active_participle(std::string_view form) {
    static constexpr std::array<std::string_view, 11> kEndings{
        "nut", "nyt", "neet", "nu", "ny", "lut", "lyt", "leet", "sut", "syt", "rrut"};
    return std::ranges::any_of(kEndings, [&](auto ending) { return form.ends_with(ending); });
  }

  void read_intents(Telling& telling) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (const auto& match : lexicon_.intent_patterns.at(words_, i, words_[i]->intents)) {
        const auto& intent = lexicon_.intents[match.payload];
        if (intent == "will_return" && !telling.returns) telling.returns = !is_negated(i);
        if (intent == "will_not_return") telling.returns = false;
        if (intent == "recommends" && !telling.recommends && !is_somebody_elses(telling, i))
          telling.recommends = !is_refused(i);
      }
    }
  }

  enum class Opening : std::uint8_t { None, Sentence, Paragraph };

  const Analyser& analyser_;
  const Analyser::Body& body_;
  std::string_view text_;
  const Analysis& analysis_;
  const Lexicon& lexicon_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> sentence_;
  std::vector<Opening> opens_;
  // Of the stretch being read.
  std::vector<const KnownWord*> words_;
  std::vector<std::size_t> places_;
};

int rank_of(const StepWord& word) {
  if (word.kind == nullptr) return -1;
  const auto& kind = word.kind->kind;
  const int rank = kind == "arrival" ? 0 : kind == "place" ? 1 : kind == "thing" ? 3 : 2;
  return rank - (word.beside ? 2 : 0);
}

}  // namespace

const StepWord* Telling::about(bool on_the_spot) const {
  // "Tilasimme sohvan" in the furniture shop is no web shop.
  const auto is_passed = [&](const StepWord& word) {
    return on_the_spot && word.step->kind == "transaction" && word.step->touchpoint == "web_shop";
  };
  const StepWord* best = nullptr;
  // Who books at a clinic is not yet there: booking comes before whom or what it is for.
  for (const auto& word : steps) {
    if (word.kind == nullptr || word.beside || is_passed(word)) continue;
    if (word.step->touchpoint == "booking") return &word;
    if (word.kind->kind == "thing") break;
  }
  for (const auto& word : steps) {
    if (word.kind == nullptr || is_passed(word)) continue;
    if (best == nullptr || rank_of(word) > rank_of(*best)) best = &word;
  }
  return best;
}

std::vector<Telling> read_tellings(const Analyser& analyser, std::string_view text,
                                   const Analysis& analysis) {
  return TellingReader(analyser, text, analysis).read();
}

void trim_span(std::string_view text, std::uint32_t& start, std::uint32_t& end) {
  static constexpr std::string_view kBlank = " \t\r\n";
  static constexpr std::string_view kMarks = " \t\r\n,;:-";
  while (start < end && kBlank.find(text[start]) != std::string_view::npos) ++start;
  while (end > start && kMarks.find(text[end - 1]) != std::string_view::npos) --end;
}

}  // namespace polku::voice
