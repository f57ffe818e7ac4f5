#include "surveys/response_service.h"

#include "room_fixture.h"

namespace polku::surveys {
namespace {

using directory::Role;

constexpr std::string_view kQuestions = R"(
  {"key": "recommend", "type": "nps", "title": {"en": "Recommend?"}},
  {"key": "why", "type": "long_text", "title": {"en": "Why?"}, "show_if": "recommend <= 6"},
  {"key": "customer", "type": "consent", "title": {"en": "Customer?"},
   "skip_to_end_if": "customer == false", "screen_out": true})";

class Submitting : public Room {};

TEST_F(Submitting, StoresAResponse) {
  const auto survey = published(kQuestions, R"("attributes": [{"key": "age", "type": "number"}])");
  const auto done = submit(request(R"({"recommend": 3, "why": "Slow"})",
                                   R"({"channel": "shop", "attributes": {"age": 40}})"));
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_FALSE(done->repeated);
  ASSERT_EQ(stored_.responses.size(), 1u);
  const auto& response = stored_.only();
  EXPECT_EQ(response.id, done->id);
  EXPECT_EQ(response.organisation, organisation_.id);
  EXPECT_EQ(response.survey, survey.survey.id);
  EXPECT_EQ(response.version, 1);
  EXPECT_EQ(response.submitted_at, now_);
  EXPECT_EQ(response.status, ResponseStatus::Complete);
  EXPECT_EQ(response.language, Language::English);
  EXPECT_EQ(response.context.channel, "shop");
  EXPECT_EQ(response.context.method, "api");
  EXPECT_EQ(response.answers, sample::object(R"({"recommend": 3, "why": "Slow"})"));
  EXPECT_EQ(done->receipt, responses_.receipt_of(done->id));
}

TEST_F(Submitting, MarksWhoeverWasScreenedOut) {
  published(kQuestions, R"("quotas": [{"key": "all", "limit": 1}])");
  ASSERT_TRUE(submit(request(R"({"customer": false})")).ok());
  EXPECT_EQ(stored_.only().status, ResponseStatus::ScreenedOut);
  EXPECT_TRUE(stored_.quotas.empty());
}

TEST_F(Submitting, RefusesWithTheField) {
  published(kQuestions);
  const struct {
    const char* answers;
    const char* context;
    const char* language;
    const char* field;
  } cases[] = {
      {R"({"recommend": 11})", "{}", "", "answers.recommend"},
      {R"({"recommend": 9, "why": "x"})", "{}", "", "answers.why"},
      {R"({"nobody": 1})", "{}", "", "answers.nobody"},
      {"{}", R"({"color": "red"})", "", "context.color"},
      {"{}", R"({"attributes": {"age": 1}})", "", "context.attributes.age"},
      {"{}", "{}", "fi", "language"},
      {"{}", "{}", "klingon", "language"},
  };
  for (const auto& [answers, context, language, field] : cases) {
    auto wrong = request(answers, context);
    wrong.language = language;
    const auto done = submit(std::move(wrong));
    ASSERT_FALSE(done.ok()) << answers << context << language;
    EXPECT_EQ(done.error().code, ErrorCode::Invalid);
    EXPECT_EQ(done.error().field, field);
  }
  EXPECT_TRUE(stored_.responses.empty());
}

TEST_F(Submitting, KnowsWhatItNeedNotRead) {
  published(kQuestions);
  EXPECT_FALSE(responses_.knows("sample"));
  EXPECT_FALSE(responses_.knows("guess"));
  EXPECT_TRUE(responses_.knows("../etc"));
  ASSERT_TRUE(submit(request("{}")).ok());
  EXPECT_TRUE(responses_.knows("sample"));
  const auto reads = surveys_.reads_by_slug;
  ASSERT_TRUE(submit(request("{}")).ok());
  EXPECT_EQ(surveys_.reads_by_slug, reads);
}

TEST_F(Submitting, RefusesUnknownAndClosedSurveys) {
  auto unknown = request("{}");
  unknown.slug = "nobody";
  EXPECT_EQ(submit(std::move(unknown)).error().code, ErrorCode::NotFound);

  const auto survey = draft(kQuestions, R"("opens_at": "2026-11-21T13:00:00Z",
                                            "closes_at": "2026-11-21T14:00:00Z")");
  EXPECT_EQ(submit(request("{}")).error().code, ErrorCode::NotFound);
  ASSERT_TRUE(service_.publish(actor_, survey.survey.id).ok());
  EXPECT_EQ(submit(request("{}")).error().code, ErrorCode::Conflict);
  now_ = now_.plus_seconds(3'600);
  EXPECT_TRUE(submit(request("{}")).ok());
  ASSERT_TRUE(service_.close(actor_, survey.survey.id).ok());
  EXPECT_EQ(submit(request("{}")).error().code, ErrorCode::Conflict);
  ASSERT_TRUE(service_.reopen(actor_, survey.survey.id).ok());
  now_ = now_.plus_seconds(3'600);
  EXPECT_EQ(submit(request("{}")).error().code, ErrorCode::Conflict);
  EXPECT_EQ(stored_.responses.size(), 1u);
}

TEST_F(Submitting, TakesATimeOfThePastOnlyFromWhoeverMayImport) {
  published(kQuestions);
  const auto told = [&](const char* time, std::optional<directory::Actor> actor) {
    auto made = request("{}");
    made.submitted_at = parse_rfc3339(time);
    made.actor = std::move(actor);
    return submit(std::move(made));
  };
  const auto* past = "2026-10-01T08:00:00Z";
  const auto refused = told(past, std::nullopt);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().field, "submitted_at");
  EXPECT_FALSE(told(past, as(Role::Viewer)).ok());
  auto stranger = actor_;
  stranger.organisation = OrganisationId{Uuid::v7_from(now_, "stranger")};
  EXPECT_FALSE(told(past, stranger).ok());
  EXPECT_FALSE(told("2026-11-21T12:02:00Z", actor_).ok());
  EXPECT_FALSE(told("1999-12-31T00:00:00Z", actor_).ok());
  ASSERT_TRUE(told(past, actor_).ok());
  EXPECT_EQ(stored_.only().submitted_at, *parse_rfc3339(past));
  EXPECT_EQ(stored_.only().id.uuid.time(), *parse_rfc3339(past));
  EXPECT_EQ(stored_.only().received_at, now_);
}

TEST_F(Submitting, TakesTheSameAttemptOnce) {
  published(kQuestions);
  auto first = request(R"({"recommend": 9})");
  first.idempotency = IdempotencyKey{"key", 1};
  auto again = first;
  auto other = first;
  other.idempotency->body_hash = 2;
  const auto stored = submit(std::move(first));
  const auto repeated = submit(std::move(again));
  ASSERT_TRUE(stored.ok() && repeated.ok());
  EXPECT_EQ(stored->id, repeated->id);
  EXPECT_EQ(stored->receipt, repeated->receipt);
  EXPECT_TRUE(repeated->repeated);
  EXPECT_EQ(submit(std::move(other)).error().code, ErrorCode::Conflict);
  EXPECT_EQ(stored_.responses.size(), 1u);
}

TEST_F(Submitting, CountsTheQuotasThatApply) {
  published(kQuestions, R"("quotas": [
    {"key": "shop", "limit": 1, "when": "context.channel == \"shop\""},
    {"key": "critics", "limit": 5, "when": "recommend <= 6"}])");
  EXPECT_TRUE(submit(request(R"({"recommend": 3})", R"({"channel": "shop"})")).ok());
  EXPECT_TRUE(submit(request(R"({"recommend": 9})", R"({"channel": "web"})")).ok());
  const auto full = submit(request("{}", R"({"channel": "shop"})"));
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().field, "quota");
  EXPECT_EQ(stored_.quotas.at("shop"), 1);
  EXPECT_EQ(stored_.quotas.at("critics"), 1);
}

