// Documents as JSON again, with every member, so that two of them can be laid side by side.

#include "journeys/documents.h"

namespace polku::journeys {
namespace {

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::array array_of(const std::vector<std::string>& texts) {
  json::array array;
  array.reserve(texts.size());
  for (const auto& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace

json::object to_json(const Moment& moment) {
  json::array next;
  for (const auto& branch : moment.next) {
    next.push_back(json::object{{"moment", branch.moment}, {"label", branch.label}});
  }
  json::value emotion(nullptr);
  if (moment.drawn_emotion) emotion = *moment.drawn_emotion;
  return {{"key", moment.key},
          {"title", moment.title},
          {"touchpoint", text_or_null(moment.touchpoint)},
          {"channel", text_or_null(moment.channel)},
          {"sees", moment.sees},
          {"hears", moment.hears},
          {"smells", moment.smells},
          {"feels", moment.feels},
          {"expectation", moment.expectation},
          {"promise", moment.promise},
          {"front_stage", moment.front_stage},
          {"back_stage", moment.back_stage},
          {"support", moment.support},
          {"drawn_emotion", std::move(emotion)},
          {"personas", array_of(moment.personas)},
          {"next", std::move(next)},
          {"sub_journey", text_or_null(moment.sub_journey)}};
}

json::object to_json(const Journey& journey) {
  json::array stages;
  for (const auto& stage : journey.stages) {
    json::array moments;
    moments.reserve(stage.moments.size());
    for (const auto& moment : stage.moments) moments.push_back(to_json(moment));
    stages.push_back(json::object{{"key", stage.key},
                                  {"kind", name_of(stage.kind)},
                                  {"title", stage.title},
                                  {"moments", std::move(moments)}});
  }
  json::value outcome(nullptr);
  if (journey.outcome) {
    outcome =
        json::object{{"survey", journey.outcome->survey}, {"question", journey.outcome->question}};
  }
  return {{"key", journey.key},
          {"name", journey.name},
          {"description", journey.description},
          {"language", tag_of(journey.language)},
          {"personas", array_of(journey.personas)},
          {"stages", std::move(stages)},
          {"outcome", std::move(outcome)}};
}

json::object to_json(const Persona& persona) {
  return {{"key", persona.key},
          {"name", persona.name},
          {"summary", persona.summary},
          {"everyday_life", persona.everyday_life},
          {"before", persona.before},
          {"after", persona.after},
          {"values", array_of(persona.values)},
          {"hard", array_of(persona.hard)},
          {"generation", text_or_null(persona.generation)},
          {"channels", array_of(persona.channels)},
          {"color", text_or_null(persona.color)},
          {"filters", persona.filters}};
}

json::object to_json(const Touchpoint& touchpoint) {
  return {{"key", touchpoint.key},
          {"name", touchpoint.name},
          {"channel", text_or_null(touchpoint.channel)},
          {"kind", touchpoint.kind ? json::value(name_of(*touchpoint.kind)) : json::value(nullptr)},
          {"description", touchpoint.description}};
}

}  // namespace polku::journeys
