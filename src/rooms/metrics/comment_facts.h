#pragma once
// The comments of a response as facts. Pure but for the reading.

#include <vector>

#include "metrics/comments.h"
#include "metrics/ports.h"
#include "surveys/definition.h"
#include "surveys/response.h"

namespace polku::metrics {

// The answers that are read as comments: long texts that are not blank. They view the response.
std::vector<CommentText> comment_texts(const surveys::Response& response,
                                       const surveys::Definition& definition);

// All of them together as what the response says. Precondition: at least one.
Result<CommentFacts> read_texts(CommentReader& reader, const std::vector<CommentText>& texts);

}  // namespace polku::metrics
