// The histogram and the rows must always say the same, whatever happened to the responses.

#include <algorithm>
#include <iterator>
#include <random>
#include <set>

#include "fact_store_contract.h"
#include "facts/duckdb_facts.h"
#include "temporary_folder.h"

namespace polku::facts::testing {
namespace {

using metrics::Dimension;
using metrics::Field;
using metrics::ReadPlan;
using metrics::Tallying;

class RandomHistory {
 public:
  explicit RandomHistory(unsigned seed) : random_(seed) {}

  std::vector<FactChange> next_batch() {
    std::vector<FactChange> batch;
    for (int i = 0; i < 200; ++i) batch.push_back(fresh());
    std::set<ResponseId> touched;
    for (const auto& change : batch) touched.insert(change.response);
    for (int i = 0; i < 15 && !kept_.empty(); ++i) {
      auto at = kept_.begin();
      std::advance(at, pick(static_cast<int>(kept_.size())));
      if (!touched.insert(at->first).second) continue;
      if (pick(3) == 0) {
        FactChange erased;
        erased.response = at->first;
        erased.erased = true;
        batch.push_back(erased);
        kept_.erase(at);
      } else {
        auto changed = describe(at->second.submitted_at, at->first);
        changed.replaces = true;
        batch.push_back(changed);
        at->second = changed;
      }
    }
    for (const auto& change : batch) {
      if (!change.erased) kept_.insert_or_assign(change.response, change);
    }
    return batch;
  }

