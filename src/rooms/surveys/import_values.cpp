#include "import_values.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/text.h"
#include "import_dates.h"
#include "import_text.h"
#include "import_words.h"

namespace polku::surveys {
namespace {

using Part = AnswerTarget::Part;
using Sight = ColumnProfile::Sight;

Decoded nothing() { return {}; }
Decoded answer(json::value value) { return {std::move(value), {}}; }
Decoded fault(std::string words) { return {{}, std::move(words)}; }

std::string span_of(const Scale& scale) {
  return std::to_string(scale.min) + " to " + std::to_string(scale.max);
}

struct ScoreReading {
  Scale scale;
  const WordScale* words = nullptr;
  bool words_win = false;  // the numbers before the words run the other way
};

// Where the words of a column stand for points of the question's scale.
const WordScale* words_of(const Scale& scale, const Sight& sight, bool& with_numbers) {
  std::vector<std::string> words;
  with_numbers = false;
  for (const auto& value : sight.values) {
    const auto labelled = labelled_number(value);
    if (labelled && labelled->words.empty()) continue;
    if (labelled) with_numbers = true;
    words.push_back(folded(labelled ? labelled->words : std::string_view(value)));
  }
  return word_scale_of(words, scale.points());
}

Decoded read_score(const ScoreReading& reading, std::string_view cell) {
  const auto& scale = reading.scale;
  const auto labelled = labelled_number(cell);
  const bool by_words = reading.words != nullptr && (!labelled || reading.words_win);
  if (by_words) {
    const auto words = folded(labelled ? labelled->words : cell);
    if (const auto point = reading.words->point_of(words)) return answer(scale.min + *point - 1);
  }
  auto number = labelled ? std::optional(labelled->number) : answer_code(cell);
  if (!number) {
    return fault("these words are not known as one of " + span_of(scale) +
                 "; give them points in a map file");
  }
  if (!scale.holds(*number)) {
    return fault(std::to_string(*number) + " is not on the scale from " + span_of(scale));
  }
  return answer(*number);
}

Reading score_reading(const Scale& scale, const Sight& sight) {
  auto reading = ScoreReading{scale, nullptr, false};
  bool with_numbers = false;
  std::string note;
  reading.words = words_of(scale, sight, with_numbers);
  if (reading.words != nullptr && with_numbers) {
    for (const auto& value : sight.values) {
      const auto labelled = labelled_number(value);
      if (!labelled || labelled->words.empty()) continue;
      const auto point = reading.words->point_of(folded(labelled->words));
      reading.words_win = point && scale.min + *point - 1 != labelled->number;
      if (reading.words_win) break;
    }
    if (reading.words_win) note = "the numbers run against their words; the words count";
  } else if (reading.words != nullptr) {
    note = "words as points " + span_of(scale);
  } else if (sight.labelled && !sight.whole) {
    note = "the number beside the label";
  }
  return {[reading](std::string_view cell) {
            return is_missing(cell) ? nothing() : read_score(reading, cell);
          },
          note, true};
}

// Options by what cells may call them.
struct OptionIndex {
  ByText<std::string> keys;
  std::vector<std::string> in_order;
  bool by_position = false;
  bool other = false;

