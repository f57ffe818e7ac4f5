// A survey made from the columns of a file.

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/text.h"
#include "definition_defaults.h"
#include "import_match.h"
#include "import_names.h"
#include "import_text.h"
#include "import_words.h"

namespace polku::surveys {
namespace {

using Sight = ColumnProfile::Sight;

constexpr std::size_t kLongText = 60;
constexpr std::int64_t kEnoughForScale = 30;

class Guesser {
 public:
  Guesser(const ImportShape& shape, const ImportProfile& profile, const ImportMap& map,
          const NewSurvey& wanted)
      : shape_(shape), profile_(profile), map_(map), wanted_(wanted) {}

  Result<Definition> run() {
    sort_columns();
    std::set<std::string> done;
    for (const auto i : asked_) {
      const auto& group = shape_.columns[i].group;
      if (group.empty()) {
        add_single(i);
      } else if (done.insert(group).second) {
        add_group(group);
      }
      if (questions_.size() > kQuestionsMax) {
        return invalid("file", "The file has more than 500 questions; map the others to ignore.");
      }
    }
    if (questions_.empty()) {
      return invalid("file", "No column looks like a question; say in a map file what they are.");
    }
    const std::string tag(tag_of(wanted_.language));
    json::object document{{"schema", 1},
                          {"slug", slug_of(wanted_.name)},
                          {"name", wanted_.name},
                          {"languages", json::array{json::string(tag)}},
                          {"title", texts(wanted_.name)}};
    if (!attributes_.empty()) document["attributes"] = std::move(attributes_);
    document["questions"] = std::move(questions_);
    return parse_definition(json::value(std::move(document)));
  }

 private:
  const ColumnMap* mapped(std::size_t index) const {
    const auto& column = shape_.columns[index];
    for (const auto& [name, map] : map_.columns) {
      const bool same = name == column.name || name == column.title ||
                        name == "#" + std::to_string(index + 1) ||
                        compacted(name) == compacted(column.name);
      if (same) return &map;
    }
    return nullptr;
  }

  void sort_columns() {
    for (std::size_t i = 0; i < shape_.columns.size(); ++i) {
      const auto* map = mapped(i);
      if (map != nullptr && map->use == ColumnMap::Use::Attribute) add_attribute(i, map->field);
      const bool is_question = map != nullptr && map->use == ColumnMap::Use::Question;
      if (map != nullptr && !is_question && map->use != ColumnMap::Use::Guess) continue;
      if (!is_question && shape_.columns[i].name.starts_with("attributes.")) {
        add_attribute(i, shape_.columns[i].name.substr(11));
        continue;
      }
      if (!is_question && known_column(shape_.columns[i], shape_.format)) continue;
      if (!is_question && sight(i).filled == 0) continue;
      if (!is_question && is_embedded(shape_.columns[i], shape_.format)) {
        if (!sight(i).many) add_attribute(i, key_from(shape_.columns[i].name, "attribute"));
        continue;
      }
      asked_.push_back(i);
    }
  }

  const Sight& sight(std::size_t index) const { return profile_[index].sight(); }

  void add_attribute(std::size_t index, const std::string& key) {
    const bool numbers = sight(index).filled > 0 && sight(index).numbers;
    attributes_.push_back(json::object{{"key", key},
                                       {"type", numbers ? "number" : "text"},
                                       {"label", texts(shape_.columns[index].title)}});
  }

  // Slugs know Latin letters only; the keys' transliteration helps Cyrillic names.
  static std::string slug_of(const std::string& name) {
    const bool cyrillic = name.find_first_of("\xD0\xD1") != std::string::npos;
    auto slug = slug_from(cyrillic ? key_from(name, "survey") : name);
    std::ranges::replace(slug, '_', '-');
    return slug;
  }

  json::object texts(std::string_view text) const {
    const auto words = tidied(text);
    return {{std::string(tag_of(wanted_.language)),
             json::string(first_code_points(words.empty() ? "?" : words, 500))}};
  }

