"""A CSV file or a spreadsheet to rows of text, each with its number. What a file is, its bytes say."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from geo.errors import SourceUnavailable
from geo.gate import ARCHIVE, Limits, content_start, judge_extent, refused
from geo.grid import Grid, Row
from geo.sources.workbook import read_workbook, trimmed

FIGURES = Limits(size=50_000_000, inflated=300_000_000, rows=50_000, columns=1_000)
"""Of the files of figures that publishers give."""

_SEPARATORS = ";\t,"


def read_rows(path: Path) -> list[Row]:
    """The rows of a file of figures. Raises the errors of `read_grid`."""
    return list(read_grid(path, FIGURES).rows)


def read_grid(path: Path, limits: Limits, preferred: str = "") -> Grid:
    """The rows of a CSV file (UTF-8 or Windows text, any usual separator) or of one sheet of a workbook.

    That sheet is the one called `preferred`, else the first that is not hidden. Raises `SourceUnavailable` when there
    is no file, `RefusedFile` when it is of another kind, cut or too large.
    """
    if content_start(path, limits).startswith(ARCHIVE):
        return read_workbook(path, limits, preferred)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceUnavailable("Ce fichier ne peut pas être lu", path.name, "Vérifiez son chemin.") from error
    if b"\x00" in content:
        raise refused(path, "ce n'est pas un texte", "Enregistrez-le de nouveau en CSV.")
    return Grid(trimmed(_csv_rows(path, content, limits)))


def _csv_rows(path: Path, content: bytes, limits: Limits) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # The separator of a table is on most of its lines; titles and notes have few of any.
    separator = max(_SEPARATORS, key=lambda mark: sum(mark in line for line in text.splitlines()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise refused(path, f"une ligne est mal écrite ({error})", "Enregistrez-le de nouveau en CSV.") from error
    judge_extent(len(rows), max((len(row) for _, row in rows), default=0), path, limits)
    return rows
