// Which language a comment is in, with the real dictionaries and guesser.
#include <gtest/gtest.h>

#include "language_fixture.h"

namespace polku::language {
namespace {

std::string language_of(std::string_view text, std::optional<Language> prior = {}) {
  voice::AnalysisOptions options;
  options.prior = prior;
  const auto analysis = analyser().analyse(text, options);
  return analysis.language ? std::string(tag_of(*analysis.language)) : analysis.other_language;
}

TEST(Language, IsKnownFromASentence) {
  EXPECT_EQ(language_of("Palvelu oli nopeaa ja ystävällistä"), "fi");
  EXPECT_EQ(language_of("Betjäningen var snabb och vänlig"), "sv");
  EXPECT_EQ(language_of("The service was quick and friendly"), "en");
  EXPECT_EQ(language_of("Обслуговування було швидким і привітним"), "uk");
}

TEST(Language, IsKnownFromAWord) {
  EXPECT_EQ(language_of("Erinomaista"), "fi");
  EXPECT_EQ(language_of("Utmärkt"), "sv");
  EXPECT_EQ(language_of("Excellent"), "en");
  EXPECT_EQ(language_of("Чудово"), "uk");
}

TEST(Language, OfTheSurveyDecidesWhatCouldBeEither) {
  EXPECT_EQ(language_of("ok", Language::Finnish), "fi");
  EXPECT_EQ(language_of("ok", Language::Swedish), "sv");
}

TEST(Language, OfNeighboursIsNotTakenForOurs) {
  EXPECT_EQ(language_of("Teenindus oli kiire ja väga sõbralik, tulen kindlasti tagasi"), "et");
  EXPECT_EQ(language_of("Обслуживание было очень быстрым, приду ещё раз"), "ru");
  EXPECT_EQ(language_of("Der Service war sehr schnell und freundlich"), "de");
  EXPECT_NE(language_of("Betjeningen var rask og hyggelig, jeg kommer gjerne tilbake"), "sv");
}

TEST(Language, IsTheSurveysWhereNothingIsSaid) {
  EXPECT_EQ(language_of("👍", Language::Finnish), "fi");
  EXPECT_EQ(language_of("", Language::Finnish), "fi");
}

TEST(Language, ThatIsNoneOfOursIsKeptAndNotJudged) {
  const auto analysis = analyser().analyse("Der Service war leider sehr schlecht und langsam");
  EXPECT_FALSE(analysis.language);
  EXPECT_TRUE(analysis.statements.empty());
  EXPECT_EQ(analysis.label, voice::Label::Neutral);
}

}  // namespace
}  // namespace polku::language
