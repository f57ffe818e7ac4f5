#include <cmath>

#include "comment_fixture.h"

// What comments come to, against sums made by hand over the same responses.

namespace polku::facts::testing {
namespace {

struct Drawn {
  int score;
  std::string text, unit, channel, day;
  ResponseId id;
};

class CommentNumbers : public CommentFixture {
 protected:
  // Two hundred comments of three units and two channels over seven weeks.
  void draw(int count = 240) {
    survey_ = world_.publish(kDemo);
    std::mt19937 random(7);
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    const std::vector<std::string> themes{"queue", "staff", "price", "site"};
    for (int i = 0; i < count; ++i) {
      Drawn one;
      one.score = pick(11);
      for (const auto& theme : themes) {
        if (pick(4) != 0) continue;
        one.text += theme + (one.score < 5 ? "-" : pick(3) == 0 ? "=" : "+") + " ";
      }
      if (one.text.empty()) one.text = "nothing special";
      one.unit = std::vector<std::string>{"oulu", "turku", "vaasa"}[pick(3)];
      one.channel = pick(2) == 0 ? "shop" : "web";
      one.day = Day::parse("2026-01-20")->plus(pick(50)).text();
      one.id = comment(survey_, one.score, one.text, one.unit, one.channel,
                       (one.day + "T10:00:00Z").c_str());
      drawn_.push_back(one);
    }
    read_all();
  }

  static bool mentions(const Drawn& one, const std::string& theme) {
    return one.text.find(theme) != std::string::npos;
  }
  int count(const std::function<bool(const Drawn&)>& which) const {
    return static_cast<int>(std::ranges::count_if(drawn_, which));
  }
  double nps(const std::function<bool(const Drawn&)>& which) const {
    double sum = 0, n = 0;
    for (const auto& one : drawn_) {
      if (!which(one)) continue;
      sum += one.score >= 9 ? 100 : one.score <= 6 ? -100 : 0;
      ++n;
    }
    return sum / n;
  }
  metrics::CommentView all() {
    metrics::CommentView view;
    view.page.from = "2026-01-01";
    view.page.to = "2026-03-15";
    return view;
  }

  SurveyId survey_;
  std::vector<Drawn> drawn_;
};

TEST_F(CommentNumbers, CountThemesAsByHand) {
  draw();
  const auto page = themes(all());
  EXPECT_EQ(page.at("comments"), 240);
  for (const std::string theme : {"queue", "staff", "price", "site"}) {
    const auto row = theme_in(page, theme);
    ASSERT_TRUE(row.is_object()) << theme;
    const auto mention = [&](const Drawn& one) { return mentions(one, theme); };
    EXPECT_EQ(row.at("n"), count(mention));
    EXPECT_EQ(row.at("negative"), count([&](const Drawn& one) {
                return one.text.find(theme + "-") != std::string::npos;
              }));
    EXPECT_EQ(row.at("positive"), count([&](const Drawn& one) {
                return one.text.find(theme + "+") != std::string::npos;
              }));
    EXPECT_NEAR(row.at("share").at("value").to_number<double>(), 100.0 * count(mention) / 240,
                1e-9);
    const double sum =
        count([&](const Drawn& one) { return one.text.find(theme + "+") != std::string::npos; }) -
        count([&](const Drawn& one) { return one.text.find(theme + "-") != std::string::npos; });
    EXPECT_NEAR(row.at("sentiment").at("value").to_number<double>(), 80 * sum / count(mention),
                1e-9);
  }
}

TEST_F(CommentNumbers, WeighThemesByWhatTheScoreWouldBeWithoutThem) {
  draw();
  const auto page = themes(all());
  EXPECT_EQ(page.at("outcome").at("metric"), "nps");
  for (const std::string theme : {"queue", "staff"}) {
    const auto row = theme_in(page, theme);
    const double expected = nps([](const Drawn&) { return true; }) -
                            nps([&](const Drawn& one) { return !mentions(one, theme); });
    const auto& impact = row.at("impact");
    EXPECT_NEAR(impact.at("value").to_number<double>(), expected, 1e-9);
    EXPECT_LT(impact.at("low").to_number<double>(), expected);
    EXPECT_GT(impact.at("high").to_number<double>(), expected);
  }
}

TEST_F(CommentNumbers, StandInTheMetricQueryAsFilterAndGroup) {
  draw();
  const auto filtered = rows(
      R"({"metric": "nps", "filters": [{"field": "theme", "value": "queue"},
          {"field": "channel", "value": "web"}]})");
  const auto which = [&](const Drawn& one) {
    return mentions(one, "queue") && one.channel == "web";
  };
  EXPECT_EQ(filtered.front().at("n"), count(which));
  EXPECT_NEAR(filtered.front().at("value").to_number<double>(), nps(which), 1e-9);
  const auto by_theme = row(R"({"metric": "nps", "group_by": ["theme"]})", "theme", "staff");
  const auto staff = [&](const Drawn& one) { return mentions(one, "staff"); };
  EXPECT_EQ(by_theme.at("n"), count(staff));
  EXPECT_NEAR(by_theme.at("value").to_number<double>(), nps(staff), 1e-9);
  for (const auto& one :
       rows(R"({"metric": "theme_share", "group_by": ["theme", "unit"], "interval": "month"})")) {
    const auto theme = std::string(one.at("group").at("theme").as_string());
    const auto unit = std::string(one.at("group").at("unit").as_string());
    const auto month = std::string(one.at("period").as_string());
    const auto there = [&](const Drawn& d) { return d.unit == unit && d.day.starts_with(month); };
    EXPECT_EQ(one.at("n"), count(there));
    EXPECT_EQ(one.at("positive"),
              count([&](const Drawn& d) { return there(d) && mentions(d, theme); }));
  }
}

