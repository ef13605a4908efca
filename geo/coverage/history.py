"""The network over time: what it covered on each day, and every opening, closing and change of perimeter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from geo.indicators.definition import Level
from geo.indicators.tally import COUNTED, centres_by_department, tally
from geo.schema import links
from geo.tables import Tables

SHARES_FROM = date(2015, 1, 1)
"""Before this day too few perimeters are known for a share of the country."""

_ONE_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What happened to a centre. The values are stable: scripts read them."""

    FIRST_TRACE = "premiere_trace"
    """The table begins with it on a day that is a convention: the true start is not known."""
    OPENING = "ouverture"
    RETURN = "retour"
    EXTENSION = "extension"
    REDUCTION = "reduction"
    REDRAWING = "recomposition"
    """Départements gained and others lost on the same day."""
    TAKEOVER = "reprise"
    """A closing whose whole perimeter goes the same day to one other centre."""
    CLOSING = "fermeture"


@dataclass(frozen=True)
class Event:
    """What changed for one centre on one day, with the sources and notes of the rows that say so.

    `on` is the first day of the new state. `received_from` are the centres that lost, that very day, a département
    gained here; `handed_to` those that gained one lost here.
    """

    on: date
    kind: Kind
    centre: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    received_from: tuple[str, ...]
    handed_to: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """The network on one day. `counts` is empty before `SHARES_FROM`."""

    on: date
    centres: tuple[str, ...]
    departments: tuple[str, ...]
    """Those covered by one centre at least."""
    several: tuple[str, ...]
    """Those covered by more than one."""
    counts: Mapping[str, tuple[float, float]]
    """Covered and total, by key of a reference."""


def days_of_change(tables: Tables, until: date) -> tuple[date, ...]:
    """The first day of each new state of the network, up to a date."""
    coverage = tables.coverage
    ends = coverage["valid_until"].dropna() + pd.Timedelta(days=1)
    days = sorted({day.date() for day in pd.concat([coverage["valid_from"], ends])})
    return tuple(day for day in days if day <= until and _served(tables, day) != _served(tables, day - _ONE_DAY))


def standings(tables: Tables, days: tuple[date, ...]) -> tuple[Standing, ...]:
    """The network on each of the days given."""
    return tuple(_standing(tables, day) for day in days)


def events(tables: Tables, until: date) -> tuple[Event, ...]:
    """Every change up to a date, the oldest first, then by centre."""
    return tuple(event for day in days_of_change(tables, until) for event in _events_of(tables, day))


def _standing(tables: Tables, on: date) -> Standing:
    owners = centres_by_department(tables, on)
    counts = {}
    if on >= SHARES_FROM:
        for reference in COUNTED:
            (france,) = tally(tables, reference, Level.COUNTRY, on).to_dict("records")
            counts[reference.key] = (france["covered"], france["total"])
    return Standing(
        on,
        tuple(sorted({centre for centres in owners.values() for centre in centres})),
        tuple(code for code, centres in owners.items() if centres),
        tuple(code for code, centres in owners.items() if len(centres) > 1),
        counts,
    )


def _served(tables: Tables, on: date) -> dict[str, frozenset[str]]:
    """The départements of each centre active on a date."""
    found: dict[str, set[str]] = {}
    for department, centres in centres_by_department(tables, on).items():
        for centre in centres:
            found.setdefault(centre, set()).add(department)
    return {centre: frozenset(departments) for centre, departments in found.items()}


def _events_of(tables: Tables, on: date) -> Iterator[Event]:
    before, after = _served(tables, on - _ONE_DAY), _served(tables, on)
    nothing: frozenset[str] = frozenset()
    gained = {centre: after[centre] - before.get(centre, nothing) for centre in after}
    lost = {centre: before[centre] - after.get(centre, nothing) for centre in before}
    for centre in sorted({*gained, *lost}):
        mine, gone = gained.get(centre, nothing), lost.get(centre, nothing)
        if not mine and not gone:
            continue
        rows = _rows_that_say_so(tables, centre, on, mine, gone)
        yield Event(
            on,
            _kind(tables, centre, on, before.get(centre, nothing), after.get(centre, nothing), gained),
            centre,
            tuple(sorted(mine)),
            tuple(sorted(gone)),
            tuple(sorted(other for other, codes in lost.items() if codes & mine)),
            tuple(sorted(other for other, codes in gained.items() if codes & gone)),
            tuple(dict.fromkeys(link for source in rows["source"] for link in links(source))),
            tuple(dict.fromkeys(rows["note"].dropna())),
        )


def _kind(
    tables: Tables, centre: str, on: date, before: frozenset[str], after: frozenset[str],
    gained: Mapping[str, frozenset[str]],
) -> Kind:  # fmt: skip
    if before and after:
        if before < after:
            return Kind.EXTENSION
        return Kind.REDUCTION if after < before else Kind.REDRAWING
    if not after:
        return Kind.TAKEOVER if any(before <= codes for codes in gained.values()) else Kind.CLOSING
    rows = tables.coverage[tables.coverage["centre_code"] == centre]
    if (rows["valid_from"] < pd.Timestamp(on)).any():
        return Kind.RETURN
    starting = rows[rows["valid_from"] == pd.Timestamp(on)]
    return Kind.OPENING if starting["start_is_known"].any() else Kind.FIRST_TRACE


def _rows_that_say_so(
    tables: Tables, centre: str, on: date, gained: frozenset[str], lost: frozenset[str]
) -> pd.DataFrame:
    """The rows of the coverage table that start with the gain or end with the loss, in the order of their codes."""
    rows = tables.coverage[tables.coverage["centre_code"] == centre]
    starting = rows["department_code"].isin(gained) & (rows["valid_from"] == pd.Timestamp(on))
    ending = rows["department_code"].isin(lost) & (rows["valid_until"] == pd.Timestamp(on - _ONE_DAY))
    return rows[starting | ending].sort_values(["department_code", "valid_from"])
