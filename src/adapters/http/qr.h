#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace polku::http {

// The text as a QR code (level M) in an SVG of one path, black on white with its quiet zone.
// Invalid when the text is too long for one.
Result<std::string> qr_svg(std::string_view text);

// RFC 3986: everything but unreserved characters is escaped.
std::string percent_encoded(std::string_view text);

}  // namespace polku::http
