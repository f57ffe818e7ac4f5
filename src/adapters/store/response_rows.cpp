#include "response_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include "core/json.h"
#include "rows.h"

namespace polku::store {
namespace {

using surveys::Response;
using surveys::ResponseFilter;

const Query kEventsAfter{"surveys/events_after"};
const Query kList{"surveys/list_responses"};
const Query kListOfSurvey{"surveys/list_responses_of_survey"};
const Query kCount{"surveys/count_responses"};
const Query kCountOfSurvey{"surveys/count_responses_of_survey"};

// What the store itself wrote; the limits on outside texts do not apply.
json::object stored_object(std::string_view text, json::storage_ptr memory = {}) {
  json::value value = json::parse(text, std::move(memory));
  if (!value.is_object()) throw std::runtime_error("a response holds no JSON object");
  return std::move(value.as_object());
}

struct StoredTexts {
  std::string status, language, context, answers;
};

void fill(Response& response, const StoredTexts& texts) {
  response.status = stored_value(surveys::parse_response_status(texts.status), texts.status);
  response.language = stored_language(texts.language);
  std::array<unsigned char, 4096> nearby;
  json::monotonic_resource passing(nearby.data(), nearby.size());
  response.context = surveys::context_from_json(stored_object(texts.context, &passing));
  // Read far more often than changed: one block holds all of it.
  response.answers =
      stored_object(texts.answers,
                    json::make_shared_resource<json::monotonic_resource>(texts.answers.size() * 4));
}

// The whole filter as values; every list and count statement takes the same ones.
struct FilterValues {
  Uuid low, high;
  Timestamp from, to;
  std::string units, question;
  bool any_unit = true;
  bool scored = false;
};

// SQLite wants a JSON path, PostgreSQL the keys joined by dots.
std::string question_path(std::string_view question, Engine engine) {
  if (engine == Engine::Postgres) return std::string(question);
  std::string path = "$";
  if (question.empty()) return path;
  for (const std::string_view part : split(question, '.')) {
    std::string key(part);
    std::erase(key, '"');  // no key has one, and the path would end there
    path += fmt::format(".\"{}\"", key);
  }
  return path;
}

FilterValues values_of(const ResponseFilter& filter, Engine engine) {
  constexpr auto kEarliest = std::numeric_limits<std::int64_t>::min();
  constexpr auto kLatest = std::numeric_limits<std::int64_t>::max();
  FilterValues values;
  values.from = filter.from.value_or(Timestamp{kEarliest});
  values.to = filter.to.value_or(Timestamp{kLatest});
  // Ids carry the time of submission in milliseconds: the index finds the period.
  values.low = filter.from ? lowest_id_at(filter.from->micros / 1000) : Uuid{};
  values.high = filter.to ? lowest_id_at(filter.to->micros / 1000 + 1) : kHighestId;
  if (filter.before) values.high = std::min(values.high, filter.before->uuid);
  values.any_unit = filter.units.empty() && !filter.units_limited;
  json::array units;
  for (const auto& unit : filter.units) units.emplace_back(unit);
  values.units = json::serialize(units);
  values.scored = filter.score_min || filter.score_max;
  values.question = question_path(filter.question, engine);
  return values;
}

}  // namespace

Uuid lowest_id_at(std::int64_t millis) {
  Uuid id;
  const auto clamped =
      static_cast<std::uint64_t>(std::clamp<std::int64_t>(millis, 0, (1LL << 48) - 1));
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(clamped >> (40 - 8 * i));
  }
  return id;
}

std::vector<Response> read_responses(Session& session, const Query& query,
                                     std::initializer_list<Param> params) {
  std::vector<Response> found;
  session.each<ResponseId, OrganisationId, SurveyId, int, Timestamp, Timestamp, std::string,
               std::string, std::string, std::string>(
      query, params,
      [&](ResponseId id, OrganisationId organisation, SurveyId survey, int version,
          Timestamp submitted_at, Timestamp received_at, std::string status, std::string language,
          std::string context, std::string answers) {
        Response& response = found.emplace_back();
        response.id = id;
        response.organisation = organisation;
        response.survey = survey;
        response.version = version;
        response.submitted_at = submitted_at;
        response.received_at = received_at;
        fill(response,
             {std::move(status), std::move(language), std::move(context), std::move(answers)});
      });
  return found;
}

std::vector<surveys::ResponseStore::Event> read_events(Session& session, std::int64_t after,
                                                       int limit) {
  std::vector<surveys::ResponseStore::Event> events;
  session.each<std::int64_t, std::string, OrganisationId, ResponseId, std::optional<ResponseId>,
               SurveyId, int, Timestamp, Timestamp, std::string, std::string, std::string,
               std::string>(
      kEventsAfter, {{"after", after}, {"limit", std::max(limit, 0)}},
      [&](std::int64_t seq, std::string kind, OrganisationId organisation, ResponseId subject,
          std::optional<ResponseId> present, SurveyId survey, int version, Timestamp submitted_at,
          Timestamp received_at, std::string status, std::string language, std::string context,
          std::string answers) {
        auto& event = events.emplace_back();
        event.seq = seq;
        event.kind = std::move(kind);
        event.organisation = organisation;
        event.id = subject;
        if (!present) return;
        Response& response = event.response.emplace();
        response.id = subject;
        response.organisation = organisation;
        response.survey = survey;
        response.version = version;
        response.submitted_at = submitted_at;
        response.received_at = received_at;
        fill(response,
             {std::move(status), std::move(language), std::move(context), std::move(answers)});
      });
  return events;
}

// A statement's parameters are a braced list at its call, so the four calls repeat it.
#define POLKU_FILTER_PARAMS(values)                                                            \
  {"organisation", organisation}, {"low", (values).low}, {"high", (values).high},              \
      {"from", (values).from}, {"to", (values).to},                                            \
      {"status", filter.status ? name_of(*filter.status) : std::string_view{}},                \
      {"language", filter.language}, {"channel", filter.channel},                              \
      {"touchpoint", filter.touchpoint}, {"moment", filter.moment}, {"method", filter.method}, \
      {"any_unit", (values).any_unit}, {"units", (values).units}, {"text", filter.text},       \
      {"scored", (values).scored}, {"question", (values).question},                            \
      {"score_min", filter.score_min.value_or(-1e300)}, {                                      \
    "score_max", filter.score_max.value_or(1e300)                                              \
  }

std::vector<Response> list_responses(Session& session, OrganisationId organisation,
                                     const ResponseFilter& filter) {
  const FilterValues values = values_of(filter, session.engine());
  const int limit = std::max(filter.limit, 0);
  if (filter.survey) {
    return read_responses(
        session, kListOfSurvey,
        {POLKU_FILTER_PARAMS(values), {"survey", *filter.survey}, {"limit", limit}});
  }
  return read_responses(session, kList, {POLKU_FILTER_PARAMS(values), {"limit", limit}});
}

std::int64_t count_responses(Session& session, OrganisationId organisation,
                             const ResponseFilter& filter) {
  const FilterValues values = values_of(filter, session.engine());
  const auto row =
      filter.survey ? session.one<std::int64_t>(
                          kCountOfSurvey, {POLKU_FILTER_PARAMS(values), {"survey", *filter.survey}})
                    : session.one<std::int64_t>(kCount, {POLKU_FILTER_PARAMS(values)});
  return row ? std::get<0>(*row) : 0;
}

#undef POLKU_FILTER_PARAMS

}  // namespace polku::store
