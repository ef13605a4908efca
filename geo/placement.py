"""In which neighbourhood points lie: longitudes and latitudes in, codes out.

A point on the border of a perimeter is in it: between two that touch, nobody is left out. One that several perimeters
hold, on their common border or where they overlap, goes to the first of their codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike

from geo.errors import SourceUnavailable
from geo.store import OpenEdition

_FARTHEST_LONGITUDE, _FARTHEST_LATITUDE = 180, 90


class Outcome(StrEnum):
    """What became of a point. The values are stable: scripts read them."""

    INSIDE = "dans_un_qpv"
    OUTSIDE = "hors_perimetres"
    """In no perimeter of the edition, which may not know them all."""
    WITHOUT_COORDINATES = "sans_coordonnees"
    """A coordinate is empty or is not a number."""
    OUT_OF_RANGE = "hors_bornes"
    """Numbers that are not degrees: often metres of another reference system."""


@dataclass(frozen=True, eq=False)
class Locator:
    """The perimeters of an edition, made ready to place many points; kept by whoever places several lots."""

    codes: np.ndarray
    shapes: np.ndarray
    tree: shapely.STRtree

    @classmethod
    def of(cls, edition: OpenEdition) -> Locator:
        """The locator of an open edition. Raises `SourceUnavailable` when it knows no perimeter."""
        perimeters = edition.tables.perimeters.sort_values("neighbourhood_code")
        if perimeters.empty:
            name = edition.manifest.description.name
            raise SourceUnavailable(
                f"L'édition « {name} » ne connaît aucun périmètre de quartier : un point n'y a pas de QPV",
                "périmètres",
                f"Donnez-lui ceux de l'éditeur : python -m geo build {name} --perimeters FICHIER.",
            )
        # Copies, since preparing marks a shape and those of an edition are shared.
        shapes = shapely.transform(perimeters.geometry.to_numpy(), np.copy)
        shapely.prepare(shapes)
        return cls(perimeters["neighbourhood_code"].to_numpy(dtype=object), shapes, shapely.STRtree(shapes))

    def assign(self, longitude: ArrayLike, latitude: ArrayLike) -> pd.DataFrame:
        """Row by row, `code` (None when the point is in no perimeter) and `outcome`, which says why.

        Degrees in EPSG:4326, one number or as many of each; NaN where one is not known.
        """
        x, y = np.broadcast_arrays(np.atleast_1d(np.asarray(longitude, float)), np.asarray(latitude, float))
        is_known = ~(np.isnan(x) | np.isnan(y))
        with np.errstate(invalid="ignore"):
            is_placed = (np.abs(x) <= _FARTHEST_LONGITUDE) & (np.abs(y) <= _FARTHEST_LATITUDE)
        owner = self._owners(np.where(is_placed, x, np.nan), np.where(is_placed, y, np.nan))
        outcome = np.select(
            [~is_known, ~is_placed, owner < 0],
            [Outcome.WITHOUT_COORDINATES, Outcome.OUT_OF_RANGE, Outcome.OUTSIDE],
            Outcome.INSIDE,
        )
        codes = np.where(owner < 0, None, self.codes[owner])
        # As objects: a column of text would turn None into a number that is none.
        return pd.DataFrame({"code": codes, "outcome": outcome}, dtype=object)

    def _owners(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The first row of the perimeters that holds each point, -1 where there is none."""
        point, shape = self.tree.query(shapely.points(x, y))
        holds = shapely.intersects_xy(self.shapes[shape], x[point], y[point])
        owner = np.full(len(x), len(self.shapes))
        np.minimum.at(owner, point[holds], shape[holds])
        owner[owner == len(self.shapes)] = -1
        return owner


def assign(longitude: ArrayLike, latitude: ArrayLike, edition: OpenEdition) -> pd.DataFrame:
    """The same for one lot of points: `Locator.of` then `Locator.assign`."""
    return Locator.of(edition).assign(longitude, latitude)
