#pragma once
// What changed between two states of a journey. Stages and moments are known by their keys: a new
// title is a change, a new key another moment. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "journeys/documents.h"

namespace polku::journeys {

struct Change {
  std::string kind;           // added, removed, moved, changed
  std::string what;           // journey, stage, moment
  std::string key;            // of the journey, stage or moment
  std::string title;          // as it is now; of what was removed, as it was
  std::string field;          // of what was changed; of what was moved: "stage" or "place"
  json::value before, after;  // of the field; a stage's key, or a place counted from 1

  friend bool operator==(const Change&, const Change&) = default;
};

// The journey's own fields first, then stages and moments in their new order, then what was
// removed. A moment moves when it goes to another stage, or when its place among the moments that
// both states have in that stage changes; as few as possible are said to move.
std::vector<Change> describe_changes(const Journey& before, const Journey& after);

// `field`, `before` and `after` only where there is a field.
json::array to_json(const std::vector<Change>& changes);

}  // namespace polku::journeys
