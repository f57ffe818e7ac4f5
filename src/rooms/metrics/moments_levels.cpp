#include "moments_levels.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "moments_numbers.h"
#include "stats/experience_level.h"

namespace polku::metrics {
namespace {

constexpr int kWeeksMin = 26, kWeeksMax = 52;
constexpr std::size_t kAnswersMin = 30;
// A bound on the work of one moment.
constexpr std::size_t kAnswersMax = 6'000;
constexpr std::size_t kUnitsMax = 150, kPersonsMax = 300;

// The levels that hold most answers.
std::set<std::int64_t> largest(const std::vector<std::int64_t>& levels, std::size_t count) {
  std::map<std::int64_t, std::size_t> sizes;
  for (const auto level : levels) ++sizes[level];
  std::vector<std::pair<std::size_t, std::int64_t>> order;
  for (const auto& [level, size] : sizes) order.emplace_back(size, level);
  std::ranges::sort(order, std::greater());
  std::set<std::int64_t> kept;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i) kept.insert(order[i].second);
  return kept;
}

class Judgement {
 public:
  Judgement(std::vector<LevelAnswer> answers, const LevelEvidence& evidence,
            stats::Confidence confidence)
      : answers_(std::move(answers)), evidence_(evidence), confidence_(confidence) {}

  LevelReading make() {
    if (answers_.size() < kAnswersMin) return not_enough("few_answers");
    keep_known();
    reading_.answers = static_cast<std::int64_t>(answers_.size());
    if (answers_.size() < kAnswersMin) return not_enough("few_answers");
    const auto first = answers_.front().score;
    const bool alike = std::ranges::all_of(
        answers_, [&](const LevelAnswer& answer) { return answer.score == first; });
    if (alike) {
      judge_alike();
    } else {
      judge(estimated());
    }
    return std::move(reading_);
  }

 private:
  LevelReading not_enough(std::string why) {
    reading_.level = Level::NotEnough;
    reading_.why = std::move(why);
    reading_.answers = static_cast<std::int64_t>(answers_.size());
    return std::move(reading_);
  }

  // Half of the answers must know a factor; then those that do not are left out.
  void keep_known() {
    const auto known_unit = [](const LevelAnswer& answer) { return answer.unit != 0; };
    const auto known_person = [](const LevelAnswer& answer) { return answer.person.has_value(); };
    with_unit_ = keep(known_unit);
    with_person_ = keep(known_person);
    if (with_unit_) {
      keep_largest(kUnitsMax, [](const LevelAnswer& answer) { return answer.unit; });
    }
    if (with_person_) {
      keep_largest(kPersonsMax, [](const LevelAnswer& answer) { return *answer.person; });
    }
  }

  template <class Known>
  bool keep(Known known) {
    const auto count = static_cast<std::size_t>(std::ranges::count_if(answers_, known));
    if (2 * count < answers_.size() || count < kAnswersMin) return false;
    std::erase_if(answers_, [&](const LevelAnswer& answer) { return !known(answer); });
    return true;
  }

  template <class LevelOf>
  void keep_largest(std::size_t count, LevelOf level_of) {
    std::vector<std::int64_t> levels;
    for (const auto& answer : answers_) levels.push_back(level_of(answer));
    const auto kept = largest(levels, count);
    std::erase_if(answers_,
                  [&](const LevelAnswer& answer) { return !kept.contains(level_of(answer)); });
  }

  std::vector<stats::RandomFactor> factors() const {
    std::vector<stats::RandomFactor> all{{"place", {}}, {"time", {}}, {"person", {}}};
    std::map<std::int64_t, std::size_t> units, persons;
    for (const auto& answer : answers_) {
      if (with_unit_) {
        all[0].level_of_answer.push_back(units.emplace(answer.unit, units.size()).first->second);
      }
      all[1].level_of_answer.push_back(static_cast<std::size_t>(answer.week));
      if (with_person_) {
        all[2].level_of_answer.push_back(
            persons.emplace(*answer.person, persons.size()).first->second);
      }
    }
    std::erase_if(all, [](const auto& factor) { return factor.level_of_answer.empty(); });
    return all;
  }

  // Factors that cannot be told apart (a shop's only clerk) are left out one by one.
  Result<stats::VarianceComponents> estimated() const {
    std::vector<double> scores;
    for (const auto& answer : answers_) scores.push_back(answer.score);
    auto all = factors();
    while (true) {
      auto components = stats::variance_components(scores, all, confidence_);
      if (components.ok()) return components;
      const auto left_out = std::erase_if(
          all, [&](const auto& factor) { return factor.name == components.error().field; });
      if (left_out == 0) return components;
    }
  }

  void judge(const Result<stats::VarianceComponents>& components) {
    if (!components.ok()) {
      reading_.why = "few_answers";
      return;
    }
    const auto verdict = stats::judge_evenness(*components);
    for (std::size_t i = 0; i < components->factors.size(); ++i) {
      add(components->factors[i], verdict.decides[i]);
    }
    add(components->residual, false);
    reading_.together = verdict.together;
    decide(verdict.evenness);
  }

