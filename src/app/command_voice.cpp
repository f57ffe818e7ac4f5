// polku analyze: what comments say. polku narrate: a told story as a path. Both read standard input
// and need no data folder.

#include <fmt/format.h>

#include <iostream>
#include <iterator>

#include "commands.h"
#include "house.h"
#include "terminal.h"
#include "voice/narrative.h"
#include "voice_house.h"

namespace polku::app {
namespace {

struct VoiceOptions {
  std::string language = "auto";
  std::string format = "json";
  std::vector<std::string> without;
};

constexpr std::size_t kStoryBytesMax = 1 << 20;

Result<std::unique_ptr<voice::Analyser>> open(const VoiceOptions& options,
                                              voice::AnalysisOptions* analysis) {
  if (options.language != "auto") {
    analysis->language = parse_language(options.language);
    if (!analysis->language) return invalid("--language", "Give auto, fi, sv, en or uk.");
  }
  POLKU_TRY(const auto without, read_languages(options.without, "--without-language"));
  return open_analyser(without);
}

// Tabs and line ends would break the table.
std::string in_a_cell(std::string_view text) {
  std::string cell(text);
  for (auto& c : cell) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return cell;
}

void print_row(const voice::Analysis& analysis, std::string_view text) {
  std::string themes;
  for (const auto& statement : analysis.statements) {
    for (const auto& hit : statement.themes) {
      if (("," + themes + ",").find("," + hit.theme + ",") != std::string::npos) continue;
      themes += (themes.empty() ? "" : ",") + hit.theme;
    }
  }
  const auto language = analysis.language                 ? std::string(tag_of(*analysis.language))
                        : analysis.other_language.empty() ? "other"
                                                          : analysis.other_language;
  std::cout << fmt::format("{}\t{:.3f}\t{}\t{}\t{}\n", language, analysis.sentiment,
                           voice::name_of(analysis.label), themes, in_a_cell(text));
}

Result<void> analyze(const VoiceOptions& options) {
  if (options.format != "json" && options.format != "tsv") {
    return invalid("--format", "Give json or tsv.");
  }
  voice::AnalysisOptions analysis_options;
  POLKU_TRY(const auto analyser, open(options, &analysis_options));
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto text = readable(line);
    const auto analysis = analyser->analyse(text, analysis_options);
    if (options.format == "tsv") {
      print_row(analysis, text);
    } else {
      std::cout << json::serialize(voice::to_json(analysis, text)) << '\n';
    }
  }
  std::cout.flush();
  if (!std::cout) return unavailable("The output cannot be written.");
  return {};
}

Result<void> narrate(const VoiceOptions& options) {
  voice::AnalysisOptions analysis_options;
  POLKU_TRY(const auto analyser, open(options, &analysis_options));
  const std::string story((std::istreambuf_iterator<char>(std::cin)),
                          std::istreambuf_iterator<char>());
  if (trimmed(story).empty()) return invalid("stdin", "Give a story on standard input.");
  if (story.size() > kStoryBytesMax) return invalid("stdin", "Give a story of at most 1 MB.");
  const auto text = readable(story);
  std::cout << json::serialize(
                   voice::to_json(voice::narrate(*analyser, text, analysis_options), text))
            << '\n';
  return {};
}

CLI::App* add(CLI::App& program, const char* name, const char* words,
              const std::shared_ptr<VoiceOptions>& options) {
  auto* command = program.add_subcommand(name, words);
  command->add_option("--language", options->language, "auto, fi, sv, en or uk")
      ->capture_default_str();
  command->add_option("--without-language", options->without,
                      "Do without the dictionary of fi, sv, en or uk (may be repeated)");
  return command;
}

}  // namespace

void add_analyze(CLI::App& program, int& exit) {
  auto options = std::make_shared<VoiceOptions>();
  auto* command = add(program, "analyze",
                      "Say what comments mean: one text a line on standard input, one answer a "
                      "line on standard output",
                      options);
  command
      ->add_option("--format", options->format,
                   "json or tsv (language, sentiment, label, "
                   "themes, text)")
      ->capture_default_str();
  command->callback([options, &exit] {
    const auto done = analyze(*options);
    exit = done.ok() ? kDone : fail(done.error());
  });
}

void add_narrate(CLI::App& program, int& exit) {
  auto options = std::make_shared<VoiceOptions>();
  auto* command = add(program, "narrate",
                      "Turn one story on standard input into a path: moments in order, feelings, "
                      "pain points, outcome, what would have saved it",
                      options);
  command->callback([options, &exit] {
    const auto done = narrate(*options);
    exit = done.ok() ? kDone : fail(done.error());
  });
}

}  // namespace polku::app
