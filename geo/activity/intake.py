"""A sent file, judged whole: what would be taken, what is refused and why, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from geo.activity.cells import CellReader
from geo.activity.checks import Checked, Sender, check
from geo.activity.columns import ColumnChoices, Columns, column_faults, find_columns
from geo.activity.known_places import KnownPlaces
from geo.activity.model import ActivityRecord, Sent
from geo.activity.personal_data import personal_data
from geo.activity.reading import read_sent
from geo.activity.store import GivenFile, Refusal
from geo.grid import Grid
from geo.wording import listing, plural, quoted

_LONGEST_NAME = 200
_GROUP_LINES = 10
_GROUP_VALUES = 3


@dataclass(frozen=True)
class Group:
    """The refusals of one column for one reason."""

    column: str
    why: str
    lines: tuple[int, ...]
    examples: tuple[tuple[str, str], ...]
    """The first values refused, each with what to do about it."""

    @property
    def first_lines(self) -> str:
        """The first of the lines, in French."""
        shown = ", ".join(map(str, self.lines[:_GROUP_LINES]))
        return shown + ("…" if len(self.lines) > _GROUP_LINES else "")


@dataclass(frozen=True)
class Intake:
    """What a file holds. Where `stopped`, none of its lines can be taken, not even alone."""

    given: GivenFile
    centre: str
    grid: Grid
    columns: Columns
    checked: Checked
    stopped: bool = False

    @property
    def header_line(self) -> int:
        """The line of the headings."""
        return self.columns.header.line

    @property
    def kind(self) -> type[Sent]:
        """What its lines are to become."""
        return self.columns.record

    @property
    def refusals(self) -> list[Refusal]:
        """All of them, by line."""
        return self.checked.refusals

    @property
    def refused_lines(self) -> int:
        """How many lines have at least one."""
        return len({refusal.line for refusal in self.refusals})

    def may_import(self, *, accepts_valid: bool) -> bool:
        """Whether there is something to write: every line, or those that are valid where they are accepted alone."""
        return bool(self.checked.records) and not self.stopped and (accepts_valid or not self.refusals)

    def groups(self) -> list[Group]:
        """The refusals by column and reason, the most frequent first."""
        found: dict[tuple[str, str], list[Refusal]] = {}
        for refusal in self.refusals:
            found.setdefault((refusal.column, refusal.why), []).append(refusal)
        groups = [
            Group(
                column,
                why,
                tuple(each.line for each in alike),
                tuple(dict.fromkeys((each.value, each.advice) for each in alike))[:_GROUP_VALUES],
            )
            for (column, why), alike in found.items()
        ]
        return sorted(groups, key=lambda group: (-len(group.lines), group.lines[0]))

    def remarks(self) -> Iterator[str]:
        """What was left aside or not read as it stands, in French."""
        yield from self.checked.remarks()
        yield from self.columns.remarks()
        if unread := self.columns.unknown:
            names = listing([quoted(column.heading) for column in unread])
            yield f"{plural(len(unread), 'colonne non lue', 'colonnes non lues')} : {names}"
        if self.grid.unread:
            names = listing(list(map(quoted, self.grid.unread)))
            yield f"{plural(len(self.grid.unread), 'feuille non lue', 'feuilles non lues')} : {names}"

    def sentence(self) -> str:
        """What was found, in French."""
        if self.stopped:
            return "Ce fichier ne peut pas être importé en l'état."
        read = plural(self.checked.read, "ligne lue", "lignes lues")
        valid = plural(len(self.checked.records), "valable", "valables")
        refused = plural(self.refused_lines, "refusée", "refusées")
        return f"{read} : {valid}, {refused}."

    def as_json(self) -> dict[str, Any]:
        """The report, for scripts."""
        return {
            "file": self.given.name,
            "kind": self.kind.table,
            "centre": self.centre,
            "sheet": self.grid.sheet,
            "columns": [
                {"heading": heading, "field": its.name if its else None, "chosen": place in self.columns.chosen}
                for place, heading in enumerate(self.columns.header.cells)
                for its in (self.columns.field_at(place),)
            ],
            "stopped": self.stopped,
            "read": self.checked.read,
            "valid": len(self.checked.records),
            "refused": self.refused_lines,
            "refusals": [vars(refusal) for refusal in self.refusals],
            "groups": [
                {"column": group.column, "why": group.why, "count": len(group.lines), "lines": group.lines}
                for group in self.groups()
            ],
            "remarks": list(self.remarks()),
        }


def judge(given: GivenFile, centre: str, places: KnownPlaces, choices: ColumnChoices | None = None) -> Intake:
    """Read a file and judge each of its lines; `choices` say what columns hold where their headings do not.

    Raises `RefusedFile` where it cannot be read at all, `UnknownCode` for a choice that cannot be made.
    """
    return judge_grid(given, read_sent(given.content, given.name, ActivityRecord.label), centre, places, choices)


def judge_grid(
    given: GivenFile, grid: Grid, centre: str, places: KnownPlaces, choices: ColumnChoices | None = None
) -> Intake:
    """The same of a file that was read before."""
    columns = find_columns(grid, given.name, choices)
    line = columns.header.line
    below = [row for row in grid.rows if row.line > line]
    stops = [Refusal(line, "", "", why, advice) for why, advice in column_faults(columns)]
    stops += personal_data(columns, below)
    if stops:
        checked = Checked(refusals=stops)
    else:
        reader = CellReader(places, grid.starts_in_1904)
        checked = check(grid, columns, reader, Sender(centre, _source(given.name)))
        if not checked.read:
            stops = [Refusal(line, "", "", "aucune ligne sous les titres", "Remplissez au moins une ligne.")]
            checked.refusals = stops
    return Intake(given, centre, grid, columns, checked, bool(stops))


def _source(name: str) -> str:
    """What a line says of its source where it says nothing: the file, without what could not be kept as text."""
    return f"fichier {re.sub(r'[^ -~À-ÿ]', '', PurePath(name).name)[:_LONGEST_NAME]}"
