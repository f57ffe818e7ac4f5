#include "resolve.h"

#include <algorithm>
#include <map>

#include "surveys/versions.h"

namespace polku::metrics {
namespace {

using surveys::Question;
using surveys::QuestionType;

// What must agree before scores may be pooled.
struct Terms {
  Counting counting = Counting::Answered;
  std::optional<ScaleRange> scale;
  int positive_from = 0;

  friend bool operator==(const Terms&, const Terms&) = default;
};

struct Candidate {
  Series series;
  int version = 0;
  const Question* question = nullptr;
  Terms terms;
};

Counting counting_of(const Question& question) {
  switch (question.type) {
    case QuestionType::Nps:
    case QuestionType::Csat:
    case QuestionType::Ces:
    case QuestionType::Rating:
    case QuestionType::Quadrant:
      return Counting::Points;
    case QuestionType::Matrix:
      return question.scale ? Counting::Points : Counting::Choices;
    case QuestionType::SingleChoice:
    case QuestionType::MultipleChoice:
    case QuestionType::Consent:
      return Counting::Choices;
    case QuestionType::Ranking:
      return Counting::Points;  // ranks, 1 first
    case QuestionType::Number:
      return Counting::Numbers;
    default:
      return Counting::Answered;
  }
}

bool has_parts(const Question& question) {
  return question.type == QuestionType::Quadrant || question.type == QuestionType::Matrix ||
         question.type == QuestionType::Ranking;
}

Terms terms_of(const Question& question) {
  Terms terms{.counting = counting_of(question), .scale = {}, .positive_from = 0};
  if (question.scale && terms.counting == Counting::Points) {
    terms.scale = ScaleRange{question.scale->min, question.scale->max};
  }
  if (question.type == QuestionType::Ranking) {
    terms.scale = ScaleRange{1, static_cast<int>(question.options.size())};
  }
  terms.positive_from = question.positive_from;
  return terms;
}

std::optional<QuestionType> own_type(Metric metric) {
  switch (metric) {
    case Metric::Nps:
      return QuestionType::Nps;
    case Metric::Csat:
      return QuestionType::Csat;
    case Metric::Ces:
      return QuestionType::Ces;
    case Metric::Quadrant:
      return QuestionType::Quadrant;
    default:
      return std::nullopt;
  }
}

bool is_nps_scale(const ScaleRange& scale) {
  return scale == ScaleRange{0, 10} || scale == ScaleRange{1, 10};
}

// Whether the metric can be made of this question at all.
bool fits(Metric metric, const Question& question) {
  const auto counting = counting_of(question);
  const auto type = question.type;
  const bool named = question.measure == name_of(metric);
  switch (metric) {
    case Metric::Nps:
      return type == QuestionType::Nps ||
             (named && question.scale && is_nps_scale({question.scale->min, question.scale->max}));
    case Metric::Csat:
      return type == QuestionType::Csat;
    case Metric::Ces:
      return type == QuestionType::Ces;
    case Metric::Quadrant:
      return type == QuestionType::Quadrant;
    case Metric::Mean:
      return counting == Counting::Points || counting == Counting::Numbers;
    case Metric::Share:
    case Metric::Distribution:
      return counting == Counting::Points || counting == Counting::Choices;
    case Metric::Count:
      return type != QuestionType::Statement;
    case Metric::ResponseRate:
    case Metric::ThemeShare:
    case Metric::Sentiment:
      return false;
  }
  return false;
}

// The question a key names: itself, or the part "row" of "matrix.row".
struct Named {
  std::string question, part;
};
Named split_item(const std::string& item) {
  const auto dot = item.find('.');
  if (dot == std::string::npos) return {item, {}};
  return {item.substr(0, dot), item.substr(dot + 1)};
}

class Search {
 public:
  Search(const MetricQuery& query, const Snapshot& snapshot) : query_(query), snapshot_(snapshot) {}

  Result<std::vector<Candidate>> candidates() {
    if (query_.survey.empty()) {
      for (const auto& survey : snapshot_.surveys) {
        POLKU_CHECK(add_survey(survey));
      }
    } else {
      POLKU_TRY(const auto* survey, find_survey(snapshot_, query_.survey));
      POLKU_CHECK(add_survey(*survey));
    }
    if (found_.empty()) return nothing_found();
    return std::move(found_);
  }

