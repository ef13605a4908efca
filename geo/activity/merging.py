"""The table of activity as it is served: what a centre has sent for a year takes the place of what was published."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, replace

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
    frames = {field.name: getattr(tables, field.name) for field in fields(tables)}
    years = frozenset((each.centre, each.year) for each in sent.years)
    return CompletedTables(**frames, named=named_places(tables, sent.records, years))


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
    """The totals of each centre and year that sent, then its half-days by format."""
    records = sent.records.groupby(["centre", "year"])
    imports: dict[tuple[str, int], list[int]] = {}
    for each in sent.years:
        imports.setdefault((each.centre, each.year), []).append(each.import_id)
    for (centre, year), numbers in imports.items():
        if centre not in centres:
            continue  # of another edition: this one does not know it
        mine = records.get_group((centre, year))
        when = wording.moment(max(sent.imports[number].received for number in numbers))
        listed = wording.listing([str(number) for number in numbers])
        same = {
            "centre_code": centre,
            "year": year,
            "operator": "=",
            "source": f"{SENT}, {'imports' if len(numbers) > 1 else 'import'} {listed}, reçu le {when}",
            "note": f"{SENT} du {when}",
        }
        for field, (measure, unit) in MEASURES.items():
            yield from _total(mine, field, same | {"measure": measure, "part": TOTAL, "unit": unit.name}, sent.fewest)
        for format, of_format in mine.groupby("format"):
            measure, unit = MEASURES["half_days"]
            parts = {"measure": measure, "part": _FORMATS[str(format)], "unit": unit.name}
            yield from _total(of_format, "half_days", same | parts, sent.fewest)


def _total(records: pd.DataFrame, field: str, same: dict[str, object], fewest: int) -> Iterator[dict[str, object]]:
    """The sum of what is told: nothing where no record tells it, since an empty cell is no zero."""
    told = records[records[field].notna()]
    if told.empty:
        return
    is_estimated = (told["status"] == Standing.ESTIMATED).any()
    count = wording.plural(len(records), "ligne reçue", "lignes reçues")
    without = len(records) - len(told)
    value = math.fsum(told[field])
    if field == "attendances" and 0 < value < fewest:
        return  # a small group: the analysis of activity tells that it is hidden
    yield same | {
        "value": value,
        "status": (Status.ESTIMATED if is_estimated else Status.OBSERVED).value,
        "note": f"{same['note']} : {count}" + (f", dont {wording.number(without)} sans ce chiffre" if without else ""),
    }
