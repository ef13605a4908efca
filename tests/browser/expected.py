"""What the screens must say, counted from the tables of an edition and not from what the maps were given."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import shapely

from geo import wording
from geo.atlas import Atlas, Share
from geo.countries import country
from geo.indicators.definition import Level
from geo.tables import Tables
from tests.browser.map_view import Place

MAINLAND = "hexagone"
MARGIN = 0.15
"""Part of the view that is painted around it, so that no mark pops in while the map is dragged."""


def territories(atlas: Atlas) -> list[str]:
    """The codes that `data-drawn` lists: mainland, then frames."""
    return [zone.code for zone in country(atlas.manifest.description.country).zones]


def communes_by_territory(atlas: Atlas, departments: frozenset[str] | None = None) -> dict[str, int]:
    """Communes that host a QPV, by territory; of some départements only, if given."""
    rows = atlas.tables.territories
    rows = rows[rows["level"] == "commune"]
    links = atlas.tables.neighbourhood_communes
    rows = rows[rows["code"].isin(links["commune_code"])]
    if departments is not None:
        rows = rows[rows["department_code"].isin(departments)]
    return _counted(rows["zone"], atlas)


Marks = dict[str, dict[str, int]]
"""The layers of marks that change with the zoom, as `data-drawn` counts them: by territory."""


def marks_from_afar(atlas: Atlas, departments: frozenset[str] | None = None) -> Marks:
    """One circle per département of the mainland that has a QPV; communes in the frames."""
    rows = atlas.tables.neighbourhoods
    host = atlas.departments.loc[sorted(set(rows["department_code"])), "zone"]
    if departments is not None:
        host = host[host.index.isin(departments)]
    nothing = dict.fromkeys(territories(atlas), 0)
    return {
        "circles": _counted(host[host == MAINLAND], atlas),
        "neighbourhoods": communes_by_territory(atlas, departments) | {MAINLAND: 0},
        "perimeters": nothing,
        "overlay": nothing,
    }


def marks_of_communes(atlas: Atlas, departments: frozenset[str] | None = None) -> Marks:
    """One circle per commune that hosts a QPV, everywhere."""
    nothing = dict.fromkeys(territories(atlas), 0)
    return {"circles": nothing, "neighbourhoods": communes_by_territory(atlas, departments), "perimeters": nothing}


def departments_by_territory(atlas: Atlas) -> dict[str, int]:
    """Départements with a contour, and the frames without one, by territory."""
    return _counted(atlas.departments["zone"], atlas)


def seats_by_territory(atlas: Atlas) -> dict[str, int]:
    """Centres with a perimeter on the date and a known seat, by territory."""
    rows = atlas.coverage_rows.merge(atlas.departments["zone"], left_on="department_code", right_index=True)
    active = rows.sort_values("department_code").drop_duplicates("centre_code").set_index("centre_code")["zone"]
    centres = atlas.tables.centres.set_index("code")
    return _counted(active[centres.loc[active.index, "latitude"].notna().to_numpy()], atlas)


def places_of_neighbourhoods(tables: Tables) -> dict[str, Place]:
    """Where each QPV stands from near: inside its perimeter, else at the first of its communes."""
    rows = tables.territories
    communes = rows[rows["level"] == "commune"].set_index("code")
    hosts = tables.neighbourhood_communes.sort_values(["neighbourhood_code", "commune_code"])
    at = dict(hosts.drop_duplicates("neighbourhood_code").itertuples(index=False))
    places = {code: (communes["latitude"][commune], communes["longitude"][commune]) for code, commune in at.items()}
    known = tables.perimeters
    exact = zip(known["latitude"], known["longitude"], strict=True)
    return places | dict(zip(known["neighbourhood_code"], exact, strict=True))


def neighbourhoods_around(tables: Tables, view: tuple[float, float, float, float]) -> tuple[int, int]:
    """Dots and perimeters that a view and a margin around it call for: south, west, north, east."""
    south, west, north, east = view
    high, wide = MARGIN * (north - south), MARGIN * (east - west)
    seen = shapely.box(west - wide, south - high, east + wide, north + high)
    known = tables.perimeters
    outlines = int(shapely.intersects(shapely.envelope(known.geometry.to_numpy()), seen).sum())
    others = places_of_neighbourhoods(tables).items()
    unknown = [at for code, at in others if code not in set(known["neighbourhood_code"])]
    dots = sum(seen.intersects(shapely.Point(longitude, latitude)) for latitude, longitude in unknown)
    return outlines + dots, outlines


def neighbourhoods_of(atlas: Atlas, commune: str) -> dict[str, str]:
    """Name by code of the QPV that lie in a commune, even in part."""
    links = atlas.tables.neighbourhood_communes
    mine = links.loc[links["commune_code"] == commune, "neighbourhood_code"]
    names = atlas.tables.neighbourhoods.set_index("code")["name"]
    return {code: names[code] for code in mine}


def headline(atlas: Atlas, departments: frozenset[str] | None = None) -> tuple[str, str, str]:
    """QPV, share of inhabitants covered, territories without a centre: as the figures print them."""
    counted = _inhabitants(atlas, departments)
    qpv = atlas.values("qpv", Level.DEPARTMENT)["value"]
    qpv = qpv if departments is None else qpv[qpv.index.isin(departments)]
    known = atlas.departments.index if departments is None else departments
    gaps = [code for code in known if not atlas.centres_by_department[code]]
    share = wording.percent(counted.covered / counted.total)
    return f"{wording.number(qpv.sum())} QPV", share, wording.plural(len(gaps), "territoire", "territoires")


def gap(atlas: Atlas) -> str:
    """The national sentence on the largest gap."""
    inhabitants = atlas.values("habitants_qpv", Level.DEPARTMENT)["value"]
    uncovered = inhabitants[[not atlas.centres_by_department[code] for code in inhabitants.index]]
    code = uncovered.idxmax()
    name = f"{atlas.names(Level.DEPARTMENT)[code]} ({code})"
    return wording.largest_gap(name, uncovered[code], uncovered.sum(), atlas.on, "")


def options_of_departments(atlas: Atlas, region: str) -> set[str]:
    """The labels of the départements of a région."""
    rows = atlas.departments[atlas.departments["region_code"] == region]
    return {f"{name} ({code})" for code, name in rows["name"].items()}


def departments_of_region(atlas: Atlas, region: str) -> frozenset[str]:
    """The codes of the départements of a région."""
    return frozenset(atlas.departments.index[atlas.departments["region_code"] == region])


def clear_spot(atlas: Atlas, region: str) -> tuple[str, tuple[float, float]]:
    """The point of a région farthest from circles and borders: its département, then its latitude and longitude."""
    rows = atlas.tables.territories
    communes = rows[(rows["level"] == "commune") & (rows["region_code"] == region)]
    circles = shapely.MultiPoint(list(zip(communes["longitude"], communes["latitude"], strict=True)))
    departments = rows[(rows["level"] == "department") & (rows["region_code"] == region)]
    found: list[tuple[float, str, shapely.Point]] = []
    for code, shape in zip(departments["code"], departments.geometry, strict=True):
        west, south, east, north = shape.bounds
        grid = [shapely.Point(x, y) for x in np.linspace(west, east, 15) for y in np.linspace(south, north, 15)]
        obstacles = shapely.union(circles, shape.boundary)
        found += [(spot.distance(obstacles), code, spot) for spot in grid if shape.contains(spot)]
    _, code, spot = max(found, key=lambda one: one[0])
    return code, (spot.y, spot.x)


def place(atlas: Atlas, level: Level, code: str) -> tuple[float, float]:
    """Latitude and longitude of the inner point of a territory."""
    rows = atlas.tables.territories
    row = rows[(rows["level"] == level.value) & (rows["code"] == code)].iloc[0]
    return float(row["latitude"]), float(row["longitude"])


def _inhabitants(atlas: Atlas, departments: frozenset[str] | None) -> Share:
    (france,) = atlas.coverage(Level.COUNTRY, departments)
    return france.shares["inhabitants"]


def _counted(zones: pd.Series, atlas: Atlas) -> dict[str, int]:
    counted = Counter(zones)
    return {code: counted[code] for code in territories(atlas)}
