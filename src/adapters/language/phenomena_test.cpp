// Holds the analysis to test/data/voice/phenomena, line by line, with the real dictionaries.
#include <gtest/gtest.h>

#include <fstream>

#include "language_fixture.h"

namespace polku::language {
namespace {

struct Line {
  std::string phenomenon, text, label;
  std::vector<std::string> themes;
};

std::vector<Line> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<Line> lines;
  for (std::string text; std::getline(file, text);) {
    const auto columns = split(text, '\t');
    if (columns.size() < 3) continue;
    Line line{std::string(columns[0]), std::string(columns[1]), std::string(columns[2]), {}};
    if (columns.size() > 3) {
      for (const auto theme : split(columns[3], ',')) line.themes.emplace_back(trimmed(theme));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

class Phenomena : public testing::TestWithParam<const char*> {};

TEST_P(Phenomena, AreUnderstood) {
  const auto lines =
      lines_of(std::string(POLKU_SOURCE_DIR) + "/test/data/voice/phenomena/" + GetParam() + ".tsv");
  ASSERT_GE(lines.size(), 20u);
  voice::AnalysisOptions options;
  options.prior = parse_language(GetParam());
  for (const auto& line : lines) {
    SCOPED_TRACE(line.phenomenon + ": " + line.text);
    const auto analysis = analyser().analyse(line.text, options);
    EXPECT_EQ(analysis.language, options.prior);
    EXPECT_EQ(voice::name_of(analysis.label), line.label) << analysis.sentiment;
    for (const auto& theme : line.themes) {
      const bool found = std::ranges::any_of(analysis.statements, [&](const auto& statement) {
        return std::ranges::any_of(statement.themes,
                                   [&](const auto& hit) { return hit.theme == theme; });
      });
      EXPECT_TRUE(found) << theme;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, Phenomena, testing::Values("fi", "sv", "en", "uk"));

}  // namespace
}  // namespace polku::language
