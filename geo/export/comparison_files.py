"""Places side by side, and a ranking, to take away: one row per value, as shown, and what each column means."""

from __future__ import annotations

import pandas as pd

from geo import wording
from geo.atlas import Atlas
from geo.comparison import Comparison, name_of
from geo.export.files import named_sources, shapes_of, word_of
from geo.export.shown import Shown, shown
from geo.ranking import Ranking
from geo.small_numbers import RULE

_COMPARED = (
    "lieu", "nom", "indicateur", "valeur", "statut", "ecart", "sans_ecart", "millesime", "remarque", "unite", "date",
    "source", "edition", "licence",
)  # fmt: skip
_RANKED = (
    "code", "nom", "rang", "ex_aequo", "n", "indicateur", "valeur", "statut", "numerateur", "denominateur",
    "marge_basse", "marge_haute", "petit_nombre", "remarque", "unite", "date", "source", "edition", "licence",
)  # fmt: skip


def comparison_file(atlas: Atlas, found: Comparison) -> Shown:
    """The places side by side, as shown."""
    rows = comparison_rows(atlas, found)
    names = ", ".join(dict.fromkeys(rows["nom"]))
    meanings = {"ecart": "différence avec le premier lieu ; vide quand elle n'a pas de sens"}
    name = comparison_file_name(atlas)
    return shown(atlas, name, f"Comparaison : {names}", rows, (("Lieux", names),), meanings=meanings)


def ranking_file(atlas: Atlas, found: Ranking) -> Shown:
    """The ranking as shown, each territory at its place."""
    level = wording.LEVELS[found.level.value]
    chosen = (
        ("Indicateur", found.indicator.label),
        ("Définition", found.indicator.definition),
        ("Limites", found.indicator.limits),
        ("Maille", level),
        ("Petit nombre", RULE),
    )
    title = f"Classement : {found.indicator.label}, {level.lower()}"
    rows, shapes = ranking_rows(atlas, found), shapes_of(atlas, found.level)
    return shown(atlas, ranking_file_name(atlas, found), title, rows, chosen, shapes=shapes)


def comparison_rows(atlas: Atlas, found: Comparison) -> pd.DataFrame:
    """One row per indicator and place, indexed by place; in the order of the screen."""
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
    return atlas.provenance.stamped(pd.DataFrame(rows, columns=list(_COMPARED)).set_index("lieu"))


def ranking_rows(atlas: Atlas, found: Ranking) -> pd.DataFrame:
    """The ranked territories in order, indexed by code; ranks first."""
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
    return atlas.provenance.stamped(pd.DataFrame(rows, columns=list(_RANKED)).set_index("code"))


def comparison_file_name(atlas: Atlas) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_comparaison`."""
    return atlas.provenance.file_name("comparaison")


def ranking_file_name(atlas: Atlas, found: Ranking) -> str:
    """A name that says what the file is: `atlas-crpv_fr-2024_2024-06-30_qpv_departement_classement`."""
    return atlas.provenance.file_name(found.indicator.key, word_of(found.level), "classement")
