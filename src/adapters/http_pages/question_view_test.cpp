#include "question_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.h"

namespace polku::pages {
namespace {

using surveys::AnswerFault;
using surveys::FaultCode;
using testing::HasSubstr;
using testing::Not;

surveys::Definition definition_with(std::string_view questions) {
  const auto text = R"({"schema":1,"slug":"x","name":"x","languages":["fi","en"],"questions":)" +
                    std::string(questions) + "}";
  auto definition = surveys::parse_definition(std::string_view(text));
  EXPECT_TRUE(definition) << (definition ? "" : definition.error().message);
  return definition ? *definition : surveys::Definition{};
}

struct Drawing {
  Form fields;
  std::vector<AnswerFault> faults;
  json::object answers;
  bool prefilled = false;
  Language language = Language::Finnish;

  std::string of(const surveys::Definition& definition, std::size_t question = 0) const {
    const surveys::Context context;
    const Scene scene{definition, {answers, context, language}, fields, faults, "seed", prefilled};
    return question_html(definition.questions.at(question), scene);
  }
  std::string of(std::string_view questions) const { return of(definition_with(questions)); }
};

std::size_t count(std::string_view text, std::string_view piece) {
  std::size_t n = 0;
  for (auto at = text.find(piece); at != std::string_view::npos; at = text.find(piece, at + 1)) ++n;
  return n;
}

TEST(QuestionView, DrawsNpsAsElevenRadioButtonsInAGroupWithItsEndsSpoken) {
  Drawing drawing;
  drawing.fields.add("r", "9");
  const auto html = drawing.of(R"([{"key":"r","type":"nps","required":true,
      "title":{"fi":"Suosittelisitko?"},"low_label":{"fi":"En"},"high_label":{"fi":"Kyllä"}}])");
  EXPECT_EQ(count(html, "type=\"radio\""), 11u);
  EXPECT_EQ(count(html, " checked"), 1u);
  EXPECT_THAT(html, HasSubstr("value=\"9\" checked"));
  EXPECT_THAT(html, HasSubstr("<fieldset"));
  EXPECT_THAT(html, HasSubstr("role=\"radiogroup\" aria-required=\"true\""));
  EXPECT_THAT(html, HasSubstr("<legend>Suosittelisitko? <small>pakollinen</small></legend>"));
  EXPECT_THAT(html, HasSubstr("<span>0<i class=\"unseen\">, En</i></span>"));
  EXPECT_THAT(html, HasSubstr("<span>10<i class=\"unseen\">, Kyllä</i></span>"));
}

TEST(QuestionView, KeepsOneToTenApart) {
  const auto html = Drawing{}.of(R"([{"key":"r","type":"nps","scale":{"min":1,"max":10}}])");
  EXPECT_EQ(count(html, "type=\"radio\""), 10u);
  EXPECT_THAT(html, Not(HasSubstr("value=\"0\"")));
}

TEST(QuestionView, SaysTheNumberOfStarsAndSmileysInWords) {
  for (const auto* style : {"star", "smiley"}) {
    const auto html = Drawing{}.of(
        std::string(R"([{"key":"r","type":"rating","scale":{"min":1,"max":5},"style":")") + style +
        "\"}]");
    EXPECT_EQ(count(html, "<svg"), 5u) << style;
    EXPECT_EQ(count(html, "aria-hidden=\"true\""), 5u) << style;
    EXPECT_THAT(html, HasSubstr("<i class=\"unseen\">3, suurin 5</i>")) << style;
  }
}

TEST(QuestionView, DrawsTheQuadrantAsFourNamedGroups) {
  Drawing drawing;
  drawing.fields.add("q.speed", "4");
  const auto html = drawing.of(R"([{"key":"q","type":"quadrant"}])");
  EXPECT_EQ(count(html, "role=\"radiogroup\" aria-labelledby="), 4u);
  EXPECT_EQ(count(html, "type=\"radio\""), 20u);
  EXPECT_THAT(html, HasSubstr("id=\"l-q.speed\""));
  EXPECT_THAT(html, HasSubstr("name=\"q.speed\" value=\"4\" checked"));
}

TEST(QuestionView, DrawsAMatrixOfOptionsRowByRow) {
  Drawing drawing;
  drawing.fields.add("m.b", "no");
  const auto html = drawing.of(R"([{"key":"m","type":"matrix",
      "rows":[{"key":"a","label":{"fi":"Eka"}},{"key":"b","label":{"fi":"Toka"}}],
      "options":[{"key":"yes","label":{"fi":"Kyllä"}},{"key":"no","label":{"fi":"Ei"}}]}])");
  EXPECT_EQ(count(html, "type=\"radio\""), 4u);
  EXPECT_THAT(html, HasSubstr("name=\"m.b\" value=\"no\" checked"));
  EXPECT_THAT(html, Not(HasSubstr("name=\"m.a\" value=\"no\" checked")));
}

