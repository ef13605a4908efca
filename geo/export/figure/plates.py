"""The maps of a figure: which zone each shows, in which projection, at which scale, in which box of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely

from geo.atlas import Atlas
from geo.countries import Bounds, country
from geo.export.figure.canvas import Box, Points
from geo.export.figure.ground import Ground, ground_of
from geo.indicators.definition import Level
from geo.maps.frames import Frame, frames_of
from geo.maps.positions import Position
from geo.place import Place
from geo.spatial import STORAGE_CRS, metric_shapes

MAIN = "main"
_LEAST_SPAN_M = 12_000.0
"""A view is no narrower: a lone commune is seen with what surrounds it."""
_MOST_SPAN_M = 1_000_000.0
"""A zone wider than that is mostly ocean: its frame holds the places with neighbourhoods."""
_DECIMALS = 2
"""Of a point of the page: finer than any printer, and short to write."""

MetricBounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sight:
    """What the page is filled with: some départements, or the communes of a place; whether they are a part alone."""

    departments: frozenset[str]
    is_part: bool
    narrowed: Place | None


@dataclass(frozen=True)
class Plate:
    """One map of the figure. `departments` are those in view; `name` is `main`, or the code of the frame.

    A point of the ground in metres is at `box` centre + (point - `middle`) x `scale` points per metre.
    """

    name: str
    zone: str
    frame: Frame | None
    ground: Ground
    departments: frozenset[str]
    box: Box
    middle: tuple[float, float]
    scale: float

    @property
    def is_loupe(self) -> bool:
        """Whether it shows once more what another plate shows."""
        return self.frame is not None and self.frame.level is Level.REGION

    def place(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A shape in metres, on the page."""
        return shapely.transform(shape, self.at)

    def at(self, metres: Points) -> Points:
        """Points in metres, on the page."""
        centre = np.array([self.box.left + self.box.width / 2, self.box.bottom + self.box.height / 2])
        return np.asarray(np.round(centre + (metres - np.array(self.middle)) * self.scale, _DECIMALS))

    def points(self, places: Sequence[Position]) -> Points:
        """Places of the globe, on the page."""
        return self.at(_metric_points(places, self.ground.crs))

    def holds(self, point: Points, margin: float = 0.0) -> bool:
        """Whether a point of the page lies in the box."""
        box = self.box.inside(margin)
        return bool(box.left <= point[0] <= box.right and box.bottom <= point[1] <= box.top)

    @property
    def metres_per_point(self) -> float:
        """How much ground one point of the page covers."""
        return 1 / self.scale


def arranged(atlas: Atlas, sight: Sight, main: Box, cells: Sequence[Box], hosts: Mapping[str, Position]) -> list[Plate]:
    """The main plate, then one for each frame, in the boxes given. `hosts` are the communes with neighbourhoods."""
    frames = framed(atlas, sight)
    return [
        _main_plate(atlas, sight, main),
        *(_frame_plate(atlas, frame, box, sight, hosts) for frame, box in zip(frames, cells, strict=True)),
    ]


def framed(atlas: Atlas, sight: Sight) -> tuple[Frame, ...]:
    """The frames beside the main plate: the zones in view but its own; loupes where it is the whole main zone."""
    shown = _main_zone(atlas, sight.departments)
    is_whole = shown == _zones(atlas)[0] and not sight.is_part
    frames = frames_of(atlas, on_paper=True)
    return tuple(
        frame
        for frame in frames
        if (is_whole if frame.level is Level.REGION else frame.code != shown and frame.departments & sight.departments)
    )


def _zones(atlas: Atlas) -> list[str]:
    return [zone.code for zone in country(atlas.manifest.description.country).zones]


def _main_zone(atlas: Atlas, in_view: frozenset[str]) -> str:
    """The first zone in view, in the order of the country; its main one where nothing is in view."""
    present = set(atlas.departments["zone"].reindex(sorted(in_view)).dropna())
    return next((code for code in _zones(atlas) if code in present), _zones(atlas)[0])