TEST_F(CommentNumbers, RefuseWhatMakesNoSense) {
  draw(20);
  EXPECT_EQ(refusal(R"({"metric": "theme_share"})"), "choice");
  EXPECT_EQ(refusal(R"({"metric": "theme_share", "choice": "queue", "question": "why"})"),
            "question");
  EXPECT_EQ(refusal(R"({"metric": "theme_share", "choice": "a", "group_by": ["theme"]})"),
            "choice");
  EXPECT_EQ(refusal(R"({"metric": "nps", "choice": "queue"})"), "choice");
  EXPECT_EQ(refusal(R"({"metric": "nps", "filters": [{"field": "theme", "op": "contains",
                        "value": "q"}]})"),
            "filters[0].op");
  EXPECT_EQ(refusal(R"({"metric": "response_rate", "group_by": ["theme"]})"), "group_by[0]");
  EXPECT_EQ(rows(R"({"metric": "nps", "filters": [{"field": "theme", "value": "unheard"}]})")
                .front()
                .at("n"),
            0);
}

TEST_F(CommentNumbers, HideFewAndStayWithinTheActorsUnits) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 30; ++i) comment(survey, 9, "staff+ words here", "oulu");
  for (int i = 0; i < 3; ++i) comment(survey, 1, "smell- words here", "oulu");
  for (int i = 0; i < 4; ++i) comment(survey, 1, "queue- words here", "vaasa");
  read_all();
  const auto smell = theme_in(themes(), "smell");
  EXPECT_EQ(smell.at("suppressed"), true);
  EXPECT_TRUE(smell.at("negative").is_null());
  EXPECT_TRUE(smell.at("sentiment").at("value").is_null());
  EXPECT_TRUE(smell.at("impact").is_null());
  const auto few = rows(R"({"metric": "nps", "filters": [{"field": "theme", "value": "smell"}]})");
  EXPECT_EQ(few.front().at("suppressed"), true);
  // All but three mention the staff or the queue: the rest would show.
  const auto most = rows(R"({"metric": "nps", "filters": [
      {"field": "theme", "op": "in", "value": ["staff", "queue"]}]})");
  EXPECT_EQ(most.front().at("suppressed"), true);
  metrics::CommentView vaasa;
  vaasa.page.unit = "vaasa";
  EXPECT_EQ(themes(vaasa).at("suppressed"), true);
  EXPECT_TRUE(themes(vaasa).at("themes").as_array().empty());
  EXPECT_TRUE(page({}, {}, 50, vaasa).hidden);
  EXPECT_FALSE(page({.theme = "smell"}).hidden);

  auto manager = world_.analyst();
  manager.sees_all_units = false;
  manager.unit_keys = {"oulu"};
  const auto own = insight_->themes(manager, {});
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(own->at("comments"), 33);
  EXPECT_FALSE(theme_in(*own, "queue").is_object());
  const auto comments = insight_->comments(manager, {}, {.theme = "queue"}, {}, 50);
  EXPECT_TRUE(comments->responses.empty());
}

TEST_F(CommentNumbers, ListCommentsPageByPage) {
  draw(60);
  std::set<ResponseId> seen;
  std::string cursor;
  int pages = 0;
  do {
    const auto found = page({.theme = "queue"}, cursor, 5, all());
    for (const auto id : found.responses) EXPECT_TRUE(seen.insert(id).second);
    cursor = found.next;
    ++pages;
  } while (!cursor.empty());
  std::set<ResponseId> expected;
  for (const auto& one : drawn_) {
    if (mentions(one, "queue")) expected.insert(one.id);
  }
  EXPECT_EQ(seen, expected);
  EXPECT_GT(pages, 2);
  const auto wrong = insight_->comments(world_.analyst(), {}, {}, "nonsense", 5);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().field, "cursor");
}

