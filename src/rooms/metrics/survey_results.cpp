#include <algorithm>

#include "pages.h"

// A survey's page of results: each question with its number and its distribution.

namespace polku::metrics {
namespace {

using surveys::Question;
using surveys::QuestionType;

json::object to_json(const LocalizedText& text) {
  json::object object;
  for (const auto& [language, words] : text) object[tag_of(language)] = words;
  return object;
}

Metric headline_metric(const Question& question) {
  switch (question.type) {
    case QuestionType::Nps:
      return Metric::Nps;
    case QuestionType::Csat:
      return Metric::Csat;
    case QuestionType::Ces:
      return Metric::Ces;
    default:
      return Metric::Mean;
  }
}

bool has_mean(const Question& question) {
  switch (question.type) {
    case QuestionType::Nps:
    case QuestionType::Csat:
    case QuestionType::Ces:
    case QuestionType::Rating:
    case QuestionType::Quadrant:
    case QuestionType::Ranking:
    case QuestionType::Number:
      return true;
    case QuestionType::Matrix:
      return question.scale.has_value();
    default:
      return false;
  }
}

bool has_distribution(const Question& question) {
  if (question.type == QuestionType::Number) return false;
  return has_mean(question) || !question.options.empty() || question.type == QuestionType::Consent;
}

json::array options_of(const Question& question) {
  json::array options;
  for (const auto& option : question.options) {
    options.push_back({{"key", option.key}, {"label", to_json(option.label)}});
  }
  if (question.other) {
    options.push_back({{"key", surveys::kOther}, {"label", to_json(question.other_label)}});
  }
  return options;
}

class Results {
 public:
  Results(Engine& engine, const directory::Actor& actor, MetricQuery base)
      : engine_(engine), actor_(actor), base_(std::move(base)) {}

  Result<json::object> question(const Question& question) {
    json::object result{{"key", question.key},
                        {"type", name_of(question.type)},
                        {"title", to_json(question.title)}};
    const auto parts = item_parts(question);
    if (parts.empty()) {
      POLKU_CHECK(put_numbers(result, question, question.key));
    } else {
      json::array rows;
      for (const auto& part : parts) {
        json::object row{{"key", part}, {"label", to_json(label_of(question, part))}};
        POLKU_CHECK(put_numbers(row, question, question.key + "." + part));
        rows.push_back(std::move(row));
      }
      result["rows"] = std::move(rows);
    }
    if (!question.options.empty()) result["options"] = options_of(question);
    return result;
  }

 private:
  static LocalizedText label_of(const Question& question, const std::string& part) {
    if (const auto* row = question.find_row(part)) return row->label;
    const auto* option = question.find_option(part);
    return option != nullptr ? option->label : LocalizedText();
  }

  MetricQuery query_for(Metric metric, const Question& question, const std::string& item) const {
    auto query = base_;
    query.metric = metric;
    query.question = item;
    // The page shows the survey as it is now; answers on a former scale are told apart, not mixed.
    if (question.scale && metric != Metric::Count) {
      query.scale = ScaleRange{question.scale->min, question.scale->max};
    }
    return query;
  }

  Result<void> put_numbers(json::object& into, const Question& question, const std::string& item) {
    POLKU_TRY(auto count, engine_.answer(actor_, query_for(Metric::Count, question, item)));
    const auto& row = count["rows"].as_array().front().as_object();
    into["n"] = row.at("n");
    into["suppressed"] = row.at("suppressed");
    if (has_mean(question)) {
      POLKU_TRY(auto answer, tolerant(query_for(headline_metric(question), question, item)));
      into["metric"] = first_row(answer);
      into["definition"] = answer["definition"];
      if (const auto* refused = answer.if_contains("refused")) into["refused"] = *refused;
    }
    if (has_distribution(question)) {
      POLKU_TRY(auto answer, tolerant(query_for(Metric::Distribution, question, item)));
      const auto shown = first_row(answer);
      into["distribution"] =
          shown.is_object() ? shown.get_object().at("distribution") : json::value(json::array());
    }
    return {};
  }

  // What one question refuses must not take the page with it.
  Result<json::object> tolerant(const MetricQuery& query) {
    auto answer = engine_.answer(actor_, query);
    if (answer.ok() || answer.error().code != ErrorCode::Invalid) return answer;
    return json::object{
        {"rows", json::array()}, {"definition", nullptr}, {"refused", answer.error().message}};
  }

  static json::value first_row(const json::object& answer) {
    const auto& rows = answer.at("rows").as_array();
    return rows.empty() ? json::value() : rows.front();
  }

  Engine& engine_;
  const directory::Actor& actor_;
  const MetricQuery base_;
};

}  // namespace

Result<json::object> survey_results(Engine& engine, const directory::Actor& actor,
                                    const PageView& view) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(auto base, query_of(view));
  POLKU_TRY(const auto snapshot, engine.catalogue().snapshot(actor.organisation, engine.now()));
  if (view.survey.empty()) return invalid("survey", "Name the survey.");
  POLKU_TRY(const auto* survey, find_survey(*snapshot, view.survey));
  POLKU_TRY(auto responses, engine.answer(actor, base));
  const auto& row = responses["rows"].as_array().front().as_object();
  json::object page{{"survey", survey->slug},
                    {"version", survey->versions.size()},
                    {"responses", row.at("n")},
                    {"suppressed", row.at("suppressed")}};
  Results results(engine, actor, std::move(base));
  json::array questions;
  for (const auto& question : survey->latest().questions) {
    if (question.type == QuestionType::Statement) continue;
    POLKU_TRY(auto one, results.question(question));
    questions.push_back(std::move(one));
  }
  page["questions"] = std::move(questions);
  return page;
}

}  // namespace polku::metrics
