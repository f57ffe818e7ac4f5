#pragma once
// The demo organisation's service paths: demo/journeys/*.json and demo/notes.json, made through the
// same services as people use.

#include <span>

#include "core/embedded.h"
#include "house.h"

namespace polku::app::demo {

// When what happened to the paths.
struct PathDates {
  Timestamp drawn;    // begun and first published
  Timestamp changed;  // the organisation's change: written into the path, published again
  Timestamp noted;    // what people have noted down since
};

Result<void> make_journeys(Rooms& rooms, OrganisationId organisation,
                           std::span<const EmbeddedFile> files, const PathDates& dates);

}  // namespace polku::app::demo
