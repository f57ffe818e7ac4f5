#!/usr/bin/env python3
"""A backup taken while answers pour in is the state of one instant, and a restore gives all of it
back: proven by comparing every metric of the original and of the restored installation."""
import contextlib
import json
import os
import tempfile
import time
import unittest

from installation import Installation, polku
from load import Load, stored
from postgres import PostgresServer

QUESTIONS = {"nps": "recommend", "csat": "satisfaction", "ces": "effort", "mean": "recommend",
             "share": "satisfaction", "distribution": "recommend", "count": None,
             "response_rate": None}
GROUPS = [[], ["unit"], ["channel"], ["language"], ["channel", "language"]]


def queries():
    for metric, question in QUESTIONS.items():
        query = {"metric": metric, "survey": "demo"}
        query |= {"question": question} if question else {}
        query |= {"box": {"min": 4, "max": 5}} if metric == "share" else {}
        for groups in GROUPS:
            if metric == "response_rate" and "language" in groups:
                continue  # the language of those who did not answer is not known
            for interval in (None, "month"):
                more = {"group_by": groups} if groups else {}
                yield query | more | ({"interval": interval} if interval else {})
    yield {"metric": "count", "group_by": ["survey"], "interval": "month"}
    yield {"metric": "nps", "survey": "demo", "question": "recommend", "interval": "month",
           "compare": "previous_period"}


def measures(server: Installation) -> dict[str, dict]:
    """Every metric's answer, by its query, every survey's results and the overview."""
    asked = list(queries())
    found = {}
    for first in range(0, len(asked), 10):
        some = asked[first:first + 10]
        status, answer = server.json("POST", "/api/v1/metrics/queries", {"queries": some})
        assert status == 200, answer
        found |= {json.dumps(query): one for query, one in zip(some, answer["results"],
                                                               strict=True)}
    for survey in server.json("GET", "/api/v1/surveys")[1]["items"]:
        path = f"/api/v1/surveys/{survey['id']}/results"
        status, found[path] = server.json("GET", path)
        assert status == 200, found[path]
    status, found["overview"] = server.json("GET", "/api/v1/overview")
    assert status == 200, found["overview"]
    return found


def responses(server: Installation) -> dict[str, dict]:
    """Every response as the API tells it, by id."""
    found: dict[str, dict] = {}
    cursor = ""
    while True:
        status, page = server.json("GET", f"/api/v1/responses?limit=200{cursor}")
        assert status == 200, page
        found |= {item["id"]: item for item in page["items"]}
        if not page.get("next_cursor"):
            return found
        cursor = "&cursor=" + page["next_cursor"]


def counted(server: Installation, expected: int) -> int:
    """How many responses the metrics count, once they count as many as expected."""
    end = time.monotonic() + 30
    while True:
        answer = server.json("POST", "/api/v1/metrics/query", {"metric": "count"})[1]
        count = answer["rows"][0]["n"] if answer and answer.get("rows") else 0
        if count == expected or time.monotonic() > end:
            return count
        time.sleep(0.1)


class OneAtATime(Load):
    """Every client posts its next response only when the one before was acknowledged, so that an
    instant's responses are the first ones of each client."""

    def __init__(self, server: Installation, clients: int = 3):
        super().__init__(server, clients)
        self.order: list[list[str]] = []

    def client(self):
        mine: list[str] = []
        self.order.append(mine)
        with contextlib.closing(self.connect()) as connection:
            while not self.stopping.is_set():
                key = self.next_key()
                while not self.post(connection, key) and not self.stopping.is_set():
                    pass
                if key in self.acknowledged:
                    mine.append(key)


class Backup(unittest.TestCase):
    def back_up_under_load(self, server: Installation, file: str) -> OneAtATime:
        load = OneAtATime(server)
        load.start()
        time.sleep(0.3)
        self.acknowledged_before = set(load.acknowledged)
        polku("backup", file, *server.place)
        self.given_before_the_end = set(load.acknowledged) | set(load.uncertain)
        time.sleep(0.1)
        load.stop()
        self.assertEqual(load.wrong[:3], [])
        return load

    def check_instant(self, load: OneAtATime, kept: dict[str, int]):
        self.assertEqual(set(kept.values()), {1})
        self.assertFalse(self.acknowledged_before - set(kept), "acknowledged, but not backed up")
        self.assertFalse(set(kept) - self.given_before_the_end, "from after the backup")
        self.assertGreater(len(load.acknowledged), len(kept), "nothing came during the backup")
        for mine in load.order:
            inside = [key in kept for key in mine]
            self.assertEqual(inside, sorted(inside, reverse=True), "a later one without an earlier")

    def erase_the_later(self, server: Installation, load: OneAtATime, kept: dict[str, int]):
        """What the original was at the instant of the backup."""
        for key, identity in load.acknowledged.items():
            if key not in kept:
                status = server.call("DELETE", f"/api/v1/responses/{identity}")[0]
                self.assertIn(status, (200, 204))

    def prove(self, record: str, restored_record: str):
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            server = stack.enter_context(
                Installation(answers=3000, options=("--no-rate-limits",), record=record))
            server.wait_for_facts(1)
            file = os.path.join(folder, "all.polku")
            load = self.back_up_under_load(server, file)

            copy = Installation(within=folder, record=restored_record, token=server.token)
            polku("restore", file, *copy.place)
            stack.enter_context(copy)
            kept = stored(copy)
            self.check_instant(load, kept)
            self.erase_the_later(server, load, kept)
            original = responses(server)
            self.assertEqual(original, responses(copy))
            self.compare_measures(server, copy, len(original))

    def compare_measures(self, server: Installation, copy: Installation, count: int):
        for one in (server, copy):
            self.assertEqual(counted(one, count), count)
        before, after = measures(server), measures(copy)
        for asked, answer in before.items():
            self.assertNotIn("error", answer, asked)
            self.assertEqual(answer, after[asked], asked)
        copy.stop()
        self.assertEqual(copy.troubles(), [])

    def test_sqlite(self):
        self.prove("", "")

    def test_postgres_to_postgres(self):
        with PostgresServer() as postgres:
            self.prove(postgres.new_database(), postgres.new_database())

    def test_postgres_to_sqlite(self):
        with PostgresServer() as postgres:
            self.prove(postgres.new_database(), "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
