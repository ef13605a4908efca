"""Drawing by chance, the same for the same seed whatever the version of Python.

Of a `Random`, only `random()` is promised to stay the same: all that is drawn here is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import TypeVar

Entry = TypeVar("Entry")


def chance(*seeds: object) -> Random:
    """A source of its own for each list of seeds."""
    return Random(" ".join(map(str, seeds)))  # noqa: S311 - nothing secret hangs on it


def between(rng: Random, low: int, high: int, lean: float = 1) -> int:
    """A whole number, both ends included; nearer the lower one where it leans (above 1)."""
    return low + int((high - low + 1) * rng.random() ** lean)


def drawn(rng: Random, weights: Mapping[Entry, float], count: int = 1) -> tuple[Entry, ...]:
    """Different entries, the heavier the likelier, in the order of the mapping; all of them where there are fewer."""
    left = dict(weights)
    for _ in range(min(count, len(weights))):
        mark = rng.random() * sum(left.values())
        chosen = next(iter(left))
        for entry, weight in left.items():
            chosen, mark = entry, mark - weight
            if mark < 0:
                break
        del left[chosen]
    return tuple(entry for entry in weights if entry not in left)


def ranks(rng: Random, entries: Iterable[Entry]) -> dict[Entry, int]:
    """A rank for each, drawn."""
    marks = [(rng.random(), place, entry) for place, entry in enumerate(entries)]
    return {entry: rank for rank, (_, _, entry) in enumerate(sorted(marks, key=lambda mark: mark[:2]))}
