"""The only file that reprojects, cleans, joins or measures shapes.

Shapes come and go in EPSG:4326. What is measured or simplified is first moved to a metric CRS, given row by row.
A *coverage* is a set of polygons that share their borders exactly: neither overlap nor sliver between two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.countries import Bounds
from geo.errors import AtlasError, CrsMismatch

STORAGE_CRS = 4326
POINT_DECIMALS = 5
"""Decimals of a stored point: about one metre."""

_ANCHOR_TOLERANCE_M = 100.0


def clean_coverage(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """The same polygons with exactly shared borders; overlaps go to the neighbour with the longest border."""
    _require_storage_crs(shapes)
    # The published types of shapely stop before 2.2.
    return _like(shapes, shapely.coverage_clean(shapes.to_numpy()))  # type: ignore[attr-defined]


def is_coverage(shapes: gpd.GeoSeries) -> bool:
    """Whether the polygons are valid and share their borders exactly."""
    geometry = shapes.to_numpy()
    return bool(shapely.is_valid(geometry).all() and shapely.coverage_is_valid(geometry))


def fill_gaps(
    shapes: gpd.GeoSeries, *, preferred: Sequence[str], left_open: Sequence[tuple[float, float]]
) -> gpd.GeoSeries:
    """Give each gap enclosed by a coverage to one of its neighbours.

    The neighbour is the one of `preferred` (index labels) with the longest border on the gap, else the one with
    the longest border of all. A gap that holds a point of `left_open` (longitude, latitude) stays: it is foreign land.
    """
    _require_storage_crs(shapes)
    filled = shapes.to_numpy().copy()
    tree = shapely.STRtree(filled)
    is_preferred = shapes.index.isin(preferred)
    foreign = shapely.points(np.asarray(left_open, dtype=float).reshape(-1, 2))
    for gap in _gaps(filled):
        if shapely.contains(gap, foreign).any():
            continue
        touching = tree.query(gap, predicate="intersects")
        borders = shapely.length(shapely.intersection(shapes.to_numpy()[touching], gap.boundary))
        owner = touching[np.lexsort((touching, -borders, ~is_preferred[touching] | (borders == 0)))[0]]
        filled[owner] = shapely.coverage_union_all(np.array([filled[owner], gap]))
    return _like(shapes, filled)


def simplify_coverage(shapes: gpd.GeoSeries, tolerance_m: float, metric_crs: pd.Series) -> gpd.GeoSeries:
    """Simplified polygons whose shared borders stay shared. `metric_crs` gives the EPSG code of each row."""
    _require_storage_crs(shapes)
    parts = []
    for epsg, part in shapes.groupby(metric_crs):
        metric = part.to_crs(epsg)
        simple = _like(metric, shapely.coverage_simplify(metric.to_numpy(), tolerance_m))
        parts.append(simple.to_crs(STORAGE_CRS))
    return pd.concat(parts).reindex(shapes.index)


def snap_to_grid(shapes: gpd.GeoSeries, decimals: int) -> gpd.GeoSeries:
    """The polygons of a coverage with coordinates rounded to `decimals`, in one fixed order of rings and points.

    Five decimals of a degree are about a metre. Raises `AtlasError` when rounding broke the coverage.
    """
    _require_storage_crs(shapes)
    rounded = shapely.remove_repeated_points(
        shapely.transform(shapes.to_numpy(), lambda points: _round(points, decimals))
    )
    snapped = _like(shapes, shapely.normalize(rounded))
    if not is_coverage(snapped):
        raise AtlasError(
            "Les contours arrondis ne se touchent plus exactement",
            f"{len(shapes)} contours, {decimals} décimales de degré",
            "Choisissez une autre tolérance de simplification.",
        )
    return snapped


def union_by(shapes: gpd.GeoSeries, groups: pd.Series) -> gpd.GeoSeries:
    """One shape per group of a valid coverage, sorted by group."""
    _require_storage_crs(shapes)
    unions = {group: shapely.coverage_union_all(part.to_numpy()) for group, part in shapes.groupby(groups)}
    return gpd.GeoSeries(unions, crs=STORAGE_CRS).map(shapely.normalize).set_crs(STORAGE_CRS)


def point_inside(shapes: gpd.GeoSeries, metric_crs: pd.Series) -> gpd.GeoSeries:
    """A point well inside the largest part of each shape: where a label or a circle goes."""
    _require_storage_crs(shapes)
    parts = []
    for epsg, part in shapes.groupby(metric_crs):
        metric = part.to_crs(epsg)
        circles = shapely.maximum_inscribed_circle(metric.map(_largest).to_numpy(), _ANCHOR_TOLERANCE_M)
        parts.append(_like(metric, shapely.get_point(circles, 0)).to_crs(STORAGE_CRS))
    together = pd.concat(parts).reindex(shapes.index)
    return _like(shapes, shapely.transform(together.to_numpy(), lambda points: _round(points, POINT_DECIMALS)))


def adjacency(shapes: gpd.GeoSeries) -> list[tuple[str, str]]:
    """Pairs of index labels whose shapes share a border line, in both orders, sorted; a point is not enough."""
    geometry = shapes.to_numpy()
    left, right = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    apart = left != right
    left, right = left[apart], right[apart]
    share_a_line = shapely.relate_pattern(geometry[left], geometry[right], "****1****")
    labels = shapes.index.to_numpy()
    pairs = zip(labels[left[share_a_line]], labels[right[share_a_line]], strict=True)
    return sorted((str(one), str(other)) for one, other in pairs)


def bounds(shapes: gpd.GeoSeries) -> Bounds:
    """The box that holds the shapes."""
    _require_storage_crs(shapes)
    west, south, east, north = (float(value) for value in shapes.total_bounds)
    return (south, west), (north, east)


def _require_storage_crs(shapes: gpd.GeoSeries) -> None:
    if shapes.crs is None or shapes.crs.to_epsg() != STORAGE_CRS:
        raise CrsMismatch(
            f"Les contours sont en {shapes.crs or 'CRS inconnu'} au lieu de EPSG:{STORAGE_CRS}",
            f"{len(shapes)} contours",
            "Indiquez le système de coordonnées du fichier, puis recommencez.",
        )


def _like(shapes: gpd.GeoSeries, geometry: np.ndarray) -> gpd.GeoSeries:
    return gpd.GeoSeries(geometry, index=shapes.index, crs=shapes.crs)


def _gaps(geometry: np.ndarray) -> Iterator[shapely.Polygon]:
    """The enclosed parts of the plane that a coverage leaves empty; shapes lost inside a gap are cut out of it."""
    parts = shapely.get_parts(shapely.coverage_union_all(geometry))
    tree = shapely.STRtree(parts)
    for part in parts:
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            inside = parts[tree.query(hole, predicate="contains")]
            yield from shapely.get_parts(shapely.difference(hole, shapely.union_all(inside)))


def _round(coordinates: np.ndarray, decimals: int) -> np.ndarray:
    # Adding zero turns -0.0 into 0.0: the two are equal but not the same bytes.
    return np.round(coordinates, decimals) + 0.0


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    largest: shapely.Geometry = max(shapely.get_parts(shape), key=shapely.area)
    return largest
