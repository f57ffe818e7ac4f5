#include "weights.h"

#include <charconv>
#include <string>

#include "core/text.h"

namespace polku::voice {
namespace {

constexpr std::pair<std::string_view, double Weights::*> kNames[] = {
    {"lexicon_enough", &Weights::lexicon_enough},
    {"lexicon_quiet", &Weights::lexicon_quiet},
    {"lexicon_heard", &Weights::lexicon_heard},
    {"general", &Weights::general},
    {"neutral_quiet", &Weights::neutral_quiet},
    {"neutral_heard", &Weights::neutral_heard},
    {"negative_lean", &Weights::negative_lean},
    {"neutral_lean", &Weights::neutral_lean},
    {"comment_negative", &Weights::comment_negative},
    {"comment_neutral", &Weights::comment_neutral},
    {"by_statements", &Weights::by_statements},
    {"last_statement", &Weights::last_statement},
    {"balanced", &Weights::balanced},
};

bool read_line(std::string_view line, Weights& weights) {
  const auto tab = line.find('\t');
  if (tab == std::string_view::npos) return false;
  for (const auto& [name, field] : kNames) {
    if (name != line.substr(0, tab)) continue;
    const auto number = trimmed(line.substr(tab + 1));
    const auto* end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, weights.*field);
    return read.ec == std::errc() && read.ptr == end;
  }
  return false;
}

}  // namespace

Result<Weights> read_weights(std::span<const EmbeddedFile> lexicon, Language language) {
  Weights weights;
  const auto path = std::string(tag_of(language)) + "/weights.tsv";
  const auto* file = find_embedded(lexicon, path);
  if (file == nullptr) return weights;
  std::size_t number = 0;
  for (const auto line : split(file->bytes, '\n')) {
    ++number;
    if (trimmed(line).empty() || line.front() == '#') continue;
    if (!read_line(line, weights)) {
      return internal_error(path + ":" + std::to_string(number) + " cannot be read");
    }
  }
  return weights;
}

}  // namespace polku::voice