  const std::string* find(std::string_view cell) const {
    const auto found = keys.find(folded(cell));
    if (found != keys.end()) return &found->second;
    if (!by_position) return nullptr;
    auto position = whole_number(cell);
    if (!position) position = answer_code(cell);
    const bool within =
        position && *position >= 1 && *position <= static_cast<std::int64_t>(in_order.size());
    return within ? &in_order[static_cast<std::size_t>(*position - 1)] : nullptr;
  }
};

std::shared_ptr<OptionIndex> index_options(const Question& question, const Sight& sight,
                                           bool several) {
  auto index = std::make_shared<OptionIndex>();
  for (const auto& option : question.options) {
    index->in_order.push_back(option.key);
    index->keys.try_emplace(folded(option.key), option.key);
    for (const auto& [language, label] : option.label) {
      index->keys.try_emplace(folded(label), option.key);
    }
  }
  index->other = question.other;
  // Numbers that are no labels are the places of the options, as most tools count them.
  bool any = false;
  bool all_codes = true;
  const auto judge = [&](std::string_view cell) {
    any = true;
    const bool code = whole_number(cell) || answer_code(cell);
    if (index->keys.contains(folded(cell)) || !code) all_codes = false;
  };
  for (const auto& value : sight.values) {
    if (!several) judge(value);
    if (several) std::ranges::for_each(choice_parts(value), judge);
  }
  index->by_position = any && all_codes;
  return index;
}

Decoded read_choice(const OptionIndex& index, std::string_view cell) {
  if (is_missing(cell) && index.find(cell) == nullptr) return nothing();
  if (const auto* key = index.find(cell)) return answer(json::string(*key));
  if (index.other && (lower_ascii(cell) == "-oth-" || names_other(folded(cell)))) {
    return answer(json::string(kOther));
  }
  if (index.other) return answer(json::object{{kOther, tidied(cell)}});
  return fault("this is none of the options");
}

// Parts of a cell, with labels that hold a comma kept together.
std::vector<std::string> option_parts(const OptionIndex& index, std::string_view cell) {
  const auto parts = choice_parts(cell);
  if (cell.find_first_of("\n;|") != std::string_view::npos) return {parts.begin(), parts.end()};
  std::vector<std::string> joined;
  for (std::size_t begin = 0; begin < parts.size();) {
    std::size_t length = std::min<std::size_t>(parts.size() - begin, 8);
    for (; length > 1; --length) {
      const char* end = parts[begin + length - 1].data() + parts[begin + length - 1].size();
      const std::string_view whole(parts[begin].data(),
                                   static_cast<std::size_t>(end - parts[begin].data()));
      if (index.keys.contains(folded(whole))) break;
    }
    const char* end = parts[begin + length - 1].data() + parts[begin + length - 1].size();
    joined.emplace_back(parts[begin].data(), end);
    begin += length;
  }
  return joined;
}

Decoded read_choices(const OptionIndex& index, std::string_view cell, bool ranking) {
  if (is_missing(cell) && index.find(cell) == nullptr) return nothing();
  json::array chosen;
  std::string other;
  const auto add = [&](json::value value) {
    if (std::ranges::find(chosen, value) == chosen.end()) chosen.push_back(std::move(value));
  };
  if (const auto* key = index.find(cell)) return answer(json::array{json::string(*key)});
  for (const auto& part : option_parts(index, cell)) {
    if (const auto* key = index.find(part)) {
      add(json::string(*key));
    } else if (index.other && !ranking && names_other(folded(part))) {
      add(json::string(kOther));
    } else if (index.other && !ranking) {
      other += (other.empty() ? "" : ", ") + tidied(part);
    } else {
      return fault("\"" + part + "\" is none of the options");
    }
  }
  if (!other.empty()) {
    const auto plain = std::ranges::find(chosen, json::value(kOther));
    if (plain != chosen.end()) chosen.erase(plain);
    chosen.push_back(json::object{{kOther, other}});
  }
  return answer(std::move(chosen));
}

// One option's own column: a mark, or the option's label, when it was chosen.
Reading option_reading(const Question& question, const std::string& key) {
  ByText<bool> labels;
  labels.emplace(folded(key), true);
  const auto* option = question.find_option(key);
  if (option != nullptr) {
    for (const auto& [language, label] : option->label) labels.emplace(folded(label), true);
  }
  return {[labels](std::string_view cell) {
            if (is_missing(cell)) return nothing();
            if (labels.contains(folded(cell))) return answer(true);
            const auto truth = truth_of(cell);
            return truth ? answer(*truth) : fault("say whether it was chosen with yes, 1 or x");
          },
          "marks as chosen", true};
}

// A text as answers take it: without the control characters of old programs.
std::string clean_text(std::string_view cell) {
  std::string out;
  out.reserve(cell.size());
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const auto byte = static_cast<unsigned char>(cell[i]);
    if (byte == '\r') {
      if (i + 1 == cell.size() || cell[i + 1] != '\n') out += '\n';
    } else if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
      out += ' ';
    } else {
      out += cell[i];
    }
  }
  return out;
}

Reading number_reading(const Sight& sight) {
  const bool comma = sight.decimal_comma;
  return {[comma](std::string_view cell) {
            if (is_missing(cell)) return nothing();
            const auto number = decimal_number(cell, comma);
            if (!number) return fault("this is not a number");
            const bool whole = *number == std::floor(*number) && std::abs(*number) < 1e15;
            return whole ? answer(static_cast<std::int64_t>(*number)) : answer(*number);
          },
          comma ? "decimals with a comma" : "", false};
}

Reading consent_reading() {
  return {[](std::string_view cell) {
            if (is_missing(cell)) return nothing();
            const auto truth = truth_of(cell);
            return truth ? answer(*truth) : fault("say yes or no");
          },
          "", true};
}

Reading date_question_reading(const Sight& sight, const ColumnMap* map) {
  std::string note;
  const auto reading = date_reading(sight, map, ImportFormat::Generic, note);
  return {[reading](std::string_view cell) {
            if (is_missing(cell)) return nothing();
            const auto parts = read_date(cell, reading);
            return parts ? answer(json::string(parts->day.text())) : fault("this is not a date");
          },
          note, false};
}

