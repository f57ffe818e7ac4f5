#include "question_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/written.h"
#include "surveys/steps.h"
#include "templates.h"
#include "texts.h"

namespace polku::pages {
namespace {

using surveys::AnswerFault;
using surveys::Question;
using surveys::QuestionType;
using surveys::RatingStyle;

void add_attribute(std::string& attributes, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(attributes), " {}=\"{}\"", name, escape_html(value));
}

std::vector<const AnswerFault*> faults_of(const Question& question, const Scene& scene) {
  std::vector<const AnswerFault*> faults;
  for (const auto& fault : scene.faults) {
    if (fault.question == question.key) faults.push_back(&fault);
  }
  return faults;
}

std::string star() {
  return R"(<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3.2l2.7 5.6 6.1.8-4.5 4.3 )"
         R"(1.1 6.1-5.4-3-5.4 3 1.1-6.1-4.5-4.3 6.1-.8z"/></svg>)";
}

// The mouth's curve goes from a frown at 0 to a smile at 1.
std::string smiley(double mood) {
  const double curve = 2 * mood - 1;
  constexpr auto kFace =
      R"(<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.2"/>)"
      R"(<path d="M9 9v.8M15 9v.8M8 {:.1f}Q12 {:.1f} 16 {:.1f}"/></svg>)";
  return fmt::format(kFace, 15 - curve, 15 + 3.4 * curve, 15 - curve);
}

// One row of points: the whole of a scored question, or a line of a grid.
std::string scale_html(const Question& question, const std::string& name, const Scene& scene,
                       bool with_ends) {
  const auto scale = *question.scale;
  const bool drawn = question.type == QuestionType::Rating && question.style != RatingStyle::Number;
  const auto low = text_of(question.low_label, scene), high = text_of(question.high_label, scene);
  const auto& chosen = scene.fields.value(name);
  data points{data::type::list};
  for (int value = scale.min; value <= scale.max; ++value) {
    data point;
    const auto digits = std::to_string(value);
    std::string spoken;
    if (drawn) {
      spoken = filled(scene.language(), "scale_point",
                      {{"value", digits}, {"max", std::to_string(scale.max)}});
      const double mood = static_cast<double>(value - scale.min) / (scale.max - scale.min);
      point["drawing"] = question.style == RatingStyle::Star ? star() : smiley(mood);
    } else {
      point["drawing"] = flag(false);
    }
    if (value == scale.min && !low.empty()) spoken += ", " + low;
    if (value == scale.max && !high.empty()) spoken += ", " + high;
    point["value"] = digits;
    point["checked"] = flag(chosen == digits);
    point["spoken"] = text_or_nothing(std::move(spoken));
    point["first_id"] = value == scale.min ? data{"i-" + name} : flag(false);
    points.push_back(point);
  }
  data values;
  values["count"] = std::to_string(scale.points());
  values["style"] = drawn ? data{std::string(surveys::name_of(question.style))} : flag(false);
  values["name"] = name;
  values["points"] = std::move(points);
  values["ends"] = flag(with_ends && (!low.empty() || !high.empty()));
  values["numbered"] = flag(!drawn);
  values["min"] = std::to_string(scale.min);
  values["max"] = std::to_string(scale.max);
  values["low"] = low;
  values["high"] = high;
  return render(Template::Scale, values);
}

struct ChoiceField {
  std::string name;
  bool many = false;
  bool across = false;
};

std::string choices_html(const Question& question, const ChoiceField& field, const Scene& scene) {
  const auto& chosen = scene.fields.values(field.name);
  const auto is_chosen = [&](std::string_view key) {
    return std::ranges::find(chosen, key) != chosen.end();
  };
  data options{data::type::list};
  const auto add = [&](std::string key, std::string label, bool alone) {
    data option;
    option["checked"] = flag(is_chosen(key));
    option["first_id"] = options.is_empty_list() ? data{"i-" + field.name} : flag(false);
    option["value"] = std::move(key);
    option["label"] = std::move(label);
    option["alone"] = flag(alone);
    options.push_back(option);
  };
  const bool is_row = question.type == QuestionType::Matrix;
  const auto order = is_row ? std::vector<std::size_t>{} : shown_order(question, scene.seed);
  const auto other_label = text_of(question.other_label, scene);
  bool other_due = question.other;
  const auto add_other = [&] {
    add(std::string(surveys::kOther),
        other_label.empty() ? words(scene.language(), "other") : other_label, false);
    other_due = false;
  };
  // "Something else" stands before "none of these".
  std::size_t common = question.options.size();
  while (common > 0 && question.options[common - 1].exclusive) --common;
  for (std::size_t i = 0; i < question.options.size(); ++i) {
    if (i == common && other_due) add_other();
    const auto& option = question.options[is_row ? i : order[i]];
    add(option.key, text_of(option.label, scene), option.exclusive && field.many);
  }
  if (other_due) add_other();
  data values;
  values["kind"] = field.many ? "checkbox" : "radio";
  values["name"] = field.name;
  values["across"] = flag(field.across);
  values["options"] = std::move(options);
  values["other"] = flag(question.other);
  values["other_value"] = scene.fields.value(field.name + ".other");
  values["other_text"] = words(scene.language(), "other_text");
  return render(Template::Choices, values);
}

