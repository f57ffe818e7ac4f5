#include <algorithm>

#include "room_fixture.h"

namespace polku::surveys {
namespace {

// A browser: keeps what the last view gave and sends it back.
class Page : public Room {
 protected:
  PageView open(Fields query = {}) {
    query_ = std::move(query);
    auto view = responses_.open_page({.slug = "sample", .query = query_, .device = "phone"});
    EXPECT_TRUE(view.ok()) << view.error().message;
    return view_ = std::move(view).value();
  }
  Fields filled(Fields answers) const {
    answers.emplace_back(kAttemptField, view_.attempt);
    answers.emplace_back(kStepField, std::to_string(view_.step));
    answers.emplace_back(kContinuationField, view_.continuation);
    std::string asked;
    for (const auto index : view_.questions) {
      asked += (asked.empty() ? "" : ",") + view_.survey->definition.questions[index].key;
    }
    answers.emplace_back(kAskedField, asked);
    return answers;
  }
  PageView post(Fields form) {
    auto view = responses_.submit_page(
        {.slug = "sample", .query = query_, .form = std::move(form), .device = "phone"});
    EXPECT_TRUE(view.ok()) << view.error().message;
    return view_ = std::move(view).value();
  }
  PageView send(Fields answers) { return post(filled(std::move(answers))); }
  PageView back(Fields answers = {}) {
    answers.emplace_back(kActionField, "back");
    return send(std::move(answers));
  }
  std::vector<std::string> shown() const {
    std::vector<std::string> keys;
    for (const auto index : view_.questions) {
      keys.push_back(view_.survey->definition.questions[index].key);
    }
    return keys;
  }
  std::map<std::string, std::int64_t> visits() {
    EXPECT_TRUE(responses_.flush_visits().ok());
    std::map<std::string, std::int64_t> counts;
    for (const auto& visit : stored_.counted) counts[visit.disposition] += visit.count;
    return counts;
  }
  using Keys = std::vector<std::string>;

