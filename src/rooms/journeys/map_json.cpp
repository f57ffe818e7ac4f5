#include "map_json.h"

#include <algorithm>
#include <map>

#include "measure_json.h"

namespace polku::journeys {
namespace {

constexpr double kPercent = 100;
// Drawn emotion -2, 0, 2 lies at 1, 5, 9 of the score's scale.
constexpr double kDrawnMiddle = 5;
constexpr double kDrawnStep = 2;

json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value() : json::value(text);
}

template <class Readings>
json::object readings_json(const Readings& readings) {
  json::object object;
  for (const auto& [name, reading] : readings) object[name] = reading_json(reading);
  return object;
}

json::object level_json(const metrics::PathStudy* study, const std::string& moment) {
  if (study == nullptr) {
    return {{"verdict", "pending"},
            {"why", nullptr},
            {"together", nullptr},
            {"answers", nullptr},
            {"components", json::object()}};
  }
  const auto found = study->levels.find(moment);
  const auto level = found == study->levels.end() ? metrics::LevelReading{} : found->second;
  json::object components;
  for (const auto& component : level.components) {
    components[component.factor] = {{"deviation", number_or_null(component.deviation.value)},
                                    {"low", number_or_null(component.deviation.low)},
                                    {"high", number_or_null(component.deviation.high)},
                                    {"share", number_or_null(component.share)},
                                    {"levels", component.levels},
                                    {"decides", component.decides}};
  }
  return {{"verdict", metrics::name_of(level.level)},
          {"why", level.why.empty() ? "few_answers" : level.why},
          {"together", interval_json(level.together)},
          {"answers", level.answers},
          {"components", std::move(components)}};
}

json::value gap_json(const std::optional<metrics::GapReading>& gap) {
  if (!gap) return {};
  const bool hidden = gap->expected.suppressed || gap->experienced.suppressed;
  auto object = hidden ? hidden_interval_json() : interval_json(gap->gap);
  object["expected"] = measured_json(gap->expected);
  object["experienced"] = measured_json(gap->experienced);
  return object;
}

json::object alarm_mark(const StoredAlarm& alarm) {
  return {{"id", alarm.id.text()},
          {"side", alarm.side},
          {"rule", alarm.rule},
          {"opened_at", format_rfc3339(alarm.opened_at)}};
}

// What people and the system have put beside a moment.
struct Marks {
  int pain_points = 0, ideas = 0, proposals = 0;
  json::array alarms;
};

class MapWriter {
 public:
  explicit MapWriter(const MapParts& parts) : parts_(parts) {
    for (const auto& moment : parts.reading.moments) readings_[moment.key] = &moment;
    for (const auto& note : parts.notes) {
      if (note.done_at) continue;
      auto& marks = marks_[note.moment];
      ++(note.kind == NoteKind::PainPoint ? marks.pain_points : marks.ideas);
    }
    for (const auto& proposal : parts.proposals) {
      if (proposal.state == "open") ++marks_[proposal.moment].proposals;
    }
    for (const auto& alarm : parts.alarms) {
      if (!alarm.closed_at) marks_[alarm.moment].alarms.push_back(alarm_mark(alarm));
    }
    weakest_ = weakest_moment();
  }

  json::object write() const {
    const auto& journey = parts_.path.journey;
    json::array stages;
    for (const auto& stage : journey.stages) stages.push_back(stage_json(stage));
    return {{"journey",
             {{"id", parts_.path.stored.id.text()},
              {"key", journey.key},
              {"name", journey.name},
              {"language", tag_of(journey.language)},
              {"revision", parts_.path.stored.revision}}},
            {"from", parts_.reading.from.text()},
            {"to", parts_.reading.to.text()},
            {"compared_with", compared_json()},
            {"persona", persona_json()},
            {"confidence", parts_.view.path.confidence},
            {"curve", curve_json()},
            {"stages", std::move(stages)},
            {"groups", groups_json()},
            {"weakest_link", weakest_json()},
            {"consistency", consistency_json()},
            {"drop_out", drop_out_json()},
            {"study", study_json()}};
  }

 private:
  json::value compared_json() const {
    if (!parts_.view.compared_unit.empty()) {
      return json::object{{"unit", parts_.view.compared_unit}};
    }
    const auto& period = parts_.reading.compared_with;
    if (!period) return {};
    return json::object{{"from", period->first.text()}, {"to", period->second.text()}};
  }

  json::value persona_json() const {
    if (!parts_.view.persona) return {};
    const auto& persona = *parts_.view.persona;
    return json::object{{"key", persona.key},
                        {"name", persona.name},
                        {"filtered", !parts_.view.path.filters.empty()}};
  }

  json::object curve_json() const {
    const auto* definition = find_member(parts_.reading.definitions, parts_.reading.curve_measure);
    return {{"measure", parts_.reading.curve_measure},
            {"definition", definition == nullptr ? json::value() : *definition}};
  }

  json::object stage_json(const Stage& stage) const {
    json::array moments;
    for (const auto& moment : stage.moments) moments.push_back(moment_json(moment));
    const auto score = parts_.reading.groups.find(stage_group(stage.key));
    return {
        {"key", stage.key},
        {"kind", name_of(stage.kind)},
        {"title", stage.title},
        {"score", score == parts_.reading.groups.end() ? json::value()
                                                       : json::value(measured_json(score->second))},
        {"moments", std::move(moments)}};
  }

