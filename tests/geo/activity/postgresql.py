"""A PostgreSQL of the tests alone: made in a temporary folder, asked through a socket of that folder, then removed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

USER = "postgres"

# Programs are stopped here, never the machine: what they wrote needs not wait for the disk.
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 40
fsync = off
"""


def binaries() -> Path | None:
    """Where the newest PostgreSQL of the machine keeps its programs; Debian leaves them out of the path."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else list(Path("/usr/lib/postgresql").glob("*/bin"))
    return max((place for place in places if (place / "pg_ctl").exists()), default=None)


class Server:
    """A cluster that belongs to the tests. PostgreSQL refuses to run as root: then another user runs it."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="atlas-postgresql-"))
        self._as: list[str] = []
        if os.geteuid() == 0:
            owner = pwd.getpwnam(USER)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._as = ["setpriv", f"--reuid={USER}", f"--regid={owner.pw_gid}", "--clear-groups"]
        self._run("initdb", "--auth=trust", f"--username={USER}", "--no-sync", "--encoding=UTF8")
        with (self.folder / "data" / "postgresql.auto.conf").open("a") as file:
            file.write(_SETTINGS.format(folder=self.folder))
        self.start()

    def address(self, database: str) -> str:
        """What `DATABASE_URL` says."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def new_database(self, name: str) -> str:
        """The address of an empty database."""
        told = ["--host", self.folder, "--username", USER, name]
        subprocess.run([self._programs / "createdb", *told], check=True, cwd="/")
        return self.address(name)

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--silent", "--log", str(self.folder / "log"))

    def stop(self) -> None:
        """Stop at once: what was begun is lost."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate")

    def remove(self) -> None:
        """Stop, and leave nothing."""
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, program: str, *options: str) -> None:
        command = [*self._as, str(self._programs / program), f"--pgdata={self.folder / 'data'}", *options]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
