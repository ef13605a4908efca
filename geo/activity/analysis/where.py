"""Where a line of activity is: the départements of its centre in a year, and those of the places that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.indicators.tally import coverage_in
from geo.place import Place


def departments_of_centres(atlas: Atlas, year: int) -> Mapping[str, frozenset[str]]:
    """By centre, the départements that it covered on a day of a year at least; no entry for one without a perimeter."""
    rows = coverage_in(atlas.tables, year)
    return {str(code): frozenset(mine) for code, mine in rows.groupby("centre_code")["department_code"]}


def departments_of_places(atlas: Atlas, places: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The départements of places as records write them; none for one that the edition does not know."""
    known = _departments_by_level(atlas)
    found = {}
    for text in places:
        place = Place.read(text)
        found[text] = known[place.level].get(place.code, frozenset())
    return found


def _departments_by_level(atlas: Atlas) -> Mapping[Level, Mapping[str, frozenset[str]]]:
    tables = atlas.tables
    communes, contracts = tables.communes, tables.contracts
    of_contracts = tables.contract_communes.merge(communes, left_on="commune_code", right_on="code")
    hosts = tables.territories[tables.territories["level"] == Level.COMMUNE]
    return {
        Level.NEIGHBOURHOOD: _gathered(tables.neighbourhoods["code"], tables.neighbourhoods["department_code"]),
        Level.COMMUNE: _gathered(hosts["code"], hosts["department_code"])
        | _gathered(communes["code"], communes["department_code"]),
        Level.EPCI: _gathered(communes["epci_code"], communes["department_code"]),
        Level.CONTRACT: _gathered(contracts["code"], contracts["department_code"])
        | _gathered(of_contracts["contract_code"], of_contracts["department_code"]),
        Level.DEPARTMENT: {code: frozenset({code}) for code in atlas.region_of_department},
    }


def _gathered(codes: pd.Series, departments: pd.Series) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, department in zip(codes, departments, strict=True):
        if isinstance(code, str) and isinstance(department, str):
            found[code].add(department)
    return {code: frozenset(mine) for code, mine in found.items()}
