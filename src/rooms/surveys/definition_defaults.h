#pragma once
// What stands in a definition when its author wrote nothing; shared by the reader and the writer.

#include "surveys/definition.h"

namespace polku::surveys {

inline constexpr int kShortTextLength = 500;
inline constexpr int kLongTextLength = 5'000;
inline constexpr int kShortTextLengthMax = 5'000;
inline constexpr int kLongTextLengthMax = 20'000;

inline Scale default_scale(QuestionType type) {
  switch (type) {
    case QuestionType::Nps:
      return {0, 10};
    case QuestionType::Ces:
      return {1, 7};
    default:
      return {1, 5};
  }
}

inline std::string_view default_measure(QuestionType type) {
  switch (type) {
    case QuestionType::Nps:
    case QuestionType::Csat:
    case QuestionType::Ces:
      return name_of(type);
    default:
      return {};
  }
}

inline int default_length(QuestionType type) {
  switch (type) {
    case QuestionType::ShortText:
    case QuestionType::Hidden:
      return kShortTextLength;
    case QuestionType::LongText:
      return kLongTextLength;
    case QuestionType::Email:
      return 254;
    case QuestionType::Phone:
      return 40;
    case QuestionType::Name:
      return 200;
    default:
      return 0;
  }
}

// The ends of the quadrant's scale.
const LocalizedText& quadrant_low_label();
const LocalizedText& quadrant_high_label();

}  // namespace polku::surveys