  std::string unique_key(std::string key) {
    if (!is_key(key) || is_reserved_word(key)) key = "q_" + key;
    if (!is_key(key)) key = "question";
    std::string wanted = key;
    for (int i = 2; !keys_.insert(wanted).second; ++i) wanted = key + "_" + std::to_string(i);
    return wanted;
  }

  // Short codes of tools stay; our standard questions get their usual names; else the words.
  std::string key_of(std::size_t index, std::string_view usual) {
    const auto* map = mapped(index);
    if (map != nullptr && !map->question.empty()) return unique_key(map->question);
    const auto& column = shape_.columns[index];
    const auto& name = column.part.empty() || column.group.empty() ? column.name : column.group;
    const std::string fallback = "question_" + std::to_string(questions_.size() + 1);
    if (is_key(name)) return unique_key(name);
    if (!usual.empty() && !keys_.contains(usual)) return unique_key(std::string(usual));
    const bool code = column.title != column.name && name.size() <= 20;
    return unique_key(key_from(code ? name : column.title, fallback));
  }

  json::object& begin(std::size_t index, QuestionType type, std::string_view usual = {}) {
    const auto* map = mapped(index);
    const bool titled = map != nullptr && !map->title.empty();
    const auto& column = shape_.columns[index];
    const std::string key = key_of(index, usual);
    questions_.push_back(json::object{{"key", key},
                                      {"type", name_of(type)},
                                      {"title", texts(titled ? map->title : column.title)}});
    return questions_.back().get_object();
  }

  static json::object scale_json(const Scale& scale) {
    return {{"min", scale.min}, {"max", scale.max}};
  }

  json::array options_of(const std::vector<std::string>& labels, bool without_other = false) const {
    json::array options;
    std::set<std::string> keys;
    for (const auto& label : labels) {
      if (without_other && names_other(folded(label))) continue;
      auto key = key_from(label, "option_" + std::to_string(options.size() + 1));
      if (key == kOther) key = "other_option";
      std::string wanted = key;
      for (int i = 2; !keys.insert(wanted).second; ++i) wanted = key + "_" + std::to_string(i);
      options.push_back(json::object{{"key", wanted}, {"label", texts(label)}});
    }
    return options;
  }

  // "A1", "A3": answers by their places, as LimeSurvey writes them.
  static bool only_codes(const Sight& seen) {
    return !seen.many && !seen.values.empty() &&
           std::ranges::all_of(seen.values, [](const std::string& value) {
             return answer_code(value).has_value();
           });
  }

  // The ends of what numbers a column holds, when nearly all of its cells are points of a scale: a
  // slip of the pen here and there does not make it something else.
  static std::optional<Scale> ends_of(const Sight& seen) {
    if (seen.many) {
      const bool points = seen.labelled && seen.labelled_least >= 0 && seen.labelled_most <= 10;
      if (!points) return std::nullopt;
      return Scale{static_cast<int>(seen.labelled_least), static_cast<int>(seen.labelled_most)};
    }
    Scale ends{10, 0};
    std::int64_t points = 0;
    for (std::size_t i = 0; i < seen.values.size(); ++i) {
      const auto read = labelled_number(seen.values[i]);
      if (!read || read->number < 0 || read->number > 10) continue;
      points += seen.counts[i];
      ends.min = std::min(ends.min, static_cast<int>(read->number));
      ends.max = std::max(ends.max, static_cast<int>(read->number));
    }
    return points > 0 && 10 * points >= 8 * seen.filled ? std::optional(ends) : std::nullopt;
  }

