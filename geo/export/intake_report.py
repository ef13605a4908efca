"""What became of a sent file, to take away: the file itself with notes, or the list of what was refused."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from geo.activity.intake import Intake
from geo.activity.store import Refusal
from geo.export.files import french_csv
from geo.export.text_sheet import TextRow, TextSheet
from geo.export.workbook import SAFE_TEXT, literal
from geo.grid import Row

_HEADINGS = ("Ligne", "Colonne", "Valeur", "Pourquoi", "Que faire")
_ANOMALIES = "Anomalies"
_WIDTH, _WIDE = 18, 70
_MOST_NOTES = 10_000
"""On cells: with more of them, spreadsheets take minutes to open. What is beside each line has no such end."""


def refusals_csv(intake: Intake) -> bytes:
    """Every refusal, for a French spreadsheet."""
    rows = pd.DataFrame(map(_cells, intake.refusals), columns=_HEADINGS, dtype=object)
    return french_csv(rows.set_index(_HEADINGS[0]))


def annotated_xlsx(intake: Intake) -> bytes:
    """The rows of the file at their lines, each refusal beside its line and on its cell; then all of them in a list.

    Every cell is text, as it was read: nothing becomes a formula, a number or a link.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, **SAFE_TEXT}) as book:
        _add_file(book, intake)
        _add_list(book, intake)
    return written.getvalue()


def _add_file(book: Workbook, intake: Intake) -> None:
    sheet = book.add_worksheet("Votre fichier", TextSheet)
    red = book.add_format({"bg_color": "#f6c9c4", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    rows = intake.grid.rows
    width = max((len(row.cells) for row in rows), default=0)
    header = next((row.cells for row in rows if row.line == intake.header_line), ())
    places = {heading: place for place, heading in reversed(tuple(enumerate(header)))}
    sheet.set_column(0, max(width - 1, 0), _WIDTH)
    sheet.set_column(width, width, _WIDE)
    sheet.freeze_panes(intake.header_line, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max((row.line for row in rows), default=1)}"})
    by_line: dict[int, list[Refusal]] = {}
    for refusal in intake.refusals:
        by_line.setdefault(refusal.line, []).append(refusal)
        if refusal.column in places and len(sheet.comments) < _MOST_NOTES:
            note = literal(f"{refusal.why}. {refusal.advice}")
            sheet.write_comment(refusal.line - 1, places[refusal.column], note)
    sheet.lay(_annotated(row, by_line.get(row.line, ()), intake, (places, width), (red, bold)) for row in rows)


def _annotated(
    row: Row, refusals: Sequence[Refusal], intake: Intake, layout: tuple[Mapping[str, int], int],
    looks: tuple[Format, Format],
) -> TextRow:  # fmt: skip
    """A row of the file, and beside it what is refused of it."""
    (places, width), (red, bold) = layout, looks
    is_header = row.line == intake.header_line
    if not refusals and not is_header:
        return TextRow(row.line, row.cells)
    styles = dict.fromkeys(range(len(row.cells)), bold) if is_header else {}
    styles |= {places[each.column]: red for each in refusals if each.column in places}
    styles[width] = red if refusals else bold
    beside = _told(refusals) if refusals else _ANOMALIES
    return TextRow(row.line, (*row.cells, *[""] * (width - len(row.cells)), beside), styles)


def _add_list(book: Workbook, intake: Intake) -> None:
    sheet = book.add_worksheet(_ANOMALIES)
    bold = book.add_format({"bold": True})
    for place, (heading, width) in enumerate(zip(_HEADINGS, (8, _WIDTH, _WIDTH, 45, _WIDE), strict=True)):
        sheet.write_string(0, place, heading, bold)
        sheet.set_column(place, place, width)
    for line, refusal in enumerate(intake.refusals, 1):
        number, *texts = _cells(refusal)
        sheet.write_number(line, 0, number)
        for place, text in enumerate(texts, 1):
            sheet.write_string(line, place, literal(text))
    sheet.autofilter(0, 0, len(intake.refusals), len(_HEADINGS) - 1)
    sheet.freeze_panes(1, 0)


def _cells(refusal: Refusal) -> tuple[int, str, str, str, str]:
    return refusal.line, refusal.column, refusal.value, refusal.why, refusal.advice


def _told(refusals: Iterable[Refusal]) -> str:
    return "\n".join(
        f"{refusal.column + ' : ' if refusal.column else ''}{refusal.why}. {refusal.advice}" for refusal in refusals
    )
