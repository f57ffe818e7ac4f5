#pragma once
// What every FactStore promises, whichever the engine. An engine's test gives a type with
//   std::unique_ptr<FactStore> open();   // the same facts again, as after a restart
// and registers the suite with INSTANTIATE_TYPED_TEST_SUITE_P.

#include <gtest/gtest.h>

#include "metrics_testing/fact_reading.h"

namespace polku::facts::testing {

using metrics::FactChange;
using metrics::FactStore;
using metrics::testing::count_of;
using metrics::testing::plan_for;
using metrics::testing::rows_of;

inline const Timestamp kStart = *parse_rfc3339("2026-01-01T10:00:00Z");
inline const OrganisationId kOrganisation{Uuid::v7_from(kStart, "organisation")};
inline const SurveyId kSurvey{Uuid::v7_from(kStart, "survey")};

inline FactChange change_of(int number, double score, const std::string& unit = "tampere") {
  FactChange change;
  change.submitted_at = kStart.plus_seconds(number * 600);
  change.response = ResponseId{Uuid::v7_from(change.submitted_at, std::to_string(number))};
  change.organisation = kOrganisation;
  change.survey = kSurvey;
  change.local_day = TimeZone::utc().local_day(change.submitted_at);
  change.version = 1;
  change.unit = unit;
  change.channel = number % 2 == 0 ? "shop" : "web";
  change.status = "complete";
  change.items.push_back({"recommend", score, "", 0, false});
  return change;
}

template <class Engine>
class FactStoreContract : public ::testing::Test {
 protected:
  void SetUp() override { store_ = engine_.open(); }
  void reopen() {
    store_.reset();
    store_ = engine_.open();
  }
  void apply(std::vector<FactChange> changes, std::int64_t checkpoint) {
    const auto applied = store_->apply(changes, checkpoint);
    ASSERT_TRUE(applied.ok()) << applied.error().detail;
  }
  void compact() {
    while (true) {
      const auto more = store_->compact(FactStore::Compaction::Everything);
      ASSERT_TRUE(more.ok()) << more.error().detail;
      if (!*more) return;
    }
  }
  metrics::ReadPlan plan(std::string_view question = "recommend") {
    return plan_for(*store_, kOrganisation, kSurvey, question);
  }
  std::int64_t count(std::string_view question = "recommend") {
    return count_of(*store_, plan(question));
  }
  std::vector<std::string> mean_by_unit() {
    auto read = plan();
    read.tallying = metrics::Tallying::Mean;
    read.groups.push_back({metrics::Field::Kind::Dimension, metrics::Dimension::Unit, {}});
    return rows_of(*store_, read);
  }