  // The scale that labelled numbers or words fit.
  static std::optional<Scale> scale_of(const Sight& seen) {
    if (seen.filled == 0) return std::nullopt;
    if (const auto ends = ends_of(seen)) {
      if (ends->min == 0) return Scale{0, ends->max <= 5 ? 5 : 10};
      return Scale{1, ends->max <= 5 ? 5 : ends->max <= 7 ? 7 : 10};
    }
    if (seen.many) return std::nullopt;
    std::vector<std::string> words;
    for (const auto& value : seen.values) words.push_back(folded(value));
    // Two words may fit many vocabularies; the usual length is five.
    for (const int points : {5, 7, 3}) {
      if (word_scale_of(words, points) != nullptr) return Scale{1, points};
    }
    return std::nullopt;
  }

  static std::optional<Scale> scale_of_codes(const Sight& seen) {
    std::int64_t high = 0;
    for (const auto& value : seen.values) high = std::max(high, *answer_code(value));
    if (high > 10) return std::nullopt;
    return Scale{1, high <= 5 ? 5 : high <= 7 ? 7 : 10};
  }

  static bool is_ten_scale(const Sight& seen) {
    const auto ends = ends_of(seen);
    return ends && (ends->max > 5 || ends->min == 0 || seen.filled < kEnoughForScale);
  }

  bool add_scored(std::size_t index) {
    const auto& seen = sight(index);
    const auto scale = scale_of(seen);
    if (!scale) return false;
    const auto topic =
        topic_of(folded(shape_.columns[index].title + " " + shape_.columns[index].name));
    if (topic == Topic::Recommend && is_ten_scale(seen)) {
      begin(index, QuestionType::Nps, "recommend");
    } else if (topic == Topic::Satisfaction && scale->min == 1) {
      begin(index, QuestionType::Csat, "satisfaction")["scale"] = scale_json(*scale);
    } else if (topic == Topic::Effort && scale->min == 1 && scale->max <= 7) {
      // Few low numbers may well be of the usual seven points.
      const bool few = ends_of(seen) && seen.filled < kEnoughForScale;
      begin(index, QuestionType::Ces, "effort")["scale"] = scale_json(few ? Scale{1, 7} : *scale);
    } else {
      begin(index, QuestionType::Rating)["scale"] = scale_json(*scale);
    }
    return true;
  }

