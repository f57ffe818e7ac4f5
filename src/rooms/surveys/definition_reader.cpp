// Reading a definition document; what it means to be strict stands in core/document_reader.h.

#include <array>
#include <utility>

#include "core/document_reader.h"
#include "definition_defaults.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kLabelMax = 500;
constexpr std::array<std::string_view, 8> kLinkParameters{
    "lang", "unit", "channel", "touchpoint", "moment", "location", "device", "method"};

bool is_link_parameter(std::string_view name) {
  return std::ranges::find(kLinkParameters, name) != kLinkParameters.end();
}

std::optional<Expression> read_expression(ObjectReader& object, std::string_view member) {
  const auto source = object.text(member, 2'000);
  if (!source || trimmed(*source).empty()) return std::nullopt;
  auto expression = Expression::parse(*source);
  if (!expression.ok()) {
    object.refuse(member, expression.error().message);
    return std::nullopt;
  }
  return std::move(expression).value();
}

Scale read_scale(ObjectReader& question, QuestionType type) {
  const auto* value = question.member("scale");
  if (value == nullptr) return default_scale(type);
  ObjectReader object(question.document(), *value, question.path("scale"));
  Scale scale;
  const auto min = object.integer("min", {-10, 10});
  const auto max = object.integer("max", {-9, 20});
  object.finish();
  if (question.document().failed()) return default_scale(type);
  if (!min || !max) {
    question.refuse("scale", "A scale has \"min\" and \"max\", such as {\"min\": 1, \"max\": 5}.");
    return default_scale(type);
  }
  scale.min = static_cast<int>(*min);
  scale.max = static_cast<int>(*max);
  return scale;
}

// Why the type cannot have the scale; empty when it can.
std::string_view scale_refusal(QuestionType type, const Scale& scale) {
  const auto ends_at = [&](std::initializer_list<int> ends) {
    return scale.min == 1 && std::ranges::find(ends, scale.max) != ends.end();
  };
  switch (type) {
    case QuestionType::Nps:
      return scale == Scale{0, 10} || scale == Scale{1, 10} ? "" : "NPS is asked on 0-10 or 1-10.";
    case QuestionType::Csat:
      return ends_at({3, 5, 7, 10}) ? "" : "CSAT is asked on 1-3, 1-5, 1-7 or 1-10.";
    case QuestionType::Ces:
      return ends_at({3, 5, 7}) ? "" : "CES is asked on 1-3, 1-5 or 1-7.";
    case QuestionType::Quadrant:
      return ends_at({5, 7}) ? "" : "The quadrant is asked on 1-5 or 1-7.";
    default:
      return scale.points() >= 2 && scale.points() <= 11
                 ? ""
                 : "A scale has 2 to 11 points, from \"min\" up to \"max\".";
  }
}

void read_scored(ObjectReader& object, Question& question) {
  const auto scale = read_scale(object, question.type);
  if (const auto refusal = scale_refusal(question.type, scale); !refusal.empty()) {
    object.refuse("scale", std::string(refusal));
  }
  question.scale = scale;
  question.low_label = object.texts("low_label", kLabelMax);
  question.high_label = object.texts("high_label", kLabelMax);
}

void read_measure(ObjectReader& object, Question& question) {
  question.measure = default_measure(question.type);
  const auto measure = object.text("measure", 64);
  if (!measure) return;
  if (!is_key(*measure)) {
    object.refuse("measure", "A measure is named with a-z, 0-9 and _, such as \"nps\".");
  }
  question.measure = *measure;
}

void read_positive_from(ObjectReader& object, Question& question) {
  const auto& scale = *question.scale;
  const auto from = object.integer("positive_from", {scale.min + 1, scale.max});
  question.positive_from =
      from ? static_cast<int>(*from) : default_positive_from(question.type, scale);
}

void read_options(ObjectReader& object, Question& question) {
  const auto* options = object.array("options", kOptionsMax);
  if (options == nullptr) return;
  for (std::size_t i = 0; i < options->size(); ++i) {
    ObjectReader reader(object.document(), (*options)[i],
                        fmt::format("{}[{}]", object.path("options"), i));
    Option option;
    option.key = reader.required_key("key");
    option.label = reader.texts("label", kTextMax);
    option.exclusive = reader.flag("exclusive", false);
    reader.finish();
    question.options.push_back(std::move(option));
  }
}

std::vector<Row> read_rows(ObjectReader& object) {
  std::vector<Row> rows;
  const auto* array = object.array("rows", kRowsMax);
  if (array == nullptr) return rows;
  for (std::size_t i = 0; i < array->size(); ++i) {
    ObjectReader reader(object.document(), (*array)[i],
                        fmt::format("{}[{}]", object.path("rows"), i));
    Row row;
    row.key = reader.required_key("key");
    row.label = reader.texts("label", kTextMax);
    reader.finish();
    rows.push_back(std::move(row));
  }
  return rows;
}

// The author may reword the four dimensions, but not change which they are.
void read_quadrant(ObjectReader& object, Question& question) {
  read_scored(object, question);
  if (question.low_label.empty()) question.low_label = quadrant_low_label();
  if (question.high_label.empty()) question.high_label = quadrant_high_label();
  question.rows = quadrant_rows();
  const auto reworded = read_rows(object);
  for (std::size_t i = 0; i < reworded.size(); ++i) {
    const auto at = std::ranges::find(question.rows, reworded[i].key, &Row::key);
    if (at == question.rows.end()) {
      object.document().refuse(fmt::format("{}[{}].key", object.path("rows"), i),
                               "The quadrant has the rows accessibility, speed, smoothness and "
                               "pleasantness; only their texts may change.");
      return;
    }
    for (const auto& [language, label] : reworded[i].label) at->label[language] = label;
  }
}

void read_choice(ObjectReader& object, Question& question) {
  read_options(object, question);
  question.shuffle = object.flag("shuffle", false);
  if (question.type == QuestionType::Ranking) return;
  question.other = object.flag("other", false);
  question.other_label = object.texts("other_label", kLabelMax);
  if (question.type == QuestionType::SingleChoice) return;
  const auto count = [&](std::string_view member) -> std::optional<int> {
    const auto number = object.integer(member, {0, static_cast<std::int64_t>(kOptionsMax) + 1});
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
  };
  question.min_choices = count("min_choices");
  question.max_choices = count("max_choices");
}

void read_matrix(ObjectReader& object, Question& question) {
  question.rows = read_rows(object);
  question.shuffle = object.flag("shuffle", false);
  read_options(object, question);
  const bool scaled = object.member("scale") != nullptr;
  if (!scaled) return;
  if (!question.options.empty()) {
    object.refuse("scale", "A matrix has a scale or options, not both; remove one.");
  }
  read_scored(object, question);
  read_measure(object, question);
}

void read_text(ObjectReader& object, Question& question) {
  question.max_length = default_length(question.type);
  if (question.type == QuestionType::Hidden) {
    question.parameter = object.text("parameter", 64).value_or(question.key);
    const bool sound =
        !question.parameter.empty() && std::ranges::all_of(question.parameter, [](unsigned char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_' || c == '-';
        });
    if (!sound || question.parameter.front() == '_' || is_link_parameter(question.parameter)) {
      object.refuse("parameter",
                    "A parameter is named with letters a-z, digits, _ and -, and not "
                    "like a part of the context such as \"unit\".");
    }
    return;
  }
  question.placeholder = object.texts("placeholder", kLabelMax);
  const bool longer = question.type == QuestionType::LongText;
  if (!longer && question.type != QuestionType::ShortText) return;
  const auto length =
      object.integer("max_length", {1, longer ? kLongTextLengthMax : kShortTextLengthMax});
  if (length) question.max_length = static_cast<int>(*length);
  if (longer) return;
  const auto source = object.text("pattern", 500);
  if (!source || source->empty()) return;
  auto pattern = Pattern::compile(*source);
  if (pattern.ok()) {
    question.pattern = std::move(pattern).value();
  } else {
    object.refuse("pattern", pattern.error().message);
  }
}

void read_number(ObjectReader& object, Question& question) {
  question.min = object.number("min");
  question.max = object.number("max");
  question.decimals = static_cast<int>(object.integer("decimals", {0, 6}).value_or(0));
  question.unit_label = object.texts("unit_label", kLabelMax);
  read_measure(object, question);
}

void read_members_of_type(ObjectReader& object, Question& question) {
  switch (question.type) {
    case QuestionType::Csat:
    case QuestionType::Ces:
      read_scored(object, question);
      read_positive_from(object, question);
      return read_measure(object, question);
    case QuestionType::Nps:
      read_scored(object, question);
      return read_measure(object, question);
    case QuestionType::Rating: {
      read_scored(object, question);
      read_measure(object, question);
      const auto style = object.text("style", 20);
      if (style == "star") question.style = RatingStyle::Star;
      if (style == "smiley") question.style = RatingStyle::Smiley;
      if (style && *style != name_of(question.style)) {
        object.refuse("style", "A rating is drawn as \"star\", \"smiley\" or \"number\".");
      }
      return;
    }
    case QuestionType::Quadrant:
      read_quadrant(object, question);
      return read_measure(object, question);
    case QuestionType::SingleChoice:
    case QuestionType::MultipleChoice:
    case QuestionType::Ranking:
      return read_choice(object, question);
    case QuestionType::Matrix:
      return read_matrix(object, question);
    case QuestionType::Number:
      return read_number(object, question);
    case QuestionType::Date:
      question.first_day = object.day("min");
      question.last_day = object.day("max");
      return;
    case QuestionType::Consent:
    case QuestionType::Statement:
      return;
    default:
      return read_text(object, question);
  }
}

Question read_question(DocumentReader& document, const json::value& value, std::string path) {
  ObjectReader object(document, value, std::move(path));
  Question question;
  question.key = object.required_key("key");
  if (is_reserved_word(question.key)) {
    object.refuse("key", fmt::format("\"{}\" is a word of the logic language; choose another key.",
                                     question.key));
  }
  const auto type_name = object.required_text("type", 40);
  const auto type = parse_question_type(type_name);
  if (!type) {
    object.refuse("type",
                  fmt::format("\"{}\" is no question type; see the survey schema.", type_name));
    return question;
  }
  question.type = *type;
  question.title = object.texts("title", kTextMax);
  question.help = object.texts("help", kTextMax);
  question.required = object.flag("required", false);
  question.with_previous = object.flag("with_previous", false);
  question.show_if = read_expression(object, "show_if");
  question.skip_to_end_if = read_expression(object, "skip_to_end_if");
  question.screen_out = object.flag("screen_out", false);
  read_members_of_type(object, question);
  object.finish();
  return question;
}

void read_languages(ObjectReader& object, Definition& definition) {
  const auto* languages = object.array("languages", kLanguages.size());
  if (languages == nullptr || languages->empty()) {
    object.refuse("languages", "Name at least one language: fi, sv, en or uk.");
    return;
  }
  for (std::size_t i = 0; i < languages->size(); ++i) {
    const auto* tag = (*languages)[i].if_string();
    const auto language = tag == nullptr ? std::nullopt : parse_language(*tag);
    const auto path = fmt::format("languages[{}]", i);
    if (!language) {
      object.document().refuse(path, "Languages are \"fi\", \"sv\", \"en\" and \"uk\".");
    } else if (definition.offers(*language)) {
      object.document().refuse(path, "This language is there twice; remove one.");
    } else {
      definition.languages.push_back(*language);
    }
  }
}

void read_attributes(ObjectReader& object, Definition& definition) {
  const auto* array = object.array("attributes", kAttributesMax);
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    ObjectReader reader(object.document(), (*array)[i], fmt::format("attributes[{}]", i));
    Attribute attribute;
    attribute.key = reader.required_key("key");
    if (is_link_parameter(attribute.key)) {
      reader.refuse("key", fmt::format("\"{}\" is in every context already; choose another key.",
                                       attribute.key));
    }
    const auto type = reader.text("type", 20).value_or("text");
    if (type != "text" && type != "number") {
      reader.refuse("type", "An attribute is \"text\" or \"number\".");
    }
    attribute.type = type == "number" ? AttributeType::Number : AttributeType::Text;
    attribute.label = reader.texts("label", kLabelMax);
    reader.finish();
    definition.attributes.push_back(std::move(attribute));
  }
}

