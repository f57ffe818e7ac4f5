#pragma once

#include <string>
#include <string_view>

#include "http/router.h"

namespace polku::http {

// The OpenAPI 3.1 document of the documented routes, as indented JSON: each with its access,
// parameters, body, answers and errors. Asserts that every schema and parameter a route names is
// there.
std::string openapi_document(const Router& router, std::string_view version);

// One line a route: verb, pattern, access; sorted by pattern. What test/golden/routes.txt holds.
std::string route_table(const Router& router);

}  // namespace polku::http
