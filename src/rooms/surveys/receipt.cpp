#include "surveys/receipt.h"

#include <cstdint>

namespace polku::surveys {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's base32
constexpr std::int64_t kEpoch = 1'704'067'200;                            // 2024-01-01T00:00:00Z
constexpr std::int64_t kSpan = std::int64_t{1} << 30;
constexpr std::size_t kTimeDigits = 6;
constexpr std::size_t kHashDigits = 8;
constexpr std::size_t kLength = kTimeDigits + kHashDigits + 2;  // with its hyphens

void append_digits(std::string& code, std::uint64_t bits, std::size_t count) {
  for (std::size_t i = count; i-- > 0;) code += kDigits[(bits >> (5 * i)) & 31];
}

std::string with_hyphens(std::string_view digits) {
  std::string code;
  code.reserve(kLength);
  code.append(digits.substr(0, 4)).append(1, '-');
  code.append(digits.substr(4, 5)).append(1, '-');
  code.append(digits.substr(9));
  return code;
}

char digit_of(char typed) {
  if (typed >= 'a' && typed <= 'z') typed = static_cast<char>(typed - 'a' + 'A');
  if (typed == 'O') return '0';
  if (typed == 'I' || typed == 'L') return '1';
  return kDigits.find(typed) == std::string_view::npos ? '\0' : typed;
}

}  // namespace

std::string receipt_of(ResponseId response, directory::Secrets& secrets) {
  const auto since = (response.uuid.time().seconds() - kEpoch) % kSpan;
  std::string digits;
  append_digits(digits, static_cast<std::uint64_t>((since + kSpan) % kSpan), kTimeDigits);
  append_digits(digits, secrets.keyed_hash(response.text()), kHashDigits);
  return with_hyphens(digits);
}

std::optional<std::string> normal_receipt(std::string_view typed) {
  std::string digits;
  for (const char c : typed) {
    if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const char digit = digit_of(c);
    if (digit == '\0' || digits.size() == kTimeDigits + kHashDigits) return std::nullopt;
    digits += digit;
  }
  if (digits.size() != kTimeDigits + kHashDigits) return std::nullopt;
  return with_hyphens(digits);
}

std::array<Timestamp, 2> seconds_of_receipt(std::string_view normal_code) {
  std::int64_t since = 0;
  std::size_t read = 0;
  for (const char c : normal_code) {
    if (c == '-') continue;
    if (read++ == kTimeDigits) break;
    since = since * 32 + static_cast<std::int64_t>(kDigits.find(c) & 31);
  }
  return {Timestamp::from_seconds(kEpoch + since), Timestamp::from_seconds(kEpoch + since - kSpan)};
}

}  // namespace polku::surveys
