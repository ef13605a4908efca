"""The sheet of a centre: who it is, whom it served and when, what it did, how it stands in the network.

A `CentreSheet` is a plain record: the page and the file are written from it. The load is that of the date of the
atlas; perimeters and activity are told for all years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators import find
from geo.indicators.activity import HALF_DAY_MEASURES, POST_MEASURES, PUBLISHED_PART, TOTAL, reporting_years
from geo.indicators.definition import Level, Status
from geo.offers import Offer, offers
from geo.received import Year, years_of
from geo.units import Unit

FEWEST = 5
"""Under that many centres with a value, a median says little of the network."""

LOAD = {
    "qpv_couverts": "QPV servis",
    "habitants_couverts": "Habitants des QPV servis",
    "contrats_couverts": "Contrats de ville servis",
}
"""What a centre covers is what it serves."""
_ACTIVITY = ("demi_journees", "demi_journees_par_contrat", "demi_journees_10000_hab")
_POSTS = "postes_aides"


class SeatStatus(StrEnum):
    """How sure the town of the seat is; empty where it is not known."""

    SOURCED = "sourcee"
    PROBABLE = "probable"
    UNKNOWN = ""


@dataclass(frozen=True)
class Identity:
    """Who the centre is. None: not known."""

    code: str
    name: str
    acronym: str | None
    legal_form: str | None
    founded_year: int | None
    state: str
    """`oui`, `non` or `inconnu`: whether it is known to be active."""
    address: str | None
    postcode: str | None
    city: str | None
    seat_status: SeatStatus
    website: str | None
    note: str | None
    confidence: str
    sources: str
    """Public addresses, joined by ` | `, here and below."""


@dataclass(frozen=True)
class Period:
    """Some départements, served during the same days on the same authority."""

    departments: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    start_is_known: bool
    status: str
    confidence: str
    note: str | None
    sources: str


@dataclass(frozen=True)
class Published:
    """One figure as it was published; `year` is None for an undated one."""

    year: int | None
    measure: str
    part: str
    value: float
    operator: str
    unit: str
    status: str
    note: str | None
    sources: str


@dataclass(frozen=True)
class Standing:
    """One measure of the centre beside the median of the centres that have a value."""

    key: str
    label: str
    unit: Unit
    year: int | None
    """Year that the figures speak of; None for the date of the atlas."""
    value: float
    status: Status
    note: str | None
    median: float
    centres: int
    """How many have a value, this one included."""

    @property
    def warning(self) -> str:
        """Why the median is no norm, or does not exist; empty where it rests on enough centres."""
        if not self.centres:
            return "aucun centre renseigné"
        if self.centres < FEWEST:
            told = wording.plural(self.centres, "seul centre renseigné", "centres renseignés seulement")
            return f"{told} : pas une norme"
        return ""


@dataclass(frozen=True)
class CentreSheet:
    """Everything known of one centre."""

    identity: Identity
    on: date
    periods: tuple[Period, ...]
    load: tuple[Standing, ...]
    activity: tuple[Standing, ...]
    years: tuple[Year, ...]
    published: tuple[Published, ...]
    offers: tuple[Offer, ...]

    @property
    def formats(self) -> tuple[Published, ...]:
        """The half-days that are known by format, without those that something sent has replaced."""
        replaced = PUBLISHED_PART.format("")
        parts = (row for row in self.published if row.measure in HALF_DAY_MEASURES and row.part != TOTAL)
        return tuple(row for row in parts if not row.part.endswith(replaced))

    @property
    def themes(self) -> tuple[Published, ...]:
        """The shares that were published by theme."""
        return tuple(row for row in self.published if row.measure == "part_theme")


def centre_sheet(atlas: Atlas, code: str) -> CentreSheet:
    """The sheet of a centre. Raises `UnknownCode`."""
    if code not in atlas.names_of_centres:
        raise UnknownCode(
            f"Le centre « {code} » est inconnu",
            f"édition {atlas.manifest.description.name}",
            "Choisissez-en un dans la liste des centres.",
        )
    return CentreSheet(
        identity=identity(atlas, code),
        on=atlas.on,
        periods=tuple(_periods(atlas, code)),
        load=tuple(_standing(atlas, key, code, None) for key in LOAD),
        activity=tuple(_activity(atlas, code)),
        years=years_of(atlas, code),
        published=tuple(_published(atlas, code)),
        offers=offers(atlas.tables, code),
    )


def identity(atlas: Atlas, code: str) -> Identity:
    """Who a centre is, as its row of the table says."""
    row = atlas.tables.centres.set_index("code").loc[code].to_dict()
    known = {column: value if isinstance(value, str) else None for column, value in row.items()}
    return Identity(
        code=code,
        name=row["name"],
        acronym=known["acronym"],
        legal_form=known["legal_form"],
        founded_year=None if pd.isna(row["founded_year"]) else int(row["founded_year"]),
        state=row["state"],
        address=known["address"],
        postcode=known["postcode"],
        city=known["city"],
        seat_status=SeatStatus(known["seat_status"] or ""),
        website=known["website"],
        note=known["note"],
        confidence=row["confidence"],
        sources=row["source"],
    )


def _periods(atlas: Atlas, code: str) -> Iterator[Period]:
    """The periods of a centre, the oldest first; what differs in nothing but the département is told once."""
    rows = atlas.tables.coverage
    rows = rows[rows["centre_code"] == code]
    shared = ["valid_from", "valid_until", "start_is_known", "status", "confidence", "note", "source"]
    for _, mine in rows.groupby(shared, dropna=False):
        row = mine.iloc[0]
        yield Period(
            departments=tuple(sorted(mine["department_code"])),
            valid_from=row["valid_from"].date(),
            valid_until=None if pd.isna(row["valid_until"]) else row["valid_until"].date(),
            start_is_known=bool(row["start_is_known"]),
            status=row["status"],
            confidence=row["confidence"],
            note=row["note"] if isinstance(row["note"], str) else None,
            sources=row["source"],
        )


def _activity(atlas: Atlas, code: str) -> Iterator[Standing]:
    """Half-days, then posts, each of the last year known: of this centre, else of any other."""
    for keys, measures in ((_ACTIVITY, HALF_DAY_MEASURES), ((_POSTS,), POST_MEASURES)):
        year = _last_year(atlas, measures, code)
        for key in keys:
            yield _standing(atlas, key, code, year or atlas.on.year)


def _last_year(atlas: Atlas, measures: tuple[str, ...], code: str) -> int | None:
    """The last year, by the date, for which the centre has a figure; else that for which any centre has one."""
    years = [year for year in reversed(reporting_years(atlas.tables, measures)) if year <= atlas.on.year]
    rows = atlas.tables.activity
    rows = rows[rows["measure"].isin(measures) & rows["centre_code"].isin(atlas.names_of_centres)]
    told = {year: set(rows.loc[rows["year"] == year, "centre_code"]) for year in years}
    mine = (year for year in years if code in told[year])
    return next(mine, next((year for year in years if told[year]), None))


def _standing(atlas: Atlas, key: str, code: str, year: int | None) -> Standing:
    """A measure of the centre on the date, or in a year, where its perimeter is that of 30 June."""
    indicator = find(key)
    if year is None:
        values = atlas.values(key, Level.CENTRE)
    else:
        values = indicator.compute(atlas.tables, Level.CENTRE, date(year, 6, 30))
    known = values["value"].dropna()
    row = values.loc[code].to_dict() if code in values.index else {}
    return Standing(
        key=key,
        label=LOAD.get(key, indicator.label),
        unit=indicator.unit,
        year=year,
        value=row.get("value", float("nan")),
        status=Status(row.get("status", Status.NOT_APPLICABLE)),
        note=row.get("note"),
        median=float(known.median()) if len(known) else float("nan"),
        centres=len(known),
    )


def _published(atlas: Atlas, code: str) -> Iterator[Published]:
    """Every figure of the centre, the last year first."""
    rows = atlas.tables.activity
    rows = rows[rows["centre_code"] == code].sort_values(["year", "measure", "part"], ascending=[False, True, True])
    for row in rows.to_dict("records"):
        yield Published(
            year=None if pd.isna(row["year"]) else int(row["year"]),
            measure=row["measure"],
            part=row["part"],
            value=row["value"],
            operator=row["operator"],
            unit=row["unit"],
            status=row["status"],
            note=row["note"] if isinstance(row["note"], str) else None,
            sources=row["source"],
        )
