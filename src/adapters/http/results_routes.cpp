// GET    /api/v1/overview               the first page: headline, cards, trend, latest answers
// GET    /api/v1/surveys/{id}/results   every question of a survey
#include <map>

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

// Single answers are for those who may read them; for others there are none.
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
  filter.limit = limit;
  POLKU_TRY(surveys::ResponsePage page, desk.responses.list(*request.actor, filter));
  return std::move(page.items);
}

Result<json::object> show_overview(const Desk& desk, const Request& request) {
  POLKU_TRY(json::object overview, desk.metrics.overview(*request.actor, view_of(request)));
  POLKU_TRY(const std::vector<surveys::ResponseItem> items,
            latest(desk, request, std::nullopt, kLatestShown));
  json::array& array = overview["latest"].emplace_array();
  for (const surveys::ResponseItem& item : items) array.emplace_back(to_json(item));
  return overview;
}

// The newest texts of each question, with whose response they are.
std::map<std::string, json::array> texts_of(const surveys::Definition& definition,
                                            const std::vector<surveys::ResponseItem>& items) {
  std::map<std::string, json::array> texts;
  for (const surveys::Question& question : definition.questions) {
    if (!surveys::is_text(question.type)) continue;
    json::array& array = texts[question.key];
    for (const surveys::ResponseItem& item : items) {
      const json::value* answer = find_member(item.response.answers, question.key);
      if (answer == nullptr || !answer->is_string() || array.size() >= kTextsShown) continue;
      array.emplace_back(
          json::object{{"response", item.response.id.text()},
                       {"text", answer->get_string()},
                       {"language", tag_of(item.response.language)},
                       {"submitted_at", format_rfc3339(item.response.submitted_at)}});
    }
  }
  return texts;
}

Result<json::object> show_results(const Desk& desk, const Request& request) {
  POLKU_TRY(const SurveyId id, path_id<SurveyId>(request));
  POLKU_TRY(const surveys::SurveyDetail detail, desk.surveys.find(*request.actor, id));
  metrics::PageView view = view_of(request);
  view.survey = detail.survey.slug;
  POLKU_TRY(json::object results, desk.metrics.survey_results(*request.actor, view));
  POLKU_TRY(const std::vector<surveys::ResponseItem> items,
            latest(desk, request, id, kTextsLookedAt));
  auto texts = texts_of(detail.draft, items);
  json::value* questions = results.if_contains("questions");
  if (questions == nullptr || !questions->is_array()) return results;
  for (json::value& question : questions->get_array()) {
    if (!question.is_object()) continue;
    json::object& object = question.get_object();
    const auto found = texts.find(text_member(object, "key"));
    object["texts"] = found != texts.end() ? std::move(found->second) : json::array();
  }
  return results;
}

}  // namespace

void add_results_routes(const RouteContext& context) {
  const Desk desk{*context.services.metrics, *context.services.surveys,
                  *context.services.responses};
  const auto add = [&](std::string pattern, auto function, RouteOptions options) {
    context.router.add(
        {Verb::Get, std::move(pattern), needs(Permission::ReadMeasures),
         handler([desk, function](const Request& request) { return function(desk, request); }),
         std::move(options)});
  };
  add("/api/v1/overview", show_overview,
      {.summary = "Where we stand, how sure we are, what moved, and the latest answers.",
       .gives = "Overview",
       .query = {"from", "to", "unit", "channel", "language", "survey", "segment"}});
  add("/api/v1/surveys/{id}/results", show_results,
      {.summary = "Every question of a survey: n, measure, distribution, latest texts.",
       .gives = "SurveyResults",
       .query = {"from", "to", "unit", "channel", "language", "segment"}});
}

}  // namespace polku::http
