#pragma once
// What the routes call. The app fills it; nothing here is owned, and everything outlives the
// application. A room whose service is null has no routes.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "directory/people.h"

namespace polku::directory {
class DirectoryService;
}
namespace polku::surveys {
class SurveyService;
class ResponseService;
class SurveyCatalog;
}  // namespace polku::surveys
namespace polku::metrics {
class CommentInsight;
class MetricService;
class SegmentService;
}  // namespace polku::metrics
namespace polku::journeys {
class JourneyService;
class CatalogueService;
class BindingService;
class NoteService;
class ExchangeService;
class MapService;
class Monitor;
}  // namespace polku::journeys
namespace polku::voice {
class VoiceService;
}

namespace polku::http {

class EventHub;
class FileTransfers;
class IdempotencyStore;

// Who is behind a secret. Both may block: they are called on the worker pool.
struct Caller {
  directory::Actor actor;
  std::string csrf_token;  // of a session; empty for a token
};
struct Authentication {
  std::function<Result<Caller>(std::string_view cookie_secret)> session;
  std::function<Result<Caller>(std::string_view bearer_token)> token;
};

// One thing that must answer before the installation is ready to serve.
struct ReadinessCheck {
  std::string name;  // "records", "facts", "projector"
  std::function<Result<void>()> run;
};

// The first five are given together or not at all; so are the two that need measures.
struct JourneyServices {
  journeys::JourneyService* journeys = nullptr;
  journeys::CatalogueService* catalogue = nullptr;
  journeys::BindingService* bindings = nullptr;
  journeys::NoteService* notes = nullptr;
  journeys::ExchangeService* exchange = nullptr;
  journeys::MapService* map = nullptr;
  journeys::Monitor* monitor = nullptr;
};

// Given together or not at all. Without them no text is masked: a server always has them.
struct VoiceServices {
  voice::VoiceService* voice = nullptr;
  surveys::SurveyCatalog* catalog = nullptr;  // which answers are texts
  metrics::CommentInsight* insight = nullptr;
};

struct Services {
  directory::DirectoryService* directory = nullptr;
  surveys::SurveyService* surveys = nullptr;
  surveys::ResponseService* responses = nullptr;
  metrics::MetricService* metrics = nullptr;
  metrics::SegmentService* segments = nullptr;
  JourneyServices journeys;
  VoiceServices voice;
  EventHub* events = nullptr;
  IdempotencyStore* idempotency = nullptr;
  FileTransfers* files = nullptr;  // none: no importing and exporting of files
  Authentication authentication;   // empty functions: taken from `directory`
  // Called after an organisation's settings have changed, on the worker pool: what others keep of
  // them in memory is old.
  std::function<void(OrganisationId)> organisation_changed;
  std::vector<ReadinessCheck> readiness;
  Clock clock = system_clock_now;
};

}  // namespace polku::http
