#pragma once
// What follows from what happened, in one readable list, and the thread that carries it out.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "house.h"
#include "http/events.h"
#include "moment_watch.h"
#include "voice_learning.h"

namespace polku::app {

// Owns three threads; the others are for the watch over moments and for learning. Everything it is
// given outlives it.
class Reactions {
 public:
  Reactions(Rooms& rooms, Measures& measures, const VoiceRoom& voice, http::EventHub& events);
  ~Reactions();  // stops

  void start();
  void stop();

  // Unavailable, with the reason, while the facts lag or the last round failed.
  Result<void> health() const;

 private:
  void run();
  bool round();                       // true: there is more to do at once
  bool read_comments(Timestamp now);  // true: there are more
  void housekeeping(Timestamp now);
  void publish(const surveys::ResponseStore::Event& event);
  void note(const Result<void>& outcome);

  Rooms& rooms_;
  Measures& measures_;
  const VoiceRoom& voice_;
  http::EventHub& events_;
  std::atomic<bool> stopping_ = false;
  std::mutex sleep_mutex_;
  std::condition_variable wake_;
  Timestamp last_housekeeping_;
  Timestamp last_forgetting_;
  Timestamp last_reading_;  // when no comment was left
  int comments_a_slice_ = 500;
  bool caught_up_ = false;
  mutable std::mutex health_mutex_;
  std::string trouble_ = "The facts are being brought up to date.";
  std::thread thread_;
  MomentWatch watch_;
  VoiceLearning learning_;
};

}  // namespace polku::app
