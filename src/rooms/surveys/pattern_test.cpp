#include "surveys/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace polku::surveys {
namespace {

struct Match {
  const char* pattern;
  const char* text;
  bool expected;
};

TEST(Pattern, MatchesTheWholeText) {
  const Match cases[] = {
      {"abc", "abc", true},
      {"abc", "abcd", false},
      {"abc", "xabc", false},
      {"abc", "", false},
      {"a?", "", true},
      {"[0-9]{5}", "33100", true},
      {"[0-9]{5}", "3310", false},
      {"[0-9]{5}", "331000", false},
      {"[0-9]{2,}", "1", false},
      {"[0-9]{2,}", "1234567", true},
      {"[0-9]{1,3}", "1234", false},
      {"a{0,2}b", "aab", true},
      {"a{0,2}b", "aaab", false},
      {"(FI|SE)-[A-Z]+", "FI-ABC", true},
      {"(FI|SE)-[A-Z]+", "NO-ABC", false},
      {"a|b|", "", true},
      {"(?:ab)+", "ababab", true},
      {"(?:ab)+", "aba", false},
      {"[^0-9]*", "abc", true},
      {"[^0-9]*", "ab1", false},
      {"[a-zåäö]+", "pyörä", true},
      {".{3}", "їжа", true},
      {".", "\n", false},
      {"\\d+\\.\\d+", "3.14", true},
      {"\\d+\\.\\d+", "3x14", false},
      {"\\w+", "a_1", true},
      {"\\W", "a", false},
      {"\\s", " ", true},
      {"[\\d-]+", "1-2", true},
      {"[]a]+", "]a]", true},
      {"[a\\]]+", "]a", true},
      {"[a-]+", "a-", true},
      {"(a*)*b", "aaab", true},
      {"(a|b)*c", "ababc", true},
      {"((a{2}){2}){2}", "aaaaaaaa", true},
      {"()*", "", true},
      {"\\(\\)", "()", true},
  };
  for (const auto& [pattern, text, expected] : cases) {
    const auto compiled = Pattern::compile(pattern);
    ASSERT_TRUE(compiled.ok()) << pattern << ": " << compiled.error().message;
    EXPECT_EQ(compiled->matches(text), expected) << pattern << " on " << text;
    EXPECT_EQ(compiled->source(), pattern);
  }
}

TEST(Pattern, RefusesWhatItDoesNotUnderstand) {
  const char* cases[] = {
      "",
      "(",
      ")",
      "(a",
      "a)",
      "[",
      "[a",
      "[]",
      "*a",
      "a**",
      "a{",
      "a{x}",
      "a{2",
      "a{3,2}",
      "a{101}",
      "a{1,101}",
      "\\",
      "\\b",
      "\\1",
      "(?=a)",
      "(?<n>a)",
      "^a$",
      "a+?",
      "[z-a]",
      "\\q",
      "a$",
      "?",
      "{2}",
      "(((((((((((((((((((((((a)))))))))))))))))))))))",
  };
  for (const auto* pattern : cases) {
    const auto compiled = Pattern::compile(pattern);
    EXPECT_FALSE(compiled.ok()) << pattern;
    if (!compiled.ok()) {
      EXPECT_EQ(compiled.error().code, ErrorCode::Invalid);
    }
  }
}

TEST(Pattern, SaysWhichCharacterIsWrong) {
  const auto compiled = Pattern::compile("äö(");
  ASSERT_FALSE(compiled.ok());
  EXPECT_NE(compiled.error().message.find("character 4"), std::string::npos)
      << compiled.error().message;
}

TEST(Pattern, RefusesToGrowWithoutBound) {
  EXPECT_FALSE(Pattern::compile("((a{100}){100}){100}").ok());
  EXPECT_FALSE(Pattern::compile("(((((((){100}){100}){100}){100}){100}){100}){100}").ok());
  EXPECT_FALSE(Pattern::compile(std::string(600, 'a')).ok());
  EXPECT_FALSE(Pattern::compile("\xff").ok());
}

// A backtracking matcher would need 2^30 steps for this.
TEST(Pattern, TakesTimeLinearInTheText) {
  const auto compiled = Pattern::compile("(a|a)*(a|a)*(a|a)*b");
  ASSERT_TRUE(compiled.ok());
  EXPECT_FALSE(compiled->matches(std::string(5'000, 'a')));
  EXPECT_TRUE(compiled->matches(std::string(5'000, 'a') + "b"));
}

}  // namespace
}  // namespace polku::surveys
