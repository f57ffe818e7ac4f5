#include "metrics/overview.h"

#include <algorithm>
#include <cmath>

#include "pages.h"

namespace polku::metrics {
namespace {

constexpr int kDaysByDay = 21;    // up to here the trend shows days,
constexpr int kDaysByWeek = 400;  // up to here weeks, then months
constexpr std::size_t kChangesMax = 6;
constexpr std::size_t kTrendWeeksMin = 24;

bool is_field(const Error& error, std::string_view field) {
  return error.code == ErrorCode::Invalid && error.field == field;
}

Field dimension_field(Dimension dimension) { return {Field::Kind::Dimension, dimension, {}}; }

class Overview {
 public:
  Overview(Engine& engine, const directory::Actor& actor) : engine_(engine), actor_(actor) {}

  Result<json::object> make(const PageView& view) {
    POLKU_TRY(base_, query_of(view));
    POLKU_TRY(const auto snapshot,
              engine_.catalogue().snapshot(actor_.organisation, engine_.now()));
    POLKU_CHECK(choose_period(*snapshot));
    json::object page{{"from", from_.text()}, {"to", to_.text()}};
    POLKU_TRY(auto responses, answers_of(Metric::Count));
    page["responses"] = responses ? row_with_change(*responses) : json::value();
    POLKU_TRY(page["cards"], cards());
    page["compare"] = compared_with();
    page["headline"] = headline(responses);
    POLKU_TRY(page["trend"], trend(*snapshot));
    POLKU_TRY(page["decomposition"], decomposition());
    POLKU_TRY(page["changes"], changes());
    return page;
  }

 private:
  // The latest whole look back: this week and the ones before it.
  Result<void> choose_period(const Snapshot& snapshot) {
    const Day today = snapshot.zone.local_day(engine_.now());
    if (!base_.to) base_.to = today;
    POLKU_TRY(auto window, resolve_window({base_.from, base_.to, snapshot.zone}));
    to_ = window.end->plus(-1);
    if (!base_.from) {
      base_.from = start_of(Grain::Week, to_).plus(-7 * (kOverviewWeeks - 1));
      POLKU_TRY(window, resolve_window({base_.from, base_.to, snapshot.zone}));
    }
    from_ = *window.first;
    if (!base_.compare) base_.compare = Comparison::PreviousPeriod;
    return {};
  }

  MetricQuery query_for(Metric metric) const {
    auto query = base_;
    query.metric = metric;
    return query;
  }

  // Nothing when there is no such question. Where scales differ, the one with the most answers is
  // shown; its definition says which.
  Result<std::optional<Reading>> answers_of(Metric metric) {
    const auto query = query_for(metric);
    auto reading = engine_.read(actor_, query);
    if (reading.ok()) return std::optional(std::move(reading).value());
    if (is_field(reading.error(), "question")) return std::optional<Reading>();
    if (!is_field(reading.error(), "scale")) return reading.error();
    return most_answered(query);
  }

  Result<std::optional<Reading>> most_answered(const MetricQuery& query) {
    POLKU_TRY(const auto snapshot,
              engine_.catalogue().snapshot(actor_.organisation, engine_.now()));
    std::optional<Reading> best;
    const auto consider = [&](const MetricQuery& narrowed) -> Result<void> {
      auto reading = engine_.read(actor_, narrowed);
      if (!reading.ok()) {
        return reading.error().code == ErrorCode::Invalid ? Result<void>() : reading.error();
      }
      const double n = reading->cells.front().tally.n;
      if (!best || n > best->cells.front().tally.n) best = std::move(reading).value();
      return {};
    };
    for (const auto& scale : scales_of(*snapshot)) {
      auto narrowed = query;
      narrowed.scale = scale;
      POLKU_CHECK(consider(narrowed));
      for (const auto& survey : snapshot->surveys) {
        if (!query.survey.empty()) break;
        narrowed.survey = survey.slug;
        POLKU_CHECK(consider(narrowed));
      }
    }
    return best;
  }

  static std::set<ScaleRange> scales_of(const Snapshot& snapshot) {
    std::set<ScaleRange> scales;
    for (const auto& survey : snapshot.surveys) {
      for (const auto& version : survey.versions) {
        for (const auto& question : version->questions) {
          if (question.scale) scales.insert({question.scale->min, question.scale->max});
        }
      }
    }
    return scales;
  }

  json::value row_with_change(const Reading& reading) const {
    auto answer = engine_.shape(reading);
    return answer["rows"].as_array().front();
  }

  Result<json::value> cards() {
    json::array cards;
    for (const auto metric : {Metric::Nps, Metric::Csat, Metric::Ces}) {
      POLKU_TRY(auto reading, answers_of(metric));
      if (!reading) continue;
      auto answer = engine_.shape(*reading);
      cards.push_back({{"metric", name_of(metric)},
                       {"definition", answer["definition"]},
                       {"row", answer["rows"].as_array().front()}});
      const auto& cell = reading->cells.front();
      const bool answered = cell.tally.n > 0;
      if (!leading_ || (leading_->cells.front().tally.n <= 0 && answered)) {
        leading_ = std::move(reading);
      }
    }
    return json::value(std::move(cards));
  }

