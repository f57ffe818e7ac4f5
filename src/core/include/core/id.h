#pragma once
// Identifiers: UUIDv7 (RFC 9562), ordered by time, typed by what they name.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace polku {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  // A UUIDv7 of that instant (millisecond precision) with random remaining bits; thread-safe.
  // Within one thread and millisecond ids increase.
  static Uuid v7(Timestamp at);
  // A UUIDv7 of that instant whose other 74 bits come from `seed`: the same input, the same id.
  static Uuid v7_from(Timestamp at, std::string_view seed);
  // Reads the 36-character form in either letter case; nothing when it is anything else.
  static std::optional<Uuid> parse(std::string_view text);

  std::string text() const;
  // The instant within a v7 id, in whole milliseconds.
  Timestamp time() const;
  bool is_nil() const;

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

// Id<Survey> and Id<Response> do not mix.
template <class Tag>
struct Id {
  Uuid uuid;

  static Id make(Timestamp at) { return {Uuid::v7(at)}; }
  static std::optional<Id> parse(std::string_view text) {
    auto uuid = Uuid::parse(text);
    return uuid ? std::optional<Id>(Id{*uuid}) : std::nullopt;
  }
  std::string text() const { return uuid.text(); }
  bool is_nil() const { return uuid.is_nil(); }

  friend auto operator<=>(const Id&, const Id&) = default;
};

using OrganisationId = Id<struct OrganisationTag>;
using UnitId = Id<struct UnitTag>;
using UserId = Id<struct UserTag>;
using TokenId = Id<struct TokenTag>;
using SurveyId = Id<struct SurveyTag>;
using ResponseId = Id<struct ResponseTag>;
using SegmentId = Id<struct SegmentTag>;

}  // namespace polku

template <>
struct std::hash<polku::Uuid> {
  std::size_t operator()(const polku::Uuid& uuid) const noexcept;
};
template <class Tag>
struct std::hash<polku::Id<Tag>> {
  std::size_t operator()(const polku::Id<Tag>& id) const noexcept {
    return std::hash<polku::Uuid>{}(id.uuid);
  }
};
