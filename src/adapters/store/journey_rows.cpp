#include "journey_rows.h"

#include "rows.h"

namespace polku::store {

using namespace journeys;

namespace {

DocumentKind document_kind(std::string_view text) {
  for (const auto kind : {DocumentKind::Journey, DocumentKind::Persona, DocumentKind::Touchpoint}) {
    if (name_of(kind) == text) return kind;
  }
  return stored_value(std::optional<DocumentKind>(), text);
}

}  // namespace

std::vector<StoredDocument> read_documents(Session& session, const Query& query, Params params) {
  std::vector<StoredDocument> found;
  session.each<DocumentId, OrganisationId, std::string, std::string, std::string, std::string, int,
               int, int, Timestamp, Timestamp, std::string, std::optional<Timestamp>>(
      query, params,
      [&](DocumentId id, OrganisationId organisation, const std::string& kind, std::string key,
          std::string name, std::string document, int revision, int published_version,
          int published_revision, Timestamp created_at, Timestamp updated_at,
          std::string updated_by, std::optional<Timestamp> archived_at) {
        found.push_back({id, organisation, document_kind(kind), std::move(key), std::move(name),
                         std::move(document), revision, published_version, published_revision,
                         created_at, updated_at, std::move(updated_by), archived_at});
      });
  return found;
}

std::vector<StoredJourneyVersion> read_journey_versions(Session& session, const Query& query,
                                                        Params params) {
  std::vector<StoredJourneyVersion> found;
  session.each<int, std::string, Timestamp, std::string, std::string>(
      query, params,
      [&](int version, std::string document, Timestamp at, std::string by, std::string note) {
        found.push_back({version, std::move(document), at, std::move(by), std::move(note)});
      });
  return found;
}

std::vector<StoredBinding> read_bindings(Session& session, const Query& query, Params params) {
  std::vector<StoredBinding> found;
  session.each<BindingId, OrganisationId, std::string, std::string, std::string, std::string,
               std::string, Day, std::optional<Day>, Timestamp, std::string>(
      query, params,
      [&](BindingId id, OrganisationId organisation, std::string moment, std::string kind,
          std::string role, std::string survey, std::string target, Day valid_from,
          std::optional<Day> valid_to, Timestamp created_at, std::string created_by) {
        found.push_back({id, organisation, std::move(moment), std::move(kind), std::move(role),
                         std::move(survey), std::move(target), valid_from, valid_to, created_at,
                         std::move(created_by)});
      });
  return found;
}

std::vector<StoredNote> read_notes(Session& session, const Query& query, Params params) {
  std::vector<StoredNote> found;
  session
      .each<NoteId, OrganisationId, DocumentId, std::string, std::string, std::string,
            std::optional<ProposalId>, std::string, Timestamp, Timestamp, std::optional<Timestamp>>(
          query, params,
          [&](NoteId id, OrganisationId organisation, DocumentId journey, std::string moment,
              const std::string& kind, std::string text, std::optional<ProposalId> proposal,
              std::string author, Timestamp created_at, Timestamp updated_at,
              std::optional<Timestamp> done_at) {
            found.push_back({id, organisation, journey, std::move(moment),
                             stored_value(parse_note_kind(kind), kind), std::move(text), proposal,
                             std::move(author), created_at, updated_at, done_at});
          });
  return found;
}

std::vector<StoredProposal> read_proposals(Session& session, const Query& query, Params params) {
  std::vector<StoredProposal> found;
  session
      .each<ProposalId, OrganisationId, DocumentId, std::string, std::string, std::string,
            std::string, std::string, std::string, std::optional<Timestamp>, Timestamp, Timestamp>(
          query, params,
          [&](ProposalId id, OrganisationId organisation, DocumentId journey, std::string moment,
              std::string kind, std::string evidence, std::string state, std::string reason,
              std::string decided_by, std::optional<Timestamp> decided_at, Timestamp found_at,
              Timestamp seen_at) {
            found.push_back({id, organisation, journey, std::move(moment), std::move(kind),
                             std::move(evidence), std::move(state), std::move(reason),
                             std::move(decided_by), decided_at, found_at, seen_at});
          });
  return found;
}

std::vector<StoredAlarm> read_alarms(Session& session, const Query& query, Params params) {
  std::vector<StoredAlarm> found;
  session.each<AlarmId, OrganisationId, std::string, std::string, std::string, std::string,
               std::string, Timestamp, std::optional<Timestamp>>(
      query, params,
      [&](AlarmId id, OrganisationId organisation, std::string moment, std::string measure,
          std::string side, std::string rule, std::string evidence, Timestamp opened_at,
          std::optional<Timestamp> closed_at) {
        found.push_back({id, organisation, std::move(moment), std::move(measure), std::move(side),
                         std::move(rule), std::move(evidence), opened_at, closed_at});
      });
  return found;
}

std::vector<StoredBaseline> read_baselines(Session& session, const Query& query, Params params) {
  std::vector<StoredBaseline> found;
  session.each<std::string, std::string, std::string, Day, Day, Timestamp, std::string>(
      query, params,
      [&](std::string moment, std::string measure, std::string baseline, Day from, Day to,
          Timestamp accepted_at, std::string accepted_by) {
        found.push_back({std::move(moment), std::move(measure), std::move(baseline), from, to,
                         accepted_at, std::move(accepted_by)});
      });
  return found;
}

}  // namespace polku::store
