"""Draws the ground of a plate: départements, the lines between them, the scale bar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import geopandas as gpd
import shapely

from geo import wording
from geo.export.figure.canvas import INK, QUIET, Box, Canvas, Look, text_width
from geo.export.figure.plates import Plate
from geo.export.figure.scene import Scene
from geo.export.figure.shades import MUTED
from geo.indicators.definition import Level
from geo.maps.theme import Style
from geo.spatial import metric_shapes

BORDER = "#14213d"
_HAIR = Look(line="#ffffff", width=0.5)
_COAST = Look(line="#8fa1b3", width=0.55)
_REGION = Look(line="#76879a", width=0.75)
_COMMUNE = Look(line="#7b8798", width=0.4)
_CASING = Look(line="#ffffff", width=2.6)
OUTLINE = Look(line=BORDER, width=1.3)
OUTLINE_DASHED = Look(line=BORDER, width=1.3, dash=(4.0, 2.7))
_SHORE = Look(line=BORDER, width=0.75)
_SHORE_DASHED = Look(line=BORDER, width=0.75, dash=(2.2, 2.2))
_NEAR_M = 260.0
"""Metres per point under which communes are outlined: there is room between two of them."""

_COARSE_M = 250.0


def filled(scene: Scene, style: Style) -> Look:
    """The look of a style on this figure."""
    hatch, ink = scene.shades.hatch(style), style.ink and scene.shades.colour(style.ink)
    if style.pattern == "none":
        return Look()
    return Look(scene.shades.colour(style.fill), style.opacity, hatch, ink)


def draw_ground(canvas: Canvas, scene: Scene, plate: Plate, layer: str) -> int:
    """Départements and lines; returns how many départements in view there are. SVG names each under the `layer`."""
    shown = 0
    for code, shape in plate.ground.areas.items():
        drawn = plate.place(shape)
        if not _touches(drawn, plate.box):
            continue
        is_in_view = code in scene.departments
        style = scene.drawn.areas.style_of[code] if is_in_view else MUTED
        name = f"{layer}.{plate.zone}.{Level.DEPARTMENT.value}.{code}" if is_in_view else ""
        canvas.shape(drawn, filled(scene, style), plate.box, name)
        shown += is_in_view
    _draw_lines(canvas, scene, plate)
    if plate.metres_per_point < _NEAR_M:
        _draw_communes(canvas, scene, plate)
    return shown


def _draw_lines(canvas: Canvas, scene: Scene, plate: Plate) -> None:
    """Outlines run where the centres on the two sides differ: codes join, geometry draws."""
    region_of = scene.atlas.region_of_department
    by_pen: defaultdict[Look, list[shapely.Geometry]] = defaultdict(list)
    for sides, line in plate.ground.lines:
        if len(sides) == 1:
            by_pen[_COAST].append(line)
        else:
            is_inner = region_of[sides[0]] == region_of[sides[1]]
            by_pen[_HAIR if is_inner else _REGION].append(line)
        pen = _outline(scene, sides)
        if pen is not None:
            by_pen[pen].append(line)
            if len(sides) > 1:
                by_pen[_CASING].append(line)
    for pen in (_HAIR, _COAST, _REGION, _CASING, _SHORE, _SHORE_DASHED, OUTLINE, OUTLINE_DASHED):
        _stroke(canvas, plate, by_pen[pen], pen)


def _outline(scene: Scene, sides: tuple[str, ...]) -> Look | None:
    """The pen of a line that parts two perimeters; dashed where every perimeter on it is unconfirmed."""
    drawn = scene.drawn.perimeters
    owners = [frozenset(drawn.owners.get(code, ())) if code in scene.departments else frozenset() for code in sides]
    here, there = owners if len(owners) == 2 else (owners[0], frozenset())
    if here == there:
        return None
    owned = [code for code, centres in zip(sides, owners, strict=True) if centres]
    is_dashed = all(code in drawn.uncertain for code in owned)
    if len(sides) == 1:
        return _SHORE_DASHED if is_dashed else _SHORE
    return OUTLINE_DASHED if is_dashed else OUTLINE


def _stroke(canvas: Canvas, plate: Plate, lines: Iterable[shapely.Geometry], pen: Look) -> None:
    drawn = [plate.place(line) for line in lines]
    inside = [line for line in drawn if _touches(line, plate.box)]
    if inside:
        parts = shapely.get_parts(inside)
        lines_alone = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
        merged = shapely.line_merge(shapely.multilinestrings(lines_alone))
        canvas.shape(merged, pen.scaled(canvas.page.text), plate.box)


def _draw_communes(canvas: Canvas, scene: Scene, plate: Plate) -> None:
    """Outlines of the communes with neighbourhoods, those whose contours are known, inside their département.

    Its own contour is coarser: what runs along it is left out.
    """
    rows = scene.atlas.tables.territories
    chosen = (rows["level"] == Level.COMMUNE) & (rows["zone"] == plate.zone) & rows["geometry"].notna()
    rows = rows[chosen & rows["department_code"].isin(scene.departments)]
    if rows.empty:
        return
    shapes = metric_shapes(gpd.GeoSeries(rows["geometry"], crs=rows.crs), plate.ground.crs)
    mine = plate.ground.areas.keys() & set(rows["department_code"])
    inner = {code: shapely.buffer(plate.ground.areas[code], -_COARSE_M) for code in mine}
    outlines = shapely.intersection(shapely.boundary(shapes.to_numpy()), rows["department_code"].map(inner).to_numpy())
    _stroke(canvas, plate, outlines[~shapely.is_empty(outlines)], _COMMUNE)


def draw_scale_bar(canvas: Canvas, plate: Plate, left: float, base: float, longest: float, size: float) -> None:
    """A bar of a round length, no longer than `longest` points, and its length in words."""
    metres = longest * plate.metres_per_point
    length = max(one * 10**power for power in range(1, 7) for one in (1, 2, 5) if one * 10**power <= max(metres, 10))
    bar = length * plate.scale
    told = f"{wording.number(length / 1000, 0 if length >= 1000 else 1)} km"
    tick = 0.35 * size
    ground = Box(left - tick, base - tick, bar + text_width(told, size) + 0.4 * size + 2 * tick, 1.3 * size)
    canvas.rectangle(ground, Look("#ffffff", 0.7))
    shape = shapely.LineString([(left, base + tick), (left, base), (left + bar, base), (left + bar, base + tick)])
    canvas.shape(shape, Look(line=INK, width=0.8 * canvas.page.text))
    canvas.text(left + bar + 0.4 * size, base, told, size, colour=QUIET)


def _touches(shape: shapely.Geometry, box: Box) -> bool:
    west, south, east, north = shapely.bounds(shape)
    return bool(west <= box.right and east >= box.left and south <= box.top and north >= box.bottom)
