"""What differs between countries and is not data: the zones of the map, their metric CRS and the view of each."""

from __future__ import annotations

from dataclasses import dataclass

from geo.errors import UnknownCode

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west then north-east corner, each as latitude, longitude (WGS84 degrees)."""


@dataclass(frozen=True)
class Zone:
    """A part of the country with its own frame on the map and its own metric CRS.

    `view` holds the whole zone; it is also the box outside which a shape is not where it claims to be.
    """

    code: str
    name: str
    metric_crs: int
    view: Bounds


@dataclass(frozen=True)
class Loupe:
    """A région of the main zone too crowded for the large map, shown once more in a frame of its own.

    `view` holds the crowded part of it. Where `departments` are named, these alone are meant.
    """

    region: str
    name: str
    view: Bounds
    departments: tuple[str, ...] = ()
    is_on_screen: bool = True
    """Whether the screen has it too; there, one can zoom."""


@dataclass(frozen=True)
class Country:
    """A country: its zones, the main one first, in the order of the frames on the map, and its loupes."""

    code: str
    name: str
    zones: tuple[Zone, ...]
    loupes: tuple[Loupe, ...] = ()

    @property
    def main_zone(self) -> Zone:
        """The zone that the large map shows; the others are frames."""
        return self.zones[0]

    def zone(self, code: str) -> Zone:
        """The zone of that code. Raises `UnknownCode`."""
        for zone in self.zones:
            if zone.code == code:
                return zone
        raise UnknownCode(
            f"Le territoire « {code} » est inconnu", self.name, f"Choisissez parmi : {_listed(self.zones)}."
        )


FRANCE = Country(
    "fr",
    "France",
    (
        Zone("hexagone", "Hexagone", 2154, ((41.3, -5.2), (51.1, 9.6))),
        Zone("971", "Guadeloupe", 5490, ((15.8, -61.9), (16.6, -60.9))),
        Zone("972", "Martinique", 5490, ((14.3, -61.3), (14.95, -60.75))),
        Zone("973", "Guyane", 2972, ((2.1, -54.7), (5.85, -51.5))),
        Zone("974", "La Réunion", 2975, ((-21.45, 55.15), (-20.8, 55.9))),
        Zone("976", "Mayotte", 4471, ((-13.05, 44.95), (-12.6, 45.35))),
        Zone("978", "Saint-Martin", 5490, ((18.0, -63.2), (18.15, -62.95))),
        Zone("987", "Polynésie française", 3297, ((-28.0, -155.0), (-7.7, -134.0))),
    ),
    loupes=(
        Loupe("11", "Île-de-France", ((48.70, 1.98), (49.03, 2.68))),
        Loupe("32", "Nord et Pas-de-Calais", ((50.05, 1.50), (51.10, 4.25)), ("59", "62"), is_on_screen=False),
    ),
)

COUNTRIES: tuple[Country, ...] = (FRANCE,)


def country(code: str) -> Country:
    """The country of that code. Raises `UnknownCode`."""
    for known in COUNTRIES:
        if known.code == code:
            return known
    raise UnknownCode(
        f"Le pays « {code} » est inconnu",
        "geo/countries.py",
        f"Choisissez parmi : {', '.join(known.code for known in COUNTRIES)}.",
    )


def _listed(zones: tuple[Zone, ...]) -> str:
    return ", ".join(zone.code for zone in zones)
