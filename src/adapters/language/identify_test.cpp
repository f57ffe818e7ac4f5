// Which language a comment is in, with the real dictionaries and guesser.
#include <gtest/gtest.h>

#include "language_fixture.h"

namespace polku::language {
namespace {

// Without a survey's language some words could be either ("pinnar", "fin").
constexpr double kAloneMin = 0.85;

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

// Sentences of customers in languages that are near ours, written for this test; four words or
// more each. At most 2.5 in a hundred may be taken for ours.
constexpr std::pair<std::string_view, std::string_view> kNeighbours[] = {
    {"et", "Teenindus oli kiire ja väga sõbralik"},
    {"et", "Ootasin järjekorras terve tunni"},
    {"et", "Toit oli külm ja maitsetu"},
    {"et", "Müüja oskas kõigile küsimustele vastata"},
    {"et", "Telefonile ei vasta mitte keegi"},
    {"et", "Hind oli liiga kõrge selle eest"},
    {"et", "Pakk jõudis kohale juba järgmisel päeval"},
    {"et", "Rakendus ei tööta pärast uuendust"},
    {"et", "Soovitan seda kohta kõigile sõpradele"},
    {"et", "Arst kuulas mind rahulikult ära"},
    {"et", "Tuba oli puhas ja vaikne"},
    {"et", "Ma ei tule siia enam kunagi"},
    {"nb", "Betjeningen var rask og veldig hyggelig"},
    {"nb", "Jeg måtte vente i over en time"},
    {"nb", "Maten var kald og uten smak"},
    {"nb", "Selgeren visste ikke hva han snakket om"},
    {"nb", "Ingen tar telefonen når jeg ringer"},
    {"nb", "Prisen var altfor høy for dette"},
    {"nb", "Pakken kom fram allerede neste dag"},
    {"nb", "Appen virker ikke etter oppdateringen"},
    {"nb", "Jeg anbefaler stedet til alle vennene mine"},
    {"nb", "Legen hørte på meg og forklarte godt"},
    {"nb", "Rommet var rent, men sengen knirket hele natten"},
    {"nb", "Vi kommer gjerne tilbake til dere"},
    {"da", "Betjeningen var hurtig og meget venlig"},
    {"da", "Jeg måtte vente i mere end en time"},
    {"da", "Maden var kold og smagte ikke af noget"},
    {"da", "Sælgeren vidste ikke hvad han talte om"},
    {"da", "Der er aldrig nogen der tager telefonen"},
    {"da", "Prisen var alt for høj til det her"},
    {"da", "Pakken kom allerede frem næste dag"},
    {"da", "Appen virker slet ikke efter opdateringen"},
    {"da", "Jeg kan anbefale stedet til alle"},
    {"da", "Lægen lyttede til mig og forklarede tingene"},
    {"da", "Værelset var rent og sengen god"},
    {"da", "Vi kommer helt sikkert igen"},
    {"ru", "Обслуживание было быстрым и очень вежливым"},
    {"ru", "Мне пришлось ждать больше часа"},
    {"ru", "Еда была холодной и невкусной"},
    {"ru", "Продавец ответил на все вопросы"},
    {"ru", "Никто не берёт трубку уже неделю"},
    {"ru", "Цена слишком высокая для такого качества"},
    {"ru", "Посылка пришла на следующий день"},
    {"ru", "Приложение не работает после обновления"},
    {"ru", "Рекомендую это место всем друзьям"},
    {"ru", "Врач внимательно выслушал и всё объяснил"},
    {"ru", "Номер был чистый и тихий"},
    {"ru", "Больше сюда никогда не приду"},
    {"de", "Die Bedienung war schnell und sehr freundlich"},
    {"de", "Ich musste über eine Stunde warten"},
    {"de", "Das Essen war kalt und fade"},
    {"de", "Der Verkäufer konnte alle Fragen beantworten"},
    {"de", "Am Telefon geht niemand ran"},
    {"de", "Der Preis war dafür viel zu hoch"},
    {"de", "Das Paket kam schon am nächsten Tag"},
    {"de", "Die App geht nach dem Update nicht mehr"},
    {"de", "Ich empfehle den Laden allen Freunden"},
    {"de", "Die Ärztin hat mir in Ruhe zugehört"},
    {"de", "Das Zimmer war sauber und ruhig"},
    {"de", "Hier komme ich nie wieder her"},
};

TEST(Language, OfNeighboursIsHardlyEverTakenForOurs) {
  std::vector<std::string> taken;
  for (const auto& [tag, sentence] : kNeighbours) {
    const auto said = language_of(sentence);
    if (parse_language(said)) taken.push_back(said + ": " + std::string(sentence));
  }
  const auto allowed = static_cast<std::size_t>(0.025 * std::size(kNeighbours));
  EXPECT_LE(taken.size(), allowed) << testing::PrintToString(taken);
}

// Single words of the opinion lists, as a respondent of that language would write one.
TEST(Language, IsKnownFromMostWordsOfTheLists) {
  for (const auto language : kLanguages) {
    const auto* file =
        find_embedded(embedded_voice_lexicon(), std::string(tag_of(language)) + "/opinions.tsv");
    ASSERT_NE(file, nullptr);
    std::size_t words = 0, right = 0, alone = 0;
    for (const auto line : split(file->bytes, '\n')) {
      const auto word = line.substr(0, line.find('\t'));
      if (word.size() < 3 || word.find_first_of(" #=+*:()<") != std::string_view::npos) continue;
      ++words;
      right += language_of(word, language) == tag_of(language) ? 1 : 0;
      alone += language_of(word) == tag_of(language) ? 1 : 0;
    }
    ASSERT_GE(words, 500u) << tag_of(language);
    const auto share = [&](std::size_t part) {
      return static_cast<double>(part) / static_cast<double>(words);
    };
    EXPECT_GE(share(right), 0.94) << tag_of(language);
    EXPECT_GE(share(alone), kAloneMin) << tag_of(language);
    RecordProperty(std::string(tag_of(language)),
                   std::to_string(share(right)) + " " + std::to_string(share(alone)));
  }
}

}  // namespace
}  // namespace polku::language
