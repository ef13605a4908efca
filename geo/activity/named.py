"""What is named in each territory, of the lines that centres have sent in: what the indicators by place are made of.

A line counts once in each territory that it names or of which it names a part, so that territories do not add up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

import pandas as pd

from geo import wording
from geo.activity.choices import Standing
from geo.activity.places import active, by_place
from geo.activity.presence import CentreYear, Presence, answers, in_charge, silence
from geo.activity.selection import ActivityChoice
from geo.activity.where import regions_of_departments
from geo.activity.whereabouts import Whereabouts
from geo.indicators.definition import COUNTRY_CODE, Level
from geo.place import Place
from geo.tables import NAMED_COLUMNS, Tables

_KEPT = 24
"""Counts kept: six levels of a few years."""
_COVERAGES = 2
"""The known one, and the one last supposed: each has tables of its own."""


def named_places(records: pd.DataFrame, sent: Collection[CentreYear]) -> Callable[[Tables, str, int], pd.DataFrame]:
    """Counts, by tables, level and year, when first asked for; the frame of `NAMED_COLUMNS`, not to be modified."""
    whereabouts = lru_cache(maxsize=_COVERAGES)(Whereabouts)

    @lru_cache(maxsize=_KEPT)
    def named(tables: Tables, level: str, year: int) -> pd.DataFrame:
        choice = ActivityChoice(years=(year,))
        lines = by_place(active(tables, records, choice))
        where = whereabouts(tables)
        counted = _counted(_members(tables, where, Level(level), lines))
        charge = _charge(tables, where, Level(level), choice)
        known = answers(tables, records, sent)
        states = {code: silence(pairs, known) if pairs else Presence.NO_CENTRE for code, pairs in charge.items()}
        found = counted.reindex(sorted(charge))
        found["actions"] = found["actions"].fillna(0).astype(int)
        found["silent"] = found["silent"].fillna(0).astype(int)
        found["estimated"] = found["estimated"].fillna(False).astype(bool)
        found["known"] = [states[code] is Presence.NONE for code in found.index]
        found["note"] = [_note(states[code]) for code in found.index]
        return found[list(NAMED_COLUMNS)]

    return named


def _note(state: Presence) -> str | None:
    return None if state is Presence.NONE else wording.PRESENCES[state.value]


def _members(tables: Tables, where: Whereabouts, level: Level, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines once for each territory of a level that they name, under `code`."""
    if level is Level.COUNTRY:
        mine = lines.assign(code=COUNTRY_CODE)
    elif level is Level.CENTRE:
        mine = lines.assign(code=lines["centre"])
    else:
        regions = regions_of_departments(tables)
        codes = {text: _codes(where, regions, level, Place.read(text)) for text in lines["place"].unique()}
        mine = lines.assign(code=lines["place"].map(codes)).explode("code").dropna(subset=["code"])
    return mine.drop_duplicates(["line_id", "code"])


def _codes(where: Whereabouts, regions: Mapping[str, str], level: Level, place: Place) -> tuple[str, ...]:
    """The territories of a level that a place is, or lies in."""
    match level:
        case Level.NEIGHBOURHOOD:
            return (place.code,) if place.level is Level.NEIGHBOURHOOD else ()
        case Level.COMMUNE:
            return where.hosts(place)
        case Level.DEPARTMENT:
            return where.departments(place)
        case _:
            return tuple(sorted({regions[code] for code in where.departments(place)}))


def _counted(mine: pd.DataFrame) -> pd.DataFrame:
    grouped = mine.assign(is_estimated=mine["status"] == Standing.ESTIMATED.value).groupby("code")
    actions = grouped.size()
    return pd.DataFrame(
        {
            "actions": actions,
            "half_days": grouped["half_days"].sum(min_count=1),
            "silent": actions - grouped["half_days"].count(),
            "estimated": grouped["is_estimated"].any(),
        }
    )


def _charge(
    tables: Tables, where: Whereabouts, level: Level, choice: ActivityChoice
) -> dict[str, frozenset[CentreYear]]:
    """By territory of a level, the centres that were in charge of a part of it during the year."""
    charge = in_charge(tables, choice)
    everyone = frozenset[CentreYear]().union(*charge.values())

    def of(departments: Iterable[str]) -> frozenset[CentreYear]:
        return frozenset[CentreYear]().union(*(charge.get(code, frozenset()) for code in departments))

    match level:
        case Level.COUNTRY:
            return {COUNTRY_CODE: everyone}
        case Level.CENTRE:
            return {code: frozenset({(code, choice.years[0])}) & everyone for code in tables.names(level)}
        case Level.REGION:
            regions = regions_of_departments(tables)
            return {code: of(d for d, region in regions.items() if region == code) for code in tables.names(level)}
        case _:
            return {code: of(where.departments(Place(level, code))) for code in tables.names(level)}