TEST_F(Submitting, PassesOnThatTheStoreIsAway) {
  published(kQuestions);
  stored_.failure = unavailable("Try again later.");
  EXPECT_EQ(submit(request("{}")).error().code, ErrorCode::Unavailable);
}

class Batches : public Room {
 protected:
  BatchReport batch(std::string_view lines) {
    auto report = responses_.submit_batch(actor_, survey_, lines);
    EXPECT_TRUE(report.ok()) << report.error().message;
    return std::move(report).value();
  }

  SurveyId survey_ = published(kQuestions).survey.id;
};

TEST_F(Batches, StoreTheSoundLinesAndReportTheRest) {
  const auto report = batch(
      "{\"answers\": {\"recommend\": 9}}\n"
      "\n"
      "not json\r\n"
      "{\"answers\": {\"recommend\": 11}}\n"
      "[1]\n"
      "{\"answers\": {}, \"color\": 1}\n"
      "{\"answers\": 5}\n"
      "{\"answers\": {}, \"submitted_at\": \"yesterday\"}\n"
      "{\"answers\": {}, \"submitted_at\": \"2030-01-01T00:00:00Z\"}\n"
      "{\"answers\": {}, \"language\": \"fi\"}\n"
      "{\"answers\": {}, \"context\": {\"color\": 1}}\n"
      "{\"answers\": {\"recommend\": 2}, \"submitted_at\": \"2025-01-01T00:00:00Z\"}");
  EXPECT_EQ(report.accepted, 2u);
  EXPECT_EQ(report.rejected, 9u);
  ASSERT_EQ(report.rejections.size(), 9u);
  const std::pair<std::size_t, const char*> expected[] = {
      {3, "body"},         {4, "answers.recommend"}, {5, ""},
      {6, "color"},        {7, "answers"},           {8, "submitted_at"},
      {9, "submitted_at"}, {10, "language"},         {11, "context.color"}};
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(report.rejections[i].line, expected[i].first);
    EXPECT_EQ(report.rejections[i].field, expected[i].second);
    EXPECT_FALSE(report.rejections[i].detail.empty());
  }
  EXPECT_EQ(stored_.only().id.uuid.time(), *parse_rfc3339("2025-01-01T00:00:00Z"));
  EXPECT_EQ(to_json(report).at("accepted").to_number<int>(), 2);
}

