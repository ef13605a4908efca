"""The store of what centres send in, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

import pandas as pd

from geo.activity.model import ActivityRecord, Sent
from geo.activity.store import (
    Act,
    AuditLine,
    GivenFile,
    ImportSummary,
    Receipt,
    Refusal,
    SentIn,
    SentYear,
    StoreState,
    reading,
    writing,
)
from geo.activity.store.connection import connect
from geo.activity.store.upgrading import bring_up
from geo.errors import AtlasError
from geo.settings import Settings


class ActivityStore:
    """Imports, their undoing and redoing, and the records that count.

    Any method may raise `StoreUnavailable`; those that write, `StoreBusy` where another import does not end. Then
    nothing was changed.
    """

    def __init__(self, settings: Settings, patience: float) -> None:
        self._database = connect(settings, patience)
        bring_up(self._database)

    def import_(
        self, given: GivenFile, lines: Mapping[int, Sent], refusals: Sequence[Refusal], *, who: str, replaces: bool
    ) -> Receipt:
        """Keep a file, its records by line, what was refused of it, and make it count: whole or not at all.

        With `replaces` it takes the place of all that its centres had sent for its years, else it completes that. A
        file that is in already changes nothing. Raises `InvalidTable` for records that cannot be one import.
        """
        made = writing.Import(given, lines, refusals, who, replaces)
        # Told apart, so that an import that is killed leaves a trace.
        start = self._database.write(lambda connection: writing.tell(connection, who, Act.STARTED, made.file_name))
        try:
            return self._database.write(lambda connection: writing.add(connection, made, start))
        except AtlasError as error:
            why = error.what
            with suppress(AtlasError):
                self._database.write(lambda connection: writing.tell(connection, who, Act.FAILED, why, start=start))
            raise

    def undo(self, import_id: int, *, who: str) -> ImportSummary:
        """Make an import count no more; what it had replaced counts again. Raises `UnknownCode`."""
        return self._database.write(lambda connection: writing.set_live(connection, import_id, False, who))

    def redo(self, import_id: int, *, who: str) -> ImportSummary:
        """Make an undone import count again, at its place among the others.

        Raises `UnknownCode`, or `StoreConflict` where its file has come in again since.
        """
        return self._database.write(lambda connection: writing.set_live(connection, import_id, True, who))

    def imports(self) -> tuple[ImportSummary, ...]:
        """All imports, newest first."""
        return self._database.read(reading.summaries)

    def audit(self) -> tuple[AuditLine, ...]:
        """Who did what and when, newest first."""
        return self._database.read(reading.audit_lines)

    def version(self) -> int:
        """Grows whenever what counts changes: a key for what is computed of it."""
        return self._database.read(reading.version)

    def state(self) -> StoreState:
        """The version, and whether a demonstration is in: cheap enough to be asked every few seconds."""
        return self._database.read(reading.state)

    def sent(self, *, demonstration: bool = False) -> SentIn:
        """All that counts, with the version it is of, in one transaction."""
        return self._database.read(lambda connection: reading.sent_in(connection, demonstration=demonstration))

    def current(
        self, centre: str | None = None, kind: type[Sent] = ActivityRecord, *, demonstration: bool = False
    ) -> tuple[SentYear, ...]:
        """Who has sent what, for which year, and in which import: of one centre, or of all."""
        return self._database.read(
            lambda connection: reading.current(connection, kind, centre, demonstration=demonstration)
        )

    def records(
        self,
        kind: type[Sent] = ActivityRecord,
        *,
        centre: str | None = None,
        year: int | None = None,
        demonstration: bool = False,
    ) -> pd.DataFrame:
        """The records that count, a row each: `import_id`, `line`, then the fields of the kind.

        Choices and places are codes, several of them a tuple; an empty cell is *not told*. Either real records or
        those of the demonstration, never both.
        """
        return self._database.read(
            lambda connection: reading.records(connection, kind, centre, year, demonstration=demonstration)
        )

    def file(self, import_id: int) -> GivenFile:
        """The file of an import, as it was sent. Raises `UnknownCode`."""
        return self._database.read(lambda connection: reading.given_file(connection, import_id))

    def refusals(self, import_id: int) -> tuple[Refusal, ...]:
        """What an import left out. Raises `UnknownCode`."""
        return self._database.read(lambda connection: reading.refusals_of(connection, import_id))
