"""A zone drawn by a visitor: a polygon or a circle, however it was sent, and its shape on the ground.

What comes from a browser or an address may hold anything: it is read strictly, and refused in French.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely

from geo import spatial, wording
from geo.errors import InvalidZone

Place = tuple[float, float]
"""Latitude, longitude (WGS84 degrees)."""

MOST_POINTS = 200
RADIUS_KM = (0.05, 500.0)
"""Smallest and largest radius of a circle."""

_FARTHEST: Place = (85.0, 180.0)
"""The edge of the map: no drawing goes beyond it, nor round the globe."""
_KM_PER_DEGREE = 110.0
"""Of latitude, rounded down: enough to say that a circle leaves the map."""
_RADIUS_DECIMALS = 2
_BEYOND = 1e6
"""No coordinate and no radius comes near it; neither do infinity and what is not a number."""
_NUMBER = r"-?\d{1,3}(?:\.\d{1,5})?"
_TEXT = re.compile(rf"(cercle|polygone)((?:_{_NUMBER}){{3,{2 * MOST_POINTS}}})")
_TYPED = (
    re.compile(r"(-?\d+(?:[.,]\d+)?)(?:\s*;\s*|,?\s+)(-?\d+(?:[.,]\d+)?)"),
    re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)"),
)


@dataclass(frozen=True)
class DrawnPolygon:
    """The places clicked one after the other; the last is joined to the first. Sides are straight on the map."""

    ring: tuple[Place, ...]

    def __post_init__(self) -> None:
        if not 3 <= len(self.ring) <= MOST_POINTS:
            raise _refused(f"Une zone a de 3 à {MOST_POINTS} sommets", f"{len(self.ring)} reçus")
        object.__setattr__(self, "ring", tuple(_place(*place) for place in self.ring))
        if shapely.is_empty(self.shape):
            raise _refused("La zone dessinée n'a pas de surface", "ses sommets sont alignés")

    @property
    def text(self) -> str:
        """The polygon in an address: `polygone_43.5_1.3_43.7_1.3_43.6_1.5`."""
        return "_".join(["polygone", *(_compact(part) for place in self.ring for part in place)])

    @property
    def message(self) -> dict[str, object]:
        """The polygon for the map."""
        return {"kind": "polygon", "points": [list(place) for place in self.ring]}

    @property
    def title(self) -> str:
        """What was drawn: `Zone dessinée, 1 240 km²`."""
        area = self.area_km2
        return f"Zone dessinée, {wording.number(area, 0 if area >= 10 else 2)} km²"

    @property
    def crosses_itself(self) -> bool:
        """Whether two sides cross: what is then inside is what the map fills, every other part."""
        return not shapely.LinearRing([(longitude, latitude) for latitude, longitude in self.ring]).is_simple

    @cached_property
    def shape(self) -> shapely.Geometry:
        """The polygon in EPSG:4326, mended where it crosses itself."""
        return spatial.polygon_on_map([(longitude, latitude) for latitude, longitude in self.ring])

    @property
    def area_km2(self) -> float:
        """Square kilometres."""
        return spatial.area_km2(self.shape)


@dataclass(frozen=True)
class DrawnCircle:
    """All that is within a number of kilometres of a place, as the crow flies."""

    centre: Place
    radius_km: float

    def __post_init__(self) -> None:
        latitude, longitude = _place(*self.centre)
        radius = _finite(self.radius_km)
        least, most = RADIUS_KM
        if not least <= radius <= most:
            allowed = f"de {_plain(least)} à {_plain(most)} km"
            raise _refused(f"Le rayon d'un cercle va {allowed}", f"{_plain(radius)} km demandés")
        reach = radius / _KM_PER_DEGREE
        if abs(latitude) + reach > _FARTHEST[0] or (
            abs(longitude) + reach / math.cos(math.radians(abs(latitude) + reach)) > _FARTHEST[1]
        ):
            raise _refused("Le cercle sort de la carte", f"centre {_words(latitude)} ; {_words(longitude)}")
        object.__setattr__(self, "centre", (latitude, longitude))
        object.__setattr__(self, "radius_km", round(radius, _RADIUS_DECIMALS))

    @property
    def text(self) -> str:
        """The circle in an address: `cercle_43.6_1.44_12.5`."""
        return "_".join(["cercle", *map(_compact, (*self.centre, self.radius_km))])

    @property
    def message(self) -> dict[str, object]:
        """The circle for the map."""
        return {"kind": "circle", "centre": list(self.centre), "radius": self.radius_km}

    @property
    def title(self) -> str:
        """What was drawn: `Cercle de 12,5 km autour de 43,60 ; 1,44`."""
        latitude, longitude = map(_words, self.centre)
        return f"Cercle de {_plain(self.radius_km)} km autour de {latitude} ; {longitude}"

    @property
    def crosses_itself(self) -> bool:
        """A circle never does."""
        return False

    @cached_property
    def shape(self) -> shapely.Geometry:
        """The disc in EPSG:4326."""
        return spatial.disc(*self.centre, self.radius_km)

    @property
    def area_km2(self) -> float:
        """Square kilometres."""
        return math.pi * self.radius_km**2


DrawnZone = DrawnPolygon | DrawnCircle


def from_browser(value: object) -> DrawnZone:
    """The zone that a map sends: the same mapping as `message`. Raises `InvalidZone`."""
    if isinstance(value, Mapping):
        if value.get("kind") == "polygon" and _is_list(value.get("points")):
            points = value["points"]
            if len(points) > MOST_POINTS:
                raise _refused(f"Une zone a de 3 à {MOST_POINTS} sommets", f"{len(points)} reçus")
            return DrawnPolygon(tuple(_pair(point) for point in points))
        if value.get("kind") == "circle":
            return DrawnCircle(_pair(value.get("centre")), _finite(value.get("radius")))
    raise _refused("La zone reçue n'est ni un polygone ni un cercle", "message de la carte")


def from_text(text: str) -> DrawnZone:
    """The zone that an address names: the same text as `text`. Raises `InvalidZone`."""
    found = _TEXT.fullmatch(text)
    numbers = [float(part) for part in found[2].split("_")[1:]] if found else []
    if found and found[1] == "cercle" and len(numbers) == 3:
        latitude, longitude, radius = numbers
        return DrawnCircle((latitude, longitude), radius)
    if found and found[1] == "polygone" and len(numbers) % 2 == 0:
        return DrawnPolygon(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    raise _refused("La zone du lien n'est pas lisible", "adresse de la page")


def read_place(text: str) -> Place | None:
    """Latitude and longitude as a French reader or a machine types them; None when the text is something else.

    `43,60 ; 1,44`, `43.60, 1.44` and `43.60 1.44` are the same place. Raises `InvalidZone` out of the map.
    """
    for pattern in _TYPED:
        if found := pattern.fullmatch(text.strip()):
            latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
            return _place(latitude, longitude)
    return None


def _pair(value: object) -> Place:
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 2:
        return _finite(value[0]), _finite(value[1])
    raise _refused("Un point de la zone n'est pas lisible", "il faut une latitude et une longitude")


def _place(latitude: float, longitude: float) -> Place:
    if abs(_finite(latitude)) > _FARTHEST[0] or abs(_finite(longitude)) > _FARTHEST[1]:
        raise _refused("Un point de la zone est hors de la carte", f"{_words(latitude)} ; {_words(longitude)}")
    # Adding zero turns -0.0 into 0.0, which an address writes otherwise.
    return round(latitude, spatial.POINT_DECIMALS) + 0.0, round(longitude, spatial.POINT_DECIMALS) + 0.0


def _finite(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _BEYOND:
        return float(value)
    raise _refused("La zone contient autre chose que des nombres", "coordonnées ou rayon")


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _refused(what: str, where: str) -> InvalidZone:
    return InvalidZone(what, where, "Dessinez la zone à nouveau.")


def _compact(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _words(degrees: float) -> str:
    return wording.number(degrees, 2)


def _plain(value: float) -> str:
    """As many decimals as needed, two at most: `12,5`, `500`, `0,05`."""
    return wording.number(value, 2).rstrip("0").rstrip(",") if value % 1 else wording.number(value)