  void add_text(std::size_t index) {
    const auto& seen = sight(index);
    const bool why = topic_of(folded(shape_.columns[index].title)) == Topic::Why;
    const bool is_long = why || seen.longest > kLongText;
    auto& question =
        begin(index, is_long ? QuestionType::LongText : QuestionType::ShortText, why ? "why" : "");
    const int usual = is_long ? kLongTextLength : kShortTextLength;
    const int most = is_long ? kLongTextLengthMax : kShortTextLengthMax;
    if (static_cast<int>(std::min<std::size_t>(seen.longest, 100'000)) > usual) {
      question["max_length"] = std::min(most, static_cast<int>(seen.longest));
    }
  }

  void add_number(std::size_t index) {
    auto& question = begin(index, QuestionType::Number);
    if (sight(index).decimals > 0) question["decimals"] = std::min(sight(index).decimals, 6);
  }

  void add_choice(std::size_t index, bool other = false) {
    begin(index, QuestionType::SingleChoice)["options"] = options_of(sight(index).values, other);
  }

  void add_choices(std::size_t index, bool other = false) {
    std::vector<std::pair<std::string, std::int64_t>> parts(sight(index).parts.begin(),
                                                            sight(index).parts.end());
    std::ranges::sort(parts, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::vector<std::string> labels;
    for (const auto& [label, count] : parts) labels.push_back(label);
    begin(index, QuestionType::MultipleChoice)["options"] = options_of(labels, other);
  }

  // A type that the map asks for, with what the cells say about the rest.
  void add_wanted(std::size_t index, QuestionType type) {
    const auto& seen = sight(index);
    switch (type) {
      case QuestionType::SingleChoice:
        return add_choice(index);
      case QuestionType::MultipleChoice:
        return add_choices(index);
      case QuestionType::Number:
        return add_number(index);
      case QuestionType::Csat:
      case QuestionType::Ces:
      case QuestionType::Rating: {
        auto& question = begin(index, type);
        if (const auto scale = scale_of(seen)) question["scale"] = scale_json(*scale);
        return;
      }
      default:
        begin(index, type);
        return;
    }
  }

  void add_single(std::size_t index) {
    const auto* map = mapped(index);
    const auto& seen = sight(index);
    if (map != nullptr && map->type) return add_wanted(index, *map->type);
    if (map != nullptr && !map->values.empty() && add_by_values(index, *map)) return;
    if (seen.filled == 0) return add_text(index);
    if (seen.dates && !seen.labelled) {
      begin(index, QuestionType::Date);
    } else if (add_scored(index)) {
      return;
    } else if (seen.numbers) {
      add_number(index);
    } else if (seen.is_multiple() && !seen.is_choice()) {
      add_choices(index);
    } else if (seen.is_choice() || only_codes(seen)) {
      add_choice(index);
    } else {
      add_text(index);
    }
  }

  // The map gives points to the words: the question is scored on their scale.
  bool add_by_values(std::size_t index, const ColumnMap& map) {
    std::int64_t low = 10, high = 0;
    for (const auto& [cell, value] : map.values) {
      if (!value.is_int64()) return false;
      low = std::min(low, value.get_int64());
      high = std::max(high, value.get_int64());
    }
    if (low < 0 || high > 10 || high <= low) return false;
    const auto topic = topic_of(folded(shape_.columns[index].title));
    const Scale scale = low == 0 ? Scale{0, 10} : Scale{1, high <= 5 ? 5 : high <= 7 ? 7 : 10};
    if (topic == Topic::Recommend && high == 10) {
      begin(index, QuestionType::Nps, "recommend");
    } else {
      const bool csat = topic == Topic::Satisfaction && scale.min == 1;
      begin(index, csat ? QuestionType::Csat : QuestionType::Rating)["scale"] = scale_json(scale);
    }
    return true;
  }

  bool marks_only(std::size_t index) const {
    const auto label = folded(shape_.columns[index].part);
    const auto& seen = sight(index);
    return !seen.many && std::ranges::all_of(seen.values, [&](const std::string& value) {
      return truth_of(value).has_value() || folded(value) == label;
    });
  }

  void add_group(const std::string& group) {
    std::vector<std::size_t> parts;
    std::optional<std::size_t> whole, other;
    for (const auto i : asked_) {
      const auto& column = shape_.columns[i];
      if (column.group != group) continue;
      if (column.part.empty()) {
        whole = i;
      } else if (folded(column.part).starts_with("other") && !marks_only(i)) {
        other = i;
      } else {
        parts.push_back(i);
      }
    }
    if (parts.empty() && whole && other) {
      // Where "other" has a text of its own, the rest are options, however few the rows.
      const bool several = sight(*whole).separated > 0 && sight(*whole).is_multiple();
      several ? add_choices(*whole, true) : add_choice(*whole, true);
      allow_other(true);
    } else if (parts.empty() && whole) {
      add_single(*whole);
    } else if (parts.empty() && other) {
      add_single(*other);
    } else if (std::ranges::all_of(parts, [&](std::size_t i) { return marks_only(i); })) {
      begin(parts.front(), QuestionType::MultipleChoice)["options"] =
          options_of(part_labels(parts));
      allow_other(other.has_value());
    } else if (!add_matrix(parts)) {
      for (const auto i : parts) add_part_alone(i);
    }
  }

  void allow_other(bool other) {
    auto& question = questions_.back().get_object();
    if (other && question.contains("options")) question["other"] = true;
  }

  std::vector<std::string> part_labels(const std::vector<std::size_t>& parts) const {
    std::vector<std::string> labels;
    for (const auto i : parts) labels.push_back(shape_.columns[i].part);
    return labels;
  }

  bool add_matrix(const std::vector<std::size_t>& parts) {
    if (parts.size() < 2) return false;
    std::optional<Scale> scale;
    bool all_scaled = true;
    std::vector<std::string> values;
    bool all_choices = true;
    for (const auto i : parts) {
      auto one = scale_of(sight(i));
      // Rows of codes are nearly always an array of five or seven points.
      if (!one && only_codes(sight(i))) one = scale_of_codes(sight(i));
      all_scaled = all_scaled && (one || sight(i).filled == 0);
      if (one && !scale) scale = one;
      if (one) scale = Scale{std::min(scale->min, one->min), std::max(scale->max, one->max)};
      all_choices = all_choices && !sight(i).many && sight(i).longest <= 80;
      for (const auto& value : sight(i).values) {
        if (std::ranges::find(values, value) == values.end()) values.push_back(value);
      }
    }
    const auto rows = part_labels(parts);
    if (all_scaled && scale) {
      const bool quadrant = is_quadrant(rows) && scale->min == 1 && scale->max <= 7;
      auto& question =
          begin(parts.front(), quadrant ? QuestionType::Quadrant : QuestionType::Matrix,
                quadrant ? "quadrant" : "");
      question["scale"] = scale_json(*scale);
      if (!quadrant) question["rows"] = options_of(rows);
      return true;
    }
    if (!all_choices || values.empty() || values.size() > 20) return false;
    auto& question = begin(parts.front(), QuestionType::Matrix);
    question["rows"] = options_of(rows);
    question["options"] = options_of(values);
    return true;
  }

  static bool is_quadrant(const std::vector<std::string>& rows) {
    if (rows.size() != quadrant_rows().size()) return false;
    return std::ranges::all_of(rows, [](const std::string& label) {
      return std::ranges::any_of(quadrant_rows(), [&](const Row& row) {
        return folded(row.key) == folded(label) ||
               std::ranges::any_of(row.label, [&](const auto& text) {
                 return folded(text.second) == folded(label);
               });
      });
    });
  }

  void add_part_alone(std::size_t index) {
    add_single(index);
    auto& question = questions_.back().get_object();
    const auto& column = shape_.columns[index];
    question["title"] = texts(column.title + " " + column.part);
  }

  const ImportShape& shape_;
  const ImportProfile& profile_;
  const ImportMap& map_;
  const NewSurvey& wanted_;
  std::vector<std::size_t> asked_;
  json::array questions_, attributes_;
  std::set<std::string, std::less<>> keys_;
};

constexpr std::pair<Language, std::string_view> kLittleWords[] = {
    {Language::Finnish,
     "kuinka|miten|miksi|mitä|mikä|olit|olet|oletko|ja|sinä|meitä|meille|"
     "annoit|aikaleima|päivämäärä|yksikkö|toimipiste|kanava"},
    {Language::Swedish, "hur|varför|vad|vilken|är|och|du|din|ditt|dig|vi|oss|gav|datum|enhet"},
    {Language::English, "how|why|what|which|are|is|you|your|us|the|did|was|were|of|to|would"},
};

}  // namespace

std::optional<Language> guess_language(const ImportShape& shape) {
  std::map<Language, int> found;
  for (const auto& column : shape.columns) {
    if (known_column(column, shape.format) && shape.format != ImportFormat::Generic) continue;
    const auto title = folded(column.title);
    for (const auto word : split(title, ' ')) {
      // Letters of Cyrillic begin with these bytes.
      const bool cyrillic = word.size() > 3 && (word[0] == '\xD0' || word[0] == '\xD1');
      if (cyrillic) ++found[Language::Ukrainian];
      for (const auto& [language, words] : kLittleWords) {
        const auto list = split(words, '|');
        if (std::ranges::find(list, word) != list.end()) ++found[language];
      }
    }
  }
  std::optional<Language> best;
  for (const auto& [language, count] : found) {
    if (!best || count > found[*best]) best = language;
  }
  return best;
}

Result<Definition> guess_definition(const ImportShape& shape, const ImportProfile& profile,
                                    const ImportMap& map, const NewSurvey& wanted) {
  return Guesser(shape, profile, map, wanted).run();
}

}  // namespace polku::surveys
