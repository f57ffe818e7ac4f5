#pragma once
// What may be bound to what.

#include <string>
#include <string_view>
#include <vector>

#include "journeys/binding_service.h"
#include "journeys/documents.h"
#include "references.h"

namespace polku::journeys {

inline constexpr std::string_view kQuestionBinding = "question";
inline constexpr std::string_view kMeasureBinding = "measure";
inline constexpr std::string_view kTouchpointBinding = "touchpoint";
inline constexpr std::string_view kThemeBinding = "theme";

// The question of the survey's newest published version, or of its draft while it has none.
// NotFound with field "survey" or "target", as a binding calls them.
Result<surveys::Question> find_question(const RoomPorts& ports, OrganisationId organisation,
                                        std::string_view survey, std::string_view question);

// Whether two bindings would count the same answers for the same owner on any day.
bool overlap(const StoredBinding& a, const StoredBinding& b);
// On that day or later.
bool is_live(const StoredBinding& binding, Day today);

// The binding as it would be stored, without an id; that its owner exists is the caller's to know.
// Invalid or Conflict as BindingService::bind says. `present`: those of the owner.
Result<StoredBinding> checked_binding(const RoomPorts& ports, OrganisationId organisation,
                                      const NewBinding& wanted,
                                      const std::vector<StoredBinding>& present,
                                      const Calendar& calendar);

// Dates the touchpoints of moments: ends the bindings that `after` no longer says and begins those
// that it says anew. The first touchpoint of a moment has been its touchpoint always; later ones
// begin today. What began today is taken back as if it had never been. `before` null: only begins
// what is missing.
Result<void> follow_touchpoints(const RoomPorts& ports, const directory::Actor& actor,
                                const Journey* before, const Journey& after);

}  // namespace polku::journeys
