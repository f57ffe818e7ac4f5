#pragma once
// A JourneyStore in memory for tests: what is stored, in plain sight. Thread-safe through its
// functions; the members are for looking at when nobody else writes.

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "journeys/ports.h"

namespace polku::journeys::testing {

class MemoryJourneyStore final : public JourneyStore {
 public:
  struct OutboxEvent {
    std::string kind;
    std::string subject;
  };
  std::vector<StoredDocument> all_documents;
  std::map<std::pair<OrganisationId, std::string>, DocumentId> moment_owners;
  std::map<DocumentId, std::vector<StoredJourneyVersion>> all_versions;  // newest first
  std::vector<StoredBinding> all_bindings;
  std::vector<StoredNote> all_notes;
  std::vector<std::pair<OrganisationId, StoredProposal>> all_proposals;
  std::vector<std::pair<OrganisationId, StoredAlarm>> all_alarms;
  std::vector<std::pair<OrganisationId, StoredBaseline>> all_baselines;
  std::vector<OutboxEvent> outbox;
  std::optional<Error> failure;  // of every write, while set
  int writes = 0;

  Result<std::vector<StoredDocument>> documents(OrganisationId organisation,
                                                DocumentKind kind) override {
    const std::lock_guard lock(mutex_);
    std::vector<StoredDocument> found;
    for (const auto& each : all_documents) {
      if (each.organisation == organisation && each.kind == kind) found.push_back(each);
    }
    std::ranges::stable_sort(found, {}, &StoredDocument::name);
    return found;
  }
  Result<StoredDocument> document(OrganisationId organisation, DocumentKind kind,
                                  DocumentId id) override {
    const std::lock_guard lock(mutex_);
    const auto* found = find(organisation, kind, id);
    if (found == nullptr) return not_found("no document");
    return *found;
  }
  Result<void> insert_document(const StoredDocument& document,
                               const std::vector<std::string>& moments) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    POLKU_CHECK(check_taken(document, moments));
    all_documents.push_back(document);
    own(document, moments);
    return {};
  }
  Result<void> save_document(const StoredDocument& document,
                             const std::vector<std::string>& moments,
                             int expected_revision) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    auto* stored = find(document.organisation, document.kind, document.id);
    if (stored == nullptr) return not_found("no document");
    if (stored->revision != expected_revision) return conflict("old revision");
    POLKU_CHECK(check_taken(document, moments));
    stored->key = document.key;
    stored->name = document.name;
    stored->document = document.document;
    stored->revision = document.revision;
    stored->updated_at = document.updated_at;
    stored->updated_by = document.updated_by;
    stored->archived_at = document.archived_at;
    own(document, moments);
    return {};
  }
  Result<void> remove_document(OrganisationId organisation, DocumentKind kind,
                               DocumentId id) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    if (find(organisation, kind, id) == nullptr) return not_found("no document");
    std::erase_if(all_documents, [&](const auto& each) { return each.id == id; });
    std::erase_if(moment_owners, [&](const auto& entry) { return entry.second == id; });
    std::erase_if(all_notes, [&](const auto& each) { return each.journey == id; });
    std::erase_if(all_proposals, [&](const auto& entry) { return entry.second.journey == id; });
    all_versions.erase(id);
    return {};
  }
  Result<DocumentId> journey_of_moment(OrganisationId organisation,
                                       std::string_view moment) override {
    const std::lock_guard lock(mutex_);
    const auto at = moment_owners.find({organisation, std::string(moment)});
    if (at == moment_owners.end()) return not_found("no moment");
    return at->second;
  }

  Result<void> publish(const StoredDocument& journey,
                       const StoredJourneyVersion& version) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    auto* stored = find(journey.organisation, DocumentKind::Journey, journey.id);
    if (stored == nullptr) return not_found("no journey");
    auto& numbers = all_versions[journey.id];
    if (std::ranges::find(numbers, version.version, &StoredJourneyVersion::version) !=
        numbers.end()) {
      return conflict("the version is taken");
    }
    numbers.insert(numbers.begin(), version);
    stored->published_version = journey.published_version;
    stored->published_revision = journey.published_revision;
    outbox.push_back({"journey_published", journey.id.text()});
    return {};
  }
  Result<std::vector<StoredJourneyVersion>> versions(OrganisationId organisation,
                                                     DocumentId journey) override {
    const std::lock_guard lock(mutex_);
    if (find(organisation, DocumentKind::Journey, journey) == nullptr) {
      return std::vector<StoredJourneyVersion>{};
    }
    return all_versions[journey];
  }
  Result<StoredJourneyVersion> version(OrganisationId organisation, DocumentId journey,
                                       int version) override {
    POLKU_TRY(const auto numbers, versions(organisation, journey));
    const auto at = std::ranges::find(numbers, version, &StoredJourneyVersion::version);
    if (at == numbers.end()) return not_found("no version");
    return *at;
  }

  Result<std::vector<StoredBinding>> bindings(OrganisationId organisation,
                                              std::string_view moment) override {
    const std::lock_guard lock(mutex_);
    std::vector<StoredBinding> found;
    for (const auto& each : all_bindings) {
      if (each.organisation == organisation && (moment.empty() || each.moment == moment)) {
        found.push_back(each);
      }
    }
    return found;
  }
  Result<void> insert_binding(const StoredBinding& binding) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    all_bindings.push_back(binding);
    return {};
  }
  Result<StoredBinding> end_binding(OrganisationId organisation, BindingId binding,
                                    Day valid_to) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    for (auto& each : all_bindings) {
      if (each.organisation != organisation || each.id != binding) continue;
      if (each.valid_to) return conflict("it has ended");
      each.valid_to = valid_to;
      return each;
    }
    return not_found("no binding");
  }

  Result<std::vector<StoredNote>> notes(OrganisationId organisation, DocumentId journey) override {
    const std::lock_guard lock(mutex_);
    std::vector<StoredNote> found;
    for (const auto& each : all_notes) {
      if (each.organisation == organisation && each.journey == journey) found.push_back(each);
    }
    return found;
  }
  Result<StoredNote> note(OrganisationId organisation, NoteId note) override {
    const std::lock_guard lock(mutex_);
    for (const auto& each : all_notes) {
      if (each.organisation == organisation && each.id == note) return each;
    }
    return not_found("no note");
  }
  Result<void> insert_note(const StoredNote& note) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    all_notes.push_back(note);
    return {};
  }
  Result<void> update_note(const StoredNote& note) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    for (auto& each : all_notes) {
      if (each.organisation != note.organisation || each.id != note.id) continue;
      each.moment = note.moment;
      each.text = note.text;
      each.updated_at = note.updated_at;
      each.done_at = note.done_at;
      return {};
    }
    return not_found("no note");
  }
  Result<void> remove_note(OrganisationId organisation, NoteId note) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    const auto gone = std::erase_if(all_notes, [&](const auto& each) {
      return each.organisation == organisation && each.id == note;
    });
    return gone > 0 ? Result<void>{} : not_found("no note");
  }

  Result<std::vector<StoredProposal>> proposals(OrganisationId organisation,
                                                DocumentId journey) override {
    const std::lock_guard lock(mutex_);
    std::vector<StoredProposal> found;
    for (const auto& [owner, each] : all_proposals) {
      if (owner == organisation && each.journey == journey) found.insert(found.begin(), each);
    }
    return found;
  }
  Result<StoredProposal> proposal(OrganisationId organisation, ProposalId proposal) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [owner, each] : all_proposals) {
      if (owner == organisation && each.id == proposal) return each;
    }
    return not_found("no proposal");
  }
  Result<void> insert_proposal(const StoredProposal& proposal) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    for (const auto& [owner, each] : all_proposals) {
      if (owner == proposal.organisation && each.journey == proposal.journey &&
          each.moment == proposal.moment && each.kind == proposal.kind && each.state == "open") {
        return conflict("one is open");
      }
    }
    all_proposals.emplace_back(proposal.organisation, proposal);
    return {};
  }
  Result<void> update_proposal(const StoredProposal& proposal) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    for (auto& [owner, each] : all_proposals) {
      if (owner != proposal.organisation || each.id != proposal.id) continue;
      each.evidence = proposal.evidence;
      each.state = proposal.state;
      each.reason = proposal.reason;
      each.decided_by = proposal.decided_by;
      each.decided_at = proposal.decided_at;
      each.seen_at = proposal.seen_at;
      return {};
    }
    return not_found("no proposal");
  }

  Result<std::vector<StoredAlarm>> alarms(OrganisationId organisation,
                                          const AlarmFilter& filter) override {
    const std::lock_guard lock(mutex_);
    std::vector<StoredAlarm> found;
    for (const auto& [owner, each] : all_alarms) {
      if (owner != organisation || (filter.open_only && each.closed_at) ||
          (!filter.moment.empty() && each.moment != filter.moment) ||
          (filter.before && !(each.id < *filter.before))) {
        continue;
      }
      found.push_back(each);
    }
    std::ranges::sort(found, std::ranges::greater(), &StoredAlarm::id);
    if (found.size() > static_cast<std::size_t>(filter.limit)) {
      found.resize(static_cast<std::size_t>(filter.limit));
    }
    return found;
  }
  Result<StoredAlarm> alarm(OrganisationId organisation, AlarmId alarm) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [owner, each] : all_alarms) {
      if (owner == organisation && each.id == alarm) return each;
    }
    return not_found("no alarm");
  }
  Result<void> open_alarm(const StoredAlarm& alarm) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    for (const auto& [owner, each] : all_alarms) {
      if (owner == alarm.organisation && each.moment == alarm.moment &&
          each.measure == alarm.measure && each.side == alarm.side && !each.closed_at) {
        return conflict("one is open");
      }
    }
    all_alarms.emplace_back(alarm.organisation, alarm);
    outbox.push_back({"alarm_opened", alarm.id.text()});
    return {};
  }
  Result<void> close_alarm(OrganisationId organisation, AlarmId alarm, Timestamp at) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    for (auto& [owner, each] : all_alarms) {
      if (owner != organisation || each.id != alarm) continue;
      if (each.closed_at) return conflict("it is closed");
      each.closed_at = at;
      outbox.push_back({"alarm_closed", alarm.text()});
      return {};
    }
    return not_found("no alarm");
  }

  Result<std::vector<StoredBaseline>> baselines(OrganisationId organisation) override {
    const std::lock_guard lock(mutex_);
    std::vector<StoredBaseline> found;
    for (const auto& [owner, each] : all_baselines) {
      if (owner == organisation) found.push_back(each);
    }
    return found;
  }
  Result<void> put_baseline(OrganisationId organisation, const StoredBaseline& baseline) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(write());
    std::erase_if(all_baselines, [&](const auto& entry) {
      return entry.first == organisation && entry.second.moment == baseline.moment &&
             entry.second.measure == baseline.measure;
    });
    all_baselines.emplace_back(organisation, baseline);
    return {};
  }

 private:
  Result<void> write() {
    if (failure) return *failure;
    ++writes;
    return {};
  }
  StoredDocument* find(OrganisationId organisation, DocumentKind kind, DocumentId id) {
    const auto at = std::ranges::find_if(all_documents, [&](const StoredDocument& each) {
      return each.organisation == organisation && each.kind == kind && each.id == id;
    });
    return at == all_documents.end() ? nullptr : &*at;
  }
  Result<void> check_taken(const StoredDocument& document,
                           const std::vector<std::string>& moments) const {
    for (const auto& each : all_documents) {
      if (each.organisation == document.organisation && each.kind == document.kind &&
          each.key == document.key && each.id != document.id) {
        return conflict("taken", "key");
      }
    }
    for (const auto& moment : moments) {
      const auto at = moment_owners.find({document.organisation, moment});
      if (at != moment_owners.end() && at->second != document.id) {
        return conflict("taken", "moments." + moment);
      }
    }
    return {};
  }
  void own(const StoredDocument& document, const std::vector<std::string>& moments) {
    std::erase_if(moment_owners, [&](const auto& entry) { return entry.second == document.id; });
    for (const auto& moment : moments) {
      moment_owners.insert_or_assign({document.organisation, moment}, document.id);
    }
  }

  std::mutex mutex_;
};

}  // namespace polku::journeys::testing
