#pragma once
// Finds what tells who somebody is, so that it can be masked. Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "voice/analysis.h"

namespace polku::voice {

enum class PersonalKind : std::uint8_t {
  Name,
  Phone,
  Email,
  Address,
  IdentityCode,  // henkilötunnus, personnummer, RNOKPP
  Iban,
  NumberPlate,
};
std::string_view name_of(PersonalKind kind);

struct PersonalSpan {
  std::uint32_t start = 0, end = 0;  // bytes
  PersonalKind kind = PersonalKind::Name;
};

// In order, not overlapping. Codes with a check character are found only when it fits.
// `analyser` knows people's names.
std::vector<PersonalSpan> find_personal_data(std::string_view text, const Analyser& analyser);

// Each piece replaced by what it is, in brackets: "[name]", "[phone]" ...
std::string masked(std::string_view text, const std::vector<PersonalSpan>& spans);

}  // namespace polku::voice
