#pragma once
// Lets every organisation's own model learn from the comments that came with a rating and from what
// people corrected, in a thread of its own: what it takes never delays anything else.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "house.h"

namespace polku::app {

// What a rating beside a comment says of it: NPS 0-6, 7-8, 9-10; else the thirds of the scale of
// the first satisfaction or rating. Nothing without one.
std::optional<voice::Label> rating_of(const surveys::Response& response,
                                      const surveys::Definition& definition);

// One look at an organisation: learns each language in which at least kNewExamples rated comments
// or corrections have come since its newest model, and that is an hour old or not there yet. Reads
// the newest comments, a bounded number. The models that were made, promoted or not.
inline constexpr std::size_t kNewExamples = 50;
Result<std::vector<voice::StoredModel>> learn_from_ratings(Rooms& rooms, const VoiceRoom& voice,
                                                           OrganisationId organisation,
                                                           Timestamp now,
                                                           const std::atomic<bool>& stopping);

// Everything it is given outlives it.
class VoiceLearning {
 public:
  // `caught_up`: whether there is time for this.
  VoiceLearning(Rooms& rooms, Measures& measures, const VoiceRoom& voice,
                std::function<bool()> caught_up);
  ~VoiceLearning();  // stops

  void start();
  void stop();  // waits for a training under way, which takes a second or two

 private:
  void run();
  void look(Timestamp now);

  Rooms& rooms_;
  Measures& measures_;
  const VoiceRoom& voice_;
  std::function<bool()> caught_up_;
  std::atomic<bool> stopping_ = false;
  std::mutex sleep_mutex_;
  std::condition_variable wake_;
  Timestamp looked_at_;               // never yet: 0
  std::uint64_t looked_version_ = 0;  // of the facts
  std::thread thread_;
};

}  // namespace polku::app
