#include "definition.h"

#include <array>

namespace polku::metrics {
namespace {

// In the order of kLanguages. {box} is the positive scores, {scale} the whole scale.
using Words = std::array<std::string_view, 4>;

constexpr Words kNps{
    "Suosittelijoiden (9–10) osuus miinus arvostelijoiden ({low}–6) osuus, pisteinä −100…100.",
    "Andelen ambassadörer (9–10) minus andelen kritiker ({low}–6), i poäng från −100 till 100.",
    "The share of promoters (9–10) minus the share of detractors ({low}–6), in points from −100 "
    "to 100.",
    "Частка промоутерів (9–10) мінус частка критиків ({low}–6), у пунктах від −100 до 100."};
constexpr Words kBox{
    "Vastausten {box} osuus kaikista vastauksista asteikolla {scale}, prosentteina.",
    "Andelen svar {box} av alla svar på skalan {scale}, i procent.",
    "The share of answers {box} among all answers on the scale {scale}, in per cent.",
    "Частка відповідей {box} серед усіх відповідей за шкалою {scale}, у відсотках."};
constexpr Words kMean{"Vastausten keskiarvo asteikolla {scale}.",
                      "Medelvärdet av svaren på skalan {scale}.",
                      "The mean of the answers on the scale {scale}.",
                      "Середнє значення відповідей за шкалою {scale}."};
constexpr Words kMeanOfNumbers{"Annettujen lukujen keskiarvo.", "Medelvärdet av de angivna talen.",
                               "The mean of the numbers given.",
                               "Середнє значення вказаних чисел."};
constexpr Words kCount{"Vastausten määrä.", "Antalet svar.", "The number of answers.",
                       "Кількість відповідей."};
constexpr Words kChoice{
    "Vaihtoehdon valinneiden osuus kysymykseen vastanneista, prosentteina.",
    "Andelen som valde alternativet av dem som besvarade frågan, i procent.",
    "The share of those who answered the question that chose the option, in per cent.",
    "Частка тих, хто обрав цей варіант, серед усіх, хто відповів на запитання, у відсотках."};
constexpr Words kDistribution{
    "Kunkin vaihtoehdon osuus kysymykseen vastanneista, prosentteina.",
    "Varje alternativs andel av dem som besvarat frågan, i procent.",
    "Each option's share of those who answered the question, in per cent.",
    "Частка кожного варіанта серед тих, хто відповів на запитання, у відсотках."};
constexpr Words kResponseRate{
    "Loppuun asti vastanneiden osuus kyselyn avanneista (AAPOR RR1), prosentteina.",
    "Andelen som svarat ända till slutet av dem som öppnat enkäten (AAPOR RR1), i procent.",
    "The share of those who opened the survey that answered it to the end (AAPOR RR1), in per "
    "cent.",
    "Частка тих, хто відповів до кінця, серед тих, хто відкрив опитування (AAPOR RR1), у "
    "відсотках."};

constexpr Words kThemeShare{"Teeman mainitsevien osuus kommenteista, prosentteina.",
                            "Andelen kommentarer som nämner temat, i procent.",
                            "The share of comments that mention the theme, in per cent.",
                            "Частка коментарів, у яких згадано тему, у відсотках."};
constexpr Words kSentiment{
    "Kommenttien sävyn keskiarvo, −100…100; kommentin sävy on sen lausumien sävyjen keskiarvo.",
    "Medelvärdet av kommentarernas känsla, från −100 till 100; en kommentars känsla är medelvärdet "
    "av dess påståenden.",
    "The mean feeling of comments, −100 to 100; a comment's feeling is the mean of its statements.",
    "Середній настрій коментарів, від −100 до 100; настрій коментаря — середнє його висловлювань."};

const Words& words_of(const Target& target) {
  switch (target.metric) {
    case Metric::Nps:
      return kNps;
    case Metric::Csat:
    case Metric::Ces:
      return kBox;
    case Metric::Share:
      return target.counting == Counting::Choices ? kChoice : kBox;
    case Metric::Mean:
    case Metric::Quadrant:
      return target.scale ? kMean : kMeanOfNumbers;
    case Metric::Count:
      return kCount;
    case Metric::Distribution:
      return kDistribution;
    case Metric::ResponseRate:
      return kResponseRate;
    case Metric::ThemeShare:
      return kThemeShare;
    case Metric::Sentiment:
      return kSentiment;
  }
  return kCount;
}

std::string range_text(const ScaleRange& range) {
  if (range.min == range.max) return std::to_string(range.min);
  return std::to_string(range.min) + "–" + std::to_string(range.max);
}

std::string filled(std::string_view words, const Target& target) {
  std::string text(words);
  const auto fill = [&](std::string_view mark, const std::string& value) {
    const auto at = text.find(mark);
    if (at != std::string::npos) text.replace(at, mark.size(), value);
  };
  fill("{box}", range_text(target.box));
  if (target.scale) {
    fill("{scale}", range_text(*target.scale));
    fill("{low}", std::to_string(target.scale->min));
  }
  return text;
}

std::string_view unit_of(const Target& target) {
  switch (target.metric) {
    case Metric::Nps:
      return "points";
    case Metric::Csat:
    case Metric::Ces:
    case Metric::Share:
    case Metric::Distribution:
    case Metric::ResponseRate:
    case Metric::ThemeShare:
      return "percent";
    case Metric::Sentiment:
      return "points";
    case Metric::Mean:
    case Metric::Quadrant:
      return target.scale ? "scale_points" : "number";
    case Metric::Count:
      return "answers";
  }
  return {};
}

std::string_view method_of(const Target& target) {
  switch (target.metric) {
    case Metric::Nps:
      return "adjusted_wald";
    case Metric::Csat:
    case Metric::Ces:
    case Metric::Share:
    case Metric::Distribution:
    case Metric::ResponseRate:
    case Metric::ThemeShare:
      return "wilson";
    case Metric::Sentiment:
    case Metric::Mean:
    case Metric::Quadrant:
      return "student_t";
    case Metric::Count:
      return "none";
  }
  return {};
}

json::object to_json(const ScaleRange& range) { return {{"min", range.min}, {"max", range.max}}; }

json::value edge(std::optional<Day> day, std::optional<Timestamp> at) {
  if (at) return json::value(format_rfc3339(*at));
  if (day) return json::value(day->text());
  return {};
}

void put_question(json::object& definition, const Target& target) {
  if (target.question == nullptr) return;
  const auto& question = *target.question;
  json::object title;
  for (const auto& [language, text] : question.title) title[tag_of(language)] = text;
  definition["question_text"] = std::move(title);
  definition["question_type"] = name_of(question.type);
  json::array versions;
  for (const auto& note : target.notes) {
    versions.push_back({{"survey", note.slug},
                        {"from_version", note.from},
                        {"to_version", note.to},
                        {"comparability", note.comparability}});
  }
  if (!versions.empty()) definition["version_changes"] = std::move(versions);
}

void put_thresholds(json::object& definition, const Target& target) {
  if (target.metric == Metric::Nps) {
    definition["promoter_min"] = surveys::kPromoterMin;
    definition["detractor_max"] = surveys::kDetractorMax;
  }
  const bool boxed = target.metric == Metric::Csat || target.metric == Metric::Ces ||
                     (target.metric == Metric::Share && target.counting != Counting::Choices);
  if (boxed) definition["positive"] = to_json(target.box);
  if (!target.choice.empty()) definition["choice"] = target.choice;
}

}  // namespace

json::object to_json(const Window& window, const TimeZone&) {
  const auto last = window.end ? std::optional(window.end->plus(-1)) : std::nullopt;
  return {{"from", edge(window.first, window.from)}, {"to", edge(last, window.to)}};
}

json::object definition_of(const DefinitionRequest& request) {
  const auto& target = request.target;
  json::object definition{{"metric", name_of(target.metric)}, {"unit", unit_of(target)}};
  json::object words;
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    words[tag_of(kLanguages[i])] = filled(words_of(target)[i], target);
  }
  definition["words"] = std::move(words);
  if (!request.query.survey.empty()) definition["survey"] = request.query.survey;
  if (!request.query.question.empty()) definition["question"] = request.query.question;
  if (!request.query.measure.empty()) definition["measure"] = request.query.measure;
  put_question(definition, target);
  if (target.scale) definition["scale"] = to_json(*target.scale);
  put_thresholds(definition, target);
  definition["interval_method"] = method_of(target);
  definition["confidence"] = request.query.confidence;
  definition["minimum_group"] = request.snapshot.organisation.policy.minimum_group;
  definition["time_zone"] = request.snapshot.organisation.time_zone;
  auto window = to_json(request.window, request.snapshot.zone);
  definition["from"] = window["from"];
  definition["to"] = window["to"];
  if (request.query.interval) definition["interval"] = name_of(*request.query.interval);
  if (request.query.compare) {
    definition["compare"] = name_of(*request.query.compare);
    if (request.earlier) {
      definition["compared_with"] = to_json(*request.earlier, request.snapshot.zone);
    }
  }
  return definition;
}

}  // namespace polku::metrics
