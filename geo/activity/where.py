"""Where a line of activity is: the départements of its centre in a year, and those of the places that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geo.activity.whereabouts import Whereabouts
from geo.indicators.definition import Level
from geo.indicators.tally import coverage_in
from geo.place import Place
from geo.tables import Tables


def departments_of_centres(tables: Tables, year: int) -> Mapping[str, frozenset[str]]:
    """By centre, the départements that it covered on a day of a year at least; no entry for one without a perimeter."""
    rows = coverage_in(tables, year)
    return {str(code): frozenset(mine) for code, mine in rows.groupby("centre_code")["department_code"]}


def departments_of_places(tables: Tables, places: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The départements of places as records write them; none for one that the edition does not know."""
    lookup = Whereabouts(tables)
    return {text: frozenset(lookup.departments(Place.read(text))) for text in places}


def regions_of_departments(tables: Tables) -> Mapping[str, str]:
    """The région of every département, by code."""
    departments = tables.territories[tables.territories["level"] == Level.DEPARTMENT]
    return dict(zip(departments["code"], departments["region_code"], strict=True))
