#include "journeys/journey_service.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "audit.h"
#include "binding_rules.h"
#include "core/format.h"
#include "stored_documents.h"

namespace polku::journeys {
namespace {

using directory::Permission;

constexpr std::string_view kDraft = "draft";
constexpr int kAlarmsMax = 10'000;
constexpr std::size_t kNoteMax = 1'000;

json::value time_or_null(const std::optional<Timestamp>& at) {
  return at ? json::value(format_rfc3339(*at)) : json::value(nullptr);
}

std::optional<int> version_number(std::string_view text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && number > 0 ? std::optional(number) : std::nullopt;
}

// Who published stays readable when the person is gone.
std::string publisher_of(const directory::Actor& actor) {
  const auto name = first_code_points(trimmed(actor.name), kNameMax / 2);
  return name.empty() ? audit_name(actor) : std::string(name);
}

// Conflict with `field` while other journeys link to this one.
Result<void> check_not_linked(const RoomPorts& ports, const StoredDocument& stored,
                              std::string_view field) {
  POLKU_TRY(const auto journeys, all_references(ports.journeys, stored.organisation));
  std::vector<std::string> names;
  for (const auto& each : journeys) {
    if (each.stored.id != stored.id && each.sub_journeys.contains(stored.key)) {
      names.push_back(each.stored.name);
    }
  }
  if (names.empty()) return {};
  return conflict(
      fmt::format("It is a part of {}; take it out of there first{}.", names_in_words(names),
                  field.empty() ? ", or archive it instead" : ""),
      std::string(field));
}

Result<void> check_not_bound(const RoomPorts& ports, OrganisationId organisation,
                             const Journey& journey) {
  POLKU_TRY(const auto bindings, ports.journeys.bindings(organisation));
  POLKU_TRY(const auto calendar, calendar_of(ports, organisation));
  std::vector<std::string> names;
  for (const auto& binding : bindings) {
    if (binding.kind == kTouchpointBinding || !is_live(binding, calendar.today)) continue;
    const auto* moment = journey.find_moment(binding.moment);
    if (moment == nullptr) continue;
    names.push_back(fmt::format("{} {} at {}", binding.kind, binding.target,
                                moment->title.empty() ? moment->key : moment->title));
  }
  if (names.empty()) return {};
  return conflict(
      fmt::format("Answers are counted at its moments: {}. End those bindings first, "
                  "or archive the journey instead.",
                  names_in_words(names)));
}

// A copy's keys: fresh for the journey and for every moment, wherever they are named.
Journey with_fresh_keys(Journey journey, const std::vector<JourneyReferences>& others) {
  Keys journeys, moments;
  for (const auto& each : others) {
    journeys.insert(each.stored.key);
    for (auto& key : each.journey.moment_keys()) moments.insert(std::move(key));
  }
  journey.key = free_key(journey.key, [&](std::string_view key) { return journeys.contains(key); });
  std::map<std::string, std::string> renamed;
  for (auto& stage : journey.stages) {
    for (auto& moment : stage.moments) {
      auto fresh =
          free_key(moment.key, [&](std::string_view key) { return moments.contains(key); });
      moments.insert(fresh);
      renamed.emplace(moment.key, fresh);
      moment.key = std::move(fresh);
    }
  }
  for (auto& stage : journey.stages) {
    for (auto& moment : stage.moments) {
      for (auto& branch : moment.next) {
        const auto at = renamed.find(branch.moment);
        if (at != renamed.end()) branch.moment = at->second;
      }
    }
  }
  return journey;
}

}  // namespace

json::object to_json(const JourneySummary& summary) {
  const auto& stored = summary.stored;
  json::array personas;
  for (const auto& key : summary.personas) personas.emplace_back(key);
  return {{"id", stored.id.text()},
          {"key", stored.key},
          {"name", stored.name},
          {"language", tag_of(summary.language)},
          {"revision", stored.revision},
          {"personas", std::move(personas)},
          {"stages", summary.stages},
          {"moments", summary.moments},
          {"updated_at", format_rfc3339(stored.updated_at)},
          {"updated_by", stored.updated_by},
          {"archived_at", time_or_null(stored.archived_at)},
          {"published_version", stored.published_version},
          {"open_proposals", summary.open_proposals},
          {"open_alarms", summary.open_alarms}};
}

json::object to_json(const JourneyDetail& detail) {
  const auto& stored = detail.stored;
  return {{"id", stored.id.text()},
          {"revision", stored.revision},
          {"document", to_json(detail.document)},
          {"problems", to_json(detail.problems)},
          {"updated_at", format_rfc3339(stored.updated_at)},
          {"updated_by", stored.updated_by},
          {"archived_at", time_or_null(stored.archived_at)},
          {"published_version", stored.published_version},
          {"has_unpublished_changes", detail.has_unpublished_changes}};
}

json::object to_json(const JourneyVersion& version) {
  const auto& stored = version.stored;
  return {{"version", stored.version},
          {"published_at", format_rfc3339(stored.published_at)},
          {"published_by", stored.published_by},
          {"note", stored.note},
          {"changes", to_json(version.changes)}};
}

Result<json::object> to_json(const StoredJourneyVersion& version) {
  POLKU_TRY(const auto journey, stored_journey(version.document));
  return json::object{{"version", version.version},
                      {"published_at", format_rfc3339(version.published_at)},
                      {"published_by", version.published_by},
                      {"note", version.note},
                      {"document", to_json(journey)}};
}

Result<std::vector<JourneySummary>> JourneyService::list(const directory::Actor& actor,
                                                         bool archived) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_TRY(auto documents, ports_.journeys.documents(actor.organisation, DocumentKind::Journey));
  JourneyStore::AlarmFilter open;
  open.open_only = true;
  open.limit = kAlarmsMax;
  POLKU_TRY(const auto alarms, ports_.journeys.alarms(actor.organisation, open));
  std::map<std::string, std::size_t, std::less<>> alarms_at;
  for (const auto& alarm : alarms) ++alarms_at[alarm.moment];
  std::vector<JourneySummary> summaries;
  for (auto& stored : documents) {
    if (stored.archived_at && !archived) continue;
    POLKU_TRY(const auto journey, stored_journey(stored.document));
    POLKU_TRY(const auto proposals, ports_.journeys.proposals(actor.organisation, stored.id));
    JourneySummary summary;
    summary.language = journey.language;
    summary.personas = journey.personas;
    summary.stages = journey.stages.size();
    summary.moments = journey.moment_count();
    summary.open_proposals = static_cast<std::size_t>(
        std::ranges::count(proposals, std::string("open"), &StoredProposal::state));
    for (const auto& key : journey.moment_keys()) {
      const auto at = alarms_at.find(key);
      if (at != alarms_at.end()) summary.open_alarms += at->second;
    }
    summary.stored = std::move(stored);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

Result<JourneyDetail> JourneyService::find(const directory::Actor& actor, DocumentId journey) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_TRY(auto stored, find_document(ports_, actor, DocumentKind::Journey, journey));
  return detail_of_journey(ports_, std::move(stored));
}

Result<JourneyDetail> JourneyService::create(const directory::Actor& actor,
                                             const json::value& document) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto keyed,
            with_key(ports_, actor.organisation, DocumentKind::Journey, document));
  POLKU_TRY(const auto journey, parse_journey(keyed));
  if (trimmed(journey.name).empty()) return invalid("name", "Give the journey a name.");
  POLKU_TRY(const auto surroundings, surroundings_of(ports_, actor.organisation, journey));
  POLKU_CHECK(check_for_saving(check_journey(journey, surroundings)));
  POLKU_CHECK(check_room_for(ports_, actor.organisation, DocumentKind::Journey, 1));
  POLKU_TRY(auto stored, insert_journey(ports_, actor, journey));
  return detail_of_journey(ports_, std::move(stored));
}

