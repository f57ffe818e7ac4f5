#pragma once
// Codes of people and accounts that carry their own check. Pure.

#include <string_view>

namespace polku::voice {

// 131052-308T: the check character is the number of date and serial modulo 31.
bool is_finnish_identity_code(std::string_view text);
// (YY)YYMMDD-NNNN or without the sign: Luhn over the last ten digits.
bool is_swedish_identity_code(std::string_view text);
// Ten digits: weights -1, 5, 7, 9, 4, 6, 10, 5, 7 modulo 11, modulo 10.
bool is_ukrainian_tax_number(std::string_view text);
// ISO 13616, spaces between groups allowed: modulo 97 is 1.
bool is_iban(std::string_view text);

}  // namespace polku::voice
