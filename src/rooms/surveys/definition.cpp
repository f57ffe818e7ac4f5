#include "surveys/definition.h"

#include <algorithm>
#include <array>

#include "core/embedded.h"

namespace polku {
std::span<const EmbeddedFile> embedded_survey_schema();
}

namespace polku::surveys {
namespace {

// In the order of QuestionType.
constexpr std::array<std::string_view, 19> kTypeNames{
    "nps",     "csat",   "ces",        "rating",    "quadrant", "single_choice", "multiple_choice",
    "ranking", "matrix", "short_text", "long_text", "number",   "date",          "email",
    "phone",   "name",   "consent",    "hidden",    "statement"};

template <class Items>
auto* find_by_key(Items& items, std::string_view key) {
  const auto at =
      std::ranges::find(items, key, [](const auto& item) -> std::string_view { return item.key; });
  return at == items.end() ? nullptr : &*at;
}

}  // namespace

std::string_view name_of(QuestionType type) { return kTypeNames[static_cast<std::size_t>(type)]; }

std::optional<QuestionType> parse_question_type(std::string_view text) {
  const auto at = std::ranges::find(kTypeNames, text);
  if (at == kTypeNames.end()) return std::nullopt;
  return static_cast<QuestionType>(at - kTypeNames.begin());
}

bool is_text(QuestionType type) {
  switch (type) {
    case QuestionType::ShortText:
    case QuestionType::LongText:
    case QuestionType::Email:
    case QuestionType::Phone:
    case QuestionType::Name:
    case QuestionType::Hidden:
      return true;
    default:
      return false;
  }
}

bool is_scored(QuestionType type) {
  return type == QuestionType::Nps || type == QuestionType::Csat || type == QuestionType::Ces ||
         type == QuestionType::Rating;
}

std::string_view name_of(RatingStyle style) {
  switch (style) {
    case RatingStyle::Star:
      return "star";
    case RatingStyle::Smiley:
      return "smiley";
    case RatingStyle::Number:
      return "number";
  }
  return {};
}

const Option* Question::find_option(std::string_view option) const {
  return find_by_key(options, option);
}

const Row* Question::find_row(std::string_view row) const { return find_by_key(rows, row); }

bool Definition::offers(Language language) const {
  return std::ranges::find(languages, language) != languages.end();
}

const Question* Definition::find_question(std::string_view question) const {
  return find_by_key(questions, question);
}

const Attribute* Definition::find_attribute(std::string_view attribute) const {
  return find_by_key(attributes, attribute);
}

int default_positive_from(QuestionType type, const Scale& scale) {
  if (scale.max <= 3) return 3;
  if (scale.max <= 5) return 4;
  if (type == QuestionType::Ces) return 5;
  return scale.max <= 7 ? 6 : 9;
}

const std::vector<Row>& quadrant_rows() {
  using enum Language;
  static const std::vector<Row> rows{
      {"accessibility",
       {{Finnish, "Saavutettavuus: kuinka helposti meidät tavoitti"},
        {Swedish, "Tillgänglighet: hur lätt det var att nå oss"},
        {English, "Accessibility: how easy we were to reach"},
        {Ukrainian, "Доступність: наскільки легко було до нас звернутися"}}},
      {"speed",
       {{Finnish, "Nopeus: kuinka joutuisasti asiasi hoitui"},
        {Swedish, "Snabbhet: hur snabbt ditt ärende blev skött"},
        {English, "Speed: how quickly things were taken care of"},
        {Ukrainian, "Швидкість: наскільки швидко вирішили ваше питання"}}},
      {"smoothness",
       {{Finnish, "Sujuvuus: kuinka vaivattomasti kaikki eteni"},
        {Swedish, "Smidighet: hur problemfritt allt gick"},
        {English, "Smoothness: how effortlessly everything went"},
        {Ukrainian, "Злагодженість: наскільки легко все пройшло"}}},
      {"pleasantness",
       {{Finnish, "Miellyttävyys: kuinka mukavaa asiointi oli"},
        {Swedish, "Trivsamhet: hur trevligt det var att ha med oss att göra"},
        {English, "Pleasantness: how pleasant it was to deal with us"},
        {Ukrainian, "Приємність: наскільки приємно було мати з нами справу"}}},
  };
  return rows;
}

std::string_view survey_schema() {
  const auto* file = find_embedded(embedded_survey_schema(), "survey.schema.json");
  return file == nullptr ? std::string_view() : file->bytes;
}

}  // namespace polku::surveys
