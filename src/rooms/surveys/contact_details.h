#pragma once
// The shape of e-mail addresses and telephone numbers; whether somebody answers there is unknown.

#include <string_view>

namespace polku::surveys {

// One @, a local part to 64 bytes without spaces, a domain with a dot (RFC 5321, without quoted
// local parts and address literals; UTF-8 as in RFC 6531).
bool is_email(std::string_view text);
// 5 to 15 digits (E.164) written with spaces, dots, hyphens, slashes, parentheses and one leading
// +.
bool is_phone(std::string_view text);

}  // namespace polku::surveys
