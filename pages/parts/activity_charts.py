"""Figures of activity to bars, their table and the meanings of their looks: what all charts of the page share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo import wording
from geo.activity.analysis.figures import Measured
from geo.units import Unit
from pages.parts.literal_chart import Bar, Meaning
from pages.parts.literal_text import Column

INCOMPLETE = "incomplete"
ZERO = "zero"
NO_PART = "sans_part"
"""What lines do not tell what divides them amount to."""
MEANINGS = {
    "observe": "tel qu'envoyé",
    "estime": "estimé, en tout ou partie",
    INCOMPLETE: "année incomplète : tous les centres attendus n'ont pas envoyé",
    ZERO: "zéro déclaré",
    "secret": "secret : petit groupe, ou ce qui permettrait de le retrouver",
    NO_PART: "lignes qui ne le précisent pas",
    "non_recue": "rien reçu du centre",
    "non_renseigne": "aucune ligne reçue ne le dit",
    "sans_objet": "sans objet : aucun périmètre cette année-là",
}
EMPTY = {
    "secret": wording.STATUSES["secret"],
    "non_recue": "rien reçu",
    "non_renseigne": wording.STATUSES["non_renseigne"],
    "sans_objet": wording.STATUSES["sans_objet"],
}
"""What is written in place of a number."""
_SHORT = {"secret": "secret", "non_recue": "rien", "non_renseigne": "n. r.", "sans_objet": "s. o."}


@dataclass(frozen=True)
class Point:
    """One figure of a chart: not a number where there is none, which `status` then tells."""

    label: str
    value: float
    status: str
    under: Sequence[str] = ()
    """What must be known of it, in the picture."""
    address: str = ""
    incomplete: bool = False
    """Whether some of what its period should hold is known to lack."""

    @classmethod
    def of(cls, label: str, figure: Measured, *, address: str = "") -> Point:
        """A figure of the analysis."""
        return cls(label, math.nan if figure.value is None else figure.value, figure.status.value, address=address)

    @property
    def look(self) -> str:
        """How it is drawn."""
        if math.isnan(self.value):
            return self.status
        if self.value == 0:
            return ZERO
        return INCOMPLETE if self.incomplete else self.status

    def text(self, unit: Unit) -> str:
        """The number, or why there is none."""
        if math.isnan(self.value):
            return EMPTY[self.status]
        return wording.number(self.value * unit.factor, unit.decimals_for(self.value))


def bars(points: Sequence[Point], unit: Unit, largest: float | None = None) -> list[Bar]:
    """A bar for each, as long as its share of the largest, which several charts may share."""
    highest = largest if largest is not None else highest_of(points)
    return [
        Bar(
            point.label,
            None if math.isnan(point.value) else point.value / highest if highest else 0.0,
            point.text(unit),
            point.look,
            point.under,
            f"{point.label} : {point.text(unit)}",
            point.address,
        )
        for point in points
    ]


def highest_of(points: Iterable[Point]) -> float:
    """The largest known value; 0 without one."""
    return max((point.value for point in points if not math.isnan(point.value)), default=0.0)


def meanings(looks: Iterable[str]) -> list[Meaning]:
    """What the looks that are met stand for; nothing to tell where all figures are plain."""
    met = set(looks)
    if met <= {"observe"}:
        return []
    return [Meaning(look, text) for look, text in MEANINGS.items() if look in met]


def short(status: str) -> str:
    """A status where there is little room; the meanings beside the picture say it whole."""
    return _SHORT[status]


def number_column(label: str, points: Sequence[Point], unit: Unit) -> Column:
    """The values of a table, or in their place why there is none."""
    fewest = unit.decimals_for(*(point.value for point in points))
    values: list[str | float | None] = [
        EMPTY[p.status] if math.isnan(p.value) else p.value * unit.factor for p in points
    ]
    return Column(label, values, fewest)
