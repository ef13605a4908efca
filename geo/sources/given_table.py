"""A file of rows given by hand to a frame of text, its columns known by any of their usual headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable
from geo.heading import heading_key
from geo.sources.cell_rows import read_rows
from geo.wording import number

ADVICE = "Rien n'est remplacé. Corrigez le fichier, ou donnez celui de l'éditeur, puis recommencez."
_SHOWN = 5

Headings = Mapping[str, tuple[str, ...]]
"""By field, its headings, the best first, as `heading_key` writes them."""


@dataclass(frozen=True)
class GivenRecord:
    """What was read of one file: its rows (`what` says of what), and what it does not settle by itself, in French."""

    file: str
    read: int
    what: str
    remarks: tuple[str, ...]

    def line(self) -> str:
        """In French, on one line."""
        return " ; ".join((f"{self.file} : {number(self.read)} {self.what}", *self.remarks))


def read_given(path: Path, headings: Headings, optional: Set[str] = frozenset()) -> pd.DataFrame:
    """One column of text per field, indexed by line of the file; an `optional` field may have no column.

    Raises the errors of `read_rows`, or one `InvalidTable` listing columns that lack and rows of another length.
    """
    rows = read_rows(path)
    header = rows[0].cells if rows else ()
    columns = columns_of(path.name, header, headings, optional)
    uneven = [row.line for row in rows if len(row.cells) != len(header)]
    if uneven:
        fault = f"ligne(s) qui n'ont pas {len(header)} cellules : {listed(uneven)}"
        raise InvalidTable(path.name, (fault,), ADVICE)
    places = {field: header.index(column) for field, column in columns.items()}
    cells = {field: [row.cells[place] for row in rows[1:]] for field, place in places.items()}
    frame = pd.DataFrame(cells, index=[row.line for row in rows[1:]], dtype="str")
    return frame.reindex(columns=list(headings), fill_value="")


def columns_of(
    where: str, names: Iterable[str], headings: Headings, optional: Set[str] = frozenset()
) -> dict[str, str]:
    """By field, the column that holds it. Raises one `InvalidTable` listing the columns that lack."""
    known = {heading_key(name): name for name in names}
    found = {field: next((known[h] for h in usual if h in known), "") for field, usual in headings.items()}
    missing = [usual[0] for field, usual in headings.items() if not found[field] and field not in optional]
    if missing:
        received = ", ".join(list(known.values())[:_SHOWN]) or "aucune"
        raise InvalidTable(where, tuple(f"colonne absente : {name} (reçues : {received}…)" for name in missing), ADVICE)
    return {field: column for field, column in found.items() if column}


def listed(items: Iterable[object]) -> str:
    """The first of them, with how many there are in all where these are more."""
    every = list(map(str, items))
    more = f", … ({number(len(every))} en tout)" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more
