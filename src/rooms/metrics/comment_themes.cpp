#include <algorithm>
#include <cmath>

#include "comment_parts.h"
#include "moments_numbers.h"
#include "stats/mean.h"
#include "stats/multiplicity.h"
#include "stats/proportion.h"
#include "stats/rate_ratio.h"
#include "stats/subgroup_impact.h"

// Themes with what they weigh.

namespace polku::metrics {
namespace {

constexpr int kRecentDays = 28;  // what rises is looked for here,
constexpr int kBefore = 84;      // against so many days before
constexpr double kAlpha = 0.05;

// Comments of a window, and how many of them mention each theme.
struct Mentions {
  double comments = 0;
  std::map<std::string, double> of;

  double at(const std::string& theme) const {
    const auto found = of.find(theme);
    return found == of.end() ? 0 : found->second;
  }
};

struct Labels {
  double negative = 0, neutral = 0, positive = 0;
};

// One theme on its way into the answer.
struct ThemeNumbers {
  std::string theme;
  double n = 0;
  Labels labels;
  std::optional<Cell> feeling;
  std::optional<stats::Estimate> impact;
  std::optional<stats::Difference> change;
  std::optional<stats::RateRatio> rising;
  double recent = 0, before = 0;
};

json::object measured(const stats::Estimate& estimate, bool suppressed) {
  json::object object{{"n", nullptr}};
  if (!suppressed) object["n"] = static_cast<std::int64_t>(std::llround(estimate.n));
  const auto shown = suppressed ? stats::Estimate{} : estimate;
  object["value"] = json_number(shown.value);
  object["low"] = json_number(shown.low);
  object["high"] = json_number(shown.high);
  object["suppressed"] = suppressed;
  return object;
}

class Themes {
 public:
  Themes(Engine& engine, const CommentScope& scope)
      : engine_(engine),
        scope_(scope),
        facts_(engine.ports().facts),
        minimum_(std::max(1, scope.prepared.minimum_group())) {}

  Result<json::object> make() {
    const auto& prepared = scope_.prepared;
    POLKU_TRY(auto cells, engine_.cells(prepared, prepared.window));
    const auto whole = cells.empty() ? Cell{} : std::move(cells.front());
    json::object page = head(whole);
    POLKU_TRY(page["unread"], unread());
    page["outcome"] = nullptr;
    page["themes"] = json::array();
    if (whole.visibility != Visibility::Shown || whole.tally.n <= 0) return page;
    POLKU_CHECK(read_counts());
    POLKU_CHECK(read_labels());
    POLKU_CHECK(read_feelings());
    POLKU_TRY(page["outcome"], read_impact());
    page["themes"] = rows();
    return page;
  }

 private:
  json::object head(const Cell& whole) const {
    const auto& zone = scope_.prepared.snapshot->zone;
    const auto window = to_json(scope_.prepared.window, zone);
    const bool suppressed = whole.visibility != Visibility::Shown;
    json::object page{{"from", window.at("from")}, {"to", window.at("to")}};
    page["compared_with"] =
        scope_.earlier ? json::value(to_json(*scope_.earlier, zone)) : json::value();
    page["comments"] = suppressed ? json::value() : json::value(std::llround(whole.tally.n));
    page["sentiment"] = measured(value_of(whole.tally, scope_.prepared.measurement()), suppressed);
    page["confidence"] = scope_.prepared.query.confidence;
    page["suppressed"] = suppressed;
    if (suppressed) page["reason"] = reason_of(whole.visibility);
    return page;
  }

  Result<json::value> unread() {
    const auto code = facts_.code_of(scope_.prepared.actor.organisation.text());
    if (!code) return json::value(0);
    std::int32_t stamp = 0;
    if (auto* reader = engine_.ports().reader) {
      POLKU_TRY(stamp, reader->stamp(scope_.prepared.actor.organisation));
    }
    POLKU_TRY(const auto table, facts_.select(compose_unread(*code, stamp, facts_.dialect())));
    return json::value(table.rows > 0 ? table.columns[0].integer(0) : 0);
  }

  // A plan that tells themes apart.
  Result<ReadPlan> by_theme(const Window& window, Tallying tallying) {
    POLKU_TRY(auto plan, scope_.plan(engine_, window));
    plan.groups = {{Field::Kind::Theme, {}, {}}};
    plan.numbers = false;
    plan.tallying = tallying;
    return plan;
  }