  Engine engine_;
  std::unique_ptr<FactStore> store_;
};
TYPED_TEST_SUITE_P(FactStoreContract);

TYPED_TEST_P(FactStoreContract, StartsUnfilled) {
  EXPECT_EQ(*this->store_->checkpoint(), FactStore::kUnfilled);
  EXPECT_EQ(this->count(), 0);
}

TYPED_TEST_P(FactStoreContract, AddsEachResponseItselfAsAFact) {
  auto bare = change_of(2, 5);
  bare.items.clear();
  this->apply({change_of(1, 9), bare}, 2);
  EXPECT_EQ(this->count("$response"), 2);
  EXPECT_EQ(this->count(), 1);
}

TYPED_TEST_P(FactStoreContract, KeepsFactsAndCheckpointOverARestart) {
  this->apply({change_of(1, 9), change_of(2, 3)}, 7);
  this->reopen();
  EXPECT_EQ(*this->store_->checkpoint(), 7);
  EXPECT_EQ(this->count(), 2);
  EXPECT_EQ(this->store_->text_of(*this->store_->code_of("tampere")), "tampere");
}

TYPED_TEST_P(FactStoreContract, ReplacesTheFormerFactsOfAResponse) {
  this->apply({change_of(1, 9), change_of(2, 3)}, 1);
  auto changed = change_of(1, 4, "turku");
  changed.replaces = true;
  this->apply({changed}, 2);
  EXPECT_EQ(this->count(), 2);
  EXPECT_EQ(this->count("$response"), 2);
  EXPECT_EQ(this->mean_by_unit().size(), 2u);
  this->compact();
  changed = change_of(1, 5, "turku");
  changed.replaces = true;
  this->apply({changed}, 3);
  EXPECT_EQ(this->count(), 2);
}

TYPED_TEST_P(FactStoreContract, ErasesAResponseWhereverItStands) {
  this->apply({change_of(1, 9), change_of(2, 3), change_of(3, 7)}, 1);
  this->compact();
  this->apply({change_of(4, 8)}, 2);
  for (const int number : {1, 4}) {
    FactChange erased;
    erased.response = change_of(number, 0).response;
    erased.erased = true;
    this->apply({erased}, 3);
  }
  EXPECT_EQ(this->count(), 2);
  EXPECT_EQ(this->count("$response"), 2);
  this->reopen();
  EXPECT_EQ(this->count(), 2);
}

TYPED_TEST_P(FactStoreContract, AnswersTheSameBeforeAndAfterCompaction) {
  std::vector<FactChange> changes;
  for (int i = 0; i < 500; ++i) changes.push_back(change_of(i, i % 11, i % 3 == 0 ? "turku" : ""));
  this->apply(changes, 1);
  const auto before = this->mean_by_unit();
  const auto version = this->store_->version();
  this->compact();
  EXPECT_EQ(this->mean_by_unit(), before);
  EXPECT_EQ(this->store_->version(), version);
}

TYPED_TEST_P(FactStoreContract, GrowsItsVersionWithEveryChange) {
  const auto before = this->store_->version();
  this->apply({change_of(1, 9)}, 1);
  EXPECT_GT(this->store_->version(), before);
}

TYPED_TEST_P(FactStoreContract, KeepsAttributesOfBothTypes) {
  auto one = change_of(1, 9);
  one.attributes = {{"size", 4.5}, {"segment", std::string("gold")}};
  auto two = change_of(2, 3);
  two.attributes = {{"segment", std::string("O'Neil; DROP TABLE facts_main --")}};
  this->apply({one}, 1);
  this->compact();
  this->apply({two}, 2);
  EXPECT_TRUE(this->store_->has_attribute("size", metrics::AttributeType::Number));
  EXPECT_FALSE(this->store_->has_attribute("size", metrics::AttributeType::Text));
  auto read = this->plan();
  read.groups.push_back({metrics::Field::Kind::Attribute, {}, "segment"});
  read.attribute_columns = {"at_segment"};
  EXPECT_EQ(rows_of(*this->store_, read).size(), 2u);
  this->reopen();
  EXPECT_EQ(rows_of(*this->store_, read).size(), 2u);
}

TYPED_TEST_P(FactStoreContract, RefusesAnAttributeWhoseKeyIsNoKey) {
  auto hostile = change_of(1, 9);
  hostile.attributes = {{"x\" INTEGER; DROP TABLE facts_main; --", 1.0}};
  EXPECT_FALSE(this->store_->apply(std::vector{hostile}, 5).ok());
  EXPECT_EQ(*this->store_->checkpoint(), FactStore::kUnfilled);
  EXPECT_EQ(this->count(), 0);
  this->apply({change_of(2, 9)}, 6);
  EXPECT_EQ(this->count(), 1);
}

TYPED_TEST_P(FactStoreContract, ForgetsEverythingWhenCleared) {
  this->apply({change_of(1, 9)}, 1);
  this->compact();
  ASSERT_TRUE(this->store_->clear().ok());
  EXPECT_EQ(*this->store_->checkpoint(), FactStore::kUnfilled);
  EXPECT_EQ(this->count(), 0);
  this->apply({change_of(2, 9, "oulu"), change_of(3, 9)}, 2);
  EXPECT_EQ(this->count(), 2);
}

TYPED_TEST_P(FactStoreContract, KeepsFreeNumbersApartFromPoints) {
  auto one = change_of(1, 9);
  one.items = {{"age", 41.5, "", 0, true}, {"recommend", 10, "", 0, false}};
  this->apply({one}, 1);
  this->compact();
  auto read = this->plan("age");
  read.tallying = metrics::Tallying::Mean;
  read.numbers = true;
  EXPECT_EQ(rows_of(*this->store_, read),
            (std::vector<std::string>{"1.000000 41.500000 1722.250000 "}));
}

REGISTER_TYPED_TEST_SUITE_P(FactStoreContract, StartsUnfilled, AddsEachResponseItselfAsAFact,
                            KeepsFactsAndCheckpointOverARestart, ReplacesTheFormerFactsOfAResponse,
                            ErasesAResponseWhereverItStands, AnswersTheSameBeforeAndAfterCompaction,
                            GrowsItsVersionWithEveryChange, KeepsAttributesOfBothTypes,
                            RefusesAnAttributeWhoseKeyIsNoKey, ForgetsEverythingWhenCleared,
                            KeepsFreeNumbersApartFromPoints);

}  // namespace polku::facts::testing
