#pragma once
// What metrics needs of whoever understands words: a port. The app puts the voice behind it;
// without it comments count as answers and say nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "core/text.h"

namespace polku::metrics {

struct CommentText {
  OrganisationId organisation;
  ResponseId response;
  std::string_view question;
  std::string_view text;
  Language page = Language::Finnish;  // of the form it was written on
};

struct ReadStatement {
  std::uint32_t start = 0, end = 0;  // bytes of the text
  double sentiment = 0;              // -1..1
  int label = 0;                     // -1, 0, 1
  std::vector<std::string> themes, intents;
};

struct ReadComment {
  std::optional<Language> language;  // none: not one that is understood
  std::vector<ReadStatement> statements;
  // Normal forms, without whatever tells who somebody is; compounds with their parts.
  std::vector<std::string> lemmas;
};

// Thread-safe; calls may block on the records.
class CommentReader {
 public:
  virtual ~CommentReader() = default;

  // Another number whenever the organisation's comments would be read otherwise than before: it
  // has changed its themes, learnt from its ratings, or the words of the program are new. Never 0;
  // the same after a restart. People's corrections do not change it: they change their response.
  virtual Result<std::int32_t> stamp(OrganisationId organisation) = 0;
  virtual Result<ReadComment> read(const CommentText& comment) = 0;
};

}  // namespace polku::metrics
