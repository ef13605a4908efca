"""Where what centres send in is kept: one import is one transaction, and each can be undone and redone.

Rows are never edited: they belong to an import, and an import counts or does not. What is shown of a centre and a year
comes from the last import that replaced it, and from those that completed it since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from geo import wording
from geo.settings import Settings

if TYPE_CHECKING:
    from geo.activity.store.database import ActivityStore

FILE = "activity.db"
"""Of the local folder, where no database is named."""

PATIENCE = 30.0
"""Seconds that an import waits for another one, or for a database that restarts."""


@dataclass(frozen=True)
class GivenFile:
    """A file as it was sent. Its name is only shown: it is kept under the SHA-256 of its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Refusal:
    """A cell, or a whole line where `column` is empty, that was left out of an import."""

    line: int
    column: str
    value: str
    why: str
    advice: str


@dataclass(frozen=True)
class ImportSummary:
    """One import: what came in, when, from whom, and whether it counts."""

    id: int
    kind: str
    """The `table` of its records."""
    file_name: str
    sha256: str
    received: datetime
    who: str
    centres: tuple[str, ...]
    years: tuple[int, ...]
    lines: int
    refused: int
    replaces: bool
    """Whether it takes the place of all that its centres had sent before for its years, or completes it."""
    demonstration: bool
    live: bool
    """False once it is undone."""

    @property
    def state(self) -> str:
        """Whether it counts, in French."""
        return "en service" if self.live else "annulé"


@dataclass(frozen=True)
class SentYear:
    """What an import gives to the figures of a centre for a year. No row of a centre and a year: nothing was sent."""

    centre: str
    year: int
    import_id: int
    lines: int


@dataclass(frozen=True, eq=False)
class SentIn:
    """All that centres have sent in and that counts, read in one go: real, or of the demonstration, never both.

    Shared by all visitors: nothing of it may be modified.
    """

    records: pd.DataFrame
    """Of `ActivityRecord`, a row each: `import_id`, `line`, then its fields. Choices and places are codes, several of
    them a tuple; an empty cell is *not told*, never zero."""
    reports: pd.DataFrame
    """Of `FieldReport`, the same."""
    years: tuple[SentYear, ...]
    """Who has sent activity for which year. Several entries of a centre and a year complete each other."""
    report_years: tuple[SentYear, ...]
    imports: Mapping[int, ImportSummary]
    """Those that the records came with, by number: when, from whom, in which file."""
    version: int
    """Grows whenever what counts changes; 0 where nothing was ever sent."""
    demonstration: bool = False
    """Whether all of it was generated for training."""
    fewest: int = 5
    """Below so many people a group is not shown: `Settings.small_group`."""


@dataclass(frozen=True)
class StoreState:
    """What is cheap to ask of a store: whether anything changed, and whether a demonstration is in."""

    version: int
    demonstration: bool


@dataclass(frozen=True)
class Receipt:
    """What became of a file: a new import, or the one that had brought it in before."""

    summary: ImportSummary
    is_new: bool

    @property
    def sentence(self) -> str:
        """The same in French."""
        summary = self.summary
        if not self.is_new:
            return (
                f"Fichier déjà reçu le {wording.moment(summary.received)} (import {summary.id}) : rien n'a été changé."
            )
        told = f"Import {summary.id} : {wording.plural(summary.lines, 'ligne reçue', 'lignes reçues')}"
        if summary.refused:
            told += f", {wording.plural(summary.refused, 'refus', 'refus')}"
        return f"{told}."


class Act(StrEnum):
    """What the audit tells. The values are stable: they are in the database and in scripts."""

    STARTED = "commence"
    IMPORTED = "importe"
    KNOWN = "deja_recu"
    FAILED = "echoue"
    UNDONE = "annule"
    REDONE = "retabli"

    @property
    def label(self) -> str:
        """The act in a word or two."""
        return _ACTS[self]


_ACTS = {
    Act.STARTED: "import commencé",
    Act.IMPORTED: "import enregistré",
    Act.KNOWN: "fichier déjà reçu",
    Act.FAILED: "import échoué",
    Act.UNDONE: "import annulé",
    Act.REDONE: "import rétabli",
}


@dataclass(frozen=True)
class AuditLine:
    """Who did what, and when. Lines are only ever added."""

    id: int
    moment: datetime
    who: str
    act: Act
    import_id: int | None
    detail: str
    """The name of the file, or why it failed."""
    cut_short: bool
    """An import was started of which no end is known: it was killed, and left nothing, or is still at work."""


def is_there(settings: Settings) -> bool:
    """Whether there is a store to open: a database that is named, or a file that the first import made."""
    return bool(settings.database_url) or (settings.local / FILE).is_file()


def open_activity_store(settings: Settings, patience: float = PATIENCE) -> ActivityStore:
    """The store that the settings ask for, brought to the present form of its tables.

    Raises `StoreUnavailable` or `StoreBusy`, which say why it cannot be opened.
    """
    # Imported on use: most pages read no activity that was sent in.
    from geo.activity.store.database import ActivityStore

    return ActivityStore(settings, patience)