TEST_F(Batches, GoInChunksAndAreTakenOnceByExternalId) {
  std::string lines;
  for (int i = 0; i < 4'500; ++i) {
    lines += R"({"answers": {"recommend": )" + std::to_string(i % 11) + R"(}, "external_id": "r)" +
             std::to_string(i) + "\"}\n";
  }
  EXPECT_EQ(batch(lines).accepted, 4'500u);
  EXPECT_EQ(stored_.batches, 3);
  const auto again = batch(lines);
  EXPECT_EQ(again.accepted, 4'500u);
  EXPECT_EQ(again.repeated, 4'500u);
  EXPECT_EQ(stored_.responses.size(), 4'500u);
  const auto changed = batch(R"({"answers": {"recommend": 7}, "external_id": "r0"})");
  EXPECT_EQ(changed.rejected, 1u);
  // Of what others call their responses only hashes are kept, and those for good.
  EXPECT_FALSE(stored_.attempts.contains("r0"));
  EXPECT_TRUE(stored_.attempts.contains(secrets_.hash_secret("r0")));
  EXPECT_TRUE(stored_.last_key->for_good);
  EXPECT_EQ(batch(R"({"external_id": ")" + std::string(121, 'x') + "\"}").rejected, 1u);
}

TEST_F(Batches, NeedTheRightAndAPublishedSurvey) {
  EXPECT_EQ(responses_.submit_batch(as(Role::Viewer), survey_, "{}").error().code,
            ErrorCode::Forbidden);
  const SurveyId nobody{Uuid::v7_from(now_, "nobody")};
  EXPECT_EQ(responses_.submit_batch(actor_, nobody, "{}").error().code, ErrorCode::NotFound);
  stored_.failure = unavailable("Try again later.");
  EXPECT_EQ(responses_.submit_batch(actor_, survey_, "{}").error().code, ErrorCode::Unavailable);
}

TEST_F(Batches, StayWithinTheActorsUnits) {
  const auto actor = limited_to({"tampere"}, Role::Admin);
  const auto report = responses_.submit_batch(actor, survey_,
                                              "{\"context\": {\"unit\": \"tampere\"}}\n"
                                              "{\"context\": {\"unit\": \"oulu\"}}\n{}");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->accepted, 1u);
  EXPECT_EQ(report->rejections[0].field, "context.unit");
}

class Receipts : public Room {
 protected:
  std::string given(std::string_view answers) { return submit(request(answers))->receipt; }

  SurveyDetail survey_ = published(kQuestions);
};

TEST_F(Receipts, ShowOnesOwnAnswer) {
  const auto code = given(R"({"recommend": 9})");
  given(R"({"recommend": 1})");
  const auto view = responses_.find_by_receipt(lower_ascii(code));
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->response.answers, sample::object(R"({"recommend": 9})"));
  EXPECT_EQ(view->slug, "sample");
  EXPECT_EQ(view->receipt, code);
  EXPECT_EQ(view->organisation.name, "Ratas");
}

