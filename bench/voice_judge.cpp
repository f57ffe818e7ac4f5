// Judges lines with the word lists of a folder instead of the built-in ones, so that a change of a
// list is measured without a build: voice_judge analyze --language LANGUAGE, lines on the standard
// input, as `polku analyze` writes them. VOICE_LEXICON names the folder.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include "language/dictionaries.h"
#include "voice/analysis.h"

namespace {

using namespace polku;

std::map<std::string, std::string> files_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[std::filesystem::relative(entry.path(), folder).generic_string()] =
        std::string(std::istreambuf_iterator<char>(file), {});
  }
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  const char* folder = std::getenv("VOICE_LEXICON");
  voice::AnalysisOptions options;
  for (int i = 1; i + 1 < count; ++i) {
    if (std::strcmp(arguments[i], "--language") == 0) {
      options.language = parse_language(arguments[i + 1]);
    }
  }
  const auto files = files_of(folder != nullptr ? folder : "src/rooms/voice/lexicon");
  std::vector<EmbeddedFile> embedded;
  for (const auto& [path, bytes] : files) embedded.push_back({path, bytes});
  auto ports = language::open_language();
  if (!ports) return 1;
  const auto analyser = voice::Analyser::open(std::move(*ports), embedded);
  if (!analyser) {
    std::fprintf(stderr, "%s\n", analyser.error().detail.c_str());
    return 1;
  }
  std::string line;
  while (std::getline(std::cin, line)) {
    std::cout << json::serialize(voice::to_json((*analyser)->analyse(line, options), line)) << '\n';
  }
  return 0;
}
