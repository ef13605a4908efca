"""One measure by two things at once: themes against centres, centres against years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.activity.analysis.choice import Lines
from geo.activity.analysis.figures import ABOUT_PEOPLE, Measured, measured, secret
from geo.activity.analysis.secrecy import grid_sums, hidden
from geo.activity.analysis.totals import NOT_TOLD, Dimension, codes_in_order, keys_of, labels_of


@dataclass(frozen=True)
class Head:
    """A row or a column; `code` is None for the lines that do not tell what divides them."""

    code: str | None
    label: str


@dataclass(frozen=True)
class Grid:
    """One measure by rows and columns. A total counts each line once, so that parts may exceed it.

    A cell of which no line tells the measure has the status *missing*: no line is not zero.
    """

    measure: str
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: tuple[tuple[Measured, ...], ...]
    """By row, then by column."""
    row_totals: tuple[Measured, ...]
    column_totals: tuple[Measured, ...]
    total: Measured
    several: int
    """Lines that are in more than one cell."""

    @property
    def by_codes(self) -> dict[tuple[str | None, str | None], Measured]:
        """Each cell, by the codes of its row and of its column."""
        return {
            (row.code, column.code): figure
            for row, mine in zip(self.rows, self.cells, strict=True)
            for column, figure in zip(self.columns, mine, strict=True)
        }


def cross(lines: Lines, rows: Dimension, columns: Dimension, measure: str) -> Grid:
    """A measure of the lines by two things, small groups hidden. The lines that do not tell one come last in it."""
    down, across = keys_of(lines, rows), keys_of(lines, columns)
    heads, tops = _heads(lines, rows, down), _heads(lines, columns, across)
    inside: dict[tuple[str | None, str | None], list[int]] = {}
    for place, (mine, over) in enumerate(zip(down, across, strict=True)):
        for row in (*(mine or (None,)), _ALL):
            for column in (*(over or (None,)), _ALL):
                inside.setdefault((row, column), []).append(place)
    records = lines.records[[measure, "status"]]  # whole lines would be copied for each cell
    told = [
        [measured(records.iloc[inside.get((row, column), [])], measure) for column in (*_codes(tops), _ALL)]
        for row in (*_codes(heads), _ALL)
    ]
    shown = _protected(told, measure, lines.fewest)
    several = sum(len(mine) > 1 or len(over) > 1 for mine, over in zip(down, across, strict=True))
    return Grid(
        measure,
        heads,
        tops,
        tuple(tuple(row[:-1]) for row in shown[:-1]),
        tuple(row[-1] for row in shown[:-1]),
        tuple(shown[-1][:-1]),
        shown[-1][-1],
        several,
    )


_ALL = "*"
"""Stands for every row or every column: no code is written so."""


def _codes(heads: Sequence[Head]) -> list[str | None]:
    return [head.code for head in heads]


def _heads(lines: Lines, dimension: Dimension, keys: Sequence[tuple[str, ...]]) -> tuple[Head, ...]:
    names = labels_of(lines.atlas, dimension)
    heads = [Head(code, names[code]) for code in codes_in_order(lines.atlas, dimension, keys)]
    return (*heads, Head(None, NOT_TOLD)) if any(not told for told in keys) else tuple(heads)


def _protected(told: list[list[Measured]], measure: str, fewest: int) -> list[list[Measured]]:
    """The table with its totals, without what would point at somebody."""
    if measure not in ABOUT_PEOPLE:
        return told
    width = len(told[0])
    sums = grid_sums(len(told) - 1, width - 1) if measure == "attendances" else ()
    secrets = hidden([figure.value for row in told for figure in row], sums, fewest)
    return [
        [secret(figure, fewest) if at * width + place in secrets else figure for place, figure in enumerate(row)]
        for at, row in enumerate(told)
    ]
