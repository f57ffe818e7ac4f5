#include "voice/narrative.h"

#include <algorithm>

#include "body.h"
#include "narrative_path.h"
#include "narrative_words.h"

namespace polku::voice {
namespace {

// The text that is read: not longer than an analysis, and no letter cut in two.
std::string_view readable_part(std::string_view text) {
  if (text.size() <= kAnalysedBytesMax) return text;
  auto end = kAnalysedBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end);
}

bool is_outcome(const Telling& telling) { return telling.returns || telling.recommends; }

// What did not happen: the conditional, unless somebody in the story said so.
bool is_saving(const Telling& telling, bool reported) {
  if (telling.enough || telling.harmless) return true;
  if (reported || telling.reported || is_outcome(telling)) return false;
  return telling.conditional;
}

// Marks what is not a step, sentence by sentence, and keeps what would have saved it.
void find_savings(std::string_view text, std::vector<Telling>& tellings, Story& story) {
  for (std::size_t first = 0; first < tellings.size();) {
    auto last = first;
    while (last < tellings.size() && tellings[last].sentence == tellings[first].sentence) ++last;
    bool reported = false;
    std::optional<std::size_t> from, to;
    bool helps = true, names_help = false;
    for (auto i = first; i < last; ++i) {
      if (!is_saving(tellings[i], reported)) {
        reported |= tellings[i].says;
        continue;
      }
      if (!from) from = i;
      to = i;
      names_help |= tellings[i].enough;
      if (tellings[i].harmless) helps = false;
    }
    if (from) {
      // "If they had called, ..." belongs to it, wherever it stands.
      while (*from > first && tellings[*from - 1].if_clause) --*from;
      while (*to + 1 < last && tellings[*to + 1].if_clause && !is_outcome(tellings[*to + 1])) {
        ++*to;
      }
      const auto start = tellings[*from].start, end = tellings[*to].end;
      for (auto i = *from; i <= *to; ++i) tellings[i].aside = true;
      story.what_would_have_saved_it.push_back(
          {std::string(text.substr(start, end - start)), start, end, helps || names_help});
    }
    first = last;
  }
}

void find_outcome(std::vector<Telling>& tellings, Label whole, Story& story) {
  const Telling* before = nullptr;
  for (auto& telling : tellings) {
    if (!is_outcome(telling)) {
      // "... but to another doctor" goes with it.
      if (before != nullptr && before->aside && before->sentence == telling.sentence) {
        telling.aside = true;
      }
      continue;
    }
    before = &telling;
    // Perhaps: not told.
    if (telling.returns && (!telling.doubt || !*telling.returns)) {
      story.returns = telling.returns;
      story.outcome_start = telling.start;
      story.outcome_end = telling.end;
    }
    if (telling.recommends) {
      story.recommends = telling.recommends;
      if (!story.returns) {
        story.outcome_start = telling.start;
        story.outcome_end = telling.end;
      } else if (telling.start >= story.outcome_start && telling.start <= story.outcome_end + 40) {
        story.outcome_end = std::max(story.outcome_end, telling.end);
      }
    }
    telling.aside |= telling.about() == nullptr || telling.about()->kind->kind == "place" ||
                     telling.about()->beside || !telling.moves;
  }
  if (story.returns || story.recommends) {
    const bool good = story.returns ? *story.returns : *story.recommends;
    story.outcome = good ? Label::Positive : Label::Negative;
  } else {
    story.outcome = whole;
    story.outcome_start = tellings.back().start;
    story.outcome_end = tellings.back().end;
  }
}

json::value maybe(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

// Where words stand; null when there are none.
json::value place(const std::string& words, std::uint32_t at) {
  return words.empty() ? json::value() : json::value(at);
}

}  // namespace

Story narrate(const Analyser& analyser, std::string_view whole, const AnalysisOptions& options) {
  const auto text = readable_part(whole);
  const auto analysis = analyser.analyse(text, options);
  Story story;
  story.language = analysis.language;
  if (!analysis.language || analysis.statements.empty()) return story;
  auto tellings = read_tellings(analyser, text, analysis);
  if (tellings.empty()) return story;
  find_savings(text, tellings, story);
  find_outcome(tellings, analysis.label, story);
  const auto& lexicon = analyser.body().lexicons[static_cast<std::size_t>(*analysis.language)];
  story.moments = path_of(text, tellings, lexicon);
  return story;
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
                       {"end", pain.end},
                       {"expected_start", place(pain.expected, pain.expected_start)},
                       {"expected_end", place(pain.expected, pain.expected_end)}});
    }
    moments.push_back({{"order", moment.order},
                       {"stage", moment.stage},
                       {"title", moment.title},
                       {"quote", quote(moment.start, moment.end)},
                       {"start", moment.start},
                       {"end", moment.end},
                       {"touchpoint", maybe(moment.touchpoint)},
                       {"touchpoint_key", maybe(moment.touchpoint_key)},
                       {"touchpoint_start", place(moment.touchpoint, moment.touchpoint_start)},
                       {"touchpoint_end", place(moment.touchpoint, moment.touchpoint_end)},
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
