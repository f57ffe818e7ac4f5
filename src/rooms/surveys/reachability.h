#pragma once
// Whether a condition can come true at all, found by trying every combination of values that its
// comparisons can tell apart.

#include <vector>

#include "surveys/definition.h"

namespace polku::surveys {

enum class Truth { Never, Sometimes, Always };

// `reachable[i]`: question i can be shown, so its answer may be there. Sometimes, too, when there
// are too many combinations to try or a ranking is named.
Truth truth_of(const Expression& expression, const Definition& definition,
               const std::vector<bool>& reachable);

}  // namespace polku::surveys
