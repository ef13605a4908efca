"""Files of perimeters of neighbourhoods to checked rows: columns, codes, shapes. What a country adds is a `Layout`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import spatial
from geo.countries import Zone
from geo.errors import InvalidTable
from geo.heading import heading_key
from geo.sources.vector_file import read_shapes
from geo.tables import PERIMETERS

FIELDS = ("code", "name", "commune_codes", "commune_names")
"""What is read of a file; only the code has to be there. A cell may list several communes."""

_ANCHOR_TOLERANCE_M = 5.0
_SHP_HEADING = 10
"""Characters that a SHP file keeps of the name of a column."""
_SHOWN = 5
_ADVICE = "Rien n'est remplacé. Corrigez le fichier, ou donnez celui de l'éditeur, puis recommencez."


@dataclass(frozen=True)
class Layout:
    """How a country writes its perimeters: headings by field (best first), codes and how to name their form, zones.

    A file whose median area is above `largest_median_ha` holds something else, most often whole communes.
    """

    headings: Mapping[str, tuple[str, ...]]
    code: re.Pattern[str]
    code_form: str
    zone_of: Callable[[str], Zone]
    largest_median_ha: float
    other: re.Pattern[str]
    other_told: str
    """Codes of another list than the one that is asked for, and what a file of them is."""


@dataclass(frozen=True)
class FileRecord:
    """What was read of one file. `repaired` and `without_shape` are codes."""

    file: str
    crs: str
    read: int
    repaired: tuple[str, ...]
    without_shape: tuple[str, ...]


def read_perimeters(
    paths: Sequence[Path], layout: Layout, crs: str = ""
) -> tuple[gpd.GeoDataFrame, tuple[FileRecord, ...]]:
    """The rows of all files together, by code: the other `FIELDS` (empty text where not told), `repaired`, geometry.

    `crs` is that of the files which name none. A row without a shape stays, with an empty geometry, unless all are
    so. Raises the errors of `read_shapes`, or one `InvalidTable` listing what is wrong in a file; a code that two rows
    or two files hold is wrong.
    """
    frames, records = [], []
    for path in paths:
        frame, record = _read_file(path, layout, crs)
        frames.append(frame)
        records.append(record)
    together = pd.concat(frames).sort_index()
    files = ", ".join(path.name for path in paths)
    if together.geometry.isna().all():
        raise InvalidTable(files, ("aucune ligne n'a de périmètre : toutes les formes sont vides",), _ADVICE)
    repeated = together.index[together.index.duplicated()].unique()
    if len(repeated):
        raise InvalidTable(files, (f"code présent dans plusieurs fichiers : {_listed(repeated)}",), _ADVICE)
    return together, tuple(records)


def perimeters(shapes: gpd.GeoSeries, is_repaired: pd.Series, metric_crs: pd.Series) -> gpd.GeoDataFrame:
    """The table of perimeters, one row per shape, sorted by code; the three series go by code of neighbourhood."""
    anchors = spatial.point_inside(shapes, metric_crs, _ANCHOR_TOLERANCE_M)
    columns = {
        "neighbourhood_code": shapes.index.astype("str"),
        "longitude": anchors.x,
        "latitude": anchors.y,
        "area_ha": spatial.areas_ha(shapes, metric_crs).round(4),
        "repaired": is_repaired.astype(bool),
        "geometry": shapes,
    }
    table = gpd.GeoDataFrame(columns, geometry="geometry", crs=spatial.STORAGE_CRS)
    return table.sort_values("neighbourhood_code", ignore_index=True)[PERIMETERS.column_names]


def no_perimeters() -> gpd.GeoDataFrame:
    """The table of an edition that knows no perimeter."""
    nothing = pd.Index([], dtype="str")
    codes = pd.Series([], nothing, dtype="int64")
    return perimeters(gpd.GeoSeries([], nothing, crs=spatial.STORAGE_CRS), codes, codes)


def _read_file(path: Path, layout: Layout, crs: str) -> tuple[gpd.GeoDataFrame, FileRecord]:
    raw, told_crs = read_shapes(path, crs)
    if raw.empty:
        raise InvalidTable(path.name, ("le fichier ne contient aucun quartier",), _ADVICE)
    frame = _fields(raw, layout.headings, path.name)
    faults = tuple(_faults(frame, layout))
    if faults:
        raise InvalidTable(path.name, faults, _ADVICE)
    frame = frame.set_index("code")
    shapes, is_repaired = spatial.repair(frame.geometry)
    frame = frame.set_geometry(shapes).assign(repaired=is_repaired)
    misplaced = tuple(_placement_faults(shapes.dropna(), layout))
    if misplaced:
        raise InvalidTable(path.name, misplaced, _ADVICE)
    without_shape = frame.index[frame.geometry.isna()]
    record = FileRecord(
        path.name, told_crs, len(frame), tuple(sorted(frame.index[is_repaired])), tuple(sorted(without_shape))
    )
    return frame, record


def _fields(raw: gpd.GeoDataFrame, headings: Mapping[str, tuple[str, ...]], where: str) -> gpd.GeoDataFrame:
    """The fields as text, whatever the case and the generation of their headings."""
    received = {heading_key(str(name)): str(name) for name in raw.columns if name != raw.geometry.name}
    columns = {}
    for field in FIELDS:
        wanted = (name for heading in headings[field] for name in (heading, heading[:_SHP_HEADING]))
        column = next((received[name] for name in wanted if name in received), None)
        if column is None and field == "code":
            expected, listed = " ou ".join(headings[field]), ", ".join(received.values()) or "aucune"
            fault = f"colonne du code absente (attendue : {expected} ; reçues : {listed})"
            raise InvalidTable(where, (fault,), _ADVICE)
        columns[field] = raw[column].map(_text) if column else pd.Series("", index=raw.index)
    columns["code"] = columns["code"].str.upper()
    return gpd.GeoDataFrame(columns, geometry=raw.geometry.to_numpy(), crs=raw.crs)


def _text(cell: object) -> str:
    """A cell as text; a code that a program turned into a number comes back without its decimal point."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _faults(frame: gpd.GeoDataFrame, layout: Layout) -> Iterator[str]:
    codes, shapes = frame["code"], frame.geometry
    if codes.map(lambda code: layout.other.fullmatch(code) is not None).all():
        yield f"{layout.other_told} : {len(codes)} ligne(s), dont {_listed(codes.tolist())}"
        return
    is_number = codes.str.isdecimal()
    for what, offends in (
        (f"code devenu un nombre, sans ses lettres ni son zéro, au lieu de {layout.code_form}", is_number),
        (
            f"code qui n'est pas de la forme {layout.code_form}",
            ~is_number & codes.map(lambda code: layout.code.fullmatch(code) is None).astype(bool),
        ),
        ("code en double", codes.duplicated()),
        ("ni polygone ni vide", ~(spatial.is_polygonal(shapes) | shapes.isna())),
    ):
        offenders = codes[np.asarray(offends, dtype=bool)]
        if len(offenders):
            yield f"{what} : {len(offenders)} ligne(s), dont {_listed(offenders)}"