TEST_F(Receipts, OfNobodyAreNotFound) {
  auto code = given("{}");
  for (const auto* forged : {"", "0000-00000-00000", "x", "' or 1=1 --"}) {
    EXPECT_EQ(responses_.find_by_receipt(forged).error().code, ErrorCode::NotFound) << forged;
  }
  code.back() = code.back() == '0' ? '1' : '0';
  EXPECT_EQ(responses_.find_by_receipt(code).error().code, ErrorCode::NotFound);
  EXPECT_EQ(responses_.erase_by_receipt(code).error().code, ErrorCode::NotFound);
  EXPECT_EQ(stored_.responses.size(), 1u);
}

TEST_F(Receipts, CorrectTheAnswer) {
  const auto code = given(R"({"recommend": 9})");
  const auto faults = responses_.correct(code, {{"recommend", "2"}, {"why", "Slow after all"}});
  ASSERT_TRUE(faults.ok());
  EXPECT_TRUE(faults->empty());
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"recommend": 2, "why": "Slow after all"})"));
  EXPECT_EQ(audited().back(), "response.correct");
}

TEST_F(Receipts, KeepTheAnswerWhenTheCorrectionIsFaulty) {
  const auto code = given(R"({"recommend": 9})");
  const auto faults = responses_.correct(code, {{"recommend", "12"}});
  ASSERT_TRUE(faults.ok());
  ASSERT_EQ(faults->size(), 1u);
  EXPECT_EQ((*faults)[0].code, FaultCode::OutOfScale);
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"recommend": 9})"));
}

TEST_F(Receipts, CorrectAgainstTheVersionThatWasAnswered) {
  const auto code = given(R"({"recommend": 9})");
  republished(survey_, R"({"key": "other", "type": "csat", "title": {"en": "Other"}})");
  ASSERT_TRUE(responses_.correct(code, {{"recommend", "8"}})->empty());
  EXPECT_EQ(stored_.only().answers, sample::object(R"({"recommend": 8})"));
}

class QuotaCorrections : public Receipts {
 protected:
  QuotaCorrections() {
    republished(survey_, kQuestions, R"("quotas": [
      {"key": "fans", "limit": 2, "when": "recommend >= 9"},
      {"key": "critics", "limit": 1, "when": "recommend <= 6"}])");
  }
  void correct(const std::string& code, Fields form) {
    const auto faults = responses_.correct(code, form);
    ASSERT_TRUE(faults.ok()) << faults.error().message;
    ASSERT_TRUE(faults->empty());
  }
};

