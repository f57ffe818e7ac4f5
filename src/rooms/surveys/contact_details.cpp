#include "contact_details.h"

#include <algorithm>
#include <cstdint>

#include "core/text.h"

namespace polku::surveys {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_beyond_ascii(char c) { return static_cast<std::uint8_t>(c) >= 0x80; }

bool is_domain_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(
             label, [](char c) { return is_alphanumeric(c) || c == '-' || is_beyond_ascii(c); });
}

bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') {
    return false;
  }
  constexpr std::string_view kSigns = "!#$%&'*+-/=?^_`{|}~.";
  return local.find("..") == std::string_view::npos && std::ranges::all_of(local, [&](char c) {
           return is_alphanumeric(c) || is_beyond_ascii(c) ||
                  kSigns.find(c) != std::string_view::npos;
         });
}

}  // namespace

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.size() > 254 || !is_local_part(text.substr(0, at))) {
    return false;
  }
  const auto labels = split(text.substr(at + 1), '.');
  return labels.size() >= 2 && std::ranges::all_of(labels, is_domain_label) &&
         labels.back().size() >= 2 && !std::ranges::all_of(labels.back(), is_digit);
}

bool is_phone(std::string_view text) {
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      ++digits;
    } else if (text[i] == '+') {
      if (i != 0) return false;
    } else if (std::string_view(" .-/()").find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= 5 && digits <= 15;
}

}  // namespace polku::surveys
