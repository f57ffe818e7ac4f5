// Many responses at once, as one call or as many single ones that meet in a batch of the writer.
#include "records_fixture.h"
#include "session.h"

namespace polku::store {
namespace {

using surveys::Appended;
using surveys::NewResponse;
using Results = std::vector<Result<Appended>>;

class ManyResponsesTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    organisation_ = add_organisation();
    survey_ = add_survey(organisation_);
  }
  surveys::ResponseStore& responses() { return records_->responses(); }

  NewResponse number(int n, std::string_view key = {}, std::uint64_t body_hash = 1) {
    auto given = response_number(organisation_, survey_, n);
    if (!key.empty()) given.idempotency = {std::string(key), body_hash};
    return given;
  }
  NewResponse to_nowhere(int n) {
    return response_number(organisation_, {Uuid::v7_from(kNow, "?")}, n);
  }
  NewResponse with_quota(int n, std::int64_t limit) {
    auto given = number(n);
    given.quotas = {{"shop", limit}};
    return given;
  }

  Results in_one_call(std::vector<NewResponse> many) {
    return value_of(responses().append_all(std::move(many)));
  }

  // The writer is held until all are queued, so that they share a transaction.
  Results one_by_one(std::vector<NewResponse> many) {
    auto& writer = records_->database().writer();
    std::promise<void> entered, opened;
    writer.submit(
        [&](Session&) -> Result<void> {
          entered.set_value();
          opened.get_future().wait();
          return {};
        },
        {});
    entered.get_future().wait();
    const auto batches = writer.stats().batches;
    Results results(many.size(), Result<Appended>(not_found("not answered")));
    for (std::size_t i = 0; i < many.size(); ++i) {
      responses().append(std::move(many[i]), [&results, i](Result<Appended> appended) {
        results[i] = std::move(appended);
      });
    }
    opened.set_value();
    EXPECT_TRUE(succeeded(writer.run([](Session&) -> Result<void> { return {}; })));
    EXPECT_LE(writer.stats().batches, batches + 3);
    return results;
  }

  // Every stored response has its event and is counted, and nothing else is.
  void expect_whole(std::int64_t count) {
    EXPECT_EQ(value_of(responses().count(organisation_, {})), count);
    std::vector<ResponseId> recorded;
    for (const auto& event : value_of(responses().events_after(0, 100'000))) {
      EXPECT_EQ(event.kind, "response_recorded");
      EXPECT_TRUE(event.response.has_value());
      recorded.push_back(event.id);
    }
    std::ranges::sort(recorded);
    EXPECT_EQ(std::ranges::adjacent_find(recorded), recorded.end());
    EXPECT_EQ(static_cast<std::int64_t>(recorded.size()), count);
    EXPECT_EQ(value_of(records_->surveys().activity(organisation_)).at(0).responses, count);
  }

  OrganisationId organisation_;
  SurveyId survey_;
};
POLKU_ON_BOTH_ENGINES(ManyResponsesTest);

TEST_P(ManyResponsesTest, KeepsAnyTextAsItIs) {
  const std::vector<std::string> texts = {
      R"({"why": "\"lainaus\" ja \\kenoviiva\\"})", R"({"why": "{a,b},NULL,\n\t'x' :name $1 %s"})",
      R"({"why": "Ääliö älä lyö, ööliä läikkyy. Юшка 🛒"})",
      R"({"why": "\u0001\u001f", "empty": ""})", R"({})"};
  std::vector<NewResponse> many;
  for (const auto& text : texts) {
    const int n = static_cast<int>(many.size()) + 1;
    auto given = response_number(organisation_, survey_, n, text);
    given.response.context.channel = text;
    given.idempotency = {text, static_cast<std::uint64_t>(-n)};
    many.push_back(std::move(given));
  }
  const auto results = in_one_call(many);
  ASSERT_EQ(results.size(), texts.size());
  for (std::size_t i = 0; i < many.size(); ++i) {
    ASSERT_TRUE(succeeded(results[i]));
    const auto found = value_of(responses().find(organisation_, results[i]->id));
    EXPECT_EQ(found.answers, many[i].response.answers);
    EXPECT_EQ(found.context, many[i].response.context);
    EXPECT_EQ(found.submitted_at, many[i].response.submitted_at);
  }
  for (const auto& again : in_one_call(many)) EXPECT_TRUE(again->repeated);
  expect_whole(static_cast<std::int64_t>(many.size()));
}

