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
from geo.units import CONTRACTS, INHABITANTS, NEIGHBOURHOODS, Unit

INCOMPLETE_ZONES = ("971", "972", "973", "974", "976")
"""Overseas départements of which the list of 2024 holds only a part (see `data/reference/fr`)."""


@dataclass(frozen=True)
class Reference:
    """Something that can be covered, and where it lies.

    `stock` gives one row per counted thing: `code` (of the thing or of its département), `department_code`, `weight`.
    `gaps` gives the départements about which nothing is known: their count is missing, not zero.
    """

    key: str
    label: str
    unit: Unit
    vintage: str
    levels: tuple[Level, ...]
    sources: tuple[str, ...]
    stock: Callable[[Tables], pd.DataFrame]
    gaps: Callable[[Tables], frozenset[str]]


def _neighbourhood_stock(tables: Tables) -> pd.DataFrame:
    return tables.neighbourhoods[["code", "department_code"]].assign(weight=1.0)


def _neighbourhood_gaps(tables: Tables) -> frozenset[str]:
    """Territories without any row of the list although they have QPV: only the official file knows them."""
    listed = set(tables.neighbourhoods["department_code"])
    departments = tables.territories[tables.territories["level"] == "department"]
    overseas = departments.loc[departments["zone"] != "hexagone", "code"]
    return frozenset(overseas) - listed


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


_TERRITORIES = (Level.DEPARTMENT, Level.REGION, Level.CENTRE, Level.COUNTRY)

QPV = Reference(
    "qpv", "QPV", NEIGHBOURHOODS, "liste de 2024", (Level.NEIGHBOURHOOD, Level.COMMUNE, *_TERRITORIES),
    ("neighbourhoods-2024-list", "network-coverage"), _neighbourhood_stock, _neighbourhood_gaps,
)  # fmt: skip
RESIDENTS = Reference(
    "habitants", "habitants des QPV", INHABITANTS, "RP 2018, génération 2015", _TERRITORIES,
    ("departments-ci-ville", "network-coverage"), _observed("inhabitants_rp2018"),
    _unobserved("inhabitants_rp2018"),
)  # fmt: skip
CITY_CONTRACTS = Reference(
    "contrats", "contrats de ville", CONTRACTS, "contrats de 2018", _TERRITORIES,
    ("departments-ci-ville", "network-coverage"), _observed("contracts_2018"), _unobserved("contracts_2018"),
)  # fmt: skip
REFERENCES = (QPV, RESIDENTS, CITY_CONTRACTS)


def coverage_on(tables: Tables, on: date) -> pd.DataFrame:
    """The rows of the coverage table that hold on a date, both ends included."""
    coverage = tables.coverage
    day = pd.Timestamp(on)
    started = coverage["valid_from"] <= day
    not_ended = coverage["valid_until"].isna() | (coverage["valid_until"] >= day)
    return coverage[started & not_ended]


def centres_by_department(tables: Tables, on: date) -> dict[str, tuple[str, ...]]:
    """For every département, the codes of the centres that cover it on a date, sorted; empty when none is known."""
    covering = coverage_on(tables, on).groupby("department_code")["centre_code"].agg(lambda codes: sorted(set(codes)))
    found = covering.to_dict()
    return {code: tuple(found.get(code, ())) for code in sorted(tables.names("department"))}


def tally(tables: Tables, reference: Reference, level: Level, on: date) -> pd.DataFrame:
    """How much of a reference is covered, by territory of one level.

    Returns a frame indexed by code with `total`, `covered` (at least one centre), `several` (at least two),
    `uncovered`, `uncertain` (covered, but only by perimeters that are probable or estimated) and `gaps` (number of
    départements of which nothing is known). `covered + uncovered = total` always. Every territory of the level has a
    row; at the level of centres, only the centres that cover something on that date.
    """
    stock = reference.stock(tables)
    departments = _coverage_of_departments(tables, on)
    rows = stock.merge(departments, left_on="department_code", right_index=True)
    weight = rows["weight"]
    counted = pd.DataFrame(
        {
            "code": rows["code"],
            "department_code": rows["department_code"],
            "total": weight,
            "covered": weight.where(rows["centres"] >= 1, 0.0),
            "several": weight.where(rows["centres"] >= 2, 0.0),
            "uncovered": weight.where(rows["centres"] == 0, 0.0),
            "uncertain": weight.where((rows["centres"] >= 1) & (rows["established"] == 0), 0.0),
        }
    )
    members = _members(tables, reference, level, on)
    key = "code" if level in (Level.NEIGHBOURHOOD, Level.COMMUNE) else "department_code"
    grouped = members.merge(counted.drop(columns="code" if key != "code" else "department_code"), on=key, how="left")
    amounts = ["total", "covered", "several", "uncovered", "uncertain"]
    result = grouped.groupby("group")[amounts].sum()
    gaps = reference.gaps(tables)
    if key == "department_code":
        result["gaps"] = members.groupby("group")["department_code"].agg(lambda codes: len(gaps & set(codes)))
    else:
        result["gaps"] = 0
    result.index.name = "code"
    return result.sort_index()


def _coverage_of_departments(tables: Tables, on: date) -> pd.DataFrame:
    """Number of centres, and of centres with an established perimeter, by département."""
    valid = coverage_on(tables, on)
    codes = pd.Index(sorted(tables.names("department")), name="department_code")
    centres = valid.groupby("department_code")["centre_code"].nunique()
    established = valid[valid["status"] == "etabli"].groupby("department_code")["centre_code"].nunique()
    return pd.DataFrame({"centres": centres, "established": established}).reindex(codes).fillna(0).astype(int)


def _members(tables: Tables, reference: Reference, level: Level, on: date) -> pd.DataFrame:
    """What makes up each territory: columns `group`, and `code` (of a QPV) or `department_code`."""
    if level is Level.NEIGHBOURHOOD:
        return pd.DataFrame({"group": tables.neighbourhoods["code"], "code": tables.neighbourhoods["code"]})
    if level is Level.COMMUNE:
        links = tables.neighbourhood_communes
        return pd.DataFrame({"group": links["commune_code"], "code": links["neighbourhood_code"]})
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
