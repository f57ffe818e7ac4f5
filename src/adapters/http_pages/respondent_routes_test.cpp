#include "http_pages/respondent_routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "directory/service.h"
#include "memory_records.h"
#include "support/memory_directory_store.h"
#include "surveys/response_service.h"
#include "surveys/survey_service.h"
#include "texts.h"

namespace polku::pages {
namespace {

using surveys::ResponseStatus;
using testing::HasSubstr;
using testing::Not;
using Query = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kOnePage = R"({"schema":1,"slug":"one","name":"One",
  "languages":["fi","sv","en","uk"],"title":{"fi":"Miten meni?","sv":"Hur gick det?"},
  "thanks":{"fi":"Annoit pisteet {{recommend|-}}."},
  "attributes":[{"key":"customer_type","type":"text","label":{"fi":"Tyyppi"}}],
  "questions":[
   {"key":"recommend","type":"nps","title":{"fi":"Suosittelisitko?"},"required":true},
   {"key":"reason","type":"long_text","title":{"fi":"Mikä meni pieleen?"},
    "show_if":"recommend <= 6","max_length":5000},
   {"key":"order","type":"hidden","parameter":"o"},
   {"key":"publish","type":"consent","title":{"fi":"Saa julkaista"}}]})";

constexpr std::string_view kSteps = R"({"schema":1,"slug":"steps","name":"Steps",
  "languages":["fi","en"],"presentation":"stepwise","title":{"fi":"Käynti","en":"Visit"},
  "thanks":{"fi":"Annoit {{first}} ja {{third}}: {{second}}."},
  "questions":[
   {"key":"first","type":"csat","title":{"fi":"Tyytyväinen?"},"required":true},
   {"key":"second","type":"short_text","title":{"fi":"Annoit {{first}}. Miksi?"}},
   {"key":"third","type":"nps","title":{"fi":"Suosittelisitko?"}}]})";

class RespondentRoutes : public testing::Test {
 protected:
  void SetUp() override {
    directory::Organisation organisation;
    organisation.id = OrganisationId::make(now_);
    organisation.name = "Ratas & Rinne";
    ASSERT_TRUE(directory_store_.insert_organisation(organisation));
    add(organisation.id, "one", kOnePage);
    add(organisation.id, "steps", kSteps);
    actor_ = directory::DirectoryService::system_actor(organisation.id);
    add_respondent_routes(
        router_, {responses_, catalog_, survey_service_, directory_,
                  [](const http::Request&) { return std::string("https://polku.example"); }});
  }

  void add(OrganisationId organisation, const std::string& slug, std::string_view definition) {
    surveys::StoredSurvey survey;
    survey.id = SurveyId::make(now_);
    survey.organisation = organisation;
    survey.slug = survey.name = slug;
    survey.status = surveys::SurveyStatus::Published;
    survey.draft = definition;
    survey.published_version = 1;
    ASSERT_TRUE(surveys_.insert(survey));
    ids_[slug] = survey.id;
  }

  http::Response call(http::Request request) {
    auto match = router_.match(request.verb, request.path);
    EXPECT_NE(match.route, nullptr) << request.path;
    request.path_parameters = match.parameters;
    return std::get<http::Handler>(match.route->handler)(request);
  }
  http::Response get(const std::string& path, Query query = {}, std::string accept = {}) {
    http::Request request;
    request.path = path;
    request.query = std::move(query);
    if (!accept.empty()) request.headers.emplace_back("accept-language", std::move(accept));
    return call(request);
  }
  http::Response post(const std::string& path, std::string body, Query query = {},
                      std::string type = "application/x-www-form-urlencoded") {
    http::Request request;
    request.verb = http::Verb::Post;
    request.path = path;
    request.query = std::move(query);
    request.headers.emplace_back("content-type", std::move(type));
    request.body = std::move(body);
    return call(request);
  }

