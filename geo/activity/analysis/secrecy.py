"""Small groups: a figure about fewer people than the threshold is hidden, and so is what would give it away.

Shown numbers that add up speak of those that are not: where one cell of a column is hidden and the total shown, a
subtraction gives it back. Cells are hidden until no hidden number is the only one that the shown ones leave possible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ZERO = 1e-9
_TRIED = 16
"""Numbers that are thought through before one more is hidden: each takes milliseconds in a large table."""


@dataclass(frozen=True)
class Sum:
    """Numbers of a table of which one is the total of others, by their places in a list."""

    total: int
    parts: tuple[int, ...]


def too_small(value: float | None, fewest: int) -> bool:
    """Whether a figure about people must not be shown. Nobody is no group: zero is shown."""
    return value is not None and 0 < value < fewest


def hidden(values: Sequence[float | None], sums: Collection[Sum], fewest: int) -> frozenset[int]:
    """The places of the numbers to hide: those that are too small, and as few others as the rule below finds.

    None is a number that nobody told, which adds nothing and hides nothing. While a hidden number can be computed from
    the shown ones, one more shown beside it in a sum goes too: the one that leaves least to compute, then the smallest,
    a total after all others; zeros stay as long as another will do.
    """
    found = {place for place, value in enumerate(values) if too_small(value, fewest)}
    while given_away := _computable(found, sums):
        more = _beside(given_away, found, values, sums)
        if more is None:
            return frozenset(found)  # every number beside it is hidden
        found.add(more)
    return frozenset(found)


def grid_sums(rows: int, columns: int) -> tuple[Sum, ...]:
    """The sums of a table told line by line, the total of each line at its end, and a last line of totals."""
    width = columns + 1
    starts = [row * width for row in range(rows + 1)]
    across = [Sum(start + columns, tuple(start + column for column in range(columns))) for start in starts]
    down = [Sum(starts[-1] + column, tuple(start + column for start in starts[:-1])) for column in range(width)]
    return (*across, *down)


def _computable(unknown: set[int], sums: Collection[Sum]) -> set[int]:
    """The hidden numbers that the shown ones leave no choice for: any combination of the sums is looked at."""
    places = sorted(unknown)
    matrix = np.zeros((len(sums), len(places)))
    for line, each in enumerate(sums):
        for column, place in enumerate(places):
            matrix[line, column] = (place in each.parts) - (place == each.total)
    matrix = matrix[np.any(matrix != 0, axis=1)]
    if not len(matrix):
        return set()
    free = _kernel(matrix)
    return {place for place, row in zip(places, free, strict=True) if np.abs(row).max(initial=0) < _ZERO}


def _kernel(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """How the unknown may vary together while every sum holds: a column for each way."""
    _, sizes, basis = np.linalg.svd(matrix)
    rank = int((sizes > _ZERO * max(matrix.shape)).sum())
    return basis[rank:].T


def _beside(given_away: set[int], found: set[int], values: Sequence[float | None], sums: Collection[Sum]) -> int | None:
    """The number to hide next: of those in a sum with one that is given away, the one that leaves the fewest so."""
    totals = {each.total for each in sums}
    beside: Counter[int] = Counter()
    for each in sums:
        places = (each.total, *each.parts)
        if not given_away.isdisjoint(places):
            beside.update(place for place in places if place not in found and values[place] is not None)

    def dearest(place: int) -> tuple[bool, bool, float, int]:
        return values[place] == 0, place in totals, values[place] or 0, place

    # A number in two of these sums closes a rectangle: it is thought through first.
    tried = sorted(beside, key=lambda place: (-beside[place], *dearest(place)))[:_TRIED]
    return min(tried, key=lambda place: (len(_computable(found | {place}, sums)), *dearest(place)), default=None)
