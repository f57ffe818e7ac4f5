#!/usr/bin/env python3
"""The command line as a stranger uses it: help, right use, wrong use, exit codes, clean stdout."""
import json
import os
import sqlite3
import tempfile
import unittest

from installation import Installation, polku

COMMANDS = ["serve", "demo", "user add", "token create", "import", "export", "metrics",
            "facts rebuild", "migrate", "backup", "restore", "doctor"]


class Help(unittest.TestCase):
    def test_every_command_explains_itself(self):
        for command in [""] + COMMANDS:
            run = polku(*command.split(), "--help")
            self.assertIn("--help", run.stdout, command)
            self.assertEqual(run.stderr, "", command)

    def test_version(self):
        self.assertRegex(polku("--version").stdout, r"^polku \d+\.\d+\.\d+\n$")

    def test_wrong_usage_exits_2_and_says_why(self):
        for arguments in (["nonsense"], [], ["serve", "--nonsense"], ["user", "add"],
                          ["serve", "--listen", "here"], ["demo", "--answers", "many"],
                          ["demo", "--answers", "0"], ["metrics"],
                          ["token", "create", "--role", "king"]):
            with tempfile.TemporaryDirectory() as folder:
                place = ["--data", folder + "/new"] if arguments and arguments != ["nonsense"] else []
                run = polku(*arguments, *place, check=False)
                self.assertEqual(run.returncode, 2, (arguments, run.stderr))
                self.assertNotEqual(run.stderr, "", arguments)
                self.assertEqual(run.stdout, "", arguments)

    def test_a_missing_folder_is_named(self):
        run = polku("backup", "/tmp/none.polku", "--data", "/nowhere/at/all", check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("/nowhere/at/all", run.stderr)


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.installation = Installation(answers=2000)
        cls.place = cls.installation.place

    @classmethod
    def tearDownClass(cls):
        cls.installation.__exit__()

    def nps(self, *place: str) -> dict:
        run = polku("metrics", "nps", "--survey", "demo", "--question", "recommend",
                    "--interval", "month", "--group-by", "channel", *(place or self.place))
        return json.loads(run.stdout)

    def test_metrics_answer_as_the_api_does(self):
        answer = self.nps()
        self.assertGreater(len(answer["rows"]), 12)
        row = next(row for row in answer["rows"] if not row["suppressed"])
        self.assertLessEqual(row["low"], row["value"])
        self.assertLessEqual(row["value"], row["high"])
        filtered = polku("metrics", "count", "--survey", "demo", "--filter", "unit=turku,oulu",
                         *self.place)
        self.assertGreater(json.loads(filtered.stdout)["rows"][0]["n"], 0)

    def test_metrics_from_standard_input(self):
        query = json.dumps({"metric": "csat", "survey": "demo", "question": "satisfaction"})
        self.assertIn("rows", json.loads(polku("metrics", "--stdin", *self.place, stdin=query).stdout))

    def test_a_wrong_query_names_the_field(self):
        run = polku("metrics", "nps", "--survey", "nowhere", *self.place, check=False)
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("survey", run.stderr)
        self.assertEqual(run.stdout, "")

    def test_rebuilt_facts_give_identical_results(self):
        before = self.nps()
        polku("facts", "rebuild", *self.place)
        self.assertEqual(before, self.nps())

    def test_backup_restores_into_an_empty_installation(self):
        with tempfile.TemporaryDirectory() as folder:
            backup, fresh = folder + "/all.polku", folder + "/fresh"
            polku("backup", backup, *self.place)
            self.assertEqual(polku("backup", backup, *self.place, check=False).returncode, 1)
            polku("restore", backup, "--data", fresh)
            self.assertEqual(self.nps(), self.nps("--data", fresh))
            again = polku("restore", backup, "--data", fresh, check=False)
            self.assertEqual(again.returncode, 1)
            self.assertIn("--replace", again.stderr + polku("restore", "--help").stdout)
            polku("restore", backup, "--data", fresh, "--replace")
            self.assertEqual(self.nps(), self.nps("--data", fresh))

    def test_restore_refuses_what_is_no_backup(self):
        with tempfile.TemporaryDirectory() as folder:
            rubbish = folder + "/rubbish"
            with open(rubbish, "w", encoding="utf-8") as file:
                file.write("not a backup")
            run = polku("restore", rubbish, "--data", folder + "/data", check=False)
            self.assertEqual(run.returncode, 2)
            self.assertIn("backup", run.stderr)

    def test_doctor_finds_a_sound_installation(self):
        run = polku("doctor", *self.place)
        self.assertIn("integrity", run.stdout)
        self.assertNotIn("TROUBLE", run.stdout)

    def test_a_newer_folder_is_refused_with_what_to_do(self):
        with Installation(demo=False) as fresh:
            fresh.stop()
            database = sqlite3.connect(os.path.join(fresh.data, "polku.db"))
            columns = [row[1] for row in database.execute("PRAGMA table_info(schema_migrations)")]
            last = list(database.execute(
                "SELECT * FROM schema_migrations ORDER BY version DESC LIMIT 1").fetchone())
            last[columns.index("version")] = 9999
            database.execute(f"INSERT INTO schema_migrations VALUES ({','.join('?' * len(last))})",
                             last)
            database.commit()
            database.close()
            run = polku("doctor", *fresh.place, check=False)
            self.assertEqual(run.returncode, 1)
            run = polku("token", "create", *fresh.place, check=False)
            self.assertEqual(run.returncode, 1)
            self.assertIn("newer", run.stderr)

    def test_users_and_tokens(self):
        link = polku("user", "add", "uusi@example.org", "--role", "viewer", *self.place).stdout
        self.assertIn("/login#token=", link)
        polku("user", "add", "toinen@example.org", "--password-stdin", *self.place,
              stdin="pitkä salasana\n")
        short = polku("user", "add", "kolmas@example.org", "--password-stdin", *self.place,
                      stdin="lyhyt\n", check=False)
        self.assertEqual(short.returncode, 2)
        self.assertIn("password", short.stderr)
        token = polku("token", "create", "--role", "viewer", "--unit", "turku", *self.place)
        self.assertRegex(token.stdout, r"^polku_\S{43}\n$")
        unknown = polku("token", "create", "--unit", "mars", *self.place, check=False)
        self.assertEqual(unknown.returncode, 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
