"""Draws what stands on the ground of a plate: circles, neighbourhoods one by one, seats, labels of the centres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import shapely

from geo.export.figure.canvas import INK, QUIET, Box, Canvas, Look, Points, text_width
from geo.export.figure.ground_marks import BORDER, filled
from geo.export.figure.plates import Plate
from geo.export.figure.scene import Scene
from geo.indicators.definition import Level
from geo.maps import theme
from geo.maps.layer import CentreMark
from geo.maps.positions import Position
from geo.spatial import metric_shapes

CIRCLE_ALPHA = 0.6
SEAT_PX, DOT_PX = 4.0, 5.0
"""Radii, in pixels of the screen."""
PERIMETER_LINE = "#23407a"
PLACED_DASH = (1.2, 1.2)
_PERIMETER_M = 90.0
"""Metres per point under which a perimeter is larger than its outline."""
_BAR_OF_FRAME, _BAR_OF_MAIN, _BAR_HEIGHT = 0.75, 0.3, 15.0
"""What the scale bar takes of the foot of a plate: of its width, and in points."""
_LABEL = 7.6
_SMALL_LABEL = 6.6


def draw_circles(canvas: Canvas, scene: Scene, plate: Plate, main_zone: str, layer: str) -> list[Box]:
    """Circles of the counts in view, the largest first, and the boxes they take. SVG names each under the `layer`."""
    band = scene.circles(plate, main_zone)
    if band is None:
        return []
    fill = scene.shades.colour(theme.CIRCLE)
    look = Look(fill, CIRCLE_ALPHA, line="#ffffff", width=0.6 * canvas.page.text)
    drawn = []
    counted = {code: found for code, found in scene.counted(band).items() if found[0].zone == plate.zone}
    at = _placed(plate, {code: place for code, (place, _) in counted.items()})
    for code, point in sorted(at.items(), key=lambda item: (-counted[item[0]][1], item[0])):
        radius = scene.radius(counted[code][1])
        canvas.circle(point, radius, look, plate.box, f"{layer}.{plate.zone}.{code}")
        drawn.append(Box(point[0] - radius, point[1] - radius, 2 * radius, 2 * radius))
    return drawn


def draw_neighbourhoods(canvas: Canvas, scene: Scene, plate: Plate, layer: str) -> list[Box]:
    """Each neighbourhood in the look of its class; the boxes they take."""
    rated = scene.drawn.neighbourhoods
    _draw_perimeters(canvas, scene, plate)
    if rated is None:
        return []
    radius = DOT_PX * scene.point_px * (0.62 if not scene.view.within and plate.frame is None else 1.0)
    known = scene.positions(Level.NEIGHBOURHOOD)
    mine = (code for code in rated.style_of if code in known and known[code].zone == plate.zone)
    at = _placed(plate, {c: known[c] for c in mine if scene.is_in_view(Level.NEIGHBOURHOOD, c, known[c])})
    # Those without a value first: what is known lies above.
    for code, point in sorted(at.items(), key=lambda item: (item[0] in rated.value_of, item[0])):
        look = filled(scene, rated.style_of[code])
        dash = PLACED_DASH if known[code].by_commune else ()
        line = Look(look.fill, 1.0, look.hatch, look.ink, scene.shades.colour(PERIMETER_LINE), 0.5, dash)
        canvas.circle(point, radius, line, plate.box, f"{layer}.{plate.zone}.neighbourhood.{code}")
    return [Box(point[0] - radius, point[1] - radius, 2 * radius, 2 * radius) for point in at.values()]


def _draw_perimeters(canvas: Canvas, scene: Scene, plate: Plate) -> None:
    """The perimeters of the neighbourhoods in view, from near, in the look of their class where there is one."""
    rows = scene.atlas.tables.perimeters
    if plate.metres_per_point > _PERIMETER_M or rows.empty:
        return
    known = scene.positions(Level.NEIGHBOURHOOD)
    rated = scene.drawn.neighbourhoods
    mine = [
        code in known and known[code].zone == plate.zone and scene.is_in_view(Level.NEIGHBOURHOOD, code, known[code])
        for code in rows["neighbourhood_code"]
    ]
    rows = rows[mine]
    line = scene.shades.colour(PERIMETER_LINE)
    metric = metric_shapes(gpd.GeoSeries(rows.geometry, crs=rows.crs), plate.ground.crs)
    for code, shape in zip(rows["neighbourhood_code"], metric, strict=True):
        look = filled(scene, rated.style_of[code]) if rated else Look("#ffffff", 0.55)
        canvas.shape(plate.place(shape), Look(look.fill, look.alpha, look.hatch, look.ink, line, 0.8), plate.box)


def draw_seats(canvas: Canvas, scene: Scene, plate: Plate, layer: str) -> list[Box]:
    """The seats of the centres in view; the boxes they take."""
    found = []
    radius = SEAT_PX * scene.point_px
    for mark in scene.drawn.perimeters.centres:
        if mark.seat is None or mark.zone != plate.zone or not _is_in_view(scene, mark):
            continue
        (point,) = plate.points([Position(mark.seat[1], mark.seat[0], (), mark.zone)])
        if not plate.holds(point):
            continue
        look = seat_look(canvas, is_probable=mark.seat_is_probable)
        canvas.circle(point, radius, look, None, f"{layer}.{plate.zone}.centre.{mark.code}")
        found.append(Box(point[0] - radius, point[1] - radius, 2 * radius, 2 * radius))
    return found


def seat_look(canvas: Canvas, *, is_probable: bool) -> Look:
    """Full where a source gives the seat, hollow where it is only likely."""
    fill, line = ("#ffffff", BORDER) if is_probable else (BORDER, "#ffffff")
    return Look(fill, line=line, width=1.1 * canvas.page.text)


Labelled = list[tuple[CentreMark, Points]]
"""Centres, each with the point of the page that its name stands at."""


def labelled(scene: Scene, plates: Sequence[Plate]) -> dict[str, Labelled]:
    """By name of a plate, the centres in view that it names, the larger first: the main plate, or the loupe on them."""
    found: dict[str, Labelled] = {plate.name: [] for plate in plates}
    owners = scene.drawn.perimeters.owners
    owned = {
        mark.code: [c for c, mine in owners.items() if mark.code in mine] for mark in scene.drawn.perimeters.centres
    }
    for mark in sorted(scene.drawn.perimeters.centres, key=lambda one: (-len(owned[one.code]), one.code)):
        if mark.label_at is None or mark.zone != plates[0].zone or not _is_in_view(scene, mark):
            continue
        loupe = next(
            (p for p in plates if p.is_loupe and p.frame and set(owned[mark.code]) <= p.frame.departments), None
        )
        if loupe is not None:
            box = shapely.box(loupe.box.left, loupe.box.bottom, loupe.box.right, loupe.box.top)
            areas = [loupe.place(loupe.ground.areas[code]) for code in owned[mark.code] if code in loupe.ground.areas]
            seen = shapely.intersection(shapely.union_all(areas), box)
            if not shapely.is_empty(seen):
                found[loupe.name].append((mark, shapely.get_coordinates(shapely.point_on_surface(seen))[0]))
                continue
        (point,) = plates[0].points([Position(mark.label_at[1], mark.label_at[0], (), mark.zone)])
        found[plates[0].name].append((mark, point))
    return found


def draw_labels(
    canvas: Canvas, scene: Scene, plate: Plate, named: Labelled, seats: Sequence[Box], circles: Sequence[Box]
) -> None:
    """Names of the centres of a plate: one that has no room moves a little, or is left out.

    On a part of the country they leave the circles free if they can, and the names of its départements follow.
    """
    if not scene.style.has_labels:
        return
    size = (_SMALL_LABEL if plate.is_loupe else _LABEL) * canvas.page.text
    bar = _BAR_OF_FRAME if plate.frame else _BAR_OF_MAIN
    placed = [Box(plate.box.left, plate.box.bottom, bar * plate.box.width, _BAR_HEIGHT * canvas.page.text)]
    for mark, point in named:
        avoided = (circles, seats) if scene.view.within else (seats,)
        box = _room(plate, text_width(mark.label, size, is_bold=True), point, size, placed, avoided)
        if box is not None:
            placed.append(box)
            _write_label(canvas, box, mark.label, size, point)
    if plate.frame is None:
        _name_departments(canvas, scene, plate, placed, seats, circles)


def _name_departments(
    canvas: Canvas, scene: Scene, plate: Plate, placed: list[Box], seats: Sequence[Box], circles: Sequence[Box]
) -> None:
    """Names of the départements of a part of the country that has several."""
    if not scene.view.within or len(scene.sight.departments) < 2:
        return
    size = _SMALL_LABEL * canvas.page.text
    names = scene.atlas.names(Level.DEPARTMENT)
    for code, place in scene.positions(Level.DEPARTMENT).items():
        if place.zone != plate.zone or code not in scene.sight.departments:
            continue
        (point,) = plate.points([place])
        area = plate.place(plate.ground.areas[code]) if code in plate.ground.areas else None
        box = _room(plate, text_width(names[code], size), point, size, [*placed, *seats], (circles,), area)
        if box is not None:
            placed.append(box)
            _write_label(canvas, box, names[code], size, None)


def _room(
    plate: Plate, width: float, point: Points, size: float, placed: Sequence[Box], avoided: Sequence[Sequence[Box]],
    area: shapely.Geometry | None = None,
) -> Box | None:  # fmt: skip
    """Where a name near a point covers no other; if it can, none of the marks of `avoided`, the last foremost.

    Its middle lies in the `area` that it names, where one is given.
    """
    width, height = width + 0.7 * size, 1.45 * size
    room = plate.box.inside(2)
    tried = [
        Box(point[0] - width / 2 + across * width, point[1] + up * size - height / 2, width, height)
        for across in (0, 0.3, -0.3, 0.6, -0.6)
        for up in (0, 1.3, -1.3, 2.4, -2.4, 3.4, -3.4)
    ]
    tried.sort(key=lambda box: abs(box.bottom + height / 2 - point[1]) + abs(box.left + width / 2 - point[0]) / 2)
    inside = [box for box in tried if room.holds(box) and (area is None or shapely.contains_xy(area, *box.middle))]
    free = [box for box in inside if not any(box.meets(other) for other in placed)]
    for count in range(len(avoided) + 1):
        marks = [mark for group in avoided[count:] for mark in group]
        for box in free:
            if not any(box.meets(mark) for mark in marks):
                return box
    return None


def _write_label(canvas: Canvas, box: Box, text: str, size: float, of: Points | None) -> None:
    """A name on a pale ground, so that lines under it do not cross it, tied to the point that it speaks `of`.

    A name without such a point is quieter.
    """
    if of is not None and not box.holds(Box(of[0], of[1], 0, 0)):
        end = (min(max(of[0], box.left), box.right), min(max(of[1], box.bottom), box.top))
        canvas.shape(shapely.LineString([tuple(of), end]), Look(line=INK, width=0.6 * canvas.page.text))
    canvas.rectangle(box, Look("#ffffff", 0.7))
    base, middle = box.bottom + 0.28 * box.height, box.left + box.width / 2
    colour = QUIET if of is None else INK
    canvas.text(middle, base, text, size, colour=colour, is_bold=of is not None, align="center")


def _is_in_view(scene: Scene, mark: CentreMark) -> bool:
    owners = scene.drawn.perimeters.owners
    return any(mark.code in owners.get(code, ()) for code in scene.departments)


def _placed(plate: Plate, places: Mapping[str, Position]) -> dict[str, Points]:
    """Where places of the zone of a plate stand on the page; a loupe shows a part of them."""
    if not places:
        return {}
    at = dict(zip(places, plate.points(list(places.values())), strict=True))
    return {code: point for code, point in at.items() if not plate.is_loupe or plate.holds(point)}
