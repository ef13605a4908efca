"""What the page on coverage counts and what its map shows: select boxes, kept in the address."""

from __future__ import annotations

from dataclasses import dataclass

from geo import wording
from geo.atlas import REFERENCE_WORDS
from geo.indicators.definition import Level
from geo.indicators.tally import COUNTED, Reference
from pages.parts import filters
from pages.parts.select_box import select_box

_INDICATORS = {"qpv": "qpv", "habitants": "habitants_qpv", "contrats": "contrats_ville", "communes": "qpv"}
"""The count that the map draws as circles, by key of a reference: communes are drawn by their QPV."""
LEVELS = {"Région": Level.REGION, "Département": Level.DEPARTMENT}
_COVERAGE, _ACTIVITY = "Couverture", "Activité publiée"


@dataclass(frozen=True)
class Choice:
    """What is counted, the name of its block in the coverage table, and the indicator of the map."""

    reference: Reference
    word: str
    indicator: str


def ask() -> Choice:
    """Draw both select boxes and return what they say."""
    options = {_label(reference): reference for reference in COUNTED}
    reference = options[filters.ask_option("Unité", "unite", list(options))]
    is_activity = filters.ask_option("Carte", "carte", [_COVERAGE, _ACTIVITY]) == _ACTIVITY
    indicator = "demi_journees" if is_activity else _INDICATORS[reference.key]
    return Choice(reference, REFERENCE_WORDS[reference.key], indicator)


def ask_level() -> Level:
    """How the detail is cut. Older links may ask for the centres: their loads are on the page in any case."""
    return LEVELS[select_box("Découpage", "decoupage", LEVELS, "Région", {"Centre": "Région"})]


def _label(reference: Reference) -> str:
    words = wording.COVERED_THINGS[REFERENCE_WORDS[reference.key]]
    return words[0].upper() + words[1:]
