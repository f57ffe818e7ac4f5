#pragma once
// Lets the monitor look at every moment from time to time, in a thread of its own: what it takes
// never delays projection.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "house.h"
#include "http/events.h"

namespace polku::app {

// Everything it is given outlives it.
class MomentWatch {
 public:
  // `caught_up`: whether the facts agree with the records. Nothing is judged by half of them.
  MomentWatch(Rooms& rooms, Measures& measures, http::EventHub& events,
              std::function<bool()> caught_up);
  ~MomentWatch();  // stops

  void start();
  void stop();

 private:
  void run();
  bool due(Timestamp now) const;
  void look(Timestamp now);
  void publish(OrganisationId organisation, const journeys::MonitorNews& news);

  Rooms& rooms_;
  Measures& measures_;
  http::EventHub& events_;
  std::function<bool()> caught_up_;
  std::atomic<bool> stopping_ = false;
  std::mutex sleep_mutex_;
  std::condition_variable wake_;
  Timestamp looked_at_;               // never yet: 0
  std::uint64_t looked_version_ = 0;  // of the facts
  bool pending_ = false;              // something was still being made
  std::string trouble_;               // told once
  std::thread thread_;
};

// Once over all organisations, for the command line: how many alarms are open afterwards that were
// not before, and the first failure, if there was one.
Result<std::size_t> look_at_moments(Rooms& rooms, Measures& measures);

}  // namespace polku::app
