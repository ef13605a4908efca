"""A sheet as rows of text, each with its number: what any table that is sent in comes down to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Position = tuple[int, int]
"""Line and column of a cell, from 1."""


class Flaw(StrEnum):
    """What a cell of a spreadsheet may hide: its text alone would be read as empty, or as typed there."""

    ERROR = "erreur"
    """A formula in error, `#REF!`."""
    UNVALUED = "formule"
    """A formula whose result is not in the file."""
    MERGED = "fusion"
    """Part of merged cells: its text is that of the first of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty, its cells trimmed; `line` is its number in the file, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """The rows of a file of text, or of one sheet of a workbook."""

    rows: tuple[Row, ...]
    flaws: Mapping[Position, Flaw] = field(default_factory=dict)
    sheet: str | None = None
    """None for a file of text."""
    unread: tuple[str, ...] = ()
    """The other sheets of the workbook, hidden ones included."""
    starts_in_1904: bool = False
    """Whether the days that a spreadsheet counts are counted from 1904, as some do, and not from 1900."""

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return {
            "rows": [[row.line, *row.cells] for row in self.rows],
            "flaws": [[line, column, flaw.value] for (line, column), flaw in self.flaws.items()],
            "sheet": self.sheet,
            "unread": self.unread,
            "starts_in_1904": self.starts_in_1904,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Grid:
        """The grid that `as_json` told; each text is kept once, however many cells say it."""
        texts: dict[str, str] = {}
        return cls(
            tuple(
                Row(line, tuple([texts.setdefault(cell, cell) for cell in cells])) for line, *cells in content["rows"]
            ),
            {(line, column): Flaw(flaw) for line, column, flaw in content["flaws"]},
            content["sheet"],
            tuple(content["unread"]),
            content["starts_in_1904"],
        )
