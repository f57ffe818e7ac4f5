#include "import_text.h"

#include <gtest/gtest.h>

#include "core/text.h"
#include "import_words.h"

namespace polku::surveys {
namespace {

std::string labelled(std::string_view cell) {
  const auto read = labelled_number(cell);
  return read ? std::to_string(read->number) + "|" + std::string(read->words) : "none";
}

TEST(ImportText, FoldsWhatPeopleTakeForTheSame) {
  EXPECT_EQ(folded("  Hyvä <b>Palvelu</b>!&nbsp;(0-10)"), "hyvä palvelu 0 10");
  EXPECT_EQ(folded("ÅÄÖ ЇЖАК"), "åäö їжак");
  EXPECT_EQ(folded("п'ять п’ять"), "пять пять");
  EXPECT_EQ(compacted("Response ID"), compacted("ResponseId"));
}

TEST(ImportText, MakesKeysOfAnyWords) {
  EXPECT_EQ(key_from("Miksi näin?", "x"), "miksi_nain");
  EXPECT_EQ(key_from("Дніпро", "x"), "dnipro");
  EXPECT_EQ(key_from("1. Kysymys", "x"), "n1_kysymys");
  EXPECT_EQ(key_from("???", "fallback"), "fallback");
  EXPECT_LE(key_from(std::string(500, 'a'), "x").size(), 40u);
  for (const auto text : {"Miksi näin?", "Дніпро", "9 lives", "___", "a b c"}) {
    EXPECT_TRUE(is_key(key_from(text, "x"))) << text;
  }
}

TEST(ImportText, FindsTheNumberBesideALabel) {
  EXPECT_EQ(labelled("9"), "9|");
  EXPECT_EQ(labelled("9.0"), "9|");
  EXPECT_EQ(labelled("9 - Very likely"), "9|Very likely");
  EXPECT_EQ(labelled("10 = Erittäin todennäköisesti"), "10|Erittäin todennäköisesti");
  EXPECT_EQ(labelled("7: okay"), "7|okay");
  EXPECT_EQ(labelled("9/10"), "9|");
  EXPECT_EQ(labelled("Very likely (9)"), "9|Very likely");
  EXPECT_EQ(labelled("5 – Mycket nöjd"), "5|Mycket nöjd");
  EXPECT_EQ(labelled("★★★★☆"), "4|");
  EXPECT_EQ(labelled("9.5"), "none");
  EXPECT_EQ(labelled("Very likely"), "none");
  EXPECT_EQ(labelled("1st choice"), "none");
  EXPECT_EQ(labelled("2026-11-21"), "none");
}

TEST(ImportText, ReadsDecimalsOfBothKinds) {
  EXPECT_EQ(decimal_number("129,90", true), 129.9);
  EXPECT_EQ(decimal_number("1 049,00", true), 1049.0);
  EXPECT_EQ(decimal_number("1\xC2\xA0"
                           "049",
                           true),
            1049.0);
  EXPECT_EQ(decimal_number("1,234.5", false), 1234.5);
  EXPECT_EQ(decimal_number("1.234,5", false), 1234.5);
  EXPECT_EQ(decimal_number("1,234", false), 1234.0);
  EXPECT_EQ(decimal_number("−3", false), -3.0);
  EXPECT_EQ(decimal_number("12 €", false), std::nullopt);
  EXPECT_EQ(decimal_number("-", false), std::nullopt);
  EXPECT_TRUE(shows_decimal_comma("12,5"));
  EXPECT_FALSE(shows_decimal_comma("1,234"));
}

TEST(ImportText, KnowsYesAndNoInFourLanguages) {
  for (const auto yes : {"Yes", "Y", "1", "Kyllä", "Ja", "Так", "✓", "x", "TRUE"}) {
    EXPECT_EQ(truth_of(yes), true) << yes;
  }
  for (const auto no : {"No", "0", "Ei", "Nej", "Ні", "false"}) EXPECT_EQ(truth_of(no), false);
  EXPECT_EQ(truth_of("perhaps"), std::nullopt);
}

TEST(ImportText, TakesOneGuardOff) {
  EXPECT_EQ(unguarded("'=1+1"), "=1+1");
  EXPECT_EQ(unguarded("''=1+1"), "'=1+1");
  EXPECT_EQ(unguarded("'tis"), "'tis");
}

TEST(ImportWords, GiveTheSamePointInFourLanguages) {
  const std::vector<std::string> words{folded("Very satisfied"), folded("Erittäin tyytyväinen"),
                                       folded("Mycket nöjd"), folded("Дуже задоволений"),
                                       folded("Neither satisfied nor dissatisfied")};
  const auto* scale = word_scale_of(words, 5);
  ASSERT_NE(scale, nullptr);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(scale->point_of(words[static_cast<std::size_t>(i)]), 5);
  EXPECT_EQ(scale->point_of(words[4]), 3);
}

TEST(ImportWords, TellVocabulariesOfTheSameWordsApart) {
  const std::vector<std::string> five{"poor", "fair", "good", "very good", "excellent"};
  EXPECT_EQ(word_scale_of(five, 5)->point_of("good"), 3);
  const std::vector<std::string> other{"very poor", "poor", "average", "good", "excellent"};
  EXPECT_EQ(word_scale_of(other, 5)->point_of("good"), 4);
  EXPECT_EQ(word_scale_of(std::vector<std::string>{"very satisfied", "purple"}, 5), nullptr);
}

TEST(ImportWords, KnowLanguagesByTagAndName) {
  EXPECT_EQ(language_of("FI"), Language::Finnish);
  EXPECT_EQ(language_of("sv-SE"), Language::Swedish);
  EXPECT_EQ(language_of("en_GB"), Language::English);
  EXPECT_EQ(language_of("українська"), Language::Ukrainian);
  EXPECT_EQ(language_of("Klingon"), std::nullopt);
}

}  // namespace
}  // namespace polku::surveys
