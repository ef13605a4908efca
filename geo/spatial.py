"""The only file that reprojects, cleans, joins or measures shapes.

Shapes come and go in EPSG:4326. What is measured or simplified is first moved to a metric CRS, given row by row.
A *coverage* is a set of polygons that share their borders exactly: neither overlap nor sliver between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import ProjError

from geo.countries import Bounds
from geo.errors import AtlasError, CrsMismatch

STORAGE_CRS = 4326
EQUAL_AREA_CRS = 6933
"""Measures areas anywhere: what it does to shapes, it does not do to their size."""
POINT_DECIMALS = 5
"""Decimals of a stored point: about one metre."""

_M2_PER_HA = 10_000
_MAP_CRS = 3857
_LONGEST_SIDE_M = 5_000.0
"""A side of a drawn zone is cut in steps of this length: what is straight on the map is not so on the ground."""
_MARGIN_DEGREES = 0.1
_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def to_storage(shapes: gpd.GeoSeries, where: str) -> gpd.GeoSeries:
    """Received shapes in EPSG:4326, in two dimensions; unmoved when they are in WGS84 degrees under any name.

    `where` names the file. Raises `CrsMismatch` when they name no CRS, or one that cannot be left.
    """
    if shapes.crs is None:
        raise _unusable("n'indique pas son système de coordonnées", where)
    flat = _like(shapes, shapely.force_2d(shapes.to_numpy()))
    if shapes.crs.equals(STORAGE_CRS, ignore_axis_order=True):
        return flat.set_crs(STORAGE_CRS, allow_override=True)
    try:
        return flat.to_crs(STORAGE_CRS)
    except ProjError as error:
        raise _unusable(f"est dans un système de coordonnées local (« {shapes.crs.name} »)", where) from error


def is_polygonal(shapes: gpd.GeoSeries) -> np.ndarray:
    """Row by row, whether the shape is a polygon or several, valid or not."""
    return np.isin(shapely.get_type_id(shapes.to_numpy()), _POLYGONAL)


def are_areas(shapes: gpd.GeoSeries) -> np.ndarray:
    """Row by row, whether the shape is a valid polygon, or several, that holds something."""
    return np.asarray(is_polygonal(shapes) & shapely.is_valid(shapes.to_numpy()) & ~shapely.is_empty(shapes.to_numpy()))


def repair(shapes: gpd.GeoSeries) -> tuple[gpd.GeoSeries, pd.Series]:
    """Valid polygons, and whether each had to be repaired; None where there was no area, or none is left."""
    _require_storage_crs(shapes)
    geometry = shapes.to_numpy()
    is_broken = ~shapely.is_valid(geometry) & ~shapely.is_missing(geometry)
    mended = geometry.copy()
    mended[is_broken] = polygonal_parts(geometry[is_broken])
    mended[shapely.is_empty(mended)] = None
    return _like(shapes, mended), pd.Series(is_broken & ~shapely.is_missing(mended), index=shapes.index)


def clean_coverage(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """The same polygons with exactly shared borders; overlaps go to the neighbour with the longest border."""
    _require_storage_crs(shapes)
    return _like(shapes, shapely.coverage_clean(shapes.to_numpy()))  # type: ignore[attr-defined] # new in shapely 2.2


def is_coverage(shapes: gpd.GeoSeries) -> bool:
    """Whether the polygons are valid and share their borders exactly."""
    return bool(shapely.is_valid(shapes.to_numpy()).all() and shapely.coverage_is_valid(shapes.to_numpy()))


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
    return _in_metres(shapes, metric_crs, lambda metric: shapely.coverage_simplify(metric, tolerance_m))


def simplify_each(shapes: gpd.GeoSeries, tolerance_m: float, metric_crs: pd.Series, decimals: int) -> gpd.GeoSeries:
    """Polygons simplified one by one, on a grid of `decimals`: a copy to look at, which keeps every row.

    A shape that the tolerance or the grid would make vanish is drawn exactly; if the grid still does, as one cell.
    """
    _require_storage_crs(shapes)
    step = 10.0**-decimals
    simple = _in_metres(shapes, metric_crs, lambda metric: shapely.simplify(metric, tolerance_m))
    drawn = shapely.set_precision(polygonal_parts(simple.to_numpy()), step)
    vanished = shapely.is_empty(drawn)
    drawn[vanished] = shapely.set_precision(shapes.to_numpy()[vanished], step)
    vanished = shapely.is_empty(drawn)
    drawn[vanished] = _cells(shapes.to_numpy()[vanished], step)
    return _like(shapes, shapely.normalize(drawn))


def polygonal_parts(geometry: np.ndarray) -> np.ndarray:
    """The shapes made valid, without the lines and points that this may leave; empty where no area is left."""
    return np.array([_without_lines(shape) for shape in shapely.make_valid(geometry)], dtype=object)


def snap_to_grid(shapes: gpd.GeoSeries, decimals: int) -> gpd.GeoSeries:
    """The polygons of a coverage with coordinates rounded to `decimals`, in one fixed order of rings and points.

    Five decimals of a degree are about a metre. Raises `AtlasError` when rounding broke the coverage.
    """
    _require_storage_crs(shapes)
    moved = shapely.transform(shapes.to_numpy(), lambda points: _round(points, decimals))
    rounded = shapely.remove_repeated_points(moved)
    snapped = _like(shapes, shapely.normalize(rounded))
    if not is_coverage(snapped):
        raise AtlasError(
            "Les contours arrondis ne se touchent plus exactement",
            f"{len(shapes)} contours, {decimals} décimales de degré",
            "Choisissez une autre tolérance de simplification.",
        )
    return snapped


def metric_shapes(shapes: gpd.GeoSeries, epsg: int) -> gpd.GeoSeries:
    """The same shapes, whole, in a metric CRS."""
    _require_storage_crs(shapes)
    return shapes.to_crs(epsg)


def union_by(shapes: gpd.GeoSeries, groups: pd.Series) -> gpd.GeoSeries:
    """One shape per group of a valid coverage, sorted by group."""
    _require_storage_crs(shapes)
    unions = {group: shapely.coverage_union_all(part.to_numpy()) for group, part in shapes.groupby(groups)}
    return gpd.GeoSeries(unions, crs=STORAGE_CRS).map(shapely.normalize).set_crs(STORAGE_CRS)


def point_inside(shapes: gpd.GeoSeries, metric_crs: pd.Series, tolerance_m: float = 100.0) -> gpd.GeoSeries:
    """A point well inside the largest part of each shape: where a label or a circle goes.

    It is the centre of the largest circle inside, within `tolerance_m`, rounded to `POINT_DECIMALS` save where the
    shape is so thin that the rounded point would leave it.
    """
    _require_storage_crs(shapes)

    def centres(metric: np.ndarray) -> np.ndarray:
        largest = np.array([max(shapely.get_parts(shape), key=shapely.area) for shape in metric], dtype=object)
        return np.asarray(shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance_m), 0))

    found = _in_metres(shapes, metric_crs, centres).to_numpy()
    rounded = shapely.transform(found, lambda points: _round(points, POINT_DECIMALS))
    is_inside = shapely.contains(shapes.to_numpy(), rounded)
    return _like(shapes, np.where(is_inside, rounded, shapely.point_on_surface(shapes.to_numpy())))


def contains_points(shapes: gpd.GeoSeries, longitude: pd.Series, latitude: pd.Series) -> np.ndarray:
    """Row by row, whether the point lies inside the shape."""
    return np.asarray(shapely.contains_xy(shapes.to_numpy(), longitude.to_numpy(), latitude.to_numpy()))


def areas_ha(shapes: gpd.GeoSeries, metric_crs: pd.Series) -> pd.Series:
    """Hectares of each shape, measured in its metric CRS."""
    _require_storage_crs(shapes)
    measured = pd.Series(0.0, index=shapes.index)
    for epsg, part in shapes.groupby(metric_crs):
        measured[part.index] = part.to_crs(epsg).area / _M2_PER_HA
    return measured


def adjacency(shapes: gpd.GeoSeries) -> list[tuple[str, str]]:
    """Pairs of index labels whose shapes share a border line, in both orders, sorted; a point is not enough."""
    geometry = shapes.to_numpy()
    left, right = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    apart = left != right
    left, right = left[apart], right[apart]
    share_a_line = shapely.relate_pattern(geometry[left], geometry[right], "****1****")
    pairs = zip(shapes.index[left[share_a_line]], shapes.index[right[share_a_line]], strict=True)
    return sorted((str(one), str(other)) for one, other in pairs)


def overlaps(shapes: gpd.GeoSeries, others: gpd.GeoSeries, metric_crs: pd.Series) -> pd.DataFrame:
    """Pairs of index labels that overlap (`label`, `other`), with the share of the area of the first in the second."""
    _require_storage_crs(shapes)
    _require_storage_crs(others)
    geometry, surroundings = shapes.to_numpy(), others.to_numpy()
    own, other = shapely.STRtree(surroundings).query(geometry, predicate="intersects")
    common = gpd.GeoSeries(shapely.intersection(geometry[own], surroundings[other]), crs=STORAGE_CRS)
    metric = pd.Series(metric_crs.to_numpy()[own])
    whole = areas_ha(shapes, metric_crs).to_numpy()[own]
    pairs = {"label": shapes.index[own], "other": others.index[other], "share": areas_ha(common, metric) / whole}
    found = pd.DataFrame(pairs)
    return found[found["share"] > 0].sort_values(["label", "other"], ignore_index=True)


def bounds(shapes: gpd.GeoSeries) -> Bounds:
    """The box that holds the shapes."""
    _require_storage_crs(shapes)
    west, south, east, north = (float(value) for value in shapes.total_bounds)
    return (south, west), (north, east)


def polygon_on_map(ring: Sequence[tuple[float, float]]) -> shapely.Geometry:
    """The polygon of some places (longitude, latitude), its sides straight on a Mercator map, as they are drawn.

    Where the ring crosses itself, every other part is inside, as a map fills it; empty when it encloses nothing.
    """
    flat = gpd.GeoSeries([shapely.Polygon(ring)], crs=STORAGE_CRS).to_crs(_MAP_CRS)
    mended = gpd.GeoSeries(polygonal_parts(flat.to_numpy()), crs=_MAP_CRS)
    drawn: shapely.Geometry = mended.segmentize(_LONGEST_SIDE_M).to_crs(STORAGE_CRS).iloc[0]
    return drawn


def disc(latitude: float, longitude: float, radius_km: float) -> shapely.Geometry:
    """All that is within a distance of a place, in EPSG:4326: exact in every direction, wherever the place is."""
    around = f"+proj=aeqd +lat_0={latitude} +lon_0={longitude} +datum=WGS84"
    circle = shapely.Point(0, 0).buffer(radius_km * 1000, quad_segs=64)
    drawn: shapely.Geometry = gpd.GeoSeries([circle], crs=around).to_crs(STORAGE_CRS).iloc[0]
    return drawn


def area_km2(shape: shapely.Geometry) -> float:
    """Square kilometres of one shape in EPSG:4326, wherever it is."""
    return float(gpd.GeoSeries([shape], crs=STORAGE_CRS).to_crs(EQUAL_AREA_CRS).area.iloc[0]) / 1e6


def overlap(shapes: gpd.GeoSeries, zone: shapely.Geometry, metric_crs: pd.Series) -> pd.DataFrame:
    """What a zone (EPSG:4326) takes of each shape, measured in the metric CRS of each row.

    Columns on the same index: `area` and `taken` (square metres), `is_inside` (wholly); a missing shape has no area.
    """
    _require_storage_crs(shapes)
    found = pd.DataFrame({"area": np.nan, "taken": 0.0, "is_inside": False}, index=shapes.index)
    for epsg, part in shapes.dropna().groupby(metric_crs):
        # Far from its own country a metric CRS bends a shape out of recognition: only what lies around is moved.
        around = shapely.box(*part.total_bounds).buffer(_MARGIN_DEGREES)
        near = gpd.GeoSeries([shapely.intersection(zone, around)], crs=STORAGE_CRS).to_crs(epsg).iloc[0]
        metric = part.to_crs(epsg).to_numpy()
        shapely.prepare(near)
        found.loc[part.index, "area"] = shapely.area(metric)
        found.loc[part.index, "is_inside"] = shapely.covers(near, metric)
        touching = shapely.intersects(near, metric)
        found.loc[part.index[touching], "taken"] = shapely.area(shapely.intersection(near, metric[touching]))
    return found


def _unusable(what: str, where: str) -> CrsMismatch:
    return CrsMismatch(
        f"Le fichier « {where} » {what}",
        "système de coordonnées",
        f"Rien n'est remplacé. Enregistrez-le avec son système, par exemple EPSG:{STORAGE_CRS} (WGS 84).",
    )


def _require_storage_crs(shapes: gpd.GeoSeries) -> None:
    if shapes.crs is None or shapes.crs.to_epsg() != STORAGE_CRS:
        raise CrsMismatch(
            f"Les contours sont en {shapes.crs or 'CRS inconnu'} au lieu de EPSG:{STORAGE_CRS}",
            f"{len(shapes)} contours",
            "Indiquez le système de coordonnées du fichier, puis recommencez.",
        )


def _in_metres(
    shapes: gpd.GeoSeries, metric_crs: pd.Series, change: Callable[[np.ndarray], np.ndarray]
) -> gpd.GeoSeries:
    """What `change` makes of the shapes, each in its metric CRS, back in EPSG:4326."""
    changed = shapes.copy()
    for epsg, part in shapes.groupby(metric_crs):
        metric = part.to_crs(epsg)
        changed[part.index] = _like(metric, change(metric.to_numpy())).to_crs(STORAGE_CRS)
    return changed


def _cells(geometry: np.ndarray, step: float) -> np.ndarray:
    """The square of a grid that holds a point of each shape."""
    corners = np.floor(shapely.get_coordinates(shapely.point_on_surface(geometry)) / step) * step
    return np.asarray(shapely.box(*corners.T, *(corners + step).T), dtype=object)


def _without_lines(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a valid shape, as one; the parts that `make_valid` gives meet along no line."""
    if shapely.get_type_id(shape) in _POLYGONAL:
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[np.isin(shapely.get_type_id(parts), _POLYGONAL)])


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
