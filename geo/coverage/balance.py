"""The sum that makes the whole: every centre, less what several of them count, plus what nobody covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.indicators.definition import Level
from geo.indicators.tally import Reference, centres_by_department, tally
from geo.tables import Tables


@dataclass(frozen=True)
class Balance:
    """`sum(by_centre) - repeated + uncovered = total`, exactly; all in the unit of the reference."""

    by_centre: Mapping[str, float]
    repeated: float
    """What more than one centre counts, as many times as it is counted too often."""
    uncovered: float
    total: float


def balance(tables: Tables, reference: Reference, on: date) -> Balance:
    """What each centre covers of a reference, and how it adds up to the country."""
    by_centre = tally(tables, reference, Level.CENTRE, on)["covered"]
    totals = tally(tables, reference, Level.DEPARTMENT, on)["total"]
    (france,) = tally(tables, reference, Level.COUNTRY, on).to_dict("records")
    repeated = sum(totals[code] * (len(centres) - 1) for code, centres in shared_departments(tables, on).items())
    return Balance(
        {str(code): float(amount) for code, amount in by_centre.items()},
        float(repeated),
        france["uncovered"],
        france["total"],
    )


def shared_departments(tables: Tables, on: date) -> dict[str, tuple[str, ...]]:
    """The départements that several centres cover on a date, with these centres."""
    return {code: centres for code, centres in centres_by_department(tables, on).items() if len(centres) > 1}
