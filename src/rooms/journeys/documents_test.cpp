#include "journeys/documents.h"

#include <gtest/gtest.h>

#include <set>

#include "sample_fixture.h"

namespace polku::journeys {
namespace {

Error refusal_of_journey(std::string_view text) {
  const auto journey = parse_journey(sample::read(text));
  EXPECT_FALSE(journey.ok()) << text;
  return journey.ok() ? Error{} : journey.error();
}

TEST(Channels, AreNamedInEveryLanguageOnce) {
  std::set<std::string_view> keys;
  for (const auto& channel : channels()) {
    EXPECT_TRUE(keys.insert(channel.key).second) << channel.key;
    EXPECT_TRUE(is_key(channel.key));
    for (const auto language : kLanguages) {
      EXPECT_FALSE(channel.name.at(language).empty()) << channel.key;
    }
  }
  EXPECT_EQ(find_channel("web_phone")->medium, Medium::Digital);
  EXPECT_EQ(find_channel("till")->medium, Medium::Physical);
  EXPECT_EQ(find_channel("other")->medium, std::nullopt);
  EXPECT_EQ(find_channel("pigeon"), nullptr);
}

TEST(Journey, IsReadWithEveryMember) {
  const auto journey = sample::parsed(sample::kWhole);
  ASSERT_EQ(journey.stages.size(), 3u);
  EXPECT_EQ(journey.stages[0].kind, StageKind::Before);
  const auto& search = journey.stages[0].moments[0];
  EXPECT_EQ(search.smells, "Coffee");
  EXPECT_EQ(search.drawn_emotion, 0.5);
  ASSERT_EQ(search.next.size(), 2u);
  EXPECT_EQ(search.next[0], (Branch{"coat_till", "knows the size"}));
  EXPECT_EQ(search.sub_journey, "web_search");
  EXPECT_EQ(journey.outcome, (Outcome{"after-visit", "recommend"}));
  EXPECT_EQ(journey.moment_count(), 3u);
  EXPECT_EQ(journey.moment_keys(),
            (std::vector<std::string>{"coat_search", "coat_fitting", "coat_till"}));
  ASSERT_NE(journey.find_moment("coat_till"), nullptr);
  EXPECT_EQ(journey.find_moment("coat_till")->title, "The till");
  EXPECT_EQ(journey.find_moment("coat"), nullptr);
}

TEST(Journey, IsWrittenAsItWasRead) {
  const auto journey = sample::parsed(sample::kWhole);
  const auto again = parse_journey(to_json(journey));
  ASSERT_TRUE(again.ok()) << again.error().field;
  EXPECT_EQ(*again, journey);
  const auto bare = sample::parsed(R"({"key": "a", "language": "uk"})");
  EXPECT_EQ(*parse_journey(to_json(bare)), bare);
  EXPECT_EQ(to_json(bare).at("outcome"), json::value(nullptr));
}

TEST(Journey, KeepsWhatSomebodyIsInTheMiddleOfTyping) {
  const auto journey = sample::parsed(R"({"key": "a", "name": " ", "language": "fi", "stages": [
    {"key": "s", "kind": "own", "title": "", "moments": [{"key": "m", "title": "Half a "}]}]})");
  EXPECT_EQ(journey.name, " ");
  EXPECT_EQ(journey.stages[0].moments[0].title, "Half a ");
}

TEST(Journey, RefusesWithThePath) {
  const auto in_moment = [](std::string_view members) {
    return sample::journey(sample::moment("a") + ", " + sample::moment("b", members));
  };
  const std::pair<std::string, std::string_view> cases[] = {
      {"[]", "document"},
      {"5", "document"},
      {R"({"name": "A", "language": "fi"})", "key"},
      {R"({"key": "A", "language": "fi"})", "key"},
      {R"({"key": "a", "language": "de"})", "language"},
      {R"({"key": "a"})", "language"},
      {R"({"key": "a", "language": "fi", "stage": []})", "stage"},
      {R"({"key": "a", "language": "fi", "stages": {}})", "stages"},
      {R"({"key": "a", "language": "fi", "stages": [7]})", "stages[0]"},
      {R"({"key": "a", "language": "fi", "stages": [{"kind": "own"}]})", "stages[0].key"},
      {R"({"key": "a", "language": "fi", "stages": [{"key": "s", "kind": "later"}]})",
       "stages[0].kind"},
      {R"({"key": "a", "language": "fi", "personas": ["x", "y", "x"]})", "personas[2]"},
      {R"({"key": "a", "language": "fi", "personas": [null]})", "personas[0]"},
      {R"({"key": "a", "language": "fi", "outcome": {"survey": "x"}})", "outcome.question"},
      {in_moment(R"(, "title": 5)"), "stages[0].moments[1].title"},
      {in_moment(R"(, "titel": "x")"), "stages[0].moments[1].titel"},
      {in_moment(R"(, "channel": "pigeon")"), "stages[0].moments[1].channel"},
      {in_moment(R"(, "touchpoint": "Till")"), "stages[0].moments[1].touchpoint"},
      {in_moment(R"(, "drawn_emotion": 3)"), "stages[0].moments[1].drawn_emotion"},
      {in_moment(R"(, "drawn_emotion": "sad")"), "stages[0].moments[1].drawn_emotion"},
      {in_moment(R"(, "next": [{"label": "x"}])"), "stages[0].moments[1].next[0].moment"},
      {in_moment(R"(, "next": ["c"])"), "stages[0].moments[1].next[0]"},
      {in_moment(R"(, "personas": ["a b"])"), "stages[0].moments[1].personas[0]"},
      {in_moment(R"(, "sub_journey": "../etc")"), "stages[0].moments[1].sub_journey"},
  };
  for (const auto& [text, path] : cases) {
    const auto error = refusal_of_journey(text);
    EXPECT_EQ(error.code, ErrorCode::Invalid);
    EXPECT_EQ(error.field, path) << text;
    EXPECT_FALSE(error.message.empty());
  }
}

