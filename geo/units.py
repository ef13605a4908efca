"""Units: how a number is written, and whether numbers of that unit may be added up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """How a number is written, and what may be done with it.

    A count is drawn as circles, anything else as colour. Most counts add up; centres do not, since one of them may
    serve several territories.
    """

    name: str
    symbol: str
    is_count: bool
    adds_up: bool
    decimals: int = 0
    factor: float = 1.0
    """Multiplies the stored value before display: shares are stored between 0 and 1, shown per 100."""
    has_tenths: bool = False
    """Whether it may be no whole number, and then has one decimal: a count of half-days, as centres tell them."""

    def decimals_for(self, *values: float) -> int:
        """How many decimals these values are written with, all of them alike; an empty one asks for none."""
        is_split = any(value == value and not float(value).is_integer() for value in values)
        return self.decimals or int(self.has_tenths and is_split)


NEIGHBOURHOODS = Unit("quartiers prioritaires", "QPV", is_count=True, adds_up=True)
INHABITANTS = Unit("habitants des QPV", "hab.", is_count=True, adds_up=True)
COMMUNES = Unit("communes à quartier prioritaire", "communes", is_count=True, adds_up=True)
CONTRACTS = Unit("contrats de ville", "contrats", is_count=True, adds_up=True)
CENTRES = Unit("centres", "centres", is_count=True, adds_up=False)
HALF_DAYS = Unit("demi-journées", "demi-journées", is_count=True, adds_up=True, has_tenths=True)
ACTIONS = Unit("actions", "actions", is_count=True, adds_up=True)
"""Lines that centres have sent in: one per action, and one for each yearly total."""
FIELD_REPORTS = Unit("remontées de terrain", "remontées", is_count=True, adds_up=True)
MEETINGS = Unit("rencontres", "rencontres", is_count=True, adds_up=True)
ATTENDANCES = Unit("participations", "participations", is_count=True, adds_up=True)
DIFFERENT_PEOPLE = Unit("personnes différentes", "personnes", is_count=True, adds_up=False)
"""Each counted once: somebody who comes to two meetings would count twice in their sum."""
PUBLICATIONS = Unit("publications", "publications", is_count=True, adds_up=True)
REQUESTS = Unit("demandes traitées", "demandes", is_count=True, adds_up=True)
POSTS = Unit("postes aidés", "postes", is_count=True, adds_up=True)
POSTS_HERE = Unit("postes aidés par l'État", "postes", is_count=True, adds_up=False)
"""By territory: one post may serve several."""
AID = Unit("euros d'aide de l'État", "€", is_count=True, adds_up=True)
SHARE = Unit("part", "%", is_count=False, adds_up=False, decimals=1, factor=100.0)
PER_10K = Unit("demi-journées pour 10 000 habitants", "pour 10 000 hab.", is_count=False, adds_up=False, decimals=1)
PER_NEIGHBOURHOOD = Unit("demi-journées par QPV", "par QPV", is_count=False, adds_up=False, decimals=1)
PER_CONTRACT = Unit("demi-journées par contrat de ville", "par contrat", is_count=False, adds_up=False, decimals=1)
POSTS_PER_10K = Unit("postes pour 10 000 habitants", "pour 10 000 hab.", is_count=False, adds_up=False, decimals=1)
AID_PER_10K = Unit("euros pour 10 000 habitants", "€ pour 10 000 hab.", is_count=False, adds_up=False)

POPULATION = Unit("habitants", "hab.", is_count=True, adds_up=True)
COMMUNE_POPULATION = Unit("habitants des communes ou de leurs QPV", "hab.", is_count=True, adds_up=False)
PEOPLE = Unit("personnes", "pers.", is_count=True, adds_up=True)
HOUSEHOLDS = Unit("foyers allocataires", "foyers", is_count=True, adds_up=True)
JOB_SEEKERS = Unit("demandeurs d'emploi", "demandeurs", is_count=True, adds_up=True)
ESTABLISHMENTS = Unit("établissements", "établ.", is_count=True, adds_up=True)
SCHOOLS_NEARBY = Unit("établissements scolaires à proximité", "établ.", is_count=True, adds_up=False)
PERCENT = Unit("pour cent", "%", is_count=False, adds_up=False, decimals=1)
"""A share as published, already per 100: `SHARE` is for those that are computed here."""
EUROS = Unit("euros par unité de consommation et par an", "€", is_count=False, adds_up=False)
YOUTH_INDEX = Unit(
    "personnes de 0 à 19 ans par personne de 60 ans ou plus", "pour 1 aîné", is_count=False, adds_up=False, decimals=1
)
