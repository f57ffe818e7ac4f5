#pragma once
// Missing translations and pipes that lead nowhere.

#include <vector>

#include "surveys/check.h"

namespace polku::surveys {

void check_texts(const Definition& definition, std::vector<Problem>& problems);

}  // namespace polku::surveys
