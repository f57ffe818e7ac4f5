#pragma once
// Which question, row or option of a survey a column of a file stands for.

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "import_profile.h"
#include "surveys/import.h"

namespace polku::surveys {

// A question, or one part of it.
struct AnswerTarget {
  enum class Part { Whole, Row, Option, Other, Rank };
  std::size_t question = 0;
  Part part = Part::Whole;
  std::string key;  // of the row or option

  friend bool operator==(const AnswerTarget&, const AnswerTarget&) = default;
};

// "recommend", "quadrant.speed", "reasons.price", "reasons.other"
std::string name_of(const AnswerTarget& target, const Definition& definition);

class HeaderIndex {
 public:
  explicit HeaderIndex(const Definition& definition);

  // By key or title in any language, with the part by key or label. Two columns of one header go to
  // two questions of one title in order, so each hit is given once.
  std::optional<AnswerTarget> find(const ImportColumn& column);
  // As the map names it. Invalid when there is no such question or part.
  Result<AnswerTarget> named(const std::string& question, const std::string& part,
                             const std::string& path) const;
  // The part of a question by its words or key.
  std::optional<AnswerTarget> part_of(std::size_t question, std::string_view words) const;

 private:
  void add(std::string_view words, const AnswerTarget& target);
  void add_parts(std::size_t index);
  std::optional<AnswerTarget> take(std::string_view words);

  const Definition& definition_;
  ByText<std::vector<AnswerTarget>> targets_;  // by folded words
};

// Columns whose words tell their topic, for questions that no header names: the only NPS question
// gets the only column about recommending.
std::optional<AnswerTarget> find_by_topic(const Definition& definition, const ImportColumn& column,
                                          const ColumnProfile::Sight& sight);

}  // namespace polku::surveys
