"""Activity year by year: how many centres each total rests on, and what two years have in common."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo import wording
from geo.activity.analysis.choice import Lines
from geo.activity.analysis.figures import ABOUT_PEOPLE, NOT_TOLD, Measured, measured, secret
from geo.activity.analysis.secrecy import too_small
from geo.activity.analysis.totals import Dimension, totals

REMARKS = {2020: "année de crise sanitaire"}
"""What makes a year unlike the others."""


@dataclass(frozen=True)
class TrendYear:
    """A measure in one year, with what it rests on."""

    year: int
    figure: Measured
    sent: tuple[str, ...]
    """The centres, of those the choice is about, that have sent lines for the year, be they of another choice."""
    expected: tuple[str, ...]
    """Those that had a perimeter on a day of the year, or sent without one."""
    remark: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether every centre that is expected has sent."""
        return len(self.sent) == len(self.expected)

    @property
    def sentence(self) -> str:
        """On how many centres it rests, in French: `3 centres sur 18`."""
        told = f"{wording.plural(len(self.sent), 'centre', 'centres')} sur {len(self.expected)}"
        return f"{told} ; {self.remark}" if self.remark else told


@dataclass(frozen=True)
class Compared:
    """Two years, over the centres that sent both; beside them, what all centres sent.

    `change` is the second over the first less one; None where it means nothing.
    """

    first: TrendYear
    second: TrendYear
    centres: tuple[str, ...]
    """Those that sent both years."""
    before: Measured
    after: Measured

    @property
    def change(self) -> float | None:
        """Over the centres that sent both years."""
        if not self.before.value or self.after.value is None:
            return None
        return self.after.value / self.before.value - 1

    @property
    def sentence(self) -> str:
        """Over whom it holds, in French."""
        if not self.centres:
            return f"Aucun centre n'a envoyé {self.first.year} et {self.second.year} : ces années ne se comparent pas."
        counted = wording.plural(len(self.centres), "centre qui a", "centres qui ont")
        remarks = [f"{each.year} : {each.remark}" for each in (self.first, self.second) if each.remark]
        told = f"Sur {counted} envoyé {self.first.year} et {self.second.year}"
        return f"{told} ({' ; '.join(remarks)})." if remarks else f"{told}."


def trend(lines: Lines, measure: str) -> tuple[TrendYear, ...]:
    """A measure by year, every year from the first to the last; a year of which nothing was sent has no value."""
    told = {part.code: part for part in totals(lines, Dimension.YEAR).parts}
    found = []
    for year in range(min(lines.years), max(lines.years) + 1) if lines.years else ():
        part = told.get(str(year))
        found.append(_year(lines, year, part.figures[measure] if part else NOT_TOLD))
    return tuple(found)


def compared(lines: Lines, measure: str, first: int, second: int) -> Compared:
    """Two years of a measure, over the centres that sent both. Both totals over all centres go with it."""
    years = {each.year: each for each in trend(lines, measure)}
    found = [years.get(year) or _year(lines, year, NOT_TOLD) for year in (first, second)]
    both = frozenset(found[0].sent) & frozenset(found[1].sent)
    over_both = [_over(lines, measure, year, both) for year in (first, second)]
    pairs = zip(over_both, found, strict=True)
    if any(_gives_away(of_both, of_all.figure, lines.fewest, measure) for of_both, of_all in pairs):
        over_both = [figure if figure.value is None else secret(figure, lines.fewest) for figure in over_both]
    return Compared(found[0], found[1], tuple(sorted(both)), over_both[0], over_both[1])


def _over(lines: Lines, measure: str, year: int, centres: Collection[str]) -> Measured:
    records = lines.records
    return measured(records[(records["year"] == year) & records["centre"].isin(centres)], measure)


def _gives_away(part: Measured, whole: Measured, fewest: int, measure: str) -> bool:
    """Whether a part, or what the whole has beside it, is a small group."""
    if measure not in ABOUT_PEOPLE or part.value is None:
        return False
    return whole.value is None or too_small(part.value, fewest) or too_small(whole.value - part.value, fewest)


def _year(lines: Lines, year: int, figure: Measured) -> TrendYear:
    answered = lines.answered(year)
    return TrendYear(year, figure, answered.senders, answered.expected, REMARKS.get(year, ""))