constexpr std::string_view kChoices = R"([{"key":"c","type":"multiple_choice","other":true,
    "max_choices":2,"title":{"fi":"Mitkä?"},"options":[{"key":"a","label":{"fi":"Eka"}},
    {"key":"none","label":{"fi":"Ei mikään"},"exclusive":true}]}])";

TEST(QuestionView, OffersOtherWithItsOwnTextField) {
  Drawing drawing;
  drawing.fields.add("c", "a");
  drawing.fields.add("c", "other");
  drawing.fields.add("c.other", "jotain");
  const auto html = drawing.of(kChoices);
  EXPECT_EQ(count(html, "type=\"checkbox\""), 3u);
  EXPECT_EQ(count(html, " checked"), 2u);
  EXPECT_THAT(html, HasSubstr("name=\"c.other\" value=\"jotain\""));
  EXPECT_THAT(html, HasSubstr("data-alone"));
  EXPECT_LT(html.find("value=\"other\""), html.find("value=\"none\""));
  EXPECT_THAT(html, HasSubstr("Valitse enintään 2."));
}

TEST(QuestionView, RanksWithoutDragging) {
  Drawing drawing;
  drawing.fields.add("k.b", "1");
  const auto html = drawing.of(R"([{"key":"k","type":"ranking","options":[
      {"key":"a","label":{"fi":"Eka"}},{"key":"b","label":{"fi":"Toka"}}]}])");
  EXPECT_EQ(count(html, "<select"), 2u);
  EXPECT_THAT(html, HasSubstr("name=\"k.b\""));
  EXPECT_EQ(count(html, "<option selected>1</option>"), 1u);
  EXPECT_THAT(html, HasSubstr("<label for=\"i-k.b\">Toka</label>"));
}

TEST(QuestionView, GivesEveryTextTypeItsKeyboardAndLabel) {
  const std::vector<std::pair<std::string, std::string>> types{
      {"short_text", "<input"},           {"long_text", "<textarea"},
      {"email", "type=\"email\""},        {"phone", "type=\"tel\""},
      {"date", "type=\"date\""},          {"name", "autocomplete=\"name\""},
      {"number", "inputmode=\"numeric\""}};
  for (const auto& [type, piece] : types) {
    const auto html = Drawing{}.of(
        R"([{"key":"f","title":{"fi":"Kenttä"},"help":{"fi":"Ohje"},"type":")" + type + "\"}]");
    EXPECT_THAT(html, HasSubstr(piece)) << type;
    EXPECT_THAT(html, HasSubstr("<label class=\"title\" for=\"i-f\">Kenttä</label>")) << type;
    EXPECT_THAT(html, HasSubstr("aria-describedby=\"h-f\"")) << type;
  }
}

TEST(QuestionView, WritesDecimalsAsTheLanguageDoes) {
  Drawing drawing;
  drawing.fields.add("n", "8.5");
  constexpr auto kNumber = R"([{"key":"n","type":"number","decimals":1,
      "unit_label":{"fi":"km","en":"km"}}])";
  EXPECT_THAT(drawing.of(kNumber), HasSubstr("value=\"8,5\""));
  EXPECT_THAT(drawing.of(kNumber), HasSubstr("inputmode=\"decimal\""));
  EXPECT_THAT(drawing.of(kNumber), HasSubstr("aria-describedby=\"u-n\""));
  drawing.language = Language::English;
  EXPECT_THAT(drawing.of(kNumber), HasSubstr("value=\"8.5\""));
}

TEST(QuestionView, TicksConsentOnlyWhenGiven) {
  constexpr auto kConsent = R"([{"key":"ok","type":"consent","title":{"fi":"Saa julkaista"}}])";
  Drawing drawing;
  EXPECT_THAT(drawing.of(kConsent), Not(HasSubstr(" checked")));
  drawing.fields.add("ok", "false");
  EXPECT_THAT(drawing.of(kConsent), Not(HasSubstr(" checked")));
  drawing.fields.add("ok", "true");
  EXPECT_THAT(drawing.of(kConsent), HasSubstr(" checked"));
}

TEST(QuestionView, ShowsAStatementWithoutAControl) {
  const auto html = Drawing{}.of(R"([{"key":"s","type":"statement","title":{"fi":"Lue tämä"}}])");
  EXPECT_THAT(html, HasSubstr("<h2 class=\"title\">Lue tämä</h2>"));
  EXPECT_THAT(html, Not(HasSubstr("<input")));
}

TEST(QuestionView, TiesAnErrorToItsControls) {
  Drawing drawing;
  drawing.faults.push_back({FaultCode::BadEmail, "f", "answers.f", "", "", ""});
  drawing.fields.add("f", "ei@");
  const auto html = drawing.of(R"([{"key":"f","type":"email","help":{"fi":"Ohje"}}])");
  EXPECT_THAT(html, HasSubstr("aria-describedby=\"h-f e-f\""));
  EXPECT_THAT(html, HasSubstr("aria-invalid=\"true\""));
  EXPECT_THAT(html, HasSubstr("id=\"e-f\""));
  EXPECT_THAT(html, HasSubstr("Tarkista sähköpostiosoite."));
  EXPECT_THAT(html, HasSubstr("value=\"ei@\""));
}

