#pragma once
// The makers of the stores; records.h is the door.

#include <memory>

#include "directory/ports.h"
#include "journeys/ports.h"
#include "metrics/segments.h"
#include "store/database.h"
#include "store/idempotency.h"
#include "surveys/ports.h"
#include "voice/ports.h"

namespace polku::store {

std::unique_ptr<directory::DirectoryStore> make_directory_store(Database& database);
std::unique_ptr<surveys::SurveyStore> make_survey_store(Database& database);
// Observes the database's writer: to be made before the first write.
std::unique_ptr<surveys::ResponseStore> make_response_store(Database& database);
std::unique_ptr<metrics::SegmentStore> make_segment_store(Database& database);
std::unique_ptr<journeys::JourneyStore> make_journey_store(Database& database);
std::unique_ptr<voice::VoiceStore> make_voice_store(Database& database);
std::unique_ptr<IdempotencyStore> make_idempotency_store(Database& database);

}  // namespace polku::store
