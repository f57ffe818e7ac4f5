#pragma once
// What the room's services are made of, and what they share.

#include <functional>

#include "core/id.h"
#include "core/time.h"
#include "directory/ports.h"
#include "journeys/ports.h"
#include "surveys/catalog.h"
#include "surveys/ports.h"
#include "surveys/survey_service.h"

namespace polku::journeys {

struct RoomPorts {
  JourneyStore& journeys;
  directory::DirectoryStore& directory;  // the organisation's time zone, and the audit log
  surveys::SurveyStore& surveys;
  surveys::SurveyCatalog& catalog;
  surveys::SurveyService& survey_service;
  Clock clock = system_clock_now;
  std::function<Uuid(Timestamp)> make_uuid = &Uuid::v7;
};

}  // namespace polku::journeys
