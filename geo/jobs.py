"""Long jobs, each in a process of its own with limits: at most one for a visitor, followed, stopped, cleaned up.

A job is a command of `python -m geo` that tells on its standard error how far it is, a line at a time, and writes one
file. What it is given and what it writes are in a folder of this process, which goes with the job: when it is dropped,
when nobody has taken the file for a while, when the process ends. Folders that a killed process left are removed by
the next one.
"""

from __future__ import annotations

import fcntl
import logging
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from uuid import uuid4

from geo.progress import Progress

LONGEST_S = 600
LARGEST_BYTES = 4_000_000_000
"""Of the addresses of a process: libraries take far more of them than of memory."""
KEPT_S = 1800
"""How long a finished file is kept."""
MOST_KEPT = 40
"""Finished files that are kept at the same time: the oldest makes room."""
MOST_AT_ONCE = 2
"""Jobs that run at the same time, for all visitors."""

COMMANDS = frozenset({"sheet", "slides"})
"""What can be asked for."""

_PROJECT = Path(__file__).resolve().parents[1]
_BEGUN = Progress(0.0, "Le travail commence.")
_CRASH = "Traceback (most recent call last)"
"""What Python tells of an error that nobody foresaw, such as memory refused: not for the screen."""
_TOO_MUCH = "Le document demande trop de temps ou de mémoire. Demandez-en un plus court."
_UNFORESEEN = (
    "Le document n'a pas pu être préparé ; il demande peut-être trop de mémoire. "
    "Demandez-en un plus court, ou prévenez la personne qui administre l'atlas."
)
_log = logging.getLogger("atlas")
_LOCK, _GIVEN, _RESULT = "lock", "demande", "resultat"


@dataclass(frozen=True)
class Task:
    """A command with its options, in a sentence what it makes, and the name of the file that it writes."""

    title: str
    command: Sequence[str]
    file_name: str
    media: str
    given: bytes = b""
    """What the command reads on its standard input."""


@dataclass
class Job:
    """A task that was begun. While `is_running`, `progress` says how far; then there is a file or a refusal."""

    task: Task
    folder: Path
    progress: Progress = _BEGUN
    refusal: str = ""
    is_running: bool = True
    ended: float = 0.0
    process: subprocess.Popen[str] | None = field(default=None, repr=False)
    is_gone: Event = field(default_factory=Event, repr=False)

    @property
    def file(self) -> Path:
        """Where it is written: complete once the job has ended without a refusal."""
        return self.folder / _RESULT


class JobDesk:
    """The jobs of one serving process, by whose they are."""

    def __init__(self, folder: Path) -> None:
        self._root, self._folder = folder, folder / uuid4().hex
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._held: int | None = None

    def of(self, owner: str) -> Job | None:
        """The job of a visitor, running or ended."""
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
            self._make_room()
            try:
                self._jobs[owner] = job = self._start(task)
            except OSError as error:
                return (
                    f"Le travail n'a pas pu commencer : {error.strerror}. Prévenez la personne qui administre l'atlas."
                )
        Thread(target=self._follow, args=(owner, job), daemon=True, name="travail").start()
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
        """Raises `OSError`; nothing of the job is left then."""
        self._open()
        job = Job(task, self._folder / uuid4().hex)
        try:
            _launch(job)
        except OSError:
            self._remove(job)
            raise
        return job

    def _open(self) -> None:
        """Make the folder of this process, anew where somebody has cleared it away. Raises `OSError`."""
        if self._held is not None and (self._folder / _LOCK).exists():
            return
        if self._held is not None:
            os.close(self._held)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._held = _hold(self._folder)

    def _make_room(self) -> None:
        """Forget the oldest finished files where too many are kept."""
        ended = sorted((job.ended, owner) for owner, job in self._jobs.items() if not job.is_running)
        for _, owner in ended[: max(0, len(ended) - MOST_KEPT + 1)]:
            self._remove(self._jobs.pop(owner))

    def _follow(self, owner: str, job: Job) -> None:
        """Keep what a job tells until it ends, then its file for a while, unless it is dropped before."""
        _hear(job)
        if job.is_gone.wait(KEPT_S):
            return
        with self._lock:
            if self._jobs.get(owner) is job:
                self._remove(self._jobs.pop(owner))

    @staticmethod
    def _remove(job: Job) -> None:
        job.is_gone.set()
        if job.process is not None and job.process.poll() is None:
            job.process.kill()
            job.process.wait()
        shutil.rmtree(job.folder, ignore_errors=True)


def _launch(job: Job) -> None:
    """Begin the process of a job, with its limits. Raises `OSError`."""
    job.folder.mkdir()
    given = job.folder / _GIVEN
    given.write_bytes(job.task.given)
    command = [sys.executable, "-m", "geo", *job.task.command, "--progress", "-o", str(job.file)]
    with given.open("rb") as read:
        job.process = subprocess.Popen(
            command,
            cwd=_PROJECT,
            stdin=read,
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


def _hear(job: Job) -> None:
    """Keep what is told of a job until it ends, at the latest when it has taken too long."""
    process = job.process
    if process is None:
        return
    limit = Timer(LONGEST_S, process.kill)
    limit.daemon = True
    limit.start()
    last, has_crashed = "", False
    with process:
        for line in process.stderr or ():
            told = Progress.read(line)
            if told:
                job.progress = told
            else:
                has_crashed = has_crashed or _CRASH in line
                last = line.strip() or last
    limit.cancel()
    if process.returncode == 1 and last and not has_crashed:
        job.refusal = last.replace(str(job.file), "dossier des travaux")
    elif has_crashed and process.returncode > 0:
        _log.error("travail %s arrêté : %s", job.task.command[0], last)
        job.refusal = _UNFORESEEN
    elif process.returncode:
        job.refusal = _TOO_MUCH
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
