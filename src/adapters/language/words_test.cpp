#include <gtest/gtest.h>

#include "language_fixture.h"

namespace polku::language {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  const auto reader = make_icu_reader();
  std::vector<voice::Token> tokens;
  reader->read(text, tokens);
  std::vector<std::string> words;
  for (const auto& token : tokens) {
    words.push_back(std::string(text.substr(token.start, token.end - token.start)));
  }
  return words;
}

TEST(IcuReader, KeepsPlacesInTheOriginal) {
  EXPECT_EQ(words_of("Hyvä, kiitos!"), (std::vector<std::string>{"Hyvä", ",", "kiitos", "!"}));
}

TEST(IcuReader, KeepsAnEmojiWithItsParts) {
  EXPECT_EQ(words_of("👍🏽 👩‍👩‍👧"),
            (std::vector<std::string>{"👍🏽", "👩‍👩‍👧"}));
}

TEST(IcuReader, PassesOverWhatShowsNothing) {
  EXPECT_EQ(words_of("\xE2\x80\x8B \x01 hyvä"), (std::vector<std::string>{"hyvä"}));
}

TEST(IcuReader, SurvivesBrokenUtf8AndNul) {
  const std::string text("hy\xFFv\xC3 \0 ok", 10);
  EXPECT_FALSE(words_of(text).empty());
}

TEST(IcuReader, GivesNothingForNothing) { EXPECT_TRUE(words_of("").empty()); }

TEST(NormalWord, IsLowerCaseAndComposed) {
  EXPECT_EQ(make_icu_reader()->normalise("HyVa\xCC\x88").form, "hyvä");
}

TEST(NormalWord, SqueezesWhatIsStretched) {
  const auto word = make_icu_reader()->normalise("hyväääää");
  EXPECT_EQ(word.form, "hyvää");
  EXPECT_TRUE(word.elongated);
  EXPECT_EQ(make_icu_reader()->normalise("kiitosss").form, "kiitos");
}

TEST(NormalWord, FoldsLettersThatOnlyLookAlike) {
  // "аpp" and "sovеllus" with Cyrillic letters among Latin ones.
  EXPECT_EQ(make_icu_reader()->normalise("sov\xD0\xB5llus").form, "sovellus");
  EXPECT_EQ(make_icu_reader()
                ->normalise("д\xD0\xBE"
                            "бре")
                .form,
            "добре");
}

TEST(NormalWord, DropsZeroWidthCharacters) {
  EXPECT_EQ(make_icu_reader()->normalise("hy\xE2\x80\x8Bvä").form, "hyvä");
}

TEST(NormalWord, KnowsCapitals) {
  EXPECT_TRUE(make_icu_reader()->normalise("HUONO").capitals);
  EXPECT_FALSE(make_icu_reader()->normalise("Huono").capitals);
  EXPECT_FALSE(make_icu_reader()->normalise("A").capitals);
}

std::string lemma(Language language, std::string_view form) {
  const auto dictionary = language == Language::Finnish
                              ? open_voikko()
                              : open_hunspell(language, "/usr/share/hunspell");
  return (*dictionary)->analyse(form).lemma;
}

TEST(Voikko, FindsBaseForms) {
  EXPECT_EQ(lemma(Language::Finnish, "kassalla"), "kassa");
  EXPECT_EQ(lemma(Language::Finnish, "ollut"), "olla");
  EXPECT_EQ(lemma(Language::Finnish, "suosittele"), "suositella");
  EXPECT_EQ(lemma(Language::Finnish, "parempaa"), "hyvä");
}

TEST(Voikko, KeepsANegativeParticipleItself) {
  EXPECT_EQ(lemma(Language::Finnish, "toimimaton"), "toimimaton");
}

TEST(Voikko, TellsNegationAndTheConditional) {
  const auto voikko = *open_voikko();
  EXPECT_EQ(voikko->analyse("enkä").word_class, voice::WordClass::Negation);
  EXPECT_TRUE(voikko->analyse("olisi").conditional);
}

TEST(Voikko, GivesTheBasesOfCompounds) {
  EXPECT_EQ((*open_voikko())->analyse("kassajono").parts,
            (std::vector<std::string>{"kassa", "jono"}));
}

TEST(Voikko, KeepsAnUnknownWord) {
  const auto word = (*open_voikko())->analyse("xqzt");
  EXPECT_FALSE(word.known);
  EXPECT_EQ(word.lemma, "xqzt");
}

TEST(Hunspell, FindsStems) {
  EXPECT_EQ(lemma(Language::English, "waited"), "wait");
  EXPECT_EQ(lemma(Language::Swedish, "butiken"), "butik");
  EXPECT_EQ(lemma(Language::Ukrainian, "магазині"), "магазин");
}

TEST(Hunspell, SaysWhatToInstallWhenMissing) {
  const auto missing = open_hunspell(Language::Swedish, "/nonexistent");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("hunspell-sv"), std::string::npos);
}

TEST(OpenLanguage, DoesWithoutWhatItIsToldTo) {
  LanguageOptions options;
  options.hunspell_folder = "/nonexistent";
  EXPECT_FALSE(open_language(options));
  options.without = {Language::Swedish, Language::English, Language::Ukrainian};
  const auto ports = open_language(options);
  ASSERT_TRUE(ports);
  EXPECT_NE(ports->dictionaries[0], nullptr);
  EXPECT_EQ(ports->dictionaries[1], nullptr);
}

}  // namespace
}  // namespace polku::language
