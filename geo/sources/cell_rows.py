"""A CSV file or a spreadsheet to rows of text, each with its number. What a file is, its bytes say."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.errors import RefusedFile, SourceUnavailable

_ARCHIVE = b"PK\x03\x04"
_LARGEST = 50_000_000
_LARGEST_INFLATED = 300_000_000
_MOST_ROWS, _MOST_COLUMNS = 50_000, 1_000
_SEPARATORS = ";\t,"
_BLOCK = 1 << 20
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_LONGEST_CELL_TAG = 32


@dataclass(frozen=True)
class Row:
    """A row that is not empty, its cells trimmed; `line` is its number in the file, from 1."""

    line: int
    cells: tuple[str, ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file (UTF-8 or Windows text, any usual separator) or of the first sheet of an XLSX workbook.

    Raises `SourceUnavailable` when there is no file, `RefusedFile` when it is of another kind, cut or too large.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError as error:
        raise SourceUnavailable("Ce fichier ne peut pas être lu", path.name, "Vérifiez son chemin.") from error
    if content is None:
        raise _refused(path, "il dépasse 50 Mo", "Donnez un fichier par quartier, sans autre niveau.")
    if content.startswith(_ARCHIVE):
        cells = _workbook_rows(path)
    elif content.lstrip()[:1] == b"<" or b"\x00" in content:
        raise _refused(path, "ce n'est ni un texte CSV ni un classeur XLSX", "Téléchargez-le de nouveau.")
    else:
        cells = _csv_rows(path, content)
    trimmed = ((line, tuple(cell.strip() for cell in row)) for line, row in cells)
    return [Row(line, row) for line, row in trimmed if any(row)]


def _csv_rows(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # The separator of a table is on most of its lines; titles and notes have few of any.
    separator = max(_SEPARATORS, key=lambda mark: sum(mark in line for line in text.splitlines()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise _refused(path, f"une ligne est mal écrite ({error})", "Enregistrez-le de nouveau en CSV.") from error


def _workbook_rows(path: Path) -> list[tuple[int, list[str]]]:
    # Imported on use: only a build reads workbooks.
    import python_calamine

    _check_size(path)
    try:
        sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError) as error:
        raise _refused(path, "le classeur est coupé ou altéré", "Téléchargez-le de nouveau.") from error
    return [(line, [_text(cell) for cell in row]) for line, row in enumerate(rows, 1)]


def _text(cell: object) -> str:
    """A cell as text: a whole number without the decimal point that a spreadsheet gives it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _check_size(path: Path) -> None:
    """Refuse a workbook that would fill the memory: inflated size, then the farthest cell of each sheet.

    A parser makes a table as large as the farthest cell, even where the file holds nothing else.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LARGEST_INFLATED:
                raise _refused(path, "le classeur est trop grand une fois ouvert", "Donnez un fichier plus petit.")
            sheets = [entry for entry in entries if entry.filename.startswith("xl/worksheets/")]
            rows, columns = 0, 0
            for entry in sheets:
                for letters, number in _cells(archive, entry):
                    rows, columns = max(rows, int(number)), max(columns, _column(letters))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _refused(path, "le classeur est coupé ou altéré", "Téléchargez-le de nouveau.") from error
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise _refused(path, f"une cellule est en ligne {rows} ou colonne {columns}", "Donnez un fichier plus petit.")


def _cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Column letters and row of each cell, read by blocks: a sheet may be larger than the memory."""
    kept = b""
    with archive.open(entry) as sheet:
        while block := sheet.read(_BLOCK):
            yield from _CELL.findall(kept + block)
            kept = block[-_LONGEST_CELL_TAG:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _refused(path: Path, why: str, advice: str) -> RefusedFile:
    return RefusedFile(f"Ce fichier est refusé : {why}", path.name, advice)
