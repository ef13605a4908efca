"""What is read of the store, inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import pandas as pd
import sqlalchemy as sa

from geo.activity.frame import record_frame
from geo.activity.model import ActivityRecord, FieldReport, Sent
from geo.activity.store import Act, AuditLine, GivenFile, ImportSummary, Refusal, SentIn, SentYear, StoreState
from geo.activity.store.tables import RECORDS, audit, files, imports, refusals, scopes
from geo.errors import UnknownCode


def counted(kind: type[Sent], *, demonstration: bool) -> sa.Subquery:
    """The scopes that count: of each centre and year, those of the last import that replaces, and of later ones."""
    chosen = sa.and_(imports.c.live, imports.c.kind == kind.table, imports.c.demonstration == demonstration)
    joined = scopes.join(imports)
    first = (
        sa.select(scopes.c.centre, scopes.c.year, sa.func.max(scopes.c.import_id).label("import_id"))
        .select_from(joined)
        .where(chosen, imports.c.replaces)
        .group_by(scopes.c.centre, scopes.c.year)
        .subquery()
    )
    same = sa.and_(first.c.centre == scopes.c.centre, first.c.year == scopes.c.year)
    return (
        sa.select(scopes)
        .select_from(joined.outerjoin(first, same))
        .where(chosen, scopes.c.import_id >= sa.func.coalesce(first.c.import_id, 0))
        .subquery()
    )


def current(
    connection: sa.Connection, kind: type[Sent], centre: str | None = None, *, demonstration: bool = False
) -> tuple[SentYear, ...]:
    """Who has sent what, for which year: of one centre, or of all."""
    counting = counted(kind, demonstration=demonstration)
    query = sa.select(counting).order_by(counting.c.centre, counting.c.year, counting.c.import_id)
    if centre is not None:
        query = query.where(counting.c.centre == centre)
    return tuple(SentYear(row.centre, row.year, row.import_id, row.lines) for row in connection.execute(query))


def records(
    connection: sa.Connection, kind: type[Sent], centre: str | None, year: int | None, *, demonstration: bool
) -> pd.DataFrame:
    """The records that count, a row each: the import, its line, then the fields of the kind."""
    table, counting = RECORDS[kind], counted(kind, demonstration=demonstration)
    of_year = table.c.year if "year" in table.c else sa.extract("year", table.c.day)
    query = (
        sa.select(table)
        .join(
            counting,
            sa.and_(
                counting.c.import_id == table.c.import_id,
                counting.c.centre == table.c.centre,
                counting.c.year == of_year,
            ),
        )
        .order_by(table.c.import_id, table.c.line)
    )
    if centre is not None:
        query = query.where(table.c.centre == centre)
    if year is not None:
        query = query.where(of_year == year)
    rows = connection.execute(query).all()
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(table.c)
    return record_frame(kind, dict(zip(table.c.keys(), columns, strict=True)))


def sent_in(connection: sa.Connection, *, demonstration: bool) -> SentIn:
    """All that counts, real or of the demonstration, and the imports that it came with."""
    years, report_years = (
        current(connection, kind, demonstration=demonstration) for kind in (ActivityRecord, FieldReport)
    )
    counting = {sent.import_id for sent in (*years, *report_years)}
    return SentIn(
        records=records(connection, ActivityRecord, None, None, demonstration=demonstration),
        reports=records(connection, FieldReport, None, None, demonstration=demonstration),
        years=years,
        report_years=report_years,
        imports={each.id: each for each in summaries(connection) if each.id in counting},
        version=version(connection),
        demonstration=demonstration,
    )


def state(connection: sa.Connection) -> StoreState:
    """What tells whether anything changed."""
    generated = sa.select(imports.c.id).where(imports.c.live, imports.c.demonstration).limit(1)
    return StoreState(version(connection), connection.execute(generated).first() is not None)


def summaries(connection: sa.Connection, import_id: int | None = None) -> tuple[ImportSummary, ...]:
    """All imports, or one of them, newest first."""
    query, covered = sa.select(imports).order_by(imports.c.id.desc()), sa.select(scopes)
    if import_id is not None:
        query, covered = query.where(imports.c.id == import_id), covered.where(scopes.c.import_id == import_id)
    spoken_of: dict[int, list[tuple[str, int]]] = {}
    for row in connection.execute(covered):
        spoken_of.setdefault(row.import_id, []).append((row.centre, row.year))
    return tuple(_summary(row, spoken_of[row.id]) for row in connection.execute(query))


def summary(connection: sa.Connection, import_id: int) -> ImportSummary:
    """One import. Raises `UnknownCode`."""
    found = summaries(connection, import_id)
    if not found:
        raise UnknownCode(
            f"L'import {import_id} n'existe pas", "base d'activité", "Choisissez un numéro de la liste des imports."
        )
    return found[0]


def _summary(row: sa.Row[Any], spoken_of: list[tuple[str, int]]) -> ImportSummary:
    return ImportSummary(
        id=row.id,
        kind=row.kind,
        file_name=row.file_name,
        sha256=row.sha256,
        received=row.received.replace(tzinfo=UTC),
        who=row.who,
        centres=tuple(sorted({centre for centre, _ in spoken_of})),
        years=tuple(sorted({year for _, year in spoken_of})),
        lines=row.lines,
        refused=row.refused,
        replaces=row.replaces,
        demonstration=row.demonstration,
        live=row.live,
    )


def audit_lines(connection: sa.Connection) -> tuple[AuditLine, ...]:
    """The whole audit, newest first."""
    ended = set(connection.execute(sa.select(audit.c.start_id).where(audit.c.start_id.is_not(None))).scalars())
    return tuple(
        AuditLine(
            id=row.id,
            moment=row.moment.replace(tzinfo=UTC),
            who=row.who,
            act=Act(row.act),
            import_id=row.import_id,
            detail=row.detail,
            cut_short=Act(row.act) is Act.STARTED and row.id not in ended,
        )
        for row in connection.execute(sa.select(audit).order_by(audit.c.id.desc()))
    )


def version(connection: sa.Connection) -> int:
    """Grows whenever what counts changes."""
    acts = [act.value for act in (Act.IMPORTED, Act.UNDONE, Act.REDONE)]
    return connection.execute(sa.select(sa.func.max(audit.c.id)).where(audit.c.act.in_(acts))).scalar() or 0


def given_file(connection: sa.Connection, import_id: int) -> GivenFile:
    """The file of an import, as it was sent."""
    told = summary(connection, import_id)
    content = connection.execute(sa.select(files.c.content).where(files.c.sha256 == told.sha256)).scalar_one()
    return GivenFile(told.file_name, content)


def refusals_of(connection: sa.Connection, import_id: int) -> tuple[Refusal, ...]:
    """What an import left out, in the order of the file's report."""
    summary(connection, import_id)
    query = sa.select(refusals).where(refusals.c.import_id == import_id).order_by(refusals.c.rank)
    return tuple(Refusal(row.line, row.column, row.value, row.why, row.advice) for row in connection.execute(query))