TEST_F(CommentNumbers, ChooseByLabelIntentAndWords) {
  const auto survey = world_.publish(kDemo);
  const auto bad = comment(survey, 1, "queue- kassa !complains");
  const auto good = comment(survey, 9, "queue+ kassa jono kassajono !thanks");
  for (int i = 0; i < 10; ++i) comment(survey, 9, "staff+");
  read_all();
  using Ids = std::vector<ResponseId>;
  EXPECT_EQ(page({.theme = "queue", .label = -1}).responses, Ids{bad});
  EXPECT_EQ(page({.theme = "queue", .label = 1}).responses, Ids{good});
  EXPECT_EQ(page({.intent = "complains"}).responses, Ids{bad});
  EXPECT_TRUE(page({.intent = "unheard"}).responses.empty());
  EXPECT_EQ(page({.lemmas = {{"kassa"}}}).responses.size(), 2u);
  EXPECT_EQ(page({.lemmas = {{"kassa", "jono"}}}).responses, Ids{good});
  EXPECT_EQ(page({.lemmas = {{"unheard"}, {"kassajono"}}}).responses, Ids{good});
  EXPECT_TRUE(page({.lemmas = {{"kass"}}}).responses.empty());
  EXPECT_TRUE(page({.lemmas = {{"a' OR 1=1 --"}}}).responses.empty());
}

TEST_F(CommentNumbers, TellWhatPromotersSayThatDetractorsDoNot) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 40; ++i) comment(survey, 10, "warm service today");
  for (int i = 0; i < 40; ++i) comment(survey, 2, "cold queue today");
  for (int i = 0; i < 3; ++i) comment(survey, 2, "secret today");
  read_all();
  const auto found = insight_->words(world_.analyst(), {});
  ASSERT_TRUE(found.ok()) << found.error().message << found.error().detail;
  EXPECT_EQ(found->at("metric"), "nps");
  EXPECT_EQ(found->at("comments"), 83);
  std::map<std::string, double> odds;
  for (const auto& word : found->at("words").as_array()) {
    odds[std::string(word.at("lemma").as_string())] = word.at("log_odds").to_number<double>();
  }
  EXPECT_GT(odds["warm"], 0);
  EXPECT_GT(odds["service"], 0);
  EXPECT_LT(odds["cold"], 0);
  EXPECT_FALSE(odds.contains("today"));
  EXPECT_FALSE(odds.contains("secret"));
}

TEST_F(CommentNumbers, SayWhatIsNewWhatRisesAndWhatStaysAsItWas) {
  const auto survey = world_.publish(kDemo);
  const Day today = *Day::parse("2026-03-15");
  for (int day = 1; day < 110; ++day) {
    const auto at = today.plus(-day).text() + "T10:00:00Z";
    const bool lately = day < 28;
    for (int i = 0; i < 4; ++i) {
      std::string text = i == 0 ? "staff+" : "fine";
      if (lately && i == 1) text = "app-";
      if (i == 2 && (lately || day % 5 == 0)) text = "queue-";
      if (i == 3 && !lately && day % 2 == 0) text = "price-";
      comment(survey, 8, text, {}, {}, at.c_str());
    }
  }
  read_all();
  metrics::CommentView view;
  view.page.to = "2026-03-15";
  const auto page = themes(view);
  EXPECT_EQ(theme_in(page, "app").at("rising").at("verdict"), "new");
  EXPECT_TRUE(theme_in(page, "app").at("rising").at("ratio").is_null());
  EXPECT_EQ(theme_in(page, "queue").at("rising").at("verdict"), "rising");
  EXPECT_EQ(theme_in(page, "price").at("rising").at("verdict"), "falling");
  EXPECT_EQ(theme_in(page, "staff").at("rising").at("verdict"), "steady");
}

TEST_F(CommentNumbers, CompareSharesWithTheFormerPeriod) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 100; ++i) {
    comment(survey, 8, i < 10 ? "queue-" : "staff+", {}, {}, "2026-02-03T10:00:00Z");
    comment(survey, 8, i < 45 ? "queue-" : "staff+", {}, {}, "2026-03-03T10:00:00Z");
  }
  read_all();
  metrics::CommentView view;
  view.page.from = "2026-03-01";
  view.page.to = "2026-03-14";
  view.page.compare = "previous_year";
  EXPECT_TRUE(theme_in(themes(view), "queue").at("change").is_null());
  view.page.from = "2026-02-15";
  view.page.compare = "previous_period";
  const auto change = theme_in(themes(view), "queue").at("change");
  EXPECT_NEAR(change.at("value").to_number<double>(), 35, 1e-9);
  EXPECT_EQ(change.at("verdict"), "up");
}

TEST_F(CommentNumbers, QuoteWhatStandsForTheTheme) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 20; ++i) {
    comment(survey, 3, "queue- long slow till" + std::to_string(i), i % 2 ? "oulu" : "turku");
  }
  comment(survey, 3, "queue- elephants dancing gracefully");
  read_all();
  const auto quotes = insight_->quotes(world_.analyst(), {}, {.theme = "queue"}, 4);
  ASSERT_TRUE(quotes.ok()) << quotes.error().detail;
  ASSERT_EQ(quotes->size(), 4u);
  EXPECT_GT(quotes->front().nearness, 0.3);
  EXPECT_TRUE(insight_->quotes(world_.analyst(), {}, {.theme = "unheard"}, 4)->empty());
}

}  // namespace
}  // namespace polku::facts::testing
