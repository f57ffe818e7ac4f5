#include "moments_reading.h"

#include <algorithm>
#include <cmath>

#include "moments_definition.h"
#include "moments_numbers.h"
#include "moments_scores.h"

namespace polku::metrics {
namespace {

// What is shown of one window.
using SeenFamilies = std::array<SeenFamily, kFamilies>;

class PathReader {
 public:
  PathReader(const PathRequest& request, const ResolvedView& view)
      : request_(request),
        view_(view),
        items_(path_items(*view.snapshot, request.view.page.survey)),
        facts_({request.actor, *view.snapshot, request.engine.ports().facts, request.path, items_}),
        confidence_(request.view.confidence) {}

  Result<PathReading> make() {
    POLKU_TRY(const auto now, facts_.count({view_.window, view_.filters}));
    std::optional<PathFacts::Counted> before;
    if (view_.compares()) {
      POLKU_TRY(auto counted, facts_.count({view_.before_window(), view_.before_filters()}));
      before.emplace(std::move(counted));
    }
    terms_ = chosen_terms(now.sums, before ? &before->sums : nullptr);
    now_ = seen(now);
    if (before) before_ = seen(*before);
    choose_curve(now.sums);
    PathReading reading;
    reading.from = *view_.window.first;
    reading.to = view_.window.end->plus(-1);
    if (view_.earlier) {
      reading.compared_with = {*view_.earlier->first, view_.earlier->end->plus(-1)};
    }
    reading.curve_measure = name_of(curve_);
    for (std::size_t i = 0; i < request_.path.moments.size(); ++i) {
      reading.moments.push_back(moment(i));
    }
    const auto& policy = view_.snapshot->organisation.policy;
    judge_together(reading.moments, policy.relevant_difference_nps);
    const auto& groups = now.sums.group_names();
    for (std::size_t i = 0; i < groups.size(); ++i) {
      reading.groups[groups[i]] =
          measured(of(now_, curve_).groups[i], Telling::Tenths, confidence_);
    }
    reading.definitions = definitions(now.sums, reading);
    return reading;
  }

 private:
  static const SeenFamily& of(const SeenFamilies& families, Family family) {
    return families[index_of(family)];
  }

  SeenFamilies seen(const PathFacts::Counted& counted) const {
    const auto& policy = view_.snapshot->organisation.policy;
    SeenFamilies families;
    for (std::size_t i = 0; i < kFamilies; ++i) {
      const auto family = static_cast<Family>(i);
      if (counted.sums.terms(family).empty()) {
        families[i].moments.resize(request_.path.moments.size());
        families[i].groups.resize(counted.sums.group_names().size());
        continue;
      }
      families[i] = hide_moments(
          {.path = counted.sums,
           .sums = counted.sums.of(family, terms_[i]),
           .unfiltered = counted.unfiltered ? &counted.unfiltered->of(family, terms_[i]) : nullptr,
           .minimum_group =
               family == Family::Comments ? policy.minimum_group_comments : policy.minimum_group});
    }
    return families;
  }

  void choose_curve(const PathSums& sums) {
    if (const auto asked = parse_family(request_.view.measure)) {
      curve_ = *asked;
    } else {
      curve_ = chosen_curve(sums, terms_, std::max(view_.minimum_group(), kEnoughMin));
    }
  }

  std::optional<MeasureReading> number(std::size_t moment, Family family, std::string measure,
                                       Telling telling) const {
    return reading_of({.measure = std::move(measure),
                       .telling = telling,
                       .now = &of(now_, family).moments[moment],
                       .before = before_ ? &of(*before_, family).moments[moment] : nullptr,
                       .confidence = confidence_});
  }

