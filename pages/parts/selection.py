"""What the visitor chose: one frozen record, the key of everything that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice

FIRST_YEAR, LAST_YEAR = 1993, 2100
"""Dates that can be asked for: the first centres opened in 1993."""


@dataclass(frozen=True)
class Selection:
    """Edition, date, indicator and its level on the map, the three territorial filters, the last click, the classes."""

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
    hypothesis: str = ""
    """A coverage that is only supposed, as an address spells it; empty for the one that is known."""

    @property
    def is_national(self) -> bool:
        """Whether no filter is set."""
        return self.region is None and self.department is None and self.centre is None

    @property
    def view_key(self) -> str:
        """Changes exactly when the map should move."""
        return f"{self.region or ''}/{self.department or ''}/{self.centre or ''}"

    def departments(self, atlas: Atlas) -> frozenset[str]:
        """The départements that the filters leave in view."""
        codes = frozenset(
            code
            for code, region in atlas.region_of_department.items()
            if self.region in (None, region) and self.department in (None, code)
        )
        if self.centre:
            codes &= {code for code, centres in atlas.centres_by_department.items() if self.centre in centres}
        return codes
