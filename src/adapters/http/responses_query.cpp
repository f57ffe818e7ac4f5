#include "responses_query.h"

#include "input.h"

namespace polku::http {

namespace {

// A bound given as an instant, or as a day: then the start of the day that many days later.
struct BoundRule {
  std::string_view name;
  int days_after = 0;
};
Result<std::optional<Timestamp>> query_bound(const Request& request, const BoundRule& rule,
                                             const TimeZone& zone) {
  const auto day = Day::parse(query_text(request, rule.name));
  if (day) return std::optional(zone.start_of_day(day->plus(rule.days_after)));
  return query_time(request, rule.name);
}

Result<TimeZone> zone_of(const Request& request, directory::DirectoryService* directory) {
  if (directory == nullptr) return TimeZone::utc();
  POLKU_TRY(const directory::Organisation organisation, directory->organisation(*request.actor));
  return TimeZone::find(organisation.time_zone);
}

Result<std::optional<SurveyId>> survey_in(const Request& request, surveys::SurveyService* surveys) {
  const std::string text = query_text(request, "survey");
  if (text.empty()) return std::optional<SurveyId>();
  if (const auto id = SurveyId::parse(text)) return id;
  if (surveys == nullptr) return invalid("survey", "`survey` must be an id.");
  auto found = surveys->find_by_slug(*request.actor, text);
  if (!found && found.error().code == ErrorCode::NotFound) {
    return invalid("survey", "There is no survey `" + text + "`.");
  }
  if (!found) return found.error();
  return std::optional(found->id);
}

}  // namespace

Result<Period> query_period(const Request& request, directory::DirectoryService* directory) {
  Period period;
  POLKU_TRY(const TimeZone zone, zone_of(request, directory));
  POLKU_TRY(period.from, query_bound(request, {"from", 0}, zone));
  POLKU_TRY(period.to, query_bound(request, {"to", 1}, zone));
  return period;
}

Result<surveys::ResponseFilter> response_filter(const Request& request, const FilterRooms& rooms) {
  surveys::ResponseFilter filter;
  POLKU_TRY(filter.survey, survey_in(request, rooms.surveys));
  if (const std::string unit = query_text(request, "unit"); !unit.empty()) {
    filter.units.push_back(unit);
  }
  filter.channel = query_text(request, "channel");
  filter.touchpoint = query_text(request, "touchpoint");
  filter.moment = query_text(request, "moment");
  filter.language = query_text(request, "language");
  filter.method = query_text(request, "method");
  const std::string status = query_text(request, "status");
  filter.status = surveys::parse_response_status(status);
  if (!status.empty() && !filter.status) {
    return invalid("status", "`status` must be complete, partial or screened_out.");
  }
  POLKU_TRY(const Period period, query_period(request, rooms.directory));
  filter.from = period.from;
  filter.to = period.to;
  filter.text = query_text(request, "q");
  filter.question = query_text(request, "question");
  POLKU_TRY(filter.score_min, query_number(request, "score_min"));
  POLKU_TRY(filter.score_max, query_number(request, "score_max"));
  if (filter.question.empty() && (filter.score_min || filter.score_max)) {
    return invalid("question", "Name the `question` whose score is meant.");
  }
  POLKU_TRY(filter.before, query_id<ResponseId>(request, "cursor"));
  POLKU_TRY(filter.limit, query_limit(request, 50, 200));
  return filter;
}

json::object page_json(const surveys::ResponsePage& page) {
  json::array items;
  for (const surveys::ResponseItem& item : page.items) items.emplace_back(to_json(item));
  return page_of(std::move(items), page.next ? page.next->text() : std::string());
}

}  // namespace polku::http