 private:
  Result<void> add_survey(const SurveyEntry& survey) {
    for (std::size_t i = 0; i < survey.versions.size(); ++i) {
      for (const auto& question : survey.versions[i]->questions) {
        POLKU_CHECK(add_question(survey, static_cast<int>(i) + 1, question));
      }
    }
    return {};
  }

  Result<void> add_question(const SurveyEntry& survey, int version, const Question& question) {
    const auto named = split_item(query_.question);
    if (!query_.question.empty()) {
      if (question.key != named.question) return {};
      question_seen_ = &question;
    } else if (!query_.measure.empty()) {
      if (question.measure != query_.measure) return {};
    } else if (const auto type = own_type(query_.metric)) {
      if (question.type != *type && question.measure != name_of(query_.metric)) return {};
    }
    if (!fits(query_.metric, question)) return {};
    if (query_.scale) {
      const auto terms = terms_of(question);
      if (terms.scale != query_.scale) {
        other_scale_ = true;
        return {};
      }
    }
    return add_items(survey, version, question, named.part);
  }

  Result<void> add_items(const SurveyEntry& survey, int version, const Question& question,
                         const std::string& part) {
    const auto parts = item_parts(question);
    if (!has_parts(question)) {
      if (part.empty()) add(survey, version, question, {});
      return {};
    }
    const bool all = query_.metric == Metric::Quadrant || query_.question.empty();
    if (part.empty() && !all) {
      return invalid("question", "\"" + question.key + "\" has several rows: name one, such as \"" +
                                     question.key + "." + parts.front() + "\".");
    }
    for (const auto& row : parts) {
      if (part.empty() || part == row) add(survey, version, question, row);
    }
    return {};
  }

  void add(const SurveyEntry& survey, int version, const Question& question,
           const std::string& part) {
    const auto item = part.empty() ? question.key : question.key + "." + part;
    found_.push_back(
        {{survey.id, survey.slug, item, part, {}}, version, &question, terms_of(question)});
  }

  Error nothing_found() const {
    const std::string metric(name_of(query_.metric));
    if (other_scale_) {
      return invalid("scale", "No such question has the scale " +
                                  std::to_string(query_.scale->min) + "-" +
                                  std::to_string(query_.scale->max) + ".");
    }
    if (question_seen_ != nullptr && fits(query_.metric, *question_seen_)) {
      return invalid("question", "\"" + query_.question + "\" is not a row of its question.");
    }
    if (question_seen_ != nullptr) {
      return invalid("question", "\"" + query_.question + "\" is of type " +
                                     std::string(name_of(question_seen_->type)) + ", from which " +
                                     metric + " cannot be counted.");
    }
    if (!query_.question.empty()) {
      return invalid("question", "There is no question \"" + query_.question + "\".");
    }
    if (!query_.measure.empty()) {
      return invalid("measure", "No question that " + metric +
                                    " can be counted from has the measure \"" + query_.measure +
                                    "\".");
    }
    return invalid("question", "There is no question that " + metric + " can be counted from.");
  }

  const MetricQuery& query_;
  const Snapshot& snapshot_;
  std::vector<Candidate> found_;
  const Question* question_seen_ = nullptr;
  bool other_scale_ = false;
};

std::string words_of(const Terms& terms) {
  if (!terms.scale) return "without a scale";
  auto text = std::to_string(terms.scale->min) + "-" + std::to_string(terms.scale->max);
  if (terms.positive_from != 0)
    text += " (positive from " + std::to_string(terms.positive_from) + ")";
  return text;
}

// Only what the metric depends on has to agree: a mean does not care where the box begins.
Terms needed(Terms terms, Metric metric) {
  if (metric != Metric::Csat && metric != Metric::Ces) terms.positive_from = 0;
  if (metric == Metric::Count) terms = {};
  return terms;
}

std::vector<Terms> distinct_terms(const std::vector<Candidate>& candidates, Metric metric) {
  std::vector<Terms> distinct;
  for (const auto& candidate : candidates) {
    const auto terms = needed(candidate.terms, metric);
    if (std::ranges::find(distinct, terms) == distinct.end()) distinct.push_back(terms);
  }
  return distinct;
}

Error mixed(const std::vector<Terms>& terms) {
  std::string list;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0) list += i + 1 == terms.size() ? " and " : ", ";
    list += words_of(terms[i]);
  }
  return invalid("scale", "The answers are on different scales, " + list +
                              ", and must not be pooled. Ask for one scale with \"scale\", or for "
                              "one question with \"question\".");
}

