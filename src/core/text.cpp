#include "core/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace polku {
namespace {

struct Decoded {
  char32_t code_point = 0;
  std::size_t bytes = 0;  // 0: invalid
};

// The first code point, refusing overlong forms, surrogates and values above U+10FFFF (RFC 3629).
Decoded decode_first(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0) != 0x80) return {};
    value = value << 6 | (byte & 0x3F);
  }
  static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kSmallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    return {};
  }
  return {value, length};
}

bool is_control(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// ASCII for the accented Latin letters of our languages' neighbourhood; 0 for the rest.
std::string_view folded(char32_t c) {
  switch (c) {
    case U'ä':
    case U'Ä':
    case U'å':
    case U'Å':
    case U'á':
    case U'Á':
    case U'à':
    case U'À':
    case U'â':
    case U'ã':
      return "a";
    case U'ö':
    case U'Ö':
    case U'ø':
    case U'Ø':
    case U'ó':
    case U'Ó':
    case U'ò':
    case U'ô':
    case U'õ':
    case U'Õ':
      return "o";
    case U'é':
    case U'É':
    case U'è':
    case U'È':
    case U'ê':
    case U'ë':
      return "e";
    case U'ü':
    case U'Ü':
    case U'ú':
    case U'ù':
    case U'û':
      return "u";
    case U'í':
    case U'ì':
    case U'î':
    case U'ï':
      return "i";
    case U'š':
    case U'Š':
      return "s";
    case U'ž':
    case U'Ž':
      return "z";
    case U'ñ':
      return "n";
    case U'ç':
      return "c";
    case U'æ':
    case U'Æ':
      return "ae";
    default:
      return {};
  }
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto next = decode_first(text);
    if (next.bytes == 0) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

std::size_t length_in_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) != 0x80; }));
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<std::uint8_t>(text[i]) & 0xC0) != 0x80 && seen++ == count) {
      return text.substr(0, i);
    }
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view kBlank = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

Result<void> check_text(std::string_view text, std::string_view field, std::size_t length_max) {
  std::size_t length = 0;
  while (!text.empty()) {
    const auto next = decode_first(text);
    if (next.bytes == 0) return invalid(std::string(field), "The text is not valid UTF-8.");
    if (is_control(next.code_point)) {
      return invalid(std::string(field),
                     fmt::format("The text holds a control character (U+{:04X}); "
                                 "remove it.",
                                 static_cast<std::uint32_t>(next.code_point)));
    }
    if (++length > length_max) {
      return invalid(std::string(field),
                     fmt::format("The text is longer than {} characters; shorten it.", length_max));
    }
    text.remove_prefix(next.bytes);
  }
  return {};
}

bool is_key(std::string_view text) {
  if (text.empty() || text.size() > 64 || text[0] < 'a' || text[0] > 'z') return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > 64 || text[0] == '-') return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string slug_from(std::string_view text) {
  std::string out;
  while (!text.empty() && out.size() < 60) {
    const auto next = decode_first(text);
    if (next.bytes == 0) break;
    const auto ascii = next.code_point;
    if ((ascii >= 'a' && ascii <= 'z') || (ascii >= '0' && ascii <= '9')) {
      out.push_back(static_cast<char>(ascii));
    } else if (ascii >= 'A' && ascii <= 'Z') {
      out.push_back(static_cast<char>(ascii - 'A' + 'a'));
    } else if (const auto letters = folded(next.code_point); !letters.empty()) {
      out += letters;
    } else if (!out.empty() && out.back() != '-') {
      out.push_back('-');
    }
    text.remove_prefix(next.bytes);
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "survey" : out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

}  // namespace polku
