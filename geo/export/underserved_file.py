"""The territories of high need and low, or no known, activity, to take away: each row says why it is there."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.export.files import named_sources
from geo.need_activity import Matrix

UNDERSERVED_DICTIONARY = {
    "code": "code du centre ou du département",
    "nom": "nom",
    "genre": "centre de ressources, ou département sans centre connu",
    "constat": "pourquoi le territoire est dans la liste",
    "besoin": "valeur du besoin, dans l'unité de besoin_unite",
    "besoin_statut": "observe, estime",
    "besoin_unite": "unité du besoin",
    "besoin_mediane": "médiane des besoins de la même maille, à partir de laquelle un besoin est fort",
    "besoin_mediane_n": "nombre de valeurs de cette médiane",
    "activite": "valeur de l'activité ; vide quand elle n'est pas connue, jamais zéro à la place",
    "activite_statut": "observe, estime, non_renseigne, secret, sans_objet, ou non_couvert : aucun centre connu",
    "activite_unite": "unité de l'activité",
    "activite_mediane": "médiane des activités connues ; vide quand elles sont trop peu nombreuses",
    "activite_mediane_n": "nombre d'activités connues",
    "petit_nombre": "ce qui rend le territoire trop petit pour être lu seul ; vide autrement",
    "date": "date des périmètres ; l'activité est celle de l'année",
    "source": "publications du besoin et de l'activité",
    "edition": "édition des données",
    "licence": "licence des données",
}
"""What each column means, in order."""


def underserved_rows(atlas: Atlas, found: Matrix) -> pd.DataFrame:
    """The list as it is shown, indexed by code; columns of `UNDERSERVED_DICTIONARY`."""
    spots = [one.spot for one in found.underserved]
    rows = pd.DataFrame(index=pd.Index([spot.code for spot in spots], name="code"))
    rows["nom"] = [spot.name for spot in spots]
    rows["genre"] = [wording.LEVELS[spot.level.value] for spot in spots]
    rows["constat"] = [one.reason for one in found.underserved]
    rows["besoin"] = [spot.need for spot in spots]
    rows["besoin_statut"] = [spot.need_status.value for spot in spots]
    rows["besoin_unite"] = found.need.unit.name
    rows["besoin_mediane"] = [one.median.value for one in found.underserved]
    rows["besoin_mediane_n"] = [one.median.count for one in found.underserved]
    rows["activite"] = [spot.activity for spot in spots]
    rows["activite_statut"] = [(spot.emptiness or spot.activity_status).value for spot in spots]
    rows["activite_unite"] = found.activity.unit.name
    rows["activite_mediane"] = found.activity_median.value
    rows["activite_mediane_n"] = found.activity_median.count
    rows["petit_nombre"] = [spot.small for spot in spots]
    rows["date"] = atlas.on.isoformat()
    rows["source"] = named_sources(atlas, tuple(dict.fromkeys((*found.need.sources, *found.activity.sources))))
    return atlas.provenance.stamped(rows)


def underserved_file_name(atlas: Atlas, found: Matrix) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_sous-servis_habitants.csv`."""
    return f"{atlas.provenance.file_name('sous-servis', found.need.key)}.csv"
