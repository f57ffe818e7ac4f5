"""Clients that post responses as fast as they can, and what must have become of every one."""
import contextlib
import http.client
import json
import threading
import time

from installation import Installation

MARK = "kuorma "  # every text of ours begins so


class Load:
    """Posts with several clients; remembers what was acknowledged and what hangs in the air."""

    def __init__(self, server: Installation, clients: int = 6, comment: str = "",
                 patient: bool = True):
        self.server = server
        self.clients = clients
        self.comment = comment  # goes into every answer, to fill a disk sooner
        self.patient = patient  # False: a broken connection ends the client
        self.acknowledged: dict[str, str] = {}  # key to id
        self.uncertain: set[str] = set()
        self.refused: list[tuple[int, dict, dict]] = []  # status, headers, problem
        self.wrong: list[str] = []
        self.lock = threading.Lock()
        self.number = 0
        self.stopping = threading.Event()
        self.threads: list[threading.Thread] = []

    def next_key(self) -> str:
        with self.lock:
            self.number += 1
            key = f"load-{self.number:09d}"
            self.uncertain.add(key)
            return key

    def post(self, connection: http.client.HTTPConnection, key: str) -> bool:
        body = json.dumps({"answers": {"recommend": int(key[-2:]) % 11,
                                       "why": f"{MARK}{key} {self.comment}".strip()},
                           "language": "fi", "context": {"unit": "turku", "channel": "shop"}})
        connection.request("POST", "/api/v1/public/surveys/demo/responses", body,
                           {"Content-Type": "application/json", "Idempotency-Key": key})
        answer = connection.getresponse()
        raw = answer.read()
        if answer.status != 201:
            self.note_refusal(answer, raw)
            time.sleep(0.02)
            return False
        identity = json.loads(raw)["id"]
        with self.lock:
            before = self.acknowledged.setdefault(key, identity)
            self.uncertain.discard(key)
        if before != identity:
            self.wrong.append(f"{key} was acknowledged as {before} and as {identity}")
        return True

    def note_refusal(self, answer: http.client.HTTPResponse, raw: bytes):
        """429 and 503 say when to come again; nothing else may happen."""
        try:
            problem = json.loads(raw)
        except ValueError:
            problem = {}
        headers = {name.lower(): value for name, value in answer.getheaders()}
        self.refused.append((answer.status, headers, problem))
        if answer.status not in (429, 503) or "retry-after" not in headers \
                or "problem+json" not in headers.get("content-type", ""):
            self.wrong.append(f"{answer.status} {headers} {raw[:200]!r}")

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)

    def client(self):
        with contextlib.closing(self.connect()) as connection:
            while not self.stopping.is_set():
                try:
                    self.post(connection, self.next_key())
                except (OSError, http.client.HTTPException) as trouble:
                    if not self.patient:
                        return
                    self.wrong.append(f"connection: {trouble!r}")
                    connection.close()
                    time.sleep(0.05)

    def start(self):
        self.stopping.clear()
        self.threads = [threading.Thread(target=self.client, daemon=True)
                        for _ in range(self.clients)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def run(self, seconds: float):
        self.start()
        time.sleep(seconds)
        self.stop()

    def retry_uncertain(self, seconds: float = 30):
        """Every attempt that was not acknowledged, with its key, until it is."""
        end = time.monotonic() + seconds
        with contextlib.closing(self.connect()) as connection:
            for key in sorted(self.uncertain):
                while not self.post(connection, key):
                    assert time.monotonic() < end, f"still refused: {self.refused[-1]}"

    def settled(self, before: int) -> list[str]:
        """What is wrong now that all is acknowledged: lost, doubled, or missing from the metrics.
        `before`: the responses that were there first."""
        counts = stored(self.server)
        troubles = list(self.wrong)
        troubles += [f"lost: {key}" for key in self.acknowledged if key not in counts]
        troubles += [f"doubled: {key}" for key, count in counts.items() if count > 1]
        troubles += [f"never acknowledged: {key}" for key in counts if key not in self.acknowledged]
        expected = before + len(self.acknowledged)
        seen = self.server.wait_for_facts(expected)
        if seen != expected:
            troubles.append(f"the metrics count {seen} of {expected}")
        return troubles


def stored(server: Installation) -> dict[str, int]:
    """How often the response of each key is stored."""
    counts: dict[str, int] = {}
    cursor = ""
    while True:
        status, page = server.json("GET", f"/api/v1/responses?survey=demo&limit=200{cursor}")
        assert status == 200, page
        for item in page["items"]:
            words = item["answers"].get("why", "").split()
            if len(words) > 1 and words[0] == MARK.strip():
                counts[words[1]] = counts.get(words[1], 0) + 1
        if not page.get("next_cursor"):
            return counts
        cursor = "&cursor=" + page["next_cursor"]
