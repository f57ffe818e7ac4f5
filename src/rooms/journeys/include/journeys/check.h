#pragma once
// What is wrong with a journey that can be read. Pure.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "journeys/documents.h"

namespace polku::journeys {

enum class Severity { Warning, Error };
std::string_view name_of(Severity severity);  // "warning", "error"

struct Problem {
  Severity severity = Severity::Error;
  std::string code;     // "orphan", "duplicate_key", ...: stable, for UIs
  std::string path;     // "stages[1].moments[0].next[2].moment"
  std::string message;  // what is wrong and what to do
};

// What the organisation has beside the journey. A function that is not given knows everything: what
// it would tell is not checked.
struct Surroundings {
  std::function<bool(std::string_view key)> has_persona, has_touchpoint, has_journey;
  // The sub-journeys that another journey links to.
  std::function<std::vector<std::string>(std::string_view key)> sub_journeys_of;
  std::function<bool(const Outcome&)> has_outcome;
};

// Errors first, each in document order. Errors block publishing:
//   duplicate_key, unknown_moment, unknown_persona, unknown_touchpoint, unknown_journey,
//   cycle_without_exit, contains_itself: may not be saved either; typing never makes them, only
//     choosing and drawing does, so an editor can refuse them at once;
//   orphan (no way to it from the first moment), no_name, no_moments, no_title: kept with the
//     draft, since a person in the middle of drawing or typing makes them.
// Warnings do not: empty_stage, unknown_outcome, repeated_branch, persona_not_in_journey.
std::vector<Problem> check_journey(const Journey& journey, const Surroundings& surroundings = {});

// The first problem that may not even be saved, as Invalid with its path.
Result<void> check_for_saving(const std::vector<Problem>& problems);
// The first error as Invalid with its path; says how many there are.
Result<void> check_for_publishing(const std::vector<Problem>& problems);

json::array to_json(const std::vector<Problem>& problems);

}  // namespace polku::journeys
