"""The one draft of a process: a version built apart by another process, compared, then served or dropped.

Opening a received file and building from it takes memory and seconds of processor, and may fail badly: the pages go on
meanwhile, and nothing they serve has moved.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread, Timer

from geo.settings import Settings
from geo.store import EditionStore
from geo.store.drafts import draft_store, serve_draft

OFFICIAL = "official"
"""Stands for the perimeters that their publisher gives."""

PLACES = {"communes": "communes", "epci": "epcis", "contracts": "contracts", "posts": "aided_posts"}
"""By option of the command, the table that its files fill."""

LONGEST_S = 1200
"""A draft that takes longer is stopped: a download is given up after 900 s, a national file builds in under 60."""

_REPORT = "report"
_PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Given:
    """What to build with: contents of received files, or the official perimeters."""

    perimeters: Sequence[bytes] = ()
    figures: Sequence[bytes] = ()
    crs: str = ""
    is_official: bool = False
    places: Mapping[str, Sequence[bytes]] = field(default_factory=dict)
    """By option of the command (see `PLACES`), the files of communes, EPCI, contracts or posts."""

    @property
    def tables(self) -> frozenset[str]:
        """The tables that it fills."""
        drawn = {"perimeters"} if self.perimeters or self.is_official else set()
        told = {"neighbourhood_figures"} if self.figures else set()
        return frozenset(drawn | told | {PLACES[option] for option, files in self.places.items() if files})

    def __bool__(self) -> bool:
        """Whether there is anything to build with."""
        return bool(self.tables)


@dataclass
class Draft:
    """A version on trial. While `is_running`, `told` holds its progress; then `report` or `refusal` is set."""

    edition: str
    instead_of: str | None
    tables: frozenset[str]
    folder: tempfile.TemporaryDirectory[str] = field(default_factory=lambda: tempfile.TemporaryDirectory("-atlas"))
    told: list[str] = field(default_factory=list)
    report: tuple[str, ...] = ()
    refusal: str = ""
    is_running: bool = True
    process: subprocess.Popen[str] | None = None

    def store(self, settings: Settings) -> EditionStore:
        """Where it was written, before what is served."""
        return draft_store(settings, Path(self.folder.name) / "editions")


class Desk:
    """Holds at most one draft, whoever asks for it."""

    def __init__(self) -> None:
        self.draft: Draft | None = None
        self._lock = Lock()

    def begin(self, edition: str, instead_of: str | None, given: Given) -> bool:
        """Start a draft in a thread of its own; False when there is one already, which is left as it is."""
        with self._lock:
            if self.draft is not None:
                return False
            self.draft = draft = Draft(edition, instead_of, given.tables)
            try:
                process = _start(draft, given)
            except OSError as error:
                draft.refusal = f"L'essai n'a pas pu commencer : {error.strerror}. Rien n'est remplacé."
                draft.is_running = False
                return True
            draft.process = process
        Thread(target=_follow, args=(draft, process), daemon=True, name="essai").start()
        return True

    def drop(self) -> None:
        """Forget the draft, stopping it if it runs."""
        with self._lock:
            draft, self.draft = self.draft, None
        if draft is None:
            return
        if draft.process is not None and draft.is_running:
            draft.process.kill()
            draft.process.wait()
        draft.folder.cleanup()

    def serve(self, settings: Settings, store: EditionStore) -> str | None:
        """Serve the draft, then forget it; returns the name of the build, None when there is none to serve.

        Raises an `AtlasError` when it cannot be served any more; the draft is forgotten all the same.
        """
        draft = self.draft
        if draft is None or draft.is_running or draft.refusal:
            return None
        try:
            return serve_draft(draft.store(settings), store, draft.edition, draft.instead_of)
        finally:
            self.drop()


DESK = Desk()


def _start(draft: Draft, given: Given) -> subprocess.Popen[str]:
    """Write the files down and start the build. Raises `OSError`."""
    folder = Path(draft.folder.name)
    command = [sys.executable, "-m", "geo", "draft", draft.edition, str(folder / "editions")]
    command += [f"--perimeters={path}" for path in _written(folder, "perimetres", given.perimeters)]
    command += [f"--perimeters={OFFICIAL}"] if given.is_official else []
    command += [f"--indicators={path}" for path in _written(folder, "chiffres", given.figures)]
    for option, files in given.places.items():
        command += [f"--{option}={path}" for path in _written(folder, option, files)]
    command += [f"--crs={given.crs}"] if given.crs else []
    with (folder / _REPORT).open("w", encoding="utf-8") as report:
        return subprocess.Popen(
            command,
            cwd=_PROJECT,
            stdout=report,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        )


def _written(folder: Path, name: str, contents: Sequence[bytes]) -> Iterator[Path]:
    """The files as written, named after what they hold and never as their sender named them."""
    for content in contents:
        path = folder / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}"
        path.write_bytes(content)
        yield path


def _follow(draft: Draft, process: subprocess.Popen[str]) -> None:
    """Keep what is told of a build until it ends, at the latest when it has taken too long."""
    limit = Timer(LONGEST_S, process.kill)
    limit.start()
    with process:
        for line in process.stderr or ():
            draft.told.append(line.strip())
    limit.cancel()
    try:
        report = (Path(draft.folder.name) / _REPORT).read_text(encoding="utf-8")
    except OSError:  # dropped meanwhile
        return
    if process.returncode == 0:
        draft.report = tuple(report.splitlines())
    else:
        draft.refusal = draft.told[-1] if draft.told else f"L'essai s'est arrêté (code {process.returncode})."
    draft.is_running = False
