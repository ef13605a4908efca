"""What was received of the activity of a centre, year by year: a declared zero is an answer, silence is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo.atlas import Atlas
from geo.indicators.activity import HALF_DAY_MEASURES, POST_MEASURES, TOTAL, published, reporting_years
from geo.indicators.definition import Status

_MEANS = ("postes_", "aide_postes_", "budget")
"""How the measures begin that tell of means: having some is no activity."""


class Received(StrEnum):
    """What is known of the activity of one year. A declared zero is an answer; nothing received is not."""

    PUBLISHED = "publiee"
    WITHOUT_HALF_DAYS = "sans_demi_journees"
    ZERO = "zero"
    NOTHING = "non_recue"
    NO_PERIMETER = "sans_perimetre"


@dataclass(frozen=True)
class Year:
    """What is known of one year: half-days and aided posts, not a number where nothing was published."""

    year: int
    received: Received
    half_days: float
    half_days_status: str
    posts: float
    posts_status: str


def years_of(atlas: Atlas, code: str) -> tuple[Year, ...]:
    """Every year from the first to the last of which anything is known, of this centre or of the network."""
    tables = atlas.tables
    mine = tables.activity[tables.activity["centre_code"] == code]
    told = {year for measures in (HALF_DAY_MEASURES, POST_MEASURES) for year in reporting_years(tables, measures)}
    told |= set(mine["year"].dropna())
    served = tables.coverage[tables.coverage["centre_code"] == code]
    found = []
    for year in range(int(min(told)), int(max(told)) + 1) if told else ():
        half_days = _of_year(atlas, HALF_DAY_MEASURES, TOTAL, year, code)
        posts = _of_year(atlas, POST_MEASURES, None, year, code)
        received = _received(mine[mine["year"] == year], served, year, half_days[0])
        found.append(Year(year, received, *half_days, *posts))
    return tuple(found)


def received_in(atlas: Atlas, code: str, year: int, half_days: float) -> Received:
    """What is known of the activity of a centre in one year; `half_days` of that year, not a number if unknown."""
    tables = atlas.tables
    rows = tables.activity[(tables.activity["centre_code"] == code) & (tables.activity["year"] == year)]
    served = tables.coverage[tables.coverage["centre_code"] == code]
    return _received(rows, served, year, half_days)


def _of_year(atlas: Atlas, measures: tuple[str, ...], part: str | None, year: int, code: str) -> tuple[float, str]:
    known = published(atlas.tables, measures, part, year)
    if code not in known.index:
        return float("nan"), Status.MISSING.value
    return float(known["value"][code]), str(known["status"][code])


def _received(rows: pd.DataFrame, served: pd.DataFrame, year: int, half_days: float) -> Received:
    if half_days == half_days:
        return Received.PUBLISHED if half_days else Received.ZERO
    if not rows["measure"].str.startswith(_MEANS).all():
        return Received.WITHOUT_HALF_DAYS
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    overlaps = (served["valid_from"] <= last) & (served["valid_until"].isna() | (served["valid_until"] >= first))
    return Received.NOTHING if overlaps.any() else Received.NO_PERIMETER