  MomentReading moment(std::size_t index) {
    MomentReading reading;
    reading.key = request_.path.moments[index].key;
    for (const auto family : kScoreFamilies) {
      const std::string name(name_of(family));
      if (auto one = number(index, family, name, telling_of(family))) {
        reading.measures.emplace(name, std::move(*one));
      }
    }
    for (const auto family : kQuadrantFamilies) {
      const std::string name(name_of(family));
      if (auto one = number(index, family, name, Telling::Tenths)) {
        reading.quadrant.emplace(name, std::move(*one));
      }
    }
    const auto of_curve = score_family(index);
    reading.score = number(index, of_curve, "score", Telling::Tenths);
    reading.other_measure = reading.score.has_value() && of_curve != curve_;
    if (reading.other_measure) others_[index_of(of_curve)] = true;
    reading.gap = gap(index);
    reading.promise_kept = number(index, Family::Promise, "promise_kept", Telling::Percent);
    const auto& comments = of(now_, Family::Comments).moments[index];
    if (comments.shown()) reading.comments = whole(comments.tally.n);
    for (const auto& family : now_) {
      if (family.moments[index].shown()) reading.responses += whole(family.moments[index].tally.n);
    }
    return reading;
  }

  // The curve's measure, unless the moment shows none of it but some of another.
  Family score_family(std::size_t moment) const {
    const auto shows = [&](Family family) {
      const auto& seen = of(now_, family).moments[moment];
      return seen.shown() && seen.tally.n > 0;
    };
    if (shows(curve_)) return curve_;
    for (const auto family : kScoreFamilies) {
      if (shows(family)) return family;
    }
    return curve_;
  }

  std::optional<GapReading> gap(std::size_t moment) const {
    const auto& expected = of(now_, Family::Expectation).moments[moment];
    const auto& experienced = of(now_, Family::Experience).moments[moment];
    if (expected.tally.n <= 0 || experienced.tally.n <= 0) return std::nullopt;
    GapReading gap;
    gap.expected = measured(expected, Telling::Tenths, confidence_);
    gap.experienced = measured(experienced, Telling::Tenths, confidence_);
    if (expected.shown() && experienced.shown()) {
      gap.gap = change_between({expected.tally, experienced.tally}, Telling::Tenths, confidence_);
    }
    return gap;
  }

  json::object definitions(const PathSums& sums, const PathReading& reading) const {
    json::object all;
    const auto put = [&](std::string_view name, Family family, bool tenths) {
      if (all.contains(name) || sums.terms(family).empty()) return;
      MomentDefinition request{view_, family, tenths, {}, {}, {}};
      const auto& terms = sums.terms(family);
      const auto chosen = terms_[index_of(family)];
      request.terms = terms[chosen];
      for (std::size_t i = 0; i < items_.size(); ++i) {
        const bool taken =
            sums.has_answers(i, family) && terms_in(items_[i], family) == request.terms;
        if (taken) request.questions.push_back(items_[i].slug + "/" + items_[i].item);
      }
      for (std::size_t i = 0; i < terms.size(); ++i) {
        const double n = i == chosen ? 0 : sums.answers(family, i);
        // A handful would be told of here.
        if (n >= std::max(1, view_.minimum_group())) request.left_out.emplace_back(terms[i], n);
      }
      all[name] = definition_of(request);
    };
    put("score", curve_, true);
    for (const auto family : kScoreFamilies) {
      const std::string name(name_of(family));
      if (others_[index_of(family)]) put("score_" + name, family, true);
    }
    for (const auto& moment : reading.moments) {
      for (const auto& [name, one] : moment.measures) {
        put(name, *parse_family(name), name == "mean");
      }
      for (const auto& [name, one] : moment.quadrant) put(name, *parse_family(name), true);
      if (moment.promise_kept) put("promise_kept", Family::Promise, false);
      if (!moment.gap) continue;
      put("expectation", Family::Expectation, true);
      put("experience", Family::Experience, true);
    }
    return all;
  }

  static std::int64_t whole(double n) { return static_cast<std::int64_t>(std::llround(n)); }

  const PathRequest& request_;
  const ResolvedView& view_;
  const std::vector<PathItem> items_;
  PathFacts facts_;
  const stats::Confidence confidence_;
  std::array<std::size_t, kFamilies> terms_{};
  SeenFamilies now_;
  std::optional<SeenFamilies> before_;
  Family curve_ = Family::Csat;
  std::array<bool, kFamilies> others_{};  // on the curve beside its own measure
};

}  // namespace

Result<PathReading> read_path(const PathRequest& request) {
  POLKU_TRY(const auto view, resolve_view(request.engine, request.actor, request.view));
  return PathReader(request, view).make();
}

}  // namespace polku::metrics
