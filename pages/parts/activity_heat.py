"""Theme by centre: shades for what is known, and a look of its own for each way of not being known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from geo import wording
from geo.maps.classes import ClassChoice, Method
from geo.maps.scale import Scale
from geo.units import Unit
from pages.parts import literal_chart
from pages.parts.activity_charts import MEANINGS, Point, meanings, number_column, short
from pages.parts.literal_chart import Chart, Line, Meaning, Square, Top, Twin
from pages.parts.literal_text import Column

_CLASSES = ClassChoice(Method.QUANTILES, 5)
_LIGHT_INK = "#ffffff"
_MIDDLE = 128.0
"""Of the lightness of a fill, 0 to 255: below it, letters are white."""


def heat(
    title: str,
    unit: Unit,
    centres: Mapping[str, str],
    lines: Mapping[str, Sequence[Point]],
    notes: Sequence[str] = (),
) -> Chart:
    """`centres` gives the page of each by name, in the order of the points of each line."""
    points = [point for mine in lines.values() for point in mine]
    known = pd.Series([point.value for point in points if point.value > 0], dtype=float)
    if known.empty:
        told = "Aucun nombre connu et supérieur à zéro, par thème et par centre."
        return Chart(title, told, None, Twin(f"{title}.", _columns(unit, centres, lines)), (), notes)
    scale = Scale.of(known, unit, _CLASSES)
    picture = literal_chart.cells(
        title,
        "Thème",
        [Top(name, address=address) for name, address in centres.items()],
        [Line(label, [_square(point, unit, scale) for point in mine]) for label, mine in lines.items()],
        narrow=True,
    )
    return Chart(
        title,
        _sentence(unit, centres, lines),
        picture,
        Twin(f"{title}.", _columns(unit, centres, lines)),
        [*_shades(scale), *meanings(point.look for point in points if not point.value > 0)],
        [*([scale.note] if scale.note else []), *notes],
    )


def _square(point: Point, unit: Unit, scale: Scale) -> Square:
    if math.isnan(point.value):
        return Square(short(point.status), point.look, title=f"{point.label} : {MEANINGS[point.look]}")
    text = point.text(unit)
    if not point.value:
        return Square(text, point.look, title=f"{point.label} : {MEANINGS[point.look]}")
    fill = scale.style(point.value).fill
    return Square(text, "", fill, _ink(fill), f"{point.label} : {wording.amount(point.value, unit)}")


def _ink(fill: str) -> str:
    """Letters that can be read on a fill; empty for the usual ones."""
    red, green, blue = (int(fill[place : place + 2], 16) for place in (1, 3, 5))
    return _LIGHT_INK if 0.299 * red + 0.587 * green + 0.114 * blue < _MIDDLE else ""


def _shades(scale: Scale) -> list[Meaning]:
    return [Meaning("", label, fill) for label, fill in zip(scale.labels, scale.palette, strict=True)]


def _sentence(unit: Unit, centres: Mapping[str, str], lines: Mapping[str, Sequence[Point]]) -> str:
    """The largest of all."""
    top, label, name = max(
        (
            (point.value, label, name)
            for label, mine in lines.items()
            for name, point in zip(centres, mine, strict=True)
            if not math.isnan(point.value)
        ),
        key=lambda found: found[0],
    )
    return f"Le plus grand nombre : {wording.quoted(label)}, {name}, {wording.amount(top, unit)}."


def _columns(unit: Unit, centres: Mapping[str, str], lines: Mapping[str, Sequence[Point]]) -> list[Column]:
    by_centre = {name: [mine[place] for mine in lines.values()] for place, name in enumerate(centres)}
    fewest = unit.decimals_for(*(point.value for mine in lines.values() for point in mine))
    return [
        Column("Thème", list(lines)),
        *(Column(name, number_column("", mine, unit).values, fewest) for name, mine in by_centre.items()),
    ]
