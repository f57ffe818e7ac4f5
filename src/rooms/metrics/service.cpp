#include "metrics/service.h"

#include <algorithm>

#include "cache.h"
#include "pages.h"
#include "sql.h"

namespace polku::metrics {
namespace {

constexpr std::size_t kQueriesMax = 50;

// Texts of a request, parted by what no JSON text holds.
constexpr char kApart = '\x1f';

std::string view_text(const PageView& view) {
  std::string text;
  for (const auto* part : {&view.from, &view.to, &view.unit, &view.channel, &view.language,
                           &view.survey, &view.segment, &view.compare}) {
    text += *part;
    text += kApart;
  }
  return text;
}

json::object problem_of(const Error& error) {
  return {{"error", json::object{{"field", error.field}, {"detail", error.message}}}};
}

}  // namespace

MetricService::MetricService(MetricPorts ports, std::size_t cache_bytes)
    : engine_(std::make_unique<Engine>(std::move(ports))),
      cache_(std::make_unique<AnswerCache>(cache_bytes)) {}

MetricService::~MetricService() = default;

// Everything an answer depends on besides the request. The facts' version is read before the facts
// are, so that an answer never stands under a newer version than its own.
Result<std::string> MetricService::cache_key(const directory::Actor& actor, std::string_view kind,
                                             std::string_view text) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  const auto now = engine_->now();
  POLKU_TRY(const auto snapshot, engine_->catalogue().snapshot(actor.organisation, now));
  std::string key = actor.organisation.text();
  key += kApart;
  key += std::to_string(engine_->ports().facts.version());
  key += kApart;
  key += std::to_string(snapshot->stamp);
  key += kApart;
  key += std::to_string(snapshot->zone.local_day(now).number);
  key += kApart;
  if (actor.sees_all_units) {
    key += '*';
  } else {
    auto units = actor.unit_keys;
    std::ranges::sort(units);
    for (const auto& unit : units) key.append(unit).push_back(',');
  }
  key += kApart;
  key.append(kind).push_back(kApart);
  return key.append(text);
}

Result<json::object> MetricService::run(const directory::Actor& actor, const json::value& query) {
  POLKU_TRY(const auto parsed, parse_query(query));
  return engine_->answer(actor, parsed);
}

Result<std::shared_ptr<const std::string>> MetricService::run_text(const directory::Actor& actor,
                                                                   std::string_view query) {
  POLKU_TRY(const auto key, cache_key(actor, "query", query));
  if (auto known = cache_->find(key)) return known;
  POLKU_TRY(const auto document, parse_json(query));
  POLKU_TRY(const auto parsed, parse_query(document));
  POLKU_TRY(const auto answer, engine_->answer(actor, parsed));
  auto text = std::make_shared<const std::string>(json::serialize(answer));
  // A segment may change, or be another user's, without the key knowing.
  if (!parsed.segment) cache_->put(key, text);
  return text;
}

Result<json::object> MetricService::run_many(const directory::Actor& actor,
                                             const json::value& queries) {
  const auto* list = queries.is_object() ? find_member(queries.get_object(), "queries") : nullptr;
  if (list == nullptr || !list->is_array()) {
    return invalid("queries", "Give {\"queries\": [...]}.");
  }
  const auto& array = list->get_array();
  if (array.size() > kQueriesMax) {
    return invalid("queries", "Give at most " + std::to_string(kQueriesMax) + " queries.");
  }
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  json::array results;
  for (const auto& query : array) {
    auto answer = run(actor, query);
    if (!answer.ok() && answer.error().code != ErrorCode::Invalid) return answer.error();
    results.push_back(answer.ok() ? std::move(answer).value() : problem_of(answer.error()));
  }
  return json::object{{"results", std::move(results)}};
}

Result<json::object> MetricService::decompose(const directory::Actor& actor,
                                              const json::value& request) {
  POLKU_TRY(const auto query, parse_decomposition(request));
  return metrics::decompose(*engine_, actor, query);
}

Result<json::object> MetricService::plan(const directory::Actor& actor,
                                         const json::value& request) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(const auto plan, parse_plan(request));
  return plan_sample(*engine_, actor, plan);
}

Result<json::object> MetricService::overview(const directory::Actor& actor, const PageView& view) {
  POLKU_TRY(const auto key, cache_key(actor, "overview", view_text(view)));
  if (const auto known = cache_->find(key)) {
    POLKU_TRY(auto document, parse_json(*known, {.bytes_max = known->size() + 1}));
    return std::move(document.get_object());
  }
  POLKU_TRY(auto page, metrics::overview(*engine_, actor, view));
  if (view.segment.empty()) {
    cache_->put(key, std::make_shared<const std::string>(json::serialize(page)));
  }
  return page;
}

Result<json::object> MetricService::survey_results(const directory::Actor& actor,
                                                   const PageView& view) {
  return metrics::survey_results(*engine_, actor, view);
}

Result<std::vector<std::string>> MetricService::hidden_comments(const directory::Actor& actor,
                                                                const PageView& view) {
  POLKU_TRY(const auto key, cache_key(actor, "comments", view_text(view)));
  if (const auto known = cache_->find(key)) {
    std::vector<std::string> questions;
    for (const auto question : split(*known, kApart)) {
      if (!question.empty()) questions.emplace_back(question);
    }
    return questions;
  }
  POLKU_TRY(auto questions, metrics::hidden_comments(*engine_, actor, view));
  if (view.segment.empty()) {
    std::string text;
    for (const auto& question : questions) text.append(question).push_back(kApart);
    cache_->put(key, std::make_shared<const std::string>(std::move(text)));
  }
  return questions;
}

Result<void> MetricService::write_parquet(const directory::Actor& actor, std::string_view survey,
                                          const std::string& path) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ExportResponses));
  if (!actor.sees_all_units) {
    return forbidden("Only those who see every unit can export a whole survey.");
  }
  POLKU_TRY(const auto snapshot, engine_->catalogue().snapshot(actor.organisation, engine_->now()));
  POLKU_TRY(const auto* entry, find_survey(*snapshot, std::string(survey)));
  auto& facts = engine_->ports().facts;
  std::vector<CodedSeries> series;
  const auto add = [&](std::string_view item) {
    const auto code = facts.code_of(series_text(actor.organisation, entry->id, item));
    if (code) series.push_back({*code, 0, {}});
  };
  add(kResponseQuestion);
  std::set<std::string> items;
  for (const auto& version : entry->versions) {
    for (const auto& question : version->questions) {
      const auto parts = item_parts(question);
      if (parts.empty()) items.insert(question.key);
      for (const auto& part : parts) items.insert(question.key + "." + part);
    }
  }
  for (const auto& item : items) add(item);
  if (series.empty()) series.push_back({-1, 0, {}});
  return facts.write_parquet(compose_export(series, facts.dialect()), path);
}

void MetricService::forget(OrganisationId organisation) {
  engine_->catalogue().forget(organisation);
}

}  // namespace polku::metrics
