"""Counting what the centres cover: codes and dates only, no polygon.

A *reference* is what is counted (QPV, inhabitants, contracts). It lies in départements; a centre covers départements
during periods. Everything about coverage is read off the one frame that `tally` returns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo.indicators.definition import COUNTRY_CODE, Level
from geo.tables import Tables
from geo.units import COMMUNES, CONTRACTS, INHABITANTS, NEIGHBOURHOODS, Unit


@dataclass(frozen=True)
class Reference:
    """Something that can be covered, and where it lies.

    `stock` gives one row per counted thing: `code` (of the thing or of its département), `department_code`, `weight`.
    `gaps` gives the départements about which nothing is known: their count is missing, not zero. `partial` gives those
    of which only a part is known: their count is a minimum.
    """

    key: str
    label: str
    unit: Unit
    vintage: str
    levels: tuple[Level, ...]
    sources: tuple[str, ...]
    stock: Callable[[Tables], pd.DataFrame]
    gaps: Callable[[Tables], frozenset[str]]
    partial: Callable[[Tables], frozenset[str]]


def _neighbourhood_stock(tables: Tables) -> pd.DataFrame:
    return tables.neighbourhoods[["code", "department_code"]].assign(weight=1.0)


def _host_stock(tables: Tables) -> pd.DataFrame:
    communes = tables.territories[tables.territories["level"] == Level.COMMUNE]
    hosts = communes[communes["code"].isin(tables.neighbourhood_communes["commune_code"])]
    return pd.DataFrame(hosts[["code", "department_code"]]).assign(weight=1.0)


def _listed_as(state: str) -> Callable[[Tables], frozenset[str]]:
    def departments(tables: Tables) -> frozenset[str]:
        rows = tables.list_gaps
        return frozenset(rows.loc[rows["state"] == state, "department_code"])

    return departments


def _observed(measure: str) -> Callable[[Tables], pd.DataFrame]:
    def stock(tables: Tables) -> pd.DataFrame:
        rows = tables.observations[tables.observations["measure"] == measure]
        return pd.DataFrame({"code": rows["code"], "department_code": rows["code"], "weight": rows["value"]})

    return stock


def _unobserved(measure: str) -> Callable[[Tables], frozenset[str]]:
    def gaps(tables: Tables) -> frozenset[str]:
        rows = tables.observations[tables.observations["measure"] == measure]
        return frozenset(tables.names("department")) - set(rows["code"])

    return gaps


def _nowhere(tables: Tables) -> frozenset[str]:
    del tables
    return frozenset()


BY_NEIGHBOURHOOD = (Level.COMMUNE, Level.EPCI, Level.CONTRACT)
"""The levels that hold neighbourhoods one by one; the others hold those of whole départements."""
_TERRITORIES = (Level.DEPARTMENT, Level.REGION, Level.CENTRE, Level.COUNTRY)

QPV = Reference(
    "qpv", "QPV", NEIGHBOURHOODS, "liste de l'édition", (Level.NEIGHBOURHOOD, *BY_NEIGHBOURHOOD, *_TERRITORIES),
    ("neighbourhoods-2024-list", "neighbourhoods-2024-gaps"), _neighbourhood_stock,
    _listed_as("absente"), _listed_as("partielle"),
)  # fmt: skip
RESIDENTS = Reference(
    "habitants", "habitants des QPV", INHABITANTS, "RP 2018, génération 2015", _TERRITORIES,
    ("departments-ci-ville",), _observed("inhabitants_rp2018"),
    _unobserved("inhabitants_rp2018"), _nowhere,
)  # fmt: skip
CITY_CONTRACTS = Reference(
    "contrats", "contrats de ville", CONTRACTS, "contrats de 2018", _TERRITORIES,
    ("departments-ci-ville",), _observed("contracts_2018"), _unobserved("contracts_2018"),
    _nowhere,
)  # fmt: skip
HOST_COMMUNES = Reference(
    "communes", "communes à QPV", COMMUNES, QPV.vintage, _TERRITORIES, QPV.sources, _host_stock,
    _listed_as("absente"), _listed_as("partielle"),
)  # fmt: skip
REFERENCES = (QPV, RESIDENTS, CITY_CONTRACTS)
"""Those that have indicators."""
COUNTED = (*REFERENCES, HOST_COMMUNES)
"""All that a coverage is told in."""


def coverage_on(tables: Tables, on: date) -> pd.DataFrame:
    """The rows of the coverage table that hold on a date, both ends included."""
    coverage = tables.coverage
    day = pd.Timestamp(on)
    started = coverage["valid_from"] <= day
    not_ended = coverage["valid_until"].isna() | (coverage["valid_until"] >= day)
    return coverage[started & not_ended]


def coverage_in(tables: Tables, year: int) -> pd.DataFrame:
    """The rows of the coverage table that hold on a day of a year at least."""
    coverage = tables.coverage
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    ended = coverage["valid_until"].notna() & (coverage["valid_until"] < first)
    return coverage[(coverage["valid_from"] <= last) & ~ended]


def centres_by_department(tables: Tables, on: date) -> dict[str, tuple[str, ...]]:
    """For every département, the codes of the centres that cover it on a date, sorted; empty when none is known."""
    covering = coverage_on(tables, on).groupby("department_code")["centre_code"].agg(lambda codes: sorted(set(codes)))
    found = covering.to_dict()
    return {code: tuple(found.get(code, ())) for code in sorted(tables.names("department"))}


def centres_by_territory(tables: Tables, level: Level, on: date) -> dict[str, tuple[str, ...]]:
    """The same by territory of another level: the distinct centres that cover at least a part of each."""
    found: dict[str, set[str]] = {}
    by_department = centres_by_department(tables, on)
    parts = members(tables, level, on)
    if "department_code" not in parts:
        parts = parts.merge(tables.neighbourhoods[["code", "department_code"]], on="code")
    for territory, department in zip(parts["group"], parts["department_code"], strict=True):
        found.setdefault(territory, set()).update(by_department[department])
    return {territory: tuple(sorted(centres)) for territory, centres in found.items()}


def tally(tables: Tables, reference: Reference, level: Level, on: date) -> pd.DataFrame:
    """How much of a reference is covered, by territory of one level.

    Returns a frame indexed by code with `total`, `covered` (at least one centre), `several` (at least two),
    `uncovered`, `uncertain` (covered, but only by perimeters that are probable or estimated), `gaps` and `partial`
    (number of départements of which nothing, or only a part, is known). `covered + uncovered = total` always. Every
    territory of the level has a row, save those of `BY_NEIGHBOURHOOD` that hold none; at the level of centres, only
    those that cover something on that date.
    """
    counted = _counted(tables, reference, on)
    parts = members(tables, level, on)
    by_thing = level in (Level.NEIGHBOURHOOD, *BY_NEIGHBOURHOOD)
    kept = counted if by_thing else counted.drop(columns="code")
    groups = parts.merge(kept, on="code" if by_thing else "department_code", how="left").groupby("group")
    result = groups[list(_AMOUNTS)].sum()
    where = groups["department_code"].agg(set)
    # A QPV that is listed is fully known, however incomplete the list around it.
    partial = frozenset() if level is Level.NEIGHBOURHOOD else reference.partial(tables)
    for column, codes in (("gaps", reference.gaps(tables)), ("partial", partial)):
        result[column] = [len(codes & mine) for mine in where]
    result.index.name = "code"
    return result.sort_index()


_AMOUNTS = ("total", "covered", "several", "uncovered", "uncertain")


def _counted(tables: Tables, reference: Reference, on: date) -> pd.DataFrame:
    """One row per counted thing: `code`, `department_code`, and its weight under each of `_AMOUNTS`."""
    rows = reference.stock(tables).merge(
        _coverage_of_departments(tables, on), left_on="department_code", right_index=True
    )
    weight, centres = rows["weight"], rows["centres"]
    return rows[["code", "department_code"]].assign(
        total=weight,
        covered=weight.where(centres >= 1, 0.0),
        several=weight.where(centres >= 2, 0.0),
        uncovered=weight.where(centres == 0, 0.0),
        uncertain=weight.where((centres >= 1) & (rows["established"] == 0), 0.0),
    )


def _coverage_of_departments(tables: Tables, on: date) -> pd.DataFrame:
    """Number of centres, and of centres with an established perimeter, by département."""
    valid = coverage_on(tables, on)
    codes = pd.Index(sorted(tables.names("department")), name="department_code")
    centres = valid.groupby("department_code")["centre_code"].nunique()
    established = valid[valid["status"] == "etabli"].groupby("department_code")["centre_code"].nunique()
    return pd.DataFrame({"centres": centres, "established": established}).reindex(codes).fillna(0).astype(int)


def members(tables: Tables, level: Level, on: date) -> pd.DataFrame:
    """What makes up each territory: columns `group`, and `code` (of a QPV) or `department_code`."""
    if level is Level.NEIGHBOURHOOD:
        return pd.DataFrame({"group": tables.neighbourhoods["code"], "code": tables.neighbourhoods["code"]})
    if level in BY_NEIGHBOURHOOD:
        return _members_by_commune(tables, level)
    if level is Level.CENTRE:
        valid = coverage_on(tables, on).drop_duplicates(["centre_code", "department_code"])
        return pd.DataFrame({"group": valid["centre_code"], "department_code": valid["department_code"]})
    departments = tables.territories[tables.territories["level"] == "department"]
    group = {
        Level.DEPARTMENT: departments["code"],
        Level.REGION: departments["region_code"],
        Level.COUNTRY: pd.Series(COUNTRY_CODE, index=departments.index),
    }[level]
    return pd.DataFrame({"group": group, "department_code": departments["code"]})


def _members_by_commune(tables: Tables, level: Level) -> pd.DataFrame:
    """The QPV of each commune, or of what communes make up: one over several of these counts once in each."""
    links = tables.neighbourhood_communes
    members = pd.DataFrame({"group": links["commune_code"], "code": links["neighbourhood_code"]})
    if level is Level.COMMUNE:
        return members
    if level is Level.EPCI:
        larger = tables.communes[["code", "epci_code"]].dropna()
    else:
        larger = tables.contract_communes[["commune_code", "contract_code"]]
    found = members.merge(larger.set_axis(["group", "larger"], axis=1), on="group")
    return found[["larger", "code"]].drop_duplicates(ignore_index=True).rename(columns={"larger": "group"})
