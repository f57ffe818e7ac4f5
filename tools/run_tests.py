#!/usr/bin/env python3
"""Runs every suite, prints what each said, and ends with one line: `N passed, N failed`.

run_tests.py [--unit]   --unit: the C++ unit tests alone
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
JOBS = str(os.cpu_count() or 2)


def run(command: list[str], cwd: pathlib.Path = ROOT) -> tuple[int, str]:
    print("+", " ".join(command), flush=True)
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True)
    lines = []
    assert process.stdout
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        lines.append(line)
    return process.wait(), "".join(lines)


def ctest(label: str | None) -> tuple[int, int]:
    command = ["ctest", "--test-dir", "build", "--output-on-failure", "-j", JOBS]
    command += ["-L", label] if label else []
    code, out = run(command)
    match = re.search(r"(\d+) tests? failed out of (\d+)", out) or \
        re.search(r"tests passed, (\d+) tests failed out of (\d+)", out)
    if not match:
        return 0, 1
    failed, total = int(match.group(1)), int(match.group(2))
    return total - failed, max(failed, 1 if code and not failed else 0)


def one(name: str, command: list[str]) -> tuple[int, int]:
    code, _ = run(command)
    print(f"{name}: {'passed' if code == 0 else 'FAILED'}")
    return (1, 0) if code == 0 else (0, 1)


def formatted() -> tuple[int, int]:
    files = subprocess.run(["git", "ls-files", "*.cpp", "*.h"], cwd=ROOT, capture_output=True,
                           text=True).stdout.split()
    code = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=ROOT).returncode
    print(f"clang-format: {'passed' if code == 0 else 'FAILED (make fmt)'}")
    return (1, 0) if code == 0 else (0, 1)


def vitest() -> tuple[int, int]:
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        code, _ = run(["npx", "vitest", "run", "--reporter=default", "--reporter=json",
                       f"--outputFile={report.name}"], ROOT / "web/admin")
        try:
            result = json.load(open(report.name, encoding="utf-8"))
        except ValueError:
            return 0, 1
    failed = result["numFailedTests"]
    return result["numPassedTests"], max(failed, 1 if code and not failed else 0)


def end_to_end() -> tuple[int, int]:
    code, out = run(["node", "--test", "--test-concurrency=1", "--test-reporter=tap", "."],
                    ROOT / "test/e2e")
    counts = {key: int(value) for key, value in re.findall(r"^# (pass|fail) (\d+)$", out, re.M)}
    failed = counts.get("fail", 0)
    return counts.get("pass", 0), max(failed, 1 if code and not failed else 0)


def main() -> int:
    if "--unit" in sys.argv[1:]:
        suites = [lambda: ctest("unit")]
    else:
        suites = [lambda: one("tidy", ["python3", "tools/tidy.py"]),
                  lambda: one("walls", ["python3", "test/walls_test.py"]),
                  lambda: one("lexicon", ["python3", "test/lexicon_test.py"]),
                  formatted, lambda: ctest(None), vitest, end_to_end]
    passed = failed = 0
    for suite in suites:
        more_passed, more_failed = suite()
        passed, failed = passed + more_passed, failed + more_failed
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
