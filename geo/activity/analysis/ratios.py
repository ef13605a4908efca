"""Half-days over what the centres serve: QPV, inhabitants, contracts; a ratio shows both its terms and their years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geo import wording
from geo.activity.analysis.choice import Lines
from geo.activity.analysis.figures import Measured, measured
from geo.indicators.definition import Level, Status
from geo.indicators.tally import CITY_CONTRACTS, QPV, RESIDENTS, Reference, coverage_on, tally
from geo.received import reporting
from geo.units import PER_10K, PER_CONTRACT, PER_NEIGHBOURHOOD, Unit


@dataclass(frozen=True)
class Ratio:
    """Half-days of one year over one thing that the centres serve. `value` is None unless observed or estimated."""

    key: str
    unit: Unit
    year: int
    value: float | None
    status: Status
    numerator: Measured
    denominator: float
    """Of the perimeters on 30 June of the year, each département once however many centres serve it."""
    vintage: str
    """Of the denominator: `RP 2018, génération 2015`."""
    centres: tuple[str, ...]
    """Those that sent half-days for the year, over whose perimeters it is."""
    note: str

    @property
    def sentence(self) -> str:
        """Both terms and what they are of, in French."""
        if self.numerator.value is None:
            return f"Demi-journées de {self.year} : {wording.STATUSES[self.numerator.status]}."
        half_days = wording.tidy(self.numerator.value)
        told = f"{half_days} demi-journées de {self.year} pour {wording.number(self.denominator)} {_WORDS[self.key]}"
        return f"{told} ({self.vintage}), sur {wording.plural(len(self.centres), 'centre', 'centres')}."


_KINDS: tuple[tuple[str, Reference, float, Unit], ...] = (
    ("demi_journees_par_contrat", CITY_CONTRACTS, 1, PER_CONTRACT),
    ("demi_journees_10000_hab", RESIDENTS, 10_000, PER_10K),
    ("demi_journees_par_qpv", QPV, 1, PER_NEIGHBOURHOOD),
)
_MIDYEAR = (6, 30)
_WORDS = {
    "demi_journees_par_contrat": "contrats de ville",
    "demi_journees_10000_hab": "habitants des QPV",
    "demi_journees_par_qpv": "QPV",
}


def ratios(lines: Lines) -> tuple[Ratio, ...]:
    """For each year of the lines: half-days per contract, per 10,000 inhabitants of QPV and per QPV."""
    return tuple(ratio for year in lines.years for ratio in _of_year(lines, year))


def _of_year(lines: Lines, year: int) -> Iterable[Ratio]:
    records = lines.records
    numerator = measured(records[records["year"] == year], "half_days")
    known = reporting(lines.atlas).centres
    # One that tells no half-days is in neither term: it would count as zero.
    centres = tuple(
        code
        for code in lines.answered(year).senders
        if (sending := known[code][year].sending) and sending.with_half_days
    )
    tables, on = lines.atlas.tables, date(year, *_MIDYEAR)
    rows = coverage_on(tables, on)
    served = frozenset(rows.loc[rows["centre_code"].isin(centres), "department_code"])
    for key, reference, scale, unit in _KINDS:
        counted = tally(tables, reference, Level.DEPARTMENT, on)
        mine = counted[counted.index.isin(served)]
        denominator = float(mine["total"].sum())
        is_partial = bool(mine["gaps"].any() or mine["partial"].any())
        status = _status(numerator, denominator, is_partial)
        yield Ratio(
            key,
            unit,
            year,
            numerator.value * scale / denominator
            if numerator.value is not None and status in (Status.OBSERVED, Status.ESTIMATED)
            else None,
            status,
            numerator,
            denominator,
            _vintage(reference, lines),
            centres,
            "le dénominateur est un minimum : une partie n'en est pas connue" if is_partial else "",
        )


def _status(numerator: Measured, denominator: float, is_partial: bool) -> Status:
    if numerator.value is None:
        return numerator.status
    if not denominator:
        return Status.MISSING if is_partial else Status.NOT_APPLICABLE
    return Status.ESTIMATED if is_partial else numerator.status


def _vintage(reference: Reference, lines: Lines) -> str:
    return f"liste de {lines.atlas.manifest.description.generation}" if reference is QPV else reference.vintage