  Fields query_;
  PageView view_;
};

constexpr std::string_view kOnePage = R"(
  {"key": "score", "type": "csat", "title": {"en": "Score"}, "required": true},
  {"key": "why", "type": "long_text", "title": {"en": "Why?"}, "show_if": "score <= 2"},
  {"key": "ticket", "type": "hidden", "parameter": "t"})";

TEST_F(Page, TakesAOnePageSurvey) {
  published(kOnePage);
  open({{"channel", "shop"}, {"t", "A-7"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Step);
  EXPECT_EQ(shown(), (Keys{"score"}));
  EXPECT_TRUE(view_.last);
  EXPECT_FALSE(view_.can_go_back);
  send({{"score", "5"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Finished);
  ASSERT_EQ(stored_.responses.size(), 1u);
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"score": 5, "ticket": "A-7"})"));
  EXPECT_EQ(stored_.only().context.channel, "shop");
  EXPECT_EQ(stored_.only().context.device, "phone");
  EXPECT_EQ(stored_.only().context.method, "form");
  EXPECT_EQ(stored_.only().status, ResponseStatus::Complete);
  EXPECT_EQ(view_.receipt, responses_.receipt_of(stored_.only().id));
  EXPECT_EQ(visits(), (std::map<std::string, std::int64_t>{{"opened", 1}, {"started", 1}}));
}

TEST_F(Page, AsksAgainForWhatCameUpOnThePage) {
  published(kOnePage);
  open();
  send({{"score", "1"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Step);
  EXPECT_EQ(shown(), (Keys{"score", "why"}));
  EXPECT_TRUE(view_.faults.empty());
  EXPECT_EQ(stored_.only().status, ResponseStatus::Partial);
  send({{"score", "1"}, {"why", ""}});
  EXPECT_EQ(view_.kind, PageView::Kind::Finished);
  EXPECT_EQ(stored_.responses.size(), 1u);
  EXPECT_EQ(stored_.only().status, ResponseStatus::Complete);
}

TEST_F(Page, TakesAnswersToWhatAScriptShowedAlready) {
  published(kOnePage);
  open();
  send({{"score", "1"}, {"why", "Slow"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Finished);
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"score": 1, "why": "Slow"})"));
}

TEST_F(Page, SaysWhatIsWrongAndKeepsWhatWasTyped) {
  published(kOnePage);
  open();
  send({{"score", "9"}, {"why", "typed"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Step);
  ASSERT_EQ(view_.faults.size(), 1u);
  EXPECT_EQ(view_.faults[0].code, FaultCode::OutOfScale);
  EXPECT_TRUE(std::ranges::count(view_.given, std::pair<std::string, std::string>("why", "typed")));
  EXPECT_TRUE(stored_.responses.empty());
  send({});
  ASSERT_EQ(view_.faults.size(), 1u);
  EXPECT_EQ(view_.faults[0].code, FaultCode::Required);
}

TEST_F(Page, SentTwiceCountsOnceAndTheLaterAnswersHold) {
  published(kOnePage);
  open();
  const auto first = filled({{"score", "5"}});
  const auto second = filled({{"score", "4"}});
  const auto receipt = post(first).receipt;
  EXPECT_EQ(post(first).receipt, receipt);
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"score": 5})"));
  EXPECT_EQ(post(second).receipt, receipt);
  EXPECT_EQ(stored_.responses.size(), 1u);
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"score": 4})"));
}

TEST_F(Page, ShowsFirstAnswersOfTheLinkWithoutKeepingThem) {
  published(kOnePage);
  open({{"score", "2"}, {"why", "x"}});
  EXPECT_EQ(view_.answers, sample::object(R"({"score": 2, "why": "x"})"));
  EXPECT_EQ(shown(), (Keys{"score", "why"}));
  EXPECT_TRUE(stored_.responses.empty());
  open({{"score", "99"}});
  EXPECT_TRUE(view_.answers.empty());
}

TEST_F(Page, NeverLetsAFormFillInAHiddenQuestion) {
  published(kOnePage);
  open({{"t", "A-7"}});
  send({{"score", "5"}, {"ticket", "forged"}});
  EXPECT_EQ(stored_.only().answers.at("ticket").as_string(), "A-7");
}

constexpr std::string_view kSteps = R"(
  {"key": "customer", "type": "consent", "title": {"en": "Customer?"},
   "skip_to_end_if": "customer == false", "screen_out": true},
  {"key": "score", "type": "csat", "title": {"en": "Score"}, "required": true},
  {"key": "why", "type": "long_text", "title": {"en": "Why?"}, "show_if": "score <= 2"},
  {"key": "last", "type": "nps", "title": {"en": "Last after {{score}}"}})";
constexpr std::string_view kStepwise = R"("presentation": "stepwise")";

TEST_F(Page, WalksStepByStepAndKeepsThePartialResponse) {
  published(kSteps, kStepwise);
  open();
  EXPECT_EQ(shown(), (Keys{"customer"}));
  EXPECT_EQ(view_.progress, 0);
  send({{"customer", "true"}});
  EXPECT_EQ(shown(), (Keys{"score"}));
  EXPECT_FALSE(view_.continuation.empty());
  EXPECT_TRUE(view_.can_go_back);
  EXPECT_EQ(stored_.only().status, ResponseStatus::Partial);
  send({{"score", "5"}});
  EXPECT_EQ(shown(), (Keys{"last"}));
  EXPECT_TRUE(view_.last);
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"customer": true, "score": 5})"));
  send({{"last", "9"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Finished);
  EXPECT_EQ(stored_.responses.size(), 1u);
  EXPECT_EQ(stored_.only().status, ResponseStatus::Complete);
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"customer": true, "score": 5, "last": 9})"));
  EXPECT_EQ(visits().at("started"), 1);
}

TEST_F(Page, GoesBackAndTakesADifferentWay) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  send({{"score", "1"}});
  EXPECT_EQ(shown(), (Keys{"why"}));
  back({{"why", "half a thought"}});
  EXPECT_EQ(shown(), (Keys{"score"}));
  EXPECT_EQ(view_.answers.at("why").as_string(), "half a thought");
  send({{"score", "5"}});
  EXPECT_EQ(shown(), (Keys{"last"}));
  send({});
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"customer": true, "score": 5})"));
}

TEST_F(Page, TakesAnAnswerBackWhenItsFieldComesEmpty) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  send({{"score", "5"}});
  back();
  back({{"score", "5"}});
  send({});
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"score": 5})"));
}

TEST_F(Page, DoesNotGoBackWhereTheAuthorForbidsIt) {
  published(kSteps, R"("presentation": "stepwise", "back": false)");
  open();
  send({{"customer", "true"}});
  EXPECT_FALSE(view_.can_go_back);
  back();
  EXPECT_EQ(shown(), (Keys{"score"}));
}

TEST_F(Page, ScreensOut) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "false"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Finished);
  EXPECT_TRUE(view_.screened_out);
  EXPECT_EQ(stored_.only().status, ResponseStatus::ScreenedOut);
}

