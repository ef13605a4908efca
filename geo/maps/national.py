"""The national map of one indicator: colour for rates, circles for counts, perimeters of the centres on top."""

from __future__ import annotations

from dataclasses import replace

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Theme
from geo.indicators.neighbourhoods import vintages
from geo.maps.activity import reporting_areas
from geo.maps.centres import coverage_areas, perimeters
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from geo.maps.credits import credit
from geo.maps.layer import Circles, NationalMap
from geo.maps.neighbourhoods import CIRCLE_LEVELS, circles, neighbourhood_circles
from geo.maps.rated_neighbourhoods import quiet_ground, rated_neighbourhoods
from geo.maps.scale import Scale
from geo.maps.territories import MAP_LEVELS, rate_areas, rate_scale

_POSITIONS = "Les cercles sont placés à la commune, non au quartier."


def levels(indicator: Indicator) -> tuple[Level, ...]:
    """Levels at which the map can show an indicator, the usual one first: the neighbourhood for its portrait alone."""
    one_by_one = (Level.NEIGHBOURHOOD,) if indicator.theme is Theme.PORTRAIT else ()
    drawable = (*one_by_one, *(CIRCLE_LEVELS if indicator.is_count else MAP_LEVELS))
    return tuple(level for level in drawable if level in indicator.levels)


def national_map(atlas: Atlas, indicator: Indicator, level: Level, choice: ClassChoice = DEFAULT_CHOICE) -> NationalMap:
    """Description of the map of one indicator at one of its `levels`; only colours have classes to choose."""
    if indicator.is_count:
        drawn = _map_of_count(atlas, indicator, level)
    else:
        drawn = _map_of_rate(atlas, indicator, level, rate_scale(atlas, indicator, level, choice))
    return replace(drawn, definition=indicator.definition, source=source_line(atlas, indicator))


def source_line(atlas: Atlas, indicator: Indicator) -> str:
    """Who published the figures of an indicator, of which list of neighbourhoods and known on which day."""
    sources = atlas.manifest.description.sources
    return credit(atlas, (source.publisher for source in sources if source.id in indicator.sources))


def _map_of_count(atlas: Atlas, indicator: Indicator, level: Level) -> NationalMap:
    drawn = perimeters(atlas)
    is_reported = indicator.theme is Theme.ACTIVITY
    symbols = circles(atlas, indicator, level)
    return NationalMap(
        title=indicator.label,
        subtitle=subtitle(atlas, indicator, level),
        areas=reporting_areas(atlas, drawn, indicator) if is_reported else coverage_areas(atlas, drawn),
        circles=symbols,
        perimeters=drawn,
        notes=_notes_of_positions(atlas, symbols),
    )


def _map_of_rate(atlas: Atlas, indicator: Indicator, level: Level, scale: Scale) -> NationalMap:
    """Territories in colour under circles; neighbourhoods in colour, alone on a quiet ground."""
    by_neighbourhood = level is Level.NEIGHBOURHOOD
    symbols = () if by_neighbourhood else neighbourhood_circles(atlas)
    told = (*((scale.note,) if scale.note else ()), indicator.definition)
    return NationalMap(
        title=indicator.label,
        subtitle=subtitle(atlas, indicator, level),
        areas=quiet_ground(atlas) if by_neighbourhood else rate_areas(atlas, indicator, level, scale),
        circles=symbols,
        perimeters=perimeters(atlas),
        notes=(*told, *_notes_of_positions(atlas, symbols)),
        neighbourhoods=rated_neighbourhoods(atlas, indicator, scale) if by_neighbourhood else None,
    )


def subtitle(atlas: Atlas, indicator: Indicator, level: Level) -> str:
    """The level, and the date that the map speaks of: that of the figures where they have their own."""
    is_dated = indicator.theme is Theme.PORTRAIT
    when = vintages(atlas.values(indicator.key, level)) if is_dated else wording.day(atlas.on)
    # From afar, the circles of communes are not those of communes.
    return when if level is Level.COMMUNE else f"{wording.LEVELS[level.value]}, {when}"


def _notes_of_positions(atlas: Atlas, symbols: tuple[Circles, ...]) -> tuple[str, ...]:
    is_near_commune = bool(symbols) and symbols[-1].level in (Level.COMMUNE, Level.NEIGHBOURHOOD)
    return (_POSITIONS,) if is_near_commune and atlas.tables.perimeters.empty else ()
