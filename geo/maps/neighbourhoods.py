"""The layer of counts: circles at the commune, the département or the perimeter of a centre.

No perimeter of a neighbourhood is embedded: a circle stands at its commune, and the screen says so.
"""

from __future__ import annotations

from geo import wording
from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Indicator, Level
from geo.maps.layer import Circles, CircleSize

CIRCLE_LEVELS = (Level.COMMUNE, Level.DEPARTMENT, Level.CENTRE)
"""Levels that circles can show, finest first."""

_WORDS = {Level.COMMUNE: "par commune", Level.DEPARTMENT: "par département", Level.CENTRE: "par centre"}


def circles(atlas: Atlas, indicator: Indicator, level: Level) -> Circles:
    """Circles of a count. A territory without a value has no circle: the table says why."""
    values = atlas.values(indicator.key, level)["value"].dropna()
    value_of = {str(code): float(value) for code, value in values.items() if value > 0}
    title = f"Cercles : {indicator.unit.symbol} {_WORDS[level]}"
    largest = max(value_of.values(), default=0.0)
    return Circles(level, value_of, title, _sizes(largest))


def neighbourhood_circles(atlas: Atlas) -> Circles:
    """The circles every map carries: number of QPV by commune."""
    return circles(atlas, find("qpv"), Level.COMMUNE)


def _sizes(largest: float) -> tuple[CircleSize, ...]:
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
