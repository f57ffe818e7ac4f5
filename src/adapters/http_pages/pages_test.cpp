#include "pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>
#include <zlib.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "handlers.h"
#include "templates.h"
#include "texts.h"

namespace polku::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string file(const std::string& path) {
  std::ifstream stream(std::string(POLKU_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

surveys::Definition demo_survey() {
  const auto text = file("demo/surveys/demo.json");
  auto definition = surveys::parse_definition(std::string_view(text));
  EXPECT_TRUE(definition);
  return definition ? *definition : surveys::Definition{};
}

directory::Organisation organisation() {
  directory::Organisation organisation;
  organisation.name = "Ratas & Rinne <Oy>";
  return organisation;
}

struct Screen {
  surveys::Definition definition = demo_survey();
  directory::Organisation owner = organisation();
  Form fields;
  std::vector<surveys::AnswerFault> faults;
  Language language = Language::Finnish;
  Notice notice = Notice::None;
  std::string query;

  Page page() const {
    const json::object answers;
    const surveys::Context context;
    const surveys::Situation situation{answers, context, language};
    return survey_page(
        {.frame = {language, definition.languages, "/s/demo" + query, &owner, false},
         .definition = definition,
         .situation = situation,
         .fields = fields,
         .faults = faults,
         .questions = shown_on(steps_of(definition)[0], visibility_of(definition, situation)),
         .notice = notice,
         .attempt = "01930000-0000-7000-8000-000000000000"});
  }
};

std::size_t gzip_size(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 4, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  auto in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  const auto size = stream.total_out;
  deflateEnd(&stream);
  return size;
}

TEST(SurveyPage, IsOneRequestWellUnderFourteenKilobytes) {
  for (const auto language : kLanguages) {
    Screen screen;
    screen.language = language;
    const auto html = screen.page().html;
    const auto size = gzip_size(html);
    RecordProperty("gzip_bytes_" + std::string(tag_of(language)), static_cast<int>(size));
    std::cout << tag_of(language) << ": " << html.size() << " bytes, " << size << " gzip\n";
    EXPECT_LT(size, 6'000u);
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<link rel=\"stylesheet\"")));
  }
}

TEST(SurveyPage, RendersRepeatedlyWithTheSameResult) {
  const Screen screen;
  const auto first = screen.page().html;
  const auto begin = std::chrono::steady_clock::now();
  constexpr int kTimes = 100;
  for (int i = 0; i < kTimes; ++i) ASSERT_EQ(screen.page().html, first);
  const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
  std::cout << spent.count() / kTimes << " microseconds a page\n";
}

TEST(SurveyPage, SaysItsLanguageInEachOfTheFour) {
  for (const auto language : kLanguages) {
    Screen screen;
    screen.language = language;
    const auto html = screen.page().html;
    const std::string tag(tag_of(language));
    EXPECT_THAT(html, HasSubstr("<html lang=\"" + tag + "\">"));
    EXPECT_THAT(html, HasSubstr(escape_html(words(language, "send"))));
    EXPECT_THAT(html, HasSubstr("value=\"" + tag + "\" lang=\"" + tag + "\" aria-current"));
    EXPECT_THAT(html, HasSubstr("action=\"/s/demo?lang=" + tag + "\""));
  }
}

TEST(SurveyPage, AllowsExactlyItsOwnStyleAndNoInlineScript) {
  const auto page = Screen{}.page();
  const auto begin = page.html.find("<style>") + 7;
  const auto style = page.html.substr(begin, page.html.find("</style>") - begin);
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()),
                     style.size());
  std::array<char, 64> encoded{};
  sodium_bin2base64(encoded.data(), encoded.size(), hash.data(), hash.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  EXPECT_THAT(page.policy, HasSubstr("style-src 'sha256-" + std::string(encoded.data()) + "'"));
  EXPECT_THAT(page.policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page.policy, Not(HasSubstr("unsafe")));
  EXPECT_THAT(page.html, Not(HasSubstr(" style=")));
  EXPECT_THAT(page.html, Not(HasSubstr(" onclick=")));
}

