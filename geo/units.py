"""Units: how a number is written, and whether numbers of that unit may be added up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """How a number is written, and whether numbers of this unit may be added up.

    Counts add up and are drawn as circles; anything else is a rate and is drawn as colour.
    """

    name: str
    symbol: str
    adds_up: bool
    decimals: int = 0
    factor: float = 1.0
    """Multiplies the stored value before display: shares are stored between 0 and 1, shown per 100."""


NEIGHBOURHOODS = Unit("quartiers prioritaires", "QPV", adds_up=True)
INHABITANTS = Unit("habitants des QPV", "hab.", adds_up=True)
CONTRACTS = Unit("contrats de ville", "contrats", adds_up=True)
CENTRES = Unit("centres", "centres", adds_up=False)
HALF_DAYS = Unit("demi-journées", "demi-journées", adds_up=True)
POSTS = Unit("postes aidés", "postes", adds_up=True)
SHARE = Unit("part", "%", adds_up=False, decimals=1, factor=100.0)
PER_10K = Unit("demi-journées pour 10 000 habitants", "pour 10 000 hab.", adds_up=False, decimals=1)
PER_CONTRACT = Unit("demi-journées par contrat de ville", "par contrat", adds_up=False, decimals=1)
