#pragma once
// Live events for signed-in pages: who publishes, who listens, and what each listener may see.

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/json.h"
#include "directory/people.h"

namespace polku::http {

// One answer that has just become visible in the metrics.
struct ResponseEvent {
  OrganisationId organisation;
  ResponseId id;
  std::string survey;  // slug
  std::string unit;    // key
  Timestamp submitted_at;
  json::object scores;  // question key to number
  std::string comment;
  std::string masked_comment;  // for those who may not see personal data
};

// Something about the moments of a path: "alarm_opened", "alarm_closed", "proposals_changed". Its
// data tell where to look and hold no numbers, so that everybody of the organisation may have it.
struct MomentEvent {
  OrganisationId organisation;
  std::string kind;
  json::object data;
};

// What one listener has not yet been sent; at most `bytes_max`. When it overflows, all of it is
// replaced by one event `lost`, after which the page asks anew. Thread-safe.
class EventStream {
 public:
  explicit EventStream(directory::Actor actor, std::size_t bytes_max = 64 * 1024);

  const directory::Actor& actor() const { return actor_; }
  void push(std::string_view event);  // already in text/event-stream form
  std::string take();                 // everything waiting; empty when nothing does
  void close();
  bool closed() const;
  // Called (from the pushing thread) when there is something to take or the stream closes.
  void set_ready(std::function<void()> ready);

 private:
  const directory::Actor actor_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::string waiting_;
  bool closed_ = false;
  std::function<void()> ready_;
};

// Thread-safe. The app's reactions publish, connections subscribe.
class EventHub {
 public:
  // A stream that gets the events of the actor's organisation within the actor's units. Without
  // ReadResponses an event tells only that there is a new answer, not what it says; without
  // ReadPersonalData its comment is masked.
  std::shared_ptr<EventStream> subscribe(const directory::Actor& actor);
  void publish(const ResponseEvent& event);
  void publish(const MomentEvent& event);
  // Ends every stream; later subscribers get a closed one.
  void close();
  std::size_t streams() const;

 private:
  std::vector<std::shared_ptr<EventStream>> listeners_of(OrganisationId organisation) const;

  mutable std::mutex mutex_;
  std::vector<std::weak_ptr<EventStream>> streams_;
  bool closed_ = false;
};

}  // namespace polku::http
