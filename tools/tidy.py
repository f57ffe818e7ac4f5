#!/usr/bin/env python3
"""Holds the tree to the house rules of docs/ARCHITECTURE.md: tidy.py [FILE ...]

Checks every tracked and new source file (or the files given): who includes whom, what rooms may
touch, where SQL may stand, sizes, names. Prints one line a finding, with what to do instead, and
exits 1 when there is any.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Who may include whose door. A folder's own door is always allowed.
ALLOWED = {
    "core": set(),
    "stats": {"core"},
    "directory": {"core"},
    "voice": {"core"},
    "surveys": {"core", "directory"},
    "metrics": {"core", "stats", "surveys", "directory"},
    "journeys": {"core", "directory", "surveys", "metrics"},
    "care": {"core", "directory", "surveys", "metrics"},
    "improvement": {"core", "stats", "metrics", "care"},
    "programme": {"core", "stats", "metrics", "surveys"},
}
ROOMS = {"directory", "voice", "surveys", "metrics", "journeys", "care", "improvement", "programme"}
INNER = ROOMS | {"core", "stats"}
# Adapters see the inner storeys and themselves. `http_pages` is the half of http that draws pages.
ADAPTERS = {
    "secrets": set(), "store": set(), "facts": set(), "files": set(), "language": set(),
    "http": set(), "http_pages": {"http"}, "delivery": set(),
}
# Technology that some storey below the adapters may use, by the folder's name.
LIBRARIES = {
    "core": ("boost/json", "fmt/", "date/"),
    "stats": ("boost/math/", "Eigen/"),
}
TEST_LIBRARIES = ("gtest/", "gmock/", "valijson/", "boost/json", "boost/math/", "Eigen/")
STANDARD = set("""algorithm any array atomic barrier bit bitset cassert cctype cerrno cfloat charconv
chrono climits clocale cmath compare complex concepts condition_variable coroutine csetjmp csignal
cstdarg cstddef cstdint cstdio cstdlib cstring ctime deque exception execution filesystem format
forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream iterator
latch limits list locale map memory memory_resource mutex new numbers numeric optional ostream queue
random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream
stack stdexcept stop_token streambuf string string_view syncstream system_error thread tuple
type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector
version""".split())

FILE_LINES, DOOR_LINES, COLUMNS, FUNCTION_LINES = 600, 200, 100, 70
BAD_NAME = re.compile(r"\b(?:class|struct)\s+(?:\[\[\w+\]\]\s+)?(\w*(?:Manager|Helper|Util|Utils|"
                      r"Impl|Provider|Factory))\b(?!\s*;)")
SQL = re.compile(r'R?"(?:\w*\()?\s*(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|'
                 r"DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX)|ALTER\s+TABLE)\b", re.S)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
LEFT_BEHIND = re.compile(r"\b(?:FIXME|XXX|HACK|TODO)\b")

findings: list[str] = []


def report(path: pathlib.Path, line: int, message: str) -> None:
    findings.append(f"{path.relative_to(ROOT)}:{line}: {message}")


def tracked() -> list[pathlib.Path]:
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT,
                         capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in out.splitlines() if (ROOT / name).is_file()]


def storey_of(path: pathlib.Path) -> tuple[str, str]:
    """("room", "surveys"), ("adapter", "store"), ("app", "app") or ("", "")."""
    parts = path.relative_to(ROOT).parts
    if len(parts) < 3 or parts[0] != "src":
        return ("", "")
    if parts[1] == "rooms":
        return ("room", parts[2])
    if parts[1] == "adapters":
        return ("adapter", parts[2])
    return (parts[1], parts[1])


def is_test(path: pathlib.Path) -> bool:
    """Tests and what only they include: *_test.cpp, *_fixture.h, *_contract.h, folders `testing`."""
    return path.stem.endswith(("_test", "_fixture", "_contract")) or "testing" in path.parts


def check_quoted(path: pathlib.Path, number: int, target: str, kind: str, name: str) -> None:
    if ".." in pathlib.PurePath(target).parts and not is_test(path):
        report(path, number, f'"{target}" climbs out of its folder; include the door '
                             '"<library>/<header>.h" instead')
        return
    first = target.split("/")[0] if "/" in target else ""
    if is_test(path) and (first == "support" or first.endswith("_testing")):
        return
    if first in ("", name) or kind == "app":
        return
    if (path.parent / target).is_file():
        return  # a private header in a folder of the same library
    allowed = ALLOWED.get(name, set()) if kind != "adapter" else INNER | ADAPTERS.get(name, set())
    if first in allowed:
        return
    where = f"{kind} {name}" if kind in ("room", "adapter") else name
    report(path, number, f'{where} must not include "{target}"; it may use '
                         f"{', '.join(sorted(allowed)) or 'nothing else'}")


def check_angled(path: pathlib.Path, number: int, target: str, kind: str, name: str) -> None:
    if kind in ("adapter", "app", "") or target in STANDARD:
        return
    if target.startswith(LIBRARIES.get(name, ())):
        return
    if is_test(path) and target.startswith(TEST_LIBRARIES + ("sys/", "unistd.h")):
        return
    report(path, number, f"{kind} {name} must not include <{target}>: below the adapters there is "
                         "only the standard library; put the technology behind a port")


def check_sizes(path: pathlib.Path, lines: list[str]) -> None:
    is_door = "/include/" in path.as_posix() and path.suffix == ".h"
    limit = DOOR_LINES if is_door and "test" not in path.parts else FILE_LINES
    if len(lines) > limit:
        report(path, limit, f"{len(lines)} lines; split at {limit} by what the parts are about")
    for number, line in enumerate(lines, 1):
        literal = "http" in line or '": ' in line or 'R"(' in line  # a document or an address
        if len(line) > COLUMNS and not literal and not line.startswith("#include"):
            report(path, number, f"{len(line)} columns; break at {COLUMNS} (make fmt)")
            break


def check_functions(path: pathlib.Path, lines: list[str]) -> None:
    """A body opens at a line that ends in `{` in column 0 or inside a class, and closes at the
    same indentation. clang-format makes this reliable."""
    opener = re.compile(r"^(\s*)(?!namespace|class|struct|enum|union|extern|switch|if|for|while|else"
                        r"|do\b|try|\}|return|case|//)[\w:~<>&*\[\],\s()=\"'.+-]*\)"
                        r"(?:\s*(?:const|noexcept|override|final|mutable))*(?:\s*->[^{]+)?\s*\{$")
    number = 0
    while number < len(lines):
        match = opener.match(lines[number])
        if match and len(match.group(1)) <= 2:
            closing = match.group(1) + "}"
            for end in range(number + 1, len(lines)):
                if lines[end].startswith(closing) and lines[end][:len(closing) + 1].rstrip() in (
                        closing, closing + ";"):
                    break
            else:
                end = number
            if end - number > FUNCTION_LINES:
                report(path, number + 1, f"a function of {end - number} lines; split it at "
                                         f"{FUNCTION_LINES} by its steps")
            number = end
        number += 1


def check_source(path: pathlib.Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    kind, name = storey_of(path)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if match and kind:
            check = check_quoted if match.group(1) == '"' else check_angled
            check(path, number, match.group(2), kind, name)
        bad = BAD_NAME.search(line)
        if bad and kind:
            report(path, number, f"{bad.group(1)} says nothing; name it after what it is or does")
        if LEFT_BEHIND.search(line):
            report(path, number, "finish it or write an issue; nothing is left behind in the code")
    may_hold_sql = (kind, name) in (("room", "metrics"), ("adapter", "facts")) or \
        is_test(path) or not kind
    if not may_hold_sql and (match := SQL.search(text)):
        report(path, text.count("\n", 0, match.start()) + 1,
               "SQL stands in db/queries/<room>/<use>.sql, one statement a file")
    check_sizes(path, lines)
    if kind and not is_test(path):
        check_functions(path, lines)


def declared_depends(path: pathlib.Path) -> None:
    """CMake may not declare what the walls forbid."""
    text = path.read_text(encoding="utf-8")
    kind, name = storey_of(path)
    for match in re.finditer(r"polku_library\((\w+)(.*?)\n?\)", text, re.S):
        depends = re.search(r"\bDEPENDS\b([\w\s]*?)(?:\bLINK\b|\bTEST_LINK\b|\bTESTS\b|\bSOURCES\b|$)",
                            match.group(2))
        wanted = set(depends.group(1).split()) if depends else set()
        allowed = ALLOWED.get(name, set()) if kind != "adapter" else INNER | ADAPTERS.get(name, set())
        for extra in sorted(wanted - allowed - {name}):
            report(path, 1, f"{name} may not depend on {extra}; see ALLOWED in tools/tidy.py")


def main() -> int:
    chosen = [pathlib.Path(arg).resolve() for arg in sys.argv[1:]] or tracked()
    for path in chosen:
        if path.suffix in (".cpp", ".h"):
            check_source(path)
        elif path.name == "CMakeLists.txt" and storey_of(path)[0] in ("room", "adapter", "stats"):
            declared_depends(path)
        elif path.suffix == ".sql" and "queries" in path.parts:
            body = re.sub(r"--[^\n]*|'[^']*'", "", path.read_text(encoding="utf-8")).strip()
            if ";" in body.rstrip(";"):
                report(path, 1, "more than one statement; give each its own file")
    for finding in findings:
        print(finding)
    print(f"tidy: {len(findings)} findings in {len(chosen)} files", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
