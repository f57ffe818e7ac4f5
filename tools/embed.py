#!/usr/bin/env python3
"""Writes a folder's files into one C++ source: embed.py FOLDER NAME OUT.

The source defines `std::span<const polku::EmbeddedFile> polku::embedded_NAME()` (core/embedded.h),
sorted by path. The bytes stand in the object file through the assembler's .incbin: quick to
compile whatever the size.
"""
import pathlib
import sys


def main() -> int:
    folder, name, out = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], pathlib.Path(sys.argv[3])
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.exists() else []
    lines = ['#include "core/embedded.h"', "#include <array>", ""]
    for number, path in enumerate(files):
        symbol = f"polku_embedded_{name}_{number}"
        lines += [
            'asm(".section .rodata\\n"',
            f'    ".global {symbol}\\n{symbol}:\\n"',
            f'    ".incbin \\"{path}\\"\\n"',
            f'    ".global {symbol}_end\\n{symbol}_end:\\n.byte 0\\n"',
            '    ".previous\\n");',
            f'extern "C" const char {symbol}[];',
            f'extern "C" const char {symbol}_end[];',
        ]
    lines += ["", "namespace polku {", f"std::span<const EmbeddedFile> embedded_{name}() {{"]
    lines.append(f"  static const std::array<EmbeddedFile, {len(files)}> files{{{{")
    for number, path in enumerate(files):
        symbol = f"polku_embedded_{name}_{number}"
        relative = path.relative_to(folder).as_posix()
        lines.append(
            f'      {{"{relative}", std::string_view({symbol}, {symbol}_end - {symbol})}},')
    lines += ["  }};", "  return files;", "}", "}  // namespace polku", ""]
    out.write_text("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
