"""How the values of a map become colours: classes, palette, words of the legend, and how values are spread."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from geo import wording
from geo.maps import theme
from geo.maps.classes import ClassChoice, Classes, Method, classify, exact
from geo.units import Unit

_BINS = 24
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Band:
    """What one class takes of the axis of a histogram: 0 is its lowest value, 1 its highest."""

    start: float
    end: float
    colour: str


@dataclass(frozen=True)
class Histogram:
    """How many values lie in each of the equal bins between the lowest and the highest, and where classes lie."""

    low: float
    high: float
    counts: tuple[int, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Scale:
    """The classes of one map. Zero stands apart, with a look of its own, where several territories have it."""

    unit: Unit
    choice: ClassChoice
    values: tuple[float, ...]
    zero_apart: bool
    classes: Classes

    @classmethod
    def of(cls, values: pd.Series, unit: Unit, choice: ClassChoice) -> Scale:
        """The scale of the known values of a series."""
        known = values.dropna()
        zero_apart = bool((known == 0).sum() >= 2 and (known > 0).any())
        classes = classify(known[known != 0] if zero_apart else known, choice, unit.factor)
        return cls(unit, choice, tuple(known.tolist()), zero_apart, classes)

    @property
    def palette(self) -> tuple[str, ...]:
        """One colour per class, from light to dark."""
        return theme.sequential(self.classes.count) if self.classes.count else ()

    def style(self, value: float) -> theme.Style:
        """The look of a known value."""
        if self.zero_apart and value == 0:
            return theme.ZERO
        return theme.Style(self.palette[self.classes.index(value)])

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Each class in words: `de 12,0 à moins de 20,0`, `20,0 ou plus`; a class of one value is that value."""
        return tuple(self._label(index) for index in range(self.classes.count))

    def amount(self, value: float) -> str:
        """A value or a bound as the legend writes it."""
        return f"{self._number(value)}{self._sign}"

    @property
    def note(self) -> str | None:
        """How values were parted, and how many there are; nothing where there is no class."""
        told = f"n = {wording.number(len(self.values))}"
        if self.classes.count == 0:
            return None
        if self.classes.by_value:
            return f"Classes : une par valeur distincte, {told}."
        method = wording.CLASS_METHODS[self.choice.method.value].lower()
        parted = wording.plural(self.classes.count, "classe", "classes") + (
            " et zéro à part" if self.zero_apart else ""
        )
        return f"Classes : {method}, {parted}, {told} ; bornes inférieures incluses."

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many values are in each class, zeros that stand apart left out."""
        return self.classes.counts(value for value in self.values if value or not self.zero_apart)

    @cached_property
    def histogram(self) -> Histogram | None:
        """How the values are spread, zeros included; nothing where there is no value."""
        if not self.values:
            return None
        low, high = min(self.values), max(self.values)
        places = [self._place(value, low, high) * _BINS for value in self.values]
        counts = np.bincount(np.minimum(np.array(places, dtype=int), _BINS - 1), minlength=_BINS)
        return Histogram(low, high, tuple(int(n) for n in counts), tuple(self._bands(low, high)))

    def _bands(self, low: float, high: float) -> Iterator[Band]:
        """The bands of the classes that meet the values; a class of one value is a point."""
        bounds = (*self.classes.lowers, self.classes.upper)
        for colour, (lower, upper) in zip(self.palette, pairwise(bounds), strict=True):
            if lower <= high and (upper > low or upper == self.classes.upper):
                start = self._place(lower, low, high)
                yield Band(start, start if self.classes.by_value else self._place(upper, low, high), colour)

    @staticmethod
    def _place(value: float, low: float, high: float) -> float:
        """Where a value stands on the axis; what lies beyond an end stands at this end, a lone value in the middle."""
        return (min(max(value, low), high) - low) / (high - low) if high > low else 0.5

    @cached_property
    def frozen(self) -> tuple[float, ...]:
        """The bounds between classes, as shown: chosen by hand, they part these values in the same way.

        Each is rounded down as far as no value changes class. Empty where there is one class or none.
        """
        if self.choice.method is Method.MANUAL:
            return self.choice.bounds
        between: list[float] = []
        for previous, bound in pairwise(self.classes.lowers):
            below = max([previous, *(value for value in self.values if value < bound)])
            between.append(_shortest(exact(below) * self._factor, exact(bound) * self._factor, self.unit.decimals))
        return tuple(between)

    @property
    def _factor(self) -> Fraction:
        return exact(self.unit.factor)

    @property
    def _sign(self) -> str:
        return f"{wording.NARROW_SPACE}{self.unit.symbol}" if self.unit.symbol == "%" else ""

    @cached_property
    def _decimals(self) -> int:
        """Enough to write round and chosen bounds in full, and to tell the others apart."""
        in_full = self.choice.method in (Method.ROUNDED, Method.MANUAL) and not self.classes.by_value
        bounds = {*self.classes.lowers, self.classes.upper} - {-math.inf, math.inf}
        shown = {exact(bound) * self._factor for bound in bounds if not math.isnan(bound)}
        for decimals in range(self.unit.decimals, _MOST_DECIMALS):
            written = {round(bound, decimals) for bound in shown}
            if written == shown or (len(written) == len(shown) and not in_full):
                return decimals
        return _MOST_DECIMALS

    def _number(self, value: float) -> str:
        return wording.number(value * self.unit.factor, self._decimals)

    def _label(self, index: int) -> str:
        lower, upper = (*self.classes.lowers, self.classes.upper)[index : index + 2]
        is_last = index == self.classes.count - 1
        if self.classes.by_value or (is_last and lower == upper):
            return self.amount(lower)
        if lower == -math.inf:
            return f"moins de {self.amount(upper)}"
        if upper == math.inf:
            return f"{self.amount(lower)} ou plus"
        return f"de {self._number(lower)} à {'' if is_last else 'moins de '}{self.amount(upper)}"


def _shortest(below: Fraction, bound: Fraction, decimals: int) -> float:
    """The number with the fewest decimals above `below` and not above `bound`."""
    for places in range(decimals, _MOST_DECIMALS + 1):
        found = Fraction(math.floor(bound * 10**places), 10**places)
        if found > below:
            return float(found)
    return float(found)
