#include "store/records.h"

#include "session.h"
#include "store/migrator.h"
#include "stores.h"

namespace polku::store {
namespace {

const Query kLastSeq{"store/last_seq"};
const Query kPruneOutbox{"store/prune_outbox"};

}  // namespace

struct Records::State {
  explicit State(std::unique_ptr<Database> opened)
      : database(std::move(opened)),
        directory(make_directory_store(*database)),
        surveys(make_survey_store(*database)),
        responses(make_response_store(*database)),
        segments(make_segment_store(*database)),
        journeys(make_journey_store(*database)),
        voice(make_voice_store(*database)),
        idempotency(make_idempotency_store(*database)) {}

  // The writer is stopped first: its last batch still tells the response store.
  ~State() { database->writer().stop(); }

  std::unique_ptr<Database> database;
  std::unique_ptr<directory::DirectoryStore> directory;
  std::unique_ptr<surveys::SurveyStore> surveys;
  std::unique_ptr<surveys::ResponseStore> responses;
  std::unique_ptr<metrics::SegmentStore> segments;
  std::unique_ptr<journeys::JourneyStore> journeys;
  std::unique_ptr<voice::VoiceStore> voice;
  std::unique_ptr<IdempotencyStore> idempotency;
};

Records::Records(std::unique_ptr<State> state) : state_(std::move(state)) {}
Records::~Records() = default;

Result<std::unique_ptr<Records>> Records::open(const DatabaseOptions& options, Timestamp now) {
  POLKU_TRY(auto database, Database::open(options));
  POLKU_CHECK(migrate(*database, now));
  return std::unique_ptr<Records>(new Records(std::make_unique<State>(std::move(database))));
}

Database& Records::database() { return *state_->database; }
directory::DirectoryStore& Records::directory() { return *state_->directory; }
surveys::SurveyStore& Records::surveys() { return *state_->surveys; }
surveys::ResponseStore& Records::responses() { return *state_->responses; }
metrics::SegmentStore& Records::segments() { return *state_->segments; }
journeys::JourneyStore& Records::journeys() { return *state_->journeys; }
voice::VoiceStore& Records::voice() { return *state_->voice; }
IdempotencyStore& Records::idempotency() { return *state_->idempotency; }

Result<std::int64_t> Records::last_seq() {
  std::int64_t last = 0;
  POLKU_CHECK(database().read([&](Session& session) -> Result<void> {
    const auto row = session.one<std::int64_t>(kLastSeq, {});
    last = row ? std::get<0>(*row) : 0;
    return {};
  }));
  return last;
}

Result<void> Records::prune_outbox(std::int64_t up_to_seq) {
  return database().writer().run([&](Session& session) -> Result<void> {
    session.execute(kPruneOutbox, {{"up_to_seq", up_to_seq}});
    return {};
  });
}

}  // namespace polku::store
