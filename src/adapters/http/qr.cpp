#include "qr.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <iterator>
#include <memory>

namespace polku::http {

Result<std::string> qr_svg(std::string_view text) {
  constexpr int kQuietZone = 4;  // modules, ISO/IEC 18004
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) return invalid("", "The link is too long for a QR code.");
  const int side = code->width + 2 * kQuietZone;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" "
      "shape-rendering=\"crispEdges\"><rect width=\"{0}\" height=\"{0}\" fill=\"#fff\"/>"
      "<path fill=\"#000\" d=\"",
      side);
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width;) {
      int run = 0;
      while (x + run < code->width && (code->data[y * code->width + x + run] & 1) != 0) ++run;
      if (run > 0) {
        fmt::format_to(std::back_inserter(svg), "M{} {}h{}v1h-{}z", x + kQuietZone, y + kQuietZone,
                       run, run);
      }
      x += run > 0 ? run : 1;
    }
  }
  return svg + "\"/></svg>";
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                       (byte >= 'A' && byte <= 'Z') || letter == '-' || letter == '.' ||
                       letter == '_' || letter == '~';
    if (plain) {
      encoded += letter;
    } else {
      fmt::format_to(std::back_inserter(encoded), "%{:02X}", byte);
    }
  }
  return encoded;
}

}  // namespace polku::http
