"""Need against activity: where many inhabitants, or poor neighbourhoods, go with little known activity.

The units are the centres, the only territories of which activity is published. What has no figure of activity is
told apart by the reason, never placed at zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators import find
from geo.indicators.activity import HALF_DAY_MEASURES, published, reporting_years
from geo.indicators.definition import Indicator, Level, Status
from geo.needs import Need, needs
from geo.small_numbers import small_numbers
from geo.tables import NATIONAL

LEVEL = Level.CENTRE
ACTIVITY = "demi_journees_10000_hab"
QUADRANTS = (
    "besoin faible, activité forte",
    "besoin fort, activité forte",
    "besoin faible, activité faible",
    "besoin fort, activité faible",
)
"""As they lie on the page: from left to right, the upper ones first."""

FEWEST_FOR_MEDIAN = 4
"""With fewer values, a median parts nothing: each value would name itself high or low."""


class Emptiness(StrEnum):
    """Why a territory has no place on the vertical axis. The values are stable: scripts and files hold them."""

    MISSING = Status.MISSING.value
    SECRET = Status.SECRET.value
    NOT_APPLICABLE = Status.NOT_APPLICABLE.value
    NO_CENTRE = "non_couvert"

    @property
    def label(self) -> str:
        """The reason in words."""
        return _LABELS[self]


_LABELS = {
    Emptiness.MISSING: "activité non renseignée",
    Emptiness.SECRET: "activité sous secret statistique",
    Emptiness.NOT_APPLICABLE: "activité sans objet",
    Emptiness.NO_CENTRE: wording.NO_CENTRE,
}


@dataclass(frozen=True)
class Spot:
    """One territory: its need, its activity or the reason why none is known; `small` says what makes it small."""

    level: Level
    code: str
    name: str
    need: float
    need_status: Status
    activity: float
    activity_status: Status
    small: str
    emptiness: Emptiness | None


@dataclass(frozen=True)
class Median:
    """The middle of the known values and how many there are. Empty where they are too few."""

    value: float | None
    count: int

    @classmethod
    def of(cls, values: pd.Series) -> Median:
        """The median of what is known."""
        count = int(values.notna().sum())
        return cls(float(values.median()) if count >= FEWEST_FOR_MEDIAN else None, count)


@dataclass(frozen=True)
class Underserved:
    """A territory of high need with low activity, or none known; `median` is that of the needs of its level."""

    spot: Spot
    median: Median
    reason: str


@dataclass(frozen=True)
class Matrix:
    """The centres by need and activity, and the départements that no centre is known to serve.

    `placed` have both figures; `apart` lack the activity, or the need.
    """

    need: Need
    activity: Indicator
    placed: tuple[Spot, ...]
    apart: tuple[Spot, ...]
    need_median: Median
    activity_median: Median
    uncovered: tuple[Spot, ...]
    uncovered_median: Median
    """The median of the needs of all départements."""
    years: tuple[int, ...]
    """Those of which at least one centre has published its activity."""

    def quadrant(self, spot: Spot) -> str | None:
        """The words of a quadrant; a value equal to the median is high. None where a median, or a value, is unknown."""
        if self.need_median.value is None or self.activity_median.value is None or spot not in self.placed:
            return None
        is_needed, is_active = spot.need >= self.need_median.value, spot.activity >= self.activity_median.value
        return QUADRANTS[2 * (not is_active) + is_needed]

    @property
    def underserved(self) -> tuple[Underserved, ...]:
        """High need, and activity that is zero, under the median or not known, or no centre; the highest need first."""
        found = [
            Underserved(spot, self.need_median, reason)
            for spot in (*self.placed, *self.apart)
            if (reason := self._why_low(spot)) and _is_high(spot, self.need_median)
        ]
        found += [
            Underserved(spot, self.uncovered_median, Emptiness.NO_CENTRE.label)
            for spot in self.uncovered
            if _is_high(spot, self.uncovered_median)
        ]
        return tuple(sorted(found, key=lambda one: (one.spot.level is not LEVEL, -one.spot.need, one.spot.code)))

    def _why_low(self, spot: Spot) -> str | None:
        if spot.emptiness:
            return None if spot.emptiness is Emptiness.NOT_APPLICABLE else spot.emptiness.label
        if spot.activity == 0:
            return "zéro activité déclarée"
        median = self.activity_median.value
        return "activité sous la médiane" if median is not None and spot.activity < median else None


def _is_high(spot: Spot, median: Median) -> bool:
    return median.value is not None and spot.need >= median.value


def matrix(atlas: Atlas, key: str = "habitants") -> Matrix:
    """Place the centres of the date by need and activity. Raises `UnknownCode` for a need that is not offered."""
    offered = needs(atlas)
    if key not in offered:
        raise UnknownCode(
            f"Le besoin « {key} » n'existe pas", f"besoins connus : {', '.join(offered)}", "Choisissez-en un."
        )
    need = offered[key]
    spots = _spots(atlas, need, LEVEL, atlas.values(ACTIVITY, LEVEL))
    of_departments = need.compute(atlas, Level.DEPARTMENT)
    alone = {code for code, centres in atlas.centres_by_department.items() if not centres}
    return Matrix(
        need=need,
        activity=find(ACTIVITY),
        placed=tuple(spot for spot in spots if spot.emptiness is None and not math.isnan(spot.need)),
        apart=tuple(spot for spot in spots if spot.emptiness is not None or math.isnan(spot.need)),
        need_median=Median.of(pd.Series([spot.need for spot in spots], dtype=float)),
        activity_median=Median.of(pd.Series([spot.activity for spot in spots], dtype=float)),
        uncovered=tuple(spot for spot in _spots(atlas, need, Level.DEPARTMENT, None) if spot.code in alone),
        uncovered_median=Median.of(of_departments["value"]),
        years=_years(atlas),
    )


def _years(atlas: Atlas) -> tuple[int, ...]:
    return tuple(
        year
        for year in reporting_years(atlas.tables, HALF_DAY_MEASURES)
        if set(published(atlas.tables, HALF_DAY_MEASURES, "total", year).index) - {NATIONAL}
    )


def _spots(atlas: Atlas, need: Need, level: Level, activity: pd.DataFrame | None) -> list[Spot]:
    """The territories of a level, the highest need first; without a frame of activity, those that no centre serves."""
    names = atlas.short_names(level)
    small = small_numbers(atlas, level)
    known = {} if activity is None else {str(code): row for code, row in activity.to_dict("index").items()}
    spots = []
    for code, row in ((str(code), row) for code, row in need.compute(atlas, level).to_dict("index").items()):
        status = Status(known[code]["status"]) if code in known else Status.NOT_APPLICABLE
        value = known[code]["value"] if code in known else math.nan
        empty = None if value == value else Emptiness(status.value) if code in known else Emptiness.NO_CENTRE
        need_status = Status(row["status"])
        spots.append(
            Spot(level, code, names[code], row["value"], need_status, value, status, small.get(code, ""), empty)
        )
    return sorted(spots, key=lambda spot: (math.isnan(spot.need), -spot.need, spot.code))