Result<JourneyDetail> JourneyService::copy(const directory::Actor& actor, DocumentId id,
                                           std::string_view name) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  if (trimmed(name).empty()) return invalid("name", "Give the copy a name.");
  POLKU_CHECK(check_text(name, "name", kNameMax));
  POLKU_TRY(const auto stored, find_document(ports_, actor, DocumentKind::Journey, id));
  POLKU_TRY(auto original, stored_journey(stored.document));
  POLKU_CHECK(check_room_for(ports_, actor.organisation, DocumentKind::Journey, 1));
  POLKU_TRY(const auto others, all_references(ports_.journeys, actor.organisation));
  original.name = trimmed(name);
  const auto journey = with_fresh_keys(std::move(original), others);
  POLKU_TRY(auto made, insert_journey(ports_, actor, journey));
  return detail_of_journey(ports_, std::move(made));
}

Result<JourneyDetail> JourneyService::save(const directory::Actor& actor, DocumentId id,
                                           const Draft& draft) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto journey, parse_journey(draft.document));
  POLKU_TRY(auto stored, find_document(ports_, actor, DocumentKind::Journey, id));
  POLKU_CHECK(check_revision(stored, draft.revision));
  POLKU_CHECK(check_not_archived(stored));
  POLKU_TRY(const auto surroundings, surroundings_of(ports_, actor.organisation, journey));
  POLKU_CHECK(check_for_saving(check_journey(journey, surroundings)));
  if (journey.key != stored.key) {
    POLKU_CHECK(check_not_linked(ports_, stored, "key"));
  }
  POLKU_TRY(const auto before, stored_journey(stored.document));
  const auto document = written(journey);
  POLKU_TRY(auto saved,
            save_written(ports_, actor, std::move(stored), {document, journey.moment_keys()}));
  POLKU_CHECK(follow_touchpoints(ports_, actor, &before, journey));
  return detail_of_journey(ports_, std::move(saved));
}

