#pragma once
// The unit tree: pure functions over a list of units.

#include <string>
#include <vector>

#include "directory/people.h"

namespace polku::directory {

// Invalid with its field when `unit` cannot stand in the tree: a bad or taken key, an empty or
// long name, a parent that is not there or lies below the unit itself.
Result<void> check_unit(const Unit& unit, const std::vector<Unit>& tree);

// The keys of the given units and of everything below them, sorted. Unknown ids are passed over.
std::vector<std::string> keys_below(const std::vector<UnitId>& roots,
                                    const std::vector<Unit>& tree);

}  // namespace polku::directory
