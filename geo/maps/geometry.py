"""Display copy of an edition's shapes: TopoJSON with shared arcs, codes only, the same bytes for the same shapes.

A border that two shapes share is written once, as one *arc*. Arcs run between *junctions*: points whose neighbours,
over all rings, are not exactly two. Coordinates are whole numbers on a grid, written as differences.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import geopandas as gpd
import shapely

from geo.countries import FRANCE, Country
from geo.errors import AtlasError
from geo.spatial import POINT_DECIMALS, simplify_each
from geo.tables import DISPLAY_DECIMALS, Tables

Point = tuple[int, int]

_PROPERTIES = {
    "departments": {"region_code": "region", "zone": "territory"},
    "communes": {"department_code": "department", "zone": "territory"},
    "perimeters": {"department_code": "department", "zone": "territory"},
}
_LEVELS = {"departments": "department", "communes": "commune"}

_PERIMETER_TOLERANCE_M = 5.0
_PERIMETER_DECIMALS = 5


def display_files(tables: Tables, country: Country = FRANCE) -> dict[str, bytes]:
    """The files that a browser fetches once: contours and perimeters (codes only), `labels` (text only).

    `departments` and `communes` are always there, `perimeters` when the edition has some.
    """
    files: dict[str, Any] = {"labels": _labels(tables)}
    if len(tables.perimeters):
        files["perimeters"] = _perimeters(tables, country)
    for name, level in _LEVELS.items():
        frame = tables.territories[tables.territories["level"] == level]
        files[name] = topology(frame[frame.geometry.notna()], name, _PROPERTIES[name], DISPLAY_DECIMALS[level])
    return {name: _compact(content) for name, content in sorted(files.items())}


def topology(frame: gpd.GeoDataFrame, object_name: str, properties: Mapping[str, str], decimals: int) -> dict[str, Any]:
    """TopoJSON of polygons: geometries sorted by code, each with its anchor.

    Where two of them run through the same points they share an arc; where they only cross, each keeps its own.
    `properties` maps columns of `frame` to names in the file; `decimals` sets the grid. Raises `AtlasError` when a
    polygon is too small for the grid.
    """
    frame = frame.sort_values("code")
    shapes = [_rings(code, shape, decimals) for code, shape in zip(frame["code"], frame.geometry, strict=True)]
    arcs = _Arcs(_junctions(ring for polygons in shapes for rings in polygons for ring in rings))
    geometries = []
    for (_, row), polygons in zip(frame.iterrows(), shapes, strict=True):
        indices = [[arcs.of_ring(ring) for ring in rings] for rings in polygons]
        anchor = [round(row["longitude"], POINT_DECIMALS), round(row["latitude"], POINT_DECIMALS)]
        geometries.append(
            {
                "type": "Polygon" if len(indices) == 1 else "MultiPolygon",
                "id": row["code"],
                "arcs": indices[0] if len(indices) == 1 else indices,
                "properties": {name: row[column] for column, name in properties.items()} | {"anchor": anchor},
            }
        )
    step = 10.0**-decimals
    return {
        "type": "Topology",
        "transform": {"scale": [step, step], "translate": [0, 0]},
        "arcs": [_deltas(arc) for arc in arcs.found],
        "objects": {object_name: {"type": "GeometryCollection", "geometries": geometries}},
    }


def _perimeters(tables: Tables, country: Country) -> dict[str, Any]:
    """The perimeters of the neighbourhoods, simplified to look at; overlaps and areas take the exact ones."""
    departments = tables.neighbourhoods.set_index("code")["department_code"]
    zones = tables.territories[tables.territories["level"] == "department"].set_index("code")["zone"]
    frame = tables.perimeters.rename(columns={"neighbourhood_code": "code"})
    frame["department_code"] = frame["code"].map(departments)
    frame["zone"] = frame["department_code"].map(zones)
    metric_crs = frame["zone"].map(lambda zone: country.zone(zone).metric_crs)
    drawn = simplify_each(frame.geometry, _PERIMETER_TOLERANCE_M, metric_crs, _PERIMETER_DECIMALS)
    return topology(frame.set_geometry(drawn), "perimeters", _PROPERTIES["perimeters"], _PERIMETER_DECIMALS)


class _Arcs:
    """The arcs met so far, in order, each written in the direction of its first use."""

    def __init__(self, junctions: frozenset[Point]) -> None:
        self._junctions = junctions
        self._index: dict[tuple[Point, ...], int] = {}
        self.found: list[tuple[Point, ...]] = []

    def of_ring(self, ring: Sequence[Point]) -> list[int]:
        """The arcs of a ring, cut at its junctions: an index, or its complement when the arc runs backwards."""
        cuts = [place for place, point in enumerate(ring) if point in self._junctions]
        # A ring without junction is one arc from its smallest point, so that an enclave and its hole agree.
        first = cuts[0] if cuts else ring.index(min(ring))
        turned = [*ring[first:], *ring[:first], ring[first]]
        ends = [place - first for place in cuts[1:]] if cuts else []
        starts = [0, *ends]
        ends = [*ends, len(ring)]
        return [self._place(tuple(turned[start : end + 1])) for start, end in zip(starts, ends, strict=True)]

    def _place(self, arc: tuple[Point, ...]) -> int:
        backwards = arc[::-1]
        if backwards in self._index:
            return ~self._index[backwards]
        if arc not in self._index:
            self._index[arc] = len(self.found)
            self.found.append(arc)
        return self._index[arc]


def _junctions(rings: Iterator[list[Point]]) -> frozenset[Point]:
    """Points where arcs meet: a border leaves, or two shapes touch."""
    neighbours: defaultdict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for before, point, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
            neighbours[point].update((before, after))
    return frozenset(point for point, around in neighbours.items() if len(around) != 2)


def _rings(code: str, shape: shapely.Geometry, decimals: int) -> list[list[list[Point]]]:
    """Polygons, each a list of open rings on the grid, the outer one first."""
    polygons = []
    for polygon in shapely.get_parts(shape):
        outer, *holes = (_open_ring(ring, decimals) for ring in (polygon.exterior, *polygon.interiors))
        if len(outer) < 3:
            raise AtlasError(
                "Un contour est plus petit que la grille d'affichage",
                f"territoire {code}",
                "Choisissez une grille plus fine.",
            )
        polygons.append([outer, *(hole for hole in holes if len(hole) >= 3)])
    return polygons


def _open_ring(ring: shapely.LinearRing, decimals: int) -> list[Point]:
    """The points of a ring on the grid, without repeats and without the closing point."""
    factor = 10**decimals
    points: list[Point] = []
    for x, y in ring.coords:
        point = (round(x * factor), round(y * factor))
        if not points or point != points[-1]:
            points.append(point)
    return points[:-1] if points[0] == points[-1] else points


def _deltas(arc: Sequence[Point]) -> list[list[int]]:
    """The first point, then the step from each point to the next."""
    steps = pairwise(arc)
    return [list(arc[0]), *([x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in steps)]


def _labels(tables: Tables) -> dict[str, Any]:
    """Names by code: the only text that goes to the browser in a file.

    A neighbourhood stands under each of its communes; under `neighbourhoods` when none is known.
    """
    names = tables.names("neighbourhood")
    hosted: defaultdict[str, list[list[str]]] = defaultdict(list)
    placed = frozenset(tables.neighbourhood_communes["neighbourhood_code"])
    pairs = tables.neighbourhood_communes.sort_values(["commune_code", "neighbourhood_code"])
    for commune, neighbourhood in zip(pairs["commune_code"], pairs["neighbourhood_code"], strict=True):
        hosted[commune].append([neighbourhood, names[neighbourhood]])
    return {
        "departments": tables.names("department"),
        "regions": tables.names("region"),
        "neighbourhoods": {code: name for code, name in names.items() if code not in placed},
        "communes": {
            code: {"name": name, "neighbourhoods": hosted[code]} for code, name in tables.names("commune").items()
        },
    }


def _compact(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
