"""Services around a place: points of files that whoever runs the atlas lays in its local data, and that stay there.

A file is a CSV in UTF-8, with commas. Before its columns it says, each on a line of its own, what it is::

    # titre : France services
    # source : https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/
    # licence : Licence Ouverte 2.0
    # date : 2024-08-01
    # nom : lib_fs

The last one names the column of the names; `latitude` and `longitude` are in degrees (EPSG:4326).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.coverage.nearest import points_of_neighbourhoods
from geo.distance import kilometres
from geo.errors import InvalidTable
from geo.indicators.definition import Level
from geo.place import Place

RADIUS_KM = 5.0
LEVELS = (Level.NEIGHBOURHOOD, Level.COMMUNE)
"""Places small enough to be near something."""

_SAID = ("titre", "source", "licence", "date", "nom")
_AXES = ("longitude", "latitude")
_LIMITS = {"longitude": 180.0, "latitude": 90.0}


@dataclass(frozen=True, eq=False)
class PointLayer:
    """The points of one file: `name`, `longitude`, `latitude`; and what the file says of itself."""

    title: str
    source: str
    licence: str
    on: date
    points: pd.DataFrame


@dataclass(frozen=True)
class Service:
    """A point near a place, as the crow flies."""

    name: str
    layer: str
    km: float


def files_of_points(folder: Path) -> tuple[Path, ...]:
    """The files of the folder, by name; none where there is no folder."""
    return tuple(sorted(folder.glob("*.csv")))


def read_points(path: Path) -> PointLayer:
    """The points of a file. Raises one `InvalidTable` that lists all its faults."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        said = dict(_said(lines))
        rows = list(csv.DictReader([line for line in lines if not line.startswith("#")], strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidTable(path.name, (f"fichier illisible : {error}",)) from error
    columns = {"name": said.get("nom", ""), **{axis: axis for axis in _AXES}}
    points = pd.DataFrame({column: [row.get(name) for row in rows] for column, name in columns.items()})
    for axis in _AXES:
        points[axis] = pd.to_numeric(points[axis], errors="coerce")
    faults = tuple(_faults(said, points))
    if faults:
        raise InvalidTable(path.name, faults)
    return PointLayer(said["titre"], said["source"], said["licence"], date.fromisoformat(said["date"]), points)


def services_near(atlas: Atlas, place: Place, layer: PointLayer) -> tuple[Service, ...]:
    """The points within `RADIUS_KM` of a neighbourhood or a commune, the nearest first; see `is_by_commune`."""
    here = _points_of(atlas, place).dropna()
    if here.empty:
        return ()
    nearest = kilometres(here, layer.points).min()
    near = nearest[nearest <= RADIUS_KM]
    found = [Service(str(layer.points.at[row, "name"]), layer.title, float(km)) for row, km in near.items()]
    return tuple(sorted(found, key=lambda one: (one.km, wording.sort_key(one.name))))


def is_by_commune(atlas: Atlas, place: Place) -> bool:
    """Whether distances are measured from a commune: that of a neighbourhood whose perimeter is not known."""
    return place.code not in set(atlas.tables.perimeters["neighbourhood_code"])


def _points_of(atlas: Atlas, place: Place) -> pd.DataFrame:
    """One point inside the place, or inside each commune of a neighbourhood whose perimeter is not known."""
    if place.level is Level.NEIGHBOURHOOD:
        points = points_of_neighbourhoods(atlas.tables)
        return points[points.index == place.code]
    rows = atlas.tables.territories
    mine = (rows["level"] == place.level.value) & (rows["code"] == place.code)
    return pd.DataFrame(rows.loc[mine, list(_AXES)])


def _said(lines: list[str]) -> Iterator[tuple[str, str]]:
    """What the file says of itself: `# titre : France services`."""
    for line in lines:
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            yield key.strip().lower(), value.strip()


def _faults(said: dict[str, str], points: pd.DataFrame) -> Iterator[str]:
    yield from (f"ligne absente ou vide : # {key} : …" for key in _SAID if not said.get(key))
    try:
        date.fromisoformat(said.get("date") or "2000-01-01")
    except ValueError:
        yield f"la date « {said['date']} » ne s'écrit pas AAAA-MM-JJ"
    if points.empty:
        yield "aucun point"
    elif points["name"].isna().any():
        yield f"colonne absente : {said.get('nom') or 'celle du nom'}"
    for axis in _AXES:
        bad = int((points[axis].isna() | (points[axis].abs() > _LIMITS[axis])).sum())
        if bad:
            yield f"{axis} : {bad} cellule(s) vides, illisibles ou hors du globe"
