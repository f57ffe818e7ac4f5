#include "moments_definition.h"

#include <array>

#include "definition.h"

namespace polku::metrics {
namespace {

// In the order of kLanguages. {scale} is the scale of the answers.
using Words = std::array<std::string_view, 4>;

constexpr Words kTenths{
    "Vastausten keskiarvo, muunnettu lineaarisesti asteikolta {scale} asteikolle 0–10.",
    "Medelvärdet av svaren, linjärt omräknat från skalan {scale} till skalan 0–10.",
    "The mean of the answers, converted linearly from the scale {scale} to 0–10.",
    "Середнє значення відповідей, лінійно перераховане зі шкали {scale} на шкалу 0–10."};
constexpr Words kKept{"Niiden osuus, joille luvattu toteutui, prosentteina.",
                      "Andelen som fick det som hade utlovats, i procent.",
                      "The share of those who got what was promised, in per cent.",
                      "Частка тих, для кого обіцянку виконано, у відсотках."};

json::object range_object(const ScaleRange& range) {
  return {{"min", range.min}, {"max", range.max}};
}

json::object words_of(const Words& words, const MomentTerms& terms) {
  json::object object;
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    std::string text(words[i]);
    const auto at = text.find("{scale}");
    if (at != std::string::npos && terms.scale) {
      text.replace(at, 7,
                   std::to_string(terms.scale->min) + "–" + std::to_string(terms.scale->max));
    }
    object[tag_of(kLanguages[i])] = text;
  }
  return object;
}

Metric metric_of(Family family) {
  switch (family) {
    case Family::Nps:
      return Metric::Nps;
    case Family::Csat:
      return Metric::Csat;
    case Family::Ces:
      return Metric::Ces;
    case Family::Promise:
      return Metric::Share;
    default:
      return Metric::Mean;
  }
}

json::object terms_object(const MomentTerms& terms) {
  json::object object;
  object["scale"] = terms.scale ? json::value(range_object(*terms.scale)) : json::value();
  if (terms.positive_from > 0) object["positive_from"] = terms.positive_from;
  return object;
}

}  // namespace

json::object definition_of(const MomentDefinition& request) {
  const auto& terms = request.terms;
  Target target;
  target.metric = request.tenths ? Metric::Mean : metric_of(request.family);
  target.counting = Counting::Points;
  target.scale = terms.scale;
  if (terms.scale) target.box = {terms.positive_from, terms.scale->max};
  MetricQuery query = request.view.query;
  query.metric = target.metric;
  query.interval = Grain::Week;
  auto definition = definition_of(DefinitionRequest{query, target, *request.view.snapshot,
                                                    request.view.window, request.view.earlier});
  definition["metric"] = name_of(request.family);
  if (request.tenths) {
    definition["unit"] = "tenths";
    definition["words"] = words_of(kTenths, terms);
  } else if (request.family == Family::Promise) {
    definition["words"] = words_of(kKept, terms);
    definition.erase("positive");
  }
  definition["questions"] = json::array(request.questions.begin(), request.questions.end());
  json::array left_out;
  for (const auto& [other, n] : request.left_out) {
    auto one = terms_object(other);
    one["n"] = static_cast<std::int64_t>(n);
    left_out.push_back(std::move(one));
  }
  if (!left_out.empty()) definition["left_out"] = std::move(left_out);
  return definition;
}

}  // namespace polku::metrics