def main_bounds(atlas: Atlas, sight: Sight) -> tuple[str, MetricBounds]:
    """The zone of the main plate, and what it has to show of it, in metres."""
    zone = _main_zone(atlas, sight.departments)
    ground = ground_of(atlas, zone)
    mine = sight.departments & frozenset(ground.areas)
    bounds: MetricBounds | None = ground.bounds(mine) if mine else None
    if sight.narrowed:
        bounds = _bounds_of_communes(atlas, sight.narrowed, ground.crs) or bounds
    known = country(atlas.manifest.description.country).zone(zone)
    return zone, _widened(bounds or _projected(known.view, ground.crs))


def _main_plate(atlas: Atlas, sight: Sight, box: Box) -> Plate:
    zone, bounds = main_bounds(atlas, sight)
    margin = 0.045 if sight.is_part else 0.012
    plate = Plate(MAIN, zone, None, ground_of(atlas, zone), sight.departments, box, (0, 0), 1)
    return _fitted(plate, bounds, margin)


def _frame_plate(atlas: Atlas, frame: Frame, box: Box, sight: Sight, hosts: Mapping[str, Position]) -> Plate:
    is_loupe = frame.level is Level.REGION
    zone = _zones(atlas)[0] if is_loupe else frame.code
    ground = ground_of(atlas, zone)
    in_view = sight.departments & frame.departments
    plate = Plate(frame.code, zone, frame, ground, in_view, box, (0, 0), 1)
    if is_loupe and frame.bounds:
        return _fitted(plate, _projected(frame.bounds, ground.crs), 0.0, is_covering=True)
    if not ground.areas:
        known = country(atlas.manifest.description.country).zone(zone)
        return _fitted(plate, _projected(known.view, ground.crs), 0.05)
    bounds = ground.bounds()
    around = [place for place in hosts.values() if place.zone == zone]
    if max(bounds[2] - bounds[0], bounds[3] - bounds[1]) > _MOST_SPAN_M and around:
        points = _metric_points(around, ground.crs)
        bounds = _widened((*points.min(axis=0), *points.max(axis=0)))
    return _fitted(plate, bounds, 0.06)


def _fitted(plate: Plate, bounds: MetricBounds, margin: float, *, is_covering: bool = False) -> Plate:
    """The plate at the largest scale that shows the bounds whole, or that leaves no room beside them."""
    west, south, east, north = bounds
    room = 1 - 2 * margin
    scales = (plate.box.width * room / (east - west), plate.box.height * room / (north - south))
    scale = max(scales) if is_covering else min(scales)
    return replace(plate, middle=((west + east) / 2, (south + north) / 2), scale=scale)


def _bounds_of_communes(atlas: Atlas, place: Place, crs: int) -> MetricBounds | None:
    codes = atlas.communes_of(place)
    rows = atlas.tables.territories
    chosen = rows[(rows["level"] == Level.COMMUNE) & rows["code"].isin(codes) & rows["geometry"].notna()]
    if chosen.empty:
        return None
    west, south, east, north = metric_shapes(gpd.GeoSeries(chosen["geometry"], crs=rows.crs), crs).total_bounds
    return float(west), float(south), float(east), float(north)


def _widened(bounds: MetricBounds) -> MetricBounds:
    west, south, east, north = bounds
    x, y = (west + east) / 2, (south + north) / 2
    half = [max(span, _LEAST_SPAN_M) / 2 for span in (east - west, north - south)]
    return x - half[0], y - half[1], x + half[0], y + half[1]


def _projected(view: Bounds, crs: int) -> MetricBounds:
    (south, west), (north, east) = view
    box = gpd.GeoSeries([shapely.box(west, south, east, north)], crs=STORAGE_CRS).segmentize(0.5)
    found = metric_shapes(box, crs).total_bounds
    return float(found[0]), float(found[1]), float(found[2]), float(found[3])


def _metric_points(places: Sequence[Position], crs: int) -> Points:
    columns = [place.longitude for place in places], [place.latitude for place in places]
    found = metric_shapes(gpd.GeoSeries.from_xy(*columns, crs=STORAGE_CRS), crs)
    return np.asarray(shapely.get_coordinates(found.to_numpy()))