  // The hidden fields of a page as the start of the next form.
  static std::string hidden_of(const std::string& html) {
    static const std::regex kHidden(R"re(type="hidden" name="([^"]*)" value="([^"]*)")re");
    std::string body;
    for (std::sregex_iterator at(html.begin(), html.end(), kHidden), end; at != end; ++at) {
      body += (*at)[1].str() + "=" + (*at)[2].str() + "&";
    }
    return body;
  }
  static std::string receipt_in(const std::string& html) {
    static const std::regex kCode(R"re(<p class="code">([^<]*)</p>)re");
    std::smatch found;
    return std::regex_search(html, found, kCode) ? found[1].str() : "";
  }
  std::string answered(const std::string& form) {
    return receipt_in(post("/s/one", hidden_of(get("/s/one").body) + form).body);
  }

  Timestamp now_ = *parse_rfc3339("2026-11-21T12:00:00Z");
  Clock clock_ = [this] { return now_; };
  support::MemoryDirectoryStore directory_store_;
  support::PlainSecrets secrets_;
  MemorySurveys surveys_;
  MemoryResponses records_;
  surveys::SurveyCatalog catalog_{surveys_, directory_store_};
  surveys::ResponseService responses_{
      {records_, surveys_, directory_store_, secrets_, catalog_, clock_}};
  surveys::SurveyService survey_service_{{surveys_, directory_store_, catalog_, clock_}};
  directory::DirectoryService directory_{directory_store_, secrets_, clock_};
  http::Router router_;
  directory::Actor actor_;
  std::map<std::string, SurveyId> ids_;
};

TEST_F(RespondentRoutes, TakesTheLanguageFromTheLinkThenTheBrowserThenTheSurvey) {
  EXPECT_THAT(get("/s/one", {{"lang", "sv"}}, "uk").body, HasSubstr("<html lang=\"sv\">"));
  EXPECT_THAT(get("/s/one", {}, "de, uk;q=0.8, en;q=0.5").body, HasSubstr("<html lang=\"uk\">"));
  EXPECT_THAT(get("/s/one", {}, "de").body, HasSubstr("<html lang=\"fi\">"));
  EXPECT_THAT(get("/s/one", {{"lang", "xx"}}, "sv").body, HasSubstr("<html lang=\"sv\">"));
  EXPECT_THAT(get("/s/steps", {{"lang", "sv"}}).body, HasSubstr("<html lang=\"fi\">"));
}

TEST_F(RespondentRoutes, StoresAnAnswerWithItsContextAndGivesAReceipt) {
  const Query link{{"unit", "tampere"}, {"channel", "shop"}, {"customer_type", "new"},
                   {"o", "A-17"},       {"utm_source", "x"}, {"lang", "fi"}};
  const auto page = get("/s/one", link);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("unit=tampere&amp;channel=shop&amp;customer_type=new"));
  const auto thanks = post("/s/one", hidden_of(page.body) + "recommend=9&publish=true", link);
  EXPECT_EQ(thanks.status, 200);
  EXPECT_EQ(receipt_in(thanks.body).size(), 16u);
  EXPECT_THAT(thanks.body, HasSubstr("Annoit pisteet 9."));
  EXPECT_THAT(thanks.body, HasSubstr("https://polku.example/r"));
  ASSERT_EQ(records_.stored.size(), 1u);
  const auto& stored = records_.stored[0];
  EXPECT_EQ(stored.status, ResponseStatus::Complete);
  EXPECT_EQ(stored.context.unit, "tampere");
  EXPECT_EQ(stored.context.channel, "shop");
  EXPECT_EQ(stored.context.method, "form");
  EXPECT_EQ(std::get<std::string>(stored.context.attributes.at("customer_type")), "new");
  EXPECT_EQ(stored.answers, (json::object{{"recommend", 9}, {"order", "A-17"}, {"publish", true}}));
}

TEST_F(RespondentRoutes, MakesResubmissionHarmless) {
  const auto body = hidden_of(get("/s/one").body) + "recommend=9";
  const auto first = receipt_in(post("/s/one", body).body);
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(receipt_in(post("/s/one", body).body), first);
  EXPECT_EQ(records_.stored.size(), 1u);
}

TEST_F(RespondentRoutes, CountsOpenedAndStartedVisitsButNoPrefetch) {
  const auto page = get("/s/one");
  http::Request prefetch;
  prefetch.path = "/s/one";
  prefetch.headers.emplace_back("sec-purpose", "prefetch;prerender");
  EXPECT_EQ(call(prefetch).status, 200);
  post("/s/one", hidden_of(page.body) + "recommend=9");
  ASSERT_TRUE(responses_.flush_visits());
  EXPECT_EQ(records_.visits_by["opened"], 1);
  EXPECT_EQ(records_.visits_by["started"], 1);
}