  // Every answer the same: nothing varies by anything.
  void judge_alike() {
    const stats::Estimate nothing{.value = 0,
                                  .low = 0,
                                  .high = 0,
                                  .n = static_cast<double>(answers_.size()),
                                  .standard_error = 0};
    const stats::EvennessRule rule;
    bool any = false;
    for (const auto& factor : factors()) {
      const std::set<std::size_t> levels(factor.level_of_answer.begin(),
                                         factor.level_of_answer.end());
      const bool decides = levels.size() >= rule.levels_min;
      reading_.components.push_back({factor.name, levels.size(), nothing, 0, decides});
      any |= decides;
    }
    reading_.components.push_back({"residual", answers_.size(), nothing, 0, false});
    if (any) reading_.together = nothing;
    decide(any ? stats::Evenness::Even : stats::Evenness::FewLevels);
  }

  void add(const stats::VarianceComponent& component, bool decides) {
    reading_.components.push_back(
        {component.name, component.levels, component.deviation, component.share, decides});
  }

  void decide(stats::Evenness evenness) {
    switch (evenness) {
      case stats::Evenness::Spread:
        reading_.level = Level::Random;
        reading_.why = "spread";
        return;
      case stats::Evenness::Between:
        reading_.why = "between";
        return;
      case stats::Evenness::FewLevels:
        reading_.why = "few_levels";
        return;
      case stats::Evenness::Even:
        break;
    }
    reading_.level = Level::Expected;
    if (!evidence_.designed) {
      reading_.why = "even_but_not_designed";
    } else if (std::isnan(evidence_.median)) {
      reading_.why = "even";
    } else if (evidence_.score.low > evidence_.median) {
      reading_.level = Level::Managed;
      reading_.why = "managed";
    } else {
      reading_.why = "even_but_not_above";
    }
  }

  std::vector<LevelAnswer> answers_;
  const LevelEvidence& evidence_;
  const stats::Confidence confidence_;
  bool with_unit_ = false, with_person_ = false;
  LevelReading reading_;
};

class Levels {
 public:
  explicit Levels(const LevelRequest& request)
      : request_(request), scope_(request.facts.scope()), slice_{window_of(request.view), {}} {
    for (const auto& filter : request.view.filters) {
      const bool of_unit = filter.field == Field{Field::Kind::Dimension, Dimension::Unit, {}};
      if (!of_unit) slice_.filters.push_back(filter);
    }
  }

  Result<std::map<std::string, LevelReading>> make() {
    POLKU_TRY(const auto counted, request_.facts.count(slice_));
    choice_ = choose_scores({.counted = counted,
                             .moments = scope_.path.moments.size(),
                             .measure = request_.measure,
                             .minimum_group = request_.view.minimum_group()});
    POLKU_TRY(auto answers, sample(counted.sums));
    POLKU_TRY(const double median, median_score(counted.sums));
    const stats::Confidence confidence(request_.view.query.confidence);
    std::map<std::string, LevelReading> levels;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const auto& moment = scope_.path.moments[i];
      LevelEvidence evidence{moment.designed, {}, median};
      if (const auto* shown = choice_.shown(i)) {
        evidence.score = estimate_of(shown->tally, Telling::Tenths, confidence);
      } else {
        answers[i].clear();
      }
      levels.emplace(moment.key, judge_level(std::move(answers[i]), evidence, confidence));
    }
    return levels;
  }

 private:
  static Window window_of(const ResolvedView& view) {
    Window window;
    window.end = view.window.end;
    const Day last_week = start_of(Grain::Week, window.end->plus(-1));
    window.first = std::min(*view.window.first, last_week.plus(-7 * kWeeksMin));
    window.first = std::max(*window.first, last_week.plus(-7 * kWeeksMax));
    return window;
  }

  // One in how many answers of a moment are enough.
  std::int64_t rate(const std::vector<std::size_t>& moments) const {
    std::int64_t least = 0;
    for (const auto moment : moments) {
      const auto* shown = choice_.shown(moment);
      if (shown == nullptr) continue;
      const auto one_in =
          static_cast<std::int64_t>(shown->tally.n) / static_cast<std::int64_t>(kAnswersMax) + 1;
      least = least == 0 ? one_in : std::min(least, one_in);
    }
    return std::max<std::int64_t>(1, least);
  }

