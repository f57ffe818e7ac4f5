#pragma once
// Opens the analyser with the words built into the program, and the room of voice over the records.

#include <memory>
#include <string>
#include <vector>

#include "metrics/comments.h"
#include "voice/analysis.h"
#include "voice/model.h"
#include "voice/service.h"

namespace polku::app {

// "fi", "sv", "en", "uk"; Invalid names `field` for anything else.
Result<std::vector<Language>> read_languages(const std::vector<std::string>& tags,
                                             std::string_view field);

// Invalid, with how to install it, when a wanted language's dictionary is missing.
Result<std::unique_ptr<voice::Analyser>> open_analyser(const std::vector<Language>& without);

// What an organisation's words are understood with, and metrics' port over it. Thread-safe.
struct VoiceRoom {
  std::unique_ptr<voice::Analyser> analyser;
  std::unique_ptr<voice::ModelTrainer> trainer;
  std::unique_ptr<voice::VoiceService> service;
  std::unique_ptr<metrics::CommentReader> reader;

  // Errors as of read_languages (field "--without-language") and open_analyser. `store` outlives
  // it.
  static Result<VoiceRoom> open(voice::VoiceStore& store, const std::vector<std::string>& without);

  // The text with whatever tells who somebody is replaced by what it is: "[name]".
  std::string masked(std::string_view text) const;
};

// The text with every broken byte of UTF-8 replaced, so that it can go into JSON.
std::string readable(std::string_view bytes);

}  // namespace polku::app
