#pragma once
// Cells as answers.

#include <functional>
#include <string>
#include <string_view>

#include "import_match.h"
#include "import_profile.h"

namespace polku::surveys {

// What a cell means: an answer, nothing (null), or a fault in words.
struct Decoded {
  json::value value;
  std::string fault;
};
using Decode = std::function<Decoded(std::string_view cell)>;

struct Reading {
  Decode decode;
  std::string note;      // how cells are read, for the report
  bool repeats = false;  // worth remembering by cell: cells are few
};

// How the cells of a column are read for that target. The definition outlives the reading.
Reading reading_of(const Definition& definition, const AnswerTarget& target,
                   const ColumnProfile::Sight& sight, const ColumnMap* map);

// How the dates of a column are read.
struct DateReading;
DateReading date_reading(const ColumnProfile::Sight& sight, const ColumnMap* map,
                         ImportFormat format, std::string& note);

}  // namespace polku::surveys
