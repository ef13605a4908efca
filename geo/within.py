"""What lies inside a drawn zone: neighbourhoods, inhabitants, the centres in charge and what they did.

A neighbourhood with a perimeter is judged on it. Without one it is judged on its host communes, and the answer is
estimated: it may lie in the part of the commune that the zone leaves out. One over several communes is wholly inside
when all of them are, inside by its point when that of one of them is (the map draws it at each), and inside by area
on all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import spatial, wording
from geo.atlas import Atlas
from geo.countries import Country, country
from geo.indicators.activity import last_half_days
from geo.indicators.definition import Level, Status
from geo.indicators.situation import PARTIAL_LIST
from geo.tables import Tables
from geo.zone import DrawnZone

LEAST_SHARE = 0.5
"""Of the area of a neighbourhood, for the rule of that name."""


class Rule(StrEnum):
    """When a neighbourhood counts as inside a zone. The value stands in addresses, for ever."""

    WHOLLY = "dedans"
    POINT = "point"
    AREA = "moitie"

    @property
    def label(self) -> str:
        """The rule in a few words."""
        return _LABELS[self]

    @property
    def sentence(self) -> str:
        """What the rule does, for whoever reads the figures."""
        return f"{_SENTENCES[self]} {_WITHOUT_PERIMETER}"


_LABELS = {
    Rule.WHOLLY: "entièrement dedans",
    Rule.POINT: "point intérieur dans la zone",
    Rule.AREA: "au moins la moitié de la surface dans la zone",
}
_SENTENCES = {
    Rule.WHOLLY: "Un quartier compte si la zone le contient en entier ; s'il est sur plusieurs communes, si elle les "
    "contient toutes.",
    Rule.POINT: "Un quartier compte si son point intérieur, où la carte place sa marque, est dans la zone ; s'il est "
    "sur plusieurs communes, si l'un de ses points y est.",
    Rule.AREA: f"Un quartier compte si au moins {wording.percent(LEAST_SHARE, 0)} de sa surface est dans la zone ; "
    "s'il est sur plusieurs communes, de leur surface réunie.",
}
_WITHOUT_PERIMETER = "Sans périmètre connu, la règle s'applique à la commune et la réponse est estimée."


@dataclass(frozen=True)
class Neighbourhood:
    """A neighbourhood that the rule puts inside the zone."""

    code: str
    name: str
    communes: tuple[str, ...]
    department: str
    """Code of its département."""
    share: float | None
    """Part of its area, or of that of its communes, inside the zone; None without contour."""
    by_perimeter: bool
    """Whether it was judged on its own perimeter; else on its communes."""
    centres: tuple[str, ...]
    """Codes of the centres in charge on the date; empty when none is known."""


@dataclass(frozen=True)
class CentreInCharge:
    """A centre that covers the département of at least one neighbourhood of the zone."""

    code: str
    neighbourhoods: int
    perimeters: tuple[tuple[str, str], ...]
    """Status and confidence of its coverage of these départements, each pair once."""
    half_days: tuple[int, float, str] | None
    """Year, value and status of the last total it published, for all of its perimeter; None when there is none."""


@dataclass(frozen=True)
class Inside:
    """The answer: what a zone holds by a rule. A number is empty when its status says why."""

    rule: Rule
    neighbourhoods: tuple[Neighbourhood, ...]
    """Sorted by département, then by name."""
    count: float
    count_status: Status
    count_notes: tuple[str, ...]
    inhabitants: float
    inhabitants_status: Status
    departments: tuple[str, ...]
    """Codes of the départements of the neighbourhoods inside."""
    whole_departments: tuple[str, ...]
    """Those of them that the zone holds whole."""
    centres: tuple[CentreInCharge, ...]

    @property
    def uncovered(self) -> tuple[Neighbourhood, ...]:
        """The neighbourhoods without a known centre."""
        return tuple(found for found in self.neighbourhoods if not found.centres)

    @property
    def communes(self) -> tuple[str, ...]:
        """Names of the host communes, each once per département, sorted."""
        places = {(found.department, commune) for found in self.neighbourhoods for commune in found.communes}
        return tuple(sorted((name for _, name in places), key=wording.sort_key))


def inside(atlas: Atlas, zone: DrawnZone, rule: Rule) -> Inside:
    """What the zone holds on the date of the atlas."""
    land = country(atlas.manifest.description.country)
    judged = _judge(_places(atlas.tables, land), zone.shape, rule)
    holds = _departments(atlas.tables, land, zone.shape)
    chosen = _neighbourhoods(atlas, judged[judged["is_inside"]])
    count, status, notes = _count(atlas.tables, judged, chosen, holds.index)
    departments = tuple(sorted({found.department for found in chosen}))
    whole = tuple(code for code in departments if holds.get(code, False))
    inhabitants, inhabitants_status = _inhabitants(atlas, departments, whole)
    centres = _centres(atlas, chosen)
    return Inside(rule, chosen, count, status, notes, inhabitants, inhabitants_status, departments, whole, centres)


def _places(tables: Tables, land: Country) -> gpd.GeoDataFrame:
    """Where each neighbourhood lies: its perimeter, or one row per host commune; with the metric CRS of each row."""
    territories = tables.territories
    communes = territories[territories["level"] == Level.COMMUNE].set_index("code")
    zones = territories[territories["level"] == Level.DEPARTMENT].set_index("code")["zone"]
    department = tables.neighbourhoods.set_index("code")["department_code"]
    links = tables.neighbourhood_communes
    links = links[~links["neighbourhood_code"].isin(tables.perimeters["neighbourhood_code"])]
    hosts = links[["neighbourhood_code"]].assign(by_perimeter=False)
    for column in ("longitude", "latitude", "geometry"):
        hosts[column] = links["commune_code"].map(communes[column])
    own = tables.perimeters[["neighbourhood_code", "longitude", "latitude", "geometry"]].assign(by_perimeter=True)
    rows = pd.concat([own, hosts], ignore_index=True)
    zone_codes = rows["neighbourhood_code"].map(department).map(zones)
    rows["metric_crs"] = zone_codes.map(lambda code: land.zone(code).metric_crs)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=spatial.STORAGE_CRS)


def _judge(places: gpd.GeoDataFrame, zone: shapely.Geometry, rule: Rule) -> pd.DataFrame:
    """By code of each neighbourhood that the zone touches: `is_inside`, `share`, `by_perimeter`.

    A commune without contour is judged on its point alone, by every rule.
    """
    shapely.prepare(zone)
    touched = _has_point(places, zone) | shapely.intersects(zone, places.geometry.to_numpy())
    places = places[places["neighbourhood_code"].isin(places.loc[touched, "neighbourhood_code"])]
    measured = spatial.overlap(places.geometry, zone, places["metric_crs"])
    has_point = _has_point(places, zone)
    has_area = measured["area"].notna()
    rows = measured.assign(
        code=places["neighbourhood_code"],
        by_perimeter=places["by_perimeter"],
        has_point=has_point,
        is_inside=measured["is_inside"].where(has_area, has_point),
    )
    groups = rows.groupby("code")
    sums = groups[["area", "taken"]].sum(min_count=1)
    share = (sums["taken"] / sums["area"]).where(groups["area"].count() == groups.size())
    by_point = groups["has_point"].any()
    by_rule = {
        Rule.WHOLLY: groups["is_inside"].all(),
        Rule.POINT: by_point,
        Rule.AREA: (share >= LEAST_SHARE).where(share.notna(), by_point),
    }[rule]
    return pd.DataFrame(
        {
            "is_inside": by_rule.astype(bool),
            "share": share,
            "by_perimeter": groups["by_perimeter"].all(),
        }
    )


def _has_point(places: gpd.GeoDataFrame, zone: shapely.Geometry) -> np.ndarray:
    """Row by row, whether the point of a place is in the zone."""
    return np.asarray(shapely.intersects_xy(zone, places["longitude"].to_numpy(), places["latitude"].to_numpy()))


def _departments(tables: Tables, land: Country, zone: shapely.Geometry) -> pd.Series:
    """Whether the zone holds the whole of each département that it touches, by code.

    One without contour takes the box of its territory.
    """
    territories = tables.territories
    rows = territories[territories["level"] == Level.DEPARTMENT].set_index("code")
    views = {one.code: shapely.box(*one.view[0][::-1], *one.view[1][::-1]) for one in land.zones}
    shapes = rows.geometry.where(rows.geometry.notna(), gpd.GeoSeries(rows["zone"].map(views), crs=rows.crs))
    shapes = shapes[shapely.intersects(zone, shapes.to_numpy())]
    metric_crs = rows["zone"].map(lambda code: land.zone(code).metric_crs).reindex(shapes.index)
    return spatial.overlap(shapes, zone, metric_crs)["is_inside"]


def _neighbourhoods(atlas: Atlas, judged: pd.DataFrame) -> tuple[Neighbourhood, ...]:
    tables = atlas.tables
    rows = tables.neighbourhoods.set_index("code").join(judged, how="inner")
    links = tables.neighbourhood_communes
    hosts = links[links["neighbourhood_code"].isin(rows.index)].groupby("neighbourhood_code")["commune_code"]
    names = atlas.names(Level.COMMUNE)
    communes = {str(code): tuple(names[host] for host in sorted(mine)) for code, mine in hosts}
    found = [
        Neighbourhood(
            code=row["code"],
            name=row["name"],
            communes=communes.get(row["code"], ()),
            department=row["department_code"],
            share=None if row["share"] != row["share"] else min(1.0, row["share"]),
            by_perimeter=row["by_perimeter"],
            centres=atlas.centres_by_department[row["department_code"]],
        )
        for row in rows.reset_index().to_dict("records")
    ]
    return tuple(sorted(found, key=lambda one: (one.department, wording.sort_key(one.name), one.code)))


def _count(
    tables: Tables, judged: pd.DataFrame, chosen: tuple[Neighbourhood, ...], touched: pd.Index
) -> tuple[float, Status, tuple[str, ...]]:
    """How many neighbourhoods, what the number is worth, and why."""
    gaps = tables.list_gaps[tables.list_gaps["department_code"].isin(touched)]
    if not chosen and (gaps["state"] == "absente").any():
        return float("nan"), Status.MISSING, ("liste officielle à charger",)
    notes = []
    if not judged["by_perimeter"].all():
        notes.append("à la commune : périmètres non renseignés")
    if len(gaps):
        notes.append(PARTIAL_LIST)
    return len(chosen), Status.ESTIMATED if notes else Status.OBSERVED, tuple(notes)


def _inhabitants(atlas: Atlas, departments: tuple[str, ...], whole: tuple[str, ...]) -> tuple[float, Status]:
    """The sum over whole départements: figures by département say nothing of a part of one."""
    if not departments:
        return float("nan"), Status.NOT_APPLICABLE
    known = atlas.values("habitants_qpv", Level.DEPARTMENT).reindex(departments)
    if whole != departments or known["value"].isna().any():
        return float("nan"), Status.MISSING
    is_sure = bool((known["status"] == Status.OBSERVED).all())
    return float(known["value"].sum()), Status.OBSERVED if is_sure else Status.ESTIMATED


def _centres(atlas: Atlas, chosen: tuple[Neighbourhood, ...]) -> tuple[CentreInCharge, ...]:
    """The centres in charge, the one with the most neighbourhoods first."""
    covering = atlas.coverage_rows
    covering = covering[covering["department_code"].isin({found.department for found in chosen})]
    found = [
        CentreInCharge(
            code=str(code),
            neighbourhoods=sum(code in one.centres for one in chosen),
            perimeters=tuple(sorted(set(zip(mine["status"], mine["confidence"], strict=True)))),
            half_days=last_half_days(atlas.tables, str(code), atlas.on),
        )
        for code, mine in covering.groupby("centre_code")
    ]
    names = atlas.names_of_centres
    return tuple(sorted(found, key=lambda one: (-one.neighbourhoods, wording.sort_key(names[one.code]))))
