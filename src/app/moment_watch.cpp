#include "moment_watch.h"

#include <spdlog/spdlog.h>

#include <chrono>

namespace polku::app {
namespace {

constexpr auto kTick = std::chrono::seconds(2);
constexpr std::int64_t kAfterNewFacts = 180;  // seconds since the last look
constexpr std::int64_t kWhilePending = 20;
// Weeks end and people bind, draw and publish without any new answer.
constexpr std::int64_t kAnyway = 900;

json::object alarm_news(const journeys::StoredAlarm& alarm) {
  return {{"id", alarm.id.text()}, {"moment", alarm.moment}, {"side", alarm.side}};
}

}  // namespace

MomentWatch::MomentWatch(Rooms& rooms, Measures& measures, http::EventHub& events,
                         std::function<bool()> caught_up)
    : rooms_(rooms), measures_(measures), events_(events), caught_up_(std::move(caught_up)) {
  // When an alarm opens or closes, or a pain point is proposed or let go of (also by a person who
  // accepts a level): signed-in pages are told. The outbox tells everybody else.
  measures_.monitor->on_news(
      [this](OrganisationId organisation, const journeys::MonitorNews& news) {
        publish(organisation, news);
      });
}

MomentWatch::~MomentWatch() {
  stop();
  measures_.monitor->on_news({});
}

void MomentWatch::start() {
  thread_ = std::thread([this] { run(); });
}

void MomentWatch::stop() {
  {
    const std::lock_guard lock(sleep_mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void MomentWatch::run() {
  std::unique_lock lock(sleep_mutex_);
  while (!wake_.wait_for(lock, kTick, [this] { return stopping_.load(); })) {
    lock.unlock();
    const auto now = system_clock_now();
    if (due(now)) look(now);
    lock.lock();
  }
}

bool MomentWatch::due(Timestamp now) const {
  if (!caught_up_()) return false;
  const auto since = [&](std::int64_t seconds) { return looked_at_.plus_seconds(seconds) <= now; };
  if (pending_ && since(kWhilePending)) return true;
  if (measures_.facts->version() != looked_version_ && since(kAfterNewFacts)) return true;
  return since(kAnyway);
}

void MomentWatch::look(Timestamp now) {
  looked_version_ = measures_.facts->version();
  looked_at_ = now;
  pending_ = false;
  std::string trouble;
  const auto organisations = rooms_.records->directory().organisations();
  if (!organisations.ok()) {
    trouble = organisations.error().message;
  } else {
    for (const auto& organisation : *organisations) {
      const auto news = measures_.monitor->evaluate(organisation.id, now, &stopping_);
      if (stopping_) return;
      if (!news.ok()) {
        trouble = news.error().message + " " + news.error().detail;
        continue;
      }
      pending_ = pending_ || news->pending;
      for (const auto& failure : news->failures) trouble = failure.message + " " + failure.detail;
    }
  }
  if (!trouble.empty() && trouble != trouble_) spdlog::warn("moments: {}", trouble);
  trouble_ = trouble;
}

void MomentWatch::publish(OrganisationId organisation, const journeys::MonitorNews& news) {
  for (const auto& alarm : news.opened) {
    events_.publish(http::MomentEvent{organisation, "alarm_opened", alarm_news(alarm)});
  }
  for (const auto& alarm : news.closed) {
    events_.publish(http::MomentEvent{organisation, "alarm_closed", alarm_news(alarm)});
  }
  for (const auto& journey : news.proposals_changed) {
    events_.publish(
        http::MomentEvent{organisation, "proposals_changed", {{"journey", journey.text()}}});
  }
}

Result<std::size_t> look_at_moments(Rooms& rooms, Measures& measures) {
  POLKU_TRY(const auto organisations, rooms.records->directory().organisations());
  std::size_t opened = 0;
  for (const auto& organisation : organisations) {
    POLKU_TRY(const auto news, measures.monitor->evaluate(organisation.id, system_clock_now()));
    if (!news.failures.empty()) return news.failures.front();
    opened += news.opened.size();
  }
  return opened;
}

}  // namespace polku::app