  json::value compared_with() const {
    if (!leading_ || !leading_->prepared.earlier) return {};
    return to_json(*leading_->prepared.earlier, leading_->prepared.snapshot->zone);
  }

  // The sentence on top, as a code and its numbers; the page writes it in its language.
  json::object headline(const std::optional<Reading>& responses) const {
    json::object values;
    const auto say = [&](std::string code) {
      return json::object{{"code", std::move(code)}, {"values", values}};
    };
    const bool any = responses && !responses->cells.empty() &&
                     (responses->cells.front().tally.n > 0 ||
                      responses->cells.front().visibility != Visibility::Shown);
    if (!leading_ || !any) return say("no_answers");
    const auto& cell = leading_->cells.front();
    const std::string metric(name_of(leading_->prepared.target.metric));
    values["metric"] = metric;
    if (cell.visibility != Visibility::Shown) return say("hidden");
    if (cell.tally.n <= 0) return say("no_answers");
    values["n"] = static_cast<std::int64_t>(cell.tally.n);
    values["value"] = json_number(value_of(cell.tally, leading_->prepared.measurement()).value);
    const auto& change = leading_->changes.front();
    if (!change) return say(metric + "_first");
    values["change"] = json_number(change->difference.value);
    values["low"] = json_number(change->difference.low);
    values["high"] = json_number(change->difference.high);
    return say(metric + "_" + std::string(name_of(change->verdict)));
  }

  // The leading metric's own query, so that every part of the page speaks of the same answers.
  MetricQuery leading_query() const { return leading_->prepared.query; }

  Result<json::value> trend(const Snapshot& snapshot) {
    if (!leading_) return json::value();
    auto query = leading_query();
    query.compare.reset();
    const int days = to_.number - from_.number + 1;
    query.interval = days <= kDaysByDay    ? Grain::Day
                     : days <= kDaysByWeek ? Grain::Week
                                           : Grain::Month;
    // A short look back is drawn with what came before it, whole weeks only.
    if (query.interval == Grain::Week) {
      const int weeks = std::max(static_cast<int>(kTrendWeeksMin), (days + 6) / 7);
      const Day monday = start_of(Grain::Week, to_).plus(-7 * (weeks - 1));
      query.from = std::min(monday, start_of(Grain::Week, from_));
    }
    (void)snapshot;
    POLKU_TRY(auto answer, engine_.answer(actor_, query));
    answer["metric"] = name_of(query.metric);
    answer["interval"] = name_of(*query.interval);
    return json::value(std::move(answer));
  }

  // By unit where there are several to tell apart, else by channel.
  Result<json::value> decomposition() {
    if (!leading_) return json::value();
    for (const auto dimension : {Dimension::Unit, Dimension::Channel}) {
      auto query = leading_query();
      query.group_by = {dimension_field(dimension)};
      POLKU_TRY(auto parts, decompose(engine_, actor_, query));
      const bool last = dimension == Dimension::Channel;
      if (last || parts["terms"].as_array().size() > 1) return json::value(std::move(parts));
    }
    return json::value();
  }

  struct Found {
    double size = 0;
    json::object change;
  };

  Result<json::value> changes() {
    std::vector<Found> found;
    for (const auto dimension : {Dimension::Unit, Dimension::Channel, Dimension::Touchpoint}) {
      if (!leading_) break;
      POLKU_CHECK(add_changes(dimension, found));
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &Found::size);
    json::array list;
    for (auto& one : found) {
      if (list.size() == kChangesMax) break;
      list.push_back(std::move(one.change));
    }
    return json::value(std::move(list));
  }

  Result<void> add_changes(Dimension dimension, std::vector<Found>& found) {
    auto query = leading_query();
    query.group_by = {dimension_field(dimension)};
    POLKU_TRY(const auto reading, engine_.read(actor_, query));
    auto answer = engine_.shape(reading);
    auto& rows = answer["rows"].as_array();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& change = reading.changes[i];
      const bool real = change && (change->verdict == stats::Verdict::Up ||
                                   change->verdict == stats::Verdict::Down);
      if (!real) continue;
      found.push_back({std::abs(change->difference.value),
                       {{"metric", name_of(query.metric)},
                        {"group_by", name_of(dimension)},
                        {"group", to_json(reading.cells[i].group.front())},
                        {"row", std::move(rows[i])}}});
    }
    return {};
  }

  Engine& engine_;
  const directory::Actor& actor_;
  MetricQuery base_;
  Day from_, to_;
  std::optional<Reading> leading_;  // the first card that has answers
};

}  // namespace

Result<json::object> overview(Engine& engine, const directory::Actor& actor, const PageView& view) {
  return Overview(engine, actor).make(view);
}

}  // namespace polku::metrics