TEST(SurveyPage, AsksNothingOfAnotherSite) {
  const auto html = Screen{}.page().html;
  EXPECT_THAT(html, Not(HasSubstr("http://")));
  EXPECT_THAT(html, Not(HasSubstr("https://")));
  EXPECT_THAT(html, Not(HasSubstr("src=\"//")));
}

TEST(SurveyPage, CarriesWhatTheServiceNeedsBack) {
  const auto html = Screen{}.page().html;
  EXPECT_THAT(html, HasSubstr("name=\"_asked\" value=\"recommend,satisfaction,effort,why\""));
  EXPECT_THAT(html, HasSubstr("name=\"_attempt\" value=\"01930000-0000-7000-8000-000000000000\""));
  EXPECT_THAT(html, HasSubstr("name=\"_step\" value=\"0\""));
  EXPECT_THAT(html, Not(HasSubstr("_continuation")));
}

TEST(SurveyPage, SendsOnEnterRatherThanChangingTheLanguage) {
  const auto html = Screen{}.page().html;
  EXPECT_LT(html.find("name=\"_action\" value=\"next\""), html.find("name=\"_lang\""));
}

TEST(SurveyPage, SumsUpTheErrorsWithLinksToTheirControls) {
  Screen screen;
  screen.faults = {{surveys::FaultCode::Required, "recommend", "answers.recommend", "", "", ""},
                   {surveys::FaultCode::TooLong, "why", "answers.why", "", "", "4000"}};
  screen.fields.add("satisfaction", "4");
  const auto html = screen.page().html;
  EXPECT_THAT(html, HasSubstr("<title>Virhe: Miten meni?"));
  EXPECT_THAT(html, HasSubstr("role=\"alert\""));
  EXPECT_THAT(html, HasSubstr("<a href=\"#i-recommend\">"));
  EXPECT_THAT(html, HasSubstr("id=\"i-recommend\""));
  EXPECT_THAT(html, HasSubstr("<a href=\"#i-why\">"));
  EXPECT_THAT(html, HasSubstr("id=\"i-why\""));
  EXPECT_THAT(html, HasSubstr("4000 merkin pituiseksi"));
  EXPECT_THAT(html, HasSubstr("name=\"satisfaction\" value=\"4\" checked"));
}

TEST(SurveyPage, AsksAPersonToSaySoWithoutLosingAnything) {
  Screen screen;
  screen.notice = Notice::AreYouAPerson;
  screen.fields.add("why", "hyvä");
  const auto html = screen.page().html;
  EXPECT_THAT(html, HasSubstr("name=\"_person\""));
  EXPECT_THAT(html, HasSubstr(">hyvä</textarea>"));
}

TEST(SurveyPage, EscapesTheOrganisationAndTheAddress) {
  Screen screen;
  screen.query = with_parameter("", "unit", "\"><script>x");
  const auto html = screen.page().html;
  EXPECT_THAT(html, HasSubstr("Ratas &amp; Rinne &lt;Oy&gt;"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("unit=%22%3E%3Cscript%3Ex"));
}

TEST(SurveyPage, SaysThatNobodyIsAskedWhoTheyAreOnlyWhenThatIsTrue) {
  Screen screen;
  EXPECT_THAT(screen.page().html, HasSubstr("Emme kysy, kuka olet"));
  auto email = screen.definition.questions.back();
  email.key = "mail";
  email.type = surveys::QuestionType::Email;
  screen.definition.questions.push_back(email);
  EXPECT_THAT(screen.page().html, Not(HasSubstr("Emme kysy, kuka olet")));
}

TEST(SurveyPage, NeedsTheScriptOnlyWhereQuestionsDependOnEachOther) {
  constexpr std::string_view kText = R"({"schema":1,"slug":"x","name":"x","languages":["fi"],
      "questions":[{"key":"a","type":"csat"},{"key":"b","type":"nps"},
                   {"key":"c","type":"long_text","show_if":"a <= 2"}]})";
  Screen screen;
  screen.definition = *surveys::parse_definition(kText);
  const auto html = screen.page().html;
  EXPECT_THAT(html, HasSubstr("<script src=\"/respondent.js?v="));
  EXPECT_THAT(html, HasSubstr("data-live=\"a\""));
  EXPECT_THAT(html, Not(HasSubstr("name=\"c\"")));
}

