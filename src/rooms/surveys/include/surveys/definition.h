#pragma once
// Start here: a survey as its author wrote it. One JSON document (schema/survey.schema.json), read
// strictly into these values; logic and patterns are compiled on the way. Values, thread-safe when
// const.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "core/text.h"
#include "core/time.h"
#include "surveys/expression.h"
#include "surveys/pattern.h"

namespace polku::surveys {

inline constexpr std::size_t kQuestionsMax = 500;
inline constexpr std::size_t kOptionsMax = 200;
inline constexpr std::size_t kRowsMax = 100;
inline constexpr std::size_t kTextMax = 5'000;  // code points of any one text
inline constexpr std::size_t kAttributesMax = 50;
inline constexpr std::size_t kQuotasMax = 50;
inline constexpr std::string_view kOther = "other";  // the key of an answer outside the options

enum class QuestionType {
  Nps,
  Csat,
  Ces,
  Rating,
  Quadrant,
  SingleChoice,
  MultipleChoice,
  Ranking,
  Matrix,
  ShortText,
  LongText,
  Number,
  Date,
  Email,
  Phone,
  Name,
  Consent,
  Hidden,
  Statement,
};
std::string_view name_of(QuestionType type);
std::optional<QuestionType> parse_question_type(std::string_view text);
bool is_text(QuestionType type);    // short_text, long_text, email, phone, name, hidden
bool is_scored(QuestionType type);  // nps, csat, ces, rating: one point of one scale

struct Scale {
  int min = 0;
  int max = 0;
  int points() const { return max - min + 1; }
  bool holds(std::int64_t score) const { return score >= min && score <= max; }
  friend bool operator==(const Scale&, const Scale&) = default;
};

struct Option {
  std::string key;
  LocalizedText label;
  bool exclusive = false;  // chosen alone or not at all ("none of these")
  friend bool operator==(const Option&, const Option&) = default;
};

struct Row {
  std::string key;
  LocalizedText label;
  friend bool operator==(const Row&, const Row&) = default;
};

enum class RatingStyle { Star, Smiley, Number };
std::string_view name_of(RatingStyle style);

// Members that a type does not have keep their defaults.
struct Question {
  std::string key;
  QuestionType type = QuestionType::Statement;
  LocalizedText title, help;
  bool required = false;
  bool with_previous = false;  // stepwise: on the same step as the question before
  std::optional<Expression> show_if;
  std::optional<Expression> skip_to_end_if;  // judged once this question has been answered
  bool screen_out = false;  // an end through skip_to_end_if is a respondent screened out

  std::string measure;         // "nps", "csat", "ces" by default; scores of one measure may pool
  std::optional<Scale> scale;  // always set for scored types and quadrant; matrix: or options
  int positive_from = 0;       // csat and ces: the lowest score of the positive box
  RatingStyle style = RatingStyle::Number;
  LocalizedText low_label, high_label;

  std::vector<Option> options;
  std::vector<Row> rows;  // matrix; quadrant: always its four, in the fixed order
  bool other = false;
  LocalizedText other_label;
  bool shuffle = false;
  std::optional<int> min_choices, max_choices;

  int max_length = 0;  // code points, of text types: always set
  std::optional<Pattern> pattern;
  LocalizedText placeholder;

  std::optional<double> min, max;
  int decimals = 0;
  LocalizedText unit_label;
  std::optional<Day> first_day, last_day;  // "min" and "max" of a date

  std::string parameter;  // hidden: the link parameter it reads

  const Option* find_option(std::string_view option) const;
  const Row* find_row(std::string_view row) const;
  friend bool operator==(const Question&, const Question&) = default;
};

enum class AttributeType { Text, Number };

struct Attribute {
  std::string key;
  AttributeType type = AttributeType::Text;
  LocalizedText label;
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

struct Quota {
  std::string key;
  std::int64_t limit = 0;
  std::optional<Expression> when;  // none: every response counts
  friend bool operator==(const Quota&, const Quota&) = default;
};

enum class Presentation { OnePage, Stepwise };

struct Definition {
  std::string slug;
  std::string name;                 // for the staff
  std::vector<Language> languages;  // the first is the default; never empty
  Presentation presentation = Presentation::OnePage;
  LocalizedText title, intro, thanks;
  std::optional<Timestamp> opens_at, closes_at;
  bool progress = true;
  bool back = true;
  std::vector<Attribute> attributes;
  std::vector<Quota> quotas;
  std::vector<Question> questions;

  Language default_language() const { return languages.front(); }
  bool offers(Language language) const;
  const Question* find_question(std::string_view key) const;
  const Attribute* find_attribute(std::string_view key) const;
  friend bool operator==(const Definition&, const Definition&) = default;
};

// Reads a document strictly. Invalid, with a path such as "questions[2].options[0].key" and what
// to do: unknown members, wrong types, bad keys, broken logic or patterns, limits. What a draft may
// still lack (texts, options, sound logic) is not an error here; see check.h.
Result<Definition> parse_definition(const json::value& document);
Result<Definition> parse_definition(std::string_view text);
// The document again; members at their defaults are left out. parse_definition(to_json(d)) == d.
json::object to_json(const Definition& definition);

// The published JSON Schema (draft 7) of the document, as text.
std::string_view survey_schema();

// The groups of NPS are the same on 0-10 and 1-10.
inline constexpr int kDetractorMax = 6;
inline constexpr int kPromoterMin = 9;

// The positive box when the author names none: CSAT 3, 4, 6, 9 and CES 3, 4, 5 by the scale's end.
int default_positive_from(QuestionType type, const Scale& scale);

// The quadrant's four dimensions and their ready texts in the four languages.
const std::vector<Row>& quadrant_rows();

}  // namespace polku::surveys