def _placement_faults(shapes: gpd.GeoSeries, layout: Layout) -> Iterator[str]:
    """What a perimeter cannot be: outside its territory (often drawn beside another), or as large as a commune."""
    zones = shapes.index.map(layout.zone_of)
    views = np.array([zone.view for zone in zones], dtype=float).reshape(-1, 2, 2)
    boxes = shapely.bounds(shapes.to_numpy())[:, [1, 0, 3, 2]].reshape(-1, 2, 2)
    is_home = _lie_in(boxes, views)
    if not is_home.all():
        strangers = shapes.index[~is_home]
        is_turned = _lie_in(boxes[..., ::-1], views)[~is_home].all()
        what = "longitude et latitude inversées" if is_turned else "périmètre hors de son territoire"
        yield f"{what} : {len(strangers)} quartier(s), dont {_listed(strangers)}"
    elif len(shapes):
        metric_crs = pd.Series([zone.metric_crs for zone in zones], shapes.index)
        median = spatial.areas_ha(shapes, metric_crs).median()
        if median > layout.largest_median_ha:
            yield f"surface médiane de {median:.0f} ha : ce sont sans doute des communes, pas des quartiers"


def _lie_in(boxes: np.ndarray, views: np.ndarray) -> np.ndarray:
    """Row by row, whether a box (south-west, north-east corner) is in a view."""
    return np.asarray((boxes[:, 0] >= views[:, 0]).all(axis=1) & (boxes[:, 1] <= views[:, 1]).all(axis=1))


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(map(repr, codes[:_SHOWN]))
