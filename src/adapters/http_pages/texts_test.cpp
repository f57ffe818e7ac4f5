#include "texts.h"

#include <gtest/gtest.h>

#include <set>

namespace polku::pages {
namespace {

std::set<std::string> blanks_of(std::string_view text) {
  std::set<std::string> blanks;
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    blanks.emplace(text.substr(at, text.find('}', at) - at + 1));
  }
  return blanks;
}

TEST(Texts, HaveTheSameKeysAndBlanksInEveryLanguage) {
  const auto keys = text_keys(Language::Finnish);
  EXPECT_GT(keys.size(), 90u);
  for (const auto language : kLanguages) {
    EXPECT_EQ(text_keys(language), keys) << tag_of(language);
    for (const auto key : keys) {
      const auto& text = words(language, key);
      EXPECT_FALSE(trimmed(text).empty()) << tag_of(language) << " " << key;
      EXPECT_EQ(blanks_of(text), blanks_of(words(Language::Finnish, key)))
          << tag_of(language) << " " << key;
    }
  }
}

TEST(Texts, AreWrittenInTheirOwnLanguage) {
  // Forms, marks and codes may look alike; sentences may not.
  for (const auto key : text_keys(Language::Finnish)) {
    const auto& finnish = words(Language::Finnish, key);
    if (finnish.find(' ') == std::string::npos) continue;
    for (const auto language : {Language::Swedish, Language::English, Language::Ukrainian}) {
      EXPECT_NE(words(language, key), finnish) << tag_of(language) << " " << key;
    }
  }
}

TEST(Texts, FillInBlanksAndLeaveWhatIsNotOneAlone) {
  EXPECT_EQ(filled(Language::English, "error_scale", {{"min", "0"}, {"max", "10"}}),
            "Choose a number from 0 to 10.");
  // What is filled in is not read as a blank again.
  EXPECT_EQ(filled(Language::English, "error_scale", {{"min", "{max}"}, {"max", "7"}}),
            "Choose a number from {max} to 7.");
}

}  // namespace
}  // namespace polku::pages
