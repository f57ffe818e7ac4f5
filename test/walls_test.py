#!/usr/bin/env python3
"""The walls hold: an illegal include in any room is caught by tidy.py, and does not compile."""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ILLEGAL = ["<sqlite3.h>", "<boost/asio.hpp>", "<duckdb.h>", "<unicode/uchar.h>", "<libvoikko/voikko.h>",
           '"http/server.h"', '"../../adapters/store/writer.h"', '"store/writer.h"']
# Doors of our own that the compiler must not even find from a room.
UNREACHABLE = ['"http/router.h"', '"store/writer.h"', '"facts/duckdb_facts.h"']


def includes_of(folder: pathlib.Path, depends: list[str]) -> list[str]:
    """The include folders CMake gives a room: its own and its declared closure's."""
    doors = {path.name: path for pattern in ("src/*", "src/rooms/*")
             for path in (ROOT).glob(pattern) if (path / "include").is_dir()}
    return [f"-I{folder / 'include'}", f"-I{folder}"] + [
        f"-I{doors[name] / 'include'}" for name in depends if name in doors]


def main() -> int:
    sys.path.insert(0, str(ROOT / "tools"))
    import tidy
    missed = []
    for room in sorted((ROOT / "src/rooms").iterdir()):
        source = next((p for p in sorted(room.glob("*.cpp")) if not p.name.endswith("_test.cpp")), None)
        if source is None:
            continue
        for include in ILLEGAL:
            tidy.findings.clear()
            copy = source.with_name("walls_probe.cpp")
            copy.write_text(f"#include {include}\n")
            try:
                tidy.check_source(copy)
            finally:
                copy.unlink()
            if not tidy.findings:
                missed.append(f"tidy.py let {room.name} include {include}")
        with tempfile.TemporaryDirectory() as scratch:
            probe = pathlib.Path(scratch) / "probe.cpp"
            flags = includes_of(room, sorted(tidy.ALLOWED[room.name]))
            for include in UNREACHABLE:
                probe.write_text(f"#include {include}\n")
                built = subprocess.run(["g++", "-std=c++20", "-fsyntax-only", *flags, str(probe)],
                                       capture_output=True)
                if built.returncode == 0:
                    missed.append(f"{room.name} compiles with {include}")
    tidy.findings.clear()
    print("\n".join(missed) or "every illegal include was caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
