"""A place as addresses, links and scripts write it: `qpv-QN07501P`, `departement-93`, `centre-labo-cites`."""

from __future__ import annotations

from dataclasses import dataclass

from geo.errors import UnknownCode
from geo.indicators.definition import COUNTRY_CODE, Level

WORDS = {
    Level.NEIGHBOURHOOD: "qpv",
    Level.COMMUNE: "commune",
    Level.EPCI: "epci",
    Level.CONTRACT: "contrat",
    Level.DEPARTMENT: "departement",
    Level.REGION: "region",
    Level.CENTRE: "centre",
    Level.COUNTRY: "france",
}
"""The French word of each level, in addresses and on the command line."""

_LEVELS = {word: level for level, word in WORDS.items()}


@dataclass(frozen=True)
class Place:
    """One territory or one centre, by its code."""

    level: Level
    code: str

    def __str__(self) -> str:
        """As an address writes it."""
        return f"{WORDS[self.level]}-{self.code}"

    @classmethod
    def read(cls, text: str) -> Place:
        """From what an address says. Raises `UnknownCode` where that is not a place; says nothing of its existence."""
        word, _, code = text.partition("-")
        if word not in _LEVELS or not code:
            raise UnknownCode(
                f"« {text} » n'est pas un lieu",
                "écriture attendue : niveau-code",
                "Écrivez par exemple departement-93.",
            )
        return cls(_LEVELS[word], code)


FRANCE = Place(Level.COUNTRY, COUNTRY_CODE)
