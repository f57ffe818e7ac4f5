#include <set>

#include "journey_rows.h"
#include "outbox.h"
#include "rows.h"
#include "stores.h"

namespace polku::store {
namespace {

using namespace journeys;

const Query kDocuments{"journeys/documents"};
const Query kDocument{"journeys/document"};
const Query kInsertDocument{"journeys/insert_document"};
const Query kSaveDocument{"journeys/save_document"};
const Query kRemoveDocument{"journeys/remove_document"};
const Query kMomentsOfJourney{"journeys/moments_of_journey"};
const Query kInsertMoment{"journeys/insert_moment"};
const Query kRemoveMoment{"journeys/remove_moment"};
const Query kJourneyOfMoment{"journeys/journey_of_moment"};
const Query kPublish{"journeys/publish"};
const Query kInsertVersion{"journeys/insert_version"};
const Query kVersions{"journeys/versions"};
const Query kVersion{"journeys/version"};
const Query kBindings{"journeys/bindings"};
const Query kBindingsOfMoment{"journeys/bindings_of_moment"};
const Query kBinding{"journeys/binding"};
const Query kInsertBinding{"journeys/insert_binding"};
const Query kEndBinding{"journeys/end_binding"};
const Query kNotes{"journeys/notes"};
const Query kNote{"journeys/note"};
const Query kInsertNote{"journeys/insert_note"};
const Query kUpdateNote{"journeys/update_note"};
const Query kRemoveNote{"journeys/remove_note"};
const Query kProposals{"journeys/proposals"};
const Query kProposal{"journeys/proposal"};
const Query kInsertProposal{"journeys/insert_proposal"};
const Query kUpdateProposal{"journeys/update_proposal"};
const Query kAlarms{"journeys/alarms"};
const Query kAlarm{"journeys/alarm"};
const Query kOpenAlarm{"journeys/open_alarm"};
const Query kCloseAlarm{"journeys/close_alarm"};
const Query kBaselines{"journeys/baselines"};
const Query kPutBaseline{"journeys/put_baseline"};

constexpr const char* kNoBinding = "There is no such binding.";
constexpr const char* kNoNote = "There is no such note.";
constexpr const char* kNoProposal = "There is no such proposal.";
constexpr const char* kNoAlarm = "There is no such alarm.";
constexpr const char* kNoJourney = "There is no such journey.";

const char* nothing_of(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::Journey:
      return kNoJourney;
    case DocumentKind::Persona:
      return "There is no such persona.";
    case DocumentKind::Touchpoint:
      return "There is no such touchpoint.";
  }
  return kNoJourney;
}

bool is_there(Session& session, const StoredDocument& document) {
  return !read_documents(session, kDocument,
                         {{"organisation", document.organisation},
                          {"kind", name_of(document.kind)},
                          {"id", document.id}})
              .empty();
}

// Only what differs is written: a save mostly leaves the moments as they are.
Result<void> keep_moments(Session& session, const StoredDocument& journey,
                          const std::vector<std::string>& moments) {
  const std::set<std::string> wanted(moments.begin(), moments.end());
  std::set<std::string> present;
  session.each<std::string>(kMomentsOfJourney,
                            {{"organisation", journey.organisation}, {"journey", journey.id}},
                            [&](std::string moment) { present.insert(std::move(moment)); });
  for (const std::string& moment : present) {
    if (wanted.contains(moment)) continue;
    session.execute(
        kRemoveMoment,
        {{"organisation", journey.organisation}, {"journey", journey.id}, {"moment", moment}});
  }
  for (const std::string& moment : wanted) {
    if (present.contains(moment)) continue;
    const auto added = session.execute(
        kInsertMoment,
        {{"organisation", journey.organisation}, {"moment", moment}, {"journey", journey.id}});
    if (added == 0) {
      return conflict(
          "Another journey has a moment with the key `" + moment + "`. Give this one another key.",
          "moments." + moment);
    }
  }
  return {};
}

class SociJourneyStore final : public JourneyStore {
 public:
  explicit SociJourneyStore(Database& database) : database_(database) {}