std::string ranking_html(const Question& question, const Scene& scene) {
  const auto count = question.options.size();
  data options{data::type::list};
  for (const auto index : shown_order(question, scene.seed)) {
    const auto& option = question.options[index];
    const auto& place = scene.fields.value(question.key + "." + option.key);
    std::string places;
    for (std::size_t i = 1; i <= count; ++i) {
      const auto digits = std::to_string(i);
      places += digits == place ? "<option selected>" : "<option>";
      places += digits + "</option>";
    }
    data item;
    item["id"] = fmt::format("i-{}.{}", question.key, option.key);
    item["value"] = option.key;
    item["label"] = text_of(option.label, scene);
    item["places"] = std::move(places);
    options.push_back(item);
  }
  data values;
  values["name"] = question.key;
  values["place_word"] = words(scene.language(), "ranking_place");
  values["none"] = words(scene.language(), "ranking_none");
  values["options"] = std::move(options);
  return render(Template::Ranking, values);
}

std::string grid_html(const Question& question, const Scene& scene) {
  data rows{data::type::list};
  std::vector<std::size_t> order(question.rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (question.type == QuestionType::Matrix) order = shown_order(question, scene.seed);
  for (const auto index : order) {
    const auto& row = question.rows[index];
    const auto name = question.key + "." + row.key;
    data item;
    item["id"] = name;
    item["label"] = text_of(row.label, scene);
    item["control"] =
        question.scale ? scale_html(question, name, scene, false)
                       : choices_html(question, {name, false, question.options.size() <= 5}, scene);
    rows.push_back(item);
  }
  const auto low = text_of(question.low_label, scene), high = text_of(question.high_label, scene);
  data values;
  values["rows"] = std::move(rows);
  values["wide"] = flag(!question.scale || question.scale->points() > 7);
  values["ends"] = flag(question.scale && !low.empty() && !high.empty());
  if (question.scale) {
    values["min"] = std::to_string(question.scale->min);
    values["max"] = std::to_string(question.scale->max);
  }
  values["low"] = low;
  values["high"] = high;
  return render(Template::Grid, values);
}

void add_type_attributes(std::string& attributes, const Question& question) {
  switch (question.type) {
    case QuestionType::Email:
      attributes += R"( type="email" autocomplete="email" spellcheck="false")";
      break;
    case QuestionType::Phone:
      attributes += R"( type="tel" autocomplete="tel")";
      break;
    case QuestionType::Name:
      attributes += R"( autocomplete="name")";
      break;
    case QuestionType::Number:
      add_attribute(attributes, "inputmode", question.decimals > 0 ? "decimal" : "numeric");
      attributes += R"( autocomplete="off")";
      break;
    case QuestionType::Date:
      attributes += R"( type="date")";
      if (question.first_day) add_attribute(attributes, "min", question.first_day->text());
      if (question.last_day) add_attribute(attributes, "max", question.last_day->text());
      break;
    case QuestionType::ShortText:
      attributes += R"( autocomplete="off")";
      break;
    default:
      break;
  }
}

// A number is written back as the language writes it.
std::string field_value(const Question& question, const Scene& scene) {
  auto value = scene.fields.value(question.key);
  if (question.type == QuestionType::Number) {
    if (const auto point = value.find('.'); point != std::string::npos) {
      value[point] = decimal_mark(scene.language());
    }
  }
  return value;
}

std::string field_html(const Question& question, const Scene& scene, std::string described,
                       bool wrong) {
  const auto unit = text_of(question.unit_label, scene);
  if (!unit.empty()) described += (described.empty() ? "u-" : " u-") + question.key;
  std::string attributes;
  add_type_attributes(attributes, question);
  if (const auto placeholder = text_of(question.placeholder, scene); !placeholder.empty()) {
    add_attribute(attributes, "placeholder", placeholder);
  }
  if (!described.empty()) add_attribute(attributes, "aria-describedby", described);
  if (question.required) attributes += R"( aria-required="true")";
  if (wrong) attributes += R"( aria-invalid="true")";
  data values;
  values["key"] = question.key;
  values["long"] = flag(question.type == QuestionType::LongText);
  values["narrow"] =
      flag(question.type == QuestionType::Number || question.type == QuestionType::Date);
  values["attributes"] = std::move(attributes);
  auto value = field_value(question, scene);
  // The first line end after <textarea> is not part of its text.
  values["newline"] = value.starts_with('\n') ? "\n" : "";
  values["value"] = std::move(value);
  values["unit"] = text_or_nothing(unit);
  return render(Template::Field, values);
}

std::string control_html(const Question& question, const Scene& scene) {
  switch (question.type) {
    case QuestionType::SingleChoice:
      return choices_html(question, {question.key, false, false}, scene);
    case QuestionType::MultipleChoice:
      return choices_html(question, {question.key, true, false}, scene);
    case QuestionType::Ranking:
      return ranking_html(question, scene);
    case QuestionType::Matrix:
    case QuestionType::Quadrant:
      return grid_html(question, scene);
    default:
      return scale_html(question, question.key, scene, true);
  }
}

bool is_field(QuestionType type) {
  return (surveys::is_text(type) && type != QuestionType::Hidden) || type == QuestionType::Number ||
         type == QuestionType::Date;
}

// How many may be chosen, when the author did not say it in the help.
std::string own_help(const Question& question, Language language) {
  if (question.type == QuestionType::Ranking) return words(language, "ranking_help");
  if (question.type != QuestionType::MultipleChoice) return {};
  const auto number = [](std::optional<int> bound) { return std::to_string(bound.value_or(0)); };
  const auto low = number(question.min_choices), high = number(question.max_choices);
  const bool has_low = question.min_choices.value_or(0) > 1;
  const char* key = !question.max_choices ? (has_low ? "choose_min" : "choose_any")
                    : !has_low            ? "choose_max"
                    : low == high         ? "choose_exactly"
                                          : "choose_between";
  return filled(language, key, {{"min", low}, {"max", high}});
}

// Radio buttons cannot be unchosen by hand; for an answer given earlier there is a box for that.
bool can_be_cleared(const Question& question, const Scene& scene) {
  if (!scene.prefilled || question.required) return false;
  switch (question.type) {
    case QuestionType::Matrix:
    case QuestionType::Quadrant:
      return std::ranges::any_of(question.rows, [&](const auto& row) {
        return scene.fields.has(question.key + "." + row.key);
      });
    case QuestionType::SingleChoice:
      return scene.fields.has(question.key);
    default:
      return surveys::is_scored(question.type) && scene.fields.has(question.key);
  }
}

}  // namespace