Reading rank_reading(std::size_t options) {
  const Scale places{1, static_cast<int>(options)};
  return {[places](std::string_view cell) {
            if (is_missing(cell)) return nothing();
            const auto labelled = labelled_number(cell);
            if (!labelled || !places.holds(labelled->number)) {
              return fault("give the place, 1 for the first");
            }
            return answer(labelled->number);
          },
          "places", true};
}

Reading choice_reading(const Question& question, const Sight& sight) {
  const auto index = index_options(question, sight, false);
  return {[index](std::string_view cell) { return read_choice(*index, cell); },
          index->by_position ? "numbers as places of the options" : "", true};
}

Reading choices_reading(const Question& question, const Sight& sight) {
  const auto index = index_options(question, sight, true);
  const bool ranking = question.type == QuestionType::Ranking;
  return {[index, ranking](std::string_view cell) { return read_choices(*index, cell, ranking); },
          "several in one cell", true};
}

Reading text_reading() {
  return {[](std::string_view cell) {
            const auto text = trimmed(cell);
            return text.empty() ? nothing() : answer(json::string(clean_text(text)));
          },
          "", false};
}

Reading plain_reading(const Question& question, const AnswerTarget& target, const Sight& sight,
                      const ColumnMap* map) {
  switch (target.part) {
    case Part::Option:
      return option_reading(question, target.key);
    case Part::Rank:
      return rank_reading(question.options.size());
    case Part::Other:
      return text_reading();
    case Part::Row:
      return question.scale ? score_reading(*question.scale, sight)
                            : choice_reading(question, sight);
    case Part::Whole:
      break;
  }
  switch (question.type) {
    case QuestionType::Nps:
    case QuestionType::Csat:
    case QuestionType::Ces:
    case QuestionType::Rating:
      return score_reading(*question.scale, sight);
    case QuestionType::SingleChoice:
      return choice_reading(question, sight);
    case QuestionType::MultipleChoice:
    case QuestionType::Ranking:
      return choices_reading(question, sight);
    case QuestionType::Number:
      return number_reading(sight);
    case QuestionType::Date:
      return date_question_reading(sight, map);
    case QuestionType::Consent:
      return consent_reading();
    default:
      return text_reading();
  }
}

}  // namespace

Reading reading_of(const Definition& definition, const AnswerTarget& target,
                   const ColumnProfile::Sight& sight, const ColumnMap* map) {
  auto reading = plain_reading(definition.questions[target.question], target, sight, map);
  if (map == nullptr || map->values.empty()) return reading;
  ByText<json::value> values;
  for (const auto& [cell, value] : map->values) values.insert_or_assign(folded(cell), value);
  reading.note = "by the map";
  reading.decode = [values = std::move(values),
                    plain = std::move(reading.decode)](std::string_view cell) {
    const auto mapped = values.find(folded(cell));
    if (mapped == values.end()) return plain(cell);
    // A text in the map is read like a cell, so that it may be a label.
    if (!mapped->second.is_string()) return answer(mapped->second);
    return plain(std::string_view(mapped->second.get_string()));
  };
  return reading;
}

DateReading date_reading(const ColumnProfile::Sight& sight, const ColumnMap* map,
                         ImportFormat format, std::string& note) {
  DateReading reading;
  if (map != nullptr && !map->format.empty()) {
    reading.format = map->format;
    note = "as " + map->format;
    return reading;
  }
  reading.serial = sight.numbers && sight.least >= 20'000 && sight.most <= 80'000;
  const bool slashes = std::ranges::any_of(sight.values, [](const std::string& value) {
    return value.size() > 5 && (value[1] == '/' || value[2] == '/');
  });
  const bool month_first_by_custom = format == ImportFormat::SurveyMonkey || sight.half_days > 0;
  if (sight.day_first != 0 || sight.month_first != 0) {
    reading.order =
        sight.month_first > sight.day_first ? DateOrder::MonthFirst : DateOrder::DayFirst;
  } else {
    reading.order = slashes && month_first_by_custom ? DateOrder::MonthFirst : DateOrder::DayFirst;
  }
  if (reading.serial) note = "Excel's day numbers";
  if (slashes) {
    note = reading.order == DateOrder::MonthFirst ? "month first" : "day first";
    if (sight.day_first == 0 && sight.month_first == 0) {
      note += "; the file does not settle it, give a format in a map file if it is wrong";
    }
  }
  return reading;
}

}  // namespace polku::surveys
