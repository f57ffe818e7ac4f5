#pragma once
// What names in logic and pipes stand for within one definition.

#include "surveys/definition.h"

namespace polku::surveys {

// Only questions with an index below `before` may be named. The error's field is a problem code:
// unknown_name, later_name or logic_type.
Result<NameType> resolve_name(const Definition& definition, const Name& name, std::size_t before);

inline constexpr std::string_view kDevices[] = {"phone", "tablet", "computer", "kiosk"};
inline constexpr std::string_view kMethods[] = {
    "form", "interview", "observation", "mystery_visit", "kiosk", "import", "narrative", "api"};

}  // namespace polku::surveys
