"""The contours of one zone in its own projection: départements, and the lines between them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import shapely

from geo.atlas import Atlas
from geo.countries import country
from geo.indicators.definition import Level
from geo.spatial import metric_shapes

_KEPT: dict[tuple[str, str], Ground] = {}
_MOST_KEPT = 24
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Ground:
    """Départements by code, in metres, and lines with the one or two départements on their sides."""

    crs: int
    areas: Mapping[str, shapely.Geometry]
    lines: tuple[tuple[tuple[str, ...], shapely.Geometry], ...]

    def bounds(self, codes: frozenset[str] | None = None) -> tuple[float, float, float, float]:
        """West, south, east, north of some départements, of all by default."""
        chosen = [shape for code, shape in self.areas.items() if codes is None or code in codes]
        west, south, east, north = shapely.total_bounds(chosen)
        return float(west), float(south), float(east), float(north)


def ground_of(atlas: Atlas, zone: str) -> Ground:
    """The ground of a zone, computed once per build; empty where no contour is known."""
    key = (atlas.opened.build, zone)
    with _LOCK:
        found = _KEPT.get(key)
    if found is None:
        found = _made(atlas, zone)
        with _LOCK:
            while len(_KEPT) >= _MOST_KEPT:
                _KEPT.pop(next(iter(_KEPT)))
            _KEPT[key] = found
    return found


def _made(atlas: Atlas, zone: str) -> Ground:
    crs = country(atlas.manifest.description.country).zone(zone).metric_crs
    rows = atlas.tables.territories
    rows = rows[(rows["level"] == Level.DEPARTMENT) & (rows["zone"] == zone) & rows["geometry"].notna()]
    if rows.empty:
        return Ground(crs, {}, ())
    shapes = gpd.GeoSeries(rows["geometry"].to_numpy(), index=rows["code"].astype(str), crs=rows.crs)
    metric = metric_shapes(shapes, crs)
    pairs = atlas.tables.adjacency
    neighbours = [
        (one, other)
        for one, other in zip(pairs["department_code"], pairs["neighbour_code"], strict=True)
        if one < other and one in metric.index and other in metric.index
    ]
    return Ground(crs, dict(metric.items()), tuple(_borders(metric, neighbours)))


def _borders(
    shapes: gpd.GeoSeries, neighbours: Iterable[tuple[str, str]]
) -> list[tuple[tuple[str, ...], shapely.Geometry]]:
    """The lines of a coverage with the labels on their sides: borders of the `neighbours` named, then outer lines."""
    outlines = shapes.boundary
    found: list[tuple[tuple[str, ...], shapely.Geometry]] = []
    for one, other in neighbours:
        shared = shapely.intersection(outlines[one], outlines[other])
        found.append(((one, other), shapely.line_merge(_lines_of(shared))))
    outer = shapely.boundary(shapely.coverage_union_all(shapes.to_numpy()))
    for label, outline in outlines.items():
        found.append(((str(label),), shapely.line_merge(_lines_of(shapely.intersection(outline, outer)))))
    return [(sides, line) for sides, line in found if not shapely.is_empty(line)]


def _lines_of(shape: shapely.Geometry) -> shapely.Geometry:
    """The lines of what two outlines have in common, which may also meet at points."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    lines: shapely.Geometry = shapely.multilinestrings(
        parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    )
    return lines
