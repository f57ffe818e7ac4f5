#pragma once
// Formatting of texts for every storey: fmt, which became the standard's std::format, under one
// include. With a standard library that has it, only this header changes.

#include <fmt/format.h>
