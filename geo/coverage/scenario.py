"""What if: a few changes to who covers what, in one spelling, and the coverage that follows. Never kept in the data.

A hypothesis is written as in `donner:75:profession-banlieue;ouvrir:92:92,94:Nouveau centre;fermer:oriv`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import pandas as pd

from geo.errors import InvalidHypothesis
from geo.indicators.definition import Level
from geo.indicators.tally import coverage_on
from geo.tables import Tables

MOST_CHANGES = 30
MOST_DEPARTMENTS = 30
"""In the perimeter of one opened centre."""
LONGEST_NAME = 60
LONGEST_TEXT = 8000
_TOLD = 80
"""How much of a faulty change is repeated in its refusal."""
OPENED = "+"
"""Begins the code of an opened centre, followed by its rank: no code of a real centre holds this sign."""
_SEPARATORS = frozenset(";:")


class Act(StrEnum):
    """What a change does. The values are stable: they are in addresses."""

    GIVE = "donner"
    """One more centre for a département; those that were there stay."""
    MOVE = "deplacer"
    """A département to that centre alone."""
    TAKE = "retirer"
    OPEN = "ouvrir"
    CLOSE = "fermer"


@dataclass(frozen=True)
class Change:
    """One change. `departments` is empty for a closing; `centre` is a code, and for an opening the name given.

    `seat` is the département of the seat of an opened centre.
    """

    act: Act
    centre: str
    departments: tuple[str, ...] = ()
    seat: str = ""

    def __str__(self) -> str:
        """As an address writes it."""
        if self.act is Act.CLOSE:
            return f"{self.act}:{self.centre}"
        where = ",".join(self.departments)
        return f"{self.act}:{self.seat}:{where}:{self.centre}" if self.seat else f"{self.act}:{where}:{self.centre}"


Scenario = tuple[Change, ...]
_Pairs = frozenset[tuple[str, str]]
"""Centre and département, for every département that a centre covers."""


def spelled(scenario: Scenario) -> str:
    """As an address writes it; `read` gives the same scenario back."""
    return ";".join(map(str, scenario))


def read(text: str, tables: Tables) -> tuple[Scenario, tuple[InvalidHypothesis, ...]]:
    """The changes that a text spells, and the fault of each that is ignored: unreadable, unknown code, one too many."""
    if len(text) > LONGEST_TEXT:
        return (), (_refusal("L'hypothèse est trop longue", f"plus de {LONGEST_TEXT} caractères"),)
    parts = [part for part in text.split(";") if part]
    changes, faults = [], []
    for part in parts[:MOST_CHANGES]:
        try:
            changes.append(checked(_change(part), tables))
        except InvalidHypothesis as fault:
            faults.append(fault)
    if len(parts) > MOST_CHANGES:
        faults.append(_refusal(f"Une hypothèse tient en {MOST_CHANGES} changements", "les suivants sont ignorés"))
    return tuple(changes), tuple(faults)


def checked(change: Change, tables: Tables) -> Change:
    """The same change, if it can be made of these tables. Raises `InvalidHypothesis`."""
    departments = tables.names(Level.DEPARTMENT)
    for code in (*change.departments, *((change.seat,) if change.seat else ())):
        if code not in departments:
            raise _refusal(f"Le département « {code[:_TOLD]} » n'existe pas ici", str(change)[:_TOLD])
    if change.act is Act.OPEN:
        _check_name(change.centre)
    elif change.centre not in tables.names(Level.CENTRE):
        raise _refusal(f"Le centre « {change.centre[:_TOLD]} » n'existe pas ici", str(change)[:_TOLD])
    wanted = {Act.CLOSE: 0, Act.OPEN: MOST_DEPARTMENTS}.get(change.act, 1)
    if len(set(change.departments)) != len(change.departments) or not min(wanted, 1) <= len(change.departments):
        raise _refusal("Chaque département s'écrit une fois, et il en faut un", str(change)[:_TOLD])
    if len(change.departments) > wanted:
        raise _refusal(f"Ce changement porte sur {wanted} département(s) au plus", str(change)[:_TOLD])
    if bool(change.seat) != (change.act is Act.OPEN):
        raise _refusal("Un centre que l'on ouvre a un département de siège, et lui seul", str(change)[:_TOLD])
    return change


def under(tables: Tables, scenario: Scenario, on: date) -> Tables:
    """New tables where the changes take place on a date; the originals are untouched.

    What a hypothesis supposes is supposed for sure: it adds no doubt, and lifts none from what it leaves.
    """
    before = _pairs(coverage_on(tables, on))
    after = effects(tables, scenario, on)[-1] if scenario else before
    return replace(
        tables,
        coverage=_with_rows(
            _without(tables, before - after, on),
            (_coverage_row(*pair, on) for pair in sorted(after - before)),
        ),
        centres=_with_rows(tables.centres, _opened_centres(tables, scenario)),
    )


def effects(tables: Tables, scenario: Scenario, on: date) -> list[_Pairs]:
    """Who covers what after each change, in their order: one that changes nothing leaves what was before it."""
    pairs = _pairs(coverage_on(tables, on))
    found = []
    for rank, change in enumerate(scenario, 1):
        pairs = _after(pairs, change, f"{OPENED}{rank}" if change.act is Act.OPEN else change.centre)
        found.append(pairs)
    return found


def idle_changes(tables: Tables, scenario: Scenario, on: date) -> tuple[bool, ...]:
    """Whether each change has no effect on that date: it gives what is there already, or takes what is not."""
    after = effects(tables, scenario, on)
    before = [_pairs(coverage_on(tables, on)), *after]
    return tuple(one == other for one, other in zip(before, after, strict=False))


def _after(pairs: _Pairs, change: Change, centre: str) -> _Pairs:
    mine = frozenset((centre, department) for department in change.departments)
    if change.act is Act.CLOSE:
        return frozenset(pair for pair in pairs if pair[0] != centre)
    if change.act is Act.TAKE:
        return pairs - mine
    if change.act is Act.MOVE:
        pairs = frozenset(pair for pair in pairs if pair[1] not in change.departments)
    return pairs | mine


def _pairs(rows: pd.DataFrame) -> _Pairs:
    return frozenset(zip(rows["centre_code"], rows["department_code"], strict=True))


def _without(tables: Tables, ended: _Pairs, on: date) -> pd.DataFrame:
    """The coverage table where the periods of some pairs that hold on a date end the day before."""
    coverage = tables.coverage
    held = coverage.index.isin(coverage_on(tables, on).index)
    gone = held & [pair in ended for pair in zip(coverage["centre_code"], coverage["department_code"], strict=True)]
    eve = pd.Timestamp(on) - pd.Timedelta(days=1)
    closed = coverage.assign(valid_until=coverage["valid_until"].mask(gone, eve))
    return closed[~gone | (closed["valid_from"] <= eve)]


def _change(text: str) -> Change:
    """One change as it is written; whether its codes exist is not looked at."""
    word, *rest = text.split(":")
    if word not in list(Act):
        raise _refusal(f"« {text[:_TOLD]} » n'est pas un changement", f"mots connus : {', '.join(Act)}")
    act = Act(word)
    if len(rest) != {Act.CLOSE: 1, Act.OPEN: 3}.get(act, 2):
        raise _refusal("Le changement est incomplet ou en dit trop", text[:_TOLD])
    *seat, where, centre = rest if act is not Act.CLOSE else ("", *rest)
    return Change(act, centre, tuple(filter(None, where.split(","))), "".join(seat))


def _check_name(name: str) -> None:
    if not name.strip() or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise _refusal(f"Un centre a un nom de 1 à {LONGEST_NAME} caractères, sur une ligne", "nom du centre")
    if _SEPARATORS & set(name):
        raise _refusal("Un nom ne contient ni « ; » ni « : »", "nom du centre")


def _coverage_row(centre: str, department: str, on: date) -> dict[str, object]:
    return {
        "centre_code": centre, "department_code": department, "valid_from": pd.Timestamp(on), "start_is_known": True,
        "status": "etabli", "confidence": "haute", "source": "hypothèse",
    }  # fmt: skip


def _opened_centres(tables: Tables, scenario: Scenario) -> Iterable[dict[str, object]]:
    """Rows of the centres that a scenario opens; the seat stands at the point of its département, if it has one."""
    departments = tables.territories[tables.territories["level"] == Level.DEPARTMENT].set_index("code")
    for rank, change in enumerate(scenario, 1):
        if change.act is Act.OPEN:
            row = {"code": f"{OPENED}{rank}", "name": change.centre, "state": "oui", "confidence": "haute"}
            seat = departments.loc[change.seat]
            if seat["latitude"] == seat["latitude"]:
                row |= {"longitude": seat["longitude"], "latitude": seat["latitude"], "seat_status": "probable"}
            yield {**row, "source": "hypothèse"}


def _with_rows(frame: pd.DataFrame, rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """The frame and more rows, of which what is not said is not known."""
    more = pd.DataFrame(list(rows))
    return frame if more.empty else pd.concat([frame, more], ignore_index=True)


def _refusal(what: str, where: str) -> InvalidHypothesis:
    return InvalidHypothesis(what, where, "Ce changement est ignoré ; corrigez-le ou refaites-le.")
