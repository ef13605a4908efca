"""Carried CSV tables to frames of text, then of numbers; every fault listed at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable

_FIRST_ROW = 2
"""Line of the first row in the file: the header is line 1."""

_OFFENDERS_SHOWN = 5


def read_text(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The table as text, with exactly `columns`; an empty cell stays an empty text.

    Raises one `InvalidTable` listing missing, unexpected and repeated columns, or why the file cannot be read.
    """
    try:
        # Without a header pandas keeps repeated names as they are, and refuses rows that are too long.
        raw = pd.read_csv(
            path,
            header=None,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            encoding="utf-8-sig",
        )
    except (OSError, ValueError) as error:
        raise InvalidTable(path.name, (f"fichier illisible : {_first_line(error)}",)) from error
    header = [str(name).strip() for name in raw.iloc[0]]
    faults = [f"colonne absente : {name}" for name in columns if name not in header]
    faults += [f"colonne inattendue : {name!r}" for name in header if name not in columns]
    faults += [f"colonne répétée : {name}" for name in columns if header.count(name) > 1]
    if faults:
        raise InvalidTable(path.name, tuple(faults))
    frame = raw.iloc[1:].reset_index(drop=True).set_axis(header, axis="columns")
    # Only a row that ends too early has cells that are not even empty text.
    raise_at_lines(frame[header[0]][frame.isna().any(axis="columns")], "cellules manquantes", path.name)
    return pd.DataFrame({name: frame[name].str.strip() for name in columns})


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
        lines = offenders.index.to_numpy()[:_OFFENDERS_SHOWN] + _FIRST_ROW
        cells = zip(lines, offenders.iloc[:_OFFENDERS_SHOWN], strict=True)
        shown = ", ".join(f"ligne {line} ({value!r})" for line, value in cells)
        raise InvalidTable(where, (f"{what} : {len(offenders)} cellule(s), {shown}",))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
