#include "moment_measures.h"

#include <algorithm>

#include "moments_charts.h"
#include "moments_reading.h"
#include "moments_study.h"
#include "moments_walk.h"

namespace polku::metrics {
namespace {

constexpr std::int64_t kStudySeconds = 3600;
constexpr std::size_t kStudiesMax = 200, kWaitingMax = 50;

// About what a reading takes in memory.
std::size_t size_of(const PathReading& reading) {
  const auto of = [](const MeasureReading& one) {
    return 400 + one.trend.size() * sizeof(std::pair<Day, Measured>);
  };
  std::size_t bytes = 4000;
  for (const auto& moment : reading.moments) {
    bytes += 600;
    for (const auto& [name, one] : moment.measures) bytes += of(one);
    for (const auto& [name, one] : moment.quadrant) bytes += of(one);
    if (moment.score) bytes += of(*moment.score);
    if (moment.promise_kept) bytes += of(*moment.promise_kept);
  }
  bytes += reading.groups.size() * 200 + reading.definitions.size() * 3000;
  return bytes;
}

}  // namespace

ReadingCache::Kept ReadingCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto at = by_key_.find(key);
  if (at == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, at->second);
  return at->second->reading;
}

void ReadingCache::put(const std::string& key, Kept reading) {
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return;
  const auto bytes = size_of(*reading) + 2 * key.size();
  if (bytes > bytes_max_) return;
  entries_.push_front({key, std::move(reading), bytes});
  by_key_.emplace(entries_.front().key, entries_.begin());
  bytes_ += bytes;
  while (bytes_ > bytes_max_) {
    bytes_ -= entries_.back().bytes;
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

MomentMeasures::MomentMeasures(MetricService& metrics, std::size_t cache_bytes)
    : metrics_(metrics), engine_(*metrics.engine_), readings_(cache_bytes) {}

MomentMeasures::~MomentMeasures() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable()) worker_.join();
}

Result<PathReading> MomentMeasures::read(const directory::Actor& actor, const PathSpec& path,
                                         const PathView& view) {
  POLKU_TRY(const auto key, metrics_.cache_key(actor, "path", path_text(path) + view_text(view)));
  if (const auto known = readings_.find(key)) return *known;
  POLKU_TRY(auto reading, read_path({engine_, actor, path, view}));
  // A segment may change, or be another user's, without the key knowing.
  if (view.page.segment.empty()) {
    readings_.put(key, std::make_shared<const PathReading>(reading));
  }
  return reading;
}

Result<std::vector<MomentChart>> MomentMeasures::charts(const directory::Actor& actor,
                                                        const PathSpec& path, int weeks) {
  return read_charts(engine_, actor, path, weeks);
}

Result<std::vector<WalkStep>> MomentMeasures::walk(const directory::Actor& actor,
                                                   const PathSpec& path, std::string_view contact) {
  return read_walk(engine_, actor, path, contact);
}

Result<std::string> MomentMeasures::study_key(const directory::Actor& actor, const PathSpec& path,
                                              const PathView& view) {
  POLKU_TRY(const auto snapshot, engine_.catalogue().snapshot(actor.organisation, engine_.now()));
  // A stricter minimum must not wait for an hour.
  std::string key = actor.organisation.text() + "\n" +
                    std::to_string(snapshot->organisation.policy.minimum_group) + "\n";
  if (actor.sees_all_units) {
    key += '*';
  } else {
    auto units = actor.unit_keys;
    std::ranges::sort(units);
    for (const auto& unit : units) key.append(unit).push_back(',');
  }
  // Whose segment it is decides whether it may be seen.
  if (!view.page.segment.empty() && actor.user) key += actor.user->text();
  return key + "\n" + path_text(path) + "\n" + view_text(view);
}

void MomentMeasures::forget_old(Timestamp now) {
  const auto is_old = [&](const AskedPtr& asked) {
    return asked->outcome && asked->done_at.plus_seconds(kStudySeconds) <= now;
  };
  std::erase_if(asked_, [&](const auto& entry) { return is_old(entry.second); });
  while (asked_.size() >= kStudiesMax) {
    auto oldest = asked_.end();
    for (auto at = asked_.begin(); at != asked_.end(); ++at) {
      if (!at->second->outcome) continue;
      if (oldest == asked_.end() || at->second->done_at < oldest->second->done_at) oldest = at;
    }
    if (oldest == asked_.end()) return;
    asked_.erase(oldest);
  }
}

MomentMeasures::AskedPtr MomentMeasures::ask(const std::string& key, const directory::Actor& actor,
                                             const PathSpec& path, const PathView& view) {
  forget_old(engine_.now());
  auto& asked = asked_[key];
  // What went wrong is tried again when it is asked for again.
  const bool failed = asked && asked->outcome && !asked->outcome->ok();
  if (asked && !failed) return asked;
  if (waiting_.size() >= kWaitingMax) {
    asked_.erase(key);
    return nullptr;
  }
  asked = std::make_shared<Asked>(Asked{actor, path, view, std::nullopt, {}});
  waiting_.push_back(asked);
  if (!worker_.joinable()) worker_ = std::thread([this] { work(); });
  changed_.notify_all();
  return asked;
}

Result<MomentMeasures::StudyPtr> MomentMeasures::study(const directory::Actor& actor,
                                                       const PathSpec& path, const PathView& view) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(const auto key, study_key(actor, path, view));
  std::unique_lock lock(mutex_);
  const auto asked = ask(key, actor, path, view);
  if (asked == nullptr) return unavailable("Too much is being studied already. Try again.");
  changed_.wait(lock, [&] { return asked->outcome.has_value() || stopping_; });
  if (!asked->outcome) return unavailable("The program is stopping. Try again.");
  return *asked->outcome;
}

MomentMeasures::StudyPtr MomentMeasures::study_if_ready(const directory::Actor& actor,
                                                        const PathSpec& path,
                                                        const PathView& view) {
  if (!actor.may(directory::Permission::ReadMeasures)) return nullptr;
  const auto key = study_key(actor, path, view);
  if (!key.ok()) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto asked = ask(*key, actor, path, view);
  if (asked == nullptr || !asked->outcome || !asked->outcome->ok()) return nullptr;
  return asked->outcome->value();
}

void MomentMeasures::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const auto asked = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    auto made = make_study({engine_, asked->actor, asked->path, asked->view});
    lock.lock();
    if (made.ok()) {
      asked->outcome = Result<StudyPtr>(std::make_shared<const PathStudy>(std::move(made).value()));
    } else {
      asked->outcome = Result<StudyPtr>(made.error());
    }
    asked->done_at = engine_.now();
    changed_.notify_all();
  }
}

}  // namespace polku::metrics
