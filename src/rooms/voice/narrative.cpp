#include "voice/narrative.h"

#include <algorithm>

#include "body.h"
#include "clause_judge.h"
#include "pieces.h"

namespace polku::voice {
namespace {

constexpr std::size_t kTitleWords = 7;
constexpr double kPain = -0.16;

// One clause of the story with what it tells of the way.
struct Telling {
  Statement statement;
  std::string stage, channel, touchpoint;
  bool moves = false;      // a verb of movement or transaction: something happens
  bool goes_back = false;  // "before that"
  bool wishes = false;     // what would have been enough
  bool unmet = false;      // what was expected or promised
  bool negated_wish = false;
};

std::string clean(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out.push_back(space ? ' ' : c);
  }
  while (!out.empty() && std::string_view(" ,.;:-").find(out.back()) != std::string_view::npos) {
    out.pop_back();
  }
  return out;
}

std::string title_of(std::string_view text) {
  const auto whole = clean(text);
  std::string title;
  std::size_t words = 0;
  for (const auto word : split(whole, ' ')) {
    if (words == kTitleWords) return title + "\xE2\x80\xA6";
    title += (words == 0 ? "" : " ") + std::string(word);
    ++words;
  }
  return title;
}

class Narrator {
 public:
  Narrator(const Analyser& analyser, std::string_view text, const AnalysisOptions& options)
      : body_(analyser.body()), text_(text.substr(0, kAnalysedBytesMax)) {
    analysis_ = analyser.analyse(text_, options);
  }

  Story tell() {
    Story story;
    story.language = analysis_.language;
    if (!analysis_.language || analysis_.statements.empty()) return story;
    read_tellings();
    gather_moments(story);
    settle_stages(story);
    find_outcome(story);
    find_savings(story);
    return story;
  }

 private:
  const Lexicon& lexicon() const {
    return body_.lexicons[static_cast<std::size_t>(*analysis_.language)];
  }

  void read_tellings() {
    std::vector<Token> tokens;
    body_.ports.reader->read(text_, tokens);
    const auto pieces = pieces_of(text_, tokens, *body_.memory, *analysis_.language);
    for (const auto& statement : analysis_.statements) {
      Telling telling;
      telling.statement = statement;
      std::vector<const KnownWord*> words;
      for (const auto& piece : pieces) {
        if (piece.word && piece.start >= statement.start && piece.end <= statement.end) {
          words.push_back(piece.word.get());
        }
      }
      read_steps(words, telling);
      read_modifiers(words, telling);
      tellings_.push_back(std::move(telling));
    }
  }

