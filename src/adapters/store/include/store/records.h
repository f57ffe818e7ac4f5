#pragma once
// Every store over one database, opened and migrated together. Thread-safe; the stores live as long
// as this does.

#include <cstdint>
#include <memory>

#include "core/embedded.h"
#include "core/result.h"
#include "core/time.h"
#include "directory/ports.h"
#include "journeys/ports.h"
#include "metrics/segments.h"
#include "store/database.h"
#include "store/idempotency.h"
#include "surveys/ports.h"
#include "voice/ports.h"

namespace polku {
// db/: migrations/ and queries/.
std::span<const EmbeddedFile> embedded_db();
}  // namespace polku

namespace polku::store {

class Records {
 public:
  // Opens and migrates. Errors as of Database::open and migrate.
  static Result<std::unique_ptr<Records>> open(const DatabaseOptions& options, Timestamp now);
  ~Records();

  Database& database();
  directory::DirectoryStore& directory();
  surveys::SurveyStore& surveys();
  surveys::ResponseStore& responses();
  metrics::SegmentStore& segments();
  journeys::JourneyStore& journeys();
  voice::VoiceStore& voice();
  IdempotencyStore& idempotency();

  // The newest outbox event's number; 0 when there has been none.
  Result<std::int64_t> last_seq();
  // Removes outbox events with seq <= `up_to_seq`, always keeping the newest so that numbers never
  // come again. For events that every reader is done with.
  Result<void> prune_outbox(std::int64_t up_to_seq);

 private:
  struct State;
  explicit Records(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace polku::store