Result<JourneyDetail> JourneyService::publish(const directory::Actor& actor, DocumentId id,
                                              std::string_view note) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_CHECK(check_text(note, "note", kNoteMax));
  POLKU_TRY(auto detail, find(actor, id));
  auto& stored = detail.stored;
  POLKU_CHECK(check_not_archived(stored));
  POLKU_CHECK(check_for_publishing(detail.problems));
  if (stored.published_version > 0 && stored.published_revision == stored.revision) return detail;
  // Also mends what a save that was cut off may have left undone.
  POLKU_CHECK(follow_touchpoints(ports_, actor, nullptr, detail.document));
  stored.published_version += 1;
  stored.published_revision = stored.revision;
  const StoredJourneyVersion version{stored.published_version, stored.document, ports_.clock(),
                                     publisher_of(actor), std::string(trimmed(note))};
  const auto published = ports_.journeys.publish(stored, version);
  if (!published.ok()) {
    if (published.error().code != ErrorCode::Conflict) return published.error();
    return conflict("Somebody published the journey meanwhile. Look at it and try again.",
                    "version");
  }
  POLKU_CHECK(audit_document(ports_, actor, "publish", stored, {{"version", version.version}}));
  return detail_of_journey(ports_, std::move(stored));
}

Result<JourneyDetail> JourneyService::archive(const directory::Actor& actor, DocumentId journey) {
  return set_archived(actor, journey, ports_.clock());
}

Result<JourneyDetail> JourneyService::restore(const directory::Actor& actor, DocumentId journey) {
  return set_archived(actor, journey, std::nullopt);
}

Result<JourneyDetail> JourneyService::set_archived(const directory::Actor& actor, DocumentId id,
                                                   std::optional<Timestamp> at) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(auto stored, find_document(ports_, actor, DocumentKind::Journey, id));
  POLKU_TRY(const auto journey, stored_journey(stored.document));
  POLKU_TRY(auto moved,
            store_archived(ports_, actor, std::move(stored), journey.moment_keys(), at));
  return detail_of_journey(ports_, std::move(moved));
}

Result<void> JourneyService::remove(const directory::Actor& actor, DocumentId id) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto stored, find_document(ports_, actor, DocumentKind::Journey, id));
  POLKU_TRY(const auto journey, stored_journey(stored.document));
  POLKU_CHECK(check_not_bound(ports_, actor.organisation, journey));
  POLKU_CHECK(check_not_linked(ports_, stored, {}));
  POLKU_CHECK(ports_.journeys.remove_document(actor.organisation, DocumentKind::Journey, id));
  POLKU_CHECK(follow_touchpoints(ports_, actor, &journey, Journey{}));
  return audit_document(ports_, actor, "remove", stored, {{"key", stored.key}});
}

Result<std::vector<JourneyVersion>> JourneyService::versions(const directory::Actor& actor,
                                                             DocumentId id) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_CHECK(find_document(ports_, actor, DocumentKind::Journey, id));
  POLKU_TRY(auto stored, ports_.journeys.versions(actor.organisation, id));
  std::vector<JourneyVersion> versions;
  std::optional<Journey> after;
  for (auto& each : stored) {
    POLKU_TRY(auto journey, stored_journey(each.document));
    if (after) versions.back().changes = describe_changes(journey, *after);
    after = std::move(journey);
    versions.push_back({std::move(each), {}});
  }
  return versions;
}

Result<StoredJourneyVersion> JourneyService::version(const directory::Actor& actor, DocumentId id,
                                                     int version) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_CHECK(find_document(ports_, actor, DocumentKind::Journey, id));
  auto stored = ports_.journeys.version(actor.organisation, id, version);
  if (stored.ok() || stored.error().code != ErrorCode::NotFound) return stored;
  auto error = not_found(fmt::format("The journey has no version {}.", version));
  error.field = "version";
  return error;
}

Result<Journey> JourneyService::state(const directory::Actor& actor, DocumentId id,
                                      std::string_view name, std::string_view field) {
  if (name == kDraft) {
    POLKU_TRY(const auto stored, find_document(ports_, actor, DocumentKind::Journey, id));
    return stored_journey(stored.document);
  }
  const auto number = version_number(name);
  if (!number) {
    return invalid(std::string(field), "Give a version's number, or \"draft\".");
  }
  auto stored = version(actor, id, *number);
  if (stored.ok()) return stored_journey(stored->document);
  auto error = std::move(stored).error();
  if (error.field == "version") error.field = field;
  return error;
}

Result<std::vector<Change>> JourneyService::diff(const directory::Actor& actor, DocumentId id,
                                                 const DiffRange& range) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  auto from = std::string(range.from);
  if (from.empty()) {
    POLKU_TRY(const auto stored, find_document(ports_, actor, DocumentKind::Journey, id));
    // Before the first version there is nothing to differ from but the draft itself.
    from = stored.published_version > 0 ? std::to_string(stored.published_version)
                                        : std::string(kDraft);
  }
  POLKU_TRY(const auto before, state(actor, id, from, "from"));
  POLKU_TRY(const auto after, state(actor, id, range.to.empty() ? kDraft : range.to, "to"));
  return describe_changes(before, after);
}

}  // namespace polku::journeys
