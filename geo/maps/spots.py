"""Where a place of any level stands on a map, by a point inside it, and the circles of counts at such points.

A neighbourhood stands at its point, or at its commune where its perimeter is not known; an EPCI or a contract at the
commune nearest to the middle of those that hold neighbourhoods; a commune that holds none at its EPCI, or else at its
département. A territory without a contour has no point, and no circle: a table has to tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from geo import wording
from geo.activity.model import PLACE_LEVELS
from geo.activity.whereabouts import Whereabouts
from geo.atlas import Atlas
from geo.coverage.nearest import points_of_neighbourhoods
from geo.indicators.definition import Level
from geo.maps import theme
from geo.maps.layer import PlacedCircles, Spot
from geo.maps.neighbourhoods import sizes_of
from geo.place import Place
from geo.units import Unit

Point = tuple[float, float]
"""Latitude and longitude."""


class Ground:
    """The points and names of the places of an edition, ready to be asked for many of them; `where` each lies."""

    def __init__(self, atlas: Atlas) -> None:
        tables = atlas.tables
        territories = tables.territories.dropna(subset=["latitude"])
        of_level = {level: territories[territories["level"] == level] for level in (Level.COMMUNE, Level.DEPARTMENT)}
        own = points_of_neighbourhoods(tables).dropna()
        self.where = Whereabouts(tables)
        self._hosts = _points(of_level[Level.COMMUNE].set_index("code"))
        self._departments = _points(of_level[Level.DEPARTMENT].set_index("code"))
        self._neighbourhoods = _points(own[~own.index.duplicated()])
        self._zones = {str(code): str(zone) for code, zone in atlas.departments["zone"].items()}
        communes = dict(zip(tables.communes["code"], tables.communes["name"], strict=True))
        self._names = {level: atlas.names(level) for level in PLACE_LEVELS}
        self._names[Level.COMMUNE] = {**communes, **atlas.names(Level.COMMUNE)}

    def departments(self, place: Place) -> tuple[str, ...]:
        """Codes of the départements that a place lies in, sorted."""
        return self.where.departments(place)

    def spot(self, place: Place) -> Spot | None:
        """Where a place stands; None for one that is not known here, or has no point."""
        departments = self.departments(place)
        at = self._point(place, departments)
        if at is None or not departments:
            return None
        return Spot(place, self.name(place), self.detail(place), at, departments[0], self._zones[departments[0]])

    def name(self, place: Place) -> str:
        """The name of a place, its code where the edition does not know it."""
        return self._names[place.level].get(place.code, place.code)

    def detail(self, place: Place) -> str:
        """What tells a place from others of its name: its level, code and département."""
        level = wording.LEVELS[place.level.value].lower()
        departments = self.departments(place)
        if place.level is Level.DEPARTMENT or not departments:
            return f"{level} {place.code}"
        return f"{level} {place.code} ({', '.join(departments)})"

    def _point(self, place: Place, departments: tuple[str, ...]) -> Point | None:
        match place.level:
            case Level.NEIGHBOURHOOD:
                found = self._neighbourhoods.get(place.code)
            case Level.COMMUNE:
                found = self._hosts.get(place.code) or self._middle(self.where.epci(place.code))
            case Level.EPCI | Level.CONTRACT:
                found = self._middle(place)
            case _:
                found = None
        return found or next((self._departments[code] for code in departments if code in self._departments), None)

    def _middle(self, place: Place | None) -> Point | None:
        """The commune of a place that is nearest to the mean of those that hold neighbourhoods."""
        points = [self._hosts[code] for code in self.where.communes(place) if code in self._hosts] if place else []
        if not points:
            return None
        south, west = (sum(axis) / len(points) for axis in zip(*points, strict=True))
        return min(points, key=lambda at: (at[0] - south) ** 2 + (at[1] - west) ** 2)


def ground_of(atlas: Atlas) -> Ground:
    """The points and names of the places of an atlas, made when first asked: it takes a second."""
    return atlas.once("ground of places", lambda: Ground(atlas))


def placed_circles(ground: Ground, amounts: Mapping[Place, float], unit: Unit, title: str) -> PlacedCircles:
    """Circles for the places that have a point and something to show, the largest first."""
    ordered = sorted(amounts.items(), key=lambda item: (-item[1], str(item[0])))
    found = [(spot, value) for place, value in ordered if value > 0 and (spot := ground.spot(place))]
    largest = max((value for _, value in found), default=0.0)
    unit_px = min(theme.LARGEST_CIRCLE_PX["place"] / largest**0.5, theme.ONE_PX) if largest else 1.0
    spots, values = tuple(spot for spot, _ in found), tuple(float(value) for _, value in found)
    return PlacedCircles(spots, values, title, unit.symbol, sizes_of(largest), unit_px)


def without_point(ground: Ground, places: Iterable[Place]) -> tuple[Place, ...]:
    """Those of some places that no map can show."""
    return tuple(place for place in places if ground.spot(place) is None)


def _points(frame: pd.DataFrame) -> dict[str, Point]:
    return {
        str(code): (round(float(south), 5), round(float(west), 5))
        for code, south, west in zip(frame.index, frame["latitude"], frame["longitude"], strict=True)
    }
