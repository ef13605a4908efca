"""Class bounds, and which class each value falls in: exactly one, at bounds and with ties too.

Classes are half-open, `[lower, upper)`, except the last, which holds its upper bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Classes:
    """Bounds in increasing order: n classes have n + 1 bounds. One bound alone is the class of a single value."""

    bounds: tuple[float, ...]

    @property
    def count(self) -> int:
        """Number of classes."""
        return max(len(self.bounds) - 1, min(len(self.bounds), 1))

    def index(self, value: float) -> int:
        """The class of a value lying within the bounds."""
        position = int(np.searchsorted(np.asarray(self.bounds), value, side="right")) - 1
        return min(max(position, 0), self.count - 1)

    def counts(self, values: Iterable[float]) -> tuple[int, ...]:
        """How many values fall in each class."""
        found = np.bincount([self.index(value) for value in values], minlength=self.count)
        return tuple(int(n) for n in found)


def quantiles(values: npt.ArrayLike, wanted: int = 5) -> Classes:
    """Classes of about equal numbers of values; fewer when the values are too few or tied."""
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    if known.size == 0:
        return Classes(())
    distinct = np.unique(known)
    if distinct.size == 1:
        return Classes((float(distinct[0]),))
    count = min(wanted, int(distinct.size))
    # "lower" keeps bounds at real values, so that a legend shows figures that exist.
    bounds = np.unique(np.quantile(known, np.linspace(0, 1, count + 1), method="lower"))
    return Classes(tuple(float(bound) for bound in bounds))
