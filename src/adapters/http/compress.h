#pragma once

#include <string>
#include <string_view>

namespace polku::http {

// Does an Accept-Encoding header (RFC 9110) take gzip?
bool accepts_gzip(std::string_view accept_encoding);
// Texts, JSON, SVG and the like: what compression makes smaller.
bool is_compressible(std::string_view content_type);
// zlib level 1 (quick) to 9 (small).
std::string gzip(std::string_view bytes, int level);

}  // namespace polku::http