TEST(QuestionView, LetsAnOptionalAnswerBeTakenAwayOnceGiven) {
  constexpr auto kRating = R"([{"key":"r","type":"csat"}])";
  Drawing drawing;
  drawing.fields.add("r", "4");
  EXPECT_THAT(drawing.of(kRating), Not(HasSubstr("_clear")));
  drawing.prefilled = true;
  EXPECT_THAT(drawing.of(kRating), HasSubstr("name=\"_clear\" value=\"r\""));
  EXPECT_THAT(drawing.of(R"([{"key":"r","type":"csat","required":true}])"),
              Not(HasSubstr("_clear")));
  drawing.fields.remove("r");
  EXPECT_THAT(drawing.of(kRating), Not(HasSubstr("_clear")));
}

TEST(QuestionView, EscapesWhateverAuthorsAndRespondentsWrite) {
  const std::string hostile = R"(</textarea><script>alert("1")</script>'"&{{x}})";
  const auto json_text = json::serialize(json::value(hostile));
  const auto label = R"({"fi":)" + json_text + "}";
  const auto common = R"("title":)" + label + R"(,"help":)" + label;
  const auto option = R"([{"key":"a","label":)" + label + "}]";
  const std::vector<std::string> questions{
      R"({"key":"f","type":"nps","low_label":)" + label + R"(,"high_label":)" + label,
      R"({"key":"f","type":"single_choice","other":true,"options":)" + option,
      R"({"key":"f","type":"ranking","options":)" + option,
      R"({"key":"f","type":"matrix","scale":{"min":1,"max":5},"rows":)" + option,
      R"({"key":"f","type":"short_text","placeholder":)" + label,
      R"({"key":"f","type":"long_text","placeholder":)" + label,
      R"({"key":"f","type":"number","unit_label":)" + label,
      R"({"key":"f","type":"consent")",
      R"({"key":"f","type":"statement")",
  };
  Drawing drawing;
  drawing.fields.add("f", hostile);
  drawing.fields.add("f.other", hostile);
  drawing.fields.add("f.a", hostile);
  drawing.faults.push_back({FaultCode::OutOfScale, "f", "answers.f", "", hostile, hostile});
  for (const auto& question : questions) {
    const auto html = drawing.of("[" + question + "," + common + "}]");
    EXPECT_THAT(html, Not(HasSubstr("<script"))) << question;
    EXPECT_THAT(html, Not(HasSubstr("alert(\""))) << question;
    EXPECT_LE(count(html, "</textarea>"), 1u) << question;
  }
}

TEST(QuestionView, KeepsRightToLeftAndLongTextsWhole) {
  std::string text = "\u202Eשלום\u202C ";
  for (int i = 0; i < 5000; ++i) text += "ä";
  Drawing drawing;
  drawing.fields.add("f", text);
  EXPECT_THAT(drawing.of(R"([{"key":"f","type":"long_text"}])"), HasSubstr(text));
}

TEST(QuestionView, KeepsALeadingLineEndOfALongText) {
  Drawing drawing;
  drawing.fields.add("f", "\nrivi");
  EXPECT_THAT(drawing.of(R"([{"key":"f","type":"long_text"}])"), HasSubstr(">\n\nrivi</textarea>"));
}

TEST(QuestionView, PipesEarlierAnswersEscaped) {
  Drawing drawing;
  drawing.answers = {{"who", "<b>Aino</b>"}};
  const auto definition = definition_with(R"([{"key":"who","type":"name"},
      {"key":"f","type":"nps","title":{"fi":"Hei {{who|sinä}}, suosittelisitko?"}}])");
  EXPECT_THAT(drawing.of(definition, 1),
              HasSubstr("Hei &lt;b&gt;Aino&lt;/b&gt;, suosittelisitko?"));
  drawing.answers = {};
  EXPECT_THAT(drawing.of(definition, 1), HasSubstr("Hei sinä, suosittelisitko?"));
}

TEST(QuestionView, HasASentenceForEveryFaultInEveryLanguage) {
  const auto definition = definition_with(R"([{"key":"n","type":"number"}])");
  const Form fields;
  const std::vector<AnswerFault> none;
  const json::object answers;
  const surveys::Context context;
  for (const auto language : kLanguages) {
    const Scene scene{definition, {answers, context, language}, fields, none, "", false};
    for (int code = 0; code <= static_cast<int>(FaultCode::ConsentNeeded); ++code) {
      const AnswerFault fault{static_cast<FaultCode>(code), "n", "answers.n", "English", "1", "9"};
      const auto sentence = sentence_of(fault, definition.questions[0], scene);
      EXPECT_FALSE(sentence.empty()) << code;
      EXPECT_NE(sentence, "English") << code;
      EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
    }
  }
}

}  // namespace
}  // namespace polku::pages
