"""Places side by side, and a ranking, to take away: one row per value, as shown, and what each column means."""

from __future__ import annotations

import pandas as pd

from geo.atlas import Atlas
from geo.comparison import Comparison, name_of
from geo.export.files import file_name, named_sources
from geo.ranking import Ranking

_OF_ALL = {
    "unite": "unité de la valeur",
    "date": "date des périmètres",
    "source": "publications de la valeur",
    "edition": "édition des données",
    "licence": "licence des données",
}
COMPARISON_DICTIONARY = {
    "lieu": "lieu comparé, écrit niveau-code",
    "nom": "nom du lieu",
    "indicateur": "ce qui est mesuré",
    "valeur": "valeur ; vide quand il n'y en a pas, le statut dit pourquoi",
    "statut": "observe, estime, secret, non_renseigne ou sans_objet",
    "ecart": "différence avec le premier lieu ; vide quand elle n'a pas de sens",
    "sans_ecart": "pourquoi la différence n'est pas donnée",
    "millesime": "année ou années dont parle la valeur, quand elle en a",
    "remarque": "ce qu'il faut savoir de la valeur",
    **_OF_ALL,
}
"""What each column of the places side by side means, in order."""
RANKING_DICTIONARY = {
    "code": "code du territoire ou du centre",
    "nom": "nom",
    "rang": "rang, du plus grand au plus petit ; les ex æquo ont le même",
    "ex_aequo": "oui quand d'autres ont la même valeur",
    "n": "nombre de territoires classés",
    "indicateur": "ce qui est classé",
    "valeur": "valeur, dans l'unité de la colonne unite ; une part est entre 0 et 1",
    "statut": "observe ou estime",
    "numerateur": "numérateur d'un rapport",
    "denominateur": "dénominateur d'un rapport",
    "marge_basse": "bas de l'intervalle de Poisson à 95 %, quand il existe",
    "marge_haute": "haut de cet intervalle",
    "petit_nombre": "ce qui rend le territoire trop petit pour que son rang soit lu seul ; vide autrement",
    "remarque": "ce qu'il faut savoir de la valeur",
    **_OF_ALL,
}
"""What each column of a ranking means, in order."""


def comparison_rows(atlas: Atlas, found: Comparison) -> pd.DataFrame:
    """One row per indicator and place, indexed by place; columns of `COMPARISON_DICTIONARY`."""
    rows = [
        {
            "lieu": str(cell.place),
            "nom": name_of(atlas, cell.place),
            "indicateur": row.indicator.label,
            "valeur": cell.value,
            "statut": cell.status.value,
            "ecart": cell.difference,
            "sans_ecart": cell.refusal,
            "millesime": cell.vintage,
            "remarque": cell.note,
            "unite": row.indicator.unit.name,
            "date": atlas.on.isoformat(),
            "source": " | ".join(row.sources),
        }
        for rows_of_theme in found.themes.values()
        for row in rows_of_theme
        for cell in row.cells
    ]
    return atlas.provenance.stamped(pd.DataFrame(rows, columns=list(COMPARISON_DICTIONARY)).set_index("lieu"))


def ranking_rows(atlas: Atlas, found: Ranking) -> pd.DataFrame:
    """The ranked territories in order, indexed by code; columns of `RANKING_DICTIONARY`."""
    rows = [
        {
            "code": row.code,
            "nom": row.name,
            "rang": row.rank,
            "ex_aequo": "oui" if row.is_tied else "non",
            "n": found.count,
            "indicateur": found.indicator.label,
            "valeur": row.value,
            "statut": row.status.value,
            "numerateur": row.numerator,
            "denominateur": row.denominator,
            "marge_basse": row.margin[0] if row.margin else None,
            "marge_haute": row.margin[1] if row.margin else None,
            "petit_nombre": row.small,
            "remarque": row.note,
            "unite": found.indicator.unit.name,
            "date": atlas.on.isoformat(),
            "source": named_sources(atlas, found.indicator.sources),
        }
        for row in found.rows
    ]
    return atlas.provenance.stamped(pd.DataFrame(rows, columns=list(RANKING_DICTIONARY)).set_index("code"))


def comparison_file_name(atlas: Atlas) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_comparaison.csv`."""
    return f"{atlas.provenance.file_name('comparaison')}.csv"


def ranking_file_name(atlas: Atlas, found: Ranking) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_qpv_departement_classement.csv`."""
    return f"{file_name(atlas, found.indicator.key, found.level)}_classement.csv"
