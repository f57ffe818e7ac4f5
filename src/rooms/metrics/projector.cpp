#include "metrics/projector.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "comment_facts.h"
#include "surveys/flatten.h"

namespace polku::metrics {
namespace {

using surveys::ResponseStatus;

constexpr int kUnreadFoundAtOnce = 20'000;

std::set<std::string> number_questions(const surveys::Definition& definition) {
  std::set<std::string> keys;
  for (const auto& question : definition.questions) {
    if (question.type == surveys::QuestionType::Number) keys.insert(question.key);
  }
  return keys;
}

int comments_in(const std::vector<surveys::ResponseStore::Event>& events) {
  // A text of any kind is near enough: this only tells a trickle from a flood.
  int comments = 0;
  for (const auto& event : events) {
    if (!event.response) continue;
    for (const auto& answer : event.response->answers) {
      if (!answer.value().is_string() || answer.value().get_string().size() < 16) continue;
      ++comments;
      break;
    }
  }
  return comments;
}

// Those that are still there.
Result<std::vector<surveys::Response>> find_all(surveys::ResponseStore& store,
                                                OrganisationId organisation,
                                                const std::vector<ResponseId>& ids) {
  std::vector<surveys::Response> found;
  found.reserve(ids.size());
  for (const auto id : ids) {
    auto one = store.find(organisation, id);
    if (!one.ok() && one.error().code == ErrorCode::NotFound) continue;
    if (!one.ok()) return one.error();
    found.push_back(std::move(one).value());
  }
  return found;
}

FactChange erasure_of(ResponseId response) {
  FactChange change;
  change.response = response;
  change.replaces = true;
  change.erased = true;
  return change;
}

}  // namespace

Result<TimeZone> Projector::zone_of(OrganisationId organisation) {
  const auto known = zones_.find(organisation);
  if (known != zones_.end()) return known->second;
  POLKU_TRY(const auto found, ports_.directory.organisation(organisation));
  POLKU_TRY(const auto zone, TimeZone::find(found.time_zone));
  zones_.emplace(organisation, zone);
  return zone;
}

Result<FactChange> Projector::change_of(const surveys::Response& response, bool replaces,
                                        bool reads) {
  POLKU_TRY(const auto definition,
            ports_.catalog.version(response.organisation, response.survey, response.version));
  POLKU_TRY(const auto zone, zone_of(response.organisation));
  FactChange change;
  change.response = response.id;
  change.organisation = response.organisation;
  change.survey = response.survey;
  change.submitted_at = response.submitted_at;
  change.local_day = zone.local_day(response.submitted_at);
  change.version = response.version;
  change.channel = response.context.channel;
  change.touchpoint = response.context.touchpoint;
  change.moment = response.context.moment;
  change.unit = response.context.unit;
  change.location = response.context.location;
  change.language = tag_of(response.language);
  change.device = response.context.device;
  change.method = response.context.method;
  change.status = name_of(response.status);
  for (const auto& [key, value] : response.context.attributes) {
    change.attributes.emplace(key, value);
  }
  change.replaces = replaces;
  // Whoever was screened out does not belong to the group asked: counted, but not measured.
  if (response.status == ResponseStatus::ScreenedOut) return change;
  POLKU_TRY(change.comment, comment_of(response, *definition, reads));
  const auto numbers = number_questions(*definition);
  for (auto& item : surveys::flatten(*definition, response.answers)) {
    const bool continuous = numbers.contains(item.question);
    change.items.push_back(
        {std::move(item.question), item.score, std::move(item.choice), item.part, continuous, {}});
  }
  return change;
}

Result<std::optional<CommentFacts>> Projector::comment_of(const surveys::Response& response,
                                                          const surveys::Definition& definition,
                                                          bool reads) {
  const auto texts = comment_texts(response, definition);
  if (texts.empty()) return std::optional<CommentFacts>();
  if (ports_.reader == nullptr || !reads) return std::optional(CommentFacts{});
  POLKU_TRY(auto facts, read_texts(*ports_.reader, texts));
  return std::optional(std::move(facts));
}

// A response that happened to several times stands in the batch as it is now, so the last event of
// each is enough; unless the first is a plain recording, its former facts may be there.
Result<std::vector<FactChange>> Projector::changes_of(const Events& events, bool replaces) {
  std::unordered_map<ResponseId, bool> first_is_new;
  first_is_new.reserve(events.size());
  for (const auto& event : events) {
    first_is_new.try_emplace(event.id, event.kind == "response_recorded" && !replaces);
  }
  const bool reads = comments_in(events) <= options_.comments_at_once;
  std::vector<FactChange> changes;
  changes.reserve(first_is_new.size());
  std::unordered_set<ResponseId> seen;
  seen.reserve(first_is_new.size());
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (!seen.insert(event->id).second) continue;
    if (!event->response) {
      if (!first_is_new[event->id]) changes.push_back(erasure_of(event->id));
      continue;
    }
    POLKU_TRY(auto change, change_of(*event->response, !first_is_new[event->id], reads));
    changes.push_back(std::move(change));
  }
  return changes;
}

Result<std::int64_t> Projector::step() {
  POLKU_TRY(const auto checkpoint, ports_.facts.checkpoint());
  if (checkpoint == FactStore::kUnfilled) {
    POLKU_TRY(const auto done, rebuild());
    return std::max<std::int64_t>(done, 1);
  }
  POLKU_TRY(const auto events, ports_.responses.events_after(checkpoint, options_.batch));
  if (events.empty()) return std::int64_t{0};
  POLKU_TRY(const auto changes, changes_of(events, false));
  POLKU_CHECK(ports_.facts.apply(changes, events.back().seq));
  if (seen_) seen_(events);
  return static_cast<std::int64_t>(events.size());
}