TEST_F(Page, LeadsBackToAStepThatWasJumpedOver) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  view_.step = 3;
  view_.questions = {3};
  send({{"last", "9"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Step);
  EXPECT_EQ(shown(), (Keys{"score"}));
  EXPECT_EQ(stored_.only().status, ResponseStatus::Partial);
}

TEST_F(Page, BelievesNoForgedContinuation) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  const auto victim = stored_.only().id;
  const auto forge = [&](std::string continuation) {
    open();
    view_.continuation = std::move(continuation);
    send({{"customer", "false"}});
    EXPECT_EQ(stored_.responses.at(victim).answers, sample::object(R"({"customer": true})"));
  };
  forge(victim.text());
  forge(victim.text() + ".0000000000000000");
  forge("nonsense");
  forge(std::string(10'000, 'x'));
  EXPECT_EQ(stored_.responses.size(), 5u);
}

TEST_F(Page, GoesOnWithTheVersionItBeganWith) {
  const auto survey = published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  republished(survey, R"({"key": "new", "type": "csat", "title": {"en": "New"}})");
  send({{"score", "5"}});
  EXPECT_EQ(shown(), (Keys{"last"}));
  EXPECT_EQ(view_.survey->version, 1);
  send({{"last", "9"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Finished);
  EXPECT_EQ(stored_.only().version, 1);
}

TEST_F(Page, BeginsAnewWhenThePartialResponseWasErased) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  stored_.responses.clear();
  stored_.attempts.clear();
  send({{"score", "5"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Step);
  EXPECT_EQ(stored_.responses.size(), 1u);
}

TEST_F(Page, ThanksButDoesNotCountWhenTheQuotaIsFull) {
  published(kSteps, R"("presentation": "stepwise", "quotas": [{"key": "all", "limit": 1}])");
  for (int i = 0; i < 2; ++i) {
    open();
    send({{"customer", "true"}});
    send({{"score", "5"}});
    send({{"last", "9"}});
    EXPECT_EQ(view_.kind, PageView::Kind::Finished);
    EXPECT_EQ(view_.quota_full, i == 1);
  }
  EXPECT_EQ(stored_.quotas.at("all"), 1);
  EXPECT_EQ(stored_.responses.rbegin()->second.status, ResponseStatus::ScreenedOut);
  EXPECT_EQ(visits().at("screened_out"), 1);
}

TEST_F(Page, DoesNotCountWhoeverMetAFullQuotaWhenTheLastPageIsSentAgain) {
  published(kSteps, R"("presentation": "stepwise", "quotas": [{"key": "all", "limit": 1}])");
  Fields last;
  for (int i = 0; i < 2; ++i) {
    open();
    send({{"customer", "true"}});
    send({{"score", "5"}});
    last = filled({{"last", "9"}});
    post(last);
  }
  EXPECT_TRUE(post(last).quota_full);
  EXPECT_EQ(stored_.quotas.at("all"), 1);
  EXPECT_EQ(stored_.responses.rbegin()->second.status, ResponseStatus::ScreenedOut);
}

TEST_F(Page, ThanksWithoutAReceiptWhenOnePageMeetsAFullQuota) {
  published(kOnePage, R"("quotas": [{"key": "all", "limit": 1}])");
  open();
  send({{"score", "5"}});
  open();
  send({{"score", "5"}});
  EXPECT_TRUE(view_.quota_full);
  EXPECT_TRUE(view_.receipt.empty());
  EXPECT_EQ(stored_.responses.size(), 1u);
}

TEST_F(Page, MovesBetweenQuotasWhenTheWholeIsSentAnew) {
  published(kOnePage, R"("quotas": [{"key": "fine", "limit": 1, "when": "score == 5"},
                                    {"key": "fair", "limit": 1, "when": "score == 3"}])");
  open();
  send({{"score", "3"}});
  open();
  const auto page = view_;
  send({{"score", "5"}});
  EXPECT_EQ(stored_.quotas.at("fine"), 1);
  view_ = page;
  send({{"score", "3"}});
  EXPECT_FALSE(view_.quota_full);
  EXPECT_EQ(stored_.quotas.at("fine"), 0);
  EXPECT_EQ(stored_.quotas.at("fair"), 2);
  EXPECT_EQ(stored_.responses.rbegin()->second.answers.at("score"), 3);
}

TEST_F(Page, GivesAllAnswersForTheThanks) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  send({{"score", "5"}});
  send({{"last", "9"}});
  EXPECT_EQ(view_.kind, PageView::Kind::Finished);
  EXPECT_EQ(view_.answers, sample::object(R"({"customer": true, "score": 5, "last": 9})"));
}

TEST_F(Page, IsLookedAtWithoutStoringAnything) {
  published(kSteps, kStepwise);
  open();
  send({{"customer", "true"}});
  send({{"score", "5"}});
  EXPECT_EQ(shown(), (Keys{"last"}));
  const auto kept = stored_.only();
  const auto visits_before = visits();
  const auto looked = responses_.look_at_page({.slug = "sample", .form = filled({{"last", "9"}})});
  ASSERT_TRUE(looked.ok()) << looked.error().message;
  EXPECT_EQ(looked->kind, PageView::Kind::Step);
  EXPECT_EQ(looked->step, view_.step);
  EXPECT_EQ(looked->questions, view_.questions);
  EXPECT_EQ(looked->attempt, view_.attempt);
  EXPECT_EQ(looked->continuation, view_.continuation);
  EXPECT_EQ(looked->answers, sample::object(R"({"customer": true, "score": 5, "last": 9})"));
  EXPECT_EQ(looked->given, (Fields{{"last", "9"}}));
  EXPECT_EQ(stored_.only().answers, kept.answers);
  EXPECT_EQ(visits(), visits_before);
}

TEST_F(Page, IsLookedAtFromTheBeginningWithoutAForm) {
  published(kSteps, kStepwise);
  const auto looked = responses_.look_at_page({.slug = "sample"});
  ASSERT_TRUE(looked.ok());
  EXPECT_EQ(looked->step, 0u);
  EXPECT_TRUE(looked->continuation.empty());
  EXPECT_TRUE(visits().empty());
  EXPECT_EQ(responses_.look_at_page({.slug = "nobody"}).error().code, ErrorCode::NotFound);
}

TEST_F(Page, SaysThatTheSurveyIsNotOpen) {
  const auto survey = published(kOnePage, R"("opens_at": "2026-11-21T13:00:00Z",
                                              "closes_at": "2026-11-21T14:00:00Z")");
  EXPECT_EQ(open().availability, Availability::NotYetOpen);
  now_ = now_.plus_seconds(3'600);
  EXPECT_EQ(open().kind, PageView::Kind::Step);
  const auto form = filled({{"score", "5"}});
  now_ = now_.plus_seconds(3'600);
  EXPECT_EQ(post(form).kind, PageView::Kind::NotOpen);
  EXPECT_EQ(view_.availability, Availability::Ended);
  ASSERT_TRUE(service_.close(actor_, survey.survey.id).ok());
  EXPECT_EQ(open().availability, Availability::Closed);
  EXPECT_TRUE(stored_.responses.empty());
}

TEST_F(Page, OfAnUnknownSurveyIsNotFound) {
  EXPECT_EQ(responses_.open_page({.slug = "nobody"}).error().code, ErrorCode::NotFound);
  EXPECT_EQ(responses_.submit_page({.slug = "nobody"}).error().code, ErrorCode::NotFound);
}

TEST_F(Page, SurvivesNonsenseInItsOwnFields) {
  published(kSteps, kStepwise);
  for (const auto* step : {"99", "-1", "x", "99999999999999999999"}) {
    open();
    auto view = responses_.submit_page({.slug = "sample",
                                        .form = {{"_step", step},
                                                 {"_asked", ",,nobody,,"},
                                                 {"_attempt", "not an id"},
                                                 {"_unknown", "x"},
                                                 {"score", "5"}}});
    EXPECT_TRUE(view.ok()) << step;
  }
  EXPECT_TRUE(responses_.submit_page({.slug = "sample"}).ok());
}

TEST_F(Page, PassesOnThatTheStoreIsAway) {
  published(kOnePage);
  open();
  stored_.failure = unavailable("Try again later.");
  const auto view = responses_.submit_page({.slug = "sample", .form = filled({{"score", "5"}})});
  ASSERT_FALSE(view.ok());
  EXPECT_EQ(view.error().code, ErrorCode::Unavailable);
  EXPECT_FALSE(responses_.flush_visits().ok());
  stored_.failure.reset();
  EXPECT_EQ(visits().at("opened"), 1);
}

TEST_F(Page, SpeaksALanguageTheSurveyOffers) {
  published(kOnePage);
  const auto view = responses_.open_page({.slug = "sample", .language = Language::Swedish});
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->language, Language::English);
}

TEST_F(Page, CountsVisitsByOriginWithinBounds) {
  published(kOnePage);
  for (int i = 0; i < 10'500; ++i) open({{"channel", "c" + std::to_string(i)}});
  EXPECT_EQ(visits().at("opened"), 10'500);
  EXPECT_LE(stored_.counted.size(), 10'001u);
}

}  // namespace
}  // namespace polku::surveys
