// Measures how fast comments are understood: voice_bench COMMENTS.TSV... on one core.
// Files are the demo's (touchpoint, mood, text, ...). Two comments each make one text, about as
// long as real ones. Prints JSON lines as bench/run.py takes them: comments a second with every
// word met before and with none, and lemmas a second likewise.

#include <algorithm>
#include <cstdio>
#include <ctime>
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
  // The core's own time: others use the machine too.
  const auto start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
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

void say(const char* bar, double value, double goal, const char* note) {
  std::printf(
      "{\"bar\": \"%s\", \"value\": %.0f, \"goal\": \">= %.0f\", \"unit\": \"1/s\", \"met\": %s, "
      "\"note\": \"%s\"}\n",
      bar, value, goal, value >= goal ? "true" : "false", note);
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
  char note[160];
  std::snprintf(note, sizeof note, "%zu texts of %.1f words and %.1f statements, four languages",
                texts.size(), static_cast<double>(words) / comments,
                static_cast<double>(statements) / comments);
  say("comments understood, words met before", comments / warm, 20'000, note);
  say("comments understood, no word met before", comments / cold, 8'000,
      "45 of 100 words of so few texts are new");
  say("lemmas, words met before", static_cast<double>(lemmas) / warm_lemmas, 1'000'000, "");
  say("lemmas, no word met before", static_cast<double>(lemmas) / cold_lemmas, 0,
      "dictionaries of four languages");
  return 0;
}
