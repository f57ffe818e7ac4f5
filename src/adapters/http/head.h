#pragma once

#include <string>

#include "http/application.h"

namespace polku::http {

// Status line and header fields down to the empty line: the response's own ones, those that every
// answer carries (security, caching, request id, date) unless it brings its own, and the framing.
std::string head_of(const Exchange& exchange, const Response& response, const Framing& framing);

}  // namespace polku::http