void read_quotas(ObjectReader& object, Definition& definition) {
  const auto* array = object.array("quotas", kQuotasMax);
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    ObjectReader reader(object.document(), (*array)[i], fmt::format("quotas[{}]", i));
    Quota quota;
    quota.key = reader.required_key("key");
    const auto limit = reader.integer("limit", {1, 1'000'000'000});
    if (!limit) reader.refuse("limit", "A quota needs its limit, a number of responses.");
    quota.limit = limit.value_or(1);
    quota.when = read_expression(reader, "when");
    reader.finish();
    definition.quotas.push_back(std::move(quota));
  }
}

std::optional<Timestamp> read_instant(ObjectReader& object, std::string_view member) {
  auto at = object.instant(member);
  // Written back with milliseconds, so nothing finer is kept.
  if (at) at->micros -= at->micros % 1'000;
  return at;
}

void read_head(ObjectReader& object, Definition& definition) {
  if (object.member("schema") == nullptr || object.integer("schema", {1, 1}) != 1) {
    object.refuse("schema", "\"schema\": 1 is expected: the form of the document.");
  }
  definition.slug = object.required_text("slug", 64);
  if (!object.document().failed() && !is_slug(definition.slug)) {
    object.refuse("slug", "The slug is the end of the survey's link: a-z, 0-9 and -, at most 64.");
  }
  definition.name = object.required_text("name", 200);
  read_languages(object, definition);
  const auto presentation = object.text("presentation", 20).value_or("one_page");
  if (presentation != "one_page" && presentation != "stepwise") {
    object.refuse("presentation", "The presentation is \"one_page\" or \"stepwise\".");
  }
  definition.presentation =
      presentation == "stepwise" ? Presentation::Stepwise : Presentation::OnePage;
  definition.title = object.texts("title", kTextMax);
  definition.intro = object.texts("intro", kTextMax);
  definition.thanks = object.texts("thanks", kTextMax);
  definition.opens_at = read_instant(object, "opens_at");
  definition.closes_at = read_instant(object, "closes_at");
  definition.progress = object.flag("progress", true);
  definition.back = object.flag("back", true);
}

}  // namespace

