#pragma once

#include <string_view>

#include "http/router.h"

namespace polku::http {

// Fills path and query from a request target in origin form ("/s/demo?lang=fi"). Invalid, with
// field "body", when it is none, is not UTF-8, or holds NUL characters.
Result<void> read_target(std::string_view target, Request& request);

}  // namespace polku::http
