#pragma once
// What rows are told apart by, and how often each came before.

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace polku::files {

// 64-bit FNV-1a over the cells and where they end: stable over machines and versions, since ids of
// imported responses are made from it.
std::uint64_t print_of(std::span<const std::string_view> cells);
std::uint64_t print_of(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325);

// Eight bytes for each distinct print, so that millions of rows stay small.
class PrintCounts {
 public:
  PrintCounts();
  // How often this print was counted before; counts it.
  std::uint32_t count(std::uint64_t print);
  bool contains(std::uint64_t print) const;

 private:
  std::size_t slot_of(std::uint64_t print) const;
  void grow();

  std::vector<std::uint64_t> slots_;  // 0: empty
  std::size_t used_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> repeats_;
};

}  // namespace polku::files
