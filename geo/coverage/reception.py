"""What is known of the activity in each département: not covered, zero declared and not received are never one."""

from __future__ import annotations

from enum import StrEnum

from geo.atlas import Atlas
from geo.indicators.definition import Level


class Reception(StrEnum):
    """How it stands with the half-days of a year. The values are stable: tests and files name them."""

    UNCOVERED = "non_couvert"
    PUBLISHED = "publiee"
    ZERO = "zero_declare"
    """Every centre has sent a figure, and it is zero."""
    NOT_RECEIVED = "non_recue"
    """A centre at least has sent nothing, and none has declared any activity."""


def receptions(atlas: Atlas) -> dict[str, Reception]:
    """By département, for the year of the date of the atlas."""
    half_days = atlas.values("demi_journees", Level.CENTRE)["value"].to_dict()
    return {
        code: _reception([half_days[centre] for centre in centres])
        for code, centres in atlas.centres_by_department.items()
    }


def _reception(half_days: list[float]) -> Reception:
    """An empty value is a figure that was not received."""
    if not half_days:
        return Reception.UNCOVERED
    if any(value > 0 for value in half_days):
        return Reception.PUBLISHED
    return Reception.ZERO if all(value == 0 for value in half_days) else Reception.NOT_RECEIVED
