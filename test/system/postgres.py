"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, stopped by pid."""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def programs() -> pathlib.Path:
    """PostgreSQL's own programs; Debian keeps them out of PATH, a folder per version."""
    if given := os.environ.get("POLKU_POSTGRES_BIN"):
        return pathlib.Path(given)
    found = sorted((int(folder.name), folder / "bin")
                   for folder in pathlib.Path("/usr/lib/postgresql").glob("[0-9]*")
                   if (folder / "bin/postgres").exists())
    if not found or found[-1][0] < 15:
        raise AssertionError("install PostgreSQL 15 or later (apt install postgresql-15), or name "
                             "its programs' folder in POLKU_POSTGRES_BIN")
    return found[-1][1]


class PostgresServer:
    """`with PostgresServer() as server:` and then server.new_database(), stop(), start()."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="polku-postgres-")
        # PostgreSQL refuses to run as root; its own user stands in.
        self.user = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            self.user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.process = None
        self.databases = 0
        subprocess.run([programs() / "initdb", "-D", self.folder + "/data", "-U", "polku",
                        "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.user)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([programs() / program, *arguments, "-h", self.folder, "-U", "polku"],
                              capture_output=True, text=True)

    def start(self):
        with open(self.folder + "/log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [programs() / "postgres", "-D", self.folder + "/data", "-k", self.folder,
                 "-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=32MB"],
                stdout=log, stderr=log, cwd=self.folder, **self.user)
        end = time.monotonic() + 30
        while self.run("pg_isready", "-q").returncode:
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError("PostgreSQL did not start: " +
                                     pathlib.Path(self.folder, "log").read_text()[-2000:])
            time.sleep(0.02)

    def stop(self, how: str = "fast"):
        """"immediate" is as in a crash."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT if how == "immediate" else signal.SIGINT)
            self.process.wait(30)

    def backends(self) -> list[int]:
        """The postmaster and its children."""
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
                                  capture_output=True, text=True).stdout
        return [self.process.pid, *(int(pid) for pid in children.split())]

    def freeze(self):
        self.frozen = self.backends()
        for pid in self.frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in reversed(self.frozen):
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                pass

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        self.databases += 1
        name = f"polku_{self.databases}"
        made = self.run("createdb", name)
        assert made.returncode == 0, made.stderr
        return f"postgres://polku@/{name}?host={self.folder}"
