#pragma once
// Comments as the voice's pages show them: with their statements, as far as the reader may see.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "http/services.h"
#include "http/text_mask.h"

namespace polku::http {

// What a page is about: statements of it are pointed out.
struct CommentFocus {
  std::string theme;
  std::optional<int> label;
};

// The texts of a response that count as comments.
Result<std::vector<std::string>> comment_texts(const VoiceServices& services,
                                               const surveys::ResponseItem& item);

// The comments of one response, one object each: {"response", "question", "survey", "submitted_at",
// "unit", "channel", "moment", "language", "score", "sentiment", "label", "text", "masked",
// "masks", "statements": [{"start", "end", "text", "sentiment", "label", "sure", "themes",
// "intents", "marks", "original_start", "original_end", "in_focus"}]}. Offsets are bytes of `text`
// as it is given; the original ones are those that a correction names.
Result<json::array> comments_json(const VoiceServices& services, const directory::Actor& actor,
                                  const surveys::ResponseItem& item, const CommentFocus& focus);

}  // namespace polku::http
