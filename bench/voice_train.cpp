// Trains a general model of sentiment for one language: voice_train LANGUAGE OUT FILE...
// Files are lines of label, tab, text (neg, neu, pos, or negative ...); a file given as FILE*3
// counts three times; one given as ?FILE is not learnt from but judged with what was learnt; cost=C
// says how much a mistake costs against a large weight (1). Prints the figures.

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>

#include "core/id.h"
#include "language/dictionaries.h"
#include "voice/analysis.h"
#include "voice/model.h"

namespace polku {
std::span<const EmbeddedFile> embedded_voice_lexicon();
}

namespace {

using namespace polku;
using voice::Example;
using voice::Label;

std::optional<Label> label_of(std::string_view text) {
  if (text == "neg" || text == "negative") return Label::Negative;
  if (text == "neu" || text == "neutral") return Label::Neutral;
  if (text == "pos" || text == "positive") return Label::Positive;
  return std::nullopt;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const char c : text) {
    hash ^= static_cast<std::uint8_t>(c);
    hash *= 1099511628211ull;
  }
  return hash ^ (hash >> 29);
}

bool read_file(const voice::Analyser& analyser, Language language, std::string path,
               std::vector<Example>& examples) {
  int weight = 1;
  if (const auto star = path.rfind('*'); star != std::string::npos) {
    weight = std::atoi(path.c_str() + star + 1);
    path.resize(star);
  }
  std::ifstream file(path);
  if (!file) return false;
  std::string line;
  while (std::getline(file, line)) {
    const auto tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const auto label = label_of(std::string_view(line).substr(0, tab));
    if (!label) continue;
    Example example;
    const auto text = std::string_view(line).substr(tab + 1);
    analyser.features(text, language, example.features);
    example.label = *label;
    example.weight = weight;
    example.hash = hash_of(text);
    examples.push_back(std::move(example));
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    std::fprintf(stderr, "voice_train LANGUAGE OUT FILE...\n");
    return 2;
  }
  const auto language = parse_language(arguments[1]);
  auto ports = language::open_language();
  if (!language || !ports) return 2;
  const auto analyser = voice::Analyser::open(std::move(*ports), embedded_voice_lexicon());
  if (!analyser) return 1;
  std::vector<Example> examples;
  std::vector<std::string> judged;
  double cost = 1;
  for (int i = 3; i < count; ++i) {
    if (std::strncmp(arguments[i], "cost=", 5) == 0) {
      cost = std::atof(arguments[i] + 5);
      continue;
    }
    if (arguments[i][0] == '?') {
      judged.emplace_back(arguments[i] + 1);
      continue;
    }
    if (!read_file(**analyser, *language, arguments[i], examples)) {
      std::fprintf(stderr, "%s cannot be read\n", arguments[i]);
      return 1;
    }
  }
  const auto trainer = language::make_liblinear_trainer(cost);
  const auto learned =
      voice::learn(*trainer, examples, [](const Example&) { return Label::Neutral; });
  if (!learned || !learned->model) return 1;
  std::ofstream out(arguments[2], std::ios::binary);
  out << learned->model->bytes();
  std::printf("%s: %zu examples, held-out macro-F1 %.3f, accuracy %.3f\n", arguments[1],
              examples.size(), learned->own.macro_f1, learned->own.accuracy);
  for (const auto& path : judged) {
    std::vector<Example> others;
    if (!read_file(**analyser, *language, path, others)) return 1;
    const auto held = voice::measure(others, [&](const Example& example) {
      const auto chances = learned->model->judge(example.features);
      return static_cast<Label>(std::ranges::max_element(chances) - chances.begin());
    });
    std::printf("  %s: macro-F1 %.3f, accuracy %.3f\n", path.c_str(), held.macro_f1, held.accuracy);
  }
  return out ? 0 : 1;
}