TEST_F(RespondentRoutes, ShowsAllFaultsAndKeepsWhatWasWritten) {
  const auto page = post("/s/one", hidden_of(get("/s/one").body) + "recommend=99&publish=true");
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, HasSubstr("Valitse luku väliltä 0–10."));
  EXPECT_THAT(page.body, HasSubstr("value=\"true\" checked"));
  EXPECT_TRUE(records_.stored.empty());
  EXPECT_EQ(post("/s/one", hidden_of(get("/s/one").body)).status, 422);
}

TEST_F(RespondentRoutes, AsksWhatAnAnswerBringsUpBeforeEnding) {
  const auto page = get("/s/one");
  EXPECT_THAT(page.body, Not(HasSubstr("name=\"reason\"")));
  const auto more = post("/s/one", hidden_of(page.body) + "recommend=3");
  EXPECT_EQ(more.status, 200);
  EXPECT_THAT(more.body, HasSubstr("Vielä tämä"));
  EXPECT_THAT(more.body, HasSubstr("name=\"reason\""));
  EXPECT_THAT(more.body, HasSubstr("value=\"3\" checked"));
  const auto thanks = post("/s/one", hidden_of(more.body) + "recommend=3&reason=");
  EXPECT_FALSE(receipt_in(thanks.body).empty());
  ASSERT_EQ(records_.stored.size(), 1u);
  EXPECT_EQ(records_.stored[0].status, ResponseStatus::Complete);
}

TEST_F(RespondentRoutes, LooksWithoutStoringForTheScript) {
  const auto body = hidden_of(get("/s/one").body) + "recommend=3&_action=look";
  const auto page = post("/s/one", body);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("name=\"reason\""));
  EXPECT_THAT(page.body, Not(HasSubstr("Vielä tämä")));
  EXPECT_TRUE(records_.stored.empty());
}

TEST_F(RespondentRoutes, ChangesTheLanguageWithoutLosingWhatWasWritten) {
  const auto page = post("/s/one", hidden_of(get("/s/one").body) + "recommend=8&_lang=sv");
  EXPECT_THAT(page.body, HasSubstr("<html lang=\"sv\">"));
  EXPECT_THAT(page.body, HasSubstr("value=\"8\" checked"));
  EXPECT_THAT(page.body, HasSubstr("action=\"/s/one?lang=sv\""));
  EXPECT_TRUE(records_.stored.empty());
}

TEST_F(RespondentRoutes, WalksStepByStepForthAndBack) {
  const auto first = get("/s/steps").body;
  EXPECT_THAT(first, HasSubstr("name=\"first\""));
  EXPECT_THAT(first, Not(HasSubstr("name=\"second\"")));
  EXPECT_THAT(first, Not(HasSubstr("value=\"back\"")));
  EXPECT_THAT(first, HasSubstr("<progress"));
  const auto second = post("/s/steps", hidden_of(first) + "first=4&_action=next").body;
  EXPECT_THAT(second, HasSubstr("Annoit 4. Miksi?"));
  EXPECT_THAT(second, HasSubstr("value=\"back\""));
  EXPECT_THAT(second, HasSubstr("_continuation"));
  ASSERT_EQ(records_.stored.size(), 1u);
  EXPECT_EQ(records_.stored[0].status, ResponseStatus::Partial);
  const auto third = post("/s/steps", hidden_of(second) + "second=hyv%C3%A4&_action=next").body;
  EXPECT_THAT(third, HasSubstr(words(Language::Finnish, "send")));
  const auto back = post("/s/steps", hidden_of(third) + "_action=back").body;
  EXPECT_THAT(back, HasSubstr("value=\"hyvä\""));
  const auto again = post("/s/steps", hidden_of(back) + "second=parempi").body;
  const auto thanks = post("/s/steps", hidden_of(again) + "third=10").body;
  EXPECT_FALSE(receipt_in(thanks).empty());
  ASSERT_EQ(records_.stored.size(), 1u);
  EXPECT_EQ(records_.stored[0].status, ResponseStatus::Complete);
  EXPECT_EQ(records_.stored[0].answers,
            (json::object{{"first", 4}, {"second", "parempi"}, {"third", 10}}));
}

