"""Activity that never took place, to learn the atlas with: of the shape of what centres send in, the same for one seed.

No person and no event is behind it. Each record says so: its status is `démonstration`, its title begins by `Exemple`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import pandas as pd

from geo.activity.chance import between, chance, drawn, ranks
from geo.activity.choices import Audience, Format, Mission, Mode, ReportState, Standing, Theme
from geo.activity.model import MEASURES, ActivityRecord, FieldReport
from geo.indicators.definition import Level
from geo.indicators.tally import coverage_on
from geo.place import Place
from geo.tables import Tables
from geo.territories import epcis_by_department

FIRST_YEAR = 2019
"""The year before the one when people met on screens."""


@dataclass(frozen=True)
class _Shape:
    """What the interventions of one format are like, as bounds that hold both ends."""

    mission: Mission
    weight: float
    half_days: tuple[int, int] | None = None
    meetings: tuple[int, int] | None = None
    present: tuple[int, int] | None = None
    """At each meeting."""
    publications: tuple[int, int] | None = None
    requests: tuple[int, int] | None = None


_SHAPES: Mapping[Format, _Shape] = {
    Format.NETWORK: _Shape(Mission.NETWORKS, 18, (1, 2), (1, 1), (10, 45)),
    Format.WORKING_GROUP: _Shape(Mission.NETWORKS, 16, (1, 1), (1, 1), (4, 18)),
    Format.TRAINING: _Shape(Mission.SKILLS, 15, (2, 4), (1, 2), (8, 22)),
    Format.QUALIFYING_CYCLE: _Shape(Mission.SKILLS, 7, (4, 8), (3, 4), (9, 18)),
    Format.INFORMATION_EVENT: _Shape(Mission.KNOWLEDGE, 12, (1, 2), (1, 1), (25, 160)),
    Format.PUBLICATION: _Shape(Mission.KNOWLEDGE, 6, publications=(1, 1)),
    Format.NEWSLETTER: _Shape(Mission.KNOWLEDGE, 6, publications=(1, 1)),
    Format.QUESTION: _Shape(Mission.KNOWLEDGE, 6, requests=(2, 20)),
    Format.COACHING: _Shape(Mission.SUPPORT, 9, (1, 2), (1, 2), (1, 5)),
    Format.STUDY: _Shape(Mission.SUPPORT, 3, (3, 10), (1, 3), (4, 12)),
    Format.EVALUATION: _Shape(Mission.SUPPORT, 2, (2, 6), (1, 3), (3, 9)),
}
_MONTHS = (8, 9, 11, 9, 8, 11, 3, 1, 9, 12, 11, 8)
"""How busy each month is: hardly anything in August."""
_YEARS: Mapping[int, float] = {2019: 1.0, 2020: 0.65, 2021: 0.95, 2022: 1.1, 2023: 1.15}
_USUAL_YEAR = 1.05
_DISTANT = ((date(2020, 3, 17), date(2020, 6, 21)), (date(2020, 10, 30), date(2021, 5, 18)))
"""When people hardly met."""
_MODES: Mapping[int, Mapping[Mode, float]] = {
    2019: {Mode.ON_SITE: 96, Mode.REMOTE: 3, Mode.HYBRID: 1},
    2020: {Mode.ON_SITE: 40, Mode.REMOTE: 52, Mode.HYBRID: 8},
    2021: {Mode.ON_SITE: 50, Mode.REMOTE: 36, Mode.HYBRID: 14},
}
_USUAL_MODES: Mapping[Mode, float] = {Mode.ON_SITE: 68, Mode.REMOTE: 20, Mode.HYBRID: 12}
_APART: Mapping[Mode, float] = {Mode.ON_SITE: 4, Mode.REMOTE: 93, Mode.HYBRID: 3}
_THEMES: Mapping[Theme, float] = dict.fromkeys(Theme, 4.0) | {
    Theme.EDUCATION: 9, Theme.SOCIAL_TIES: 9, Theme.EMPLOYMENT: 8, Theme.STEERING: 8, Theme.LIVING_ENVIRONMENT: 7,
    Theme.HEALTH: 7, Theme.EQUALITY: 6, Theme.SECULARISM: 6, Theme.SHARED_STRUCTURES: 1,
}  # fmt: skip
_AUDIENCES: Mapping[Audience, float] = dict.fromkeys(Audience, 2.0) | {
    Audience.PROJECT_LEADERS: 12, Audience.ASSOCIATIONS: 12, Audience.LOCAL_STAFF: 10, Audience.CITIZEN_COUNCILS: 6,
    Audience.PREFECT_DELEGATES: 6, Audience.ELECTED: 5,
}  # fmt: skip
_PLACE_LEVELS: Mapping[Level, float] = {
    Level.DEPARTMENT: 34, Level.EPCI: 16, Level.COMMUNE: 18, Level.NEIGHBOURHOOD: 22, Level.CONTRACT: 10,
}  # fmt: skip
_UNPLACED, _UNTHEMED, _SILENT, _UNCOUNTED = 0.12, 0.08, 0.07, 0.06
_AGGREGATING_UNTIL = 2020
"""Some centres have no more than yearly totals of their first years."""


@dataclass(frozen=True)
class Invented:
    """All of it, in the order of its lines."""

    activity: tuple[ActivityRecord, ...]
    reports: tuple[FieldReport, ...]


def invent(tables: Tables, last_year: int, seed: int) -> Invented:
    """What centres could have sent from 2019 to a year, each at places of the perimeter that it had on 30 June.

    A centre without a perimeter in a year sends nothing of it. Some send nothing all the same, one declares zero, some
    send yearly totals alone.
    """
    years = range(FIRST_YEAR, last_year + 1)
    grounds = _Grounds(tables)
    served = {year: grounds.departments_of_centres(date(year, 6, 30)) for year in years}
    centres = sorted({centre for found in served.values() for centre in found})
    order = ranks(chance(seed), centres)
    activity: list[ActivityRecord] = []
    reports: list[FieldReport] = []
    for centre in centres:
        mine = [year for year in years if centre in served[year]]
        for year in mine:
            rng = chance(seed, centre, year)
            where = grounds.around(served[year][centre])
            is_last = year == mine[-1]
            if order[centre] == 0 and is_last:
                activity.append(_declared_zero(centre, year, seed))
                continue
            if rng.random() < _SILENT or (order[centre] == 1 and is_last):
                continue
            records = _actions(rng, centre, year, where, seed)
            has_totals_alone = order[centre] % 5 == 2 and year <= _AGGREGATING_UNTIL
            activity += _yearly(records) if has_totals_alone else records
            reports += _field_reports(rng, centre, year, where, last_year, seed)
    return Invented(tuple(activity), tuple(reports))


@dataclass(frozen=True)
class _Around:
    """The places of a perimeter, by level, sorted; levels of which none is known are absent."""

    places: Mapping[Level, tuple[Place, ...]]

    def some(self, rng: Random) -> tuple[Place, ...]:
        """One place, at times several of one level, or none."""
        if rng.random() < _UNPLACED:
            return ()
        weights = {level: weight for level, weight in _PLACE_LEVELS.items() if self.places.get(level)}
        (level,) = drawn(rng, weights)
        count = 1 if rng.random() < 0.8 else between(rng, 2, 3)
        return drawn(rng, dict.fromkeys(self.places[level], 1.0), count)


class _Grounds:
    """Where activity may take place, by the départements of a centre."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        hosts = tables.neighbourhood_communes["commune_code"]
        communes = tables.territories[tables.territories["level"] == Level.COMMUNE]
        communes = communes[communes["code"].isin(hosts)]
        epcis = epcis_by_department(tables)
        host_epcis = set(tables.communes.loc[tables.communes["code"].isin(hosts), "epci_code"].dropna())
        self._by_department: dict[Level, Mapping[str, Sequence[str]]] = {
            Level.COMMUNE: _codes_by_department(communes),
            Level.NEIGHBOURHOOD: _codes_by_department(tables.neighbourhoods),
            Level.CONTRACT: _codes_by_department(tables.contracts),
            Level.EPCI: {code: [epci for epci in mine if epci in host_epcis] for code, mine in epcis.items()},
        }

    def departments_of_centres(self, on: date) -> dict[str, tuple[str, ...]]:
        """Départements by centre, on a day."""
        rows = coverage_on(self._tables, on)
        return {str(code): tuple(sorted(set(mine))) for code, mine in rows.groupby("centre_code")["department_code"]}

    def around(self, departments: tuple[str, ...]) -> _Around:
        """The places of some départements."""
        found = {
            level: sorted({code for department in departments for code in mine.get(department, ())})
            for level, mine in self._by_department.items()
        }
        found[Level.DEPARTMENT] = list(departments)
        return _Around({level: tuple(Place(level, code) for code in codes) for level, codes in found.items() if codes})


