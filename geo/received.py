"""What was received of the activity of each centre, year by year: a declared zero is an answer, silence is not.

This is the one definition of it: sheets, maps, tables and commands all read it here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.indicators.activity import HALF_DAY_MEASURES, MEANS, POST_MEASURES, TOTAL, published, reporting_years
from geo.indicators.definition import Level, Status
from geo.indicators.tally import coverage_in


class Received(StrEnum):
    """What is known of the activity of one year. A declared zero is an answer; nothing received is not."""

    SENT = "envoyee"
    """The centre has sent lines that tell half-days."""
    PUBLISHED = "publiee"
    """Half-days are published, and the centre has sent none."""
    WITHOUT_HALF_DAYS = "sans_demi_journees"
    """Other figures were sent or published."""
    ZERO = "zero"
    """Sent or published, and it is zero."""
    NOTHING = "non_recue"
    NO_PERIMETER = "sans_perimetre"

    @property
    def is_answer(self) -> bool:
        """Whether the half-days of the year are known."""
        return self in (Received.SENT, Received.PUBLISHED, Received.ZERO)


@dataclass(frozen=True)
class Sending:
    """What a centre has sent for a year: one import, or several that complete each other."""

    imports: tuple[int, ...]
    """Their numbers, the oldest first."""
    last: datetime
    """When the last one came in."""
    lines: int
    with_half_days: int
    """Lines that tell half-days, be it zero."""


@dataclass(frozen=True)
class Year:
    """What is known of one year: half-days and aided posts, not a number where nothing is known."""

    year: int
    received: Received
    half_days: float
    half_days_status: str
    posts: float
    posts_status: str
    sending: Sending | None = None
    """None where the centre has sent nothing itself."""


@dataclass(frozen=True)
class Answered:
    """How many centres have answered for a year, of those that had a perimeter then or answered without one."""

    year: int
    expected: tuple[str, ...]
    """Codes, sorted."""
    sent: tuple[str, ...]
    published: tuple[str, ...]
    zero: tuple[str, ...]
    senders: tuple[str, ...]
    """Those that have sent lines themselves, whatever these tell."""

    @property
    def told(self) -> int:
        """Of how many the half-days are known."""
        return len(self.sent) + len(self.published) + len(self.zero)

    @property
    def is_complete(self) -> bool:
        """Whether the half-days of every centre are known."""
        return self.told == len(self.expected)

    @property
    def sentence(self) -> str:
        """The same in French: `2024 : 3 centres sur 18 (2 envois, 1 zéro déclaré)`."""
        kinds = (
            wording.plural(len(codes), one, several)
            for codes, one, several in (
                (self.sent, "envoi", "envois"),
                (self.published, "chiffre publié", "chiffres publiés"),
                (self.zero, "zéro déclaré", "zéros déclarés"),
            )
            if codes
        )
        told = f"{self.year} : {wording.plural(self.told, 'centre', 'centres')} sur {len(self.expected)}"
        return f"{told} ({', '.join(kinds)})" if self.told else told


@dataclass(frozen=True)
class Reporting:
    """Who has sent what: every year of which anything is known, for every centre of the edition."""

    years: tuple[int, ...]
    centres: Mapping[str, Mapping[int, Year]]
    """By code, then by year; every centre has every year."""

    def answered(self, year: int) -> Answered:
        """The count of one year."""
        of_year = {code: years[year].received for code, years in sorted(self.centres.items()) if year in years}

        def those(*kinds: Received) -> tuple[str, ...]:
            return tuple(code for code, received in of_year.items() if received in kinds)

        return Answered(
            year,
            tuple(code for code, received in of_year.items() if received is not Received.NO_PERIMETER),
            those(Received.SENT), those(Received.PUBLISHED), those(Received.ZERO),
            tuple(code for code in of_year if self.centres[code][year].sending),
        )  # fmt: skip

    def among(self, codes: Collection[str]) -> Reporting:
        """The same for some centres."""
        return replace(self, centres={code: years for code, years in self.centres.items() if code in codes})


def reporting(atlas: Atlas) -> Reporting:
    """What was received of every centre, for every year from the first to the last of which anything is known.

    Perimeters are those of each year, whatever the date of the atlas: a day of it is enough.
    """
    return atlas.once("reporting", lambda: _reporting(atlas))


def _reporting(atlas: Atlas) -> Reporting:
    tables = atlas.tables
    told = {year for measures in (HALF_DAY_MEASURES, POST_MEASURES) for year in reporting_years(tables, measures)}
    told |= set(tables.activity.loc[tables.activity["centre_code"].isin(atlas.names_of_centres), "year"].dropna())
    told |= {each.year for each in atlas.sent.years}
    years = tuple(range(int(min(told)), int(max(told)) + 1)) if told else ()
    found: dict[str, dict[int, Year]] = {code: {} for code in atlas.names_of_centres}
    sendings = _sendings(atlas)
    for year in years:
        half_days = published(tables, HALF_DAY_MEASURES, TOTAL, year)
        posts = published(tables, POST_MEASURES, None, year)
        of_year = _OfYear(atlas, year)
        for code, mine in found.items():
            known = _known(half_days, code)
            sending = sendings.get((code, year))
            received = of_year.received(code, known[0], sending)
            mine[year] = Year(year, received, *known, *_known(posts, code), sending)
    return Reporting(years, found)


def years_of(atlas: Atlas, code: str) -> tuple[Year, ...]:
    """Every year of which anything is known, of this centre or of the network."""
    return tuple(reporting(atlas).centres[code].values())


def received_on(atlas: Atlas) -> dict[str, Received]:
    """What is known of the year of the date, by centre with a perimeter on that date."""
    year, sendings = atlas.on.year, _sendings(atlas)
    of_year = _OfYear(atlas, year)
    half_days = atlas.values("demi_journees", Level.CENTRE)["value"]
    return {
        str(code): of_year.received(str(code), value, sendings.get((str(code), year)))
        for code, value in half_days.items()
    }


class _OfYear:
    """The rows that speak of one year."""

    def __init__(self, atlas: Atlas, year: int) -> None:
        rows = atlas.tables.activity
        rows = rows[rows["year"] == year]
        self._others = frozenset(rows.loc[~rows["measure"].str.startswith(MEANS), "centre_code"])
        self._served = frozenset(coverage_in(atlas.tables, year)["centre_code"])

    def received(self, code: str, half_days: float, sending: Sending | None) -> Received:
        """What is known of one centre."""
        if half_days == half_days:
            if not half_days:
                return Received.ZERO
            return Received.SENT if sending and sending.with_half_days else Received.PUBLISHED
        if sending or code in self._others:
            return Received.WITHOUT_HALF_DAYS
        return Received.NOTHING if code in self._served else Received.NO_PERIMETER


def _known(figures: pd.DataFrame, code: str) -> tuple[float, str]:
    if code not in figures.index:
        return float("nan"), Status.MISSING.value
    return float(figures["value"][code]), str(figures["status"][code])


def _sendings(atlas: Atlas) -> dict[tuple[str, int], Sending]:
    """What was sent by centre and year."""
    sent = atlas.sent
    records = sent.records
    told = records[records["half_days"].notna()].groupby(["centre", "year"]).size().to_dict()
    found: dict[tuple[str, int], Sending] = {}
    for each in sorted(sent.years, key=lambda each: each.import_id):
        key = each.centre, each.year
        before = found.get(key)
        found[key] = Sending(
            imports=(*(before.imports if before else ()), each.import_id),
            last=max(sent.imports[number].received for number in (each.import_id, *(before.imports if before else ()))),
            lines=each.lines + (before.lines if before else 0),
            with_half_days=int(told.get(key, 0)),
        )
    return found
