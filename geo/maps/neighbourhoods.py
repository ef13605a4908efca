"""The layer of counts: circles at the département or the perimeter of a centre, at the commune in a nearer view.

What is counted by neighbourhood stands at its own place.

Where no perimeter of a neighbourhood is known, a circle stands at its commune, and the screen says so.
"""

from __future__ import annotations

from dataclasses import replace

from geo import wording
from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Indicator, Level
from geo.maps import theme
from geo.maps.layer import Circles, CircleSize

CIRCLE_LEVELS = (Level.COMMUNE, Level.DEPARTMENT, Level.CENTRE)
"""Levels that circles can show, finest first."""

_WORDS = {
    Level.NEIGHBOURHOOD: "par quartier",
    Level.COMMUNE: "par commune",
    Level.DEPARTMENT: "par département",
    Level.CENTRE: "par centre",
}


def circles(atlas: Atlas, indicator: Indicator, level: Level) -> tuple[Circles, ...]:
    """Circles of a count, from the far view to the near one; those of communes are gathered by département from afar.

    Both are drawn at one scale, larger in the near view. A territory without a value has no circle: the table says why.
    """
    drawn = _circles_of(atlas, indicator, level)
    if level is not Level.COMMUNE:
        return (drawn,)
    far = _circles_of(atlas, indicator, Level.DEPARTMENT)
    far = replace(far, title=f"{far.title} ; de près et outre-mer, {_WORDS[level]}")
    near_px = max(drawn.unit_px, far.unit_px * theme.NEAR_MAGNIFIED)
    return far, replace(drawn, unit_px=near_px, from_zoom=theme.COMMUNE_ZOOM)


def neighbourhood_circles(atlas: Atlas) -> tuple[Circles, ...]:
    """The circles that stand on a map of colours: number of QPV."""
    bands = circles(atlas, find("qpv"), Level.COMMUNE)
    return tuple(replace(band, unit_px=band.unit_px * theme.BESIDE_COLOUR) for band in bands)


def _circles_of(atlas: Atlas, indicator: Indicator, level: Level) -> Circles:
    values = atlas.values(indicator.key, level)["value"].dropna()
    value_of = {str(code): float(value) for code, value in values.items() if value > 0}
    largest = max(value_of.values(), default=0.0)
    unit_px = theme.LARGEST_CIRCLE_PX[level.value] / largest**0.5 if largest else 1.0
    title = f"Cercles : {indicator.unit.symbol} {_WORDS[level]}"
    return Circles(level, value_of, title, indicator.unit.symbol, sizes_of(largest), unit_px)


def sizes_of(largest: float) -> tuple[CircleSize, ...]:
    """Three round values for the legend, the largest being the largest that is drawn."""
    if largest <= 0:
        return ()
    wanted = dict.fromkeys((_round(largest / 10), _round(largest / 3), largest))
    return tuple(CircleSize(value, wording.number(value)) for value in wanted)


def _round(value: float) -> float:
    """One significant figure, at least 1."""
    if value < 1:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1)
    return float(round(value / power) * power)
