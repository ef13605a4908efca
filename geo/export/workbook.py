"""What is shown as a workbook: the rows, what each column means, what was chosen and from whom, what is not known."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from geo.export.shown import Cell, Shown

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

SAFE_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""How workbooks are written: text is text."""

_LONGEST = 32_767
"""Characters of a cell, for spreadsheets."""

_NARROWEST, _WIDEST = 9, 48
_ROWS_MEASURED = 200
"""The width of a column is that of the texts of its first rows."""


def xlsx(shown: Shown) -> bytes:
    """Four sheets: `données`, `dictionnaire`, `filtres et sources`, `lacunes`. Nothing in them is a live formula."""
    import xlsxwriter  # on use: a page that only offers the file need not wait for it

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, **SAFE_TEXT}) as book:
        book.set_properties({"title": shown.title})
        bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _add(book, "données", [field.key for field in shown.fields], shown.cells(), bold)
        for name, headings, rows in appendices(shown):
            _add(book, name, headings, rows, bold, wrapped)
    return written.getvalue()


def literal(text: str) -> str:
    """A text as the library must be given it to write just that.

    It takes what looks like runs of formatted text for such runs, and writes them as they stand.
    """
    cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    if cut.startswith("<r>") and cut.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(cut, quote=False)}</t></r>'
    return cut


def appendices(shown: Shown) -> list[tuple[str, Sequence[str], list[tuple[Cell, ...]]]]:
    """The tables that go with the rows: name, headings, rows."""
    kinds = {True: "nombre", False: "texte"}
    dictionary = [(field.key, field.meaning, kinds[field.is_number], field.unit or None) for field in shown.fields]
    about = [*shown.about, *(("Source", source) for source in shown.sources)]
    gaps = [(gap.row, gap.name, gap.field, gap.reason, gap.note or None) for gap in shown.gaps]
    return [
        ("dictionnaire", ("colonne", "signification", "type", "unite"), list(dictionary)),
        ("filtres et sources", ("quoi", "texte"), list(about)),
        ("lacunes", ("ligne", "nom", "colonne", "raison", "remarque"), list(gaps)),
    ]


def _add(
    book: Workbook,
    name: str,
    headings: Sequence[str],
    rows: Iterable[tuple[Cell, ...]],
    bold: Format,
    style: Format | None = None,
) -> None:
    sheet = book.add_worksheet(name)
    widths = [len(heading) for heading in headings]
    count = 0
    sheet.write_row(0, 0, headings, bold)
    for count, cells in enumerate(rows, 1):
        for place, cell in enumerate(cells):
            if isinstance(cell, float):
                sheet.write_number(count, place, cell, style)
            elif cell is not None:
                sheet.write_string(count, place, literal(cell), style)
            if count <= _ROWS_MEASURED:
                widths[place] = max(widths[place], len(str(cell or "")))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width + 1, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(headings) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{count + 1}"})
