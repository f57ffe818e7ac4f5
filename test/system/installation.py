"""A Polku installation in a temporary folder, for tests that use the program as a stranger would."""
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("POLKU_PROGRAM", str(ROOT / "build/bin/polku"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def polku(*arguments: str, stdin: str | None = None, check: bool = True,
          environment: dict | None = None) -> subprocess.CompletedProcess:
    run = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, input=stdin,
                         env={**os.environ, **(environment or {})}, timeout=600)
    if check and run.returncode:
        raise AssertionError(f"polku {' '.join(arguments)} exited {run.returncode}: {run.stderr}")
    return run


class Installation:
    """`with Installation(answers=1000) as polku:` makes a demo, serves it and cleans up."""

    def __init__(self, answers: int = 1000, demo: bool = True, options: tuple = (),
                 record: str = "", within: str | None = None, before: tuple = (),
                 token: str = ""):
        """`within`: where the data folder stands or is made. `before`: a command that runs the
        server's. `token`: the installation is there already, with this token."""
        self.folder = tempfile.mkdtemp(prefix="polku-test-")
        self.before = list(before)
        self.data = os.path.join(within or self.folder, "data")
        self.options = list(options) + (["--record", record] if record else [])
        self.place = ["--data", self.data] + (["--record", record] if record else [])
        self.log = os.path.join(self.folder, "log")
        self.process = None
        if demo and not token:
            polku("demo", *self.place, "--answers", str(answers))
        self.token = token or polku("token", "create", "--role", "admin", *self.place).stdout.strip()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, wait_seconds: float = 30):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [*self.before, PROGRAM, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                 *self.options], stdout=log, stderr=log)
        end = time.monotonic() + wait_seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError("polku serve ended: " + self.messages()[-2000:])
            try:
                if self.call("GET", "/readyz", token=None)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError("polku serve was not ready: " + self.messages()[-2000:])

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def messages(self) -> str:
        return pathlib.Path(self.log).read_text(encoding="utf-8", errors="replace")

    def troubles(self) -> list[str]:
        """What `polku doctor` finds wrong, but for this computer's own free space and for the
        hurry of the tests' PostgreSQL."""
        examined = polku("doctor", *self.place, check=False)
        return [line for line in (examined.stdout + examined.stderr).splitlines()
                if "TROUBLE" in line or line.startswith("polku:")
                if not line.startswith("disk") and "fsync is off" not in line]

    def sign_in_link(self) -> str:
        found = re.findall(r"http://\S+/login#token=\S+", self.messages())
        return found[-1] if found else ""

    def call(self, verb: str, path: str, body=None, headers: dict | None = None, token="own",
             timeout: float = 30):
        """(status, bytes, headers); a body that is not bytes is sent as JSON."""
        sent = {"Accept-Encoding": "gzip"}
        if token == "own":
            sent["Authorization"] = "Bearer " + self.token
        elif token:
            sent["Authorization"] = "Bearer " + token
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        request = urllib.request.Request(self.url + path, data=data, method=verb, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                raw = answer.read()
                if answer.headers.get("Content-Encoding") == "gzip":
                    raw = gzip.decompress(raw)
                return answer.status, raw, answer.headers
        except urllib.error.HTTPError as error:
            raw = error.read()
            if error.headers.get("Content-Encoding") == "gzip":
                raw = gzip.decompress(raw)
            return error.code, raw, error.headers

    def json(self, verb: str, path: str, body=None, **more):
        status, raw, _ = self.call(verb, path, body, **more)
        return status, json.loads(raw) if raw else None

    def wait_for_facts(self, count: int, survey: str = "demo", seconds: float = 30) -> int:
        """Until the metrics count at least `count` responses; the last count seen."""
        end = time.monotonic() + seconds
        seen = -1
        while time.monotonic() < end:
            status, answer = self.json("POST", "/api/v1/metrics/query",
                                       {"metric": "count", "survey": survey})
            if status == 200 and answer["rows"]:
                seen = answer["rows"][0]["n"]
                if seen >= count:
                    return seen
            time.sleep(0.1)
        return seen