std::string text_of(const LocalizedText& text, const Scene& scene) {
  const auto& raw = text_in(text, scene.language(), scene.definition.default_language());
  if (raw.find("{{") == std::string::npos) return raw;
  return surveys::piped(raw, scene.definition, scene.situation);
}

std::string question_html(const Question& question, const Scene& scene) {
  const auto language = scene.language();
  const auto faults = faults_of(question, scene);
  const bool field = is_field(question.type);
  const bool consent = question.type == QuestionType::Consent;
  const bool statement = question.type == QuestionType::Statement;
  auto help = text_of(question.help, scene);
  if (help.empty()) help = own_help(question, language);
  std::string described;
  if (!help.empty()) described = "h-" + question.key;
  if (!faults.empty()) described += (described.empty() ? "e-" : " e-") + question.key;

  data sentences{data::type::list};
  for (const auto* fault : faults) sentences.push_back(sentence_of(*fault, question, scene));
  data values;
  values["key"] = question.key;
  values["title"] = text_or_nothing(text_of(question.title, scene));
  values["required"] = flag(question.required);
  values["required_word"] = words(language, "required");
  values["help"] = text_or_nothing(std::move(help));
  values["wrong"] = flag(!faults.empty());
  values["has_errors"] = flag(!faults.empty());
  values["errors"] = std::move(sentences);
  values["error_prefix"] = words(language, "error_prefix");
  values["described"] = text_or_nothing(described);
  if (consent) {
    values["checked"] = flag(scene.fields.value(question.key) == "true");
    return render(Template::Consent, values);
  }
  values["group"] = flag(!field && !statement);
  values["radios"] =
      flag(surveys::is_scored(question.type) || question.type == QuestionType::SingleChoice);
  values["labelled"] = flag(field);
  values["control"] = field       ? field_html(question, scene, described, !faults.empty())
                      : statement ? std::string()
                                  : control_html(question, scene);
  values["clear"] = can_be_cleared(question, scene) ? data{words(language, "clear")} : flag(false);
  return render(Template::Question, values);
}

}  // namespace polku::pages