  void read_steps(const std::vector<const KnownWord*>& words, Telling& telling) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (const auto& match : lexicon().step_patterns.at(words, i, words[i]->steps)) {
        const auto& step = lexicon().steps[match.payload];
        // Words of time say what came first, not whether the service had begun.
        if (telling.stage.empty() && step.kind != "time") telling.stage = step.stage;
        if (telling.channel.empty()) telling.channel = step.channel;
        if (telling.touchpoint.empty()) telling.touchpoint = step.touchpoint;
        telling.moves |= step.kind != "time" && step.kind != "place" && step.kind != "touchpoint" &&
                         step.kind != "earlier";
        telling.goes_back |= step.kind == "earlier";
      }
    }
  }

  void read_modifiers(const std::vector<const KnownWord*>& words, Telling& telling) const {
    bool negated = false, conditional = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      conditional |= words[i]->analysis.conditional;
      negated |= words[i]->analysis.word_class == WordClass::Negation;
      for (const auto& match : lexicon().modifier_patterns.at(words, i, words[i]->modifiers)) {
        const auto kind = lexicon().modifiers[match.payload].kind;
        telling.wishes |= kind == ModifierKind::Wish;
        telling.unmet |= kind == ModifierKind::Unmet;
        negated |= kind == ModifierKind::Negator;
      }
    }
    telling.wishes |= conditional;
    telling.negated_wish = telling.wishes && negated;
  }

  // A clause begins a moment when something happens or somebody or something else is met.
  bool begins_moment(const Telling& telling, const StoryMoment& current) const {
    if (telling.wishes) return false;
    const bool elsewhere =
        (!telling.touchpoint.empty() && telling.touchpoint != current.touchpoint) ||
        (!telling.channel.empty() && telling.channel != current.channel);
    const bool names_place = !telling.touchpoint.empty() || !telling.channel.empty();
    const bool says_stage = !telling.stage.empty() && telling.stage != current.stage;
    return says_stage ||
           (elsewhere && names_place && !(current.touchpoint.empty() && current.channel.empty())) ||
           (telling.moves && !names_place && current.end > current.start && says_more(current));
  }

  static bool says_more(const StoryMoment& moment) {
    return !moment.touchpoint.empty() || !moment.channel.empty() || moment.sentiment != 0;
  }

  void gather_moments(Story& story) {
    for (const auto& telling : tellings_) {
      if (is_outcome_only(telling)) continue;
      if (story.moments.empty() || begins_moment(telling, story.moments.back())) {
        StoryMoment moment;
        moment.start = telling.statement.start;
        moment.title = title_of(words_of(telling.statement));
        story.moments.push_back(std::move(moment));
        earlier_.push_back(telling.goes_back);
        counts_.push_back(0);
      }
      add(telling, story.moments.back());
    }
    for (std::size_t i = 0; i < story.moments.size(); ++i) {
      auto& moment = story.moments[i];
      if (counts_[i] > 0) moment.sentiment /= counts_[i];
      moment.label = moment.sentiment > -kPain  ? Label::Positive
                     : moment.sentiment < kPain ? Label::Negative
                                                : Label::Neutral;
    }
    put_in_order(story);
  }

  std::string_view words_of(const Statement& statement) const {
    return text_.substr(statement.start, statement.end - statement.start);
  }

  // "En mene enää": said of the whole, not a moment of the way.
  static bool is_outcome_only(const Telling& telling) {
    const auto has = [&](std::string_view intent) {
      return std::ranges::find(telling.statement.intents, intent) !=
             telling.statement.intents.end();
    };
    return (has("will_return") || has("will_not_return") || has("recommends")) && !telling.moves &&
           telling.touchpoint.empty();
  }

  void add(const Telling& telling, StoryMoment& moment) {
    const auto& statement = telling.statement;
    moment.end = std::max(moment.end, statement.end);
    if (moment.stage.empty()) moment.stage = telling.stage;
    if (moment.touchpoint.empty()) moment.touchpoint = telling.touchpoint;
    if (moment.channel.empty()) moment.channel = telling.channel;
    if (statement.sentiment != 0) {
      moment.sentiment += statement.sentiment;
      counts_.back() += 1;
    }
    for (const auto& hit : statement.themes) {
      if (std::ranges::find(moment.themes, hit.theme) == moment.themes.end()) {
        moment.themes.push_back(hit.theme);
      }
    }
    if (telling.unmet) {
      expected_ = clean(words_of(statement));
      expected_start_ = statement.start;
    }
    if (statement.sentiment < kPain && !telling.wishes) {
      PainPoint pain;
      const bool own = telling.unmet && expected_start_ == statement.start;
      if (!own && expected_start_ >= moment.start) pain.expected = expected_;
      pain.happened = clean(words_of(statement));
      pain.start = statement.start;
      pain.end = statement.end;
      moment.pain_points.push_back(std::move(pain));
    }
  }

  // As told, but what is told as having been before goes before.
  void put_in_order(Story& story) {
    for (std::size_t i = 1; i < story.moments.size(); ++i) {
      if (earlier_[i]) std::swap(story.moments[i], story.moments[i - 1]);
    }
    for (std::size_t i = 0; i < story.moments.size(); ++i) {
      story.moments[i].order = static_cast<int>(i) + 1;
    }
  }

  // Stages go forward: a moment that does not say its own has the one of the moment before, and
  // what comes first is before the service only when it says so.
  static void settle_stages(Story& story) {
    const auto rank = [](const std::string& stage) {
      return stage == "before" ? 0 : stage == "after" ? 2 : 1;
    };
    std::string current;
    for (auto& moment : story.moments) {
      if (moment.stage.empty()) moment.stage = current.empty() ? "during" : current;
      if (!current.empty() && rank(moment.stage) < rank(current) && moment.stage == "before") {
        moment.stage = current;
      }
      current = moment.stage;
    }
  }

  void find_outcome(Story& story) const {
    for (const auto& telling : tellings_) {
      for (const auto& intent : telling.statement.intents) {
        const bool for_it = telling.statement.sentiment >= -0.05;
        if (intent == "will_return") story.returns = true;
        if (intent == "will_not_return") story.returns = false;
        if (intent == "recommends") story.recommends = for_it;
        if (intent == "will_return" || intent == "will_not_return" || intent == "recommends") {
          story.outcome_start = telling.statement.start;
          story.outcome_end = telling.statement.end;
        }
      }
    }
    if (story.returns) {
      story.outcome = *story.returns ? Label::Positive : Label::Negative;
    } else if (story.recommends) {
      story.outcome = *story.recommends ? Label::Positive : Label::Negative;
    } else {
      story.outcome = analysis_.label;
      story.outcome_start = tellings_.back().statement.start;
      story.outcome_end = tellings_.back().statement.end;
    }
  }

  void find_savings(Story& story) const {
    for (const auto& telling : tellings_) {
      if (!telling.wishes) continue;
      const auto& intents = telling.statement.intents;
      if (std::ranges::find(intents, "recommends") != intents.end()) continue;
      story.what_would_have_saved_it.push_back({clean(words_of(telling.statement)),
                                                telling.statement.start, telling.statement.end,
                                                !telling.negated_wish});
    }
  }

  const Analyser::Body& body_;
  std::string_view text_;
  Analysis analysis_;
  std::vector<Telling> tellings_;
  std::vector<bool> earlier_;
  std::vector<int> counts_;
  std::string expected_;
  std::uint32_t expected_start_ = 0;
};

