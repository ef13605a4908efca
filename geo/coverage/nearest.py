"""Who is near and who was there: distance to the seats of the active centres, and the last centre of a département.

A seat is the point of its town; a centre whose town is not known has none, and is no one's nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from geo.distance import kilometres
from geo.indicators.definition import Level
from geo.indicators.tally import coverage_on
from geo.schema import links
from geo.tables import Tables


@dataclass(frozen=True)
class Nearest:
    """The nearest seat. `is_probable`: no source names its town as the seat."""

    centre: str
    km: float
    is_probable: bool


@dataclass(frozen=True)
class LastCentre:
    """Who covered a département last, and the first day without; with the sources of that row."""

    centres: tuple[str, ...]
    uncovered_since: date
    sources: tuple[str, ...]


def seats(tables: Tables, on: date) -> pd.DataFrame:
    """The seats of the centres active on a date: `longitude`, `latitude`, `is_probable`, indexed by centre."""
    centres = _active(tables, on)
    known = centres.dropna(subset=["seat_status", "longitude", "latitude"]).sort_index()
    return known[["longitude", "latitude"]].assign(is_probable=known["seat_status"] == "probable")


def without_seat(tables: Tables, on: date) -> tuple[str, ...]:
    """The active centres of which no seat is known, sorted."""
    return tuple(sorted(set(_active(tables, on).index) - set(seats(tables, on).index)))


def nearest_to_departments(tables: Tables, on: date) -> dict[str, Nearest]:
    """By département, from a point inside it; one without a contour has no point, hence no row."""
    departments = tables.territories[tables.territories["level"] == Level.DEPARTMENT].set_index("code")
    return nearest(pd.DataFrame(departments[["longitude", "latitude"]]), seats(tables, on))


def nearest_to_neighbourhoods(tables: Tables, on: date) -> dict[str, Nearest]:
    """By QPV, from its point where its perimeter is known, else from its commune; the nearest of several communes."""
    return nearest(points_of_neighbourhoods(tables), seats(tables, on))


def points_of_neighbourhoods(tables: Tables) -> pd.DataFrame:
    """`longitude` and `latitude`, indexed by QPV: one row where its perimeter is known, else one per commune."""
    own = tables.perimeters.set_index("neighbourhood_code")[["longitude", "latitude"]]
    communes = tables.territories[tables.territories["level"] == Level.COMMUNE].set_index("code")
    links = tables.neighbourhood_communes
    links = links[~links["neighbourhood_code"].isin(own.index)].set_index("neighbourhood_code")
    hosts = pd.DataFrame({axis: links["commune_code"].map(communes[axis]) for axis in ("longitude", "latitude")})
    return pd.concat([pd.DataFrame(own), hosts])


def last_centres(tables: Tables, on: date) -> dict[str, LastCentre]:
    """By département that no centre covers on a date, where one is known to have done so before."""
    covered = set(coverage_on(tables, on)["department_code"])
    rows = tables.coverage[tables.coverage["valid_until"] < pd.Timestamp(on)]
    found = {}
    for department, mine in rows[~rows["department_code"].isin(covered)].groupby("department_code"):
        end = mine["valid_until"].max()
        last = mine[mine["valid_until"] == end].sort_values("centre_code")
        sources = tuple(dict.fromkeys(link for source in last["source"] for link in links(source)))
        found[str(department)] = LastCentre(tuple(last["centre_code"]), end.date() + timedelta(days=1), sources)
    return found


def _active(tables: Tables, on: date) -> pd.DataFrame:
    return tables.centres[tables.centres["code"].isin(coverage_on(tables, on)["centre_code"])].set_index("code")


def nearest(points: pd.DataFrame, places: pd.DataFrame) -> dict[str, Nearest]:
    """The nearest place to each code of `points`, which may have several; where two are as near, the first by code."""
    known = points.dropna()
    if known.empty or places.empty:
        return {}
    far = kilometres(known, places)
    ways = pd.DataFrame({"centre": far.idxmin(axis=1), "km": far.min(axis=1)})
    best = ways.rename_axis("code").reset_index().sort_values(["code", "km", "centre"]).drop_duplicates("code")
    return {
        str(code): Nearest(str(centre), float(km), bool(places.loc[centre, "is_probable"]))
        for code, centre, km in best.itertuples(index=False)
    }