// Leaves out versions without answers, which mix nothing.
Result<void> keep_used(std::vector<Candidate>& candidates, const VersionsInUse& versions_in_use) {
  std::map<std::pair<SurveyId, std::string>, std::set<int>> used;
  for (const auto& candidate : candidates) {
    const std::pair key(candidate.series.survey, candidate.series.item);
    if (used.contains(key)) continue;
    POLKU_TRY(used[key], versions_in_use(candidate.series));
  }
  const auto unused = [&](const Candidate& candidate) {
    return !used[{candidate.series.survey, candidate.series.item}].contains(candidate.version);
  };
  if (std::ranges::all_of(candidates, unused)) {
    // Nothing is answered: the newest says how an empty result is shaped.
    candidates.erase(candidates.begin(), candidates.end() - 1);
    return {};
  }
  std::erase_if(candidates, unused);
  return {};
}

// One series an item; `only` names its versions when some of the survey's are left out.
std::vector<Series> fold(const std::vector<Candidate>& candidates, const Snapshot& snapshot,
                         bool some_left_out) {
  std::vector<Series> all;
  for (const auto& candidate : candidates) {
    auto at = std::ranges::find_if(all, [&](const Series& series) {
      return series.survey == candidate.series.survey && series.item == candidate.series.item;
    });
    if (at == all.end()) at = all.insert(all.end(), candidate.series);
    at->only.push_back(candidate.version);
  }
  for (auto& series : all) {
    const auto* survey = snapshot.find_survey(series.survey);
    if (!some_left_out || series.only.size() == survey->versions.size()) series.only.clear();
  }
  return all;
}

Result<void> choose_box(Target& target, const MetricQuery& query, const Terms& terms) {
  if (query.metric == Metric::Csat || query.metric == Metric::Ces) {
    if (!terms.scale) return invalid("question", "The question has no scale.");
    target.box = {terms.positive_from, terms.scale->max};
    return {};
  }
  if (query.metric != Metric::Share) return {};
  if (target.counting == Counting::Choices) {
    if (query.choice.empty()) {
      return invalid("choice", "Name the option whose share is asked, with \"choice\".");
    }
    const auto& question = *target.question;
    const bool consent = question.type == QuestionType::Consent &&
                         (query.choice == "true" || query.choice == "false");
    const bool other = question.other && query.choice == surveys::kOther;
    bool known = consent || other;
    for (const auto& series : target.series) known |= series.part == query.choice;
    if (!known && question.find_option(query.choice) == nullptr) {
      return invalid("choice", "\"" + question.key + "\" has no option \"" + query.choice + "\".");
    }
    target.choice = query.choice;
    return {};
  }
  if (!query.box) {
    return invalid("box",
                   "Name the scores whose share is asked, such as {\"min\": 4, \"max\": 5}.");
  }
  target.box = *query.box;
  return {};
}

void note_versions(Target& target, const Snapshot& snapshot) {
  std::set<std::string> done;
  for (const auto& series : target.series) {
    const auto* survey = snapshot.find_survey(series.survey);
    const auto key = split_item(series.item).question;
    if (key == kResponseQuestion || !done.insert(series.slug + "/" + key).second) continue;
    for (std::size_t i = 1; i < survey->versions.size(); ++i) {
      const auto& before = *survey->versions[i - 1];
      const auto& after = *survey->versions[i];
      if (before.find_question(key) == nullptr || after.find_question(key) == nullptr) continue;
      const auto judged = surveys::comparability(key, before, after);
      if (judged == surveys::Comparability::Same) continue;
      target.notes.push_back({series.slug, static_cast<int>(i), static_cast<int>(i) + 1,
                              std::string(name_of(judged))});
    }
  }
}

bool groups_by_theme(const MetricQuery& query) {
  return std::ranges::any_of(query.group_by,
                             [](const Field& field) { return field.kind == Field::Kind::Theme; });
}

