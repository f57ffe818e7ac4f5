// What the map of a path must not give away.

#include <cmath>

#include "moment_fixture.h"

namespace polku::facts::testing {
namespace {

using Kind = MomentBinding::Kind;

class MomentHiding : public MomentFixture {
 protected:
  MomentHiding() {
    visit_ = world_.publish(kVisit);
    world_.settings().policy.minimum_group = 5;
    world_.settings().policy.minimum_group_comments = 8;
  }

  void give(int count, const std::string& moment, const std::string& touchpoint = {},
            const char* when = "2026-02-10T10:00:00Z", const std::string& channel = {},
            const std::string& unit = {}) {
    for (int i = 0; i < count; ++i) {
      auto& response = at(visit_, moment, touchpoint, {{"satisfaction", 1 + i % 5}}, when);
      response.context.channel = channel;
      response.context.unit = unit;
    }
  }

  static std::string reason_of(const metrics::PathReading& reading, std::size_t moment) {
    return reading.moments.at(moment).measures.at("csat").now.reason;
  }

  SurveyId visit_;
};

TEST_F(MomentHiding, HidesASmallMomentAndAnotherThatTheTotalWouldGiveItBy) {
  give(40, "enter");
  give(9, "ask");
  give(3, "pay");
  project();
  const auto reading = read(path_of({"enter", "ask", "pay"}));
  EXPECT_EQ(n_of(reading, 0, "csat"), 40);
  EXPECT_EQ(reason_of(reading, 1), "would_reveal_others");
  EXPECT_EQ(reason_of(reading, 2), "too_few");
  const auto& hidden = reading.moments[2];
  EXPECT_TRUE(std::isnan(hidden.measures.at("csat").now.estimate.value));
  EXPECT_EQ(hidden.measures.at("csat").now.estimate.n, 0);
  EXPECT_TRUE(hidden.score->now.suppressed);
  EXPECT_EQ(hidden.responses, 0);
  for (const auto& [week, one] : reading.moments[1].score->trend) EXPECT_TRUE(one.suppressed);
  for (const auto& [week, one] : hidden.score->trend) EXPECT_TRUE(one.suppressed);
}

// The question's total may be asked for elsewhere: what belongs to no moment is its difference.
TEST_F(MomentHiding, KeepsTheAnswersOfNoMomentFromBeingTheDifference) {
  give(40, "enter");
  give(9, "ask");
  give(3, "", "shelf");
  project();
  const auto reading = read(path_of({"enter", "ask"}));
  EXPECT_EQ(n_of(reading, 0, "csat"), 40);
  EXPECT_EQ(reason_of(reading, 1), "would_reveal_others");
  give(5, "", "shelf");
  project();
  EXPECT_EQ(n_of(read(path_of({"enter", "ask"})), 1, "csat"), 9);
}

// A metric query by moment hides the nine with the three. Here five of a shelf would have done, but
// then the nine would complete that query.
TEST_F(MomentHiding, HidesWhatAQueryByMomentHides) {
  give(40, "enter");
  give(9, "ask");
  give(3, "elsewhere");
  give(5, "", "shelf");
  give(30, "", "rack");
  project();
  const auto rows_by_moment = rows(R"({"metric": "csat", "group_by": ["moment"]})");
  double shown = 0;
  for (const auto& one : rows_by_moment) {
    const bool hidden = one.at("suppressed").as_bool();
    EXPECT_EQ(hidden,
              one.at("group").at("moment") == "ask" || one.at("group").at("moment") == "elsewhere");
    if (!hidden) shown += one.at("n").to_number<double>();
  }
  EXPECT_EQ(shown, 75);
  const auto reading = read(path_of({"enter", "ask"}));
  EXPECT_EQ(n_of(reading, 0, "csat"), 40);
  EXPECT_EQ(reason_of(reading, 1), "would_reveal_others");
}

TEST_F(MomentHiding, HidesOneOfTwoMomentsThatDifferByAHandful) {
  auto path = path_of({"pay", "queue"});
  path.bindings = {bind("pay", Kind::Touchpoint, "till"), bind("queue", Kind::Touchpoint, "till"),
                   bind("pay", Kind::Touchpoint, "kiosk")};
  give(30, "", "till");
  give(3, "", "kiosk");
  project();
  auto reading = read(path);
  EXPECT_EQ(n_of(reading, 0, "csat"), 33);
  EXPECT_EQ(reason_of(reading, 1), "would_reveal_others");
  give(2, "", "kiosk");
  project();
  reading = read(path);
  EXPECT_EQ(n_of(reading, 0, "csat"), 35);
  EXPECT_EQ(n_of(reading, 1, "csat"), 30);
}

TEST_F(MomentHiding, TakesMomentsOfTheVerySameAnswersForOne) {
  auto path = path_of({"pay", "queue", "enter"});
  path.bindings = {bind("pay", Kind::Touchpoint, "till"), bind("queue", Kind::Touchpoint, "till")};
  give(9, "", "till");
  give(30, "enter");
  project();
  auto reading = read(path);
  EXPECT_EQ(n_of(reading, 0, "csat"), 9);
  EXPECT_EQ(n_of(reading, 1, "csat"), 9);
  path.moments.push_back({"ask", false, {}});
  give(3, "ask");
  project();
  reading = read(path);
  // One of the two shown would leave the three as the difference.
  EXPECT_EQ(reason_of(reading, 0), "would_reveal_others");
  EXPECT_EQ(reason_of(reading, 1), "would_reveal_others");
  EXPECT_EQ(n_of(reading, 2, "csat"), 30);
}

TEST_F(MomentHiding, HidesGroupsAndWhatTheyWouldTell) {
  auto path = path_of({"enter", "ask", "pay", "leave"});
  path.moments[0].groups = {"stage:before"};
  path.moments[1].groups = {"stage:during"};
  path.moments[2].groups = {"stage:during"};
  path.moments[3].groups = {"stage:after"};
  give(40, "enter");
  give(20, "ask");
  give(3, "pay");
  give(50, "leave");
  project();
  auto reading = read(path);
  // The stage is shown, so neither of its moments may be.
  EXPECT_EQ(reading.groups.at("stage:during").estimate.n, 23);
  EXPECT_EQ(reason_of(reading, 1), "would_reveal_others");
  EXPECT_EQ(n_of(reading, 0, "csat"), 40);
  path.moments[2].groups = {"stage:own"};
  reading = read(path);
  EXPECT_EQ(reading.groups.at("stage:own").reason, "too_few");
  EXPECT_EQ(reading.groups.at("stage:during").reason, "would_reveal_others");
  EXPECT_EQ(reading.groups.at("stage:after").estimate.n, 50);
}

TEST_F(MomentHiding, DoesNotLetAFilterLeaveOutAHandful) {
  give(30, "enter", "", "2026-02-10T10:00:00Z", "shop");
  give(3, "enter", "", "2026-02-10T10:00:00Z", "web");
  give(30, "pay", "", "2026-02-10T10:00:00Z", "shop");
  give(30, "pay", "", "2026-02-10T10:00:00Z", "web");
  project();
  auto view = view_of();
  view.page.channel = "shop";
  const auto reading = read(path_of({"enter", "pay"}), view);
  EXPECT_EQ(reason_of(reading, 0), "filter_too_narrow");
  EXPECT_EQ(n_of(reading, 1, "csat"), 30);
  view.page.channel.clear();
  view.filters = {{{metrics::Field::Kind::Dimension, metrics::Dimension::Channel, {}},
                   metrics::Filter::Operator::Eq,
                   {std::string("shop")}}};
  EXPECT_EQ(reason_of(read(path_of({"enter", "pay"}), view), 0), "filter_too_narrow");
}

TEST_F(MomentHiding, HidesWeeksByWhatTheyAddUpTo) {
  give(30, "enter", "", "2026-02-03T10:00:00Z");
  give(30, "enter", "", "2026-02-10T10:00:00Z");
  give(3, "enter", "", "2026-02-17T10:00:00Z");
  for (const char* when :
       {"2026-02-03T10:00:00Z", "2026-02-10T10:00:00Z", "2026-02-17T10:00:00Z"}) {
    give(20, "pay", "", when);
  }
  project();
  const auto reading = read(path_of({"enter", "pay"}));
  EXPECT_EQ(n_of(reading, 0, "csat"), 63);
  const auto& trend = reading.moments[0].measures.at("csat").trend;
  ASSERT_EQ(trend.size(), 3u);
  EXPECT_EQ(trend[2].second.reason, "too_few");
  const int shown = !trend[0].second.suppressed + !trend[1].second.suppressed;
  EXPECT_EQ(shown, 1);
}

TEST_F(MomentHiding, CountsCommentsByTheirOwnMinimum) {
  const auto comments = [&](int count, const char* moment) {
    for (int i = 0; i < count; ++i) at(visit_, moment, "", {{"satisfaction", 4}, {"why", "x"}});
  };
  comments(20, "enter");
  comments(12, "ask");
  comments(7, "pay");
  project();
  auto reading = read(path_of({"enter", "ask", "pay", "leave"}));
  EXPECT_EQ(reading.moments[0].comments, 20);
  EXPECT_FALSE(reading.moments[1].comments);  // or the total would tell of the seven
  EXPECT_FALSE(reading.moments[2].comments);
  EXPECT_EQ(n_of(reading, 2, "csat"), 7);
  EXPECT_EQ(reading.moments[2].responses, 7);
  EXPECT_EQ(reading.moments[3].comments, 0);
  world_.settings().policy.minimum_group_comments = 7;
  reading = read(path_of({"enter", "ask", "pay"}));
  EXPECT_EQ(reading.moments[2].comments, 7);
}

TEST_F(MomentHiding, ShowsAManagerTheirUnitsOnly) {
  world_.add_unit("oulu");
  world_.add_unit("vaasa");
  give(30, "enter", "", "2026-02-10T10:00:00Z", "", "oulu");
  give(40, "enter", "", "2026-02-10T10:00:00Z", "", "vaasa");
  project();
  auto manager = world_.analyst();
  manager.role = directory::Role::Manager;
  manager.sees_all_units = false;
  manager.unit_keys = {"oulu"};
  const auto path = path_of({"enter"});
  EXPECT_EQ(n_of(read_as(manager, path, view_of()), 0, "csat"), 30);
  EXPECT_EQ(n_of(read(path), 0, "csat"), 70);  // not the manager's, from the cache
  auto view = view_of();
  view.page.unit = "vaasa";
  EXPECT_EQ(n_of(read_as(manager, path, view), 0, "csat"), 0);
  view.page.unit = "oulu";
  view.page.compare = "unit:vaasa";
  const auto compared = read_as(manager, path, view);
  EXPECT_EQ(compared.moments[0].score->before->estimate.n, 0);
  EXPECT_FALSE(compared.moments[0].score->change);
  const auto study = measures_->study(manager, path, view_of());
  ASSERT_TRUE(study.ok());
  EXPECT_EQ((*study)->levels.at("enter").answers, 30);
  auto nobody = manager;
  nobody.unit_keys.clear();
  EXPECT_EQ(n_of(read_as(nobody, path, view_of()), 0, "csat"), 0);
}

TEST_F(MomentHiding, LeavesHiddenWeeksOutOfTheCharts) {
  world_.now = *parse_rfc3339("2026-02-24T10:00:00Z");
  give(30, "enter", "", "2026-02-03T10:00:00Z");
  give(20, "enter", "", "2026-02-10T10:00:00Z");
  give(30, "enter", "", "2026-02-17T10:00:00Z");
  give(30, "enter", "", "2026-02-23T10:00:00Z");  // this week is not whole yet
  give(6, "pay");
  give(6, "pay", "", "2026-02-17T10:00:00Z");
  project();
  auto charts = measures_->charts(world_.analyst(), path_of({"enter", "pay"}), 8);
  ASSERT_TRUE(charts.ok()) << charts.error().message;
  ASSERT_EQ((*charts)[0].weeks.size(), 3u);
  EXPECT_EQ((*charts)[0].weeks[0].first, *Day::parse("2026-02-02"));
  EXPECT_EQ((*charts)[0].weeks[0].second.n, 30);
  EXPECT_NEAR((*charts)[0].weeks[0].second.value, 5, 1e-9);
  EXPECT_EQ((*charts)[0].measure, "csat");
  EXPECT_NEAR((*charts)[0].answer_deviation, 3.6, 0.1);
  give(4, "ask");
  project();
  charts = measures_->charts(world_.analyst(), path_of({"enter", "pay", "ask"}), 8);
  ASSERT_TRUE(charts.ok()) << charts.error().message;
  EXPECT_TRUE((*charts)[2].weeks.empty());
  EXPECT_LT((*charts)[0].weeks.size() + (*charts)[1].weeks.size(), 5u);
  EXPECT_EQ(measures_->charts(world_.analyst(), path_of({"enter"}), 0).error().field, "weeks");
}

}  // namespace
}  // namespace polku::facts::testing
