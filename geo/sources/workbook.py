"""One sheet of an XLSX or ODS workbook to a grid of text, judged before it is parsed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from geo.errors import RefusedFile
from geo.gate import Limits, judge_archive, judge_extent, refused
from geo.grid import Flaw, Grid, Position, Row
from geo.sources.workbook_scan import ForbiddenMarkupError, PartScan, WorkbookScan, scan

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_SPOILT = "le classeur est coupé ou altéré"
_AGAIN = "Téléchargez-le de nouveau, ou enregistrez-le de nouveau."
_SPOILT_PARTS = (
    zipfile.BadZipFile, zlib.error, ExpatError, LookupError, ValueError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip
"""What reading the parts of a cut, encrypted or made-up workbook raises."""


def read_workbook(path: Path, limits: Limits, preferred: str = "") -> Grid:
    """The sheet called `preferred`, else the first one that is not hidden.

    Merged cells have the text of the first of them, downwards only: across, a text would change column.
    Raises `RefusedFile`.
    """
    # Imported on use: only what receives files reads workbooks.
    import python_calamine

    found = _judged(path, limits)
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as workbook:
            sheet = _chosen(workbook, preferred)
            cells = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            unread = tuple(name for name in workbook.sheet_names if name != sheet)
        part = found.sheet(sheet)
    except (python_calamine.CalamineError, LookupError) as error:
        raise refused(path, _SPOILT, _AGAIN) from error
    rows = [[cell if type(cell) is str else _text(cell) for cell in row] for row in cells]
    flaws = part.flaws | _filled(rows, part)
    return Grid(trimmed(enumerate(rows, 1)), flaws, sheet, unread, found.starts_in_1904)


def trimmed(rows: Sequence[tuple[int, list[str]]] | enumerate[list[str]]) -> tuple[Row, ...]:
    """The rows that are not empty, without the spaces around their cells."""
    stripped = ((line, tuple(map(str.strip, cells))) for line, cells in rows)
    return tuple(Row(line, cells) for line, cells in stripped if any(cells))


def _judged(path: Path, limits: Limits) -> WorkbookScan:
    """What the workbook says of itself, once nothing of it can harm its reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            judge_archive(archive, path, limits)
            found = scan(archive)
    except RefusedFile:
        # It is also a `ValueError`, like what a spoilt part raises.
        raise
    except ForbiddenMarkupError as error:
        why = "le classeur contient une définition de type, interdite"
        raise refused(path, why, "Enregistrez-le de nouveau.") from error
    except _SPOILT_PARTS as error:
        raise refused(path, _SPOILT, _AGAIN) from error
    judge_extent(*found.extent, path, limits)
    return found


def _chosen(workbook: CalamineWorkbook, preferred: str) -> str:
    """The sheet to read. Raises `LookupError` where all are hidden."""
    from python_calamine import SheetVisibleEnum

    visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    return preferred if preferred in visible else visible[0]


def _filled(rows: list[list[str]], part: PartScan) -> dict[Position, Flaw]:
    """Write the text of merged cells into those below the first; returns where."""
    filled = {}
    for (top, left), (bottom, _) in part.merged:
        if top <= len(rows) and left <= len(rows[top - 1]):
            text = rows[top - 1][left - 1]
            for line in range(top + 1, min(bottom, len(rows)) + 1):
                rows[line - 1][left - 1] = text
                filled[line, left] = Flaw.MERGED
    return filled


def _text(cell: object) -> str:
    """A cell as text: a whole number without the decimal point that a spreadsheet gives it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
