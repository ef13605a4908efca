"""Small numbers: which territories are too small for a rate to be read alone, and how far chance moves a count."""

from __future__ import annotations

import math

import numpy as np

from geo import wording
from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Level

FEWEST_NEIGHBOURHOODS = 5
FEWEST_INHABITANTS = 10_000
CONFIDENCE = 0.95

RULE = (
    f"Petits nombres : moins de {FEWEST_NEIGHBOURHOODS} QPV connus ou moins de "
    f"{wording.number(FEWEST_INHABITANTS)} habitants des QPV."
)

_STEPS = 80
"""Halvings of an interval: more than the precision of a float needs."""


def small_numbers(atlas: Atlas, level: Level) -> dict[str, str]:
    """Of the territories of a level that are small, what makes each so: `2 QPV`, `4 000 habitants`.

    What is not known makes nothing small. Neighbourhoods are not judged: each of them counts for one.
    """
    if level is Level.NEIGHBOURHOOD:
        return {}
    told: dict[str, list[str]] = {}
    thresholds = (("qpv", FEWEST_NEIGHBOURHOODS, "QPV", "QPV"),
                  ("habitants_qpv", FEWEST_INHABITANTS, "habitant", "habitants"))  # fmt: skip
    for key, fewest, one, several in thresholds:
        if level in find(key).levels:
            values = atlas.values(key, level)["value"]
            for code, value in values[values < fewest].items():
                told.setdefault(str(code), []).append(wording.plural(value, one, several))
    return {code: ", ".join(words) for code, words in told.items()}


def poisson_interval(count: int) -> tuple[float, float]:
    """The exact interval, at 95 %, of the mean of which a count is one draw (Garwood, 1936).

    Events are taken as independent. Its ends are the means under which a count this high, or this low, has 2.5 % of
    chance.
    """
    tail = (1 - CONFIDENCE) / 2
    highest = count + 10 * math.sqrt(count + 1) + 10
    low = 0.0 if count == 0 else _mean_where(count - 1, 1 - tail, highest)
    return low, _mean_where(count, tail, highest)


def _mean_where(count: int, chance: float, highest: float) -> float:
    """The mean of which at most `count` is drawn with that chance, which falls as the mean grows; by halving."""
    ranks = np.arange(count + 1)
    log_factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, count + 1)))))
    below, above = 0.0, highest
    for _ in range(_STEPS):
        mean = (below + above) / 2
        drawn = float(np.exp(ranks * math.log(mean) - mean - log_factorials).sum())
        below, above = (mean, above) if drawn > chance else (below, mean)
    return (below + above) / 2
