#include "compress.h"

#include <zlib.h>

#include <cstdlib>
#include <new>

#include "core/text.h"

namespace polku::http {

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  for (const std::string_view part : split(accept_encoding, ',')) {
    const auto pieces = split(part, ';');
    const std::string coding = lower_ascii(trimmed(pieces.front()));
    bool wanted = true;
    if (pieces.size() > 1) {
      const std::string quality = lower_ascii(trimmed(pieces[1]));
      wanted = !quality.starts_with("q=") || std::atof(quality.c_str() + 2) > 0;
    }
    if (coding == "gzip" || coding == "x-gzip") return wanted;
    if (coding == "*") any = wanted;
  }
  return any;
}

bool is_compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.find("json") != std::string_view::npos ||
         content_type.find("javascript") != std::string_view::npos ||
         content_type.find("xml") != std::string_view::npos;
}

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace polku::http
