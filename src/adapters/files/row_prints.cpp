#include "row_prints.h"

namespace polku::files {
namespace {

constexpr std::uint64_t kPrime = 0x100000001b3;
constexpr std::size_t kSlotsAtFirst = 1 << 12;

std::uint64_t scattered(std::uint64_t print) {
  print ^= print >> 32;
  print *= 0x9e3779b97f4a7c15;
  return print ^ print >> 29;
}

}  // namespace

std::uint64_t print_of(std::string_view text, std::uint64_t seed) {
  for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * kPrime;
  return seed;
}

std::uint64_t print_of(std::span<const std::string_view> cells) {
  // Empty cells at the end say nothing: tools differ in writing them.
  while (!cells.empty() && cells.back().empty()) cells = cells.first(cells.size() - 1);
  std::uint64_t print = 0xcbf29ce484222325;
  for (const auto cell : cells) print = (print_of(cell, print) ^ 0x1F) * kPrime;
  return print;
}

PrintCounts::PrintCounts() : slots_(kSlotsAtFirst, 0) {}

std::size_t PrintCounts::slot_of(std::uint64_t print) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(scattered(print)) & mask;
  while (slots_[slot] != 0 && slots_[slot] != print) slot = (slot + 1) & mask;
  return slot;
}

bool PrintCounts::contains(std::uint64_t print) const {
  return slots_[slot_of(print == 0 ? 1 : print)] != 0;
}

std::uint32_t PrintCounts::count(std::uint64_t print) {
  if (print == 0) print = 1;
  const std::size_t slot = slot_of(print);
  if (slots_[slot] == print) return ++repeats_[print];
  slots_[slot] = print;
  if (++used_ * 4 > slots_.size() * 3) grow();
  return 0;
}

void PrintCounts::grow() {
  std::vector<std::uint64_t> old(slots_.size() * 2, 0);
  old.swap(slots_);
  for (const auto print : old) {
    if (print != 0) slots_[slot_of(print)] = print;
  }
}

}  // namespace polku::files
