#include "import_profile.h"

#include <algorithm>

#include "core/text.h"
#include "import_dates.h"
#include "import_text.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kOptionsGuessed = 20;
constexpr std::size_t kOptionBytes = 80;

int decimals_in(std::string_view cell) {
  const auto at = cell.find_last_of(".,");
  return at == std::string_view::npos ? 0 : static_cast<int>(cell.size() - at - 1);
}

void see_numbers(ColumnProfile::Sight& sight, std::string_view cell, bool first) {
  if (sight.labelled) {
    const auto read = labelled_number(cell);
    sight.labelled = read.has_value();
    sight.whole = sight.whole && read && read->words.empty();
    if (read) {
      sight.labelled_least = first ? read->number : std::min(sight.labelled_least, read->number);
      sight.labelled_most = first ? read->number : std::max(sight.labelled_most, read->number);
    }
  } else {
    sight.whole = false;
  }
  if (!sight.numbers) return;
  sight.decimal_comma = sight.decimal_comma || shows_decimal_comma(cell);
  const auto number = decimal_number(cell, sight.decimal_comma);
  sight.numbers = number.has_value();
  if (!number) return;
  sight.least = first ? *number : std::min(sight.least, *number);
  sight.most = first ? *number : std::max(sight.most, *number);
  sight.decimals = std::max(sight.decimals, std::min(decimals_in(cell), 6));
}

void see_dates(ColumnProfile::Sight& sight, std::string_view cell) {
  if (!sight.dates) return;
  const auto evidence = order_evidence(cell);
  if (evidence == OrderEvidence::DayFirst) ++sight.day_first;
  if (evidence == OrderEvidence::MonthFirst) ++sight.month_first;
  if (lower_ascii(cell).ends_with('m')) ++sight.half_days;
  const DateReading day_first{DateOrder::DayFirst, true, {}};
  const DateReading month_first{DateOrder::MonthFirst, true, {}};
  sight.dates = read_date(cell, day_first) || read_date(cell, month_first);
}

void see_parts(ColumnProfile::Sight& sight, std::string_view cell) {
  if (sight.many_parts || cell.find_first_of(",;|\n") == std::string_view::npos) {
    if (!sight.many_parts) ++sight.parts[std::string(cell)];
  } else {
    ++sight.separated;
    for (const auto part : choice_parts(cell)) {
      if (part.size() <= kDistinctBytesMax) ++sight.parts[std::string(part)];
    }
  }
  if (sight.parts.size() > kDistinctMax) {
    sight.many_parts = true;
    sight.parts.clear();
  }
}

}  // namespace

ColumnProfile::ColumnProfile() : sight_(std::make_unique<Sight>()) {}
ColumnProfile::~ColumnProfile() = default;
ColumnProfile::ColumnProfile(ColumnProfile&&) noexcept = default;
ColumnProfile& ColumnProfile::operator=(ColumnProfile&&) noexcept = default;

void ColumnProfile::see(std::string_view cell) {
  cell = trimmed(unguarded(cell));
  if (is_missing(cell)) return;
  auto& sight = *sight_;
  const bool first = sight.filled == 0;
  ++sight.filled;
  sight.bytes += static_cast<std::int64_t>(cell.size());
  // Whatever a value says, it has said the first time.
  const auto known = sight.index.find(cell);
  if (known != sight.index.end()) {
    ++sight.counts[known->second];
    if (sight.many) return;
    see_parts(sight, cell);
    return;
  }
  sight.longest = std::max(sight.longest, cell.size());
  if (sight.values.size() < kDistinctMax && cell.size() <= kDistinctBytesMax) {
    sight.index.emplace(cell, sight.values.size());
    sight.values.emplace_back(cell);
    sight.counts.push_back(1);
  } else {
    sight.many = true;
  }
  see_numbers(sight, cell, first);
  see_dates(sight, cell);
  see_parts(sight, cell);
}

bool ColumnProfile::Sight::is_choice() const {
  return filled > 0 && !many && values.size() <= kOptionsGuessed && longest <= kOptionBytes &&
         filled >= 2 * static_cast<std::int64_t>(values.size());
}

bool ColumnProfile::Sight::is_multiple() const {
  if (many_parts || separated == 0 || parts.empty() || parts.size() > 2 * kOptionsGuessed) {
    return false;
  }
  std::int64_t choices = 0;
  for (const auto& [part, count] : parts) {
    if (part.size() > kOptionBytes) return false;
    choices += count;
  }
  return 10 * separated >= filled && choices >= 2 * static_cast<std::int64_t>(parts.size()) &&
         parts.size() <= values.size() + kOptionsGuessed;
}

}  // namespace polku::surveys
