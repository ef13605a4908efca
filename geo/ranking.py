"""Territories in order by one indicator: with ties, with how many are ranked, with the margin of small counts."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status
from geo.small_numbers import poisson_interval, small_numbers
from geo.units import PER_10K, PER_CONTRACT, SHARE, Unit

_PER: dict[Unit, float] = {PER_10K: 10_000, PER_CONTRACT: 1}
"""Units whose numerator counts events, with what their rate is given for."""


@dataclass(frozen=True)
class Ranked:
    """One territory that has a value. Those of equal value share a `rank`; `margin` is None where there is none."""

    code: str
    name: str
    rank: int
    is_tied: bool
    value: float
    status: Status
    numerator: float
    denominator: float
    margin: tuple[float, float] | None
    small: str
    """What makes the territory small, in words; empty where nothing does."""
    note: str


@dataclass(frozen=True)
class Ranking:
    """The territories of one level that have a value, the highest first, and how many have none, by reason."""

    indicator: Indicator
    level: Level
    rows: tuple[Ranked, ...]
    left_out: dict[Status, int]

    @property
    def count(self) -> int:
        """How many are ranked: the n to print beside it."""
        return len(self.rows)

    @property
    def sentence(self) -> str:
        """How many are ranked out of how many, and why the others are not."""
        total = self.count + sum(self.left_out.values())
        told = f"n = {wording.number(self.count)} sur {wording.number(total)}"
        reasons = [f"{wording.STATUSES[status.value]} ({wording.number(n)})" for status, n in self.left_out.items()]
        return f"{told} ; hors classement : {', '.join(reasons)}." if reasons else f"{told}."

    @property
    def about_margins(self) -> str:
        """What the margins are, or why there is none."""
        unit = self.indicator.unit
        if unit in _PER:
            return (
                "Marge : intervalle exact de Poisson à 95 %, soit ce que le hasard seul ferait varier si les "
                "demi-journées étaient indépendantes ; aucune pour une valeur estimée."
            )
        if unit.is_count or unit is SHARE:
            return "Sans marge : c'est un dénombrement complet, non un échantillon."
        return "Sans marge : le taux est publié sans les effectifs dont il faudrait la tirer."


def ranking(atlas: Atlas, key: str, level: Level) -> Ranking:
    """Rank the territories of a level by one indicator; what is missing, secret or not applicable has no rank.

    Raises `UnknownCode` where the indicator does not exist at that level.
    """
    indicator = atlas.indicator(key, level)
    values = atlas.values(key, level)
    known = values[values["value"].notna()]
    ranks = known["value"].rank(method="min", ascending=False).astype(int)
    rank_of = {str(code): int(rank) for code, rank in ranks.items()}
    shared = Counter(rank_of.values())
    names = atlas.short_names(level)
    # A count says by itself how small it is.
    small = {} if indicator.is_count else small_numbers(atlas, level)
    rows = [
        Ranked(
            code=code,
            name=names[code],
            rank=rank_of[code],
            is_tied=shared[rank_of[code]] > 1,
            value=row["value"],
            status=Status(row["status"]),
            numerator=row["numerator"],
            denominator=row["denominator"],
            margin=_margin(indicator.unit, row["numerator"], row["denominator"], Status(row["status"])),
            small=small.get(code, ""),
            note=row["note"] or "",
        )
        for code, row in ((str(code), row) for code, row in known.to_dict("index").items())
    ]
    rows.sort(key=lambda row: (row.rank, wording.sort_key(row.name)))
    left_out = Counter(Status(status) for status in values.loc[values["value"].isna(), "status"])
    return Ranking(indicator, level, tuple(rows), dict(left_out))


def _margin(unit: Unit, events: float, base: float, status: Status) -> tuple[float, float] | None:
    """The interval of a rate of events; none for what is estimated, whose error is not that of chance."""
    if unit not in _PER or status is not Status.OBSERVED or math.isnan(events) or not events.is_integer():
        return None
    low, high = poisson_interval(int(events))
    return low * _PER[unit] / base, high * _PER[unit] / base
