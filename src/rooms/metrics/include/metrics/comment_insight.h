#pragma once
// Start here for what customers' words come to: themes with what they weigh, the comments behind
// them, the words of those who recommend and of those who do not. Thread-safe; calls block on the
// facts. Every function needs ReadMeasures and stays within the actor's units; names of themes and
// texts of comments are the caller's business.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/service.h"

namespace polku::metrics {

struct CommentScope;

// The view's default period is the overview's; `compare` likewise.
struct CommentView {
  PageView page;
  std::string moment;
};

struct CommentChoice {
  std::string theme = {};  // key; empty: any comment
  // -1, 0, 1: of what is said of the theme, else of the whole comment
  std::optional<int> label = {};
  std::string intent = {};
  // All lemmas of any of these; empty: any comment.
  std::vector<std::vector<std::string>> lemmas = {};
};

// Comments by their responses, newest first. `hidden`: the group that the view looks at gave fewer
// than minimum_group_comments, or its filters leave so few out that the whole list would give those
// away. What is chosen within the group (theme, label, words) makes no group.
struct CommentPage {
  bool hidden = false;
  std::string reason;  // too_few, filter_too_narrow; of hidden ones
  std::vector<ResponseId> responses;
  std::string next;  // cursor; empty: this was the last page
};

// A comment that stands for its theme.
struct QuoteCandidate {
  ResponseId response;
  double nearness = 0;  // 0..1: to the theme's centre
};

class CommentInsight {
 public:
  explicit CommentInsight(MetricService& metrics);

  // {"from", "to", "compared_with", "comments", "unread", "suppressed", "reason"?, "confidence",
  //  "outcome": {"metric", "n", "value", "low", "high"} | null,
  //  "themes": [{"theme", "n", "share", "positive", "neutral", "negative", "sentiment", "impact",
  //              "change", "rising", "suppressed"}]}, most mentioned first. Impact, in points of
  // the outcome: NPS where it is asked, else CSAT. Rising: the last four weeks of the period
  // against the twelve before them.
  Result<json::object> themes(const directory::Actor& actor, const CommentView& view);
  // What promoters say that detractors do not, and the other way round: {"suppressed", "metric",
  // "comments", "words": [{"lemma", "promoters", "detractors", "log_odds", "low", "high"}]}, most
  // distinctive first.
  Result<json::object> words(const directory::Actor& actor, const CommentView& view);
  // Invalid, field "cursor", for one that is none of ours. At most `limit` of 1..200.
  Result<CommentPage> comments(const directory::Actor& actor, const CommentView& view,
                               const CommentChoice& choice, const std::string& cursor, int limit);
  // Comments that speak for the choice's theme, the next to show first: near its centre by the
  // lemmas they share with the others, and varied in unit, week, length and label. Empty where the
  // group is hidden.
  Result<std::vector<QuoteCandidate>> quotes(const directory::Actor& actor, const CommentView& view,
                                             const CommentChoice& choice, std::size_t count);

 private:
  using Make = Result<json::object> (*)(Engine& engine, const CommentScope& scope);
  Result<json::object> answer(const directory::Actor& actor, const CommentView& view,
                              std::string_view kind, Make make);

  MetricService& metrics_;
};

}  // namespace polku::metrics
