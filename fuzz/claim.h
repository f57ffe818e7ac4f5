#pragma once
// What must hold for every input; a broken claim stops the fuzzer in any build.

#include <cstdio>
#include <cstdlib>
#include <string_view>

inline void claim(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "broken claim: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}
