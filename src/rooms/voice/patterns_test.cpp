#include "patterns.h"

#include <gtest/gtest.h>

namespace polku::voice {
namespace {

KnownWord word(std::string form, std::string lemma, std::vector<std::string> parts = {}) {
  KnownWord known;
  known.normal.form = std::move(form);
  known.standard = known.normal.form;
  known.analysis.lemma = std::move(lemma);
  known.analysis.known = true;
  known.analysis.parts = std::move(parts);
  return known;
}

std::vector<std::uint32_t> payloads(const PatternSet& set, const std::vector<KnownWord>& words,
                                    std::size_t at) {
  std::vector<const KnownWord*> pointers;
  for (const auto& one : words) pointers.push_back(&one);
  std::vector<std::uint32_t> found;
  for (const auto& match : set.at(pointers, at, set.beginning_with(words[at]))) {
    found.push_back(match.payload);
  }
  return found;
}

TEST(PatternSet, FindsALemmaInAnyForm) {
  PatternSet set;
  set.add("kassa", 7);
  EXPECT_EQ(payloads(set, {word("kassalla", "kassa")}, 0), (std::vector<std::uint32_t>{7}));
  EXPECT_TRUE(payloads(set, {word("kassi", "kassi")}, 0).empty());
}

TEST(PatternSet, FindsAFormThatIsNoLemma) {
  PatternSet set;
  set.add("=olisi =voinut", 1);
  EXPECT_EQ(payloads(set, {word("olisi", "olla"), word("voinut", "voida")}, 0).size(), 1u);
}

TEST(PatternSet, PrefersTheLongest) {
  PatternSet set;
  set.add("hyvä", 1);
  set.add("hyvä palvelu", 2);
  EXPECT_EQ(payloads(set, {word("hyvää", "hyvä"), word("palvelua", "palvelu")}, 0),
            (std::vector<std::uint32_t>{2, 1}));
}

TEST(PatternSet, FindsPartsOfCompounds) {
  PatternSet set;
  set.add("+jono", 3);
  EXPECT_EQ(payloads(set, {word("kassajonossa", "kassajono", {"kassa", "jono"})}, 0).size(), 1u);
  EXPECT_EQ(payloads(set, {word("jonoa", "jono")}, 0).size(), 1u);
}

TEST(PatternSet, FindsBeginnings) {
  PatternSet set;
  set.add("парк*", 4);
  EXPECT_EQ(payloads(set, {word("парковка", "парковка")}, 0).size(), 1u);
  EXPECT_TRUE(payloads(set, {word("пара", "пара")}, 0).empty());
}

TEST(PatternSet, LetsTwoWordsStandAfterANegator) {
  PatternSet set;
  set.add("ei suositella", 6);
  auto no = word("en", "ei");
  no.analysis.word_class = WordClass::Negation;
  const auto recommend = word("suosittele", "suositella");
  const auto other = word("voi", "voida");
  EXPECT_EQ(payloads(set, {no, other, other, recommend}, 0).size(), 1u);
  EXPECT_TRUE(payloads(set, {no, other, other, other, recommend}, 0).empty());
}

TEST(PatternSet, AsksForAMood) {
  PatternSet set;
  set.add("voida:conditional", 8);
  auto could = word("voisi", "voida");
  EXPECT_TRUE(payloads(set, {could}, 0).empty());
  could.analysis.conditional = true;
  EXPECT_EQ(payloads(set, {could}, 0).size(), 1u);
}

TEST(PatternSet, PutsAWholeWordBeforeAPartOfIt) {
  PatternSet set;
  set.add("+jono", 1);
  set.add("kassajono", 2);
  EXPECT_EQ(payloads(set, {word("kassajono", "kassajono", {"kassa", "jono"})}, 0),
            (std::vector<std::uint32_t>{2, 1}));
}

TEST(PatternSet, StopsAtTheEndOfTheText) {
  PatternSet set;
  set.add("ei hyvä", 5);
  EXPECT_TRUE(payloads(set, {word("ei", "ei")}, 0).empty());
}

TEST(PatternSet, PassesOverAnEmptyPattern) {
  PatternSet set;
  set.add("  ", 1);
  EXPECT_EQ(set.size(), 0u);
}

}  // namespace
}  // namespace polku::voice
