"""One figure over some lines: its value, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geo import wording
from geo.activity.analysis.secrecy import too_small
from geo.activity.choices import Standing
from geo.activity.field import Field
from geo.activity.model import MEASURES
from geo.indicators.definition import Status

ADDED: tuple[Field, ...] = tuple(field for field in MEASURES if field.unit and field.unit.adds_up)
"""The measures that add up over lines."""
ABOUT_PEOPLE = ("attendances", "people")
"""Those that may point at somebody."""
FIELDS: Mapping[str, Field] = {field.name: field for field in MEASURES}
"""All measures, by name: `half_days`, `meetings`, `attendances`, `people`, `publications`, `requests`."""

PEOPLE_DO_NOT_ADD_UP = "les personnes ne s'additionnent pas : la même peut venir plusieurs fois"
HIDDEN_BESIDE = "masqué, car il permettrait de retrouver un petit effectif par différence"


@dataclass(frozen=True)
class Measured:
    """A measure over some lines.

    `value` is None unless the status is observed or estimated; zero is a value. `lines` is how many tell it. `note`
    says in French why there is no value.
    """

    value: float | None
    status: Status
    lines: int
    note: str = ""


NOT_TOLD = Measured(None, Status.MISSING, 0)


def measured(rows: pd.DataFrame, name: str) -> Measured:
    """A measure over some lines, each counted once. Different people are told of a single line only, never added."""
    values, told = rows[name], rows[name].notna()
    count = int(told.sum())
    if not count:
        return NOT_TOLD
    if name == "people" and count > 1:
        return Measured(None, Status.NOT_APPLICABLE, count, PEOPLE_DO_NOT_ADD_UP)
    is_estimated = bool((rows["status"][told] == Standing.ESTIMATED).any())
    return Measured(math.fsum(values[told]), Status.ESTIMATED if is_estimated else Status.OBSERVED, count)


def secret(figure: Measured, fewest: int) -> Measured:
    """The same without its value, and why: it is too small itself, or stands beside one that is."""
    note = f"moins de {wording.number(fewest)} personnes" if too_small(figure.value, fewest) else HIDDEN_BESIDE
    return replace(figure, value=None, status=Status.SECRET, note=note)
