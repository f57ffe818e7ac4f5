#include "core/id.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace polku {
namespace {

void put_time(std::array<std::uint8_t, 16>& bytes, Timestamp at) {
  const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(0, at.micros / 1000));
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
}

void put_version(std::array<std::uint8_t, 16>& bytes) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x70);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
}

// Random bits for ids only, never for secrets.
std::mt19937_64& id_random() {
  thread_local std::mt19937_64 engine = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  return engine;
}

// FNV-1a with a final avalanche (splitmix64): spreads well, for ids made from row identities.
std::uint64_t mix(std::string_view text, std::uint64_t basis) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ basis;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Uuid Uuid::v7(Timestamp at) {
  // A 12-bit counter after the milliseconds keeps ids of one thread in order within one.
  thread_local std::int64_t last_millis = -1;
  thread_local std::uint16_t counter = 0;
  const auto millis = at.micros / 1000;
  auto& random = id_random();
  if (millis == last_millis) {
    counter = static_cast<std::uint16_t>((counter + 1) & 0x0FFF);
  } else {
    last_millis = millis;
    counter = static_cast<std::uint16_t>(random() & 0x03FF);
  }
  Uuid id;
  put_time(id.bytes, at);
  id.bytes[6] = static_cast<std::uint8_t>(counter >> 8);
  id.bytes[7] = static_cast<std::uint8_t>(counter);
  const std::uint64_t tail = random();
  std::memcpy(id.bytes.data() + 8, &tail, 8);
  put_version(id.bytes);
  return id;
}

Uuid Uuid::v7_from(Timestamp at, std::string_view seed) {
  Uuid id;
  const std::uint64_t head = mix(seed, 0x9e3779b97f4a7c15ULL);
  const std::uint64_t tail = mix(seed, head);
  put_time(id.bytes, at);
  std::memcpy(id.bytes.data() + 6, &head, 2);
  std::memcpy(id.bytes.data() + 8, &tail, 8);
  put_version(id.bytes);
  return id;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 36;) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i] != '-') return std::nullopt;
      ++i;
      continue;
    }
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[at++] = static_cast<std::uint8_t>(high << 4 | low);
    i += 2;
  }
  return id;
}

std::string Uuid::text() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(36, '-');
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
    out[at++] = kDigits[bytes[i] >> 4];
    out[at++] = kDigits[bytes[i] & 0x0F];
  }
  return out;
}

Timestamp Uuid::time() const {
  std::int64_t millis = 0;
  for (int i = 0; i < 6; ++i) millis = millis << 8 | bytes[i];
  return {millis * 1000};
}

bool Uuid::is_nil() const {
  return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace polku

std::size_t std::hash<polku::Uuid>::operator()(const polku::Uuid& uuid) const noexcept {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  std::memcpy(&head, uuid.bytes.data(), 8);
  std::memcpy(&tail, uuid.bytes.data() + 8, 8);
  return static_cast<std::size_t>(head * 0x9e3779b97f4a7c15ULL ^ tail);
}