TEST(MessagePages, AreCompleteInEveryLanguage) {
  const auto owner = organisation();
  for (const auto language : kLanguages) {
    const Frame frame{
        language, {kLanguages.begin(), kLanguages.end()}, "/s/x?unit=a", &owner, false};
    for (const auto* topic : {"saved", "closed", "not_open", "full", "not_found", "lost", "busy",
                              "failed", "bad_form", "erased"}) {
      const auto html = message_page(frame, {.topic = topic, .date = "21.11.2026"}).html;
      EXPECT_THAT(html, HasSubstr(words(language, std::string(topic) + "_title"))) << topic;
      EXPECT_THAT(html, Not(HasSubstr("{date}"))) << topic;
      EXPECT_THAT(html, HasSubstr("href=\"/s/x?unit=a&amp;lang=sv\"")) << topic;
    }
  }
}

TEST(ThanksPage, ShowsTheCodeAndTheWayToTheAnswer) {
  const auto definition = demo_survey();
  const auto owner = organisation();
  const json::object answers;
  const surveys::Context context;
  const Frame frame{Language::Swedish, definition.languages, "/s/demo", &owner, false};
  const auto html = thanks_page(frame, {.definition = definition,
                                        .situation = {answers, context, Language::Swedish},
                                        .receipt = "7K2M-4QX9T-B3HZ8",
                                        .site = "https://x.example"})
                        .html;
  EXPECT_THAT(html, HasSubstr("7K2M-4QX9T-B3HZ8"));
  EXPECT_THAT(html, HasSubstr("href=\"/r/7K2M-4QX9T-B3HZ8?lang=sv\""));
  EXPECT_THAT(html, HasSubstr("https://x.example/r"));
  EXPECT_THAT(html, HasSubstr("Vi läser varje svar"));
}

TEST(Preview, ShowsEachStepAndItsEndWithALinkedStylesheet) {
  const auto text = file("demo/surveys/visit.json");
  const auto definition = surveys::parse_definition(std::string_view(text));
  ASSERT_TRUE(definition);
  const auto owner = organisation();
  const auto preview = [&](std::size_t step, json::object answers) {
    return preview_of({.definition = *definition,
                       .organisation = owner,
                       .language = Language::Ukrainian,
                       .answers = std::move(answers),
                       .context = {},
                       .step = step});
  };
  const auto first = preview(0, {});
  EXPECT_FALSE(first.finished);
  EXPECT_THAT(first.html, HasSubstr("<html lang=\"uk\">"));
  EXPECT_THAT(first.html, HasSubstr("href=\"/respondent.css?accent=0f5e6b&amp;v="));
  EXPECT_THAT(first.html, Not(HasSubstr("<style>")));
  EXPECT_THAT(first.html, HasSubstr(words(Language::Ukrainian, "preview_note")));
  // Two answers lead to different questions.
  EXPECT_THAT(preview(2, {{"satisfaction", 1}}).html, HasSubstr("what_went_wrong"));
  EXPECT_THAT(preview(2, {{"satisfaction", 5}}).html, Not(HasSubstr("what_went_wrong")));
  EXPECT_TRUE(preview(99, {}).finished);
}

TEST(Stylesheet, KeepsItsMeaningWhenMadeSmall) {
  const auto& style = stylesheet();
  EXPECT_EQ(style.find('\n'), std::string::npos);
  EXPECT_THAT(style, HasSubstr(".choice :focus-visible{outline:0}"));
  EXPECT_THAT(style, HasSubstr("@media (max-width:33.99rem){"));
  EXPECT_EQ(std::ranges::count(style, '{'), std::ranges::count(style, '}'));
  // A yellow is darkened on the light ground and stays as it is on the dark one.
  EXPECT_THAT(style_for("#ffd400"), HasSubstr(":root{--accent:#8a7100}@media"));
  EXPECT_THAT(style_for("#ffd400"), testing::EndsWith("{:root{--accent:#ffd400}}"));
  EXPECT_THAT(style_for("#0f5e6b"), HasSubstr(":root{--accent:#0f5e6b}"));
  EXPECT_EQ(style_for("red;}body{display:none"), style_for("#0f5e6b"));
}

}  // namespace
}  // namespace polku::pages
