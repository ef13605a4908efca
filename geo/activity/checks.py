"""Each line of a sent file to a record, or to all the reasons why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.activity.cells import CellReader, CellValues
from geo.activity.columns import Columns
from geo.activity.known_places import OLDER_CODE
from geo.activity.model import FIELDS, Sent, faults
from geo.activity.store import Refusal
from geo.activity.unreadable import UnreadableCell
from geo.grid import Flaw, Grid, Position, Row
from geo.wording import plural, quoted

EXAMPLE = "EXEMPLE"
"""How the title of an example of the template begins: left in, such a line is not read."""

_TOTAL = re.compile(r"(sous[- ]?)?tota(l|ux)( général)?s?\b.*", re.IGNORECASE)
_FLAWS = {
    Flaw.ERROR: ("formule en erreur", "Corrigez la formule, ou remplacez-la par sa valeur."),
    Flaw.UNVALUED: (
        "formule dont le fichier ne donne pas le résultat",
        "Ouvrez le fichier dans un tableur et enregistrez-le, ou remplacez la formule par sa valeur.",
    ),
    Flaw.MERGED: ("cellule fusionnée : ce chiffre vaut pour plusieurs lignes", "Donnez à chaque ligne son chiffre."),
}


@dataclass(frozen=True)
class Sender:
    """Who sends the file, and what a line says where it says nothing."""

    centre: str
    source: str


@dataclass
class Checked:
    """The lines of a file, judged."""

    read: int = 0
    """Lines that should be records."""
    records: dict[int, Sent] = field(default_factory=dict)
    """By line."""
    refusals: list[Refusal] = field(default_factory=list)
    skipped: dict[str, list[int]] = field(default_factory=dict)
    """Lines that are no records, by what they are."""
    renamed: set[int] = field(default_factory=set)
    """Lines with the code of a neighbourhood of an older list."""

    def remarks(self) -> Iterator[str]:
        """What was not read as it stands, in French."""
        for what, lines in self.skipped.items():
            yield f"{plural(len(lines), 'ligne non lue', 'lignes non lues')} : {what} (ligne {lines[0]})"
        if self.renamed:
            many = plural(len(self.renamed), "ligne nomme", "lignes nomment")
            yield f"{many} un QPV d'une liste plus ancienne : celui qui lui a succédé est retenu"


def check(grid: Grid, columns: Columns, reader: CellReader, sender: Sender) -> Checked:
    """Judge every line below the headings. A line has a record, or refusals, or is skipped as what it is."""
    found = Checked()
    sheet = _Sheet(columns, grid.flaws, reader, sender)
    first_lines: dict[Sent, int] = {}
    for row in grid.rows:
        if row.line <= columns.header.line:
            continue
        if what := _no_record(row, columns):
            found.skipped.setdefault(what, []).append(row.line)
            continue
        found.read += 1
        line = _Line(row, sheet)
        record = line.record()
        if record is not None and (first := first_lines.setdefault(record, row.line)) != row.line:
            line.refuse("", f"même contenu qu'à la ligne {first}", "Retirez-la, ou distinguez-les.")
        if line.refusals:
            found.refusals += line.refusals
        elif record is not None:
            found.records[row.line] = record
            if OLDER_CODE.search(line.cell("places").upper()):
                found.renamed.add(row.line)
    return found


class _Sheet:
    """What is the same for all lines of a file, worked out once."""

    def __init__(self, columns: Columns, flaws: Mapping[Position, Flaw], reader: CellReader, sender: Sender) -> None:
        self.columns, self.flaws, self.sender = columns, flaws, sender
        fields = FIELDS[columns.record]
        told = [each for each in fields if each.name in columns.places]
        self.told = [(each, columns.places[each.name], CellValues(reader, each)) for each in told]
        self.untold = {each.name: reader.value("", each) for each in fields if each not in told}
        self.needed = [each for each in fields if each.required or each.implied]


class _Line:
    """One line on its way to a record; `refusals` gathers all that is wrong with it."""

    def __init__(self, row: Row, sheet: _Sheet) -> None:
        self.row, self.sheet, self.columns = row, sheet, sheet.columns
        self.refusals: list[Refusal] = []

    def cell(self, name: str) -> str:
        """The text of a field; empty where the file has no such column, or the line is shorter."""
        place = self.columns.places.get(name, len(self.row.cells))
        return self.row.cells[place] if place < len(self.row.cells) else ""

    def refuse(self, name: str, why: str, advice: str) -> None:
        """A reason why the line cannot be taken: of the field of that name, or of the whole line."""
        heading = self.columns.heading(name) if name else ""
        self.refusals.append(Refusal(self.row.line, heading, self.cell(name) if name else "", why, advice))

    def record(self) -> Sent | None:
        """The record of the line, or None where a cell cannot be read."""
        width = len(self.columns.header.cells)
        if any(self.row.cells[width:]):
            self.refuse("", f"plus de cellules que les {width} titres", "Un séparateur de trop ? Corrigez la ligne.")
        values = self._values()
        self._imply(values, self.sheet.sender)
        self._require(values)
        if self.refusals:
            return None
        record = self.columns.record(**values)
        for fault in faults(record):
            self.refuse(fault.field, fault.why, fault.advice)
        return record

    def _values(self) -> dict[str, Any]:
        """The values by field; None where a cell cannot be read."""
        values: dict[str, Any] = dict(self.sheet.untold)
        line, cells, flaws = self.row.line, self.row.cells, self.sheet.flaws
        for wanted, place, read in self.sheet.told:
            flaw = flaws.get((line, place + 1)) if flaws else None
            if flaw is not None and (flaw is not Flaw.MERGED or wanted.unit):
                self.refuse(wanted.name, *_FLAWS[flaw])
                values[wanted.name] = None
                continue
            found = read[cells[place] if place < len(cells) else ""]
            if isinstance(found, UnreadableCell):
                self.refuse(wanted.name, found.why, found.advice)
                found = None
            values[wanted.name] = found
        return values

    def _imply(self, values: dict[str, Any], sender: Sender) -> None:
        """What a line may leave out, since the rest says it."""
        if values["centre"] not in (None, sender.centre):
            advice = f"Ce fichier est celui de {quoted(sender.centre)} : envoyez à part celui de l'autre centre."
            self.refuse("centre", "autre centre que celui qui envoie", advice)
        values["centre"] = sender.centre
        values["source"] = values["source"] or sender.source
        if values.get("day") and "year" in values:
            values["year"] = values["year"] or values["day"].year

    def _require(self, values: Mapping[str, Any]) -> None:
        empty = [each for each in self.sheet.needed if values[each.name] is None]
        if empty:
            refused = {refusal.column for refusal in self.refusals}
            for each in empty:
                if self.columns.heading(each.name) not in refused:
                    self.refuse(each.name, "cellule vide", each.help)


def _no_record(row: Row, columns: Columns) -> str:
    """What a line is when it is no record: an example of the template, a total, the headings once more."""
    if EXAMPLE in "\n".join(row.cells) and any(cell.startswith(EXAMPLE) for cell in row.cells):
        return "exemple du modèle"
    if row.cells == columns.header.cells:
        return "titres répétés"
    first = next(cell for cell in row.cells if cell)
    return "total" if _TOTAL.fullmatch(first) else ""
