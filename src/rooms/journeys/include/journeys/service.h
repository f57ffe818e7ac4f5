#pragma once
// Start here: what staff do with service paths. Each service is made of the same RoomPorts, owned
// by the app and thread-safe. Maps with live measures are in map.h, alarms in monitor.h and map.h.

#include "journeys/binding_service.h"    // which answers belong to a moment; quadrant surveys
#include "journeys/catalogue_service.h"  // personas and touchpoints
#include "journeys/exchange_service.h"   // templates, export and import
#include "journeys/journey_service.h"    // journeys, versions, differences
#include "journeys/note_service.h"       // notes and proposals
