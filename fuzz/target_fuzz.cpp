// Request targets: a path and a query of sound text, or a refusal.

#include "target.h"

#include <cstdint>

#include "claim.h"
#include "core/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace polku;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  http::Request request;
  const auto read = http::read_target(text, request);
  if (!read.ok()) {
    claim(read.error().code == ErrorCode::Invalid, "a refusal is Invalid");
    return 0;
  }
  claim(request.path.starts_with('/'), "a path begins with a slash");
  claim(is_valid_utf8(request.path), "a path is text");
  claim(request.path.find('\0') == std::string::npos, "a path holds no NUL");
  for (const auto& [name, value] : request.query) {
    claim(is_valid_utf8(name) && is_valid_utf8(value), "a query is text");
  }
  return 0;
}
