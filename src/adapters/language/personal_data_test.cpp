#include "voice/personal_data.h"

#include <gtest/gtest.h>

#include "language_fixture.h"

namespace polku::language {
namespace {

std::string masked(std::string_view text) {
  return voice::masked(text, voice::find_personal_data(text, analyser()));
}

TEST(PersonalData, MasksAddressesOfMail) {
  EXPECT_EQ(masked("Vastatkaa aino.virtanen@example.fi."), "Vastatkaa [email].");
}

TEST(PersonalData, MasksPhones) {
  EXPECT_EQ(masked("Soittakaa 040 123 4567 iltapäivällä"), "Soittakaa [phone] iltapäivällä");
  EXPECT_EQ(masked("ring +46 70-123 45 67"), "ring [phone]");
}

TEST(PersonalData, LeavesPricesDatesAndTimes) {
  for (const std::string text : {"Maksoin 1 290,50 euroa", "Tilasin 12.11.2026 klo 14.30",
                                 "Odotin 45 minuuttia", "0,5 litraa", "puolet 50/50"}) {
    EXPECT_EQ(masked(text), text);
  }
}

TEST(PersonalData, MasksIdentityCodesWhoseCheckFits) {
  EXPECT_EQ(masked("Tunnukseni on 131052-308T"), "Tunnukseni on [identity_code]");
  EXPECT_EQ(masked("Tilaus 131052-308U"), "Tilaus 131052-308U");
  EXPECT_EQ(masked("personnummer 811218-9876"), "personnummer [identity_code]");
}

TEST(PersonalData, MasksAccountsWhoseCheckFits) {
  EXPECT_EQ(masked("Palauttakaa tilille FI21 1234 5600 0007 85 kiitos"),
            "Palauttakaa tilille [iban] kiitos");
  EXPECT_EQ(masked("FI21 1234 5600 0007 86"), "FI21 1234 5600 0007 86");
}

TEST(PersonalData, MasksPlates) {
  EXPECT_EQ(masked("Autoni ABC-123 hinattiin"), "Autoni [number_plate] hinattiin");
  EXPECT_EQ(masked("bilen ABC 12D"), "bilen [number_plate]");
  EXPECT_EQ(masked("USB-3 ei toimi"), "USB-3 ei toimi");
}

TEST(PersonalData, MasksStreets) {
  EXPECT_EQ(masked("Asun osoitteessa Hämeenkatu 12 B 4, Tampere"),
            "Asun osoitteessa [address], Tampere");
  EXPECT_EQ(masked("Jag bor på Storgatan 5"), "Jag bor på [address]");
}

TEST(PersonalData, MasksNames) {
  EXPECT_EQ(masked("Iso kiitos Kaisalle avusta"), "Iso kiitos [name] avusta");
  EXPECT_EQ(masked("Myyjä Matti Meikäläinen auttoi"), "Myyjä [name] auttoi");
}

TEST(PersonalData, LeavesOrdinaryWords) {
  for (const std::string text : {"Palvelu oli hyvää. Ilo oli asioida.", "Kiitos kaikille!"}) {
    EXPECT_EQ(masked(text), text);
  }
}

TEST(PersonalData, GivesSpansInOrderWithoutOverlap) {
  const std::string text = "Kaisa 040 1234567 kaisa@example.fi FI21 1234 5600 0007 85";
  std::uint32_t end = 0;
  for (const auto& span : voice::find_personal_data(text, analyser())) {
    EXPECT_GE(span.start, end);
    EXPECT_LE(span.end, text.size());
    end = span.end;
  }
}

}  // namespace
}  // namespace polku::language