  Result<std::vector<std::vector<LevelAnswer>>> sample(const PathSums& sums) {
    std::vector<std::vector<LevelAnswer>> answers(scope_.path.moments.size());
    std::set<Family> families;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (choice_.shown(i) != nullptr) families.insert(choice_.of_moment[i]);
    }
    POLKU_TRY(const auto plan, request_.facts.plan_of_rows(slice_, [&](std::size_t item) {
      return std::ranges::any_of(families, [&](Family family) {
        const auto& one = scope_.items[item];
        return family_of(one, MomentRole::Score) == family && choice_.takes(one, family, sums);
      });
    }));
    if (plan.plan.nothing || plan.items.empty()) return answers;
    auto& sets = request_.facts.sets();
    AnswerReading reading;
    reading.person = kStaffAttribute;
    reading.one_in = rate(sets.ever_by_question());
    for (const auto place : sets.places()) reading.one_in_at[place] = rate(sets.ever_at(place));
    POLKU_TRY(const auto table,
              scope_.facts.select(compose_answers(plan.plan, reading, scope_.facts.dialect())));
    const ItemLookup lookup(plan);
    for (std::size_t row = 0; row < table.rows; ++row) add(answers, lookup, table, row);
    for (auto& one : answers) thin(one);
    return answers;
  }

  void add(std::vector<std::vector<LevelAnswer>>& answers, const ItemLookup& lookup,
           const FactTable& table, std::size_t row) {
    const auto& columns = table.columns;
    const auto item = lookup.find(columns[kSeries].integer(row), columns[kVersion].integer(row));
    if (!item || columns[kScore].is_null(row)) return;
    const Day day{static_cast<std::int32_t>(columns[kDay].integer(row))};
    LevelAnswer answer;
    answer.score = tenths(columns[kScore].number(row), *scope_.items[*item].terms.scale);
    answer.unit = columns[kUnit].integer(row);
    answer.week = start_of(Grain::Week, day).number;
    if (!columns[kPerson].is_null(row)) answer.person = columns[kPerson].integer(row);
    const auto place = request_.facts.told_place(columns[kPlace].integer(row));
    for (const auto& member : request_.facts.sets().of(*item, place, day)) {
      if (member.family == choice_.of_moment[member.moment]) {
        answers[member.moment].push_back(answer);
      }
    }
  }

  // Evenly along the rows, which stand by unit and time: each keeps its share.
  static void thin(std::vector<LevelAnswer>& answers) {
    if (answers.size() <= kAnswersMax) return;
    std::vector<LevelAnswer> kept;
    const double step = static_cast<double>(answers.size()) / kAnswersMax;
    for (std::size_t i = 0; i < kAnswersMax; ++i) {
      kept.push_back(answers[static_cast<std::size_t>(static_cast<double>(i) * step)]);
    }
    answers = std::move(kept);
  }

  // Over the path's moments and every other that contexts name, on the path's own measure.
  Result<double> median_score(const PathSums& sums) {
    const double enough = std::max(request_.view.minimum_group(), kEnoughMin);
    std::vector<double> scores;
    const auto take = [&](const Tally& tally) {
      if (tally.n >= enough) scores.push_back(tally.total / tally.n);
    };
    std::set<std::string> own;
    for (std::size_t i = 0; i < scope_.path.moments.size(); ++i) {
      own.insert(scope_.path.moments[i].key);
      const auto* shown = choice_.shown(i);
      if (shown != nullptr && choice_.of_moment[i] == choice_.curve) take(shown->tally);
    }
    POLKU_TRY(const auto others, other_moments(sums, own));
    for (const auto& [moment, tally] : others) take(tally);
    if (scores.size() < 2) return stats::kUnknown;
    std::ranges::sort(scores);
    const auto middle = scores.size() / 2;
    return scores.size() % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2;
  }

  Result<std::map<std::int64_t, Tally>> other_moments(const PathSums& sums,
                                                      const std::set<std::string>& own) {
    std::map<std::int64_t, Tally> moments;
    std::optional<std::size_t> example;
    POLKU_TRY(const auto plan, request_.facts.plan_of_rows(slice_, [&](std::size_t item) {
      const auto& one = scope_.items[item];
      const bool taken = family_of(one, role_of(one)) == choice_.curve &&
                         choice_.takes(one, choice_.curve, sums) && !needs_binding(one);
      if (taken) example = item;
      return taken;
    }));
    if (plan.plan.nothing || !example) return moments;
    POLKU_TRY(const auto table, scope_.facts.select(compose(plan.plan, scope_.facts.dialect())));
    for (std::size_t row = 0; row < table.rows; ++row) {
      if (table.columns[1].is_null(row)) continue;
      const auto place = table.columns[0].integer(row);
      const CountedAnswer answer{table.columns[1].number(row), {}, table.columns[3].number(row)};
      moments[place].add(tally_of(scope_.items[*example], choice_.curve, answer));
    }
    std::erase_if(moments, [&](const auto& entry) {
      const auto text = scope_.facts.text_of(entry.first);
      return text.empty() || text.starts_with('@') || own.contains(text);
    });
    return moments;
  }

  const LevelRequest& request_;
  const PathScope& scope_;
  PathSlice slice_;
  ScoreChoice choice_;
};

}  // namespace

std::string_view name_of(Level level) {
  switch (level) {
    case Level::Random:
      return "random";
    case Level::Expected:
      return "expected";
    case Level::Managed:
      return "managed";
    case Level::NotEnough:
      break;
  }
  return "not_enough_data";
}

LevelReading judge_level(std::vector<LevelAnswer> answers, const LevelEvidence& evidence,
                         stats::Confidence confidence) {
  return Judgement(std::move(answers), evidence, confidence).make();
}

Result<std::map<std::string, LevelReading>> read_levels(const LevelRequest& request) {
  return Levels(request).make();
}

}  // namespace polku::metrics
