#include "reactions.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

namespace polku::app {
namespace {

// A response shows in the metrics well within a second of its 201. Under load the pause lets a
// batch grow: a transaction of the facts costs the same for one response as for hundreds.
constexpr auto kPause = std::chrono::milliseconds(200);
constexpr auto kPauseAfterTrouble = std::chrono::milliseconds(1000);
constexpr std::int64_t kHousekeepingSeconds = 5;
constexpr std::int64_t kForgettingSeconds = 3600;
constexpr std::int64_t kIdempotencySeconds = 7 * 86'400;
// A slice of reading comments takes about this long, whichever store the words come from.
constexpr auto kReadingSlice = std::chrono::milliseconds(150);
constexpr int kCommentsMin = 250, kCommentsMax = 4'000;
// Events stay a little longer than needed, for whoever looks into them.
constexpr std::int64_t kOutboxKept = 10'000;

}  // namespace

Reactions::Reactions(Rooms& rooms, Measures& measures, const VoiceRoom& voice,
                     http::EventHub& events)
    : rooms_(rooms),
      measures_(measures),
      voice_(voice),
      events_(events),
      watch_(rooms, measures, events, [this] { return health().ok(); }),
      learning_(rooms, measures, voice, [this] { return health().ok(); }) {
  // When a response is recorded, changed or erased:
  //   its facts follow               metrics::Projector (also replays after a crash)
  //   its comments are read          metrics::Projector, at once or afterwards; also anew when the
  //                                  organisation's themes, corrections or model have changed
  //   signed-in pages are told       publish
  // Then, at its own pace:
  //   alarms and pain points follow  MomentWatch
  //   own models learn               VoiceLearning
  measures_.projector->on_applied([this](const std::vector<surveys::ResponseStore::Event>& seen) {
    if (!caught_up_) return;  // nobody wants the replay of a year as news
    for (const auto& event : seen) publish(event);
  });
}

Reactions::~Reactions() { stop(); }

void Reactions::start() {
  thread_ = std::thread([this] { run(); });
  watch_.start();
  learning_.start();
}

void Reactions::stop() {
  learning_.stop();
  watch_.stop();
  {
    const std::lock_guard lock(sleep_mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> Reactions::health() const {
  const std::lock_guard lock(health_mutex_);
  if (trouble_.empty()) return {};
  return unavailable(trouble_);
}

void Reactions::note(const Result<void>& outcome) {
  const std::lock_guard lock(health_mutex_);
  const auto now = outcome.ok() ? std::string() : outcome.error().message;
  if (now == trouble_) return;
  if (!now.empty()) spdlog::error("reactions: {} {}", now, outcome.error().detail);
  trouble_ = now;
}

void Reactions::run() {
  while (!stopping_) {
    const bool more = round();
    if (more) continue;
    std::unique_lock lock(sleep_mutex_);
    const auto pause = health().ok() ? kPause : kPauseAfterTrouble;
    wake_.wait_for(lock, pause, [this] { return stopping_.load(); });
  }
  if (const auto flushed = rooms_.responses->flush_visits(); !flushed.ok()) note(flushed);
}

bool Reactions::round() {
  const auto done = measures_.projector->step();
  if (!done.ok()) {
    note(done.error());
    return false;
  }
  const auto now = system_clock_now();
  if (last_housekeeping_.plus_seconds(kHousekeepingSeconds) <= now) housekeeping(now);
  if (*done >= measures_.projector->batch()) return true;
  caught_up_ = true;
  note({});
  using Compaction = metrics::FactStore::Compaction;
  const auto more =
      measures_.facts->compact(*done > 0 ? Compaction::WhenPressing : Compaction::WhenWorthwhile);
  if (!more.ok()) note(more.error());
  if (more.ok() && *more) return true;
  return read_comments(now);
}

// One bounded slice of comments that came in a flood, or that a change of themes or a new model
// makes to be read anew. Words wait for numbers, never the other way round.
bool Reactions::read_comments(Timestamp now) {
  if (now < last_reading_.plus_seconds(1)) return false;
  const auto began = std::chrono::steady_clock::now();
  const auto read = measures_.projector->read_comments(comments_a_slice_);
  if (!read.ok()) {
    note(read.error());
    return false;
  }
  if (*read == 0) last_reading_ = now;
  if (*read < comments_a_slice_) return *read > 0;
  // Half-way towards the size that would have taken as long as it should.
  const auto took = std::chrono::steady_clock::now() - began;
  const double wanted = comments_a_slice_ * (kReadingSlice / std::chrono::duration<double>(took));
  comments_a_slice_ = static_cast<int>(
      std::clamp((comments_a_slice_ + wanted) / 2, double{kCommentsMin}, double{kCommentsMax}));
  return true;
}

void Reactions::housekeeping(Timestamp now) {
  last_housekeeping_ = now;
  const auto report = [](std::string_view what, const Result<void>& outcome) {
    if (!outcome.ok()) spdlog::warn("{}: {}", what, outcome.error().message);
  };
  report("visits", rooms_.responses->flush_visits());
  report("catalog", rooms_.catalog->refresh());
  measures_.projector->forget_zones();
  const auto checkpoint = measures_.facts->checkpoint();
  if (checkpoint.ok() && *checkpoint > kOutboxKept) {
    report("outbox", rooms_.records->prune_outbox(*checkpoint - kOutboxKept));
  }
  if (last_forgetting_.plus_seconds(kForgettingSeconds) > now) return;
  last_forgetting_ = now;
  report("sign-ins", rooms_.records->directory().remove_expired(now));
  report("idempotency",
         rooms_.records->idempotency().forget_before(now.plus_seconds(-kIdempotencySeconds)));
}

void Reactions::publish(const surveys::ResponseStore::Event& event) {
  if (event.kind != "response_recorded" || !event.response) return;
  const auto& response = *event.response;
  const auto definition =
      rooms_.catalog->version(response.organisation, response.survey, response.version);
  if (!definition.ok()) return;
  http::ResponseEvent news;
  news.organisation = response.organisation;
  news.id = response.id;
  news.survey = (*definition)->slug;
  news.unit = response.context.unit;
  news.submitted_at = response.submitted_at;
  for (const auto& question : (*definition)->questions) {
    const auto* answer = find_member(response.answers, question.key);
    if (answer == nullptr) continue;
    if (answer->is_number()) news.scores[question.key] = *answer;
    const bool is_comment = question.type == surveys::QuestionType::LongText;
    if (is_comment && answer->is_string() && news.comment.empty()) {
      news.comment = std::string(answer->get_string());
    }
  }
  if (!news.comment.empty() && events_.streams() > 0) {
    news.masked_comment = voice_.masked(news.comment);
  }
  events_.publish(news);
}

}  // namespace polku::app
