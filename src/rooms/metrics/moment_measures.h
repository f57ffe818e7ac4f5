#pragma once
// The door of moments.h over the engine: caching, and what is made in the background.

#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "engine.h"
#include "metrics/moments.h"

namespace polku::metrics {

// Readings already made; the least recently used go first. Thread-safe. Keys carry everything that
// a reading depends on.
class ReadingCache {
 public:
  explicit ReadingCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  using Kept = std::shared_ptr<const PathReading>;
  Kept find(const std::string& key);
  void put(const std::string& key, Kept reading);

 private:
  struct Entry {
    std::string key;
    Kept reading;
    std::size_t bytes = 0;
  };
  const std::size_t bytes_max_;
  std::mutex mutex_;
  std::list<Entry> entries_;
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

class MomentMeasures final : public PathMeasures {
 public:
  MomentMeasures(MetricService& metrics, std::size_t cache_bytes);
  ~MomentMeasures() override;

  Result<PathReading> read(const directory::Actor& actor, const PathSpec& path,
                           const PathView& view) override;
  Result<std::shared_ptr<const PathStudy>> study(const directory::Actor& actor,
                                                 const PathSpec& path,
                                                 const PathView& view) override;
  std::shared_ptr<const PathStudy> study_if_ready(const directory::Actor& actor,
                                                  const PathSpec& path,
                                                  const PathView& view) override;
  Result<std::vector<MomentChart>> charts(const directory::Actor& actor, const PathSpec& path,
                                          int weeks) override;
  Result<std::vector<WalkStep>> walk(const directory::Actor& actor, const PathSpec& path,
                                     std::string_view contact) override;

 private:
  using StudyPtr = std::shared_ptr<const PathStudy>;
  // One study asked for: waiting or being made (no outcome), or done.
  struct Asked {
    directory::Actor actor;
    PathSpec path;
    PathView view;
    std::optional<Result<StudyPtr>> outcome;
    Timestamp done_at;
  };
  using AskedPtr = std::shared_ptr<Asked>;

  Result<std::string> study_key(const directory::Actor& actor, const PathSpec& path,
                                const PathView& view);
  // The study of that key, begun unless it is fresh or under way; null when too many wait already.
  // With the mutex held.
  AskedPtr ask(const std::string& key, const directory::Actor& actor, const PathSpec& path,
               const PathView& view);
  void forget_old(Timestamp now);
  void work();

  MetricService& metrics_;
  Engine& engine_;
  ReadingCache readings_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, AskedPtr> asked_;
  std::deque<AskedPtr> waiting_;
  bool stopping_ = false;
  std::thread worker_;  // started by the first study
};

}  // namespace polku::metrics
