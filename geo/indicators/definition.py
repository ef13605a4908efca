"""What an indicator is: a pure function of the tables, with its definition, unit and sources attached.

Selectors, legends, tables, exports and the method page are written from these records alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from geo.tables import Tables
from geo.units import SHARE, Unit


class Level(StrEnum):
    """The kinds of territory a value can speak of."""

    NEIGHBOURHOOD = "neighbourhood"
    COMMUNE = "commune"
    EPCI = "epci"
    CONTRACT = "contract"
    DEPARTMENT = "department"
    REGION = "region"
    CENTRE = "centre"
    COUNTRY = "country"


COUNTRY_CODE = "FR"
"""The one code of `Level.COUNTRY`."""


class Status(StrEnum):
    """What a value is worth. Zero is observed; a value is empty unless observed or estimated."""

    OBSERVED = "observe"
    ESTIMATED = "estime"
    SECRET = "secret"  # noqa: S105 - a status, not a password
    MISSING = "non_renseigne"
    NOT_APPLICABLE = "sans_objet"


class Theme(StrEnum):
    """Chapters of the indicator selector and of the method page."""

    REFERENCE = "Quartiers et habitants"
    COVERAGE = "Couverture par les centres"
    ACTIVITY = "Activité des centres"
    POSTS = "Postes aidés par l'État"
    PORTRAIT = "Portrait des quartiers"


VALUE_COLUMNS = ("value", "status", "numerator", "denominator", "note", "source", "vintage")
"""Columns of the frame that `compute` returns, indexed by code.

`note`, `source` and `vintage` are empty when the indicator's own definition and sources say everything.
"""

Compute = Callable[[Tables, Level, date], pd.DataFrame]


@dataclass(frozen=True)
class Indicator:
    """One measure. `key` is stable for ever: it is in links and scripts."""

    key: str
    label: str
    short: str
    """The same in two or three words, for the head of a column."""
    theme: Theme
    unit: Unit
    levels: tuple[Level, ...]
    definition: str
    sources: tuple[str, ...]
    """Identifiers of the catalogue."""
    limits: str
    """What must be known before the figure is quoted."""
    compares_generations: bool
    compute: Compute
    comparable_with: str = ""
    """What it may be compared with, or why it may not, where generations are not all there is to say."""
    secrecy: str = ""
    """Who is protected and from which threshold, where the publisher withholds values."""

    @property
    def is_count(self) -> bool:
        """Whether the map shows it by circles (a count) rather than by colour (a rate)."""
        return self.unit.is_count


def formula(indicator: Indicator) -> str:
    """How a value is made: taken as published, counted, or one number over another."""
    unit = indicator.unit
    sums = " ; celle d'un territoire est la somme de ses quartiers" if unit.adds_up else ""
    if indicator.theme is Theme.PORTRAIT:
        return f"Valeur publiée par quartier, reprise telle quelle{sums}."
    if unit.is_count:
        how = "chaque élément une fois par territoire, une fois au total" if unit.adds_up else "sans addition possible"
        return f"Décompte, {how}."
    scale = ", fois 10 000" if "10 000" in unit.name else " : de 0 à 1, écrit en pour cent" if unit == SHARE else ""
    return f"Numérateur divisé par dénominateur{scale}. Les deux sont dans chaque fichier."


def frame_of_values(
    value: pd.Series,
    status: pd.Series,
    numerator: pd.Series | None = None,
    denominator: pd.Series | None = None,
    note: pd.Series | None = None,
    source: pd.Series | None = None,
    vintage: pd.Series | None = None,
) -> pd.DataFrame:
    """The frame of `VALUE_COLUMNS`, sorted by code; a value is emptied where its status forbids one.

    A note, a source or a vintage that is not known is None, so that texts are texts or nothing.
    """
    empty = pd.Series(None, index=value.index, dtype=object)
    frame = pd.DataFrame(
        {
            "value": value.astype(float),
            "status": status.astype(object),
            "numerator": (empty if numerator is None else numerator).astype(float),
            "denominator": (empty if denominator is None else denominator).astype(float),
            "note": (empty if note is None else note).astype(object),
            "source": (empty if source is None else source).astype(object),
            "vintage": (empty if vintage is None else vintage).astype(object),
        }
    )
    for texts in ("note", "source", "vintage"):
        frame[texts] = frame[texts].where(frame[texts].notna(), None)
    shown = frame["status"].isin([Status.OBSERVED, Status.ESTIMATED])
    frame.loc[~shown, "value"] = float("nan")
    frame.index.name = "code"
    return frame.sort_index()
