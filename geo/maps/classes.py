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
    """Lower bounds in increasing order, one per class, and the upper bound of the last class.

    `by_value` tells that each class holds one value only, its lower bound.
    """

    lowers: tuple[float, ...]
    upper: float
    by_value: bool = False

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.lowers)

    def index(self, value: float) -> int:
        """The class of a value lying within the bounds."""
        return max(int(np.searchsorted(np.asarray(self.lowers), value, side="right")) - 1, 0)

    def counts(self, values: Iterable[float]) -> tuple[int, ...]:
        """How many values fall in each class."""
        found = np.bincount([self.index(value) for value in values], minlength=self.count)
        return tuple(int(n) for n in found)


def quantiles(values: npt.ArrayLike, wanted: int = 5) -> Classes:
    """Classes of about equal numbers of values; one class per value where there are no more values than classes.

    Ties may leave fewer classes than wanted. No value at all: no class.
    """
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    distinct = np.unique(known)
    if distinct.size <= wanted:
        return Classes(tuple(distinct.tolist()), float(distinct[-1]) if distinct.size else float("nan"), by_value=True)
    # "lower" keeps bounds at real values, so that a legend shows figures that exist.
    bounds = np.quantile(known, np.linspace(0, 1, wanted + 1), method="lower")
    return Classes(tuple(np.unique(bounds[:-1]).tolist()), float(distinct[-1]))