TEST_F(QuotaCorrections, MoveBetweenQuotas) {
  const auto code = given(R"({"recommend": 9})");
  correct(code, {{"recommend", "2"}});
  EXPECT_EQ(stored_.quotas.at("fans"), 0);
  EXPECT_EQ(stored_.quotas.at("critics"), 1);
  correct(code, {{"recommend", "7"}});
  EXPECT_EQ(stored_.quotas.at("critics"), 0);
  // The places left are there for others.
  EXPECT_TRUE(submit(request(R"({"recommend": 0})")).ok());
}

TEST_F(QuotaCorrections, AreTakenAlsoWhereTheQuotaIsFull) {
  given(R"({"recommend": 1})");
  const auto code = given(R"({"recommend": 9})");
  correct(code, {{"recommend", "2"}});
  EXPECT_EQ(stored_.quotas.at("critics"), 2);
  EXPECT_EQ(submit(request(R"({"recommend": 3})")).error().field, "quota");
}

TEST_F(QuotaCorrections, LeaveTheQuotasWhenTheyScreenOut) {
  const auto code = given(R"({"recommend": 9})");
  correct(code, {{"recommend", "9"}, {"customer", "false"}});
  EXPECT_EQ(stored_.only().status, ResponseStatus::ScreenedOut);
  EXPECT_EQ(stored_.quotas.at("fans"), 0);
  correct(code, {{"recommend", "9"}, {"customer", "true"}});
  EXPECT_EQ(stored_.quotas.at("fans"), 1);
}

TEST_F(QuotaCorrections, CountOnceWhenSentTwiceAtOnce) {
  const auto code = given(R"({"recommend": 9})");
  stored_.before_correction = [&] { correct(code, {{"recommend", "2"}}); };
  correct(code, {{"recommend", "2"}});
  EXPECT_EQ(stored_.quotas.at("fans"), 0);
  EXPECT_EQ(stored_.quotas.at("critics"), 1);
  // And from where the other one left it when they differ.
  stored_.before_correction = [&] { correct(code, {{"recommend", "9"}}); };
  correct(code, {{"recommend", "8"}});
  EXPECT_EQ(stored_.only().answers.at("recommend"), 8);
  EXPECT_EQ(stored_.quotas.at("fans"), 0);
  EXPECT_EQ(stored_.quotas.at("critics"), 0);
}

TEST_F(Receipts, EraseTheAnswer) {
  const auto code = given("{}");
  ASSERT_TRUE(responses_.erase_by_receipt(code).ok());
  EXPECT_TRUE(stored_.responses.empty());
  EXPECT_EQ(audited().back(), "response.erase");
  EXPECT_EQ(responses_.find_by_receipt(code).error().code, ErrorCode::NotFound);
}

class StaffReading : public Room {
 protected:
  StaffReading() {
    const auto add = [&](const char* key, std::optional<UnitId> parent) {
      const UnitId id{Uuid::v7_from(now_, key)};
      EXPECT_TRUE(directory_.insert_unit(organisation_.id, {id, key, key, parent}).ok());
      return id;
    };
    const auto south = add("south", std::nullopt);
    add("helsinki", south);
    add("espoo", south);
    add("oulu", std::nullopt);
    published(kQuestions);
    for (const auto* unit : {"helsinki", "espoo", "oulu"}) {
      const auto context = std::string(R"({"unit": ")") + unit + "\"}";
      ids_[unit] = submit(request("{}", context))->id;
      now_ = now_.plus_seconds(1);
    }
  }
  std::vector<std::string> units_seen(const directory::Actor& actor, ResponseFilter filter = {}) {
    const auto page = responses_.list(actor, std::move(filter));
    EXPECT_TRUE(page.ok());
    std::vector<std::string> units;
    for (const auto& item : page->items) units.push_back(item.response.context.unit);
    return units;
  }

