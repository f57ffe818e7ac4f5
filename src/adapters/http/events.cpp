#include "http/events.h"

namespace polku::http {

namespace {

std::string event_text(std::string_view name, const json::object& data) {
  return "event: " + std::string(name) + "\ndata: " + json::serialize(data) + "\n\n";
}

}  // namespace

EventStream::EventStream(directory::Actor actor, std::size_t bytes_max)
    : actor_(std::move(actor)), bytes_max_(bytes_max) {}

void EventStream::push(std::string_view event) {
  std::function<void()> ready;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    if (waiting_.size() + event.size() > bytes_max_) {
      waiting_ = event_text("lost", {});
    } else {
      waiting_ += event;
    }
    ready = ready_;
  }
  if (ready) ready();
}

std::string EventStream::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

void EventStream::close() {
  std::function<void()> ready;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ready = ready_;
  }
  if (ready) ready();
}

bool EventStream::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

void EventStream::set_ready(std::function<void()> ready) {
  const std::lock_guard lock(mutex_);
  ready_ = std::move(ready);
}

std::shared_ptr<EventStream> EventHub::subscribe(const directory::Actor& actor) {
  auto stream = std::make_shared<EventStream>(actor);
  const std::lock_guard lock(mutex_);
  if (closed_) {
    stream->close();
    return stream;
  }
  std::erase_if(streams_, [](const auto& known) { return known.expired(); });
  streams_.push_back(stream);
  return stream;
}

std::vector<std::shared_ptr<EventStream>> EventHub::listeners_of(
    OrganisationId organisation) const {
  std::vector<std::shared_ptr<EventStream>> listeners;
  const std::lock_guard lock(mutex_);
  for (const auto& known : streams_) {
    auto stream = known.lock();
    if (stream && stream->actor().organisation == organisation) {
      listeners.push_back(std::move(stream));
    }
  }
  return listeners;
}

void EventHub::publish(const MomentEvent& event) {
  const auto text = event_text(event.kind, event.data);
  for (const auto& stream : listeners_of(event.organisation)) stream->push(text);
}

void EventHub::publish(const ResponseEvent& event) {
  auto listeners = listeners_of(event.organisation);
  std::erase_if(listeners,
                [&](const auto& stream) { return !stream->actor().sees_unit(event.unit); });
  if (listeners.empty()) return;
  json::object data{{"survey", event.survey}, {"submitted_at", format_rfc3339(event.submitted_at)}};
  const std::string brief = event_text("response", data);
  data["id"] = event.id.text();
  data["unit"] = event.unit;
  data["scores"] = event.scores;
  data["comment"] = event.comment;
  const std::string whole = event_text("response", data);
  data["comment"] = event.masked_comment;
  const std::string masked = event_text("response", data);
  for (const auto& stream : listeners) {
    const directory::Actor& actor = stream->actor();
    const bool reads = actor.may(directory::Permission::ReadResponses);
    const bool sees_all = actor.may(directory::Permission::ReadPersonalData);
    stream->push(!reads ? brief : sees_all ? whole : masked);
  }
}

void EventHub::close() {
  std::vector<std::weak_ptr<EventStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    streams.swap(streams_);
  }
  for (const auto& known : streams) {
    if (const auto stream = known.lock()) stream->close();
  }
}

std::size_t EventHub::streams() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& known : streams_) count += known.expired() ? 0 : 1;
  return count;
}

}  // namespace polku::http
