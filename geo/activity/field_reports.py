"""Questions and needs raised from the field: how many, where, in which state, since when, and what activity answers.

A report of several themes, or of several places, counts in each of them and once in the total. The day on which it was
handled is not told: only those that are still open have a delay.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from geo.activity.choices import ReportState, Standing, Theme
from geo.activity.model import FIRST_YEAR, LAST_YEAR
from geo.activity.places import Amount, is_nothing
from geo.activity.whereabouts import Whereabouts
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.place import Place

Key = TypeVar("Key")

_MOST_YEARS = 50


@dataclass(frozen=True)
class Answer:
    """The activity on a theme of a report, from its day on: at its places, and in the whole perimeter of its centre.

    `around` holds `here`. `undated` lines are yearly totals of the year of the report: nothing tells whether they came
    before or after, so they answer nothing.
    """

    here: Amount
    around: Amount
    undated: int


@dataclass(frozen=True)
class Raised:
    """One question or need. `answer` is None where it tells no theme, so that nothing can be set beside it."""

    centre: str
    day: date
    themes: tuple[str, ...]
    places: tuple[Place, ...]
    regions: frozenset[str]
    """Codes of the régions of its places."""
    subject: str
    state: ReportState
    estimated: bool
    source: str
    waiting_days: int | None
    """Since it was received; None once it is handled."""
    answer: Answer | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state is not ReportState.HANDLED


@dataclass(frozen=True)
class ReportChoice:
    """Which reports are looked at; `years` are those in which they were received, all where there is none."""

    theme: str | None = None
    state: str | None = None
    centre: str | None = None
    region: str | None = None
    years: tuple[int, ...] = ()

    def query(self) -> dict[str, str]:
        """The choice as the parameters of an address; `read` gives it back."""
        years = " ".join(map(str, self.years))
        told = {"theme": self.theme, "state": self.state, "centre": self.centre, "region": self.region, "years": years}
        return {name: code for name, code in told.items() if code}

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ReportChoice:
        """The choice that an address spells. Raises `UnknownCode` for one that cannot be made."""
        for name, choices in (("theme", Theme), ("state", ReportState)):
            if query.get(name, next(iter(choices))) not in choices.labels():
                raise UnknownCode("Ce choix de remontées n'existe pas", query[name], "Choisissez-le dans la page.")
        years = _years_of(query.get("years", ""))
        return cls(query.get("theme"), query.get("state"), query.get("centre"), query.get("region"), years)

    def holds(self, report: Raised) -> bool:
        """Whether a report is one of them."""
        return (
            (self.theme is None or self.theme in report.themes)
            and (self.state is None or self.state == report.state)
            and (self.centre is None or self.centre == report.centre)
            and (self.region is None or self.region in report.regions)
            and (not self.years or report.day.year in self.years)
        )


@dataclass(frozen=True)
class States:
    """How many reports, by state; `longest` is the wait of the oldest that is open, in days."""

    received: int
    passed_on: int
    handled: int
    longest: int | None

    @property
    def total(self) -> int:
        """All of them, each once."""
        return self.received + self.passed_on + self.handled

    @property
    def open(self) -> int:
        """Those that are not handled."""
        return self.received + self.passed_on


def _years_of(text: str) -> tuple[int, ...]:
    """The years that an address spells, sorted. Raises `UnknownCode`."""
    try:
        years = tuple(sorted({int(year) for year in text.split()}))
    except ValueError:
        years = (0,)
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years) or len(years) > _MOST_YEARS:
        raise UnknownCode("Ces années n'existent pas", text[:80], "Choisissez-les dans la page.")
    return years


def every_report(atlas: Atlas) -> tuple[Raised, ...]:
    """All that centres have sent in, as `raised` tells it, as it stands today."""
    today = date.today()
    return atlas.once(
        f"reports on {today.isoformat()}", lambda: raised(atlas, atlas.sent.reports, atlas.sent.records, today)
    )


def raised(atlas: Atlas, reports: pd.DataFrame, records: pd.DataFrame, today: date) -> tuple[Raised, ...]:
    """Every report with the activity that answers it, the longest open first, then those handled, newest first.

    The frames are those of `ActivityStore.records`; a report of a day to come waits for zero days.
    """
    lines = _Lines(atlas, records)
    found = [_read(row, lines, today) for row in reports.to_dict("records")]
    return tuple(sorted(found, key=_order))


def _order(report: Raised) -> tuple[bool, int]:
    ordinal = report.day.toordinal()
    return (False, ordinal) if report.is_open else (True, -ordinal)


def states(reports: Iterable[Raised]) -> States:
    """How some reports stand."""
    found = tuple(reports)
    counted = Counter(report.state for report in found)
    waits = [report.waiting_days for report in found if report.waiting_days is not None]
    return States(
        counted[ReportState.RECEIVED], counted[ReportState.PASSED_ON], counted[ReportState.HANDLED],
        max(waits, default=None),
    )  # fmt: skip


def grouped(reports: Iterable[Raised], keys: Callable[[Raised], Iterable[Key]]) -> dict[Key, States]:
    """How the reports of each key stand; one of several keys is in each of them."""
    found: dict[Key, list[Raised]] = {}
    for report in reports:
        for key in dict.fromkeys(keys(report)):
            found.setdefault(key, []).append(report)
    return {key: states(mine) for key, mine in found.items()}


def open_in(reports: Iterable[Raised], where: Whereabouts, place: Place) -> int:
    """How many open reports name a place or one inside it; of a centre, those that came through it."""
    waiting = [report for report in reports if report.is_open]
    if place.level is Level.COUNTRY:
        return len(waiting)
    if place.level is Level.CENTRE:
        return sum(report.centre == place.code for report in waiting)
    inside = where.inside(place)
    return sum(any(str(each) in inside for each in report.places) for report in waiting)


def _read(row: dict[Any, Any], lines: _Lines, today: date) -> Raised:
    day, state = row["day"].date(), next(each for each in ReportState if each.value == row["state"])
    places = tuple(Place.read(text) for text in row["places"])
    return Raised(
        centre=row["centre"],
        day=day,
        themes=tuple(row["themes"]),
        places=places,
        regions=lines.regions(places),
        subject=row["subject"] or "",
        state=state,
        estimated=row["status"] == Standing.ESTIMATED.value,
        source=row["source"],
        waiting_days=None if state is ReportState.HANDLED else max(0, (today - day).days),
        answer=lines.answer(row["centre"], day, row["themes"], places) if row["themes"] else None,
    )


class _Line(NamedTuple):
    """A line of activity, ready to be set beside many reports: `day` is None for a yearly total."""

    year: int
    day: date | None
    half_days: float
    estimated: bool


class _Lines:
    """The lines of activity, found by theme and centre, theme and département, theme and place."""

    def __init__(self, atlas: Atlas, records: pd.DataFrame) -> None:
        self._coverage = atlas.tables.coverage
        self._where = Whereabouts(atlas.tables)
        self._regions = atlas.region_of_department
        self._departments: dict[str, frozenset[str]] = {}
        self._found: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._lines: list[_Line] = []
        for row in records[~is_nothing(records)].to_dict("records"):
            self._keep(row)

    def answer(self, centre: str, day: date, themes: tuple[str, ...], places: tuple[Place, ...]) -> Answer:
        """The activity on one of the themes since a day, at the places and in the perimeter of the centre."""
        inside = frozenset[str]().union(*(self._where.inside(place) for place in places))
        here = self._about(themes, inside)
        around = here | self._about(themes, {centre, *map(_department, self._perimeter(centre, day))})
        near = {number: self._lines[number] for number in sorted(around)}
        since = {number for number, line in near.items() if _follows(line, day)}
        undated = sum(line.day is None and line.year == day.year for line in near.values())
        return Answer(self._amount(since & here), self._amount(since), undated)

    def _keep(self, row: dict[Any, Any]) -> None:
        number = len(self._lines)
        day = None if row["day"] is pd.NaT else row["day"].date()
        estimated = row["status"] == Standing.ESTIMATED.value
        self._lines.append(_Line(int(row["year"]), day, row["half_days"], estimated))
        departments = {_department(code) for text in row["places"] for code in self._departments_of(text)}
        for theme in row["themes"]:
            for key in (row["centre"], *row["places"], *departments):
                self._found[theme, key].add(number)

    def _about(self, themes: tuple[str, ...], keys: Collection[str]) -> set[int]:
        """The lines on one of some themes that one of some centres, places or perimeters has."""
        found = (self._found[theme, key] for theme in themes for key in keys if (theme, key) in self._found)
        return set[int]().union(*found)

    def _amount(self, numbers: Collection[int]) -> Amount:
        lines = [self._lines[number] for number in sorted(numbers)]
        told = [line.half_days for line in lines if line.half_days == line.half_days]
        half_days = math.fsum(told) if told else math.nan
        return Amount(len(lines), half_days, len(lines) - len(told), any(line.estimated for line in lines))

    def regions(self, places: tuple[Place, ...]) -> frozenset[str]:
        """The régions that some places lie in."""
        return frozenset(self._regions[code] for place in places for code in self._departments_of(str(place)))

    def _perimeter(self, centre: str, day: date) -> frozenset[str]:
        """The départements that the centre has covered since a day, even for a time."""
        rows = self._coverage
        is_since = rows["valid_until"].isna() | (rows["valid_until"] >= pd.Timestamp(day))
        return frozenset(rows.loc[is_since & (rows["centre_code"] == centre), "department_code"])

    def _departments_of(self, text: str) -> frozenset[str]:
        if text not in self._departments:
            self._departments[text] = frozenset(self._where.departments(Place.read(text)))
        return self._departments[text]


def _department(code: str) -> str:
    """The key of what lies in a département, which is none of a place that is named."""
    return f"in {code}"


def _follows(line: _Line, day: date) -> bool:
    """Whether a line is known to come on a day or after it: a yearly total does in the years that follow."""
    return line.year > day.year if line.day is None else line.day >= day
