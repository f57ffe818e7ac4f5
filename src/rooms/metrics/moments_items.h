#pragma once
// What can be measured at a moment: the items of all surveys, as families of answers that mean the
// same. Pure.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "catalogue.h"
#include "metrics/moments.h"
#include "metrics/query.h"

namespace polku::metrics {

// Answers that may stand in one number, given one scale. Mean: points of ratings.
enum class Family : std::uint8_t {
  Nps,
  Csat,
  Ces,
  Mean,
  Expectation,
  Experience,
  Promise,
  Accessibility,
  Speed,
  Smoothness,
  Pleasantness,
  Comments,
};
inline constexpr std::size_t kFamilies = 12;
constexpr std::size_t index_of(Family family) { return static_cast<std::size_t>(family); }
// "nps", "csat", ..., "promise_kept", "accessibility", "comments".
std::string_view name_of(Family family);
std::optional<Family> parse_family(std::string_view text);
inline constexpr std::array kScoreFamilies{Family::Csat, Family::Mean, Family::Ces, Family::Nps};
inline constexpr std::array kQuadrantFamilies{Family::Accessibility, Family::Speed,
                                              Family::Smoothness, Family::Pleasantness};
constexpr bool is_score(Family family) { return family <= Family::Mean; }

// What must agree before answers of a family are pooled. Without a scale: options.
struct MomentTerms {
  std::optional<ScaleRange> scale;
  int positive_from = 0;  // of csat and ces
  friend auto operator<=>(const MomentTerms&, const MomentTerms&) = default;
};

// One item over those versions of its survey that agree about it.
struct PathItem {
  SurveyId survey;
  std::string slug;
  std::string item;      // "recommend", "visit.speed"
  std::string question;  // its question's key
  std::string part;      // row
  std::string measure;
  surveys::QuestionType type = surveys::QuestionType::Rating;
  MomentTerms terms;
  std::string kept;           // of options: the one that says the promise was kept
  std::vector<int> versions;  // empty: every version
  friend bool operator==(const PathItem&, const PathItem&) = default;
};

// Every item that can belong to some family; of one survey only when its slug is given.
std::vector<PathItem> path_items(const Snapshot& snapshot, const std::string& survey = {});

// A matrix asks about many things at once: its rows count only where a binding names it.
inline bool needs_binding(const PathItem& item) {
  return item.type == surveys::QuestionType::Matrix;
}

// What an item tells of a moment in a role; nothing when it cannot.
MomentRole role_of(const PathItem& item);  // by itself
std::optional<Family> family_of(const PathItem& item, MomentRole role);
// The terms that matter in that family.
MomentTerms terms_in(const PathItem& item, Family family);

// A score on the scale from 0 to 10.
inline double tenths(double score, const ScaleRange& scale) {
  return 10.0 * (score - scale.min) / (scale.max - scale.min);
}
// Whether an answer says that the promise was kept: the option, the positive box of csat and ces,
// else a score above the middle of the scale.
bool says_kept(const PathItem& item, std::optional<double> score, const std::string& choice);

}  // namespace polku::metrics
