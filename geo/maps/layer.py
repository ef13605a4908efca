"""Plain records that say what to draw. Screen, image and slide are renderings of the same records.

Geometry is by reference (codes), values are by code; nothing here knows Leaflet or Streamlit. Tests compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.indicators.definition import Level
from geo.maps.theme import Style
from geo.place import Place
from geo.units import Unit


@dataclass(frozen=True)
class LegendEntry:
    """One filled swatch: its style, what it means, and how many territories carry it."""

    style: Style
    label: str
    count: str


@dataclass(frozen=True)
class CircleSize:
    """One circle of the legend, drawn at its true size."""

    value: float
    label: str


@dataclass(frozen=True)
class Areas:
    """Départements filled by style, with the text each shows when pointed at."""

    style_of: Mapping[str, Style]
    text_of: Mapping[str, str]
    entries: tuple[LegendEntry, ...]


@dataclass(frozen=True)
class RatedPlaces:
    """Neighbourhoods, each in the style of its class; one without a value shows the style of the reason why."""

    style_of: Mapping[str, Style]
    value_of: Mapping[str, float]
    unit: Unit
    entries: tuple[LegendEntry, ...]


@dataclass(frozen=True)
class Circles:
    """Counts of one level, shown from a zoom on, until the next level takes over.

    The area of a circle is proportional to the value; a value of 1 has the radius `unit_px`. `title` heads its part
    of the legend.
    """

    level: Level
    value_of: Mapping[str, float]
    title: str
    unit: str
    sizes: tuple[CircleSize, ...]
    unit_px: float
    from_zoom: float = 0.0


@dataclass(frozen=True)
class Spot:
    """A place of any level as a circle shows it: at a point of its own, with its name and what tells it apart."""

    place: Place
    name: str
    detail: str
    at: tuple[float, float]
    """Latitude and longitude."""
    department: str
    zone: str


@dataclass(frozen=True)
class PlacedCircles:
    """Counts of places of several levels, each at its own point, the same circles at every zoom."""

    spots: tuple[Spot, ...]
    values: tuple[float, ...]
    """Those of `spots`, in their order."""
    title: str
    unit: str
    sizes: tuple[CircleSize, ...]
    unit_px: float


@dataclass(frozen=True)
class CentreMark:
    """A centre as drawn: colour, label and its place, and the seat when a source or a likely town gives one."""

    code: str
    label: str
    name: str
    colour: str
    label_at: tuple[float, float] | None
    seat: tuple[float, float] | None
    seat_is_probable: bool
    zone: str


@dataclass(frozen=True)
class Perimeters:
    """Who covers each département; borders are drawn between different answers."""

    owners: Mapping[str, tuple[str, ...]]
    uncertain: frozenset[str]
    centres: tuple[CentreMark, ...]


@dataclass(frozen=True)
class NationalMap:
    """Everything one map shows, with the words that go with it.

    `circles` go from the far view to the near one. `neighbourhoods` are the looks of each, shown at every zoom, where
    the map speaks of them one by one.
    """

    title: str
    subtitle: str
    areas: Areas
    circles: tuple[Circles | PlacedCircles, ...]
    perimeters: Perimeters
    notes: tuple[str, ...]
    neighbourhoods: RatedPlaces | None = None
    definition: str = ""
    """What is counted, in the words of the indicator."""
    source: str = ""
    """Who published what is shown, and of when it is."""
