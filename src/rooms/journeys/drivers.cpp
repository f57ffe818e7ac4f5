// What the end outcome goes together with, and which of it to mend first.

#include <cmath>

#include "journey_path.h"
#include "journeys/map.h"
#include "map_view.h"
#include "measure_json.h"

namespace polku::journeys {
namespace {

constexpr double kBest = 10;  // of performance

// Important and not good: of those that carry at least an even part of what is explained, the one
// with the most importance times room to do better. Importance-performance analysis: Martilla and
// James (1977), Journal of Marketing 41(1).
std::size_t first_to_mend(const std::vector<metrics::Driver>& drivers) {
  auto first = drivers.size();
  double most = 0;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    const auto& driver = drivers[i];
    const double even = 1.0 / static_cast<double>(drivers.size());
    const double gain = driver.share * (kBest - driver.performance.value);
    if (!(driver.share >= even) || !(gain > most)) continue;
    most = gain;
    first = i;
  }
  return first;
}

json::object set_json(const metrics::Drivers& set, const Journey& journey) {
  json::array drivers;
  const auto first = first_to_mend(set.drivers);
  for (std::size_t i = 0; i < set.drivers.size(); ++i) {
    const auto& driver = set.drivers[i];
    const auto* moment = journey.find_moment(driver.name);
    drivers.push_back(json::object{{"name", driver.name},
                                   {"title", moment == nullptr ? driver.name : moment->title},
                                   {"weight", interval_json(driver.weight)},
                                   {"share", number_or_null(driver.share)},
                                   {"correlation", number_or_null(driver.correlation)},
                                   {"performance", measured_json({driver.performance, false, {}})},
                                   {"first", i == first}});
  }
  const bool none = set.drivers.empty();
  return {{"r_squared", none ? json::value() : json::value(interval_json(set.r_squared))},
          {"rows_used", set.rows_used},
          {"rows_dropped", set.rows_dropped},
          {"problem", set.problem.empty() ? json::value() : json::value(set.problem)},
          {"drivers", std::move(drivers)}};
}

// "survey/question"; what the metrics room chose, or what the journey asks for while it is pending.
json::value outcome_json(const metrics::PathStudy* study, const Journey& journey) {
  std::string survey, question;
  if (journey.outcome) {
    survey = journey.outcome->survey;
    question = journey.outcome->question;
  }
  if (study != nullptr) {
    for (const auto* set : {&study->quadrant_drivers, &study->moment_drivers}) {
      if (set->outcome.empty()) continue;
      const auto slash = set->outcome.find('/');
      survey = set->outcome.substr(0, slash);
      question = slash == std::string::npos ? std::string() : set->outcome.substr(slash + 1);
      break;
    }
  }
  if (survey.empty() && question.empty()) return {};
  const auto text = [](const std::string& value) {
    return value.empty() ? json::value() : json::value(value);
  };
  return json::object{{"survey", text(survey)}, {"question", text(question)}};
}

}  // namespace

Result<json::object> MapService::drivers(const directory::Actor& actor, DocumentId journey,
                                         const MapView& view) {
  POLKU_CHECK(require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(const auto path, load_path(ports_.store, actor.organisation, journey));
  POLKU_TRY(const auto checked, check_view(actor, view, ports_));
  std::shared_ptr<const metrics::PathStudy> study;
  if (view.wait) {
    POLKU_TRY(study, ports_.measures.study(actor, path.spec, checked.path));
  } else {
    study = ports_.measures.study_if_ready(actor, path.spec, checked.path);
  }
  json::object answer{{"outcome", outcome_json(study.get(), path.journey)},
                      {"state", study ? "ready" : "pending"},
                      {"quadrant", nullptr},
                      {"moments", nullptr}};
  if (study) {
    answer["quadrant"] = set_json(study->quadrant_drivers, path.journey);
    answer["moments"] = set_json(study->moment_drivers, path.journey);
  }
  return answer;
}

}  // namespace polku::journeys
