// Studies of paths, changes and walks on planted data.

#include <cmath>
#include <random>

#include "moment_fixture.h"

namespace polku::facts::testing {
namespace {

using Kind = MomentBinding::Kind;
using metrics::Level;

class MomentStudy : public MomentFixture {
 protected:
  double normal() {  // Box and Muller (1958)
    const auto uniform = [&] { return static_cast<double>(random_() >> 11) * 0x1.0p-53; };
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  surveys::Response& on_day(SurveyId survey, const std::string& moment, int days_before,
                            json::object answers) {
    const auto day = Day::parse("2026-03-14")->plus(-days_before);
    return at(survey, moment, "", std::move(answers), (day.text() + "T10:00:00Z").c_str());
  }

  // Answers 0..10 whose mean differs by unit, week and person as planted.
  struct Planted {
    double mean = 7, unit = 0, week = 0, person = 0, residual = 1.5;
    int units = 12, answers = 2500;
  };
  void plant(SurveyId visit, const std::string& moment, const Planted& planted) {
    std::vector<double> units(static_cast<std::size_t>(planted.units)), weeks(27), persons(30);
    for (auto& effect : units) effect = planted.unit * normal();
    for (auto& effect : weeks) effect = planted.week * normal();
    for (auto& effect : persons) effect = planted.person * normal();
    for (int i = 0; i < planted.answers; ++i) {
      const auto unit = static_cast<std::size_t>(pick(planted.units));
      const auto week = static_cast<std::size_t>(pick(25));
      const auto person = static_cast<std::size_t>(pick(30));
      const double score =
          planted.mean + units[unit] + weeks[week] + persons[person] + planted.residual * normal();
      auto& response =
          on_day(visit, moment, static_cast<int>(7 * week),
                 {{"recommend", std::clamp(static_cast<int>(std::lround(score)), 0, 10)}});
      response.context.unit = "unit" + std::to_string(unit);
      response.context.attributes = {{"staff", "person" + std::to_string(person)}};
    }
  }

  std::shared_ptr<const metrics::PathStudy> study(const PathSpec& path,
                                                  const PathView& view = view_of()) {
    service_->forget(world_.organisation);
    auto made = measures_->study(world_.analyst(), path, view);
    EXPECT_TRUE(made.ok()) << made.error().message << made.error().detail;
    return made.ok() ? std::move(made).value() : std::make_shared<metrics::PathStudy>();
  }

  std::mt19937_64 random_{20261126};
};

TEST_F(MomentStudy, JudgesThePlantedLevels) {
  const auto visit = world_.publish(kVisit);
  plant(visit, "uneven", {.unit = 1.2, .week = 0.4, .person = 1.0});
  plant(visit, "even", {.mean = 6});
  plant(visit, "designed", {.mean = 6});
  plant(visit, "led", {.mean = 8.2});
  plant(visit, "shops", {.unit = 1.5, .units = 3});
  plant(visit, "rare", {.answers = 20});
  project();
  auto path = path_of({"uneven", "even", "designed", "led", "shops", "rare", "never"});
  path.moments[2].designed = path.moments[3].designed = path.moments[0].designed = true;
  auto view = view_of("2026-03-01", "2026-03-15");
  const auto levels = study(path, view)->levels;
  const auto level = [&](const char* key) { return levels.at(key).level; };
  const auto why = [&](const char* key) { return levels.at(key).why; };
  EXPECT_EQ(level("uneven"), Level::Random);
  EXPECT_GT(levels.at("uneven").together.low, 0.5);
  EXPECT_EQ(why("uneven"), "spread");
  EXPECT_EQ(level("even"), Level::Expected);
  EXPECT_EQ(why("even"), "even_but_not_designed");
  EXPECT_EQ(level("designed"), Level::Expected);
  EXPECT_EQ(why("designed"), "even_but_not_above");
  EXPECT_EQ(level("led"), Level::Managed);
  EXPECT_EQ(why("led"), "managed");
  EXPECT_LT(levels.at("led").together.high, 0.5);
  EXPECT_EQ(why("rare"), "few_answers");
  EXPECT_EQ(why("never"), "few_answers");
  // Three shops tell nothing of shops at large, however they differ.
  EXPECT_EQ(level("shops"), Level::Expected);
  for (const auto& component : levels.at("shops").components) {
    if (component.factor == "place") {
      EXPECT_FALSE(component.decides);
      EXPECT_GT(component.deviation.value, 0.5);
    }
    if (component.factor == "time") {
      EXPECT_TRUE(component.decides);
      EXPECT_EQ(component.levels, 25u);  // half a year, whatever the view's period
    }
  }
  EXPECT_EQ(levels.at("uneven").components.size(), 4u);
}

TEST_F(MomentStudy, LooksAtEveryUnitForTheLevelWhateverTheViewsUnit) {
  const auto visit = world_.publish(kVisit);
  plant(visit, "uneven", {.unit = 1.5, .answers = 1500});
  project();
  world_.add_unit("unit3");
  auto view = view_of();
  view.page.unit = "unit3";
  EXPECT_EQ(study(path_of({"uneven"}), view)->levels.at("uneven").level, Level::Random);
}

TEST_F(MomentStudy, FindsTheWeakestLinkAndItsPrice) {
  const auto whole = world_.publish(kWhole);
  auto path = path_of({"enter", "pay"});
  path.bindings = {bind_question("enter", "whole", "door"), bind_question("pay", "whole", "till")};
  for (int i = 0; i < 3000; ++i) {
    const bool bad_door = pick(10) < 3, bad_till = pick(10) < 2;
    const double liking = 8.6 - (bad_door ? 0.3 : 0) - (bad_till ? 3 : 0) + 1.2 * normal();
    on_day(whole, "", pick(60),
           {{"door", bad_door ? 1 + pick(2) : 3 + pick(3)},
            {"till", bad_till ? 1 + pick(2) : 3 + pick(3)},
            {"recommend", std::clamp(static_cast<int>(std::lround(liking)), 0, 10)}});
  }
  project();
  const auto found = study(path);
  ASSERT_EQ(found->weakest.size(), 2u);
  const auto& first = found->weakest[0];
  EXPECT_EQ(first.moment, "pay");
  EXPECT_NEAR(first.bad_share.value, 0.2, 0.03);
  EXPECT_GT(first.drop.value, 60);
  EXPECT_NEAR(first.lost.value, first.bad_share.value * first.drop.value, 1e-9);
  EXPECT_GT(first.lost.low, found->weakest[1].lost.high);
  EXPECT_GT(found->weakest[1].drop.value, 5);
  const auto& drivers = found->moment_drivers;
  EXPECT_EQ(drivers.outcome, "nps");
  ASSERT_EQ(drivers.drivers.size(), 2u);
  EXPECT_EQ(drivers.drivers[0].name, "pay");
  EXPECT_GT(drivers.drivers[0].weight.low, drivers.drivers[1].weight.high);
  EXPECT_GT(drivers.drivers[0].performance.value, 4);
  EXPECT_EQ(drivers.rows_used, 3000u);
  EXPECT_EQ(found->quadrant_drivers.problem, "too_few");
  path.outcome_survey = "whole";
  path.outcome_question = "recommend";
  EXPECT_EQ(study(path)->moment_drivers.outcome, "whole/recommend");
}

TEST_F(MomentStudy, WeighsTheFourDimensionsOfTheQuadrant) {
  const auto visit = world_.publish(kVisit);
  for (int i = 0; i < 600; ++i) {
    json::object four;
    int speed = 0;
    for (const char* dimension : {"accessibility", "speed", "smoothness", "pleasantness"}) {
      const int score = 1 + pick(5);
      four[dimension] = score;
      if (std::string_view(dimension) == "speed") speed = score;
    }
    const double liking = 1 + 1.7 * speed + normal();
    on_day(
        visit, "pay", pick(60),
        {{"four", four}, {"recommend", std::clamp(static_cast<int>(std::lround(liking)), 0, 10)}});
  }
  project();
  const auto drivers = study(path_of({"pay"}))->quadrant_drivers;
  ASSERT_EQ(drivers.drivers.size(), 4u);
  EXPECT_EQ(drivers.drivers[0].name, "speed");
  EXPECT_GT(drivers.drivers[0].share, 0.9);
  EXPECT_GT(drivers.r_squared.low, 0.6);
  EXPECT_NEAR(drivers.drivers[0].performance.value, 5, 0.5);
}

TEST_F(MomentStudy, TellsHowFarTheChannelsAreApart) {
  const auto visit = world_.publish(kVisit);
  const auto answers = [&](const char* channel, int count, double mean) {
    for (int i = 0; i < count; ++i) {
      const auto score = static_cast<int>(std::lround(mean + 1.5 * normal()));
      auto& one = on_day(visit, "pay", pick(60), {{"recommend", std::clamp(score, 0, 10)}});
      one.context.channel = channel;
    }
  };
  answers("shop", 300, 8);
  answers("web", 150, 7.9);
  answers("chat", 200, 6);
  answers("phone", 3, 1);
  project();
  world_.settings().policy.minimum_group = 5;
  const auto found = study(path_of({"pay"}))->consistency;
  EXPECT_EQ(found.low_channel, "chat");
  EXPECT_EQ(found.high_channel, "shop");
  EXPECT_NEAR(found.gap.value, 2, 0.4);
  EXPECT_GT(found.deviation.low, 0.3);
  EXPECT_NEAR(found.deviation.value, std::sqrt(2.0), 0.3);
  EXPECT_FALSE(found.channels.contains("phone"));
  // Too few themselves, and one of the others with them.
  EXPECT_EQ(found.channels.size(), 2u);
}

TEST_F(MomentStudy, FollowsCustomersAlongThePath) {
  const auto visit = world_.publish(kVisit);
  const auto came = [&](const std::string& contact, const char* moment, int days_before) {
    auto& one = on_day(visit, moment, days_before, {{"stars", 1 + days_before % 5}});
    if (!contact.empty()) one.context.attributes = {{"contact", contact}};
  };
  for (int i = 0; i < 20; ++i) {
    const auto who = "customer" + std::to_string(i);
    came(who, "enter", 30);
    came(who, "enter", 29);
    if (i < 12) came(who, "ask", 20);
    if (i < 9) came(who, "pay", 10);
  }
  came("once", "pay", 9);
  came("", "pay", 9);
  project();
  const auto rows = study(path_of({"enter", "ask", "pay"}))->drop_out;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].reached, 20);
  EXPECT_EQ(rows[0].last_here, 8);
  EXPECT_EQ(rows[1].reached, 12);
  EXPECT_EQ(rows[1].last_here, 3);
  EXPECT_NEAR(rows[1].share.value, 0.25, 1e-12);
  const auto walk = measures_->walk(world_.analyst(), path_of({"ask", "pay"}), "customer3");
  ASSERT_TRUE(walk.ok()) << walk.error().message;
  ASSERT_EQ(walk->size(), 4u);
  EXPECT_EQ((*walk)[0].moment, "");
  EXPECT_EQ((*walk)[2].moment, "ask");
  EXPECT_EQ((*walk)[3].moment, "pay");
  EXPECT_EQ((*walk)[3].score, 0);
  EXPECT_EQ((*walk)[3].survey, "visit");
  EXPECT_LT((*walk)[0].at, (*walk)[1].at);
  EXPECT_TRUE(measures_->walk(world_.analyst(), path_of({"ask"}), "nobody")->empty());
  auto viewer = world_.analyst();
  viewer.role = directory::Role::Viewer;
  EXPECT_EQ(measures_->walk(viewer, path_of({"ask"}), "customer3").error().code,
            ErrorCode::Forbidden);
}

TEST_F(MomentStudy, IsMadeOnceAnHourAndNeverWaitedForWhereItMustNotBe) {
  const auto visit = world_.publish(kVisit);
  plant(visit, "pay", {.answers = 100});
  project();
  const auto path = path_of({"pay"});
  const auto actor = world_.analyst();
  EXPECT_EQ(measures_->study_if_ready(actor, path, view_of()), nullptr);
  const auto first = study(path);
  EXPECT_EQ(measures_->study_if_ready(actor, path, view_of()), first);
  world_.now = world_.now.plus_seconds(1800);
  EXPECT_EQ(study(path), first);
  world_.now = world_.now.plus_seconds(1900);
  EXPECT_NE(study(path), first);
  auto bad = view_of();
  bad.page.from = "yesterday";
  EXPECT_EQ(measures_->study(actor, path, bad).error().field, "from");
  EXPECT_EQ(measures_->study_if_ready(actor, path, bad), nullptr);
}

TEST_F(MomentStudy, ComparesWithThePeriodBeforeAndWithAnotherUnit) {
  const auto visit = world_.publish(kVisit);
  world_.add_unit("oulu");
  world_.add_unit("vaasa");
  const auto answers = [&](const char* moment, int count, int score, const char* when,
                           const char* unit) {
    for (int i = 0; i < count; ++i) {
      at(visit, moment, "", {{"satisfaction", std::clamp(score + i % 3 - 1, 1, 5)}}, when)
          .context.unit = unit;
    }
  };
  answers("enter", 150, 4, "2026-02-10T10:00:00Z", "oulu");
  answers("enter", 150, 2, "2026-01-10T10:00:00Z", "oulu");
  answers("pay", 400, 3, "2026-02-10T10:00:00Z", "vaasa");
  answers("pay", 400, 3, "2026-01-10T10:00:00Z", "vaasa");
  answers("ask", 6, 3, "2026-02-10T10:00:00Z", "oulu");
  answers("ask", 6, 3, "2026-01-10T10:00:00Z", "oulu");
  answers("enter", 150, 2, "2026-02-11T10:00:00Z", "vaasa");
  project();
  auto view = view_of("2026-02-01", "2026-02-28");
  view.page.compare = "previous_period";
  const auto path = path_of({"enter", "ask", "pay"});
  auto reading = read(path, view);
  ASSERT_TRUE(reading.compared_with);
  EXPECT_EQ(reading.compared_with->first, *Day::parse("2026-01-01"));
  EXPECT_EQ(reading.moments[0].score->change->verdict, stats::Verdict::Up);
  EXPECT_EQ(reading.moments[1].score->change->verdict, stats::Verdict::TooFew);
  EXPECT_EQ(reading.moments[2].score->change->verdict, stats::Verdict::NoSign);
  EXPECT_EQ(reading.moments[2].score->before->estimate.n, 400);
  view.page.unit = "oulu";
  view.page.compare = "unit:vaasa";
  reading = read(path, view);
  EXPECT_FALSE(reading.compared_with);
  EXPECT_EQ(reading.moments[0].score->now.estimate.n, 150);
  EXPECT_EQ(reading.moments[0].score->before->estimate.n, 150);
  EXPECT_NEAR(reading.moments[0].score->change->difference.value, 5, 1e-9);
  view.page.compare = "unit:nowhere";
  EXPECT_EQ(measures_->read(world_.analyst(), path, view).error().field, "compare");
  view.page.compare = "yesterday";
  EXPECT_EQ(measures_->read(world_.analyst(), path, view).error().field, "compare");
  view = view_of();
  view.measure = "length";
  EXPECT_EQ(measures_->read(world_.analyst(), path, view).error().field, "measure");
}

TEST_F(MomentStudy, NeverPoolsScalesAndSaysWhichItTook) {
  const auto visit = world_.publish(kVisit);
  const auto other = world_.publish(R"({"schema": 1, "slug": "other", "name": "Other",
    "languages": ["fi"], "title": {"fi": "x"}, "questions": [
    {"key": "satisfaction", "type": "csat", "scale": {"min": 1, "max": 7},
     "title": {"fi": "x"}}]})");
  for (int i = 0; i < 20; ++i) at(visit, "pay", "", {{"satisfaction", 5}});
  for (int i = 0; i < 12; ++i) at(other, "pay", "", {{"satisfaction", 7}});
  project();
  const auto reading = read(path_of({"pay"}));
  EXPECT_EQ(n_of(reading, 0, "csat"), 20);
  const auto& definition = reading.definitions.at("csat").as_object();
  EXPECT_EQ(definition.at("scale").at("max"), 5);
  EXPECT_EQ(definition.at("left_out").as_array().front().at("n"), 12);
  EXPECT_EQ(definition.at("left_out").as_array().front().at("scale").at("max"), 7);
  EXPECT_EQ(definition.at("questions").as_array().front(), "visit/satisfaction");
}

