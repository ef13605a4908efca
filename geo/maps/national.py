"""The national map of one indicator: colour for rates, circles for counts, perimeters of the centres on top."""

from __future__ import annotations

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Theme
from geo.maps.activity import reporting_areas
from geo.maps.centres import coverage_areas, perimeters
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from geo.maps.layer import NationalMap
from geo.maps.neighbourhoods import CIRCLE_LEVELS, circles, neighbourhood_circles
from geo.maps.territories import MAP_LEVELS, rate_areas, rate_scale

_POSITIONS = "Les cercles sont placés à la commune, non au quartier."


def levels(indicator: Indicator) -> tuple[Level, ...]:
    """Levels at which the map can show an indicator, the usual one first."""
    drawable = CIRCLE_LEVELS if indicator.is_count else MAP_LEVELS
    return tuple(level for level in drawable if level in indicator.levels)


def national_map(atlas: Atlas, indicator: Indicator, level: Level, choice: ClassChoice = DEFAULT_CHOICE) -> NationalMap:
    """Description of the map of one indicator at one of its `levels`; only colours have classes to choose."""
    drawn = perimeters(atlas)
    notes: list[str] = []
    if indicator.is_count:
        is_reported = indicator.theme is Theme.ACTIVITY
        areas = reporting_areas(atlas, drawn, indicator) if is_reported else coverage_areas(atlas, drawn)
        symbols = circles(atlas, indicator, level)
    else:
        scale = rate_scale(atlas, indicator, level, choice)
        areas, symbols = rate_areas(atlas, indicator, level, scale), neighbourhood_circles(atlas)
        notes += [*([scale.note] if scale.note else []), indicator.definition]
    if symbols[-1].level is Level.COMMUNE and atlas.tables.perimeters.empty:
        notes.append(_POSITIONS)
    when = wording.day(atlas.on)
    return NationalMap(
        title=indicator.label,
        subtitle=when if level is Level.COMMUNE else f"{wording.LEVELS[level.value]}, {when}",
        areas=areas,
        circles=symbols,
        perimeters=drawn,
        notes=tuple(notes),
    )
