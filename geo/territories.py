"""What lies in what, by codes alone: a QPV in communes, these in EPCI, contracts, départements and régions.

A QPV over several communes lies in the EPCI of each; an EPCI over several départements lies in each. A contract holds
the QPV of its communes: which of them it names is not published.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.indicators.tally import coverage_on
from geo.place import FRANCE, Place
from geo.tables import Tables

_MADE_OF_COMMUNES = (Level.COMMUNE, Level.EPCI, Level.CONTRACT)


def neighbourhoods_of(tables: Tables, place: Place, on: date) -> frozenset[str]:
    """Codes of the QPV that lie in a place, even in part; of a centre, those that it covers on the date."""
    listed = tables.neighbourhoods
    if place.level is Level.NEIGHBOURHOOD:
        return frozenset(listed.loc[listed["code"] == place.code, "code"])
    if place.level in _MADE_OF_COMMUNES:
        links = tables.neighbourhood_communes
        return frozenset(links.loc[links["commune_code"].isin(communes_of(tables, place)), "neighbourhood_code"])
    inside = listed["department_code"].isin(departments_of(tables, place, on))
    return frozenset(listed.loc[inside, "code"])


def communes_of(tables: Tables, place: Place) -> frozenset[str]:
    """Codes of the communes of a QPV, an EPCI or a contract; of a commune, itself. Empty where they are not known."""
    match place.level:
        case Level.NEIGHBOURHOOD:
            return _column(tables.neighbourhood_communes, "neighbourhood_code", place.code, "commune_code")
        case Level.EPCI:
            return _column(tables.communes, "epci_code", place.code, "code")
        case Level.CONTRACT:
            return _column(tables.contract_communes, "contract_code", place.code, "commune_code")
        case Level.COMMUNE:
            return frozenset({place.code})
        case other:
            raise ValueError(f"no communes are kept for {other}")


def departments_of(tables: Tables, place: Place, on: date) -> tuple[str, ...]:
    """Codes of the départements that a place lies in or is made of, sorted; of a centre, those covered on the date."""
    territories = tables.territories
    match place.level:
        case Level.DEPARTMENT:
            found = frozenset({place.code})
        case Level.NEIGHBOURHOOD:
            found = _column(tables.neighbourhoods, "code", place.code, "department_code")
        case Level.CENTRE:
            found = _column(coverage_on(tables, on), "centre_code", place.code, "department_code")
        case Level.REGION | Level.COUNTRY:
            departments = territories[territories["level"] == Level.DEPARTMENT]
            inside = departments["region_code"] == place.code if place.level is Level.REGION else slice(None)
            found = frozenset(departments.loc[inside, "code"])
        case _:
            found = _departments_of_communes(tables, communes_of(tables, place))
            if not found and place.level is Level.CONTRACT:
                found = _column(tables.contracts, "code", place.code, "department_code")
    return tuple(sorted(found))


def epcis_by_department(tables: Tables) -> dict[str, tuple[str, ...]]:
    """By département, the EPCI that have a commune there, sorted: one over two départements is in both lists."""
    pairs = tables.communes.dropna(subset=["epci_code"])[["department_code", "epci_code"]].drop_duplicates()
    found = pairs.sort_values("epci_code").groupby("department_code")["epci_code"].agg(tuple)
    return {str(code): epcis for code, epcis in found.items()}


def parents_of(tables: Tables, place: Place, on: date) -> tuple[Place, ...]:
    """The larger places that one lies in: communes, EPCI, contracts, départements, régions, France, in that order.

    Of a centre, France alone: a centre lies in no territory, it covers some. A collectivité is in no région.
    """
    if place.level is Level.COUNTRY:
        return ()
    if place.level in (Level.CENTRE, Level.REGION):
        return (FRANCE,)
    found: list[Place] = []
    if place.level in (Level.NEIGHBOURHOOD, *_MADE_OF_COMMUNES):
        communes = communes_of(tables, place)
        if place.level is Level.NEIGHBOURHOOD:
            found += _places(Level.COMMUNE, communes)
        if place.level is not Level.EPCI:
            found += _places(Level.EPCI, _epcis_of_communes(tables, communes))
        if place.level in (Level.NEIGHBOURHOOD, Level.COMMUNE):
            links = tables.contract_communes
            found += _places(Level.CONTRACT, links.loc[links["commune_code"].isin(communes), "contract_code"])
    departments = departments_of(tables, place, on)
    if place.level is not Level.DEPARTMENT:
        found += _places(Level.DEPARTMENT, departments)
    rows = tables.territories
    rows = rows[(rows["level"] == Level.DEPARTMENT) & rows["code"].isin(departments)]
    found += _places(Level.REGION, rows.loc[rows["region_code"] != rows["code"], "region_code"])
    return (*found, FRANCE)


def name_of(tables: Tables, place: Place) -> str:
    """The name of a place, whether it holds QPV or not. Raises `UnknownCode` for one that the edition does not know."""
    if place == FRANCE:
        return "France"
    if place.level is Level.COMMUNE:
        names = tables.communes.loc[tables.communes["code"] == place.code, "name"].tolist()
        name = names[0] if names else tables.names(Level.COMMUNE).get(place.code)
    else:
        name = tables.names(place.level).get(place.code)
    if name is None:
        raise UnknownCode(f"Le lieu « {place} » n'existe pas ici", "tables de l'édition", "Vérifiez son code.")
    return str(name)


def _column(frame: pd.DataFrame, key: str, code: str, wanted: str) -> frozenset[str]:
    return frozenset(frame.loc[frame[key] == code, wanted].dropna())


def _departments_of_communes(tables: Tables, codes: frozenset[str]) -> frozenset[str]:
    """Of all communes of the country, and of those that host QPV, should one of these be missing from the list."""
    hosts = tables.territories[tables.territories["level"] == Level.COMMUNE]
    known = (rows.loc[rows["code"].isin(codes), "department_code"] for rows in (tables.communes, hosts))
    return frozenset[str]().union(*known)


def _epcis_of_communes(tables: Tables, codes: frozenset[str]) -> frozenset[str]:
    communes = tables.communes
    return frozenset(communes.loc[communes["code"].isin(codes), "epci_code"].dropna())


def _places(level: Level, codes: Iterable[str]) -> list[Place]:
    return [Place(level, code) for code in sorted(set(codes))]
