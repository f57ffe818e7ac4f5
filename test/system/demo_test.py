#!/usr/bin/env python3
"""The demo organisation teaches what demo/README.md says, whatever the day it is made on.

The year is drawn anew for the moment at which it ends, so what is asked here holds by a wide margin;
what a single draw may miss (which kind of proposal, which moment is managed) is not asked."""
import unittest
import urllib.parse

from installation import Installation

ANSWERS = 20000


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.installation = Installation(answers=ANSWERS)
        cls.installation.start()
        cls.journeys = {item["key"]: item for item in cls.read("/api/v1/journeys")["items"]}
        cls.maps = {key: cls.read(f"/api/v1/journeys/{item['id']}/map?wait=true")
                    for key, item in cls.journeys.items()}

    @classmethod
    def tearDownClass(cls):
        cls.installation.__exit__()

    @classmethod
    def read(cls, path: str) -> dict:
        status, body = cls.installation.json("GET", path)
        assert status == 200, (path, status, body)
        return body

    def moments(self, journey: str) -> dict:
        return {moment["key"]: moment for stage in self.maps[journey]["stages"]
                for moment in stage["moments"]}

    def test_three_paths_are_published_with_notes(self):
        self.assertEqual(set(self.journeys), {"huolto", "pyoran_osto", "verkkotilaus"})
        for key, item in self.journeys.items():
            journey = self.read(f"/api/v1/journeys/{item['id']}")
            self.assertEqual(journey["problems"], [], key)
            self.assertFalse(journey["has_unpublished_changes"], key)
            self.assertNotEqual(self.read(f"/api/v1/journeys/{item['id']}/notes")["items"], [])
        versions = self.read(f"/api/v1/journeys/{self.journeys['huolto']['id']}/versions")["items"]
        self.assertEqual([version["version"] for version in versions], [2, 1])
        changed = {change["key"] for change in versions[0]["changes"]}
        self.assertEqual(changed, {"huolto_viesti"})

    def test_the_pick_up_is_the_weakest_link_of_the_workshop(self):
        weakest = self.maps["huolto"]["weakest_link"][0]
        self.assertEqual(weakest["moment"], "huolto_nouto")
        self.assertGreater(weakest["lost"]["low"], 0)
        moments = self.moments("huolto")
        self.assertLess(moments["huolto_nouto"]["gap"]["value"], 0)
        self.assertLess(moments["huolto_nouto"]["promise_kept"]["high"],
                        moments["huolto_tyo"]["promise_kept"]["value"])

    def test_every_level_is_there_to_be_seen(self):
        advice = self.moments("pyoran_osto")["osto_neuvonta"]["level"]
        self.assertEqual(advice["verdict"], "random")
        person = advice["components"]["person"]
        self.assertGreater(person["low"], 0.5)
        self.assertTrue(person["decides"])
        verdicts = {moment["level"]["verdict"] for key in self.maps
                    for moment in self.moments(key).values()}
        self.assertLessEqual({"random", "not_enough_data"}, verdicts)
        self.assertTrue(verdicts & {"managed", "expected"}, verdicts)

    def test_a_persona_narrows_the_numbers(self):
        journey = self.journeys["pyoran_osto"]["id"]
        club = self.read(f"/api/v1/journeys/{journey}/map?persona=kaisa")
        self.assertTrue(club["persona"]["filtered"])
        everybody = self.maps["pyoran_osto"]["groups"]["physical"]["n"]
        self.assertLess(club["groups"]["physical"]["n"], everybody / 2)

    def test_something_is_proposed_before_anybody_has_looked(self):
        found = {(item["moment"], item["kind"]) for journey in self.journeys.values()
                 for item in self.read(f"/api/v1/journeys/{journey['id']}/proposals")["items"]}
        self.assertIn(("osto_neuvonta", "spread"), found)
        self.assertIn("huolto_nouto", {moment for moment, _ in found})

    def test_a_customer_can_be_followed_along_the_way(self):
        walked = 0
        newest = self.read("/api/v1/responses?survey=jalkikysely&limit=100")["items"]
        for response in newest:
            contact = response["context"]["attributes"].get("contact")
            if not contact:
                continue
            walk = self.read(f"/api/v1/journeys/{self.journeys['huolto']['id']}/walk?contact=" +
                             urllib.parse.quote(contact))
            times = [step["at"] for step in walk["steps"]]
            self.assertEqual(times, sorted(times))
            walked = max(walked, len({step["moment"] for step in walk["steps"] if step["moment"]}))
        self.assertGreaterEqual(walked, 3)


if __name__ == "__main__":
    unittest.main()
