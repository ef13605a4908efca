"""What is written to the store, inside a transaction that holds it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from geo.activity.choices import Standing
from geo.activity.model import Sent, as_row, faults
from geo.activity.store import Act, GivenFile, ImportSummary, Receipt, Refusal, reading
from geo.activity.store.tables import RECORDS, audit, files, imports, refusals, scopes
from geo.errors import InvalidTable, StoreConflict

_LONGEST_NAME = 200
_LONGEST_CELL = 1000


@dataclass(frozen=True)
class Import:
    """One import to be made."""

    given: GivenFile
    lines: Mapping[int, Sent]
    """By the line of the file that each comes from."""
    refusals: Sequence[Refusal]
    who: str
    replaces: bool

    def __post_init__(self) -> None:
        kinds = {type(record) for record in self.lines.values()}
        demonstrations = {record.status is Standing.DEMONSTRATION for record in self.lines.values()}
        wrong = [f"ligne {line} : {fault.why}" for line, record in self.lines.items() for fault in faults(record)]
        if not self.lines:
            wrong.append("aucune ligne ne peut être gardée")
        if len(kinds) > 1:
            wrong.append("activité et remontées de terrain mêlées")
        if len(demonstrations) > 1:
            wrong.append("lignes réelles et de démonstration mêlées")
        if wrong:
            raise InvalidTable(f"fichier « {self.file_name} »", tuple(wrong))

    @property
    def kind(self) -> type[Sent]:
        """Of all its records."""
        return type(next(iter(self.lines.values())))

    @property
    def demonstration(self) -> bool:
        """Whether all of it was generated."""
        return next(iter(self.lines.values())).status is Standing.DEMONSTRATION

    @property
    def file_name(self) -> str:
        """As it is shown: never as a path."""
        return _storable(self.given.name, _LONGEST_NAME)

    @property
    def sha256(self) -> str:
        """Of the bytes of the file."""
        return self.given.sha256

    @property
    def scopes(self) -> Counter[tuple[str, int]]:
        """Lines by centre and year."""
        return Counter((record.centre, record.year) for record in self.lines.values())


def tell(
    connection: sa.Connection, who: str, act: Act, detail: str, import_id: int | None = None, start: int | None = None
) -> int:
    """Add a line to the audit; returns its number."""
    line = {
        "moment": _now(), "who": _storable(who, _LONGEST_NAME), "act": act.value, "import_id": import_id,
        "start_id": start, "detail": _storable(detail, _LONGEST_CELL),
    }  # fmt: skip
    return _inserted(connection, audit, line)


def add(connection: sa.Connection, made: Import, start: int) -> Receipt:
    """Make an import, unless the file is in already; `start` is the audit line that announced it."""
    done = sa.select(audit.c.import_id).where(audit.c.start_id == start, audit.c.act == Act.IMPORTED.value)
    if (own := connection.execute(done).scalar()) is not None:
        return Receipt(reading.summary(connection, own), is_new=True)  # kept just before the server went away
    known = _same_file(connection, made.kind, made.sha256, set(made.scopes), demonstration=made.demonstration)
    if known is not None:
        tell(connection, made.who, Act.KNOWN, made.file_name, known, start)
        return Receipt(reading.summary(connection, known), is_new=False)
    import_id = _insert(connection, made)
    tell(connection, made.who, Act.IMPORTED, made.file_name, import_id, start)
    return Receipt(reading.summary(connection, import_id), is_new=True)


def set_live(connection: sa.Connection, import_id: int, live: bool, who: str) -> ImportSummary:
    """Make an import count again, or no more; nothing happens where that is so already."""
    before = reading.summary(connection, import_id)
    if before.live == live:
        return before
    if live:
        _refuse_twice(connection, before)
    connection.execute(sa.update(imports).where(imports.c.id == import_id).values(live=live))
    tell(connection, who, Act.REDONE if live else Act.UNDONE, before.file_name, import_id)
    return reading.summary(connection, import_id)


def _insert(connection: sa.Connection, made: Import) -> int:
    kept = sa.select(files.c.sha256).where(files.c.sha256 == made.sha256)
    if connection.execute(kept).scalar() is None:
        connection.execute(files.insert(), {"sha256": made.sha256, "content": made.given.content})
    import_id = _inserted(connection, imports, {
        "kind": made.kind.table, "file_name": made.file_name, "sha256": made.sha256, "received": _now(),
        "who": _storable(made.who, _LONGEST_NAME), "lines": len(made.lines), "refused": len(made.refusals),
        "replaces": made.replaces, "demonstration": made.demonstration, "live": True,
    })  # fmt: skip
    of_import = {"import_id": import_id}
    told = [{**of_import, "centre": centre, "year": year, "lines": n} for (centre, year), n in made.scopes.items()]
    connection.execute(scopes.insert(), told)
    records = [{**of_import, "line": line, **as_row(record)} for line, record in made.lines.items()]
    connection.execute(RECORDS[made.kind].insert(), records)
    if made.refusals:
        left_out = [{**of_import, "rank": rank, **_refusal(each)} for rank, each in enumerate(made.refusals)]
        connection.execute(refusals.insert(), left_out)
    return import_id


def _refusal(refusal: Refusal) -> dict[str, object]:
    return {
        name: _storable(value, _LONGEST_CELL) if isinstance(value, str) else value
        for name, value in asdict(refusal).items()
    }


def _same_file(
    connection: sa.Connection, kind: type[Sent], sha256: str, told: set[tuple[str, int]], *, demonstration: bool
) -> int | None:
    """The import of the same bytes for the same centres and years, if all of it counts."""
    counting = reading.counted(kind, demonstration=demonstration)
    found = sa.select(counting).join(imports, imports.c.id == counting.c.import_id).where(imports.c.sha256 == sha256)
    counted: dict[int, set[tuple[str, int]]] = {}
    for row in connection.execute(found):
        counted.setdefault(row.import_id, set()).add((row.centre, row.year))
    return next((import_id for import_id, scope in counted.items() if scope == told), None)


def _refuse_twice(connection: sa.Connection, undone: ImportSummary) -> None:
    (kind,) = (kind for kind in RECORDS if kind.table == undone.kind)
    own = connection.execute(sa.select(scopes.c.centre, scopes.c.year).where(scopes.c.import_id == undone.id))
    told = {(row.centre, row.year) for row in own}
    other = _same_file(connection, kind, undone.sha256, told, demonstration=undone.demonstration)
    if other is not None:
        raise StoreConflict(
            f"L'import {undone.id} ne peut pas être rétabli : son fichier compte déjà",
            f"import {other}",
            f"Annulez d'abord l'import {other}.",
        )


def _inserted(connection: sa.Connection, table: sa.Table, row: dict[str, object]) -> int:
    return int(connection.execute(table.insert().returning(table.c.id), row).scalar_one())


def _now() -> datetime:
    """UTC, without saying so: SQLite keeps no zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def _storable(text: str, longest: int) -> str:
    """A text that any database takes, whatever a file held."""
    return text[:longest].encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