Result<Target> responses_of(const MetricQuery& query, const Snapshot& snapshot) {
  Target target;
  target.metric = query.metric;
  target.counting = Counting::Responses;
  std::vector<const SurveyEntry*> surveys;
  if (query.survey.empty()) {
    for (const auto& survey : snapshot.surveys) surveys.push_back(&survey);
  } else {
    POLKU_TRY(const auto* survey, find_survey(snapshot, query.survey));
    surveys.push_back(survey);
  }
  const auto item = is_of_comments(query.metric) ? kCommentQuestion : kResponseQuestion;
  for (const auto* survey : surveys) {
    target.series.push_back({survey->id, survey->slug, std::string(item), {}, {}});
  }
  return target;
}

Result<Target> comments_of(const MetricQuery& query, const Snapshot& snapshot) {
  const bool by_theme = groups_by_theme(query);
  if (by_theme && !query.choice.empty()) {
    return invalid("choice", "Name one theme with \"choice\", or group by theme.");
  }
  POLKU_TRY(auto target, responses_of(query, snapshot));
  target.choice = query.choice;
  if (query.metric == Metric::Sentiment) {
    target.counting = Counting::Numbers;
    target.scale = ScaleRange{-100, 100};
  } else if (query.choice.empty() && !by_theme) {
    return invalid("choice", "Name the theme with \"choice\", or group by theme.");
  }
  return target;
}

Result<void> check_members(const MetricQuery& query) {
  const bool asks_question = !query.question.empty() || !query.measure.empty();
  switch (query.metric) {
    case Metric::Mean:
    case Metric::Share:
    case Metric::Distribution:
      if (!asks_question) {
        return invalid("question", "Name the question, or a measure, that " +
                                       std::string(name_of(query.metric)) + " is counted from.");
      }
      break;
    case Metric::ResponseRate:
      if (asks_question) {
        return invalid("question", "A response rate is of a survey, not of a question.");
      }
      break;
    default:
      break;
  }
  const bool of_comments = is_of_comments(query.metric);
  if (of_comments && asks_question) {
    return invalid("question", "Themes and feelings are of all comments of a response.");
  }
  if (query.metric != Metric::Share && !of_comments && !query.choice.empty()) {
    return invalid("choice", "\"choice\" belongs to the metrics share, theme_share and sentiment.");
  }
  if (query.metric != Metric::Share && query.box) {
    return invalid("box", "\"box\" belongs to the metric share.");
  }
  return {};
}

}  // namespace

std::vector<std::string> item_parts(const Question& question) {
  std::vector<std::string> parts;
  if (question.type == QuestionType::Ranking) {
    for (const auto& option : question.options) parts.push_back(option.key);
  } else if (has_parts(question)) {
    for (const auto& row : question.rows) parts.push_back(row.key);
  }
  return parts;
}

Result<const SurveyEntry*> find_survey(const Snapshot& snapshot, const std::string& slug) {
  if (const auto* survey = snapshot.find_survey(slug)) return survey;
  if (std::ranges::find(snapshot.drafts, slug) != snapshot.drafts.end()) {
    return invalid("survey", "The survey \"" + slug + "\" has not been published yet.");
  }
  return invalid("survey", "There is no survey \"" + slug + "\".");
}

Result<Target> resolve_target(const MetricQuery& query, const Snapshot& snapshot,
                              const VersionsInUse& versions_in_use) {
  POLKU_CHECK(check_members(query));
  const bool of_responses =
      query.metric == Metric::ResponseRate ||
      (query.metric == Metric::Count && query.question.empty() && query.measure.empty());
  if (of_responses) return responses_of(query, snapshot);
  if (is_of_comments(query.metric)) return comments_of(query, snapshot);
  Search search(query, snapshot);
  POLKU_TRY(auto candidates, search.candidates());
  const auto found = candidates.size();
  auto terms = distinct_terms(candidates, query.metric);
  if (terms.size() > 1) {
    POLKU_CHECK(keep_used(candidates, versions_in_use));
    terms = distinct_terms(candidates, query.metric);
  }
  if (terms.size() > 1) return mixed(terms);
  Target target;
  target.metric = query.metric;
  target.question = candidates.back().question;
  target.counting = candidates.back().terms.counting;
  target.scale = candidates.back().terms.scale;
  const bool some_left_out = found != candidates.size() || query.scale.has_value();
  target.series = fold(candidates, snapshot, some_left_out);
  POLKU_CHECK(choose_box(target, query, candidates.back().terms));
  note_versions(target, snapshot);
  return target;
}

}  // namespace polku::metrics