Result<std::int64_t> Projector::replay(OrganisationId organisation, std::int64_t done,
                                       const std::function<void(std::int64_t)>& progress) {
  surveys::ResponseFilter filter;
  filter.limit = options_.batch;
  while (true) {
    POLKU_TRY(const auto responses, ports_.responses.list(organisation, filter));
    if (responses.empty()) return done;
    std::vector<FactChange> changes;
    changes.reserve(responses.size());
    for (const auto& response : responses) {
      POLKU_TRY(auto change, change_of(response, false, false));
      changes.push_back(std::move(change));
    }
    // Until all is there the checkpoint says that it is not: a crash begins the replay anew.
    POLKU_CHECK(ports_.facts.apply(changes, FactStore::kUnfilled));
    done += static_cast<std::int64_t>(responses.size());
    if (progress) progress(done);
    filter.before = responses.back().id;
    POLKU_CHECK(ports_.facts.compact(FactStore::Compaction::WhenWorthwhile));
  }
}

Result<std::int64_t> Projector::rebuild(const std::function<void(std::int64_t)>& progress) {
  zones_.clear();
  unread_.clear();
  all_read_.clear();
  POLKU_TRY(auto seen_up_to, last_event());
  POLKU_CHECK(ports_.facts.clear());
  POLKU_TRY(const auto organisations, ports_.directory.organisations());
  std::int64_t done = 0;
  for (const auto& organisation : organisations) {
    POLKU_TRY(done, replay(organisation.id, done, progress));
  }
  // What happened during the replay may or may not have been seen by it: taken as a replacement it
  // is right either way.
  while (true) {
    POLKU_TRY(const auto events, ports_.responses.events_after(seen_up_to, options_.batch));
    if (events.empty()) break;
    POLKU_TRY(const auto changes, changes_of(events, true));
    POLKU_CHECK(ports_.facts.apply(changes, FactStore::kUnfilled));
    seen_up_to = events.back().seq;
  }
  POLKU_CHECK(ports_.facts.apply({}, seen_up_to));
  return done;
}

Result<std::int64_t> Projector::read_comments(int limit) {
  if (ports_.reader == nullptr) return std::int64_t{0};
  POLKU_TRY(const auto organisations, ports_.directory.organisations());
  std::int64_t done = 0;
  for (const auto& organisation : organisations) {
    POLKU_TRY(const auto read, read_comments_of(organisation.id, limit - static_cast<int>(done)));
    done += read;
    if (done >= limit) break;
  }
  return done;
}

// What was read or erased since it was found is replaced by the same, or by nothing.
Result<std::vector<ResponseId>> Projector::next_unread(OrganisationId organisation,
                                                       std::int32_t stamp, std::size_t count) {
  auto& known = unread_[organisation];
  if (known.stamp != stamp) known = {stamp, {}};
  if (known.responses.empty()) {
    POLKU_TRY(known.responses,
              ports_.facts.unread_comments(organisation, stamp, kUnreadFoundAtOnce));
    std::ranges::reverse(known.responses);
  }
  const auto from =
      known.responses.end() - static_cast<std::ptrdiff_t>(std::min(count, known.responses.size()));
  std::vector<ResponseId> next(from, known.responses.end());
  return next;
}

Result<std::int64_t> Projector::read_comments_of(OrganisationId organisation, int limit) {
  POLKU_TRY(const auto stamp, ports_.reader->stamp(organisation));
  const std::pair now(stamp, ports_.facts.version());
  if (const auto at = all_read_.find(organisation); at != all_read_.end() && at->second == now) {
    return std::int64_t{0};
  }
  POLKU_TRY(const auto unread,
            next_unread(organisation, stamp, static_cast<std::size_t>(std::max(limit, 1))));
  if (unread.empty()) {
    all_read_[organisation] = now;
    return std::int64_t{0};
  }
  POLKU_TRY(const auto responses, find_all(ports_.responses, organisation, unread));
  std::vector<FactChange> changes;
  changes.reserve(unread.size());
  std::unordered_set<ResponseId> found;
  for (const auto& response : responses) {
    found.insert(response.id);
    POLKU_TRY(auto change, change_of(response, true, true));
    change.items.clear();
    changes.push_back(std::move(change));
  }
  // Whatever is gone says nothing any more; its own event will say so too.
  for (const auto id : unread) {
    if (!found.contains(id)) changes.push_back(erasure_of(id));
  }
  POLKU_CHECK(ports_.facts.apply_comments(changes));
  auto& waiting = unread_[organisation].responses;
  waiting.resize(waiting.size() - unread.size());
  return static_cast<std::int64_t>(changes.size());
}

// The outbox is asked whether there is anything after a number until the last one is found.
Result<std::int64_t> Projector::last_event() {
  const auto any_after = [&](std::int64_t seq) -> Result<bool> {
    POLKU_TRY(const auto events, ports_.responses.events_after(seq, 1));
    return !events.empty();
  };
  std::int64_t low = 0, high = 1;
  POLKU_TRY(bool more, any_after(0));
  if (!more) return std::int64_t{0};
  while (true) {
    POLKU_TRY(more, any_after(high));
    if (!more) break;
    low = high;
    high *= 2;
  }
  // There is something after `low` and nothing after `high`.
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    POLKU_TRY(more, any_after(middle));
    (more ? low : high) = middle;
  }
  return high;
}

}  // namespace polku::metrics
