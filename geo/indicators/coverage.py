"""Who is covered: by one centre at least, by several, by none known; as number and as share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo.indicators.definition import Compute, Indicator, Level, Status, Theme, frame_of_values
from geo.indicators.situation import status_of_totals
from geo.indicators.tally import REFERENCES, Reference, centres_by_territory, tally
from geo.tables import Tables
from geo.units import CENTRES, SHARE

_PERIMETERS = "network-coverage"
UNCERTAIN = "repose en partie sur des périmètres à confirmer"
_LIMITS = (
    "« Aucun centre connu » dit l'état des connaissances, non l'absence prouvée. Les périmètres probables ou estimés "
    "comptent comme couverts et rendent la valeur « estimée ». Avant 2015, la table est trop lacunaire pour une part."
)


@dataclass(frozen=True)
class _Part:
    """One way of being covered: its column in the tally and its words."""

    column: str
    key: str
    words: str
    short: str


_PARTS = (
    _Part("covered", "couverts", "couverts par au moins un centre", "couverts"),
    _Part("several", "plusieurs_centres", "couverts par plusieurs centres", "à plusieurs centres"),
    _Part("uncovered", "sans_centre", "sans centre connu", "sans centre"),
)


def _status(counted: pd.DataFrame, column: str) -> pd.DataFrame:
    """Status of a covered part: that of the total, and estimated where it leans on an unconfirmed perimeter."""
    told = status_of_totals(counted)
    leaning = (counted["uncertain"] > 0) & (told["status"] != Status.MISSING)
    if column != "uncovered":
        told.loc[leaning, "status"] = Status.ESTIMATED.value
        told.loc[leaning, "note"] = told.loc[leaning, "note"].map(
            lambda note: UNCERTAIN if note is None or note != note else f"{note} ; {UNCERTAIN}"
        )
    return told


def _number(reference: Reference, column: str) -> Compute:
    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        counted = tally(tables, reference, level, on)
        told = _status(counted, column)
        return frame_of_values(counted[column], told["status"], note=told["note"])

    return compute


def _share(reference: Reference, column: str) -> Compute:
    def compute(tables: Tables, level: Level, on: date) -> pd.DataFrame:
        counted = tally(tables, reference, level, on)
        told = _status(counted, column)
        nothing = (counted["total"] == 0) & (told["status"] != Status.MISSING)
        told.loc[nothing, "status"] = Status.NOT_APPLICABLE.value
        share = counted[column] / counted["total"].where(counted["total"] > 0)
        return frame_of_values(share, told["status"], counted[column], counted["total"], told["note"])

    return compute


def _number_of_centres(tables: Tables, level: Level, on: date) -> pd.DataFrame:
    """Distinct centres that cover at least part of a territory."""
    found = centres_by_territory(tables, level, on)
    count = pd.Series({territory: len(centres) for territory, centres in found.items()})
    return frame_of_values(count, pd.Series(Status.OBSERVED.value, index=count.index))


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]


def _indicators(reference: Reference) -> tuple[Indicator, ...]:
    share_levels = tuple(level for level in reference.levels if level is not Level.CENTRE)
    shares = tuple(
        Indicator(
            key=f"part_{reference.key}_{part.key}",
            label=f"Part des {reference.label} {part.words}",
            short=f"{_capitalised(reference.label)} {part.short}",
            theme=Theme.COVERAGE,
            unit=SHARE,
            levels=share_levels,
            definition=f"{_capitalised(reference.label)} {part.words} à la date choisie, rapportés à "
            f"l'ensemble des {reference.label} du territoire ({reference.vintage}).",
            sources=(*reference.sources, _PERIMETERS),
            limits=_LIMITS,
            compares_generations=False,
            compute=_share(reference, part.column),
        )
        for part in _PARTS
    )
    numbers = tuple(
        Indicator(
            key=f"{reference.key}_{part.key}",
            label=f"{_capitalised(reference.label)} {part.words}",
            short=f"{_capitalised(reference.label)} {part.short}",
            theme=Theme.COVERAGE,
            unit=reference.unit,
            levels=reference.levels,
            definition=f"Nombre de {reference.label} {part.words} à la date choisie ({reference.vintage}).",
            sources=(*reference.sources, _PERIMETERS),
            limits=_LIMITS,
            compares_generations=False,
            compute=_number(reference, part.column),
        )
        for part in _PARTS
    )
    return (*shares, *numbers)


ALL = (
    *(indicator for reference in REFERENCES for indicator in _indicators(reference)),
    Indicator(
        key="centres",
        label="Centres présents",
        short="Centres",
        theme=Theme.COVERAGE,
        unit=CENTRES,
        levels=(Level.DEPARTMENT, Level.REGION, Level.COUNTRY),
        definition="Nombre de centres distincts qui couvrent au moins une partie du territoire à la date choisie.",
        sources=(_PERIMETERS,),
        limits="Le réseau annonce 20 centres (octobre 2023) ; 18 sont identifiés ici. Les nombres de centres ne "
        "s'additionnent pas : un centre peut servir plusieurs territoires.",
        compares_generations=True,
        compute=_number_of_centres,
    ),
)