TEST_F(MomentStudy, TellsVersionsOfAQuestionApartByTheirScale) {
  const auto publish = [&](int max) {
    return world_.publish(R"({"schema": 1, "slug": "s", "name": "S", "languages": ["fi"],
      "title": {"fi": "x"}, "questions": [{"key": "q", "type": "csat",
      "scale": {"min": 1, "max": )" +
                          std::to_string(max) + R"(}, "title": {"fi": "x"}}]})");
  };
  const auto survey = publish(5);
  for (int i = 0; i < 9; ++i) at(survey, "pay", "", {{"q", 5}});
  publish(7);
  for (int i = 0; i < 30; ++i) at(survey, "pay", "", {{"q", 5}});
  project();
  auto reading = read(path_of({"pay"}));
  EXPECT_EQ(n_of(reading, 0, "csat"), 30);
  EXPECT_EQ(reading.moments[0].measures.at("csat").now.estimate.value, 0);
  EXPECT_NEAR(reading.moments[0].score->now.estimate.value, 10.0 * 4 / 6, 1e-9);
  compact();
  reading = read(path_of({"pay"}));
  EXPECT_EQ(n_of(reading, 0, "csat"), 30);
}

TEST_F(MomentStudy, ChoosesOneMeasureForThePathWhereItCan) {
  const auto visit = world_.publish(kVisit);
  for (int i = 0; i < 10; ++i) {
    at(visit, "enter", "", {{"recommend", 8}});
    at(visit, "ask", "", {{"recommend", 6}, {"satisfaction", 5}});
    at(visit, "pay", "", {{"satisfaction", 3}});
    at(visit, "leave", "", {{"recommend", 4}});
  }
  project();
  auto reading = read(path_of({"enter", "ask", "pay", "leave"}));
  EXPECT_EQ(reading.curve_measure, "nps");
  EXPECT_NEAR(reading.moments[1].score->now.estimate.value, 6, 1e-9);
  EXPECT_FALSE(reading.moments[1].other_measure);
  EXPECT_TRUE(reading.moments[2].other_measure);
  EXPECT_NEAR(reading.moments[2].score->now.estimate.value, 5, 1e-9);
  EXPECT_TRUE(reading.definitions.contains("score_csat"));
  reading = read(path_of({"ask", "pay"}));
  EXPECT_EQ(reading.curve_measure, "csat");
  auto view = view_of();
  view.measure = "nps";
  reading = read(path_of({"ask", "pay"}), view);
  EXPECT_EQ(reading.curve_measure, "nps");
  EXPECT_TRUE(reading.moments[1].other_measure);
}

}  // namespace
}  // namespace polku::facts::testing
