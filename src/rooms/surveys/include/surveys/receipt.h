#pragma once
// Receipt codes: 14 characters of Crockford base32, XXXX-XXXXX-XXXXX. 30 bits are the seconds of
// the response id's time since 2024-01-01 (modulo 34 years), 40 bits a keyed hash of the id, so
// that a code can be neither guessed nor made without the installation's key, and needs no column.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/id.h"
#include "directory/ports.h"

namespace polku::surveys {

std::string receipt_of(ResponseId response, directory::Secrets& secrets);

// The code as receipt_of writes it, from what a person typed: either case, with or without hyphens
// and spaces, O for 0 and I or L for 1. Nothing when it cannot be one.
std::optional<std::string> normal_receipt(std::string_view typed);

// The seconds in which the response may have been given: 2024 to 2058, and 34 years before.
std::array<Timestamp, 2> seconds_of_receipt(std::string_view normal_code);

}  // namespace polku::surveys
