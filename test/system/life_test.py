#!/usr/bin/env python3
"""The main road through the whole program, the same on SQLite and on PostgreSQL: answers come in by
every door, are measured, corrected, erased, exported, and stay over a restart."""
import csv
import io
import json
import os
import tempfile
import unittest
import urllib.parse

from installation import Installation, polku
from postgres import PostgresServer

RESPONSES = "/api/v1/public/surveys/demo/responses"


class Life:
    record = ""

    @classmethod
    def setUpClass(cls):
        cls.server = Installation(answers=500, options=("--no-rate-limits",), record=cls.record)
        cls.server.start()
        cls.server.wait_for_facts(1)
        surveys = cls.server.json("GET", "/api/v1/surveys")[1]["items"]
        cls.demo = next(survey for survey in surveys if survey["slug"] == "demo")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def count(self, survey: str = "demo") -> int:
        """As many responses as the records say, once the facts have caught up."""
        records = next(one["responses"] for one in
                       self.server.json("GET", "/api/v1/surveys")[1]["items"]
                       if one["slug"] == survey)
        self.assertEqual(self.server.wait_for_facts(records, survey), records)
        return records

    def post(self, body: dict, key: str = "", status: int = 201) -> dict:
        headers = {"Idempotency-Key": key} if key else {}
        got, answer = self.server.json("POST", RESPONSES, body, headers=headers, token=None)
        self.assertEqual(got, status, answer)
        return answer

    def test_a_retry_is_the_same_response(self):
        before = self.count()
        body = {"answers": {"recommend": 9, "why": "Hyvä \"palvelu\" \\ юшка"}, "language": "fi",
                "context": {"unit": "turku", "channel": "shop"}}
        first = self.post(body, "life-1")
        self.assertEqual(self.post(body, "life-1")["id"], first["id"])
        self.post(body | {"language": "sv"}, "life-1", status=409)
        self.assertEqual(self.count(), before + 1)
        status, kept = self.server.json("GET", "/api/v1/responses/" + first["id"])
        self.assertEqual((status, kept["answers"]), (200, body["answers"]))

    def test_what_does_not_fit_is_refused_with_its_field(self):
        answer = self.post({"answers": {"recommend": 11}}, status=422)
        self.assertEqual(answer["field"], "answers.recommend")

    def test_a_batch_is_taken_once(self):
        before = self.count()
        lines = [{"answers": {"recommend": number % 11, "why": f"rivi {number} {{\"a\",\\}}"},
                  "external_id": f"b-{number}", "submitted_at": "2026-01-02T03:04:05Z",
                  "context": {"channel": "web"}} for number in range(2500)]
        lines.insert(7, {"answers": {"recommend": "many"}, "external_id": "wrong"})
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
        path = f"/api/v1/surveys/{self.demo['id']}/responses:batch"
        for repeated in (0, 2500):
            status, raw, _ = self.server.call("POST", path, body,
                                              {"Content-Type": "application/x-ndjson"})
            report = json.loads(raw)
            self.assertEqual(status, 200, report)
            self.assertEqual((report["accepted"], report["repeated"]), (2500, repeated))
            self.assertEqual([one["line"] for one in report["rejected"]], [8])
            self.assertEqual(self.count(), before + 2500)
        changed = json.dumps(lines[0] | {"language": "sv"}).encode()
        report = json.loads(self.server.call("POST", path, changed,
                                             {"Content-Type": "application/x-ndjson"})[1])
        self.assertEqual((report["accepted"], len(report["rejected"])), (0, 1))

    def test_the_page_the_receipt_and_erasing(self):
        before = self.count()
        form = urllib.parse.urlencode({"recommend": 3, "why": "Jono oli pitkä"}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, page, _ = self.server.call("POST", "/s/demo?lang=fi", form, kind, token=None)
        self.assertEqual(status, 200)
        self.assertIn("/r/", page.decode())
        made = self.post({"answers": {"recommend": 1, "why": "poistetaan"}})
        status, page, _ = self.server.call("GET", "/r/" + made["receipt"], token=None)
        self.assertEqual(status, 200)
        self.assertIn("poistetaan", page.decode())
        self.assertEqual(self.count(), before + 2)
        erased = self.server.call("DELETE", "/api/v1/responses/" + made["id"])[0]
        self.assertIn(erased, (200, 204))
        self.assertEqual(self.server.call("GET", "/r/" + made["receipt"], token=None)[0], 404)
        found = self.server.json("GET", "/api/v1/responses?survey=demo&q=poistetaan")[1]["items"]
        self.assertEqual(found, [])

    def test_import_measure_export(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "in.csv")
            with open(file, "w", encoding="utf-8") as out:
                out.write("Suosittelisitko meitä?,Miksi?\n")
                out.writelines(f"{n % 11},\"vastaus {n}, ja \"\"muuta\"\"\"\n" for n in range(1100))
            self.server.stop()
            polku("import", file, "--new", "Tuotu kysely", *self.server.place)
            polku("import", file, "--survey", "tuotu-kysely", *self.server.place)
            run = polku("export", "--survey", "tuotu-kysely", "--format", "csv", *self.server.place)
            self.server.start()
        self.assertEqual(self.count("tuotu-kysely"), 1100)
        self.assertEqual(len(list(csv.reader(io.StringIO(run.stdout)))), 1101)
        answer = self.server.json("POST", "/api/v1/metrics/query",
                                  {"metric": "nps", "survey": "tuotu-kysely"})[1]
        self.assertEqual(answer["rows"][0]["n"], 1100)
        self.assertAlmostEqual(answer["rows"][0]["value"], 100 * (200 - 700) / 1100, places=3)

    def test_everything_stays_over_a_restart(self):
        query = {"metric": "nps", "survey": "demo", "question": "recommend",
                 "group_by": ["channel"], "interval": "month"}
        self.count()
        before = self.server.json("POST", "/api/v1/metrics/query", query)[1]
        self.server.stop()
        self.server.start()
        self.assertEqual(self.server.json("POST", "/api/v1/metrics/query", query)[1], before)

    def test_doctor_finds_nothing(self):
        self.server.stop()
        try:
            self.assertEqual(self.server.troubles(), [])
        finally:
            self.server.start()


class OnSqlite(Life, unittest.TestCase):
    pass


class OnPostgres(Life, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = PostgresServer()
        cls.postgres.start()
        cls.record = cls.postgres.new_database()
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.postgres.__exit__()


if __name__ == "__main__":
    unittest.main(verbosity=2)
