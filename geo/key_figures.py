"""The figures that situate a territory, read for it and for the larger ones it lies in.

Nothing is summed nor averaged here: a figure is read where its indicator exists, and is nothing elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from geo import indicators, wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status, Theme
from geo.indicators.neighbourhoods import NO_VINTAGE
from geo.indicators.tally import CITY_CONTRACTS, HOST_COMMUNES, RESIDENTS
from geo.place import Place
from geo.units import SHARE, Unit

_COMMUNES = "communes"
_KEYS = ("qpv", "habitants_qpv", "contrats_ville", "part_qpv_couverts", "part_habitants_couverts")
"""Those of every territory, in the order of the sheet."""


@dataclass(frozen=True)
class Reading:
    """A value, or why there is none: `value` is then not a number."""

    value: float
    status: Status
    numerator: float = math.nan
    denominator: float = math.nan
    note: str | None = None


@dataclass(frozen=True)
class KeyFigure:
    """One measure, read for several places."""

    key: str
    label: str
    unit: Unit
    vintage: str
    sources: tuple[str, ...]
    """Identifiers of the catalogue."""
    readings: tuple[Reading | None, ...]
    """In the order of the places; None where the measure does not exist at their level."""


def key_figures(atlas: Atlas, places: tuple[Place, ...]) -> tuple[KeyFigure, ...]:
    """The figures of every territory, then those of given files that exist at the level of the first place."""
    return tuple(_figures(atlas, places))


def _figures(atlas: Atlas, places: tuple[Place, ...]) -> Iterator[KeyFigure]:
    for key in _KEYS:
        yield _figure(atlas, indicators.find(key), places)
        if key == "qpv":
            yield _communes(atlas, places)
    for indicator in indicators.offered(atlas.tables):
        if indicator.theme in (Theme.POSTS, Theme.PORTRAIT) and places[0].level in indicator.levels:
            yield _figure(atlas, indicator, places)


def _figure(atlas: Atlas, indicator: Indicator, places: tuple[Place, ...]) -> KeyFigure:
    readings = tuple(_reading(atlas, indicator, place) for place in places)
    vintage = _vintage(atlas, indicator, places[0])
    return KeyFigure(indicator.key, indicator.label, indicator.unit, vintage, indicator.sources, readings)


def _reading(atlas: Atlas, indicator: Indicator, place: Place) -> Reading | None:
    is_share_of_one = place.level is Level.NEIGHBOURHOOD and indicator.unit == SHARE
    if place.level not in indicator.levels or is_share_of_one:
        return None
    row = atlas.value_at(indicator.key, place)
    if row is None:
        return Reading(math.nan, Status.NOT_APPLICABLE)
    return Reading(row["value"], Status(row["status"]), row["numerator"], row["denominator"], row["note"])


def _communes(atlas: Atlas, places: tuple[Place, ...]) -> KeyFigure:
    """How many communes hold QPV, where a coverage is told."""
    readings = tuple(_hosts(atlas, place) for place in places)
    reference = HOST_COMMUNES
    return KeyFigure(
        _COMMUNES, "Communes à quartier prioritaire", reference.unit, _list(atlas), reference.sources, readings
    )


def _hosts(atlas: Atlas, place: Place) -> Reading | None:
    """As many as the coverage counts; worth what the number of QPV is worth, for both are read in one list."""
    if place.level not in HOST_COMMUNES.levels:
        return None
    listed = atlas.values("qpv", place.level).loc[place.code].to_dict()
    (total,) = (row.shares[_COMMUNES].total for row in atlas.coverage(place.level) if row.code == place.code)
    return Reading(math.nan if math.isnan(listed["value"]) else total, Status(listed["status"]), note=listed["note"])


def _list(atlas: Atlas) -> str:
    return f"liste de {atlas.manifest.description.generation}"


def _vintage(atlas: Atlas, indicator: Indicator, place: Place) -> str:
    """What the figure speaks of: a list, a census, the date of the atlas, or the year of a publication."""
    if indicator.theme is Theme.POSTS:
        return f"année {atlas.on.year}"
    if indicator.theme is Theme.PORTRAIT:
        values = atlas.values(indicator.key, place.level)
        return str(values["vintage"].get(place.code) or NO_VINTAGE)
    counted = {
        "qpv": _list(atlas),
        "habitants_qpv": _censuses(atlas, place),
        "contrats_ville": CITY_CONTRACTS.vintage,
        "part_qpv_couverts": f"{wording.day(atlas.on)} ; {_list(atlas)}",
        "part_habitants_couverts": f"{wording.day(atlas.on)} ; {_censuses(atlas, place)}",
    }
    return counted[indicator.key]


def _censuses(atlas: Atlas, place: Place) -> str:
    """The years of the census of a territory: they are not the same everywhere overseas."""
    if place.level not in RESIDENTS.levels:
        return RESIDENTS.vintage
    rows = atlas.tables.observations
    mine = (rows["measure"] == "inhabitants_rp2018") & rows["code"].isin(atlas.departments_of(place))
    years = wording.listing([str(year) for year in sorted(set(rows.loc[mine, "year"]))])
    return f"RP {years}, génération 2015" if years else RESIDENTS.vintage
