#pragma once
// The parts of comment insight, one a file.

#include "comment_scope.h"

namespace polku::metrics {

Result<json::object> comment_themes(Engine& engine, const CommentScope& scope);
Result<json::object> comment_words(Engine& engine, const CommentScope& scope);
Result<CommentPage> comment_page(Engine& engine, const CommentScope& scope,
                                 const CommentChoice& choice, const std::string& cursor, int limit);

// One comment among those that quotes are chosen from. `nearness` is filled in by the choosing.
struct QuoteComment {
  ResponseId response;
  std::string unit;
  std::int64_t week = 0;
  int label = 0;
  std::vector<std::string> lemmas;
  double nearness = 0;
};
// The `count` to show first, in that order. Pure.
std::vector<QuoteComment> choose_quotes(std::vector<QuoteComment> comments, std::size_t count);

Result<std::vector<QuoteCandidate>> comment_quotes(Engine& engine, const CommentScope& scope,
                                                   const CommentChoice& choice, std::size_t count);

// The plan of the choice and how its comments are read; nothing when no comment can match.
struct ChosenComments {
  ReadPlan plan;
  CommentReading reading;
};
Result<std::optional<ChosenComments>> chosen_comments(Engine& engine, const CommentScope& scope,
                                                      const CommentChoice& choice);

}  // namespace polku::metrics
