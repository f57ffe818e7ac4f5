#include "records_fixture.h"

namespace polku::store {
namespace {

using surveys::Appended;
using surveys::NewResponse;
using surveys::Response;
using surveys::ResponseFilter;
using surveys::ResponseStatus;

class ResponseStoreTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    organisation_ = add_organisation();
    survey_ = add_survey(organisation_);
  }
  surveys::ResponseStore& responses() { return records_->responses(); }
  NewResponse number(int n, std::string_view answers = R"({"recommend": 9})") {
    return response_number(organisation_, survey_, n, answers);
  }
  std::vector<int> numbers(const ResponseFilter& filter) {
    std::vector<int> found;
    for (const auto& response : value_of(responses().list(organisation_, filter))) {
      found.push_back(static_cast<int>((response.submitted_at.micros - kNow.micros) / 1'000'000));
    }
    EXPECT_EQ(value_of(responses().count(organisation_, filter)),
              static_cast<std::int64_t>(found.size()));
    return found;
  }

  OrganisationId organisation_;
  SurveyId survey_;
};
POLKU_ON_BOTH_ENGINES(ResponseStoreTest);

using Numbers = std::vector<int>;

TEST_P(ResponseStoreTest, KeepsEveryFieldOfAResponse) {
  auto given = number(1, R"({"recommend": 9, "why": "Ystävällinen \"palvelu\"", "m": {"a": 1.5},
                             "reasons": ["price", {"other": "юшка"}], "ok": true})");
  auto& response = given.response;
  response.version = 3;
  response.received_at = kNow.plus_seconds(2);
  response.status = ResponseStatus::Partial;
  response.language = polku::Language::Ukrainian;
  response.context.channel = "shop";
  response.context.unit = "tampere";
  response.context.attributes["customer_type"] = std::string("uusi");
  response.context.attributes["visits"] = 3.0;
  const auto appended = value_of(append(given));
  EXPECT_EQ(appended.id, response.id);
  EXPECT_FALSE(appended.repeated);

  const auto found = value_of(responses().find(organisation_, response.id));
  EXPECT_EQ(found.id, response.id);
  EXPECT_EQ(found.organisation, organisation_);
  EXPECT_EQ(found.survey, survey_);
  EXPECT_EQ(found.version, 3);
  EXPECT_EQ(found.submitted_at, response.submitted_at);
  EXPECT_EQ(found.received_at, kNow.plus_seconds(2));
  EXPECT_EQ(found.status, ResponseStatus::Partial);
  EXPECT_EQ(found.language, polku::Language::Ukrainian);
  EXPECT_EQ(found.context, response.context);
  EXPECT_EQ(found.answers, response.answers);
}

