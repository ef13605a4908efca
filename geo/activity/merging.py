"""The table of activity as it is served: what a centre has sent for a year takes the place of what was published."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

import pandas as pd

from geo import units, wording
from geo.activity.choices import Format, Standing
from geo.activity.named import named_places
from geo.activity.store import SentIn
from geo.indicators.activity import HALF_DAY_MEASURES, PUBLISHED_PART, SENT, TOTAL
from geo.indicators.definition import Status
from geo.tables import CompletedTables, Tables
from geo.units import Unit

MEASURES: dict[str, tuple[str, Unit]] = {
    "half_days": (*HALF_DAY_MEASURES, units.HALF_DAYS),
    "meetings": ("rencontres", units.MEETINGS),
    "attendances": ("participations", units.ATTENDANCES),
    "publications": ("publications", units.PUBLICATIONS),
    "requests": ("demandes", units.REQUESTS),
}
"""Field of a record -> measure of the table, and its unit. People are not here: they are never added up."""


_FORMATS = {each.value: each.label for each in Format}


def with_sent(tables: Tables, sent: SentIn) -> Tables:
    """The same tables with the totals of what centres have sent in; the originals are untouched.

    What was published of the same centre, year and measure stays, under parts that no total reads. In a demonstration
    nothing that was published stays: real and generated figures are never beside each other.
    """
    published = tables.activity.iloc[:0] if sent.demonstration else tables.activity
    rows = pd.DataFrame(_rows(sent, frozenset(tables.centres["code"])), columns=published.columns)
    if rows.empty:
        return replace(tables, activity=published) if sent.demonstration else tables
    rows = rows.astype(published.dtypes)
    kept = [_set_aside(published, rows, sent)] if len(published) else []
    return _by_place(replace(tables, activity=pd.concat([*kept, rows], ignore_index=True)), sent)


def _by_place(tables: Tables, sent: SentIn) -> CompletedTables:
    """The same with what was sent in by place."""
    frames = {each.name: getattr(tables, each.name) for each in fields(tables)}
    years = frozenset((each.centre, each.year) for each in sent.years)
    return CompletedTables(**frames, named=named_places(sent.records, years))


def _set_aside(published: pd.DataFrame, rows: pd.DataFrame, sent: SentIn) -> pd.DataFrame:
    """The published rows, those that something sent in replaces under another part."""
    keys = ["centre_code", "year", "measure"]
    told = set(rows[keys].itertuples(index=False, name=None))
    is_replaced = [key in told for key in published[keys].itertuples(index=False, name=None)]
    if not any(is_replaced):
        return published
    days = _days(sent)
    changed = published.copy()
    mine = published[is_replaced]
    changed.loc[is_replaced, "part"] = [PUBLISHED_PART.format(part) for part in mine["part"]]
    changed.loc[is_replaced, "note"] = [
        " ; ".join(filter(None, (note if isinstance(note, str) else "", f"remplacé par l'{SENT} du {days[key]}")))
        for note, key in zip(mine["note"], zip(mine["centre_code"], mine["year"], strict=True), strict=True)
    ]
    return changed


def _days(sent: SentIn) -> dict[tuple[str, int], str]:
    """When the last import of each centre and year came in."""
    found: dict[tuple[str, int], int] = {}
    for each in sent.years:
        found[each.centre, each.year] = max(found.get((each.centre, each.year), 0), each.import_id)
    return {key: wording.moment(sent.imports[number].received) for key, number in found.items()}


def _rows(sent: SentIn, centres: frozenset[str]) -> Iterator[dict[str, object]]:
    """The totals of each centre and year that sent, then its half-days by format; no small group."""
    imports: dict[tuple[str, int], list[int]] = {}
    for each in sent.years:
        imports.setdefault((each.centre, each.year), []).append(each.import_id)
    for (centre, year, part, name), mine in _sums(sent.records).items():
        if centre not in centres:
            continue  # of another edition: this one does not know it
        value = math.fsum(mine.told)
        if name == "attendances" and 0 < value < sent.fewest:
            continue  # the analysis of activity tells that it is hidden
        numbers = imports[centre, year]
        when = wording.moment(max(sent.imports[number].received for number in numbers))
        listed = wording.listing([str(number) for number in numbers])
        measure, unit = MEASURES[name]
        yield {
            "centre_code": centre,
            "year": year,
            "measure": measure,
            "part": part,
            "value": value,
            "operator": "=",
            "unit": unit.name,
            "status": (Status.ESTIMATED if mine.is_estimated else Status.OBSERVED).value,
            "source": f"{SENT}, {'imports' if len(numbers) > 1 else 'import'} {listed}, reçu le {when}",
            "note": f"{SENT} du {when} : {mine.words}",
        }


@dataclass
class _Sum:
    """What some lines tell of a measure: nothing where none does, since an empty cell is no zero."""

    told: list[float] = field(default_factory=list)
    lines: int = 0
    is_estimated: bool = False

    @property
    def words(self) -> str:
        """How many lines it is of, in French."""
        without = self.lines - len(self.told)
        count = wording.plural(self.lines, "ligne reçue", "lignes reçues")
        return f"{count}, dont {wording.number(without)} sans ce chiffre" if without else count


def _sums(records: pd.DataFrame) -> dict[tuple[str, int, str, str], _Sum]:
    """By centre, year, part and field, in one passage: there may be tens of thousands of lines."""
    found: defaultdict[tuple[str, int, str, str], _Sum] = defaultdict(_Sum)
    figures = {name: records[name].astype(float).tolist() for name in MEASURES}
    estimated = (records["status"] == Standing.ESTIMATED.value).tolist()
    formats = [_FORMATS.get(told) for told in records["format"]]
    for place, (centre, year) in enumerate(zip(records["centre"], records["year"].astype(int), strict=True)):
        for name, values in figures.items():
            for part in (TOTAL, formats[place] if name == "half_days" else None):
                if part is None:
                    continue
                mine = found[centre, year, part, name]
                mine.lines += 1
                if values[place] == values[place]:
                    mine.told.append(values[place])
                    mine.is_estimated |= estimated[place]
    return {key: mine for key, mine in found.items() if mine.told}
