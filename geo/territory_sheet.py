"""The sheet of a territory, whatever its level: where it lies, who is in charge, how active they are, what it holds.

A `Sheet` is a plain record: pages, files and print write it down, and `geo.sheet_sentences` tells it in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from geo import wording
from geo.atlas import Atlas
from geo.coverage.nearest import (
    LastCentre,
    Nearest,
    last_centres,
    nearest,
    nearest_to_departments,
    points_of_neighbourhoods,
    seats,
)
from geo.errors import UnknownCode
from geo.indicators.activity import last_half_days
from geo.indicators.definition import Level, Status
from geo.key_figures import KeyFigure, key_figures
from geo.place import Place
from geo.received import Received, received_on
from geo.territories import communes_of


@dataclass(frozen=True)
class Named:
    """A place and its name."""

    place: Place
    name: str


@dataclass(frozen=True)
class Charge:
    """A centre in charge of a département on the date: a row of the table of coverage."""

    centre: str
    department: str
    since: date | None
    """First day of the period; None where it is not known."""
    status: str
    confidence: str
    sources: str
    """Public addresses, joined by ` | `."""


@dataclass(frozen=True)
class Gap:
    """A département of which no centre is known on the date; who was there before, and who is nearest."""

    department: Named
    last: LastCentre | None
    """None where no centre is known to have been there."""
    nearest: Nearest | None
    """As the crow flies, from the QPV or from a point inside the département; None without that point."""


@dataclass(frozen=True)
class CentreActivity:
    """Half-days of a centre in charge in the year of the date: for all of its perimeter, not for the place alone."""

    centre: str
    received: Received
    half_days: float
    """Not a number where none were received."""
    status: Status
    last: tuple[int, float, str] | None
    """Year, value and status of the last total known; None when there is none."""


@dataclass(frozen=True)
class Sheet:
    """Everything known of one territory on one date."""

    place: Place
    name: str
    on: date
    generation: int
    within: tuple[Named, ...]
    """The larger places it lies in, the smallest first; several of a level where it lies in several."""
    departments: tuple[Named, ...]
    """The départements it lies in, or is made of."""
    figures: tuple[KeyFigure, ...]
    """Each read for the place, then for each of `within`."""
    charges: tuple[Charge, ...]
    gaps: tuple[Gap, ...]
    activity: tuple[CentreActivity, ...]
    parts: tuple[Named, ...]
    """The territories of the level below: régions, départements, or communes that hold QPV."""
    neighbourhoods: tuple[Named, ...]
    """The QPV inside, even in part, sorted by name; of a QPV, itself."""
    names_of_centres: Mapping[str, str]

    def figure(self, key: str) -> KeyFigure:
        """The key figure of that name."""
        return next(figure for figure in self.figures if figure.key == key)


def sheet(atlas: Atlas, place: Place) -> Sheet:
    """The sheet of a territory. Raises `UnknownCode` for a centre, and for what the edition does not know."""
    if place.level is Level.CENTRE:
        raise UnknownCode(f"« {place} » n'est pas un territoire", "fiche", "Ouvrez la fiche du centre.")
    name = _named(atlas, place).name
    departments = list(atlas.departments_of(place))
    within = tuple(_named(atlas, larger) for larger in atlas.parents_of(place))
    return Sheet(
        place=place,
        name=name,
        on=atlas.on,
        generation=atlas.manifest.description.generation,
        within=within,
        departments=_sorted(atlas, Level.DEPARTMENT, departments),
        figures=key_figures(atlas, (place, *(larger.place for larger in within))),
        charges=_charges(atlas, departments),
        gaps=_gaps(atlas, place, departments),
        activity=_activity(atlas, departments),
        parts=_parts(atlas, place, departments),
        neighbourhoods=_sorted(atlas, Level.NEIGHBOURHOOD, atlas.neighbourhoods_of(place)),
        names_of_centres=atlas.names_of_centres,
    )


def _parts(atlas: Atlas, place: Place, departments: list[str]) -> tuple[Named, ...]:
    """What a territory is made of: régions, départements, or the communes that hold neighbourhoods."""
    if place.level is Level.COUNTRY:
        return _sorted(atlas, Level.REGION, atlas.names(Level.REGION))
    if place.level is Level.REGION:
        return _sorted(atlas, Level.DEPARTMENT, departments)
    if place.level is Level.DEPARTMENT:
        rows = atlas.tables.territories
        mine = (rows["level"] == Level.COMMUNE) & (rows["department_code"] == place.code)
        return _sorted(atlas, Level.COMMUNE, rows.loc[mine, "code"])
    if place.level in (Level.EPCI, Level.CONTRACT):
        return _sorted(atlas, Level.COMMUNE, communes_of(atlas.tables, place) & set(atlas.names(Level.COMMUNE)))
    return ()


def _named(atlas: Atlas, place: Place) -> Named:
    return Named(place, atlas.names(place.level).get(place.code) or atlas.name_of(place))


def _sorted(atlas: Atlas, level: Level, codes: Iterable[str]) -> tuple[Named, ...]:
    """Places of one level, by name as a French reader would sort them."""
    found = [_named(atlas, Place(level, str(code))) for code in codes]
    return tuple(sorted(found, key=lambda one: (wording.sort_key(one.name), one.place.code)))


def _charges(atlas: Atlas, departments: list[str]) -> tuple[Charge, ...]:
    every = atlas.once("charges", lambda: _every_charge(atlas))
    return tuple(charge for charge in every if charge.department in departments)


def _every_charge(atlas: Atlas) -> tuple[Charge, ...]:
    """By département, then by centre."""
    return tuple(
        Charge(
            row["centre_code"],
            row["department_code"],
            row["valid_from"].date() if row["start_is_known"] else None,
            row["status"],
            row["confidence"],
            row["source"],
        )
        for row in atlas.coverage_rows.sort_values(["department_code", "centre_code"]).to_dict("records")
    )


def _gaps(atlas: Atlas, place: Place, departments: list[str]) -> tuple[Gap, ...]:
    bare = [code for code in departments if not atlas.centres_by_department[code]]
    if not bare:
        return ()
    last, near = last_centres(atlas.tables, atlas.on), _nearest(atlas, place, bare)
    found = _sorted(atlas, Level.DEPARTMENT, bare)
    return tuple(Gap(one, last.get(one.place.code), near.get(one.place.code)) for one in found)


def _nearest(atlas: Atlas, place: Place, departments: list[str]) -> dict[str, Nearest]:
    """By département, the seat nearest to it; to the neighbourhood itself, where the place is one."""
    if place.level is not Level.NEIGHBOURHOOD:
        return nearest_to_departments(atlas.tables, atlas.on)
    points = points_of_neighbourhoods(atlas.tables)
    found = nearest(points[points.index == place.code], seats(atlas.tables, atlas.on))
    return {code: found[place.code] for code in departments if place.code in found}


def _activity(atlas: Atlas, departments: list[str]) -> tuple[CentreActivity, ...]:
    """One row for each centre in charge, by name."""
    known = atlas.once("activity of centres", lambda: _activity_of_centres(atlas))
    names = atlas.names_of_centres
    centres = {centre for code in departments for centre in atlas.centres_by_department[code]}
    return tuple(known[centre] for centre in sorted(centres, key=lambda code: wording.sort_key(names[code])))


def _activity_of_centres(atlas: Atlas) -> dict[str, CentreActivity]:
    """That of every centre with a perimeter on the date."""
    values, found = atlas.values("demi_journees", Level.CENTRE), {}
    for centre, received in received_on(atlas).items():
        row = values.loc[centre].to_dict()
        last = last_half_days(atlas.tables, centre, atlas.on)
        found[centre] = CentreActivity(centre, received, row["value"], Status(row["status"]), last)
    return found