  Result<std::vector<StoredDocument>> documents(OrganisationId organisation,
                                                DocumentKind kind) override {
    return rows(read_documents, kDocuments,
                {{"organisation", organisation}, {"kind", name_of(kind)}});
  }

  Result<StoredDocument> document(OrganisationId organisation, DocumentKind kind,
                                  DocumentId id) override {
    return only(rows(read_documents, kDocument,
                     {{"organisation", organisation}, {"kind", name_of(kind)}, {"id", id}}),
                nothing_of(kind));
  }

  Result<void> insert_document(const StoredDocument& document,
                               const std::vector<std::string>& moments) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsertDocument, {{"organisation", document.organisation},
                                        {"id", document.id},
                                        {"kind", name_of(document.kind)},
                                        {"key", document.key},
                                        {"name", document.name},
                                        {"document", document.document},
                                        {"revision", document.revision},
                                        {"published_version", document.published_version},
                                        {"published_revision", document.published_revision},
                                        {"created_at", document.created_at},
                                        {"updated_at", document.updated_at},
                                        {"updated_by", document.updated_by},
                                        {"archived_at", document.archived_at}});
      return keep_moments(session, document, moments);
    });
  }

  Result<void> save_document(const StoredDocument& document,
                             const std::vector<std::string>& moments,
                             int expected_revision) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto changed =
          session.execute(kSaveDocument, {{"organisation", document.organisation},
                                          {"kind", name_of(document.kind)},
                                          {"id", document.id},
                                          {"key", document.key},
                                          {"name", document.name},
                                          {"document", document.document},
                                          {"revision", document.revision},
                                          {"updated_at", document.updated_at},
                                          {"updated_by", document.updated_by},
                                          {"archived_at", document.archived_at},
                                          {"expected_revision", expected_revision}});
      if (changed > 0) return keep_moments(session, document, moments);
      if (!is_there(session, document)) return not_found(nothing_of(document.kind));
      return conflict("It was changed meanwhile. Open it again and repeat the change.");
    });
  }

  Result<void> remove_document(OrganisationId organisation, DocumentKind kind,
                               DocumentId id) override {
    return change_one(kRemoveDocument,
                      {{"organisation", organisation}, {"kind", name_of(kind)}, {"id", id}},
                      nothing_of(kind));
  }

  Result<DocumentId> journey_of_moment(OrganisationId organisation,
                                       std::string_view moment) override {
    std::optional<DocumentId> journey;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      const auto row = session.one<DocumentId>(
          kJourneyOfMoment, {{"organisation", organisation}, {"moment", moment}});
      journey = row ? std::optional(std::get<0>(*row)) : std::nullopt;
      return {};
    }));
    return required(journey, "No journey has such a moment.");
  }

  Result<void> publish(const StoredDocument& journey,
                       const StoredJourneyVersion& version) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto changed =
          session.execute(kPublish, {{"organisation", journey.organisation},
                                     {"id", journey.id},
                                     {"published_version", journey.published_version},
                                     {"published_revision", journey.published_revision}});
      POLKU_CHECK(changed_one(changed, kNoJourney));
      const auto added = session.execute(kInsertVersion, {{"organisation", journey.organisation},
                                                          {"journey", journey.id},
                                                          {"version", version.version},
                                                          {"document", version.document},
                                                          {"published_at", version.published_at},
                                                          {"published_by", version.published_by},
                                                          {"note", version.note}});
      if (added == 0) {
        return conflict("Somebody else published meanwhile. Look at that version first.",
                        "version");
      }
      append_event(session, {journey.organisation, "journey_published", journey.id.uuid,
                             version.published_at});
      return {};
    });
  }

  Result<std::vector<StoredJourneyVersion>> versions(OrganisationId organisation,
                                                     DocumentId journey) override {
    return rows(read_journey_versions, kVersions,
                {{"organisation", organisation}, {"journey", journey}});
  }

  Result<StoredJourneyVersion> version(OrganisationId organisation, DocumentId journey,
                                       int version) override {
    return only(rows(read_journey_versions, kVersion,
                     {{"organisation", organisation}, {"journey", journey}, {"version", version}}),
                "The journey has no such version.");
  }

  Result<std::vector<StoredBinding>> bindings(OrganisationId organisation,
                                              std::string_view moment) override {
    if (moment.empty()) return rows(read_bindings, kBindings, {{"organisation", organisation}});
    return rows(read_bindings, kBindingsOfMoment,
                {{"organisation", organisation}, {"moment", moment}});
  }

  Result<void> insert_binding(const StoredBinding& binding) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsertBinding, {{"organisation", binding.organisation},
                                       {"id", binding.id},
                                       {"moment", binding.moment},
                                       {"kind", binding.kind},
                                       {"role", binding.role},
                                       {"survey", binding.survey},
                                       {"target", binding.target},
                                       {"valid_from", binding.valid_from},
                                       {"valid_to", binding.valid_to},
                                       {"created_at", binding.created_at},
                                       {"created_by", binding.created_by}});
      return {};
    });
  }

  Result<StoredBinding> end_binding(OrganisationId organisation, BindingId binding,
                                    Day valid_to) override {
    std::vector<StoredBinding> found;
    POLKU_CHECK(database_.writer().run([&](Session& session) -> Result<void> {
      const auto ended = session.execute(
          kEndBinding, {{"organisation", organisation}, {"id", binding}, {"valid_to", valid_to}});
      found = read_bindings(session, kBinding, {{"organisation", organisation}, {"id", binding}});
      if (found.empty()) return not_found(kNoBinding);
      if (ended == 0) return conflict("This binding has ended already.");
      return {};
    }));
    return std::move(found.front());
  }

  Result<std::vector<StoredNote>> notes(OrganisationId organisation, DocumentId journey) override {
    return rows(read_notes, kNotes, {{"organisation", organisation}, {"journey", journey}});
  }

  Result<StoredNote> note(OrganisationId organisation, NoteId note) override {
    return only(rows(read_notes, kNote, {{"organisation", organisation}, {"id", note}}), kNoNote);
  }

  Result<void> insert_note(const StoredNote& note) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsertNote, {{"organisation", note.organisation},
                                    {"id", note.id},
                                    {"journey", note.journey},
                                    {"moment", note.moment},
                                    {"kind", name_of(note.kind)},
                                    {"text", note.text},
                                    {"proposal", note.proposal},
                                    {"author", note.author},
                                    {"created_at", note.created_at},
                                    {"updated_at", note.updated_at},
                                    {"done_at", note.done_at}});
      return {};
    });
  }

  Result<void> update_note(const StoredNote& note) override {
    return change_one(kUpdateNote,
                      {{"organisation", note.organisation},
                       {"id", note.id},
                       {"moment", note.moment},
                       {"text", note.text},
                       {"updated_at", note.updated_at},
                       {"done_at", note.done_at}},
                      kNoNote);
  }

  Result<void> remove_note(OrganisationId organisation, NoteId note) override {
    return change_one(kRemoveNote, {{"organisation", organisation}, {"id", note}}, kNoNote);
  }

  Result<std::vector<StoredProposal>> proposals(OrganisationId organisation,
                                                DocumentId journey) override {
    return rows(read_proposals, kProposals, {{"organisation", organisation}, {"journey", journey}});
  }

  Result<StoredProposal> proposal(OrganisationId organisation, ProposalId proposal) override {
    return only(rows(read_proposals, kProposal, {{"organisation", organisation}, {"id", proposal}}),
                kNoProposal);
  }

  Result<void> insert_proposal(const StoredProposal& proposal) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto added = session.execute(kInsertProposal, {{"organisation", proposal.organisation},
                                                           {"id", proposal.id},
                                                           {"journey", proposal.journey},
                                                           {"moment", proposal.moment},
                                                           {"kind", proposal.kind},
                                                           {"evidence", proposal.evidence},
                                                           {"state", proposal.state},
                                                           {"reason", proposal.reason},
                                                           {"decided_by", proposal.decided_by},
                                                           {"decided_at", proposal.decided_at},
                                                           {"found_at", proposal.found_at},
                                                           {"seen_at", proposal.seen_at}});
      if (added == 0) return conflict("The moment has such a proposal open already.");
      return {};
    });
  }

  Result<void> update_proposal(const StoredProposal& proposal) override {
    return change_one(kUpdateProposal,
                      {{"organisation", proposal.organisation},
                       {"id", proposal.id},
                       {"evidence", proposal.evidence},
                       {"state", proposal.state},
                       {"reason", proposal.reason},
                       {"decided_by", proposal.decided_by},
                       {"decided_at", proposal.decided_at},
                       {"seen_at", proposal.seen_at}},
                      kNoProposal);
  }

  Result<std::vector<StoredAlarm>> alarms(OrganisationId organisation,
                                          const AlarmFilter& filter) override {
    return rows(read_alarms, kAlarms,
                {{"organisation", organisation},
                 {"before", filter.before ? filter.before->uuid : kHighestId},
                 {"moment", filter.moment},
                 {"open_only", filter.open_only},
                 {"limit", filter.limit}});
  }

  Result<StoredAlarm> alarm(OrganisationId organisation, AlarmId alarm) override {
    return only(rows(read_alarms, kAlarm, {{"organisation", organisation}, {"id", alarm}}),
                kNoAlarm);
  }

  Result<void> open_alarm(const StoredAlarm& alarm) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto added = session.execute(kOpenAlarm, {{"organisation", alarm.organisation},
                                                      {"id", alarm.id},
                                                      {"moment", alarm.moment},
                                                      {"measure", alarm.measure},
                                                      {"side", alarm.side},
                                                      {"rule", alarm.rule},
                                                      {"evidence", alarm.evidence},
                                                      {"opened_at", alarm.opened_at},
                                                      {"closed_at", alarm.closed_at}});
      if (added == 0) return conflict("The moment has such an alarm open already.");
      append_event(session, {alarm.organisation, "alarm_opened", alarm.id.uuid, alarm.opened_at});
      return {};
    });
  }

  Result<void> close_alarm(OrganisationId organisation, AlarmId alarm, Timestamp at) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto closed =
          session.execute(kCloseAlarm, {{"organisation", organisation}, {"id", alarm}, {"at", at}});
      if (closed > 0) {
        append_event(session, {organisation, "alarm_closed", alarm.uuid, at});
        return {};
      }
      const bool there =
          !read_alarms(session, kAlarm, {{"organisation", organisation}, {"id", alarm}}).empty();
      if (!there) return not_found(kNoAlarm);
      return conflict("This alarm is closed already.");
    });
  }

  Result<std::vector<StoredBaseline>> baselines(OrganisationId organisation) override {
    return rows(read_baselines, kBaselines, {{"organisation", organisation}});
  }

  Result<void> put_baseline(OrganisationId organisation, const StoredBaseline& baseline) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kPutBaseline, {{"organisation", organisation},
                                     {"moment", baseline.moment},
                                     {"measure", baseline.measure},
                                     {"baseline", baseline.baseline},
                                     {"first_day", baseline.from},
                                     {"last_day", baseline.to},
                                     {"accepted_at", baseline.accepted_at},
                                     {"accepted_by", baseline.accepted_by}});
      return {};
    });
  }

 private:
  template <class T>
  Result<std::vector<T>> rows(std::vector<T> (*read)(Session&, const Query&, Params),
                              const Query& query, Params params) {
    std::vector<T> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found = read(session, query, params);
      return {};
    }));
    return found;
  }

  template <class T>
  static Result<T> only(Result<std::vector<T>> found, std::string_view message) {
    if (!found.ok()) return std::move(found).error();
    if (found->empty()) return not_found(std::string(message));
    return std::move(found.value().front());
  }

  Result<void> change_one(const Query& query, Params params, std::string_view message) {
    return database_.writer().run([&](Session& session) -> Result<void> {
      return changed_one(session.execute(query, params), message);
    });
  }

  Database& database_;
};

}  // namespace

std::unique_ptr<JourneyStore> make_journey_store(Database& database) {
  return std::make_unique<SociJourneyStore>(database);
}

}  // namespace polku::store
