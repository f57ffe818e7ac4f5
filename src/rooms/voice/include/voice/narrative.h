#pragma once
// A told story as a path: what happened, in which order, how it felt, what would have saved it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "voice/analysis.h"

namespace polku::voice {

struct PainPoint {
  std::string expected;  // the teller's words, may be empty
  std::string happened;
  std::uint32_t start = 0, end = 0;                    // of what happened
  std::uint32_t expected_start = 0, expected_end = 0;  // both 0 when nothing was expected
};

struct StoryMoment {
  int order = 0;
  std::string stage;  // before, during, after
  std::string title;
  std::string touchpoint;      // a noun in the story's language; empty: not told
  std::string touchpoint_key;  // phone, till, web_shop ... of touchpoints.tsv
  std::string channel;
  std::uint32_t touchpoint_start = 0, touchpoint_end = 0;  // the words that name it
  double sentiment = 0;
  Label label = Label::Neutral;
  std::vector<PainPoint> pain_points;
  std::vector<std::string> themes;
  std::uint32_t start = 0, end = 0;  // the words it stands on
};

struct Story {
  std::optional<Language> language;
  std::vector<StoryMoment> moments;
  std::optional<bool> returns, recommends;  // none: not told
  Label outcome = Label::Neutral;
  std::uint32_t outcome_start = 0, outcome_end = 0;
  struct Saving {
    std::string text;  // the teller's words
    std::uint32_t start = 0, end = 0;
    bool would_have_helped = true;  // false: "would not have mattered"
  };
  std::vector<Saving> what_would_have_saved_it;
};

Story narrate(const Analyser& analyser, std::string_view text, const AnalysisOptions& options = {});

// As api.md fixes it for POST /api/v1/voice/narrate.
json::object to_json(const Story& story, std::string_view text);

}  // namespace polku::voice
