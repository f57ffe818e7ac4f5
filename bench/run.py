#!/usr/bin/env python3
"""Measures every bar that has a reference here and writes docs/performance.md.

run.py [--only NAME ...] [--quick] [--no-write]
  --only      ingest batch projector growth idle page admin start import queries voice crash
  --quick     a tenth of the load, for trying the measuring itself
"""
import argparse
import datetime
import gzip
import json
import os
import pathlib
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BENCH = ROOT / "build/bench/bin"
sys.path.insert(0, str(ROOT / "test/system"))
os.environ.setdefault("POLKU_PROGRAM", str(BENCH / "polku"))
from installation import Installation  # noqa: E402

RESULTS: list[dict] = []
SCALE = 1.0


def record(section: str, bar: str, value: float, goal: str, met: bool, note: str = "",
           unit: str = "") -> None:
    RESULTS.append({"section": section, "bar": bar, "value": value, "goal": goal, "met": met,
                    "note": note, "unit": unit})
    print(f"{'ok  ' if met else 'MISS'} {bar}: {value:.3g}{' ' + unit if unit else ''} "
          f"(goal {goal}) {note}", flush=True)


def wrk(server: Installation, path: str, seconds: float, comments: bool = False,
        connections: int = 64) -> dict:
    out = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s",
         str(ROOT / "bench/post.lua"), server.url],
        env={**os.environ, "POLKU_PATH": path, "POLKU_COMMENTS": "1" if comments else "0"},
        capture_output=True, text=True, timeout=seconds + 60).stdout
    result = json.loads(re.search(r"RESULT (\{.*\})", out).group(1))
    result["rate"] = result["requests"] / result["seconds"]
    return result


PUBLIC = "/api/v1/public/surveys/demo/responses"


def loaded(answers: int = 1000) -> Installation:
    return Installation(answers=answers, options=("--no-rate-limits", "--bench-null"))


def ingest() -> None:
    with loaded() as server:
        wrk(server, "/bench/null", 1)
        null = wrk(server, "/bench/null", 8 * SCALE)
        real = wrk(server, PUBLIC, 8 * SCALE)
        again = wrk(server, "/bench/null", 4 * SCALE)
        reference = (null["rate"] + again["rate"]) / 2
        ratio = real["rate"] / reference
        record("Ingest", "single responses / null POST", ratio, ">= 0.40", ratio >= 0.40,
               f"{real['rate']:.0f}/s of {reference:.0f}/s; {real['errors']} errors; "
               f"{real['rate'] / 163:.0f} times 163/s")
        record("Ingest", "p99 of single responses", real["p99_ms"], "<= 15 ms",
               real["p99_ms"] <= 15, f"p50 {real['p50_ms']:.2f} ms", "ms")


def batch() -> None:
    rows = int(100_000 * SCALE)
    with loaded() as server, tempfile.TemporaryDirectory() as folder:
        status, surveys = server.json("GET", "/api/v1/surveys")
        assert status == 200, surveys
        survey = next(s for s in surveys["items"] if s["slug"] == "demo")["id"]
        lines = "\n".join(json.dumps({
            "answers": {"recommend": i % 11, "satisfaction": i % 5 + 1, "effort": i % 7 + 1},
            "language": "fi", "context": {"channel": "shop", "unit": "turku",
                                          "touchpoint": "workshop_pickup"}})
            for i in range(rows)).encode()
        bare = float(subprocess.run([BENCH / "sqlite_reference", ROOT / "db", folder, str(rows)],
                                    capture_output=True, text=True, check=True).stdout)
        started = time.monotonic()
        status, report = server.json("POST", f"/api/v1/surveys/{survey}/responses:batch", lines,
                                     headers={"Content-Type": "application/x-ndjson"}, timeout=300)
        rate = rows / (time.monotonic() - started)
        assert status == 200 and report["accepted"] == rows, (status, report)
        record("Ingest", "batch NDJSON / bare prepared inserts", rate / bare, ">= 0.5",
               rate / bare >= 0.5, f"{rate:.0f}/s of {bare:.0f}/s, {rows} rows")


def projector() -> None:
    with loaded() as server:
        before = server.wait_for_facts(1)
        run = wrk(server, PUBLIC, 60 * SCALE, comments=True)
        ended = time.monotonic()
        stored = before + run["requests"] - run["errors"]
        # wrk may have had up to 64 answers under way when it stopped counting.
        server.wait_for_facts(stored, seconds=120)
        lag = time.monotonic() - ended
        record("Ingest", "projector's lag after a minute of load", lag, "<= 1 s", lag <= 1,
               f"{run['rate']:.0f}/s for {run['seconds']:.0f} s, comments on 1 in 3", "s")


