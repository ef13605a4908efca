"""Files of figures by neighbourhood to one long table: columns, codes, cells. What a country adds is a `FigureLayout`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable
from geo.sources.cell_rows import Row, read_rows
from geo.sources.perimeters import heading_key
from geo.tables import NEIGHBOURHOOD_FIGURES
from geo.units import Unit

_HEADER_WITHIN = 30
"""Titles and notes may come before the line of headings."""
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_SPACES_AND_SIGNS = re.compile(r"[\s%€]")
_SHOWN = 5
_ADVICE = "Rien n'est remplacé. Corrigez le fichier, ou donnez celui de l'éditeur, puis recommencez."


@dataclass(frozen=True)
class Measure:
    """A column that is read: the key of its figure, its unit, and whether its publisher withholds values of it."""

    key: str
    unit: Unit
    is_under_secrecy: bool


@dataclass(frozen=True)
class FigureLayout:
    """How a country writes such files: headings, codes, measures by heading, and the status of each marker.

    Headings are compared without case. `secret_markers` say secret in a column that is under secrecy alone: elsewhere
    nothing proves it, and the value is missing.
    """

    code_headings: tuple[str, ...]
    vintage_headings: tuple[str, ...]
    code: re.Pattern[str]
    code_form: str
    measures: Mapping[str, Measure]
    markers: Mapping[str, str]
    secret_markers: frozenset[str]


@dataclass(frozen=True)
class FigureFileRecord:
    """What was read of one file: its neighbourhoods, its measures, and how many cells have each status."""

    file: str
    read: int
    measures: tuple[str, ...]
    cells: Mapping[str, int]


def no_figures() -> pd.DataFrame:
    """The table of an edition to which no such file was given."""
    return _table([])


def _table(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=NEIGHBOURHOOD_FIGURES.column_names)
    texts = [name for name in frame.columns if name != "value"]
    frame = frame.astype({"value": "float64", **dict.fromkeys(texts, "str")})
    return frame.sort_values(list(NEIGHBOURHOOD_FIGURES.key), ignore_index=True)