  json::object moment_json(const Moment& moment) const {
    const auto* touchpoint = touchpoint_of(moment, parts_.path.touchpoints);
    const auto medium = medium_of(moment, touchpoint);
    json::object object{
        {"id", moment.key},
        {"key", moment.key},
        {"title", moment.title},
        {"touchpoint", touchpoint_json(moment, touchpoint)},
        {"channel", text_or_null(channel_of(moment, touchpoint))},
        {"medium", medium ? json::value(name_of(*medium)) : json::value()},
        {"drawn", moment.drawn_emotion
                      ? number_or_null(kDrawnMiddle + kDrawnStep * *moment.drawn_emotion)
                      : json::value()}};
    put_measures(object, moment.key);
    object["level"] = level_json(parts_.study, moment.key);
    object["weakest"] = moment.key == weakest_;
    put_marks(object, moment.key);
    return object;
  }

  // One that was removed is told by its key.
  static json::value touchpoint_json(const Moment& moment, const Touchpoint* touchpoint) {
    if (moment.touchpoint.empty()) return {};
    return json::object{{"key", moment.touchpoint},
                        {"name", touchpoint == nullptr ? moment.touchpoint : touchpoint->name}};
  }

  void put_measures(json::object& object, const std::string& key) const {
    const auto found = readings_.find(key);
    const metrics::MomentReading none;
    const auto& reading = found == readings_.end() ? none : *found->second;
    object["score"] = score_json(reading);
    object["measures"] = readings_json(reading.measures);
    object["quadrant"] =
        reading.quadrant.empty() ? json::value() : json::value(readings_json(reading.quadrant));
    object["gap"] = gap_json(reading.gap);
    object["promise_kept"] =
        reading.promise_kept ? json::value(reading_json(*reading.promise_kept)) : json::value();
    // No answers at all have no comments either: that is not hidden.
    const bool unheard = found == readings_.end();
    object["comments"] = reading.comments ? json::value(*reading.comments)
                         : unheard        ? json::value(0)
                                          : json::value();
    object["open_cases"] = nullptr;
    const auto themes = parts_.themes.find(std::string(object.at("key").as_string()));
    object["themes"] = themes == parts_.themes.end() ? json::array() : themes->second;
  }

  static json::value score_json(const metrics::MomentReading& reading) {
    if (!reading.score) return {};
    auto score = reading_json(*reading.score);
    score["measure"] = reading.score->measure;
    score["other_measure"] = reading.other_measure;
    return score;
  }

  void put_marks(json::object& object, const std::string& key) const {
    const auto found = marks_.find(key);
    const Marks none;
    const auto& marks = found == marks_.end() ? none : found->second;
    object["pain_points"] = marks.pain_points;
    object["ideas"] = marks.ideas;
    object["proposals"] = marks.proposals;
    object["alarms"] = marks.alarms;
  }

  json::object groups_json() const {
    json::object groups;
    const auto put = [&](std::string_view name, const std::string& group) {
      const auto found = parts_.reading.groups.find(group);
      if (found != parts_.reading.groups.end()) groups[name] = measured_json(found->second);
    };
    for (const auto kind :
         {StageKind::Before, StageKind::During, StageKind::After, StageKind::Own}) {
      put(name_of(kind), kind_group(kind));
    }
    for (const auto medium : {Medium::Digital, Medium::Physical}) {
      put(name_of(medium), medium_group(medium));
    }
    return groups;
  }

  // The one whose loss cannot be nothing; without such a one no link is called the weakest.
  std::string weakest_moment() const {
    if (parts_.study == nullptr) return {};
    for (const auto& link : parts_.study->weakest) {
      if (!link.suppressed && link.lost.low > 0) return link.moment;
    }
    return {};
  }

  json::value weakest_json() const {
    if (parts_.study == nullptr) return {};
    json::array links;
    for (const auto& link : parts_.study->weakest) {
      const bool hidden = link.suppressed;
      links.push_back(json::object{
          {"moment", link.moment},
          {"bad_share", hidden ? hidden_interval_json()
                               : interval_json(stats::scaled(link.bad_share, kPercent))},
          {"drop", hidden ? hidden_interval_json() : interval_json(link.drop)},
          {"lost", hidden ? hidden_interval_json() : interval_json(link.lost)},
          {"suppressed", hidden}});
    }
    return links;
  }

  json::value consistency_json() const {
    if (parts_.study == nullptr) return {};
    const auto& consistency = parts_.study->consistency;
    auto object = interval_json(consistency.deviation);
    json::object channels;
    for (const auto& [key, estimate] : consistency.channels) {
      channels[key] = measured_json({estimate, false, {}});
    }
    object["channels"] = std::move(channels);
    object["largest_gap"] = nullptr;
    if (!consistency.low_channel.empty()) {
      auto gap = interval_json(consistency.gap);
      gap["low_channel"] = consistency.low_channel;
      gap["high_channel"] = consistency.high_channel;
      object["largest_gap"] = std::move(gap);
    }
    return object;
  }

  json::array drop_out_json() const {
    json::array moments;
    if (parts_.study == nullptr) return moments;
    for (const auto& one : parts_.study->drop_out) {
      moments.push_back(json::object{{"moment", one.moment},
                                     {"reached", one.reached},
                                     {"last_here", one.last_here},
                                     {"share", interval_json(stats::scaled(one.share, kPercent))}});
    }
    return moments;
  }

  json::object study_json() const {
    if (parts_.study == nullptr) return {{"state", "pending"}, {"computed_at", nullptr}};
    return {{"state", "ready"}, {"computed_at", format_rfc3339(parts_.study->computed_at)}};
  }

  const MapParts& parts_;
  std::map<std::string, const metrics::MomentReading*, std::less<>> readings_;
  std::map<std::string, Marks, std::less<>> marks_;
  std::string weakest_;
};

}  // namespace

json::object map_json(const MapParts& parts) { return MapWriter(parts).write(); }

}  // namespace polku::journeys
