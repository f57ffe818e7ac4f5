// GET    /api/v1/overview               the first page: headline, cards, trend, latest answers
// GET    /api/v1/surveys/{id}/results   every question of a survey
#include <algorithm>
#include <map>

#include "http/text_mask.h"
#include "input.h"
#include "metrics/service.h"
#include "responses_query.h"
#include "routes.h"
#include "surveys/response_service.h"
#include "surveys/survey_service.h"

namespace polku::http {

namespace {

using directory::Permission;

constexpr int kLatestShown = 10;
constexpr std::size_t kTextsShown = 20;
constexpr int kTextsLookedAt = 200;

struct Desk {
  metrics::MetricService& metrics;
  surveys::SurveyService& surveys;
  surveys::ResponseService& responses;
  directory::DirectoryService* directory;
  TextMask mask;
};

metrics::PageView view_of(const Request& request) {
  metrics::PageView view;
  view.from = query_text(request, "from");
  view.to = query_text(request, "to");
  view.unit = query_text(request, "unit");
  view.channel = query_text(request, "channel");
  view.language = query_text(request, "language");
  view.survey = query_text(request, "survey");
  view.segment = query_text(request, "segment");
  return view;
}

// Single answers are for those who may read them; for others there are none. The segment does not
// narrow them.
Result<std::vector<surveys::ResponseItem>> latest(const Desk& desk, const Request& request,
                                                  std::optional<SurveyId> survey, int limit) {
  if (!request.actor->may(Permission::ReadResponses)) return std::vector<surveys::ResponseItem>{};
  surveys::ResponseFilter filter;
  filter.survey = survey;
  filter.channel = query_text(request, "channel");
  filter.language = query_text(request, "language");
  if (const std::string unit = query_text(request, "unit"); !unit.empty()) {
    filter.units.push_back(unit);
  }
  POLKU_TRY(const Period period, query_period(request, desk.directory));
  filter.from = period.from;
  filter.to = period.to;
  filter.limit = limit;
  auto page = desk.responses.list(*request.actor, filter);
  if (page.ok()) {
    for (surveys::ResponseItem& item : page->items) {
      POLKU_CHECK(desk.mask.mask(*request.actor, item));
    }
    return std::move(page->items);
  }
  // A full disk cannot note in the audit log who saw single answers: the numbers go without them.
  if (page.error().code == ErrorCode::Unavailable) return std::vector<surveys::ResponseItem>{};
  return std::move(page).error();
}

// The group that `latest` lists, of one survey.
Result<std::vector<std::string>> hidden_texts(const Desk& desk, const Request& request,
                                              const std::string& slug) {
  metrics::PageView view = view_of(request);
  view.segment.clear();
  view.survey = slug;
  return desk.metrics.hidden_comments(*request.actor, view);
}

bool take_away(json::object& answers, const std::vector<std::string>& questions) {
  std::size_t taken = 0;
  for (const std::string& question : questions) taken += answers.erase(question);
  return taken > 0;
}

Result<json::array> latest_shown(const Desk& desk, const Request& request,
                                 std::vector<surveys::ResponseItem> items) {
  json::array array;
  std::map<std::string, std::vector<std::string>> hidden;
  for (surveys::ResponseItem& item : items) {
    if (!hidden.contains(item.survey_slug)) {
      POLKU_TRY(hidden[item.survey_slug], hidden_texts(desk, request, item.survey_slug));
    }
    const bool without = take_away(item.response.answers, hidden[item.survey_slug]);
    json::object object = to_json(item);
    if (without) object["texts_hidden"] = true;
    array.emplace_back(std::move(object));
  }
  return array;
}

// The survey that the view names by its slug; the metrics have found it already.
Result<std::optional<SurveyId>> survey_of(const Desk& desk, const Request& request) {
  const std::string slug = query_text(request, "survey");
  if (slug.empty()) return std::optional<SurveyId>();
  POLKU_TRY(const surveys::StoredSurvey survey, desk.surveys.find_by_slug(*request.actor, slug));
  return std::optional(survey.id);
}

Result<json::object> show_overview(const Desk& desk, const Request& request) {
  metrics::PageView view = view_of(request);
  view.compare = query_text(request, "compare");
  POLKU_TRY(json::object overview, desk.metrics.overview(*request.actor, view));
  POLKU_TRY(const std::optional<SurveyId> survey, survey_of(desk, request));
  POLKU_TRY(std::vector<surveys::ResponseItem> items, latest(desk, request, survey, kLatestShown));
  POLKU_TRY(overview["latest"], latest_shown(desk, request, std::move(items)));
  return overview;
}

// The newest texts of a question, with whose response they are.
json::array texts_of(const std::string& question, const std::vector<surveys::ResponseItem>& items) {
  json::array texts;
  for (const surveys::ResponseItem& item : items) {
    const json::value* answer = find_member(item.response.answers, question);
    if (answer == nullptr || !answer->is_string()) continue;
    if (texts.size() == kTextsShown) break;
    texts.emplace_back(json::object{{"response", item.response.id.text()},
                                    {"text", answer->get_string()},
                                    {"language", tag_of(item.response.language)},
                                    {"submitted_at", format_rfc3339(item.response.submitted_at)}});
  }
  return texts;
}

void add_texts(json::object& question, const std::vector<surveys::ResponseItem>& items,
               const std::vector<std::string>& hidden) {
  question["texts"] = json::array();
  const auto type = surveys::parse_question_type(text_member(question, "type"));
  if (!type || !surveys::is_text(*type)) return;
  const std::string key(text_member(question, "key"));
  const bool is_hidden = std::ranges::find(hidden, key) != hidden.end();
  question["texts_hidden"] = is_hidden;
  if (!is_hidden) question["texts"] = texts_of(key, items);
}

Result<json::object> show_results(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const surveys::SurveyDetail detail, desk.surveys.find(*request.actor, id));
  metrics::PageView view = view_of(request);
  view.survey = detail.survey.slug;
  POLKU_TRY(json::object results, desk.metrics.survey_results(*request.actor, view));
  POLKU_TRY(const std::vector<surveys::ResponseItem> items,
            latest(desk, request, id, kTextsLookedAt));
  POLKU_TRY(const std::vector<std::string> hidden, hidden_texts(desk, request, detail.survey.slug));
  for (json::value& question : results["questions"].as_array()) {
    add_texts(question.as_object(), items, hidden);
  }
  return results;
}

}  // namespace

void add_results_routes(const RouteContext& context) {
  const Desk desk{*context.services.metrics, *context.services.surveys, *context.services.responses,
                  context.services.directory, TextMask(context.services.voice)};
  const auto add = [&](std::string pattern, auto function, RouteOptions options) {
    context.router.add(
        {Verb::Get, std::move(pattern), needs(Permission::ReadMeasures),
         handler([desk, function](const Request& request) { return function(desk, request); }),
         std::move(options)});
  };
  add("/api/v1/overview", show_overview,
      {.summary = "Where we stand, how sure we are, what moved, and the latest answers.",
       .gives = "Overview",
       .query = {"from", "to", "unit", "channel", "language", "survey", "segment", "compare"}});
  add("/api/v1/surveys/{id}/results", show_results,
      {.summary = "Every question of a survey: n, measure, distribution, latest texts.",
       .gives = "SurveyResults",
       .query = {"from", "to", "unit", "channel", "language", "segment"}});
}

}  // namespace polku::http
