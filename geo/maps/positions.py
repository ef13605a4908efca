"""Where what is counted stands on a map: one point by code, whatever the level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps.layer import Perimeters


@dataclass(frozen=True)
class Position:
    """A point in WGS84 degrees, the départements it speaks of (the first is where it stands), and its zone.

    `by_commune` tells a neighbourhood that stands at its commune, since its perimeter is not known.
    """

    longitude: float
    latitude: float
    departments: tuple[str, ...]
    zone: str
    by_commune: bool = False


def positions(atlas: Atlas, level: Level, drawn: Perimeters) -> Mapping[str, Position]:
    """The place of each territory of a level that circles or dots can show; what has no place is left out."""
    if level is Level.NEIGHBOURHOOD:
        return _of_neighbourhoods(atlas)
    if level is Level.CENTRE:
        return {
            mark.code: Position(mark.label_at[1], mark.label_at[0], _departments(drawn, mark.code), mark.zone)
            for mark in drawn.centres
            if mark.label_at
        }
    rows = atlas.tables.territories
    rows = rows[(rows["level"] == level) & rows["latitude"].notna()]
    columns = (rows[name] for name in ("code", "longitude", "latitude", "department_code", "zone"))
    return {
        str(code): Position(float(x), float(y), (str(mine),), str(zone))
        for code, x, y, mine, zone in zip(*columns, strict=True)
    }


def _departments(drawn: Perimeters, centre: str) -> tuple[str, ...]:
    return tuple(code for code, owners in drawn.owners.items() if centre in owners)


def _of_neighbourhoods(atlas: Atlas) -> Mapping[str, Position]:
    """At a point of the perimeter, where it is known; else at the first host commune that has a place."""
    tables = atlas.tables
    zones = atlas.departments["zone"].to_dict()
    department_of = dict(zip(tables.neighbourhoods["code"], tables.neighbourhoods["department_code"], strict=True))
    drawn = tables.perimeters
    found = {
        str(code): Position(float(x), float(y), (department_of[code],), str(zones[department_of[code]]))
        for code, x, y in zip(drawn["neighbourhood_code"], drawn["longitude"], drawn["latitude"], strict=True)
    }
    communes = tables.territories[tables.territories["level"] == Level.COMMUNE].dropna(subset=["latitude"])
    columns = (communes[name] for name in ("code", "longitude", "latitude", "department_code", "zone"))
    at = {code: rest for code, *rest in zip(*columns, strict=True)}
    pairs = tables.neighbourhood_communes.sort_values(["neighbourhood_code", "commune_code"])
    for code, commune in zip(pairs["neighbourhood_code"], pairs["commune_code"], strict=True):
        if code not in found and commune in at:
            x, y, mine, zone = at[commune]
            found[str(code)] = Position(float(x), float(y), (str(mine),), str(zone), by_commune=True)
    return found
