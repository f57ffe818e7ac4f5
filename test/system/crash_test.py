#!/usr/bin/env python3
"""Kills the server under load, again and again: crash_test.py [--kills N] [--postgres].

Every acknowledged response must be there exactly once after each restart, a retry with the same
Idempotency-Key must not double it, and the facts must agree with the records, those of comments too.
"""
import argparse
import contextlib
import random
import sys
import time

from installation import Installation
from load import Load
from postgres import PostgresServer


def comments_read(server: Installation, expected: int, seconds: float = 30) -> int:
    """How many comments the facts hold once none waits to be read, or after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        _, themes = server.json("GET", "/api/v1/voice/themes")
        _, answer = server.json("POST", "/api/v1/metrics/query",
                                {"metric": "sentiment", "survey": "demo"})
        count = answer["rows"][0]["n"]
        if (themes["unread"] == 0 and count == expected) or time.monotonic() > end:
            return count
        time.sleep(0.2)


def run_until_killed(server: Installation, load: Load, seconds: float):
    load.start()
    time.sleep(seconds)
    server.kill()
    load.stop()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--postgres", action="store_true")
    options = options.parse_args()
    random.seed(20261121)
    with contextlib.ExitStack() as stack:
        record = ""
        if options.postgres:
            record = stack.enter_context(PostgresServer()).new_database()
        server = stack.enter_context(
            Installation(answers=200, options=("--no-rate-limits",), record=record))
        before = server.wait_for_facts(1)
        commented = comments_read(server, 0, seconds=2)
        load = Load(server, patient=False)
        for kill in range(options.kills):
            run_until_killed(server, load, 0.4 + random.random())
            server.start()
            load.retry_uncertain()
            print(f"kill {kill + 1}: {len(load.acknowledged)} acknowledged", flush=True)
        troubles = load.settled(before)
        # Every answer of the load has words.
        expected = commented + len(load.acknowledged)
        read = comments_read(server, expected)
        if read != expected:
            troubles.append(f"{read} comments are read of {expected}")
        sample = random.sample(sorted(load.acknowledged.values()), 50)
        troubles += [f"cannot be read: {one}" for one in sample
                     if server.call("GET", f"/api/v1/responses/{one}")[0] != 200]
        missing = sum(trouble.startswith("lost") for trouble in troubles)
        doubled = sum(trouble.startswith("doubled") for trouble in troubles)
        print(f"{len(load.acknowledged)} acknowledged through {options.kills} kills: "
              f"{missing} missing, {doubled} doubled, {len(troubles)} troubles in all")
        for trouble in troubles[:5]:
            print("trouble:", trouble)
        return 1 if troubles or len(load.acknowledged) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