TEST(Journey, PutsThePathOfAFileBeforeItsOwn) {
  const auto journey =
      parse_journey(sample::read(R"({"key": "a", "language": "fi", "stages": [{}]})"), "journey");
  ASSERT_FALSE(journey.ok());
  EXPECT_EQ(journey.error().field, "journey.stages[0].key");
  EXPECT_EQ(parse_journey(json::value(3), "journey").error().field, "journey");
}

TEST(Journey, HasAtMostFiveHundredMoments) {
  EXPECT_EQ(sample::parsed(sample::journey(sample::moments(500))).moment_count(), 500u);
  EXPECT_EQ(refusal_of_journey(sample::journey(sample::moments(501))).field, "stages[0].moments");
  // Spread over stages as well.
  std::string stages;
  for (int i = 0; i < 2; ++i) {
    stages += fmt::format(R"({}{{"key": "s{}", "kind": "own", "moments": [{}]}})",
                          i == 0 ? "" : ", ", i, sample::moments(251, i == 0 ? "a" : "b"));
  }
  const auto error = refusal_of_journey(
      fmt::format(R"({{"key": "a", "language": "fi", "stages": [{}]}})", stages));
  EXPECT_EQ(error.field, "stages");
  EXPECT_NE(error.message.find("502"), std::string::npos);
}

TEST(Journey, HasAtMostThirtyStages) {
  const auto with = [](int count) {
    std::string stages;
    for (int i = 0; i < count; ++i) {
      stages += fmt::format(R"({}{{"key": "s{}", "kind": "own"}})", i == 0 ? "" : ", ", i);
    }
    return fmt::format(R"({{"key": "a", "language": "fi", "stages": [{}]}})", stages);
  };
  EXPECT_EQ(sample::parsed(with(30)).stages.size(), 30u);
  EXPECT_EQ(refusal_of_journey(with(31)).field, "stages");
}

TEST(Journey, TakesTextsUpToTheirLimitInCodePoints) {
  std::string long_text;
  for (int i = 0; i < 10'000; ++i) long_text += "ї";
  const auto with = [&](const std::string& text) {
    return sample::journey(sample::moment("a", R"(, "sees": ")" + text + '"'));
  };
  EXPECT_EQ(sample::parsed(with(long_text)).stages[0].moments[0].sees, long_text);
  EXPECT_EQ(refusal_of_journey(with(long_text + "x")).field, "stages[0].moments[0].sees");
}

TEST(Journey, KeepsHostileTextsAsTheyAreAndRefusesControlCharacters) {
  const std::string_view hostile = R"(<script>alert('1')</script> "); DROP TABLE x; --)";
  json::value document = sample::read(sample::journey(sample::moment("a")));
  auto& moment = document.at("stages").at(0).at("moments").at(0).as_object();
  moment["sees"] = hostile;
  const auto journey = parse_journey(document);
  ASSERT_TRUE(journey.ok());
  EXPECT_EQ(journey->stages[0].moments[0].sees, hostile);
  moment["sees"] = "a\x1b[2J";
  EXPECT_EQ(parse_journey(document).error().field, "stages[0].moments[0].sees");
  moment["sees"] = std::string_view("a\0b", 3);
  EXPECT_EQ(parse_journey(document).error().field, "stages[0].moments[0].sees");
  moment["sees"] = "\xff\xfe";
  EXPECT_EQ(parse_journey(document).error().field, "stages[0].moments[0].sees");
}

TEST(Moment, IsDesignedWithAnExpectationOrPromiseAndTheWorkThatMakesIt) {
  Moment moment;
  EXPECT_FALSE(designed(moment));
  moment.promise = "Within a minute";
  EXPECT_FALSE(designed(moment));
  moment.back_stage = " \n";
  EXPECT_FALSE(designed(moment));
  moment.back_stage = "The rota";
  EXPECT_TRUE(designed(moment));
  moment.promise.clear();
  EXPECT_FALSE(designed(moment));
  moment.expectation = "Quick";
  EXPECT_TRUE(designed(moment));
  moment.support = "Only support";
  moment.back_stage.clear();
  EXPECT_FALSE(designed(moment));
}

