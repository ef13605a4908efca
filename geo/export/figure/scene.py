"""What one figure shows: the record of the map, what is in view of it, in which colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from geo.activity_view import ActivityView
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.export.figure.pages import FigureStyle
from geo.export.figure.plates import Plate, Sight
from geo.export.figure.shades import Shades
from geo.indicators import find
from geo.indicators.definition import Indicator, Level
from geo.maps import theme
from geo.maps.activity_places import PRESENCE_STYLES
from geo.maps.layer import Circles, NationalMap, PlacedCircles
from geo.maps.national import levels, national_map
from geo.maps.positions import Position, positions
from geo.provenance import Provenance
from geo.view import View

POINT_PX = 0.7
"""How many points of a slide a pixel of the screen is: one legend is true of both."""
SMALLEST_PX = 3.0
"""Radius of the smallest circle, as on the screen."""


@dataclass(frozen=True, eq=False)
class Scene:
    """One view of an atlas, drawn in a style. The atlas is that of the hypothesis, where the view supposes one."""

    atlas: Atlas
    view: View | ActivityView
    style: FigureStyle
    drawn: NationalMap

    @classmethod
    def of(cls, atlas: Atlas, view: View | ActivityView, style: FigureStyle) -> Scene:
        """The scene of a view. Raises `UnknownCode` for an indicator, a level or a place that cannot be shown."""
        if isinstance(view, ActivityView):
            return cls(atlas, view, style, view.drawn(atlas))
        indicator = atlas.indicator(view.indicator, view.level)
        if view.level not in levels(indicator):
            raise UnknownCode(
                f"Pas de carte au niveau « {view.level} »", indicator.label, "Choisissez une autre maille."
            )
        drawn = national_map(atlas, indicator, view.level, view.classes)
        return cls(atlas, view, style, drawn)

    @cached_property
    def provenance(self) -> Provenance:
        """What the figure says of where it comes from."""
        return self.atlas.provenance

    @cached_property
    def indicator(self) -> Indicator | None:
        """What is shown; None for a map of what centres have sent in."""
        return None if isinstance(self.view, ActivityView) else find(self.view.indicator)

    @cached_property
    def shades(self) -> Shades:
        """The colours of the figure; those of classes are known by their order in the palettes, or of the legend."""
        if isinstance(self.view, ActivityView):
            plain = [style.fill for style in PRESENCE_STYLES.values() if style.pattern is None]
            return Shades(plain[::-1] if self.drawn.neighbourhoods else (), is_grey=self.style.is_grey)
        entries = (*self.drawn.areas.entries, *(self.drawn.neighbourhoods.entries if self.drawn.neighbourhoods else ()))
        ramp = [colour for count in sorted(theme.SEQUENTIAL) for colour in theme.SEQUENTIAL[count]]
        used = [entry.style.fill for entry in entries if entry.style.pattern is None and entry.style.fill in ramp]
        return Shades(list(dict.fromkeys(used)), is_grey=self.style.is_grey)

    @cached_property
    def departments(self) -> frozenset[str]:
        """The départements in view."""
        return self.view.departments(self.atlas)

    @cached_property
    def sight(self) -> Sight:
        """What the page is filled with; of circles at places of their own, none is left out."""
        spots = (spot for band in self.drawn.circles if isinstance(band, PlacedCircles) for spot in band.spots)
        looked_at = self.view.looked_at(self.atlas) | (self.departments & {spot.department for spot in spots})
        return Sight(looked_at, bool(self.view.within), self.view.narrowed)

    @property
    def counts_whole_country(self) -> bool:
        """Whether the legend counts more than what is in view: the states of neighbourhoods are those of the choice."""
        is_own = isinstance(self.view, ActivityView) and self.drawn.neighbourhoods is not None
        return bool(self.view.within) and not is_own

    @cached_property
    def _inside(self) -> Mapping[Level, frozenset[str]]:
        """Communes and neighbourhoods that the view is narrowed to."""
        place = self.view.narrowed
        if place is None:
            return {}
        inside = self.atlas.communes_of(place), self.atlas.neighbourhoods_of(place)
        return dict(zip((Level.COMMUNE, Level.NEIGHBOURHOOD), inside, strict=True))

    def is_in_view(self, level: Level, code: str, place: Position) -> bool:
        """Whether the restrictions of the view leave a territory on the map."""
        inside = self._inside.get(level)
        return bool(self.departments & frozenset(place.departments)) and (inside is None or code in inside)

    def circles(self, plate: Plate, main_zone: str) -> Circles | PlacedCircles | None:
        """The circles of a plate, the finest; beside the colours of a whole country, the far ones in its main zone.

        They are all of one scale, that of `radius`.
        """
        bands = self.drawn.circles
        if not bands:
            return None
        is_far = self.is_gathered and plate.zone == main_zone
        return bands[0] if is_far else bands[-1]

    @cached_property
    def is_gathered(self) -> bool:
        """Whether circles are few on the main zone, so that colours show."""
        return self.indicator is not None and not self.indicator.is_count and not self.view.within

    @property
    def legend_circles(self) -> Circles | PlacedCircles:
        """The circles that the legend speaks of: those of the main plate."""
        return self.drawn.circles[0 if self.is_gathered else -1]

    @cached_property
    def _positions(self) -> dict[Level, Mapping[str, Position]]:
        return {}

    def positions(self, level: Level) -> Mapping[str, Position]:
        """Where the territories of a level stand."""
        if level not in self._positions:
            self._positions[level] = positions(self.atlas, level, self.drawn.perimeters)
        return self._positions[level]

    def counted(self, band: Circles | PlacedCircles) -> dict[str, tuple[Position, float]]:
        """What circles count, in view: where, and the value, by `level.code`."""
        if isinstance(band, PlacedCircles):
            return {
                f"{spot.place.level.value}.{spot.place.code}": (position, value)
                for spot, value in zip(band.spots, band.values, strict=True)
                if (position := Position(spot.at[1], spot.at[0], (spot.department,), spot.zone))
                and self.is_in_view(spot.place.level, spot.place.code, position)
            }
        places = self.positions(band.level)
        return {
            f"{band.level.value}.{code}": (places[code], value)
            for code, value in band.value_of.items()
            if code in places and self.is_in_view(band.level, code, places[code])
        }

    @property
    def point_px(self) -> float:
        """How many points of this page a pixel of the screen is."""
        return POINT_PX * self.style.page.text

    def radius(self, value: float) -> float:
        """Of the circle of a value, in points: its area is proportional to the value."""
        return float(max(SMALLEST_PX, self.legend_circles.unit_px * value**0.5) * self.point_px)
