#pragma once
// What an Analyser owns.

#include <array>
#include <memory>

#include "lexicon.h"
#include "own_taxonomy.h"
#include "theme_yields.h"
#include "voice/analysis.h"
#include "voice/model.h"
#include "weights.h"
#include "word_memory.h"

namespace polku::voice {

class Analyser::Body {
 public:
  VoicePorts ports;
  std::array<Lexicon, 4> lexicons;
  std::array<Weights, 4> weights;
  ThemeYields yields;
  std::array<std::shared_ptr<const LinearModel>, 4> models;  // the general ones; may be null
  std::unique_ptr<const OwnTaxonomy> taxonomy;               // the defaults
  std::unique_ptr<WordMemory> memory;
};

}  // namespace polku::voice
