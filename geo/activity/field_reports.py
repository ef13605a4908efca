"""Questions and needs raised from the field: how many, where, in which state, since when, and what activity answers.

A report of several themes, or of several places, counts in each of them and once in the total. The day on which it was
handled is not told: only those that are still open have a delay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import pandas as pd

from geo.activity.choices import ReportState, Theme
from geo.activity.places import Amount, amount_of, is_nothing
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.place import Place
from geo.territories import communes_of, departments_of

Key = TypeVar("Key")


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
    """Which reports are looked at."""

    theme: str | None = None
    state: str | None = None
    centre: str | None = None

    def query(self) -> dict[str, str]:
        """The choice as the parameters of an address; `read` gives it back."""
        told = {"theme": self.theme, "state": self.state, "centre": self.centre}
        return {name: code for name, code in told.items() if code}

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ReportChoice:
        """The choice that an address spells. Raises `UnknownCode` for one that cannot be made."""
        for name, choices in (("theme", Theme), ("state", ReportState)):
            if query.get(name, next(iter(choices))) not in choices.labels():
                raise UnknownCode("Ce choix de remontées n'existe pas", query[name], "Choisissez-le dans la page.")
        return cls(query.get("theme"), query.get("state"), query.get("centre"))

    def holds(self, report: Raised) -> bool:
        """Whether a report is one of them."""
        return (
            (self.theme is None or self.theme in report.themes)
            and (self.state is None or self.state == report.state)
            and (self.centre is None or self.centre == report.centre)
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


def open_in(reports: Iterable[Raised], atlas: Atlas, place: Place) -> int:
    """How many open reports name a place or one inside it; of a centre, those that came through it."""
    if place.level is Level.CENTRE:
        return sum(report.is_open and report.centre == place.code for report in reports)
    if place.level is Level.COUNTRY:
        return sum(report.is_open for report in reports)
    inside = _inside(atlas, place)
    return sum(report.is_open and any(str(each) in inside for each in report.places) for report in reports)


def _read(row: dict[Any, Any], lines: _Lines, today: date) -> Raised:
    day, state = row["day"].date(), next(each for each in ReportState if each.value == row["state"])
    places = tuple(Place.read(text) for text in row["places"])
    return Raised(
        centre=row["centre"],
        day=day,
        themes=tuple(row["themes"]),
        places=places,
        subject=row["subject"] or "",
        state=state,
        estimated=row["status"] == "estime",
        source=row["source"],
        waiting_days=None if state is ReportState.HANDLED else max(0, (today - day).days),
        answer=lines.answer(row["centre"], day, row["themes"], places) if row["themes"] else None,
    )


class _Lines:
    """The lines of activity, ready to be set beside many reports."""

    def __init__(self, atlas: Atlas, records: pd.DataFrame) -> None:
        active = records[~is_nothing(records)]
        self._atlas = atlas
        self._by_theme = {
            str(theme): mine for theme, mine in active.explode("themes").dropna(subset=["themes"]).groupby("themes")
        }
        self._empty = active.iloc[:0]
        self._departments: dict[str, frozenset[str]] = {}
        self._insides: dict[Place, frozenset[str]] = {}

    def answer(self, centre: str, day: date, themes: tuple[str, ...], places: tuple[Place, ...]) -> Answer:
        """The activity on one of the themes since a day, at the places and in the perimeter of the centre."""
        mine = pd.concat([self._by_theme.get(theme, self._empty) for theme in themes])
        mine = mine[~mine.index.duplicated()]
        undated = mine["day"].isna()
        since = (mine["day"] >= pd.Timestamp(day)) | (undated & (mine["year"] > day.year))
        perimeter = self._perimeter(centre, day)
        inside = frozenset[str]().union(*(self._inside(place) for place in places))
        is_here = mine["places"].map(lambda named: any(text in inside for text in named)).astype(bool)
        is_around = (mine["centre"] == centre) | mine["places"].map(
            lambda named: any(self._departments_of(text) & perimeter for text in named)
        ).astype(bool)
        near = is_here | is_around
        return Answer(
            here=amount_of(mine[since & is_here]),
            around=amount_of(mine[since & near]),
            undated=int((undated & (mine["year"] == day.year) & near).sum()),
        )

    def _perimeter(self, centre: str, day: date) -> frozenset[str]:
        """The départements that the centre has covered since a day, even for a time."""
        rows = self._atlas.tables.coverage
        rows = rows[
            (rows["centre_code"] == centre) & (rows["valid_until"].isna() | (rows["valid_until"] >= pd.Timestamp(day)))
        ]
        return frozenset(rows["department_code"])

    def _departments_of(self, text: str) -> frozenset[str]:
        if text not in self._departments:
            self._departments[text] = frozenset(self._atlas.departments_of(Place.read(text)))
        return self._departments[text]

    def _inside(self, place: Place) -> frozenset[str]:
        if place not in self._insides:
            self._insides[place] = _inside(self._atlas, place)
        return self._insides[place]


def _inside(atlas: Atlas, place: Place) -> frozenset[str]:
    """A place and those that lie in it, even in part, as addresses write them."""
    return frozenset(map(str, (place, *_parts(atlas, place))))


def _parts(atlas: Atlas, place: Place) -> Iterator[Place]:
    if place.level is Level.NEIGHBOURHOOD:
        return
    yield from (Place(Level.NEIGHBOURHOOD, code) for code in atlas.neighbourhoods_of(place))
    if place.level in (Level.COMMUNE, Level.EPCI, Level.CONTRACT):
        yield from (Place(Level.COMMUNE, code) for code in communes_of(atlas.tables, place))
        return
    tables = atlas.tables
    inside = frozenset(departments_of(tables, place, atlas.on))
    yield from (Place(Level.DEPARTMENT, code) for code in inside)
    for level, frame in ((Level.COMMUNE, tables.communes), (Level.CONTRACT, tables.contracts)):
        codes = frame.loc[frame["department_code"].isin(inside), "code"]
        yield from (Place(level, code) for code in codes)
    yield from (Place(Level.EPCI, code) for department in inside for code in atlas.epcis_of_department(department))
