"""Carried CSV tables to frames of text, then of numbers; every fault listed at once, with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable

_OFFENDERS_SHOWN = 5


def read_text(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The table as text, with exactly `columns`, indexed by line of the file; an empty cell stays an empty text.

    Raises one `InvalidTable` listing missing, unexpected and repeated columns and rows of another length, or why the
    file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidTable(path.name, (f"fichier illisible : {error}",)) from error
    header = rows[0][1] if rows else []
    faults = tuple(_shape_faults(header, rows[1:], columns))
    if faults:
        raise InvalidTable(path.name, faults)
    frame = pd.DataFrame([row for _, row in rows[1:]], [line for line, _ in rows[1:]], header, dtype="str")
    return frame[list(columns)]


def numbers(frame: pd.DataFrame, column: str, where: str) -> pd.Series:
    """The column as numbers; an empty cell is not known. Raises `InvalidTable` with the lines that are not numbers."""
    text = frame[column]
    values = pd.to_numeric(text.where(text != ""), errors="coerce").astype("float64")
    bad = text[(text != "") & (values.isna() | values.isin([float("inf"), float("-inf")]))]
    raise_at_lines(bad, f"{column} n'est pas un nombre", where)
    return values


def integers(frame: pd.DataFrame, column: str, where: str) -> pd.Series:
    """The same, as whole numbers (nullable)."""
    values = numbers(frame, column, where)
    raise_at_lines(frame[column][values.notna() & (values % 1 != 0)], f"{column} n'est pas entier", where)
    return values.astype("Int64")


def optional(text: pd.Series) -> pd.Series:
    """Text where an empty cell means *not known*."""
    return text.astype("str").where(text != "")


def raise_at_lines(offenders: pd.Series, what: str, where: str) -> None:
    """Raise `InvalidTable` naming the lines of the offending cells; return when there is none."""
    if len(offenders):
        cells = zip(offenders.index, offenders.iloc[:_OFFENDERS_SHOWN], strict=False)
        shown = ", ".join(f"ligne {line} ({value!r})" for line, value in cells)
        raise InvalidTable(where, (f"{what} : {len(offenders)} cellule(s), {shown}",))


def _shape_faults(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], columns: tuple[str, ...]
) -> Iterator[str]:
    yield from (f"colonne absente : {name}" for name in columns if name not in header)
    yield from (f"colonne inattendue : {name!r}" for name in header if name not in columns)
    yield from (f"colonne répétée : {name}" for name in columns if header.count(name) > 1)
    uneven = [str(line) for line, row in rows if len(row) != len(header)]
    if uneven:
        shown = ", ".join(uneven[:_OFFENDERS_SHOWN])
        yield f"{len(uneven)} ligne(s) qui n'ont pas {len(header)} cellules, dont {shown}"