def growth() -> None:
    per_response = 3
    target = int(float(os.environ.get("POLKU_GROWTH", 6_000_000)) * SCALE)
    with loaded() as server:
        wrk(server, PUBLIC, 1)
        first = wrk(server, PUBLIC, 6 * SCALE)["rate"]
        status, surveys = server.json("GET", "/api/v1/surveys")
        survey = next(s for s in surveys["items"] if s["slug"] == "demo")["id"]
        responses = 0
        while responses * per_response < target:
            size = min(100_000, target // per_response - responses + 1)
            lines = "\n".join(json.dumps({
                "answers": {"recommend": i % 11, "satisfaction": i % 5 + 1, "effort": i % 7 + 1},
                "context": {"unit": "turku", "channel": "shop"}}) for i in range(size)).encode()
            status, report = server.json(
                "POST", f"/api/v1/surveys/{survey}/responses:batch", lines,
                headers={"Content-Type": "application/x-ndjson"}, timeout=600)
            assert status == 200, report
            responses += report["accepted"]
        server.wait_for_facts(responses, seconds=1200)
        last = wrk(server, PUBLIC, 6 * SCALE)["rate"]
        record("Ingest", f"ingest with {responses * per_response / 1e6:.3g} M answers stored / empty",
               last / first, ">= 0.8", last / first >= 0.8,
               f"{last:.0f}/s of {first:.0f}/s; POLKU_GROWTH=50e6 for the bar's own size")


def idle() -> None:
    wanted = int(10_000 * SCALE)
    with loaded() as server:
        wrk(server, PUBLIC, 1)
        calm = wrk(server, PUBLIC, 4, connections=8)
        sockets = []
        try:
            for _ in range(wanted):
                sockets.append(socket.create_connection(("127.0.0.1", server.port), timeout=5))
            slow = sockets[:200]
            for one in slow:
                one.sendall(b"POST /api/v1/public/surveys/demo/responses HTTP/1.1\r\nHost: x\r\n")
            busy = wrk(server, PUBLIC, 4, connections=8)
        finally:
            for one in sockets:
                one.close()
        ratio = busy["p99_ms"] / calm["p99_ms"]
        record("Reliability", f"p99 with {wanted} idle connections / without", ratio, "<= 2",
               ratio <= 2, f"{busy['p99_ms']:.2f} ms of {calm['p99_ms']:.2f} ms")


def page() -> None:
    with loaded(20_000) as server:
        def once(_=0):
            started = time.monotonic()
            status, raw, headers = server.call("GET", "/s/demo?lang=fi", token=None)
            assert status == 200
            return time.monotonic() - started, len(gzip.compress(raw, 9, mtime=0)), raw
        requests = 1
        _, size, html = once()
        for asset in set(re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|woff2|svg|png|ico))"',
                                    html.decode())):
            status, raw, _ = server.call("GET", asset, token=None)
            if status == 200:
                requests, size = requests + 1, size + len(gzip.compress(raw, 9, mtime=0))
        record("Pages", "respondent page, all of it", size / 1000, "<= 14 kB, <= 3 requests",
               size <= 14_000 and requests <= 3, f"{requests} requests", "kB gzip")
        times = sorted(once()[0] for _ in range(int(1000 * max(SCALE, 0.2))))
        p99 = times[int(len(times) * 0.99)] * 1000
        record("Pages", "respondent page p99, new connection each", p99, "<= 5 ms", p99 <= 5,
               f"p50 {times[len(times) // 2] * 1000:.2f} ms", "ms")


def admin() -> None:
    dist = ROOT / "web/admin/dist"
    html = (dist / "index.html").read_text(encoding="utf-8")
    first = set(re.findall(r'(?:href|src)="/(assets/[^"]+)"', html))
    size = len(gzip.compress(html.encode())) + sum(
        len(gzip.compress((dist / name).read_bytes())) for name in first)
    record("Pages", "admin entry (before the room is loaded)", size / 1000, "<= 300 kB",
           size <= 300_000, f"{len(first) + 1} files", "kB gzip")