def _codes_by_department(frame: pd.DataFrame) -> dict[str, list[str]]:
    return {str(code): list(mine) for code, mine in frame.groupby("department_code")["code"]}


def _actions(rng: Random, centre: str, year: int, where: _Around, seed: int) -> list[ActivityRecord]:
    """The dated interventions of a year, by day: the more neighbourhoods, the more of them."""
    neighbourhoods = len(where.places.get(Level.NEIGHBOURHOOD, ()))
    size = 14 + 4 * neighbourhoods**0.5
    habit = 0.7 + 0.6 * chance(seed, centre).random()
    count = max(3, round(min(size, 60) * habit * _YEARS.get(year, _USUAL_YEAR)))
    days = sorted(_day(rng, year) for _ in range(count))
    return [_action(rng, centre, day, where, seed) for day in days]


def _action(rng: Random, centre: str, day: date, where: _Around, seed: int) -> ActivityRecord:
    (format,) = drawn(rng, {format: shape.weight for format, shape in _SHAPES.items()})
    shape = _SHAPES[format]
    mode = _mode(rng, day) if shape.meetings else None
    themes = () if rng.random() < _UNTHEMED else drawn(rng, _THEMES, 1 if rng.random() < 0.7 else 2)
    meetings = _of(rng, shape.meetings)
    present = _of(rng, shape.present)
    attendances = people = None
    if present is not None and meetings is not None and rng.random() >= _UNCOUNTED:
        present = round(present * (1.3 if mode is Mode.REMOTE else 1))
        attendances = present * meetings
        # Whoever comes to one meeting alone adds to the people; many centres do not count them.
        people = min(attendances, present + between(rng, 0, meetings - 1)) if rng.random() < 0.6 else None
    return ActivityRecord(
        centre=centre,
        year=day.year,
        day=day,
        title=" : ".join(("Exemple", ", ".join((format.label, *(theme.label for theme in themes[:1]))))),
        mission=shape.mission,
        format=format,
        themes=themes,
        mode=mode,
        audiences=drawn(rng, _AUDIENCES, between(rng, 1, 3)),
        places=where.some(rng),
        half_days=_of(rng, shape.half_days),
        meetings=meetings,
        attendances=attendances,
        people=people,
        publications=_of(rng, shape.publications),
        requests=_of(rng, shape.requests),
        status=Standing.DEMONSTRATION,
        source=_source(seed),
    )


