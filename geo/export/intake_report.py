"""What became of a sent file, to take away: the file itself with notes, or the list of what was refused."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook

from geo.activity.intake import Intake
from geo.activity.store import Refusal
from geo.export.files import french_csv
from geo.export.workbook import SAFE_TEXT

_HEADINGS = ("Ligne", "Colonne", "Valeur", "Pourquoi", "Que faire")
_ANOMALIES = "Anomalies"
_WIDTH, _WIDE = 18, 70


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
    sheet = book.add_worksheet("Votre fichier")
    red = book.add_format({"bg_color": "#f6c9c4", "text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    rows = intake.grid.rows
    width = max((len(row.cells) for row in rows), default=0)
    header = next((row.cells for row in rows if row.line == intake.header_line), ())
    sheet.set_column(0, max(width - 1, 0), _WIDTH)
    sheet.set_column(width, width, _WIDE)
    sheet.freeze_panes(intake.header_line, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max((row.line for row in rows), default=1)}"})
    by_line: dict[int, list[Refusal]] = {}
    for refusal in intake.refusals:
        by_line.setdefault(refusal.line, []).append(refusal)
    for row in rows:
        refused = {refusal.column: refusal for refusal in by_line.get(row.line, ()) if refusal.column}
        for place, text in enumerate(row.cells):
            found = refused.get(header[place]) if place < len(header) else None
            style = red if found else bold if row.line == intake.header_line else None
            sheet.write_string(row.line - 1, place, text, style)
            if found:
                sheet.write_comment(row.line - 1, place, f"{found.why}. {found.advice}")
        if row.line in by_line:
            sheet.write_string(row.line - 1, width, _told(by_line[row.line]), red)
    if intake.header_line not in by_line:
        sheet.write_string(intake.header_line - 1, width, _ANOMALIES, bold)


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
            sheet.write_string(line, place, text)
    sheet.autofilter(0, 0, len(intake.refusals), len(_HEADINGS) - 1)
    sheet.freeze_panes(1, 0)


def _cells(refusal: Refusal) -> tuple[int, str, str, str, str]:
    return refusal.line, refusal.column, refusal.value, refusal.why, refusal.advice


def _told(refusals: Iterable[Refusal]) -> str:
    return "\n".join(
        f"{refusal.column + ' : ' if refusal.column else ''}{refusal.why}. {refusal.advice}" for refusal in refusals
    )
