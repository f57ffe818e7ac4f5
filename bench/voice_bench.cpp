// Measures how fast comments are understood: voice_bench COMMENTS.TSV... on one core.
// Files are the demo's (touchpoint, mood, text, ...). Two comments each make one text, about as
// long as real ones. Prints JSON: comments a second with every word met before (warm) and with none
// (cold), lemmas a second likewise, and words a comment.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "core/text.h"
#include "language/dictionaries.h"
#include "voice/analysis.h"

namespace polku {
std::span<const EmbeddedFile> embedded_voice_lexicon();
}

namespace {

using namespace polku;

struct Text {
  std::string text;
  Language language = Language::Finnish;
};

bool read_comments(const std::string& path, std::vector<Text>& texts) {
  std::ifstream file(path);
  const auto name = path.substr(path.rfind('/') + 1, 2);
  const auto language = parse_language(name);
  if (!file || !language) return false;
  std::string line, held;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto columns = split(line, '\t');
    if (columns.size() < 3) continue;
    const std::string comment(columns[2]);
    if (held.empty()) {
      held = comment;
    } else {
      texts.push_back({held + "\n" + comment, *language});
      held.clear();
    }
  }
  return true;
}

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::unique_ptr<voice::Analyser> opened() {
  auto ports = language::open_language();
  if (!ports) return nullptr;
  auto analyser = voice::Analyser::open(std::move(*ports), embedded_voice_lexicon());
  if (!analyser) return nullptr;
  // Dictionaries are read when first asked; that is a matter of starting, not of reading comments.
  for (const auto language :
       {Language::Finnish, Language::Swedish, Language::English, Language::Ukrainian}) {
    (*analyser)->lemmas("xqzt", language);
  }
  return std::move(*analyser);
}

std::size_t judge_all(const voice::Analyser& analyser, const std::vector<Text>& texts) {
  std::size_t statements = 0;
  for (const auto& text : texts) statements += analyser.analyse(text.text).statements.size();
  return statements;
}

std::size_t lemmas_of_all(const voice::Analyser& analyser, const std::vector<Text>& texts) {
  std::size_t lemmas = 0;
  for (const auto& text : texts) lemmas += analyser.lemmas(text.text, text.language).size();
  return lemmas;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<Text> texts;
  for (int i = 1; i < count; ++i) {
    if (read_comments(arguments[i], texts)) continue;
    std::fprintf(stderr, "%s cannot be read\n", arguments[i]);
    return 1;
  }
  if (texts.empty()) return 2;
  const auto analyser = opened(), fresh = opened();
  if (!analyser || !fresh) return 1;
  std::size_t statements = 0, lemmas = 0;
  const double cold = seconds_of([&] { statements = judge_all(*analyser, texts); });
  const double cold_lemmas = seconds_of([&] { lemmas = lemmas_of_all(*fresh, texts); });
  double warm = 1e9, warm_lemmas = 1e9;
  for (int round = 0; round < 9; ++round) {
    warm = std::min(warm, seconds_of([&] { judge_all(*analyser, texts); }));
    warm_lemmas = std::min(warm_lemmas, seconds_of([&] { lemmas_of_all(*fresh, texts); }));
  }
  std::size_t words = 0;
  for (const auto& text : texts) {
    words += 1 + static_cast<std::size_t>(std::ranges::count_if(
                     text.text, [](char c) { return c == ' ' || c == '\n'; }));
  }
  const auto comments = static_cast<double>(texts.size());
  std::printf(
      "{\"comments\": %zu, \"words\": %.1f, \"statements\": %.2f, \"warm\": %.0f, \"cold\": %.0f, "
      "\"lemmas_warm\": %.0f, \"lemmas_cold\": %.0f}\n",
      texts.size(), static_cast<double>(words) / comments,
      static_cast<double>(statements) / comments, comments / warm, comments / cold,
      static_cast<double>(lemmas) / warm_lemmas, static_cast<double>(lemmas) / cold_lemmas);
  return 0;
}
