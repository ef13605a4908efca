"""The set of demonstration in the store of what centres send in: added whole, taken away whole, never real.

It is made of imports like any other, one of activity and one of reports from the field: the list of imports shows them,
and each can be undone there. Nothing that centres have sent in is read or changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from geo.activity.choices import Choice
from geo.activity.invented import invent
from geo.activity.model import FIELDS, SEPARATOR, Sent
from geo.activity.store import GivenFile, ImportSummary
from geo.activity.store.database import ActivityStore
from geo.errors import InvalidTable
from geo.provenance import WARNING
from geo.store import OpenEdition
from geo.wording import plural

_FIRST_LINE = 3
"""Of the records: the warning and the headings come before."""


@dataclass(frozen=True)
class Outcome:
    """What became of the set of demonstration."""

    imports: tuple[ImportSummary, ...]
    """Those that count now, or that counted until they were taken away."""
    is_changed: bool
    sentence: str
    """The same in French."""


def add(opened: OpenEdition, store: ActivityStore, seed: int, *, who: str) -> Outcome:
    """Have the set of that seed count, and no other one; the same twice changes nothing.

    It is laid over the places and perimeters of the edition, up to the year of its reference date. Raises
    `InvalidTable` where no centre has a perimeter, and what the store raises.
    """
    found = invent(opened.tables, opened.manifest.description.reference_date.year, seed)
    if not found.activity:
        raise InvalidTable("démonstration", ("aucun centre n'a de périmètre dans cette édition",))
    wanted: list[ImportSummary] = []
    is_changed = False
    for records in (found.activity, found.reports):
        if records:
            summary, is_new = _counting(store, records, seed, who)
            wanted.append(summary)
            is_changed |= is_new
    kept = {summary.id for summary in wanted}
    for other in _live(store):
        if other.id not in kept:
            store.undo(other.id, who=who)
            is_changed = True
    lines = plural(sum(summary.lines for summary in wanted), "ligne inventée", "lignes inventées")
    centres = plural(len({centre for summary in wanted for centre in summary.centres}), "centre", "centres")
    told = f"Jeu de démonstration, graine {seed} : {lines} pour {centres}"
    ending = "rien de réel n'a changé" if is_changed else "déjà là, rien n'a été changé"
    return Outcome(tuple(wanted), is_changed, f"{told} ; {ending}.")


def remove(store: ActivityStore, *, who: str) -> Outcome:
    """Have no set of demonstration count any more; what centres have sent in is as it was."""
    removed = tuple(store.undo(summary.id, who=who) for summary in _live(store))
    if not removed:
        return Outcome((), False, "Aucun jeu de démonstration n'est en service : rien n'a été changé.")
    lines = plural(sum(summary.lines for summary in removed), "ligne inventée", "lignes inventées")
    return Outcome(removed, True, f"Jeu de démonstration retiré : {lines} ; rien de réel n'a changé.")


def _live(store: ActivityStore) -> list[ImportSummary]:
    """The imports of demonstration that count, the newest first."""
    return [summary for summary in store.imports() if summary.demonstration and summary.live]


def _counting(store: ActivityStore, records: Sequence[Sent], seed: int, who: str) -> tuple[ImportSummary, bool]:
    """The import of some records, made, redone or found as it is; and whether that changed anything."""
    given = _file(records, seed)
    made = [one for one in store.imports() if one.demonstration and one.sha256 == given.sha256]
    if any(one.live for one in made):
        return next(one for one in made if one.live), False
    if made:
        return store.redo(made[0].id, who=who), True
    receipt = store.import_(given, dict(enumerate(records, _FIRST_LINE)), (), who=who, replaces=True)
    return receipt.summary, receipt.is_new


def _file(records: Sequence[Sent], seed: int) -> GivenFile:
    """The records as a file, for a French spreadsheet: what the store keeps of them."""
    kind = type(records[0])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([WARNING])
    writer.writerow([field.label for field in FIELDS[kind]])
    writer.writerows([[_cell(getattr(record, field.name)) for field in FIELDS[kind]] for record in records])
    name = f"DEMONSTRATION_{kind.table}_graine-{seed}.csv"
    return GivenFile(name, text.getvalue().encode("utf-8-sig"))


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return f" {SEPARATOR} ".join(map(_cell, value))
    if isinstance(value, Choice):
        return value.label
    return "" if value is None else str(value)