TEST(Moment, IsPhysicalOrDigitalAsItsTouchpointSaysElseItsChannel) {
  Moment moment;
  Touchpoint touchpoint{"kiosk", "Kiosk", "self_service", std::nullopt, ""};
  EXPECT_EQ(medium_of(moment, nullptr), std::nullopt);
  EXPECT_EQ(medium_of(moment, &touchpoint), Medium::Physical);
  moment.channel = "app";
  EXPECT_EQ(channel_of(moment, &touchpoint), "app");
  EXPECT_EQ(medium_of(moment, &touchpoint), Medium::Digital);
  touchpoint.kind = Medium::Physical;
  EXPECT_EQ(medium_of(moment, &touchpoint), Medium::Physical);
}

TEST(Persona, IsWrittenAsItWasRead) {
  const auto document = sample::read(R"({"key": "aino", "name": "Aino, 34", "summary": "Thinks.",
    "everyday_life": "Two children", "before": "A letter", "after": "A party",
    "values": ["honesty"], "hard": ["harsh light", "queues"], "generation": "y",
    "channels": ["app", "shop"], "color": "#B4552D",
    "filters": [{"field": "attributes.age", "op": "gte", "value": 30}]})");
  const auto persona = parse_persona(document);
  ASSERT_TRUE(persona.ok()) << persona.error().field << persona.error().message;
  EXPECT_EQ(persona->color, "#b4552d");
  EXPECT_EQ(persona->hard.size(), 2u);
  EXPECT_EQ(*parse_persona(to_json(*persona)), *persona);
}

TEST(Persona, RefusesWithThePath) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"("summary": 5)", "summary"},
      {R"("generation": "w")", "generation"},
      {R"("channels": ["pigeon"])", "channels[0]"},
      {R"("channels": ["app", "app"])", "channels[1]"},
      {R"("color": "red")", "color"},
      {R"("color": "#12345g")", "color"},
      {R"("values": "honesty")", "values"},
      {R"("hard": [5])", "hard[0]"},
      {R"("filters": [{"field": "moon", "op": "eq", "value": "full"}])", "filters[0].field"},
      {R"("filters": {})", "filters"},
      {R"("hobby": "x")", "hobby"},
  };
  for (const auto& [member, path] : cases) {
    const auto text = fmt::format(R"({{"key": "a", "name": "A", {}}})", member);
    const auto persona = parse_persona(sample::read(text));
    ASSERT_FALSE(persona.ok()) << text;
    EXPECT_EQ(persona.error().field, path) << text;
    EXPECT_EQ(parse_persona(sample::read(text), "personas[3]").error().field,
              fmt::format("personas[3].{}", path));
  }
  EXPECT_EQ(parse_persona(sample::read(R"({"key": "a", "name": " "})")).error().field, "name");
}

TEST(Touchpoint, IsReadStrictlyAndWrittenAsItWasRead) {
  const auto touchpoint = parse_touchpoint(sample::read(
      R"({"key": "till", "name": "The till", "channel": "till", "kind": "physical"})"));
  ASSERT_TRUE(touchpoint.ok());
  EXPECT_EQ(*parse_touchpoint(to_json(*touchpoint)), *touchpoint);
  const auto field = [](std::string_view text) {
    return parse_touchpoint(sample::read(text)).error().field;
  };
  EXPECT_EQ(field(R"({"key": "till"})"), "name");
  EXPECT_EQ(field(R"({"key": "till", "name": "x", "kind": "paper"})"), "kind");
  EXPECT_EQ(field(R"({"key": "till", "name": "x", "channel": "moon"})"), "channel");
  EXPECT_EQ(field(R"({"key": "@till", "name": "x"})"), "key");
}

TEST(StoredDocuments, ThatCannotBeReadAreOurFault) {
  EXPECT_EQ(stored_journey("{").error().code, ErrorCode::Internal);
  EXPECT_EQ(stored_journey(R"({"key": "A"})").error().code, ErrorCode::Internal);
  EXPECT_EQ(stored_persona("[]").error().code, ErrorCode::Internal);
  EXPECT_TRUE(stored_touchpoint(R"({"key": "a", "name": "A"})").ok());
}

TEST(Keys, AreMadeFromNames) {
  EXPECT_EQ(key_from("Web shop, returns"), "web_shop_returns");
  EXPECT_EQ(key_from("Kassalla jonottaminen"), "kassalla_jonottaminen");
  EXPECT_EQ(key_from("Магазин Щастя"), "mahazyn_shchastia");
  EXPECT_EQ(key_from("日本"), "untitled");
  EXPECT_EQ(key_from("Survey"), "survey");
  for (const auto* name : {"24/7", "", "Магазин", "___", "ÄÖÅ", "2 kertaa"}) {
    EXPECT_TRUE(is_key(key_from(name))) << name << " " << key_from(name);
  }
  EXPECT_TRUE(is_key(key_from(std::string(300, 'a'))));
}

}  // namespace
}  // namespace polku::journeys