const LocalizedText& quadrant_low_label() {
  using enum Language;
  static const LocalizedText label{{Finnish, "Erittäin huono"},
                                   {Swedish, "Mycket dåligt"},
                                   {English, "Very poor"},
                                   {Ukrainian, "Дуже погано"}};
  return label;
}

const LocalizedText& quadrant_high_label() {
  using enum Language;
  static const LocalizedText label{{Finnish, "Erittäin hyvä"},
                                   {Swedish, "Mycket bra"},
                                   {English, "Very good"},
                                   {Ukrainian, "Дуже добре"}};
  return label;
}

Result<Definition> parse_definition(const json::value& value) {
  DocumentReader document("definition");
  ObjectReader object(document, value, {});
  Definition definition;
  read_head(object, definition);
  read_attributes(object, definition);
  read_quotas(object, definition);
  const auto* questions = object.array("questions", kQuestionsMax);
  if (questions == nullptr) object.refuse("questions", "The list of questions is missing.");
  for (std::size_t i = 0; questions != nullptr && !document.failed() && i < questions->size();
       ++i) {
    definition.questions.push_back(
        read_question(document, (*questions)[i], fmt::format("questions[{}]", i)));
  }
  object.finish();
  if (document.failed()) return *document.error();
  return definition;
}

Result<Definition> parse_definition(std::string_view text) {
  POLKU_TRY(const auto document, parse_json(text, {.bytes_max = 8 << 20, .depth_max = 16}));
  return parse_definition(document);
}

}  // namespace polku::surveys
