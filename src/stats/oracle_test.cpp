#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "oracle_values.h"

namespace polku::stats::testing {

namespace {

std::map<std::string, double> parsed(std::istream& lines) {
  std::map<std::string, double> values;
  for (std::string line; std::getline(lines, line);) {
    const auto comma = line.rfind(',');
    if (comma == std::string::npos)
      throw std::runtime_error("oracle line without a comma: " + line);
    values[line.substr(0, comma)] = std::stod(line.substr(comma + 1));
  }
  return values;
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), got);
  }
  return pclose(pipe) == 0 ? output : std::string();
}

bool r_has(const std::string& package) {
  return !output_of("Rscript -e 'cat(requireNamespace(\"" + package +
                    "\", quietly = TRUE))' 2>/dev/null | grep TRUE")
              .empty();
}

void expect_r_repeats(const std::string& name, double relative_tolerance) {
  std::istringstream lines(
      output_of("cd '" + oracle_path("") + "' && Rscript " + name + ".R 2>/dev/null"));
  const auto live = parsed(lines);
  const auto recorded = recorded_values(name);
  ASSERT_EQ(live.size(), recorded.size()) << name << ".csv is older than its script";
  for (const auto& [key, value] : recorded) {
    ASSERT_TRUE(live.contains(key)) << key;
    EXPECT_NEAR(live.at(key), value, relative_tolerance * (std::abs(value) + 1e-6)) << key;
  }
}

}  // namespace

std::string oracle_path(const std::string& file_name) {
  return std::string(POLKU_SOURCE_DIR) + "/src/stats/oracles/" + file_name;
}

std::map<std::string, double> recorded_values(const std::string& name) {
  std::ifstream file(oracle_path(name + ".csv"));
  if (!file) throw std::runtime_error("no recorded values for " + name);
  return parsed(file);
}

TEST(RecordedOracles, AreWhatBaseRSaysToday) {
  if (!r_has("stats")) GTEST_SKIP() << "Rscript is not installed";
  expect_r_repeats("classical", 1e-9);
  expect_r_repeats("weakest_link", 1e-9);
}

TEST(RecordedOracles, AreWhatMetaforSaysToday) {
  if (!r_has("metafor")) GTEST_SKIP() << "Rscript with the package metafor is not installed";
  expect_r_repeats("heterogeneity", 1e-4);
}

TEST(RecordedOracles, AreWhatLme4SaysToday) {
  if (!r_has("lme4")) GTEST_SKIP() << "Rscript with the package lme4 is not installed";
  expect_r_repeats("variance_components", 1e-4);
}

}  // namespace polku::stats::testing
