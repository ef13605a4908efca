"""What the visitor chose: one frozen record, the key of everything that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from geo.place import Place
from geo.view import View

FIRST_YEAR, LAST_YEAR = 1993, 2100
"""Dates that can be asked for: the first centres opened in 1993."""


@dataclass(frozen=True)
class Selection:
    """Edition, date, indicator and its level on the map, the four territorial filters, the last click, the classes."""

    edition: str
    on: date
    indicator: str
    level: Level
    region: str | None = None
    department: str | None = None
    centre: str | None = None
    picked: tuple[Level, str] | None = None
    classes: ClassChoice = DEFAULT_CHOICE
    overlay: str | None = None
    """The edition whose perimeters are laid over the map."""
    epci: str | None = None
    hypothesis: str = ""
    """A coverage that is only supposed, as an address spells it; empty for the one that is known."""

    @property
    def is_national(self) -> bool:
        """Whether no filter is set."""
        return not self.filters

    @property
    def view_key(self) -> str:
        """Changes exactly when the map should move."""
        return "/".join(code or "" for code in (self.region, self.department, self.epci, self.centre))

    @property
    def filters(self) -> tuple[Place, ...]:
        """The places that narrow what is shown, the widest first."""
        asked = (
            (Level.REGION, self.region),
            (Level.DEPARTMENT, self.department),
            (Level.EPCI, self.epci),
            (Level.CENTRE, self.centre),
        )
        return tuple(Place(level, code) for level, code in asked if code)

    @property
    def view(self) -> View:
        """What is shown, without the last click and what is laid over, as addresses and figures name it."""
        return View(
            self.edition, self.indicator, self.level, self.on, self.classes, self.filters, self.hypothesis
        )  # fmt: skip

    @property
    def within(self) -> Place | None:
        """The EPCI that narrows communes and neighbourhoods; what is known by département alone stays whole."""
        return Place(Level.EPCI, self.epci) if self.epci else None

    def where(self, atlas: Atlas) -> str:
        """The places of the filters by their names; nothing for the whole country."""
        return ", ".join(atlas.names(place.level).get(place.code, place.code) for place in self.filters)

    def departments(self, atlas: Atlas) -> frozenset[str]:
        """The départements that the filters leave in view."""
        codes = frozenset(
            code
            for code, region in atlas.region_of_department.items()
            if self.region in (None, region) and self.department in (None, code)
        )
        if self.within:
            codes &= frozenset(atlas.departments_of(self.within))
        if self.centre:
            codes &= {code for code, centres in atlas.centres_by_department.items() if self.centre in centres}
        return codes

    def neighbourhoods(self, atlas: Atlas) -> frozenset[str]:
        """The neighbourhoods that the filters leave in view."""
        rows = atlas.tables.neighbourhoods
        codes = frozenset(rows.loc[rows["department_code"].isin(self.departments(atlas)), "code"])
        return codes & atlas.neighbourhoods_of(self.within) if self.within else codes
