#pragma once
// Wiring: every room over its adapters, opened together. The one place that knows which adapter
// stands behind which port.

#include <memory>

#include "configuration.h"
#include "directory/service.h"
#include "http/idempotency.h"
#include "http/services.h"
#include "journeys/map.h"
#include "journeys/monitor.h"
#include "journeys/service.h"
#include "metrics/comment_insight.h"
#include "metrics/moments.h"
#include "metrics/projector.h"
#include "metrics/segment_service.h"
#include "metrics/service.h"
#include "secrets/sodium_secrets.h"
#include "store/records.h"
#include "surveys/catalog.h"
#include "surveys/response_service.h"
#include "surveys/survey_service.h"
#include "voice_house.h"

namespace polku::app {

// What the room of journeys does over the records alone.
struct JourneyRoom {
  explicit JourneyRoom(const journeys::RoomPorts& ports)
      : journeys(ports), catalogue(ports), bindings(ports), notes(ports), exchange(ports) {}

  journeys::JourneyService journeys;
  journeys::CatalogueService catalogue;
  journeys::BindingService bindings;
  journeys::NoteService notes;
  journeys::ExchangeService exchange;
};

// The records and the rooms that need only them. Several programs may have them open at once.
struct Rooms {
  std::unique_ptr<store::Records> records;
  std::unique_ptr<secrets::SodiumSecrets> secrets;
  std::unique_ptr<surveys::SurveyCatalog> catalog;
  std::unique_ptr<directory::DirectoryService> directory;
  std::unique_ptr<surveys::SurveyService> surveys;
  std::unique_ptr<surveys::ResponseService> responses;
  std::unique_ptr<JourneyRoom> journeys;

  static Result<Rooms> open(const Configuration& configuration, Folder folder);
};

// The facts and what reads them. One program at a time.
struct Measures {
  std::unique_ptr<metrics::FactStore> facts;
  std::unique_ptr<metrics::Projector> projector;
  std::unique_ptr<metrics::MetricService> metrics;
  std::unique_ptr<metrics::CommentInsight> insight;
  std::unique_ptr<metrics::SegmentService> segments;
  std::unique_ptr<metrics::PathMeasures> moments;
  std::unique_ptr<journeys::MapService> map;
  std::unique_ptr<journeys::Monitor> monitor;

  // `reader` outlives it; without one comments are left for another program to read.
  static Result<Measures> open(const Configuration& configuration, Rooms& rooms,
                               metrics::CommentReader* reader = nullptr);
};

// After an organisation's settings have changed: pages and numbers follow at once. Thread-safe.
void forget_organisation(Rooms& rooms, Measures& measures, OrganisationId organisation);

// Runs the projector until the facts agree with the records and every comment has been read; how
// many events that took.
Result<std::int64_t> catch_up(Measures& measures);

// Reads what comments are left; `progress` hears how many.
Result<std::int64_t> read_all_comments(Measures& measures,
                                       const std::function<void(std::int64_t)>& progress = {});

// As the routes want them.
http::JourneyServices journey_services(Rooms& rooms, Measures& measures);

http::VoiceServices voice_services(Rooms& rooms, Measures& measures, const VoiceRoom& voice);

// The store's memory of staff requests behind http's port.
std::unique_ptr<http::IdempotencyStore> idempotency_over(store::IdempotencyStore& store,
                                                         Clock clock);

}  // namespace polku::app