  std::map<std::string, ResponseId> ids_;
};

TEST_F(StaffReading, ListsNewestFirstWithACursor) {
  EXPECT_EQ(units_seen(actor_), (std::vector<std::string>{"oulu", "espoo", "helsinki"}));
  ResponseFilter filter;
  filter.limit = 2;
  const auto first = responses_.list(actor_, filter);
  ASSERT_TRUE(first.ok());
  ASSERT_EQ(first->items.size(), 2u);
  EXPECT_EQ(first->items[0].survey_slug, "sample");
  ASSERT_TRUE(first->next);
  filter.before = first->next;
  const auto second = responses_.list(actor_, filter);
  EXPECT_EQ(second->items.size(), 1u);
  EXPECT_FALSE(second->next);
}

TEST_F(StaffReading, StaysWithinTheActorsUnits) {
  const auto manager = limited_to({"espoo", "helsinki", "south"});
  EXPECT_EQ(units_seen(manager), (std::vector<std::string>{"espoo", "helsinki"}));
  ResponseFilter oulu;
  oulu.units = {"oulu"};
  EXPECT_TRUE(units_seen(manager, oulu).empty());
  EXPECT_TRUE(units_seen(limited_to({})).empty());
  EXPECT_TRUE(responses_.read(manager, ids_["espoo"]).ok());
  EXPECT_EQ(responses_.read(manager, ids_["oulu"]).error().code, ErrorCode::NotFound);
  EXPECT_EQ(responses_.erase(limited_to({"espoo"}, Role::Admin), ids_["oulu"]).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(stored_.responses.size(), 3u);
}

TEST_F(StaffReading, TakesAUnitWithItsSubtree) {
  ResponseFilter south;
  south.units = {"south"};
  EXPECT_EQ(units_seen(actor_, south), (std::vector<std::string>{"espoo", "helsinki"}));
}

TEST_F(StaffReading, IsWrittenDown) {
  ASSERT_TRUE(responses_.read(actor_, ids_["oulu"]).ok());
  EXPECT_EQ(audited().back(), "response.read");
  units_seen(actor_);
  EXPECT_EQ(audited().back(), "response.list");
  ASSERT_TRUE(responses_.erase(actor_, ids_["oulu"]).ok());
  EXPECT_EQ(audited().back(), "response.erase");
  EXPECT_EQ(responses_.read(actor_, ids_["oulu"]).error().code, ErrorCode::NotFound);
}

TEST_F(StaffReading, NeedsTheRight) {
  for (const auto role : {Role::Owner, Role::Admin, Role::Designer, Role::Analyst, Role::Manager,
                          Role::Agent, Role::Viewer}) {
    const auto actor = as(role);
    EXPECT_EQ(responses_.list(actor, {}).ok(), actor.may(directory::Permission::ReadResponses));
    EXPECT_EQ(responses_.read(actor, ids_["oulu"]).ok(),
              actor.may(directory::Permission::ReadResponses));
    if (!actor.may(directory::Permission::EraseResponses)) {
      EXPECT_EQ(responses_.erase(actor, ids_["oulu"]).error().code, ErrorCode::Forbidden);
    }
  }
}

TEST_F(StaffReading, ShowsAResponseAsJson) {
  const auto object = to_json(*responses_.read(actor_, ids_["oulu"]));
  EXPECT_EQ(object.at("survey").at("slug").as_string(), "sample");
  EXPECT_EQ(object.at("context").at("unit").as_string(), "oulu");
  EXPECT_EQ(object.at("status").as_string(), "complete");
  EXPECT_EQ(object.at("submitted_at").as_string(), "2026-11-21T12:00:02.000Z");
}

}  // namespace
}  // namespace polku::surveys
