"""Long jobs, each in a process of its own with limits: at most one for a visitor, followed, stopped, cleaned up.

A job is a command of `python -m geo` that tells on its standard error how far it is, a line at a time, and writes one
file. What it writes is in a folder of this process, which goes with the job; folders that a killed process left are
removed by the next one.
"""

from __future__ import annotations

import fcntl
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread, Timer
from uuid import uuid4

LONGEST_S = 600
LARGEST_BYTES = 4_000_000_000
"""Of the addresses of a process: libraries take far more of them than of memory."""
KEPT_S = 1800
"""How long a finished file that nobody takes is kept."""
MOST_AT_ONCE = 2
"""Jobs that run at the same time, for all visitors."""

COMMANDS = frozenset({"sheet"})
"""What can be asked for."""

_PROJECT = Path(__file__).resolve().parents[1]
_PROGRESS = re.compile(r"(0(?:\.\d+)?|1(?:\.0+)?) (.+)")
_LOCK = "lock"


@dataclass(frozen=True)
class Task:
    """A command with its options, in a sentence what it makes, and the name of the file that it writes."""

    title: str
    command: Sequence[str]
    file_name: str
    media: str


@dataclass
class Job:
    """A task that was begun. While `is_running`, `share` and `told` say how far; then there is a file or a refusal."""

    task: Task
    folder: Path
    share: float = 0.0
    told: str = "Le travail commence."
    refusal: str = ""
    is_running: bool = True
    ended: float = 0.0
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def file(self) -> Path:
        """Where it is written: complete once the job has ended without a refusal."""
        return self.folder / "resultat"


class JobDesk:
    """The jobs of one serving process, by whose they are."""

    def __init__(self, folder: Path) -> None:
        self._root, self._folder = folder, folder / uuid4().hex
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._held: int | None = None

    def of(self, owner: str) -> Job | None:
        """The job of a visitor, running or ended."""
        self._forget_old()
        return self._jobs.get(owner)

    def begin(self, owner: str, task: Task) -> str:
        """Start a job; else why not, in a sentence. An ended job of the same visitor makes room."""
        if not task.command or task.command[0] not in COMMANDS:
            raise ValueError(f"no such job: {task.command}")
        with self._lock:
            mine = self._jobs.get(owner)
            if mine and mine.is_running:
                return "Un document est déjà en préparation : attendez-le ou abandonnez-le."
            if sum(job.is_running for job in self._jobs.values()) >= MOST_AT_ONCE:
                return "D'autres documents sont en préparation : recommencez dans un instant."
            if mine:
                self._remove(self._jobs.pop(owner))
            try:
                self._jobs[owner] = job = self._start(task)
            except OSError as error:
                return (
                    f"Le travail n'a pas pu commencer : {error.strerror}. Prévenez la personne qui administre l'atlas."
                )
        Thread(target=_follow, args=(job,), daemon=True, name="travail").start()
        return ""

    def drop(self, owner: str) -> None:
        """Forget a job, stopping it if it runs; nothing of it is left."""
        with self._lock:
            job = self._jobs.pop(owner, None)
            if job:
                self._remove(job)

    def close(self) -> None:
        """Stop and forget everything."""
        for owner in list(self._jobs):
            self.drop(owner)
        if self._held is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            os.close(self._held)
            self._held = None

    def sweep(self) -> None:
        """Remove what processes that are no more have left."""
        for folder in self._root.glob("*"):
            if folder == self._folder or not folder.is_dir():
                continue
            held = _hold(folder)
            if held is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)

    def _start(self, task: Task) -> Job:
        """Raises `OSError`."""
        if self._held is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._held = _hold(self._folder)
        job = Job(task, self._folder / uuid4().hex)
        job.folder.mkdir()
        command = [sys.executable, "-m", "geo", *task.command, "--progress", "-o", str(job.file)]
        job.process = subprocess.Popen(
            command,
            cwd=_PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"PYTHONIOENCODING": "utf-8", "TMPDIR": str(job.folder)},
        )
        if sys.platform == "linux":
            resource.prlimit(job.process.pid, resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
            resource.prlimit(job.process.pid, resource.RLIMIT_AS, (LARGEST_BYTES, LARGEST_BYTES))
        return job

    def _forget_old(self) -> None:
        """Finished files that nobody took."""
        with self._lock:
            for owner, job in list(self._jobs.items()):
                if not job.is_running and time.monotonic() - job.ended > KEPT_S:
                    self._remove(self._jobs.pop(owner))

    @staticmethod
    def _remove(job: Job) -> None:
        if job.process is not None and job.process.poll() is None:
            job.process.kill()
            job.process.wait()
        shutil.rmtree(job.folder, ignore_errors=True)


def _follow(job: Job) -> None:
    """Keep what is told of a job until it ends, at the latest when it has taken too long."""
    process = job.process
    if process is None:
        return
    limit = Timer(LONGEST_S, process.kill)
    limit.daemon = True
    limit.start()
    last = ""
    with process:
        for line in process.stderr or ():
            told = _PROGRESS.fullmatch(line.strip())
            if told:
                job.share, job.told = float(told[1]), told[2]
            else:
                last = line.strip() or last
    limit.cancel()
    if process.returncode == 1 and last:
        job.refusal = last
    elif process.returncode:
        job.refusal = "Le document demande trop de temps ou de mémoire. Choisissez moins de territoires."
    job.ended = time.monotonic()
    job.is_running = False


def _hold(folder: Path) -> int | None:
    """Take the lock of a folder, which a killed process lets go by itself; None while another has it."""
    try:
        held = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
