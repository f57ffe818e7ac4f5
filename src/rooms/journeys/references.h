#pragma once
// What the organisation's journeys name: for finding what depends on what.

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "journeys/check.h"
#include "journeys/room_ports.h"

namespace polku::journeys {

using Keys = std::set<std::string, std::less<>>;

// A journey, archived ones too, and the keys that stand in it.
struct JourneyReferences {
  StoredDocument stored;
  Journey journey;
  Keys personas, touchpoints, sub_journeys;
};
Result<std::vector<JourneyReferences>> all_references(JourneyStore& store,
                                                      OrganisationId organisation);
Keys personas_of(const Journey& journey);  // its own and its moments'
Keys touchpoints_of(const Journey& journey);
Keys sub_journeys_of(const Journey& journey);

// The keys of the organisation's documents of a kind.
Result<Keys> document_keys(JourneyStore& store, OrganisationId organisation, DocumentKind kind);

// What check_journey asks about, read from the stores as far as the journey needs it.
Result<Surroundings> surroundings_of(const RoomPorts& ports, OrganisationId organisation,
                                     const Journey& journey);

// "Visit", "Visit and Order", "Visit, Order and 3 more", in quotes.
std::string names_in_words(const std::vector<std::string>& names);

// The key itself when it is free, else with _2, _3, ... behind it; at most 64 characters.
std::string free_key(std::string_view wanted, const std::function<bool(std::string_view)>& taken);

// Today in the organisation's time zone.
struct Calendar {
  TimeZone zone = TimeZone::utc();
  Day today;
};
Result<Calendar> calendar_of(const RoomPorts& ports, OrganisationId organisation);

}  // namespace polku::journeys
