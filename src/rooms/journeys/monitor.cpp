#include "journeys/monitor.h"

#include <algorithm>

#include "audit.h"
#include "chart_json.h"
#include "core/format.h"
#include "evaluation.h"
#include "journey_path.h"

namespace polku::journeys {

void Monitor::tell(OrganisationId organisation, const MonitorNews& news) const {
  if (tell_ && !news.empty()) tell_(organisation, news);
}

Result<MonitorNews> Monitor::evaluate(OrganisationId organisation, Timestamp now,
                                      const std::atomic<bool>* stop) {
  Evaluation evaluation(ports_, baselines_, organisation, now);
  POLKU_CHECK(evaluation.load());
  evaluation.judge_all(stop);
  auto news = evaluation.take_news();
  tell(organisation, news);
  return news;
}

Result<json::object> Monitor::accept_level(const directory::Actor& actor, std::string_view moment,
                                           Timestamp now) {
  POLKU_CHECK(require(actor, directory::Permission::EditJourneys));
  if (!actor.sees_all_units) {
    return forbidden("A level is of all units; only who sees them all may accept it.");
  }
  POLKU_TRY(const auto path, load_path_of(ports_.store, actor.organisation, moment));
  POLKU_TRY(const auto charts, ports_.measures.charts(actor, path.spec, kChartWeeks));
  const auto chart = std::ranges::find(charts, moment, &metrics::MomentChart::moment);
  const auto level = chart == charts.end()
                         ? std::nullopt
                         : metrics::freeze_level(*chart, metrics::LevelWeeks::Newest);
  if (!level) {
    const metrics::LevelRule rule;
    return invalid("moment", fmt::format("A level needs {} whole weeks with at least {} answers "
                                         "that differ. Wait until there are.",
                                         rule.weeks_min, rule.answers_min));
  }
  const StoredBaseline baseline{
      std::string(moment), chart->measure, json::serialize(metrics::to_json(level->baseline)),
      level->from,         level->to,      now,
      audit_name(actor)};
  // Held until the alarms are closed, so that no round opens one by the former level meanwhile.
  const std::lock_guard lock(baselines_);
  POLKU_CHECK(ports_.store.put_baseline(actor.organisation, baseline));
  // No week has been judged against the new level yet, so no alarm can stand.
  MonitorNews news;
  POLKU_TRY(const auto alarms, open_alarms(ports_.store, actor.organisation, moment));
  json::array closed;
  for (const auto& alarm : alarms) {
    const auto done = ports_.store.close_alarm(actor.organisation, alarm.id, now);
    if (!done.ok() && done.error().code == ErrorCode::Conflict) continue;
    if (!done.ok()) return done.error();
    closed.push_back(json::value(alarm.id.text()));
    news.closed.push_back(alarm);
    news.closed.back().closed_at = now;
  }
  POLKU_CHECK(audit(ports_.directory, actor, now,
                    {"moment.accept_level",
                     "moment:" + std::string(moment),
                     {{"measure", chart->measure}, {"centre", level->baseline.centre}}}));
  tell(actor.organisation, news);
  return json::object{{"moment", moment},
                      {"measure", chart->measure},
                      {"baseline", level_json(*level, {now, audit_name(actor), false})},
                      {"closed", std::move(closed)}};
}

}  // namespace polku::journeys