  // Everything that should be there, as one batch for a store that starts anew.
  std::vector<FactChange> all() const {
    std::vector<FactChange> changes;
    for (const auto& [id, change] : kept_) {
      changes.push_back(change);
      changes.back().replaces = false;
    }
    return changes;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  FactChange fresh() {
    const auto at = kStart.plus_seconds(pick(90 * 86'400));
    return describe(at, ResponseId{Uuid::v7_from(at, std::to_string(++made_))});
  }

  FactChange describe(Timestamp at, ResponseId id) {
    static const char* const kUnits[] = {"", "tampere", "turku", "oulu"};
    static const char* const kChannels[] = {"shop", "web", "phone"};
    FactChange change;
    change.response = id;
    change.organisation = kOrganisation;
    change.survey = kSurvey;
    change.submitted_at = at;
    change.local_day = TimeZone::utc().local_day(at);
    change.version = 1 + pick(2);
    change.unit = kUnits[pick(4)];
    change.channel = kChannels[pick(3)];
    change.touchpoint = pick(3) == 0 ? "till" : "";
    change.moment = pick(4) == 0 ? "paying" : "";
    change.language = pick(5) == 0 ? "sv" : "fi";
    change.status = pick(4) == 0 ? "partial" : "complete";
    if (pick(4) > 0) {
      change.items.push_back({"recommend", static_cast<double>(pick(11)), "", 0, false});
    }
    change.items.push_back({"reasons", std::nullopt, "", 0, false});
    for (int part = 1; part <= pick(3); ++part) {
      change.items.push_back(
          {"reasons", std::nullopt, "option" + std::to_string(part), part, false});
    }
    return change;
  }

  std::mt19937 random_;
  std::map<ResponseId, FactChange> kept_;
  int made_ = 0;
};

// Every question the histogram may be asked, once from it and once from the rows.
std::vector<std::pair<std::string, ReadPlan>> plans_of(const FactStore& facts) {
  std::vector<std::pair<std::string, ReadPlan>> plans;
  const auto recommend = plan_for(facts, kOrganisation, kSurvey, "recommend");
  const auto reasons = plan_for(facts, kOrganisation, kSurvey, "reasons");
  const auto responses = plan_for(facts, kOrganisation, kSurvey, "$response");
  const auto add = [&](const std::string& name, ReadPlan plan, Tallying tallying) {
    plan.tallying = tallying;
    plan.box = {8, 10};
    plan.choice = facts.code_of("option1").value_or(-1);
    plan.interval = tallying == Tallying::Nps ? std::optional<Grain>() : Grain::Month;
    plans.emplace_back(name, plan);
    plan.interval = Grain::Week;
    plan.window.first = TimeZone::utc().local_day(kStart).plus(10);
    plan.window.end = plan.window.first->plus(30);
    plans.emplace_back(name + " by week, within a window", plan);
  };
  add("nps", recommend, Tallying::Nps);
  add("box and mean", recommend, Tallying::BoxAndMean);
  add("mean", recommend, Tallying::Mean);
  add("distribution", recommend, Tallying::Distribution);
  add("choice", reasons, Tallying::Choice);
  add("choices", reasons, Tallying::Distribution);
  add("responses", responses, Tallying::Count);
  return plans;
}

// Question to rows, one line each.
using Answers = std::vector<std::string>;

Answers answers_of(FactStore& facts, bool histogram) {
  Answers answers;
  const auto ask = [&](const std::string& name, const ReadPlan& plan) {
    for (const auto& row : rows_of(facts, plan)) answers.push_back(name + ": " + row);
  };
  for (const auto& [name, plain] : plans_of(facts)) {
    ReadPlan plan = plain;
    if (histogram) plan.level = metrics::kPlainLevel;
    ask(name, plan);
    for (const auto dimension : metrics::kDimensions) {
      plan = plain;
      const Field field{Field::Kind::Dimension, dimension, {}};
      plan.groups.push_back(field);
      if (histogram) plan.level = metrics::level_of(dimension);
      const std::string grouped = name + " by " + std::string(name_of(dimension));
      ask(grouped, plan);
      const auto code = dimension == Dimension::Version ? 2 : facts.code_of("turku").value_or(0);
      plan.filters.push_back({field, metrics::Filter::Operator::In, {code, 0}, {}, {}});
      ask(grouped + ", filtered", plan);
    }
  }
  return answers;
}

// The lines that only one side has; nothing is what a test wants to see.
std::string difference(const Answers& left, const Answers& right) {
  Answers sorted_left = left, sorted_right = right, only;
  std::ranges::sort(sorted_left);
  std::ranges::sort(sorted_right);
  std::ranges::set_symmetric_difference(sorted_left, sorted_right, std::back_inserter(only));
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(only.size(), 6); ++i) text += only[i] + "\n";
  return text;
}

// Another file gives texts other codes; versions are numbers and read as codes here.
Answers without_codes(Answers answers) {
  std::erase_if(answers, [](const std::string& line) {
    return line.find("by version") != std::string::npos;
  });
  for (auto& line : answers) {
    for (auto at = line.find('#'); at != std::string::npos; at = line.find('#')) {
      line.erase(at, line.find(' ', at) - at);
    }
  }
  return answers;
}

std::unique_ptr<FactStore> open_small(const std::string& path) {
  auto store = open_duckdb_facts({.path = path, .threads = 2, .recent_rows_max = 700});
  return store.ok() ? std::move(store).value() : nullptr;
}

TEST(Histogram, AgreesWithTheRowsThroughChangesAndErasures) {
  TemporaryFolder folder;
  const auto store = open_small(folder.file("facts.duckdb"));
  RandomHistory history(20261121);
  for (int batch = 0; batch < 6; ++batch) {
    const auto changes = history.next_batch();
    const auto applied = store->apply(changes, batch + 1);
    ASSERT_TRUE(applied.ok()) << applied.error().detail;
    const auto sliced = store->compact(batch == 3 ? FactStore::Compaction::Everything
                                                  : FactStore::Compaction::WhenWorthwhile);
    ASSERT_TRUE(sliced.ok()) << sliced.error().detail;
    if (batch == 2 || batch == 4) {
      EXPECT_EQ(difference(answers_of(*store, true), answers_of(*store, false)), "");
    }
  }
  const auto before = answers_of(*store, false);
  EXPECT_EQ(difference(answers_of(*store, true), before), "");
  for (bool more = true; more;) {
    const auto slice = store->compact(FactStore::Compaction::Everything);
    ASSERT_TRUE(slice.ok()) << slice.error().detail;
    more = *slice;
  }
  EXPECT_EQ(difference(answers_of(*store, true), before), "");
  EXPECT_EQ(difference(answers_of(*store, false), before), "");
  TemporaryFolder other;
  const auto rebuilt = open_small(other.file("facts.duckdb"));
  ASSERT_TRUE(rebuilt->apply(history.all(), 1).ok());
  EXPECT_EQ(difference(without_codes(answers_of(*rebuilt, true)), without_codes(before)), "");
}

}  // namespace
}  // namespace polku::facts::testing