  Result<Mentions> mentions(const Window& window) {
    Mentions mentions;
    // A share counts the comments themselves too, as the theme that is none.
    POLKU_TRY(const auto plan, by_theme(window, Tallying::Choice));
    if (plan.nothing) return mentions;
    POLKU_TRY(const auto table, facts_.select(compose(plan, facts_.dialect())));
    for (std::size_t row = 0; row < table.rows; ++row) {
      const auto theme = facts_.text_of(table.columns[0].integer(row));
      const double n = table.columns[1].number(row);
      if (theme.empty()) {
        mentions.comments += n;
      } else {
        mentions.of[theme] += n;
      }
    }
    return mentions;
  }

  Result<void> read_counts() {
    POLKU_TRY(now_, mentions(scope_.prepared.window));
    for (const auto& [theme, n] : now_.of) {
      ThemeNumbers one;
      one.theme = theme;
      one.n = n;
      themes_.push_back(std::move(one));
    }
    std::ranges::stable_sort(themes_, std::ranges::greater(), &ThemeNumbers::n);
    if (scope_.earlier) {
      POLKU_TRY(const auto earlier, mentions(*scope_.earlier));
      if (earlier.comments >= minimum_) set_changes(earlier);
    }
    return read_rising();
  }

  void set_changes(const Mentions& earlier) {
    for (auto& one : themes_) {
      one.change = stats::scaled(
          stats::newcombe_difference({.before = {earlier.at(one.theme), earlier.comments},
                                      .after = {one.n, now_.comments}},
                                     confidence()),
          100);
    }
  }

  Result<void> read_rising() {
    const auto& window = scope_.prepared.window;
    if (!window.end) return {};
    Window recent, before;
    recent.end = window.end;
    recent.first = before.end = window.end->plus(-kRecentDays);
    before.first = before.end->plus(-kBefore);
    POLKU_TRY(const auto lately, mentions(recent));
    POLKU_TRY(const auto formerly, mentions(before));
    if (lately.comments < minimum_ || formerly.comments < minimum_) return {};
    for (auto& one : themes_) {
      one.recent = lately.at(one.theme);
      one.before = formerly.at(one.theme);
      one.rising = stats::poisson_rate_ratio(
          {.before = {one.before, formerly.comments}, .after = {one.recent, lately.comments}},
          confidence());
    }
    return {};
  }

  Result<void> read_labels() {
    POLKU_TRY(const auto plan, by_theme(scope_.prepared.window, Tallying::Distribution));
    if (plan.nothing) return {};
    POLKU_TRY(const auto table, facts_.select(compose(plan, facts_.dialect())));
    for (std::size_t row = 0; row < table.rows; ++row) {
      auto* one = find(facts_.text_of(table.columns[0].integer(row)));
      if (one == nullptr) continue;
      const auto label = table.columns[1].integer(row);
      const double n = table.columns[4].number(row);
      (label < 0   ? one->labels.negative
       : label > 0 ? one->labels.positive
                   : one->labels.neutral) += n;
    }
    return {};
  }

  ThemeNumbers* find(const std::string& theme) {
    const auto at = std::ranges::find(themes_, theme, &ThemeNumbers::theme);
    return at == themes_.end() ? nullptr : &*at;
  }

  Result<void> read_feelings() {
    auto prepared = scope_.prepared;
    prepared.query.group_by = {{Field::Kind::Theme, {}, {}}};
    POLKU_TRY(auto cells, engine_.cells(prepared, prepared.window));
    for (auto& cell : cells) {
      const auto* theme = std::get_if<std::string>(&cell.group.front());
      auto* one = theme != nullptr ? find(*theme) : nullptr;
      if (one != nullptr) one->feeling = std::move(cell);
    }
    return {};
  }

  Result<json::value> read_impact() {
    POLKU_TRY(const auto outcome, outcome_of(engine_, scope_));
    if (!outcome || outcome->whole.visibility != Visibility::Shown) return json::value();
    auto prepared = outcome->prepared;
    prepared.query.group_by = {{Field::Kind::Theme, {}, {}}};
    POLKU_TRY(const auto cells, engine_.cells(prepared, prepared.window));
    for (const auto& cell : cells) {
      const auto* theme = std::get_if<std::string>(&cell.group.front());
      auto* one = theme != nullptr ? find(*theme) : nullptr;
      if (one == nullptr || cell.visibility != Visibility::Shown) continue;
      one->impact = impact_of(cell.tally, outcome->whole.tally);
    }
    metric_ = name_of(prepared.target.metric);
    const auto score = value_of(outcome->whole.tally, prepared.measurement());
    return json::value{{"metric", metric_},
                       {"n", std::llround(score.n)},
                       {"value", json_number(score.value)},
                       {"low", json_number(score.low)},
                       {"high", json_number(score.high)}};
  }

