// The measures of moments against the same counted from the raw responses, answer by answer.

#include <cmath>
#include <random>
#include <set>

#include "moment_fixture.h"
#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/proportion.h"

namespace polku::facts::testing {
namespace {

using Kind = MomentBinding::Kind;

const std::vector<std::string> kMoments{"enter", "ask", "pay", "leave"};
const std::vector<std::string> kTouchpoints{"door", "desk", "till"};

class MomentOracle : public MomentFixture {
 protected:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  template <class T>
  const T& pick_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }

  Day some_day() { return Day::parse("2025-12-20")->plus(pick(80)); }

  PathSpec some_path() {
    auto path = path_of(kMoments);
    for (std::size_t i = 0; i < kMoments.size(); ++i) {
      path.moments[i].groups = {i < 2 ? "stage:before" : "stage:during",
                                i % 2 ? "medium:physical" : "medium:digital"};
    }
    for (int i = 0; i < 8; ++i) {
      MomentBinding binding;
      binding.owner = pick(5) == 0 ? "@" + pick_of(kTouchpoints) : pick_of(kMoments);
      const int kind = pick(4);
      binding.kind = kind < 2 ? Kind::Touchpoint : kind == 2 ? Kind::Question : Kind::Measure;
      if (binding.kind == Kind::Touchpoint) {
        binding.target = pick_of(kTouchpoints);
        if (binding.owner.starts_with('@')) binding.owner = pick_of(kMoments);
      } else if (binding.kind == Kind::Question) {
        binding.survey = "whole";
        binding.target = pick(2) ? "till" : "recommend";
      } else {
        binding.target = pick(2) ? "entering" : "nps";
      }
      binding.valid_from = some_day();
      if (pick(2)) binding.valid_to = binding.valid_from.plus(pick(40));
      path.bindings.push_back(binding);
    }
    return path;
  }

  void some_responses(int count) {
    const auto visit = world_.publish(kVisit);
    const auto whole = world_.publish(kWhole);
    for (int i = 0; i < count; ++i) {
      json::object answers;
      const bool of_visit = pick(2);
      if (of_visit) {
        if (pick(3)) answers["satisfaction"] = 1 + pick(5);
        if (pick(3)) answers["recommend"] = pick(11);
        if (pick(3)) answers["stars"] = 1 + pick(5);
        if (pick(3) == 0) answers["why"] = "x";
      } else {
        if (pick(3)) answers["till"] = 1 + pick(5);
        if (pick(3)) answers["door"] = 1 + pick(5);
        if (pick(3)) answers["recommend"] = pick(11);
      }
      const std::string when = some_day().text() + (pick(2) ? "T10:00:00Z" : "T22:30:00Z");
      const std::string moment = pick(3) ? "" : pick(6) ? pick_of(kMoments) : "elsewhere";
      const std::string touchpoint = pick(3) ? pick_of(kTouchpoints) : pick(2) ? "shelf" : "";
      auto& response =
          at(of_visit ? visit : whole, moment, touchpoint, std::move(answers), when.c_str());
      response.context.channel = pick(2) ? "shop" : "web";
      if (pick(9) == 0) response.context.unit = "oulu";
    }
  }

  struct Expected {
    double n = 0, promoters = 0, detractors = 0, positive = 0, total = 0;
    std::map<Day, double> weeks;
  };

  // The rules as moments.h tells them, for one moment, question and day.
  static bool belongs(const PathSpec& path, const std::string& moment,
                      const surveys::Response& response, const std::string& slug,
                      const std::string& question, const std::string& measure, Day day) {
    const auto holds = [&](const MomentBinding& binding) {
      return day >= binding.valid_from && (!binding.valid_to || day < *binding.valid_to);
    };
    const auto stands_at = [&](const std::string& touchpoint) {
      return std::ranges::any_of(path.bindings, [&](const MomentBinding& binding) {
        return binding.owner == moment && binding.kind == Kind::Touchpoint &&
               binding.target == touchpoint && holds(binding);
      });
    };
    const auto& context = response.context;
    if (!context.moment.empty()) return context.moment == moment;
    if (!context.touchpoint.empty() && stands_at(context.touchpoint)) return true;
    return std::ranges::any_of(path.bindings, [&](const MomentBinding& binding) {
      const bool mine = binding.owner == moment ||
                        (binding.owner.starts_with('@') && stands_at(binding.owner.substr(1)));
      const bool fits = binding.kind == Kind::Question
                            ? binding.survey == slug && binding.target == question
                            : binding.kind == Kind::Measure && binding.target == measure;
      return mine && fits && holds(binding);
    });
  }

  struct Asked {
    const char* survey;
    const char* question;
    const char* measure;  // as a binding names it
    const char* counted;  // as the reading names it
  };
  static constexpr Asked kAsked[] = {{"visit", "satisfaction", "csat", "csat"},
                                     {"visit", "recommend", "nps", "nps"},
                                     {"visit", "stars", "", "mean"},
                                     {"whole", "till", "csat", "csat"},
                                     {"whole", "door", "entering", "csat"},
                                     {"whole", "recommend", "nps", "nps"}};

  using Passes = std::function<bool(const surveys::Response&, Day)>;

  // By the keys of moments, all of which must be asked together: a response counts once in them.
  Expected expected(const PathSpec& path, const std::set<std::string>& moments,
                    const std::string& measure, const Passes& passes) {
    Expected counted;
    const auto zone = *TimeZone::find("Europe/Helsinki");
    for (const auto& [id, response] : world_.responses.kept) {
      const auto slug = slug_of(response.survey);
      const Day day = zone.local_day(response.submitted_at);
      if (!passes(response, day)) continue;
      for (const auto& asked : kAsked) {
        if (slug != asked.survey || measure != asked.counted) continue;
        const auto* answer = response.answers.if_contains(asked.question);
        const bool mine =
            answer != nullptr && std::ranges::any_of(moments, [&](const std::string& moment) {
              return belongs(path, moment, response, slug, asked.question, asked.measure, day);
            });
        if (mine) take(counted, answer->to_number<double>(), measure, day);
      }
    }
    return counted;
  }

