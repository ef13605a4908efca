"""No hidden number can be computed from the shown ones, and no more is hidden than need be."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.activity.analysis.secrecy import Sum, grid_sums, hidden

FEWEST = 5
Numbers = list[float | None]

CASES = {
    "nothing is small": ((34, 12, 5), set()),
    "zero is no group": ((34, 0, 12), set()),
    "what is not told hides nothing": ((34, None, 12), set()),
    "one small part, and the smallest beside it": ((34, 3, 12), {1, 2}),
    "two small parts hide each other": ((3, 2, 40), {0, 1}),
    "a zero stays as long as another will do": ((3, 0, 12), {0, 2}),
    "alone, its total is as small": ((3,), {0, 1}),
    "alone with zeros, its total is as small": ((3, 0, None), {0, 3}),
}


@pytest.mark.parametrize("case", CASES)
def test_one_line(case: str) -> None:
    parts, expected = CASES[case]
    values, sums = line(parts)
    assert hidden(values, sums, FEWEST) == expected


def test_a_table_of_two_by_two() -> None:
    """3 and 20 over 30 and 40: the other three cells go, no total does."""
    values = [3, 20, 23, 30, 40, 70, 33, 60, 93]
    assert hidden(values, grid_sums(2, 2), FEWEST) == {0, 1, 3, 4}


def test_what_two_sums_give_away_together_is_hidden_too() -> None:
    """3 and 4 over 1 and 2 hide each other, so do 4 and 3 over 2 and 1; the cell 1 that joins both does not.

         3   4  90  90
         1   2   1  90
        90  90   4   3
        90  90   2   1

    Every row and column that has a hidden number has two at least, yet the first two columns less the first two rows
    would give the joining cell.
    """
    cells = [[3, 4, 90, 90], [1, 2, 1, 90], [90, 90, 4, 3], [90, 90, 2, 1]]
    values = table(cells)
    small = {place for place, value in enumerate(values) if value and value < FEWEST}
    assert determined(grid_sums(4, 4), small) == {7}
    found = hidden(values, grid_sums(4, 4), FEWEST)
    assert small < found
    assert determined(grid_sums(4, 4), found) == set()


counts = st.one_of(st.none(), st.integers(0, 12))


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
def test_no_hidden_number_of_a_table_can_be_computed(cells: list[Numbers]) -> None:
    values, sums = table(cells), grid_sums(len(cells), len(cells[0]))
    found = hidden(values, sums, FEWEST)
    assert {place for place, value in enumerate(values) if value and value < FEWEST} <= found
    assert all(values[place] is not None for place in found)
    assert determined(sums, found) == set()


@given(st.lists(counts, min_size=1, max_size=8))
def test_nor_along_one_line(parts: Numbers) -> None:
    values, sums = line(parts)
    found = hidden(values, sums, FEWEST)
    assert determined(sums, found) == set()
    if not any(value and value < FEWEST for value in values):
        assert found == set()


def line(parts: Iterable[float | None]) -> tuple[Numbers, list[Sum]]:
    """Numbers with their total at the end."""
    told = list(parts)
    return [*told, total(told)], [Sum(len(told), tuple(range(len(told))))]


def table(cells: list[Numbers]) -> Numbers:
    """A table line by line, with its totals."""
    down = [total([row[column] for row in cells]) for column in range(len(cells[0]))]
    whole = total([cell for row in cells for cell in row])
    return [value for row in cells for value in (*row, total(row))] + [*down, whole]


def total(parts: Numbers) -> float | None:
    told = [part for part in parts if part is not None]
    return sum(told) if told else None


def determined(sums: Iterable[Sum], found: Iterable[int]) -> set[int]:
    """Those that follow from what is shown: by elimination, on exact fractions, as nobody in `geo` does."""
    places = sorted(found)
    solved: dict[int, list[Fraction]] = {}
    for each in sums:
        row = [Fraction((place in each.parts) - (place == each.total)) for place in places]
        for lead, known in solved.items():
            row = _less(row, known, row[lead])
        lead = next((column for column, value in enumerate(row) if value), None)
        if lead is None:
            continue
        row = [value / row[lead] for value in row]
        solved = {other: _less(known, row, known[lead]) for other, known in solved.items()} | {lead: row}
    return {places[lead] for lead, row in solved.items() if sum(map(bool, row)) == 1}


def _less(row: list[Fraction], other: list[Fraction], times: Fraction) -> list[Fraction]:
    return [mine - times * theirs for mine, theirs in zip(row, other, strict=True)]