  stats::Estimate impact_of(const Tally& inside, const Tally& all) const {
    const auto rest = [](const Tally& tally) {
      return tally.n - tally.promoters - tally.detractors - tally.positive;
    };
    const auto split = [](double value, double within, double whole) {
      // New answers may have come between the two readings.
      return stats::ScoreSplit{value, within, std::max(0.0, whole - within)};
    };
    const std::array<stats::ScoreSplit, 3> scores{
        split(100, inside.promoters + inside.positive, all.promoters + all.positive),
        split(0, rest(inside), rest(all)), split(-100, inside.detractors, all.detractors)};
    return stats::subgroup_impact(scores, confidence());
  }

  json::array rows() const {
    std::vector<double> changes, risings;
    for (const auto& one : themes_) {
      changes.push_back(one.change ? one.change->p_value : stats::kUnknown);
      risings.push_back(one.rising ? one.rising->p_value : stats::kUnknown);
    }
    changes = stats::benjamini_hochberg(changes);
    risings = stats::benjamini_hochberg(risings);
    json::array rows;
    for (std::size_t i = 0; i < themes_.size(); ++i) {
      auto row = row_of(themes_[i]);
      row["change"] = change_json(themes_[i], changes[i]);
      row["rising"] = rising_json(themes_[i], risings[i]);
      rows.push_back(std::move(row));
    }
    return rows;
  }

  json::object row_of(const ThemeNumbers& one) const {
    const bool shown = one.feeling && one.feeling->visibility == Visibility::Shown;
    const auto count = [&](double n) {
      return shown ? json::value(std::llround(n)) : json::value();
    };
    const auto share =
        stats::scaled(stats::wilson({one.n, std::max(one.n, now_.comments)}, confidence()), 100);
    json::object row{{"theme", one.theme}, {"n", std::llround(one.n)}};
    row["share"] = measured(share, false);
    row["positive"] = count(one.labels.positive);
    row["neutral"] = count(one.labels.neutral);
    row["negative"] = count(one.labels.negative);
    const auto feeling =
        shown ? value_of(one.feeling->tally, scope_.prepared.measurement()) : stats::Estimate{};
    row["sentiment"] = measured(feeling, !shown);
    row["impact"] = nullptr;
    if (one.impact && std::isfinite(one.impact->value)) {
      auto impact = to_json(*one.impact);
      impact["metric"] = metric_;
      impact["n"] = std::llround(one.impact->n);
      row["impact"] = std::move(impact);
    }
    row["suppressed"] = !shown;
    return row;
  }

  json::value change_json(const ThemeNumbers& one, double adjusted) const {
    if (!one.change || !std::isfinite(one.change->value)) return {};
    const auto& policy = scope_.prepared.snapshot->organisation.policy;
    const stats::VerdictRule rule{.relevant_difference = policy.relevant_difference_nps};
    return to_json(Change{*one.change, stats::change_verdict(*one.change, adjusted, rule)});
  }

  json::value rising_json(const ThemeNumbers& one, double adjusted) const {
    if (!one.rising || !std::isfinite(one.rising->p_value)) return {};
    const bool real = adjusted < kAlpha;
    const std::string_view verdict = !real                 ? "steady"
                                     : one.before <= 0     ? "new"
                                     : one.rising->low > 1 ? "rising"
                                                           : "falling";
    return json::value{
        {"ratio", json_number(one.rising->value)}, {"low", json_number(one.rising->low)},
        {"high", json_number(one.rising->high)},   {"recent", std::llround(one.recent)},
        {"before", std::llround(one.before)},      {"verdict", verdict}};
  }

  stats::Confidence confidence() const {
    return stats::Confidence(scope_.prepared.query.confidence);
  }

  Engine& engine_;
  const CommentScope& scope_;
  FactStore& facts_;
  const double minimum_;
  Mentions now_;
  std::vector<ThemeNumbers> themes_;
  std::string metric_;
};

}  // namespace

Result<json::object> comment_themes(Engine& engine, const CommentScope& scope) {
  return Themes(engine, scope).make();
}

}  // namespace polku::metrics
