"""In which départements a place lies, and which places lie in it: looked up in a table made once, for many places."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from geo.indicators.definition import Level
from geo.place import Place
from geo.tables import Tables


class Whereabouts:
    """What `geo.territories` tells of one place, ready for thousands. A place that is not known lies nowhere."""

    def __init__(self, tables: Tables) -> None:
        hosts = tables.territories[tables.territories["level"] == Level.COMMUNE]
        links, listed = tables.neighbourhood_communes, tables.neighbourhoods
        self._department_of_commune = {**_pairs(hosts, "department_code"), **_pairs(tables.communes, "department_code")}
        self._department_of_neighbourhood = _pairs(listed, "department_code")
        self._department_of_contract = _pairs(tables.contracts, "department_code")
        self._epci_of_commune = _pairs(tables.communes.dropna(subset=["epci_code"]), "epci_code")
        self._communes = {
            Level.EPCI: _lists(tables.communes, "epci_code", "code"),
            Level.CONTRACT: _lists(tables.contract_communes, "contract_code", "commune_code"),
        }
        self._communes_of_department = _lists(tables.communes, "department_code", "code")
        self._contracts_of_department = _lists(tables.contracts, "department_code", "code")
        self._neighbourhoods_of_department = _lists(listed, "department_code", "code")
        self._communes_of_neighbourhood = _lists(links, "neighbourhood_code", "commune_code")
        self._neighbourhoods_of_commune = _lists(links, "commune_code", "neighbourhood_code")
        departments = tables.territories[tables.territories["level"] == Level.DEPARTMENT]
        self._departments_of_region = _lists(departments, "region_code", "code")
        self._known = frozenset(departments["code"])

    def departments(self, place: Place) -> tuple[str, ...]:
        """Codes of the départements that a place of activity lies in, sorted."""
        match place.level:
            case Level.DEPARTMENT:
                found = {place.code} & self._known
            case Level.NEIGHBOURHOOD:
                found = _one(self._department_of_neighbourhood.get(place.code))
            case _:
                found = {d for code in self.communes(place) if (d := self._department_of_commune.get(code))}
                found = found or _one(self._department_of_contract.get(place.code))
        return tuple(sorted(found))

    def communes(self, place: Place) -> tuple[str, ...]:
        """Codes of the communes of a commune, an EPCI or a contract, sorted; of another place, none."""
        if place.level is Level.COMMUNE:
            return (place.code,)
        return self._communes.get(place.level, {}).get(place.code, ())

    def hosts(self, place: Place) -> tuple[str, ...]:
        """Codes of the communes that a commune is or a neighbourhood lies in, sorted; of another place, none."""
        if place.level is Level.NEIGHBOURHOOD:
            return self._communes_of_neighbourhood.get(place.code, ())
        return (place.code,) if place.level is Level.COMMUNE else ()

    def epci(self, commune: str) -> Place | None:
        """The EPCI of a commune."""
        code = self._epci_of_commune.get(commune)
        return None if code is None else Place(Level.EPCI, code)

    def inside(self, place: Place) -> frozenset[str]:
        """A place and those that lie in it, even in part, as addresses write them."""
        if place.level is Level.REGION:
            mine = self._departments_of_region.get(place.code, ())
            return frozenset[str]().union(*(self.inside(Place(Level.DEPARTMENT, code)) for code in mine))
        if place.level is Level.DEPARTMENT:
            communes = self._communes_of_department.get(place.code, ())
            parts: dict[Level, Collection[str]] = {
                Level.NEIGHBOURHOOD: self._neighbourhoods_of_department.get(place.code, ()),
                Level.CONTRACT: self._contracts_of_department.get(place.code, ()),
                Level.EPCI: {self._epci_of_commune[code] for code in communes if code in self._epci_of_commune},
            }
        else:
            communes = self.communes(place)
            held = (self._neighbourhoods_of_commune.get(code, ()) for code in communes)
            parts = {Level.NEIGHBOURHOOD: {code for codes in held for code in codes}}
        parts[Level.COMMUNE] = communes
        return frozenset((str(place), *(str(Place(level, code)) for level, codes in parts.items() for code in codes)))


def _pairs(frame: pd.DataFrame, column: str) -> dict[str, str]:
    return dict(zip(_texts(frame["code"]), _texts(frame[column]), strict=True))


def _lists(frame: pd.DataFrame, key: str, wanted: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for larger, code in zip(_texts(frame[key]), _texts(frame[wanted]), strict=True):
        if isinstance(larger, str):  # a commune may be in no EPCI
            found.setdefault(larger, set()).add(code)
    return {larger: tuple(sorted(codes)) for larger, codes in found.items()}


def _texts(column: pd.Series) -> list[Any]:
    """The cells, read in one go: one by one takes twenty times as long."""
    return column.to_numpy(dtype=object).tolist()


def _one(code: str | None) -> set[str]:
    return set() if code is None else {code}
