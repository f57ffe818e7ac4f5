#pragma once
// How the judges of a language are weighed against each other. tools/tune_voice fits the figures on
// the development halves; lexicon/<language>/weights.tsv keeps them.

#include <span>

#include "core/embedded.h"
#include "core/result.h"
#include "core/text.h"

namespace polku::voice {

struct Weights {
  double lexicon_enough = 3.0;  // points of opinion at which the lexicon is fully heard
  double lexicon_quiet = 0.3;   // its weight where it found nothing
  double lexicon_heard = 1.2;   // and where it is fully heard
  double general = 0.8;         // of the general model
  double neutral_quiet = 0.5;   // chance of neutral where the lexicon found nothing
  double neutral_heard = 0.45;  // and where what it found weighs up
  double negative_lean = 0;     // added to a statement's log chance: what customers mostly are
  double neutral_lean = 0;      // likewise
  double comment_negative = 0;  // the same two of whole comments
  double comment_neutral = 0;
  double by_statements = 0;   // of a comment's statements beside the comment read as one
  double last_statement = 1;  // how much the last one counts against each other one
  double balanced = 0;        // |sentiment| below which praise and blame make it neutral
};

// Defaults where the file or a line is missing; Internal when a line cannot be read.
Result<Weights> read_weights(std::span<const EmbeddedFile> lexicon, Language language);

}  // namespace polku::voice
