#include "moments_items.h"

#include <algorithm>
#include <unordered_map>

#include "resolve.h"

namespace polku::metrics {
namespace {

using surveys::Question;
using surveys::QuestionType;

constexpr std::array<std::string_view, kFamilies> kNames{
    "nps",          "csat",          "ces",   "mean",       "expectation",  "experience",
    "promise_kept", "accessibility", "speed", "smoothness", "pleasantness", "comments"};

constexpr std::array<std::string_view, 5> kRoles{"score", "expectation", "experience", "promise",
                                                 "quadrant"};

bool is_comment(QuestionType type) {
  return type == QuestionType::ShortText || type == QuestionType::LongText;
}

bool is_measurable(const Question& question) {
  switch (question.type) {
    case QuestionType::Nps:
    case QuestionType::Csat:
    case QuestionType::Ces:
    case QuestionType::Rating:
    case QuestionType::Quadrant:
    case QuestionType::Matrix:
      return question.scale.has_value();
    case QuestionType::SingleChoice:
    case QuestionType::Consent:
    case QuestionType::ShortText:
    case QuestionType::LongText:
      return true;
    default:
      return false;
  }
}

// A promise is kept by the option named so, else by the first.
std::string kept_option(const Question& question) {
  if (question.type == QuestionType::Consent) return "true";
  for (const char* key : {"yes", "kept", "true"}) {
    if (question.find_option(key) != nullptr) return key;
  }
  return question.options.empty() ? std::string() : question.options.front().key;
}

PathItem item_of(const SurveyEntry& survey, const Question& question, const std::string& part) {
  PathItem item;
  item.survey = survey.id;
  item.slug = survey.slug;
  item.question = question.key;
  item.part = part;
  item.item = part.empty() ? question.key : question.key + "." + part;
  item.measure = question.measure;
  item.type = question.type;
  if (question.scale) item.terms.scale = ScaleRange{question.scale->min, question.scale->max};
  item.terms.positive_from = question.positive_from;
  if (!question.scale && !is_comment(question.type)) item.kept = kept_option(question);
  return item;
}

void add_survey(std::vector<PathItem>& items, const SurveyEntry& survey) {
  const auto first = items.size();
  struct Known {
    int uses = 0;  // versions that ask for the item
    std::vector<std::size_t> forms;
  };
  std::unordered_map<std::string, Known> known;
  const auto add = [&](PathItem item, int version) {
    auto& [uses, forms] = known[item.item];
    ++uses;
    for (const auto form : forms) {
      item.versions = items[form].versions;
      if (items[form] != item) continue;
      items[form].versions.push_back(version);
      return;
    }
    item.versions = {version};
    forms.push_back(items.size());
    items.push_back(std::move(item));
  };
  for (std::size_t i = 0; i < survey.versions.size(); ++i) {
    const int version = static_cast<int>(i) + 1;
    for (const auto& question : survey.versions[i]->questions) {
      if (!is_measurable(question)) continue;
      const auto parts = item_parts(question);
      if (parts.empty()) add(item_of(survey, question, {}), version);
      for (const auto& part : parts) add(item_of(survey, question, part), version);
    }
  }
  for (auto i = first; i < items.size(); ++i) {
    const bool agreed = static_cast<int>(items[i].versions.size()) == known[items[i].item].uses;
    if (agreed) items[i].versions.clear();
  }
}

std::optional<Family> quadrant_family(std::string_view dimension) {
  for (const auto family : kQuadrantFamilies) {
    if (name_of(family) == dimension) return family;
  }
  return std::nullopt;
}

std::optional<Family> score_family(const PathItem& item) {
  if (!item.terms.scale) return std::nullopt;
  const bool nps_scale =
      *item.terms.scale == ScaleRange{0, 10} || *item.terms.scale == ScaleRange{1, 10};
  switch (item.type) {
    case QuestionType::Nps:
      return Family::Nps;
    case QuestionType::Csat:
      return Family::Csat;
    case QuestionType::Ces:
      return Family::Ces;
    case QuestionType::Quadrant:
      return quadrant_family(item.part);
    default:
      return item.measure == "nps" && nps_scale ? Family::Nps : Family::Mean;
  }
}

}  // namespace

std::string_view name_of(Family family) { return kNames[index_of(family)]; }

std::optional<Family> parse_family(std::string_view text) {
  const auto at = std::ranges::find(kNames, text);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<Family>(at - kNames.begin());
}

std::string_view name_of(MomentRole role) { return kRoles[static_cast<std::size_t>(role)]; }

std::optional<MomentRole> parse_moment_role(std::string_view text) {
  const auto at = std::ranges::find(kRoles, text);
  if (at == kRoles.end()) return std::nullopt;
  return static_cast<MomentRole>(at - kRoles.begin());
}

std::vector<PathItem> path_items(const Snapshot& snapshot, const std::string& survey) {
  std::vector<PathItem> items;
  for (const auto& entry : snapshot.surveys) {
    if (survey.empty() || entry.slug == survey) add_survey(items, entry);
  }
  return items;
}

MomentRole role_of(const PathItem& item) {
  if (item.type == QuestionType::Quadrant) return MomentRole::Quadrant;
  if (item.measure == "expectation") return MomentRole::Expectation;
  if (item.measure == "experience") return MomentRole::Experience;
  if (item.measure == "promise_kept") return MomentRole::Promise;
  return MomentRole::Score;
}

std::optional<Family> family_of(const PathItem& item, MomentRole role) {
  if (is_comment(item.type)) return Family::Comments;
  const bool of_quadrant = item.type == QuestionType::Quadrant;
  const bool scored = item.terms.scale.has_value() && !of_quadrant;
  switch (role) {
    case MomentRole::Score:
      return score_family(item);
    case MomentRole::Expectation:
      return scored ? std::optional(Family::Expectation) : std::nullopt;
    case MomentRole::Experience:
      return scored ? std::optional(Family::Experience) : std::nullopt;
    case MomentRole::Promise:
      return of_quadrant ? std::nullopt : std::optional(Family::Promise);
    case MomentRole::Quadrant:
      if (of_quadrant) return quadrant_family(item.part);
      if (!scored) return std::nullopt;
      if (const auto by_measure = quadrant_family(item.measure)) return by_measure;
      return quadrant_family(item.part.empty() ? item.question : item.part);
  }
  return std::nullopt;
}

MomentTerms terms_in(const PathItem& item, Family family) {
  auto terms = item.terms;
  const bool boxed = family == Family::Csat || family == Family::Ces || family == Family::Promise;
  if (!boxed) terms.positive_from = 0;
  if (family == Family::Comments) terms = {};
  return terms;
}

bool says_kept(const PathItem& item, std::optional<double> score, const std::string& choice) {
  if (!item.terms.scale) return choice == item.kept;
  if (!score) return false;
  if (item.terms.positive_from > 0) return *score >= item.terms.positive_from;
  return 2 * *score > item.terms.scale->min + item.terms.scale->max;
}

}  // namespace polku::metrics
