#pragma once
// A path over answers: records, facts and the measures of its moments.

#include "metric_fixture.h"
#include "metrics/moments.h"

namespace polku::facts::testing {

using metrics::MomentBinding;
using metrics::MomentRole;
using metrics::PathSpec;
using metrics::PathView;

// Asked at each moment ("visit"), once about the whole way ("whole"), and on other scales
// ("other").
inline constexpr const char* kVisit = R"({
  "schema": 1, "slug": "visit", "name": "Visit", "languages": ["fi"], "title": {"fi": "x"},
  "attributes": [{"key": "contact", "type": "text", "label": {"fi": "x"}},
                 {"key": "staff", "type": "text", "label": {"fi": "x"}}],
  "questions": [
    {"key": "satisfaction", "type": "csat", "title": {"fi": "x"}},
    {"key": "recommend", "type": "nps", "title": {"fi": "x"}},
    {"key": "stars", "type": "rating", "scale": {"min": 1, "max": 5}, "title": {"fi": "x"}},
    {"key": "four", "type": "quadrant", "title": {"fi": "x"}},
    {"key": "expected", "type": "rating", "measure": "expectation", "scale": {"min": 1, "max": 5},
     "title": {"fi": "x"}},
    {"key": "got", "type": "rating", "measure": "experience", "scale": {"min": 1, "max": 5},
     "title": {"fi": "x"}},
    {"key": "promise", "type": "single_choice", "title": {"fi": "x"},
     "options": [{"key": "no", "label": {"fi": "x"}}, {"key": "yes", "label": {"fi": "x"}}]},
    {"key": "why", "type": "long_text", "title": {"fi": "x"}}]})";
inline constexpr const char* kWhole = R"({
  "schema": 1, "slug": "whole", "name": "Whole", "languages": ["fi"], "title": {"fi": "x"},
  "attributes": [{"key": "contact", "type": "text", "label": {"fi": "x"}}],
  "questions": [
    {"key": "till", "type": "csat", "title": {"fi": "x"}},
    {"key": "door", "type": "csat", "measure": "entering", "title": {"fi": "x"}},
    {"key": "recommend", "type": "nps", "title": {"fi": "x"}}]})";

class MomentFixture : public MetricFixture {
 protected:
  MomentFixture() {
    measures_ = metrics::make_moment_measures(*service_);
    world_.settings().policy.minimum_group = 1;
    world_.settings().policy.minimum_group_comments = 1;
  }

  static PathSpec path_of(const std::vector<std::string>& keys) {
    PathSpec path;
    for (const auto& key : keys) path.moments.push_back({key, false, {}});
    return path;
  }
  static MomentBinding bind(const std::string& owner, MomentBinding::Kind kind,
                            const std::string& target, const char* from = "2025-01-01",
                            const char* to = nullptr) {
    MomentBinding binding;
    binding.owner = owner;
    binding.kind = kind;
    binding.target = target;
    binding.valid_from = *Day::parse(from);
    if (to != nullptr) binding.valid_to = *Day::parse(to);
    return binding;
  }
  static MomentBinding bind_question(const std::string& owner, const std::string& survey,
                                     const std::string& question, const char* from = "2025-01-01",
                                     const char* to = nullptr) {
    auto binding = bind(owner, MomentBinding::Kind::Question, question, from, to);
    binding.survey = survey;
    return binding;
  }

  surveys::Response& at(SurveyId survey, const std::string& moment, const std::string& touchpoint,
                        json::object answers, const char* when = "2026-02-10T10:00:00Z") {
    auto& response = answer(survey, when, std::move(answers));
    response.context.moment = moment;
    response.context.touchpoint = touchpoint;
    return response;
  }

  // From the new year until now, unless the view says otherwise.
  static PathView view_of(const char* from = "2026-01-01", const char* to = "2026-03-15") {
    PathView view;
    view.page.from = from;
    view.page.to = to;
    return view;
  }

  metrics::PathReading read(const PathSpec& path, const PathView& view = view_of()) {
    return read_as(world_.analyst(), path, view);
  }
  metrics::PathReading read_as(const directory::Actor& actor, const PathSpec& path,
                               const PathView& view) {
    service_->forget(world_.organisation);
    auto reading = measures_->read(actor, path, view);
    EXPECT_TRUE(reading.ok()) << reading.error().field << ": " << reading.error().message
                              << reading.error().detail;
    return reading.ok() ? std::move(reading).value() : metrics::PathReading();
  }

  // n of a measure at a moment; -1 when it is hidden.
  static double n_of(const metrics::PathReading& reading, std::size_t moment,
                     const std::string& measure) {
    const auto& measures = reading.moments.at(moment).measures;
    const auto found = measures.find(measure);
    if (found == measures.end()) return 0;
    return found->second.now.suppressed ? -1 : found->second.now.estimate.n;
  }

  void compact() {
    while (true) {
      const auto more = facts_->compact(metrics::FactStore::Compaction::Everything);
      ASSERT_TRUE(more.ok()) << more.error().detail;
      if (!*more) return;
    }
  }

  std::unique_ptr<metrics::PathMeasures> measures_;
};

}  // namespace polku::facts::testing