  static void take(Expected& counted, double score, const std::string& measure, Day day) {
    counted.n += 1;
    counted.promoters += score >= 9;
    counted.detractors += score <= 6;
    counted.positive += score >= 4;
    counted.total += measure == "nps" ? score : (score - 1) * 2.5;
    counted.weeks[start_of(Grain::Week, day)] += 1;
  }

  std::string slug_of(SurveyId survey) const {
    for (const auto& one : world_.surveys.all) {
      if (one.survey.id == survey) return one.survey.slug;
    }
    return {};
  }

  static double value_of(const Expected& counted, const std::string& measure) {
    if (measure == "nps") return 100 * (counted.promoters - counted.detractors) / counted.n;
    if (measure == "csat") return 100 * counted.positive / counted.n;
    return counted.total / counted.n;
  }

  void compare(const PathSpec& path, const metrics::PathReading& reading, const Passes& passes) {
    std::map<std::string, std::set<std::string>> groups;
    for (std::size_t i = 0; i < path.moments.size(); ++i) {
      const auto& moment = path.moments[i];
      for (const auto& group : moment.groups) groups[group].insert(moment.key);
      for (const std::string measure : {"csat", "nps", "mean"}) {
        const auto wanted = expected(path, {moment.key}, measure, passes);
        const auto found = reading.moments[i].measures.find(measure);
        const std::string what = moment.key + " " + measure;
        if (wanted.n == 0) {
          EXPECT_EQ(found, reading.moments[i].measures.end()) << what;
          continue;
        }
        ASSERT_NE(found, reading.moments[i].measures.end()) << what;
        const auto& number = found->second.now.estimate;
        EXPECT_EQ(number.n, wanted.n) << what;
        EXPECT_NEAR(number.value, value_of(wanted, measure), 1e-9) << what;
        std::map<Day, double> weeks;
        for (const auto& [week, one] : found->second.trend) weeks[week] = one.estimate.n;
        EXPECT_EQ(weeks, wanted.weeks) << what;
        compare_interval(number, wanted, measure);
      }
    }
    for (const auto& [group, moments] : groups) {
      const auto wanted = expected(path, moments, reading.curve_measure, passes);
      EXPECT_EQ(reading.groups.at(group).estimate.n, wanted.n) << group;
      if (wanted.n == 0) continue;
      EXPECT_NEAR(reading.groups.at(group).estimate.value, wanted.total / wanted.n, 1e-9);
    }
  }

  static void compare_interval(const stats::Estimate& number, const Expected& wanted,
                               const std::string& measure) {
    if (measure == "nps") {
      const auto nps = stats::net_promoter_score(
          {wanted.promoters, wanted.n - wanted.promoters - wanted.detractors, wanted.detractors});
      EXPECT_NEAR(number.low, nps.low, 1e-9);
    } else if (measure == "csat") {
      EXPECT_NEAR(number.high, 100 * stats::wilson({wanted.positive, wanted.n}).high, 1e-9);
    }
  }

  std::mt19937 random_{20261126};
};

TEST_F(MomentOracle, CountsWhatTheRulesSayWhateverIsReadAndHow) {
  some_responses(900);
  project();
  for (int round = 0; round < 12; ++round) {
    if (round == 6) compact();
    const auto path = some_path();
    const Day from = some_day(), to = from.plus(pick(40));
    const auto view = view_of(from.text().c_str(), to.text().c_str());
    const auto within = [&](const surveys::Response&, Day day) { return day >= from && day <= to; };
    compare(path, read(path, view), within);
    // The rows must say what the roll-up says.
    auto narrowed = view;
    narrowed.page.channel = "shop";
    compare(path, read(path, narrowed), [&](const surveys::Response& response, Day day) {
      return within(response, day) && response.context.channel == "shop";
    });
    auto manager = world_.analyst();
    manager.role = directory::Role::Manager;
    manager.sees_all_units = false;
    manager.unit_keys = {"oulu"};
    compare(path, read_as(manager, path, view), [&](const surveys::Response& response, Day day) {
      return within(response, day) && response.context.unit == "oulu";
    });
  }
}

TEST_F(MomentOracle, ReadsTheSameFromTheRollUpAndFromTheRows) {
  some_responses(600);
  project();
  compact();
  const auto path = some_path();
  const auto rolled_up = read(path);
  auto everybody = view_of();
  everybody.filters.push_back({{metrics::Field::Kind::Dimension, metrics::Dimension::Channel, {}},
                               metrics::Filter::Operator::In,
                               {std::string("shop"), std::string("web")}});
  const auto from_rows = read(path, everybody);
  for (std::size_t i = 0; i < path.moments.size(); ++i) {
    const auto& a = rolled_up.moments[i];
    const auto& b = from_rows.moments[i];
    ASSERT_EQ(a.measures.size(), b.measures.size());
    for (const auto& [name, one] : a.measures) {
      const auto& other = b.measures.at(name);
      EXPECT_EQ(one.now.estimate.n, other.now.estimate.n);
      EXPECT_NEAR(one.now.estimate.value, other.now.estimate.value, 1e-9);
      ASSERT_EQ(one.trend.size(), other.trend.size());
    }
    EXPECT_EQ(a.comments, b.comments);
    EXPECT_EQ(a.responses, b.responses);
  }
}

}  // namespace
}  // namespace polku::facts::testing
