#!/usr/bin/env python3
"""What the world does to a server: the disk is full, read-only or broken, PostgreSQL goes away.

Writes are refused with 503 and when to come again, reads go on where they can, nothing that was
acknowledged is lost or doubled, and all goes on by itself when the trouble is over.
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from installation import Installation, polku
from load import Load
from postgres import PostgresServer

UNLIMITED = ("--no-rate-limits",)


def until(what, seconds: float = 20, pause: float = 0.1):
    """The first true answer of `what`, or the last one."""
    end = time.monotonic() + seconds
    while not (answer := what()) and time.monotonic() < end:
        time.sleep(pause)
    return answer


class Failures(unittest.TestCase):
    def assert_settled(self, load: Load, before: int):
        """The trouble is over: without a restart everything is taken in, once."""
        self.assertIsNone(load.server.process.poll(), "the server is still the same one")
        load.retry_uncertain()
        self.assertEqual(load.settled(before)[:5], [])
        ready = until(lambda: load.server.call("GET", "/readyz")[0] == 200)
        self.assertTrue(ready, load.server.messages()[-2000:])

    def assert_sound(self, server: Installation):
        server.stop()
        self.assertEqual(server.troubles(), [])


def mount(*arguments: str) -> None:
    made = subprocess.run(["mount", *arguments], capture_output=True, text=True)
    if made.returncode:
        raise unittest.SkipTest(f"cannot mount a small disk: {made.stderr.strip()}")


class Disk:
    """A file system of its own for the data folder, unmounted at the end."""

    def __init__(self, *arguments: str):
        if os.geteuid() != 0:
            raise unittest.SkipTest("only root can mount a small disk")
        self.folder = tempfile.mkdtemp(prefix="polku-disk-")
        self.arguments = [*arguments, self.folder]
        self.ballast = os.path.join(self.folder, "ballast")

    def __enter__(self):
        mount(*self.arguments)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "--lazy", self.folder], check=False)
        os.rmdir(self.folder)

    def free_bytes(self) -> int:
        space = os.statvfs(self.folder)
        return space.f_bavail * space.f_frsize

    def fill(self, leaving: int):
        with open(self.ballast, "wb") as file:
            while (room := self.free_bytes() - leaving) > 0:
                file.write(b"x" * min(room, 1 << 20))
                file.flush()

    def relieve(self):
        os.remove(self.ballast)


class DiskFull(Failures):
    def test_writes_wait_for_space_and_reads_go_on(self):
        with Disk("-t", "tmpfs", "-o", "size=128m", "tmpfs") as disk, \
                Installation(answers=500, options=UNLIMITED, within=disk.folder) as server:
            before = server.wait_for_facts(1)
            load = Load(server, comment="levy täyttyy " * 60)
            load.run(0.3)
            self.assertGreater(len(load.acknowledged), 10)
            disk.fill(leaving=1 << 20)
            load.start()
            full = until(lambda: len(load.refused) > 100)
            self.assertTrue(full, "the disk was never full")
            time.sleep(1.5)  # the facts notice too
            load.stop()
            status, _, problem = load.refused[-1]
            self.assertEqual(status, 503)
            self.assertIn("disk is full", problem["detail"])
            self.check_reads(server)
            disk.relieve()
            self.assert_settled(load, before)
            self.assert_sound(server)

    def check_reads(self, server: Installation):
        for path in ("/healthz", "/s/demo", "/api/v1/surveys", "/api/v1/overview"):
            self.assertEqual(server.call("GET", path)[0], 200, path)
        # Single answers are shown only when the audit log can say to whom.
        self.assertIn(server.call("GET", "/api/v1/responses?survey=demo")[0], (200, 503))
        status, answer = server.json("POST", "/api/v1/metrics/query",
                                     {"metric": "nps", "survey": "demo", "question": "recommend"})
        self.assertEqual(status, 200, answer)
        status, page, headers = server.call(
            "POST", "/s/demo", b"recommend=9", {"Content-Type": "application/x-www-form-urlencoded"},
            token=None)
        self.assertEqual(status, 503, page)
        self.assertIn("Retry-After", headers)

    def test_an_import_ends_with_the_reason(self):
        with Disk("-t", "tmpfs", "-o", "size=96m", "tmpfs") as disk, \
                tempfile.TemporaryDirectory() as elsewhere:
            data = os.path.join(disk.folder, "data")
            polku("demo", "--data", data, "--answers", "200")
            file = os.path.join(elsewhere, "answers.csv")
            with open(file, "w", encoding="utf-8") as lines:
                lines.write("Suosittelisitko?,Miksi?\n")
                for number in range(40_000):
                    lines.write(f"{number % 11},{'pitkä vastaus ' * 8}{number}\n")
            disk.fill(leaving=2 << 20)
            arguments = ("import", file, "--new", "Täysi levy", "--data", data)
            run = polku(*arguments, check=False)
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn("disk is full", run.stderr)
            disk.relieve()
            again = polku("import", file, "--survey", "taysi-levy", "--data", data)
            count = polku("metrics", "count", "--survey", "taysi-levy", "--data", data).stdout
            self.assertIn('"n":40000', count.replace(" ", ""), again.stderr)


# A process that runs as root without the right to pass over file permissions.
HUMBLE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search",
          "--inh-caps=-dac_override,-dac_read_search")


class ReadOnly(Failures):
    def setUp(self):
        self.before = ()
        if os.geteuid() == 0:
            self.before = HUMBLE
            if shutil.which("setpriv") is None or subprocess.run([*HUMBLE, "true"]).returncode:
                self.skipTest("root cannot put its rights aside here (setpriv)")

    @staticmethod
    def permit(server: Installation, folder_mode: int, file_mode: int):
        os.chmod(server.data, folder_mode)
        for name in os.listdir(server.data):
            os.chmod(os.path.join(server.data, name), file_mode)

    def test_the_start_says_what_to_do(self):
        with Installation(answers=200, options=UNLIMITED, before=self.before) as server:
            server.stop()
            self.permit(server, 0o555, 0o444)
            try:
                with self.assertRaises(AssertionError) as refused:
                    server.start()
            finally:
                self.permit(server, 0o755, 0o644)
            self.assertRegex(str(refused.exception), "(?i)read-only|write there|cannot be written")
            server.start()
            self.assertGreater(server.wait_for_facts(1), 0)

    def test_a_running_server_loses_nothing(self):
        with Installation(answers=200, options=UNLIMITED, before=self.before) as server:
            before = server.wait_for_facts(1)
            load = Load(server)
            load.run(0.3)
            self.permit(server, 0o555, 0o444)
            try:
                load.run(1.5)
                status, problem = server.json("GET", "/api/v1/responses?survey=demo")
                self.assertIn(status, (200, 503), problem)
            finally:
                self.permit(server, 0o755, 0o644)
            self.assert_settled(load, before)
            self.assert_sound(server)


class DiskBroken(Failures):
    def test_a_disk_that_turns_read_only_under_the_server(self):
        """ext4 does so when the device fails. It takes a new mount, and so a new start."""
        if os.geteuid() != 0:
            self.skipTest("only root can mount a small disk")
        with tempfile.TemporaryDirectory() as folder:
            image = os.path.join(folder, "disk.img")
            with open(image, "wb") as file:
                file.truncate(192 << 20)
            if shutil.which("mkfs.ext4", path=os.environ["PATH"] + ":/usr/sbin:/sbin") is None:
                self.skipTest("there is no mkfs.ext4")
            subprocess.run(["mkfs.ext4", "-q", image], check=True)
            disk = Disk("-o", "loop", image)
            with disk:
                server = Installation(answers=200, options=UNLIMITED, within=disk.folder)
                with server:
                    self.break_and_mend(disk, server)

    def break_and_mend(self, disk: Disk, server: Installation):
        before = server.wait_for_facts(1)
        load = Load(server, patient=False)
        load.run(0.5)
        # Nothing may be on its way to the disk: Linux calls the fdatasync of that moment a success.
        # The facts of the last answers wait still.
        server.process.send_signal(signal.SIGSTOP)
        mount("-o", "remount,abort", disk.folder)
        server.process.send_signal(signal.SIGCONT)
        load.start()
        until(lambda: len(load.refused) > 20 or server.process.poll() is not None)
        time.sleep(2)  # the facts try again and again
        load.stop()
        if server.process.poll() is None:
            self.assertRegex(load.refused[-1][2]["detail"], "read-only|disk")
            self.assertEqual(server.call("GET", "/healthz", token=None)[0], 200)
            server.stop()
        else:
            # The one moment that nobody can help: DuckDB was within a commit.
            self.assertIn("Could not truncate file", server.messages())
        subprocess.run(["umount", disk.folder], check=True)
        mount(*disk.arguments)
        server.start()
        self.assert_settled(load, before)
        self.assert_sound(server)


class PostgresAway(Failures):
    def setUp(self):
        self.postgres = self.enterContext(PostgresServer())

    def installation(self) -> Installation:
        return Installation(answers=200, options=UNLIMITED, record=self.postgres.new_database())

    def test_a_short_absence_is_only_a_wait(self):
        with self.installation() as server:
            before = server.wait_for_facts(1)
            load = Load(server)
            load.start()
            time.sleep(0.3)
            self.postgres.stop("fast")
            time.sleep(1)
            self.postgres.start()
            time.sleep(1)
            load.stop()
            self.assertGreater(len(load.acknowledged), 10)
            self.assert_settled(load, before)
            self.assert_sound(server)

    def test_a_long_absence_is_refused_until_it_ends(self):
        with self.installation() as server:
            before = server.wait_for_facts(1)
            load = Load(server)
            load.start()
            time.sleep(0.3)
            self.postgres.stop("immediate")
            refused = until(lambda: load.refused, seconds=25)
            self.assertTrue(refused, "nothing was refused")
            self.assertEqual(server.call("GET", "/healthz", token=None)[0], 200)
            self.assertEqual(server.call("GET", "/readyz", token=None)[0], 503)
            status, problem = server.json("GET", "/api/v1/responses?survey=demo")
            self.assertEqual(status, 503, problem)
            self.assertIn("database", problem["detail"])
            self.postgres.start()
            time.sleep(2)
            load.stop()
            self.assert_settled(load, before)
            self.assert_sound(server)

    def test_a_server_that_stands_still_is_waited_for(self):
        with self.installation() as server:
            before = server.wait_for_facts(1)
            load = Load(server)
            load.start()
            time.sleep(0.3)
            self.postgres.freeze()
            time.sleep(2)
            self.assertEqual(server.call("GET", "/healthz", token=None)[0], 200)
            self.postgres.thaw()
            time.sleep(0.5)
            load.stop()
            self.assert_settled(load, before)
            self.assert_sound(server)


if __name__ == "__main__":
    unittest.main(verbosity=2)