TEST_P(ResponseStoreTest, KeepsNothingOfAResponseToAnUnknownSurvey) {
  const SurveyId nowhere{Uuid::v7_from(kNow, "nowhere")};
  auto given = response_number(organisation_, nowhere, 1);
  given.idempotency = {"key", 1};
  EXPECT_EQ(code_of(append(given)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(responses().find(organisation_, given.response.id)), ErrorCode::NotFound);
  EXPECT_EQ(value_of(records_->last_seq()), 0);
}

TEST_P(ResponseStoreTest, TakesTheSameIdOnce) {
  ASSERT_FALSE(value_of(append(number(1))).repeated);
  EXPECT_TRUE(value_of(append(number(1, R"({"recommend": 0})"))).repeated);
  EXPECT_EQ(value_of(responses().find(organisation_, number(1).response.id)).answers,
            object_of(R"({"recommend": 9})"));
  EXPECT_EQ(value_of(responses().events_after(0, 10)).size(), 1u);
}

TEST_P(ResponseStoreTest, AnswersARetryWithTheFirstOnesId) {
  auto first = number(1);
  first.idempotency = {"attempt", 77};
  auto retry = number(2);
  retry.idempotency = {"attempt", 77};
  ASSERT_TRUE(succeeded(append(first)));
  const auto again = value_of(append(retry));
  EXPECT_EQ(again.id, first.response.id);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(value_of(responses().count(organisation_, {})), 1);
}

TEST_P(ResponseStoreTest, RefusesAKeyWithAnotherBody) {
  auto first = number(1);
  first.idempotency = {"attempt", 0xffff'ffff'ffff'fff0ULL};
  auto other = number(2);
  other.idempotency = {"attempt", 78};
  ASSERT_TRUE(succeeded(append(first)));
  const auto refused = append(other);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "Idempotency-Key");
  EXPECT_EQ(code_of(responses().find(organisation_, other.response.id)), ErrorCode::NotFound);
}

TEST_P(ResponseStoreTest, KnowsAnExternalIdForGood) {
  const auto batch = [&](int n, std::uint64_t body_hash) {
    auto given = number(n);
    given.idempotency = {"order 17", body_hash, true};
    return value_of(responses().append_all({given})).at(0);
  };
  ASSERT_FALSE(value_of(batch(1, 5)).repeated);
  ASSERT_TRUE(succeeded(records_->idempotency().forget_before(kNow.plus_seconds(1'000'000'000))));
  const auto again = value_of(batch(2, 5));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.id, number(1).response.id);
  const auto changed = batch(3, 6);
  EXPECT_EQ(code_of(changed), ErrorCode::Conflict);
  EXPECT_EQ(changed.error().field, "external_id");
  // What was erased does not come back with an old batch.
  ASSERT_TRUE(succeeded(responses().erase(organisation_, number(1).response.id)));
  EXPECT_TRUE(value_of(batch(4, 5)).repeated);
  EXPECT_EQ(value_of(responses().count(organisation_, {})), 0);
  // A retry's key of the same text is another matter.
  auto retried = number(5);
  retried.idempotency = {"order 17", 7};
  EXPECT_FALSE(value_of(append(retried)).repeated);
}

TEST_P(ResponseStoreTest, CountsAKeyPerSurvey) {
  auto first = number(1);
  first.idempotency = {"attempt", 77};
  auto elsewhere = response_number(organisation_, add_survey(organisation_, "toinen"), 2);
  elsewhere.idempotency = {"attempt", 77};
  ASSERT_TRUE(succeeded(append(first)));
  EXPECT_FALSE(value_of(append(elsewhere)).repeated);
}

TEST_P(ResponseStoreTest, StopsAtAFullQuotaAndCountsNothingElse) {
  const auto with_quotas = [&](int n, std::int64_t shop, std::int64_t all) {
    auto given = number(n);
    given.idempotency = {"key " + std::to_string(n), 1};
    given.quotas = {{"shop", shop}, {"all", all}};
    return append(given);
  };
  ASSERT_TRUE(succeeded(with_quotas(1, 10, 2)));
  ASSERT_TRUE(succeeded(with_quotas(2, 3, 2)));
  const auto refused = with_quotas(3, 3, 2);  // "shop" had room, "all" has none
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "quota");
  EXPECT_EQ(code_of(responses().find(organisation_, number(3).response.id)), ErrorCode::NotFound);
  EXPECT_TRUE(succeeded(with_quotas(4, 3, 3)));  // the refused one took no place in "shop"
  EXPECT_EQ(code_of(with_quotas(5, 3, 100)), ErrorCode::Conflict);
  EXPECT_EQ(value_of(responses().events_after(0, 10)).size(), 3u);
  EXPECT_EQ(code_of(with_quotas(6, 0, 100)), ErrorCode::Conflict);
}

TEST_P(ResponseStoreTest, AppendsManyWithOneResultEach) {
  std::vector<NewResponse> many;
  for (int n = 1; n <= 50; ++n) many.push_back(number(n));
  many.push_back(number(1));                                                       // repeated
  many.push_back(response_number(organisation_, {Uuid::v7_from(kNow, "?")}, 60));  // no survey
  auto full = number(61);
  full.quotas = {{"none", 0}};
  many.push_back(full);
  many.push_back(number(62));
  const auto results = value_of(responses().append_all(std::move(many)));
  ASSERT_EQ(results.size(), 54u);
  for (int n = 0; n < 50; ++n) {
    ASSERT_TRUE(succeeded(results[n]));
    EXPECT_FALSE(results[n]->repeated);
    EXPECT_EQ(results[n]->id, number(n + 1).response.id);
  }
  EXPECT_TRUE(results[50]->repeated);
  EXPECT_EQ(code_of(results[51]), ErrorCode::NotFound);
  EXPECT_EQ(code_of(results[52]), ErrorCode::Conflict);
  EXPECT_TRUE(succeeded(results[53]));
  EXPECT_EQ(value_of(responses().count(organisation_, {})), 51);
  EXPECT_EQ(value_of(records_->surveys().activity(organisation_)).at(0).responses, 51);
  EXPECT_TRUE(value_of(responses().append_all({})).empty());
}

TEST_P(ResponseStoreTest, PagesNewestFirstByCursor) {
  for (int n = 1; n <= 5; ++n) ASSERT_TRUE(succeeded(append(number(n))));
  ResponseFilter filter;
  filter.limit = 2;
  auto page = value_of(responses().list(organisation_, filter));
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].id, number(5).response.id);
  filter.before = page[1].id;
  page = value_of(responses().list(organisation_, filter));
  EXPECT_EQ(page.at(0).id, number(3).response.id);
  filter.survey = survey_;
  filter.before = number(2).response.id;
  page = value_of(responses().list(organisation_, filter));
  ASSERT_EQ(page.size(), 1u);
  EXPECT_EQ(page[0].id, number(1).response.id);
  filter.limit = 0;
  EXPECT_TRUE(value_of(responses().list(organisation_, filter)).empty());
}

TEST_P(ResponseStoreTest, FiltersByContext) {
  auto one = number(1);
  one.response.context.channel = "shop";
  one.response.context.unit = "tampere";
  one.response.context.touchpoint = "till";
  one.response.context.method = "form";
  auto two = number(2);
  two.response.context.channel = "web";
  two.response.context.unit = "oulu";
  two.response.context.moment = "delivery";
  two.response.language = polku::Language::Swedish;
  two.response.status = ResponseStatus::ScreenedOut;
  auto three = response_number(organisation_, add_survey(organisation_, "toinen"), 3);
  for (const auto& given : {one, two, three}) ASSERT_TRUE(succeeded(append(given)));

  ResponseFilter filter;
  EXPECT_EQ(numbers(filter), (Numbers{3, 2, 1}));
  filter.survey = survey_;
  EXPECT_EQ(numbers(filter), (Numbers{2, 1}));
  for (auto [member, text, expected] : {std::tuple{&ResponseFilter::channel, "shop", 1},
                                        {&ResponseFilter::touchpoint, "till", 1},
                                        {&ResponseFilter::moment, "delivery", 2},
                                        {&ResponseFilter::language, "sv", 2},
                                        {&ResponseFilter::method, "form", 1}}) {
    filter = {};
    filter.*member = text;
    EXPECT_EQ(numbers(filter), (Numbers{expected})) << text;
    filter.survey = survey_;
    EXPECT_EQ(numbers(filter), (Numbers{expected})) << text;
  }
  filter = {};
  filter.status = ResponseStatus::ScreenedOut;
  EXPECT_EQ(numbers(filter), (Numbers{2}));
}

TEST_P(ResponseStoreTest, KeepsToTheUnitsInScope) {
  for (const auto& [n, unit] : {std::pair{1, "tampere"}, {2, "oulu"}, {3, ""}}) {
    auto given = number(n);
    given.response.context.unit = unit;
    ASSERT_TRUE(succeeded(append(given)));
  }
  ResponseFilter filter;
  filter.units = {"oulu", "tampere"};
  EXPECT_EQ(numbers(filter), (Numbers{2, 1}));
  filter.units = {"o'ulu\"]", "oulu"};
  EXPECT_EQ(numbers(filter), (Numbers{2}));
  filter.units.clear();
  EXPECT_EQ(numbers(filter), (Numbers{3, 2, 1}));
  filter.units_limited = true;
  EXPECT_EQ(numbers(filter), Numbers{});
}

TEST_P(ResponseStoreTest, FiltersByTimeToTheMicrosecond) {
  for (int n = 1; n <= 3; ++n) ASSERT_TRUE(succeeded(append(number(n))));
  ResponseFilter filter;
  filter.from = kNow.plus_seconds(2);
  EXPECT_EQ(numbers(filter), (Numbers{3, 2}));
  filter.from->micros += 1;
  EXPECT_EQ(numbers(filter), (Numbers{3}));
  filter.from = {};
  filter.to = kNow.plus_seconds(2);
  EXPECT_EQ(numbers(filter), (Numbers{1}));
  filter.to->micros += 1;
  EXPECT_EQ(numbers(filter), (Numbers{2, 1}));
  filter.from = kNow.plus_seconds(9);
  EXPECT_EQ(numbers(filter), Numbers{});
}

TEST_P(ResponseStoreTest, SearchesTextAnswersInAnyLetterCase) {
  ASSERT_TRUE(succeeded(append(number(1, R"({"why": "ÄLYTTÖMÄN hyvä palvelu"})"))));
  ASSERT_TRUE(succeeded(append(number(2, R"({"why": "Дуже ДОБРЕ", "recommend": 10})"))));
  ASSERT_TRUE(succeeded(append(number(3, R"({"r": ["price", {"other": "50 % \"ale\" a_b"}]})"))));
  ResponseFilter filter;
  for (const auto& [text, expected] : {std::pair{"älyttömän", Numbers{1}},
                                       {"HYVÄ PALVELU", Numbers{1}},
                                       {"добре", Numbers{2}},
                                       {"\"ALE\"", Numbers{3}},
                                       {"50 %", Numbers{3}},
                                       {"a_b", Numbers{3}},
                                       {"aXb", Numbers{}},
                                       {"why", Numbers{}},
                                       {"10", Numbers{}},
                                       {"' OR 1=1", Numbers{}},
                                       {"%", Numbers{3}},
                                       {"pri", Numbers{3}}}) {
    filter.text = text;
    EXPECT_EQ(numbers(filter), expected) << text;
  }
}

TEST_P(ResponseStoreTest, FiltersByAQuestionsScore) {
  ASSERT_TRUE(succeeded(append(number(1, R"({"recommend": 3, "quick_fix": 5})"))));
  ASSERT_TRUE(succeeded(append(number(2, R"({"recommend": 9, "quadrant": {"speed": 2}})"))));
  ASSERT_TRUE(succeeded(append(number(3, R"({"recommend": "9", "other": 8.5})"))));
  ResponseFilter filter;
  filter.question = "recommend";
  filter.score_min = 4;
  EXPECT_EQ(numbers(filter), (Numbers{2}));
  filter.score_max = 8;
  EXPECT_EQ(numbers(filter), Numbers{});
  filter.score_min = {};
  EXPECT_EQ(numbers(filter), (Numbers{1}));
  filter.question = "quadrant.speed";
  EXPECT_EQ(numbers(filter), (Numbers{2}));
  filter.question = "quick_fix";
  EXPECT_EQ(numbers(filter), (Numbers{1}));
  filter.question.clear();
  filter.score_min = 8;
  filter.score_max = 8.9;
  EXPECT_EQ(numbers(filter), (Numbers{3}));
  filter.question = "no\"such'question";
  EXPECT_EQ(numbers(filter), Numbers{});
}

TEST_P(ResponseStoreTest, KeepsOrganisationsApart) {
  const auto other = add_organisation("toinen");
  const auto theirs = response_number(other, add_survey(other, "theirs"), 1);
  ASSERT_TRUE(succeeded(append(theirs)));
  EXPECT_EQ(code_of(responses().find(organisation_, theirs.response.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(responses().erase(organisation_, theirs.response.id)), ErrorCode::NotFound);
  EXPECT_EQ(numbers({}), Numbers{});
}

TEST_P(ResponseStoreTest, FindsTheResponsesOfASecondInEveryOrganisation) {
  const auto other = add_organisation("toinen");
  auto late = number(7);
  late.response.submitted_at.micros += 999'999;
  late.response.id = {Uuid::v7_from(late.response.submitted_at, "late")};
  for (const auto& given : {number(6), number(7), late, number(8),
                            response_number(other, add_survey(other, "theirs"), 7)}) {
    ASSERT_TRUE(succeeded(append(given)));
  }
  EXPECT_EQ(value_of(responses().of_second(kNow.plus_seconds(7))).size(), 3u);
  EXPECT_TRUE(value_of(responses().of_second(kNow.plus_seconds(9))).empty());
}

TEST_P(ResponseStoreTest, FeedsTheProjectorInOrderWithResponsesAsTheyAreNow) {
  for (int n = 1; n <= 3; ++n) ASSERT_TRUE(succeeded(append(number(n))));
  auto changed = number(1).response;
  changed.answers = object_of(R"({"recommend": 1})");
  changed.status = ResponseStatus::Partial;
  changed.language = polku::Language::English;
  changed.context.unit = "oulu";
  ASSERT_TRUE(succeeded(responses().replace(changed)));
  ASSERT_TRUE(succeeded(responses().erase(organisation_, number(2).response.id)));

  const auto events = value_of(responses().events_after(0, 100));
  ASSERT_EQ(events.size(), 5u);
  const char* kinds[] = {"response_recorded", "response_recorded", "response_recorded",
                         "response_changed", "response_erased"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(events[i].kind, kinds[i]);
    if (i > 0) {
      EXPECT_GT(events[i].seq, events[i - 1].seq);
    }
  }
  EXPECT_EQ(events[0].response->answers, changed.answers);
  EXPECT_EQ(events[0].response->context.unit, "oulu");
  EXPECT_FALSE(events[1].response.has_value());
  EXPECT_EQ(events[1].id, number(2).response.id);
  EXPECT_EQ(events[4].organisation, organisation_);
  EXPECT_EQ(events[2].response->id, number(3).response.id);

  const auto rest = value_of(responses().events_after(events[1].seq, 2));
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].seq, events[2].seq);
  EXPECT_TRUE(value_of(responses().events_after(events[4].seq, 100)).empty());
}

TEST_P(ResponseStoreTest, PassesOverEventsThatAreNotOfResponses) {
  auto survey = survey_named(organisation_, "julkaistu");
  ASSERT_TRUE(succeeded(records_->surveys().insert(survey)));
  ASSERT_TRUE(succeeded(records_->surveys().publish(survey, {1, "{}", kNow, "x"})));
  ASSERT_TRUE(succeeded(append(number(1))));
  EXPECT_EQ(value_of(responses().events_after(0, 100)).size(), 1u);
}

TEST_P(ResponseStoreTest, ErasesForGood) {
  ASSERT_TRUE(succeeded(append(number(1))));
  ASSERT_TRUE(succeeded(responses().erase(organisation_, number(1).response.id)));
  EXPECT_EQ(code_of(responses().find(organisation_, number(1).response.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(responses().erase(organisation_, number(1).response.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(responses().replace(number(1).response)), ErrorCode::NotFound);
}

TEST_P(ResponseStoreTest, CompletesAPartialResponseOncePerQuota) {
  auto partial = number(1);
  partial.response.status = ResponseStatus::Partial;
  auto second = number(2);
  second.response.status = ResponseStatus::Partial;
  ASSERT_TRUE(succeeded(append(partial)));
  ASSERT_TRUE(succeeded(append(second)));
  auto done = partial.response;
  done.status = ResponseStatus::Complete;
  ASSERT_TRUE(succeeded(responses().complete(done, {{"all", 2}})));
  ASSERT_TRUE(succeeded(responses().complete(done, {{"all", 2}})));  // the last page sent twice

  auto other = second.response;
  other.status = ResponseStatus::Complete;
  const auto refused = responses().complete(other, {{"fresh", 5}, {"all", 1}});
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "quota");
  EXPECT_EQ(value_of(responses().find(organisation_, other.id)).status, ResponseStatus::Partial);
  // Screened out for want of a place: it still needs one.
  auto turned_away = second.response;
  turned_away.status = ResponseStatus::ScreenedOut;
  ASSERT_TRUE(succeeded(responses().replace(turned_away)));
  EXPECT_EQ(code_of(responses().complete(other, {{"all", 1}})), ErrorCode::Conflict);
  EXPECT_TRUE(succeeded(responses().complete(other, {{"all", 2}})));
  EXPECT_EQ(code_of(responses().complete(number(9).response, {})), ErrorCode::NotFound);
}

TEST_P(ResponseStoreTest, MovesACorrectedResponseBetweenQuotas) {
  auto given = number(1);
  given.quotas = {{"shop", 1}};
  ASSERT_TRUE(succeeded(append(given)));
  const auto first = given.response;
  auto corrected = first;
  corrected.answers["recommend"] = 2;
  ASSERT_TRUE(succeeded(responses().correct(first, corrected, {{"shop"}, {"web"}})));
  EXPECT_EQ(value_of(responses().find(organisation_, first.id)).answers, corrected.answers);
  const auto claim = [&](int n, const char* quota, std::int64_t limit) {
    auto next = number(n);
    next.quotas = {{quota, limit}};
    return append(next);
  };
  EXPECT_TRUE(succeeded(claim(2, "shop", 1)));  // its place is free again
  EXPECT_EQ(code_of(claim(3, "web", 1)), ErrorCode::Conflict);

  // A full quota takes it in all the same.
  ASSERT_TRUE(succeeded(responses().correct(corrected, first, {{"web"}, {"shop"}})));
  EXPECT_EQ(code_of(claim(4, "shop", 2)), ErrorCode::Conflict);
  EXPECT_TRUE(succeeded(claim(5, "web", 1)));

  // Sent twice: the second no longer finds what it corrects, and moves nothing.
  EXPECT_EQ(code_of(responses().correct(corrected, first, {{"shop"}, {}})), ErrorCode::Conflict);
  EXPECT_EQ(code_of(claim(6, "shop", 2)), ErrorCode::Conflict);
  // Nobody was counted there: the count stays at none.
  ASSERT_TRUE(succeeded(responses().correct(first, corrected, {{"nobody"}, {}})));
  EXPECT_EQ(code_of(responses().correct(number(9).response, first, {})), ErrorCode::NotFound);
  const auto events = value_of(responses().events_after(0, 100));
  EXPECT_EQ(std::ranges::count(events, "response_changed", &surveys::ResponseStore::Event::kind),
            3);
}

TEST_P(ResponseStoreTest, AddsVisitsUpByDay) {
  using Visit = surveys::ResponseStore::Visit;
  const Day day{20'000};
  const Visit opened{organisation_, survey_, day, "shop", "tampere", "opened", 2};
  Visit started = opened;
  started.disposition = "started";
  Visit next_day = opened;
  next_day.day = day.plus(1);
  ASSERT_TRUE(succeeded(responses().add_visits({opened, started, next_day})));
  ASSERT_TRUE(succeeded(responses().add_visits({opened})));
  ASSERT_TRUE(succeeded(responses().add_visits({})));
  const auto visits = value_of(responses().visits(organisation_, survey_, day, day.plus(1)));
  ASSERT_EQ(visits.size(), 2u);
  EXPECT_EQ(visits[0].disposition, "opened");
  EXPECT_EQ(visits[0].count, 4);
  EXPECT_EQ(visits[0].channel, "shop");
  EXPECT_EQ(visits[0].unit, "tampere");
  EXPECT_EQ(visits[0].day, day);
  EXPECT_EQ(visits[1].count, 2);
}

TEST_P(ResponseStoreTest, KeepsNoneOfTheVisitsWhenOneIsWrong) {
  using Visit = surveys::ResponseStore::Visit;
  const Visit good{organisation_, survey_, Day{20'000}, "", "", "opened", 1};
  Visit bad = good;
  bad.disposition = "vanished";
  EXPECT_FALSE(responses().add_visits({good, bad}).ok());
  EXPECT_TRUE(value_of(responses().visits(organisation_, survey_, Day{0}, Day{30'000})).empty());
}

TEST_P(ResponseStoreTest, PrunesTheOutboxButNeverReusesItsNumbers) {
  for (int n = 1; n <= 3; ++n) ASSERT_TRUE(succeeded(append(number(n))));
  const auto last = value_of(records_->last_seq());
  ASSERT_TRUE(succeeded(records_->prune_outbox(last)));
  EXPECT_EQ(value_of(records_->last_seq()), last);
  EXPECT_EQ(value_of(responses().events_after(0, 10)).size(), 1u);
  open();
  ASSERT_TRUE(succeeded(append(number(4))));
  EXPECT_GT(value_of(records_->last_seq()), last);
  EXPECT_EQ(value_of(responses().events_after(last, 10)).size(), 1u);
}

TEST_P(ResponseStoreTest, KeepsEverythingOverAReopening) {
  ASSERT_TRUE(succeeded(append(number(1))));
  open();
  EXPECT_EQ(numbers({}), (Numbers{1}));
}

}  // namespace
}  // namespace polku::store
