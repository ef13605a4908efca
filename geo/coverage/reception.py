"""What is known of the activity in each département: not covered, zero declared and not received are never one."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from geo.atlas import Atlas
from geo.received import Received, received_on


class Reception(StrEnum):
    """How it stands with the half-days of a year. The values are stable: tests and files name them."""

    UNCOVERED = "non_couvert"
    PUBLISHED = "publiee"
    """A centre at least has sent or published some."""
    ZERO = "zero_declare"
    """Every centre has sent a figure, and it is zero."""
    NOT_RECEIVED = "non_recue"
    """A centre at least has sent nothing, and none has declared any activity."""


def receptions(atlas: Atlas) -> dict[str, Reception]:
    """By département, for the year of the date of the atlas."""
    received = received_on(atlas)
    return {
        code: _reception([received[centre] for centre in centres])
        for code, centres in atlas.centres_by_department.items()
    }


def _reception(received: Collection[Received]) -> Reception:
    if not received:
        return Reception.UNCOVERED
    if any(each in (Received.SENT, Received.PUBLISHED) for each in received):
        return Reception.PUBLISHED
    return Reception.ZERO if all(each is Received.ZERO for each in received) else Reception.NOT_RECEIVED