def memory_mb(process: int) -> float:
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def start() -> None:
    with loaded(int(500_000 * max(SCALE, 0.04))) as server:
        server.stop()
        started = time.monotonic()
        server.start()
        ready = (time.monotonic() - started) * 1000
        record("Queries", "start to ready", ready, "<= 500 ms", ready <= 500,
               f"{int(500_000 * max(SCALE, 0.04))} responses, about 3 answers each", "ms")
        time.sleep(5)
        idle_mb = memory_mb(server.process.pid)
        record("Queries", "memory when idle", idle_mb, "<= 120 MB", idle_mb <= 120, "", "MB")
        query = {"metric": "nps", "survey": "demo", "question": "recommend", "interval": "week"}
        server.json("POST", "/api/v1/metrics/query", query)
        script = tempfile.NamedTemporaryFile("w", suffix=".lua")
        script.write(f"""wrk.method="POST"; wrk.body=[[{json.dumps(query)}]]
            wrk.headers["Content-Type"]="application/json"
            wrk.headers["Authorization"]="Bearer {server.token}" """)
        script.flush()
        out = subprocess.run(["wrk", "-t1", "-c16", "-d4s", "-s", script.name,
                              server.url + "/api/v1/metrics/query"], capture_output=True, text=True)
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out.stdout).group(1))
        record("Queries", "repeated query", rate, ">= 5000/s", rate >= 5000, "", "/s")
        started = time.monotonic()
        status, _ = server.json("GET", "/api/v1/overview")
        cold = (time.monotonic() - started) * 1000
        assert status == 200
        started = time.monotonic()
        server.json("GET", "/api/v1/overview")
        warm = (time.monotonic() - started) * 1000
        record("Queries", "overview, warm", warm, "<= 100 ms", warm <= 100,
               f"cold {cold:.0f} ms", "ms")


def program(name: str, section: str, *arguments: str) -> None:
    """A measuring program that prints JSON lines {"bar", "value", "goal", "unit", "met", "note"}."""
    path = BENCH / name
    if not path.exists():
        print(f"{name} is not built", file=sys.stderr)
        return
    run = subprocess.run([path, *arguments], capture_output=True, text=True)
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            one = json.loads(line)
            record(section, one["bar"], one["value"], str(one["goal"]), bool(one.get("met", True)),
                   one.get("note", ""), one.get("unit", ""))
    if run.returncode:
        print(run.stderr[-2000:], file=sys.stderr)


def crash() -> None:
    kills = max(5, round(50 * SCALE))
    run = subprocess.run([sys.executable, str(ROOT / "test/system/crash_test.py"), "--kills",
                          str(kills)], capture_output=True, text=True)
    last = run.stdout.strip().splitlines()[-1] if run.stdout.strip() else run.stderr[-300:]
    record("Reliability", f"lost or doubled after {kills} kill -9", 0 if run.returncode == 0 else 1,
           "0", run.returncode == 0, last)


MEASURES = {
    "ingest": ingest, "batch": batch, "projector": projector, "growth": growth, "idle": idle,
    "page": page, "admin": admin, "start": start,
    "import": lambda: program("import_bench", "Ingest"),
    "queries": lambda: program("query_bench", "Queries"),
    "voice": lambda: program("voice_bench", "Voice", *(
        str(ROOT / f"demo/comments/{language}.tsv") for language in ("fi", "sv", "en", "uk"))),
    "crash": crash,
}


def write_report() -> None:
    lines = ["# Performance", "",
             "Written by `make bench`. The machine is shared and noisy: ratios are against a "
             "reference measured in the same run; absolute figures only describe.", "",
             f"{datetime.date.today()}, {os.cpu_count()} cores, {platform.machine()}, the load "
             "generator on the same machine.", ""]
    for section in dict.fromkeys(one["section"] for one in RESULTS):
        lines += [f"## {section}", "", "| bar | measured | goal | |", "|---|---|---|---|"]
        for one in RESULTS:
            if one["section"] == section:
                value = f"{one['value']:.3g}{' ' + one['unit'] if one['unit'] else ''}"
                note = one["note"].replace("|", "/")
                lines.append(f"| {one['bar']} | {value}{'' if one['met'] else ' **missed**'} | "
                             f"{one['goal']} | {note} |")
        lines.append("")
    lines += ["Reproduce one with `python3 bench/run.py --only NAME` after `make bench` has built "
              "the programs.", ""]
    notes = ROOT / "bench/notes.md"
    if notes.exists():
        lines += [notes.read_text(encoding="utf-8")]
    (ROOT / "docs/performance.md").write_text("\n".join(lines), encoding="utf-8")


def main() -> int:
    global SCALE
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(MEASURES))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    SCALE = 0.1 if options.quick else 1.0
    for name in options.only or MEASURES:
        MEASURES[name]()
    if not options.no_write:
        write_report()
    return 0


if __name__ == "__main__":
    sys.exit(main())
