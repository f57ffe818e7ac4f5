#pragma once
// Days and numbers as each language writes them in running text. Pure.

#include <string>

#include "core/text.h"
#include "core/time.h"

namespace polku {

// fi "9.1.2026", sv "9 januari 2026", en "9 January 2026", uk "09.01.2026".
std::string date_in_words(Day day, Language language);

char decimal_mark(Language language);  // '.' or ','

// The number's shortest form with the language's decimal mark and a true minus sign.
std::string number_in_words(double number, Language language);

}  // namespace polku