TEST_F(RespondentRoutes, ChangesTheLanguageOnLaterStepsToo) {
  const auto first = get("/s/steps").body;
  const auto second = post("/s/steps", hidden_of(first) + "first=4").body;
  EXPECT_THAT(second, HasSubstr("name=\"_lang\" value=\"en\""));
  const auto english = post("/s/steps", hidden_of(second) + "second=hyv%C3%A4&_lang=en").body;
  EXPECT_THAT(english, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(english, HasSubstr("value=\"hyvä\""));
  EXPECT_THAT(english, HasSubstr("Annoit 4. Miksi?"));  // not translated: the default's text
  EXPECT_THAT(english, HasSubstr("action=\"/s/steps?lang=en\""));
  ASSERT_EQ(records_.stored.size(), 1u);
  EXPECT_EQ(records_.stored[0].answers, (json::object{{"first", 4}}));
  const auto third = post("/s/steps", hidden_of(english) + "second=parempi", {{"lang", "en"}}).body;
  EXPECT_THAT(third, HasSubstr(words(Language::English, "send")));
  const auto thanks = post("/s/steps", hidden_of(third) + "third=10").body;
  EXPECT_FALSE(receipt_in(thanks).empty());
  EXPECT_EQ(records_.stored[0].answers,
            (json::object{{"first", 4}, {"second", "parempi"}, {"third", 10}}));
}

TEST_F(RespondentRoutes, ThanksWithEveryAnswerOfEveryStep) {
  const auto first = get("/s/steps").body;
  const auto second = post("/s/steps", hidden_of(first) + "first=4").body;
  const auto third = post("/s/steps", hidden_of(second) + "second=Hyvin").body;
  const auto thanks = post("/s/steps", hidden_of(third) + "third=10").body;
  EXPECT_THAT(thanks, HasSubstr("Annoit 4 ja 10: Hyvin."));
}

TEST_F(RespondentRoutes, DoesNotTakeAForgedContinuation) {
  post("/s/steps", hidden_of(get("/s/steps").body) + "first=4");
  ASSERT_EQ(records_.stored.size(), 1u);
  const auto id = records_.stored[0].id.text();
  const auto page = post(
      "/s/steps", "_step=1&_asked=second&second=varas&_continuation=" + id + ".0000000000000000");
  EXPECT_THAT(page.body, Not(HasSubstr("Annoit 4")));
  EXPECT_EQ(records_.stored[0].answers, (json::object{{"first", 4}}));
}

TEST_F(RespondentRoutes, AsksAPersonWhoseBrowserFilledTheTrap) {
  const auto body = hidden_of(get("/s/one").body) + "recommend=9&_homepage=x";
  const auto asked = post("/s/one", body);
  EXPECT_THAT(asked.body, HasSubstr("Olen ihminen"));
  EXPECT_THAT(asked.body, HasSubstr("value=\"9\" checked"));
  EXPECT_TRUE(records_.stored.empty());
  post("/s/one", body + "&_person=yes");
  EXPECT_EQ(records_.stored.size(), 1u);
}

TEST_F(RespondentRoutes, RefusesWhatIsNoForm) {
  const auto multipart = post("/s/one", "--x\r\n", {}, "multipart/form-data; boundary=x");
  EXPECT_EQ(multipart.status, 400);
  EXPECT_THAT(multipart.body, HasSubstr(words(Language::Finnish, "bad_form_title")));
  EXPECT_EQ(post("/s/one", "recommend=%00").status, 400);
  EXPECT_EQ(post("/s/one", "recommend=%ff").status, 400);
  EXPECT_EQ(post("/s/one", "why=" + std::string(10'000'000, 'x')).status, 400);
  EXPECT_TRUE(records_.stored.empty());
}

TEST_F(RespondentRoutes, LimitsTheBodyOfEveryRoute) {
  for (const auto& route : router_.routes()) {
    EXPECT_LE(route.options.body_bytes_max, std::size_t{4} << 20) << route.pattern;
  }
}

TEST_F(RespondentRoutes, IgnoresUnknownAndRepeatedFields) {
  const auto body = hidden_of(get("/s/one").body) + "recommend=2&recommend=9&nonsense=1&order=hack";
  EXPECT_FALSE(receipt_in(post("/s/one", body).body).empty());
  ASSERT_EQ(records_.stored.size(), 1u);
  EXPECT_EQ(records_.stored[0].answers, (json::object{{"recommend", 9}, {"publish", false}}));
}

TEST_F(RespondentRoutes, IsKindAboutWhatIsNotThere) {
  const auto unknown = get("/s/nothing", {}, "uk");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_THAT(unknown.body, HasSubstr("<html lang=\"uk\">"));
  EXPECT_THAT(unknown.body, HasSubstr(words(Language::Ukrainian, "not_found_title")));
  ASSERT_TRUE(surveys_.set_status({}, {}, surveys::SurveyStatus::Closed, now_));
  const auto closed = get("/s/one", {{"lang", "sv"}});
  EXPECT_EQ(closed.status, 410);
  EXPECT_THAT(closed.body, HasSubstr("Enkäten är avslutad"));
  EXPECT_EQ(post("/s/one", "recommend=9").status, 410);
  EXPECT_TRUE(records_.stored.empty());
}

TEST_F(RespondentRoutes, SaysWhenASurveyWillOpenAndWhenItIsFull) {
  auto text = std::string(kOnePage);
  text.replace(text.find("\"one\""), 5, "\"soon\"");
  text.insert(text.find("\"title\""), "\"opens_at\":\"2026-12-01T00:00:00Z\",");
  add(actor_.organisation, "soon", text);
  const auto soon = get("/s/soon");
  EXPECT_EQ(soon.status, 403);
  EXPECT_THAT(soon.body, HasSubstr("1.12.2026"));
  text = kOnePage;
  text.replace(text.find("\"one\""), 5, "\"full\"");
  text.insert(text.find("\"questions\""), R"("quotas":[{"key":"all","limit":1}],)");
  add(actor_.organisation, "full", text);
  EXPECT_FALSE(
      receipt_in(post("/s/full", hidden_of(get("/s/full").body) + "recommend=9").body).empty());
  const auto full = post("/s/full", hidden_of(get("/s/full").body) + "recommend=9");
  EXPECT_THAT(full.body, HasSubstr(words(Language::Finnish, "full_title")));
  EXPECT_EQ(receipt_in(full.body), "");
}

TEST_F(RespondentRoutes, SaysThatNothingWasStoredWhenTheStoreIsBusy) {
  records_.failure = unavailable("Try later.", "queue full");
  const auto busy = post("/s/one", hidden_of(get("/s/one").body) + "recommend=9");
  EXPECT_EQ(busy.status, 503);
  EXPECT_TRUE(busy.has_header("Retry-After"));
  EXPECT_THAT(busy.body, HasSubstr(words(Language::Finnish, "busy_title")));
  EXPECT_THAT(busy.body, Not(HasSubstr("queue full")));
}

TEST_F(RespondentRoutes, ShowsOnesOwnAnswerInWords) {
  const auto code = answered("recommend=9&publish=true");
  const auto page = get("/r/" + code);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<dt>Suosittelisitko?</dt><dd>9/10</dd>"));
  EXPECT_THAT(page.body, HasSubstr("<dt>Saa julkaista</dt><dd>Kyllä</dd>"));
  EXPECT_THAT(page.body, HasSubstr("21.11.2026"));
  EXPECT_THAT(get("/r/" + code, {{"lang", "en"}}).body, HasSubstr("<dd>Yes</dd>"));
  EXPECT_THAT(get("/r/" + lower_ascii(code)).body, HasSubstr("9/10"));
}

TEST_F(RespondentRoutes, CorrectsOnesOwnAnswer) {
  const auto code = answered("recommend=9&publish=true");
  const auto form = get("/r/" + code, {{"action", "correct"}}).body;
  EXPECT_THAT(form, HasSubstr("value=\"9\" checked"));
  EXPECT_THAT(form, HasSubstr("action=\"/r/" + code + "?action=correct&amp;lang=fi\""));
  const Query correct{{"action", "correct"}};
  const auto wrong = post("/r/" + code, hidden_of(form) + "recommend=77", correct);
  EXPECT_EQ(wrong.status, 422);
  const auto more = post("/r/" + code, hidden_of(form) + "recommend=2", correct);
  EXPECT_THAT(more.body, HasSubstr("name=\"reason\""));
  EXPECT_EQ(records_.stored[0].answers.at("recommend"), 9);
  const auto done =
      post("/r/" + code, hidden_of(more.body) + "recommend=2&reason=Jono&_action=next", correct);
  EXPECT_THAT(done.body, HasSubstr(words(Language::Finnish, "corrected")));
  EXPECT_EQ(records_.stored[0].answers,
            (json::object{{"recommend", 2}, {"reason", "Jono"}, {"publish", false}}));
}

TEST_F(RespondentRoutes, ErasesOnesOwnAnswerOnlyAfterAskingAndByPost) {
  const auto code = answered("recommend=9");
  const auto question = get("/r/" + code, {{"action", "erase"}});
  EXPECT_THAT(question.body, HasSubstr(words(Language::Finnish, "erase_title")));
  EXPECT_EQ(records_.stored.size(), 1u);
  const auto erased = post("/r/" + code, hidden_of(question.body));
  EXPECT_THAT(erased.body, HasSubstr(words(Language::Finnish, "erased_title")));
  EXPECT_TRUE(records_.stored.empty());
  EXPECT_EQ(get("/r/" + code).status, 404);
}

TEST_F(RespondentRoutes, TellsNothingAboutACodeThatIsNobodys) {
  answered("recommend=9");
  for (const auto* code : {"7K2M-4QX9T-B3HZ8", "nonsense", "%22%3Cscript%3E", "AAAA-AAAAA-AAAAA"}) {
    const auto page = get("/r/" + std::string(code));
    EXPECT_EQ(page.status, 404) << code;
    EXPECT_THAT(page.body, HasSubstr(words(Language::Finnish, "receipt_unknown_title"))) << code;
  }
  EXPECT_EQ(post("/r/7K2M-4QX9T-B3HZ8", "action=erase").status, 404);
}

TEST_F(RespondentRoutes, LeadsFromATypedCodeToTheAnswer) {
  EXPECT_THAT(get("/r").body, HasSubstr("name=\"code\""));
  const auto found = get("/r", {{"code", " 7k2m 4qx9t b3hz8 "}, {"lang", "en"}});
  EXPECT_EQ(found.status, 303);
  EXPECT_EQ(found.headers[0].second, "/r/7K2M-4QX9T-B3HZ8?lang=en");
  const auto wrong = get("/r", {{"code", "\"><script>"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, Not(HasSubstr("<script")));
}

TEST_F(RespondentRoutes, SetsNoCookieAnywhere) {
  const auto code = answered("recommend=9");
  for (const auto& response :
       {get("/s/one"), get("/r"), get("/r/" + code), get("/respondent.js")}) {
    EXPECT_FALSE(response.has_header("Set-Cookie"));
  }
}

TEST_F(RespondentRoutes, PreviewsTheDraftOrAGivenDefinition) {
  const auto preview = [&](const std::string& id, std::string body) {
    http::Request request;
    request.verb = http::Verb::Post;
    request.path = "/api/v1/surveys/" + id + "/preview";
    request.actor = actor_;
    request.body = std::move(body);
    return call(request);
  };
  const auto id = ids_["steps"].text();
  const auto draft = preview(id, R"({"step":1,"answers":{"first":2}})");
  EXPECT_EQ(draft.status, 200);
  EXPECT_THAT(draft.body, HasSubstr("Annoit 2. Miksi?"));
  const auto given =
      preview(id, R"({"definition":)" + std::string(kOnePage) + R"(,"language":"sv"})");
  EXPECT_THAT(given.body, HasSubstr("Hur gick det?"));
  EXPECT_EQ(preview(id, R"({"definition":{"schema":1}})").status, 422);
  EXPECT_EQ(preview(id, R"({"step":-1})").status, 422);
  EXPECT_EQ(preview("nonsense", "{}").status, 404);
  EXPECT_TRUE(records_.stored.empty());
}

}  // namespace
}  // namespace polku::pages
