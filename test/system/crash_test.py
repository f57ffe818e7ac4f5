#!/usr/bin/env python3
"""Kills the server under load, again and again: crash_test.py [--kills N].

Every acknowledged response must be there exactly once after each restart, a retry with the same
Idempotency-Key must not double it, and the facts must agree with the records.
"""
import argparse
import http.client
import json
import random
import sys
import threading
import time

from installation import Installation

CLIENTS = 6


class Load:
    """Posts as fast as it can; remembers what was acknowledged and what hangs in the air."""

    def __init__(self, server: Installation):
        self.server = server
        self.acknowledged: dict[str, str] = {}  # key to id
        self.uncertain: set[str] = set()
        self.lock = threading.Lock()
        self.number = 0
        self.wrong: list[str] = []

    def next_key(self) -> str:
        with self.lock:
            self.number += 1
            key = f"crash-{self.number:09d}"
            self.uncertain.add(key)
            return key

    def post(self, connection: http.client.HTTPConnection, key: str) -> bool:
        body = json.dumps({"answers": {"recommend": int(key[-2:]) % 11, "why": "kaatuu " + key},
                           "language": "fi", "context": {"unit": "turku", "channel": "shop"}})
        connection.request("POST", "/api/v1/public/surveys/demo/responses", body,
                           {"Content-Type": "application/json", "Idempotency-Key": key})
        answer = connection.getresponse()
        raw = answer.read()
        if answer.status != 201:
            if answer.status not in (429, 503):
                self.wrong.append(f"{answer.status} {raw[:200]!r}")
            time.sleep(0.05)
            return False
        identity = json.loads(raw)["id"]
        with self.lock:
            before = self.acknowledged.setdefault(key, identity)
            self.uncertain.discard(key)
        if before != identity:
            self.wrong.append(f"{key} was acknowledged as {before} and as {identity}")
        return True

    def client(self, stop: threading.Event):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            while not stop.is_set():
                self.post(connection, self.next_key())
        except (OSError, http.client.HTTPException):
            pass  # the kill

    def run_until_killed(self, seconds: float):
        stop = threading.Event()
        threads = [threading.Thread(target=self.client, args=(stop,)) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.server.kill()
        stop.set()
        for thread in threads:
            thread.join()

    def retry_uncertain(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        for key in sorted(self.uncertain):
            while not self.post(connection, key):
                time.sleep(0.05)


def stored(server: Installation) -> dict[str, int]:
    """How often each of our texts is stored."""
    counts: dict[str, int] = {}
    cursor = ""
    while True:
        status, page = server.json("GET", f"/api/v1/responses?survey=demo&limit=200{cursor}")
        assert status == 200, page
        for item in page["items"]:
            text = item["answers"].get("why", "")
            if text.startswith("kaatuu "):
                counts[text[7:]] = counts.get(text[7:], 0) + 1
        if not page.get("next_cursor"):
            return counts
        cursor = "&cursor=" + page["next_cursor"]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=5)
    options = options.parse_args()
    random.seed(20261121)
    with Installation(answers=200, options=("--no-rate-limits",)) as server:
        before = server.wait_for_facts(1)
        load = Load(server)
        for kill in range(options.kills):
            load.run_until_killed(0.4 + random.random())
            server.start()
            load.retry_uncertain()
            print(f"kill {kill + 1}: {len(load.acknowledged)} acknowledged", flush=True)
        counts = stored(server)
        missing = [key for key in load.acknowledged if key not in counts]
        doubled = [key for key, count in counts.items() if count > 1]
        expected = before + len(load.acknowledged)
        seen = server.wait_for_facts(expected)
        sample = random.sample(sorted(load.acknowledged.values()), 50)
        gone = [one for one in sample if server.call("GET", f"/api/v1/responses/{one}")[0] != 200]
        print(f"{len(load.acknowledged)} acknowledged through {options.kills} kills: "
              f"{len(missing)} missing, {len(doubled)} doubled; facts count {seen} of {expected}")
        for trouble in load.wrong[:5]:
            print("unexpected:", trouble)
        bad = missing or doubled or gone or load.wrong or seen != expected
        return 1 if bad or len(load.acknowledged) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