def _yearly(records: Iterable[ActivityRecord]) -> list[ActivityRecord]:
    """The totals of a year by format and mode; people are never added up."""
    groups: dict[tuple[Format, str], list[ActivityRecord]] = defaultdict(list)
    for record in records:
        if record.format is not None:
            groups[record.format, record.mode or ""].append(record)
    summed = [measure.name for measure in MEASURES if measure.unit is not None and measure.unit.adds_up]
    found = []
    for (format, _), mine in sorted(groups.items()):
        totals: dict[str, float | None] = {}
        for name in summed:
            told = [value for value in (getattr(record, name) for record in mine) if value is not None]
            totals[name] = sum(told) if told else None
        plain = replace(mine[0], day=None, themes=(), audiences=(), places=(), people=None)
        title = f"Exemple : total de l'année, {format.label}"
        found.append(replace(plain, title=title, **totals))  # type: ignore[arg-type] # measures by their names
    return found


def _declared_zero(centre: str, year: int, seed: int) -> ActivityRecord:
    return ActivityRecord(
        centre=centre,
        year=year,
        title="Exemple : aucune activité dans l'année",
        half_days=0,
        meetings=0,
        attendances=0,
        publications=0,
        requests=0,
        status=Standing.DEMONSTRATION,
        source=_source(seed),
    )


def _field_reports(
    rng: Random, centre: str, year: int, where: _Around, last_year: int, seed: int
) -> Iterator[FieldReport]:
    """A few questions and needs; those of past years have mostly been handled."""
    age = last_year - year
    states = {
        ReportState.RECEIVED: 6 / (1 + 3 * age),
        ReportState.PASSED_ON: 5 / (1 + age),
        ReportState.HANDLED: 2 + 3 * age,
    }
    for day in sorted(_day(rng, year) for _ in range(between(rng, 2, 9))):
        themes = drawn(rng, _THEMES, 1 if rng.random() < 0.8 else 2)
        (state,) = drawn(rng, states)
        what = "question" if rng.random() < 0.5 else "besoin"
        yield FieldReport(
            centre=centre,
            day=day,
            themes=themes,
            places=where.some(rng),
            subject=f"Exemple : {what}, {themes[0].label}",
            state=state,
            status=Standing.DEMONSTRATION,
            source=_source(seed),
        )


def _source(seed: int) -> str:
    return f"jeu de démonstration, graine {seed}"


def _day(rng: Random, year: int) -> date:
    """A working day of the week, in a month drawn by how busy it is."""
    (month,) = drawn(rng, dict(enumerate(_MONTHS, 1)))
    day = date(year, month, 1 + int(28 * rng.random()))
    return day - timedelta(days=max(0, day.weekday() - 4)) if day.day > 2 else day + timedelta(days=-day.weekday() % 7)


def _mode(rng: Random, day: date) -> Mode:
    is_apart = any(start <= day <= end for start, end in _DISTANT)
    (mode,) = drawn(rng, _APART if is_apart else _MODES.get(day.year, _USUAL_MODES))
    return mode


def _of(rng: Random, bounds: tuple[int, int] | None) -> int | None:
    """Nearer the lower bound than the upper one, as counts of people and days are."""
    return None if bounds is None else between(rng, *bounds, lean=1.6)
