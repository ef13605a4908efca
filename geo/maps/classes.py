"""Class bounds by the method a reader chose, and which class each value falls in: exactly one, at bounds and ties too.

Classes are half-open, `[lower, upper)`, except the last, which holds its upper bound. Chosen bounds leave the first
and the last class open, so that they fit any other date or indicator.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt

from geo import wording
from geo.errors import InvalidClasses

FEWEST, MOST = 3, 7
"""Number of classes that can be asked for."""

_LARGEST_BOUND = 1e9
_DECIMALS = 6
_WHERE = "classes de la carte"


class Method(StrEnum):
    """How bounds are found. The values are in addresses: they are stable for ever."""

    QUANTILES = "quantiles"
    NATURAL = "natural"
    EQUAL = "equal"
    ROUNDED = "rounded"
    MANUAL = "manual"


@dataclass(frozen=True)
class ClassChoice:
    """A method with the number of classes wanted, or bounds chosen by hand.

    `bounds` part the classes of the manual method, in the unit that is shown (12.5 for 12,5 %): one class more than
    bounds, which may be two. Raises `InvalidClasses` for what cannot be drawn.
    """

    method: Method = Method.QUANTILES
    count: int = 5
    bounds: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.method is Method.MANUAL:
            _check_bounds(self.bounds)
        if (self.method is Method.MANUAL) != bool(self.bounds) or self.count not in self._counts:
            raise InvalidClasses("Ce nombre de classes ne peut pas être dessiné", _WHERE, "Demandez 3 à 7 classes.")

    @property
    def _counts(self) -> Sequence[int]:
        return (len(self.bounds) + 1,) if self.bounds else range(FEWEST, MOST + 1)

    @classmethod
    def manual(cls, bounds: Iterable[float]) -> ClassChoice:
        """The classes that these bounds part."""
        chosen = tuple(bound + 0.0 for bound in bounds)  # a negative zero becomes zero
        return cls(Method.MANUAL, len(chosen) + 1, chosen)

    @property
    def code(self) -> str:
        """The choice in an address: `quantiles-5`, `manual-10_20.5_30`."""
        told = "_".join(plain_number(bound) for bound in self.bounds) if self.bounds else str(self.count)
        return f"{self.method}-{told}"

    @classmethod
    def parse(cls, code: str) -> ClassChoice:
        """The choice of which this is the `code`, to the letter. Raises `InvalidClasses`."""
        unknown = InvalidClasses("Ces classes ne sont pas connues", _WHERE, "Choisissez une méthode de la liste.")
        found = re.fullmatch(r"([a-z]{1,12})-([0-9._-]{1,150})", code)
        if found is None:
            raise unknown
        try:
            method = Method(found[1])
            is_manual = method is Method.MANUAL
            choice = cls.manual(map(float, found[2].split("_"))) if is_manual else cls(method, int(found[2]))
        except ValueError as error:
            raise unknown from error
        if choice.code != code:
            raise unknown
        return choice


def plain_number(value: float) -> str:
    """The shortest writing of a bound: `20.5`, `30`."""
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _check_bounds(bounds: tuple[float, ...]) -> None:
    if not 1 <= len(bounds) < MOST:
        raise InvalidClasses(
            wording.plural(len(bounds), "borne est donnée", "bornes sont données"), _WHERE, "Donnez 1 à 6 bornes."
        )
    if not all(abs(bound) <= _LARGEST_BOUND and bound == round(bound, _DECIMALS) for bound in bounds):
        advice = f"Restez sous {wording.number(_LARGEST_BOUND)}, avec {_DECIMALS} décimales au plus."
        raise InvalidClasses("Une borne est trop grande ou trop précise", _WHERE, advice)
    if any(one >= other for one, other in pairwise(bounds)):
        raise InvalidClasses(
            "Les bornes ne vont pas en croissant", _WHERE, "Écrivez-les de la plus petite à la plus grande."
        )


@dataclass(frozen=True)
class Classes:
    """Lower bounds in increasing order, one per class, and the upper bound of the last class.

    The outer bounds are infinite where a class is open. `by_value` tells that each class holds one value only, its
    lower bound.
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


def classify(values: npt.ArrayLike, choice: ClassChoice, factor: float = 1.0) -> Classes:
    """The classes of some values; `factor` turns a stored value into the one shown, in which bounds are chosen.

    A method that finds its own bounds gives one class per value where there are no more values than classes wanted,
    and no class where there is no value at all. Ties may leave fewer classes than wanted, rounding too.
    """
    if choice.method is Method.MANUAL:
        # Divided as decimals, so that « 20,1 % » is the share that was stored as 0.201.
        stored = (float(exact(bound) / exact(factor)) for bound in choice.bounds)
        return Classes((-math.inf, *stored), math.inf)
    known = np.asarray(values, dtype=float)
    ordered = np.sort(known[~np.isnan(known)])
    distinct = np.unique(ordered)
    if distinct.size <= choice.count:
        return Classes(tuple(distinct.tolist()), float(distinct[-1]) if distinct.size else math.nan, by_value=True)
    *lowers, upper = _BOUNDS[choice.method](ordered, choice.count)
    return Classes(tuple(np.unique(lowers).tolist()), float(upper))


def exact(value: float) -> Fraction:
    """The decimal number that a reader sees in a float: 0.1 is one tenth."""
    return Fraction(repr(float(value)))


Bounds = npt.NDArray[np.float64]


def load_natural_breaks() -> None:
    """Load what natural breaks need. Left until asked for: scikit-learn and SciPy add a second to a start."""
    import mapclassify  # noqa: F401


def _quantiles(ordered: Bounds, wanted: int) -> Iterable[float]:
    # "lower" keeps bounds at real values, so that a legend shows figures that exist.
    return [float(bound) for bound in np.quantile(ordered, np.linspace(0, 1, wanted + 1), method="lower")]


def _natural(ordered: Bounds, wanted: int) -> Iterable[float]:
    """Each class starts at a value. The time grows as the square of their number: 15 ms for a hundred."""
    from mapclassify import FisherJenks

    # Between 0 and 1, because sums of squares are made in single precision.
    scaled = (ordered - ordered[0]) / (ordered[-1] - ordered[0])
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Numba not installed")
        lasts = FisherJenks(scaled, min(wanted, np.unique(scaled).size)).bins[:-1]
    starts = np.searchsorted(scaled, lasts, side="right")
    return [ordered[0], *ordered[starts[starts < ordered.size]], ordered[-1]]


def _equal(ordered: Bounds, wanted: int) -> Iterable[float]:
    low, high = exact(ordered[0]), exact(ordered[-1])
    return [float(low + (high - low) * step / wanted) for step in range(wanted + 1)]


def _rounded(ordered: Bounds, wanted: int) -> Iterable[float]:
    """Multiples of the smallest of 1, 2, 2.5 or 5 times a power of ten that needs no more classes than wanted."""
    low, high = exact(ordered[0]), exact(ordered[-1])
    power = math.floor(math.log10((high - low) / wanted))
    sizes = (Fraction(10) ** exponent * Fraction(ones) for exponent in count(power) for ones in ("1", "2", "2.5", "5"))
    size = next(size for size in sizes if math.ceil(high / size) - math.floor(low / size) <= wanted)
    return [float(step * size) for step in range(math.floor(low / size), math.ceil(high / size) + 1)]


_BOUNDS: dict[Method, Callable[[Bounds, int], Iterable[float]]] = {
    Method.QUANTILES: _quantiles,
    Method.NATURAL: _natural,
    Method.EQUAL: _equal,
    Method.ROUNDED: _rounded,
}

DEFAULT_CHOICE = ClassChoice()