json::value maybe(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

}  // namespace

Story narrate(const Analyser& analyser, std::string_view text, const AnalysisOptions& options) {
  return Narrator(analyser, text, options).tell();
}

json::object to_json(const Story& story, std::string_view text) {
  const auto quote = [&](std::uint32_t start, std::uint32_t end) {
    return text.substr(start, end - start);
  };
  json::array moments;
  for (const auto& moment : story.moments) {
    json::array pains;
    for (const auto& pain : moment.pain_points) {
      pains.push_back({{"expected", maybe(pain.expected)},
                       {"happened", pain.happened},
                       {"start", pain.start},
                       {"end", pain.end}});
    }
    moments.push_back({{"order", moment.order},
                       {"stage", moment.stage},
                       {"title", moment.title},
                       {"quote", quote(moment.start, moment.end)},
                       {"start", moment.start},
                       {"end", moment.end},
                       {"touchpoint", maybe(moment.touchpoint)},
                       {"channel", maybe(moment.channel)},
                       {"sentiment", moment.sentiment},
                       {"label", name_of(moment.label)},
                       {"themes", json::array(moment.themes.begin(), moment.themes.end())},
                       {"pain_points", std::move(pains)}});
  }
  json::array savings;
  for (const auto& saving : story.what_would_have_saved_it) {
    savings.push_back({{"text", saving.text},
                       {"start", saving.start},
                       {"end", saving.end},
                       {"would_have_helped", saving.would_have_helped}});
  }
  const auto flag = [](const std::optional<bool>& value) {
    return value ? json::value(*value) : json::value();
  };
  json::object outcome{{"label", name_of(story.outcome)},
                       {"returns", flag(story.returns)},
                       {"recommends", flag(story.recommends)},
                       {"quote", quote(story.outcome_start, story.outcome_end)},
                       {"start", story.outcome_start},
                       {"end", story.outcome_end}};
  return {
      {"language", story.language ? json::value(tag_of(*story.language)) : json::value("other")},
      {"moments", std::move(moments)},
      {"outcome", std::move(outcome)},
      {"what_would_have_saved_it", std::move(savings)}};
}

}  // namespace polku::voice
