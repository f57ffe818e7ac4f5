#pragma once
// One analyser with the real dictionaries for all tests here; opening it costs a second.

#include <cstdlib>
#include <iostream>

#include "language/dictionaries.h"
#include "voice/analysis.h"

namespace polku {
std::span<const EmbeddedFile> embedded_voice_lexicon();
}

namespace polku::language {

inline const voice::Analyser& analyser() {
  static const auto opened = [] {
    auto ports = open_language();
    if (!ports) {
      std::cerr << ports.error().message << '\n';
      std::abort();
    }
    auto analyser = voice::Analyser::open(std::move(*ports), embedded_voice_lexicon());
    if (!analyser) {
      std::cerr << analyser.error().detail << '\n';
      std::abort();
    }
    return std::move(*analyser);
  }();
  return *opened;
}

}  // namespace polku::language