TEST_P(ManyResponsesTest, TakesMoreThanOneStatementHolds) {
  std::vector<NewResponse> many;
  for (int n = 1; n <= 2'345; ++n) many.push_back(number(n, n % 3 ? std::to_string(n) : ""));
  const auto first = in_one_call(many);
  for (std::size_t i = 0; i < many.size(); ++i) {
    ASSERT_TRUE(succeeded(first[i]));
    EXPECT_EQ(first[i]->id, many[i].response.id);
    EXPECT_FALSE(first[i]->repeated);
  }
  expect_whole(2'345);
  const auto events = value_of(responses().events_after(0, 3'000));
  EXPECT_EQ(events.front().id, many.front().response.id);
  EXPECT_EQ(events.back().id, many.back().response.id);

  for (const auto& again : in_one_call(many)) EXPECT_TRUE(again->repeated);
  expect_whole(2'345);
}

TEST_P(ManyResponsesTest, TakesAKeyOnceWithinAndBetweenCalls) {
  const auto check = [&](const Results& results) {
    EXPECT_FALSE(results[0]->repeated);
    EXPECT_TRUE(results[1]->repeated);
    EXPECT_EQ(results[1]->id, number(1).response.id);
    EXPECT_EQ(code_of(results[2]), ErrorCode::Conflict);
    EXPECT_EQ(results[2].error().field, "Idempotency-Key");
    EXPECT_FALSE(results[3]->repeated);
    EXPECT_TRUE(results[4]->repeated);
  };
  check(
      in_one_call({number(1, "a"), number(2, "a"), number(3, "a", 2), number(4, "b"), number(4)}));
  expect_whole(2);
  const auto later = in_one_call({number(5, "a"), number(6, "b", 2), number(7, "c"), number(8)});
  EXPECT_EQ(later[0]->id, number(1).response.id);
  EXPECT_EQ(code_of(later[1]), ErrorCode::Conflict);
  EXPECT_FALSE(later[2]->repeated);
  EXPECT_FALSE(later[3]->repeated);
  expect_whole(4);
}

TEST_P(ManyResponsesTest, CountsAStoredIdAsRepeatedWhateverItsKey) {
  ASSERT_TRUE(succeeded(append(number(1))));
  const auto results = in_one_call({number(1, "new key"), number(2, "other")});
  EXPECT_TRUE(results[0]->repeated);
  EXPECT_FALSE(results[1]->repeated);
  expect_whole(2);
}

TEST_P(ManyResponsesTest, LeavesTheOthersWholeWhereverOneFails) {
  for (const int bad : {0, 1, 17, 30, 31}) {
    SCOPED_TRACE(bad);
    std::vector<NewResponse> many;
    for (int n = 0; n < 32; ++n) {
      const int unique = bad * 100 + n;
      many.push_back(n == bad ? to_nowhere(unique) : number(unique, std::to_string(unique)));
    }
    many[static_cast<std::size_t>(bad)].idempotency = {"lost " + std::to_string(bad), 1};
    const auto results = in_one_call(many);
    for (int n = 0; n < 32; ++n) {
      const auto& result = results[static_cast<std::size_t>(n)];
      if (n == bad) {
        EXPECT_EQ(code_of(result), ErrorCode::NotFound);
      } else {
        EXPECT_TRUE(succeeded(result));
      }
    }
  }
  expect_whole(5 * 31);
  // The key of what failed is free.
  EXPECT_FALSE(value_of(append(number(9'000, "lost 17"))).repeated);
}

TEST_P(ManyResponsesTest, LetsQuotasTakeTheFirstOnes) {
  const auto results = in_one_call(
      {with_quota(1, 2), number(2), with_quota(3, 2), with_quota(4, 2), number(5), to_nowhere(6)});
  EXPECT_TRUE(succeeded(results[0]));
  EXPECT_TRUE(succeeded(results[1]));
  EXPECT_TRUE(succeeded(results[2]));
  EXPECT_EQ(code_of(results[3]), ErrorCode::Conflict);
  EXPECT_EQ(results[3].error().field, "quota");
  EXPECT_TRUE(succeeded(results[4]));
  EXPECT_EQ(code_of(results[5]), ErrorCode::NotFound);
  expect_whole(4);
  EXPECT_EQ(code_of(append(with_quota(7, 2))), ErrorCode::Conflict);
}

TEST_P(ManyResponsesTest, AnswersEachOfThoseThatMeetInABatch) {
  ASSERT_TRUE(succeeded(append(number(1, "old"))));
  const auto results =
      one_by_one({number(2, "a"), number(3, "old"), number(4, "a"), number(5, "a", 9), number(6),
                  with_quota(7, 1), with_quota(8, 1), number(6), number(9, "b")});
  EXPECT_FALSE(results[0]->repeated);
  EXPECT_EQ(results[1]->id, number(1).response.id);
  EXPECT_EQ(results[2]->id, number(2).response.id);
  EXPECT_EQ(code_of(results[3]), ErrorCode::Conflict);
  EXPECT_FALSE(results[4]->repeated);
  EXPECT_FALSE(results[5]->repeated);
  EXPECT_EQ(code_of(results[6]), ErrorCode::Conflict);
  EXPECT_TRUE(results[7]->repeated);
  EXPECT_FALSE(results[8]->repeated);
  expect_whole(5);
}

TEST_P(ManyResponsesTest, LetsOneOfABatchFailAlone) {
  const auto results =
      one_by_one({number(1, "a"), number(2), to_nowhere(3), number(4, "b"), number(5)});
  EXPECT_EQ(code_of(results[2]), ErrorCode::NotFound);
  for (const int i : {0, 1, 3, 4}) EXPECT_TRUE(succeeded(results[static_cast<std::size_t>(i)]));
  expect_whole(4);
}

}  // namespace
}  // namespace polku::store
