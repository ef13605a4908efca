"""Inhabitants of the priority neighbourhoods and city contracts by département, and published totals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo.sources.csv_table import numbers, optional, read_text
from geo.tables import OBSERVATIONS, TOTALS

DEPARTMENT_COLUMNS = (
    "code_dep",
    "departement",
    "code_region",
    "region",
    "nb_contrats_ville_2018",
    "pop_qpv_rp2018",
)

_MAYOTTE = "976"
_INHABITANTS_NOTE = "Habitants des quartiers de la génération 2015, somme des contrats de ville, recensement de 2018"
_CONTRACTS_NOTE = "Un contrat interdépartemental est compté dans le département de son porteur"

_TOTALS = {
    "niveau": "level",
    "code": "code",
    "nom": "name",
    "annee": "year",
    "indicateur": "measure",
    "valeur": "value",
    "unite": "unit",
    "source_url": "source",
    "note": "note",
}


def departments(path: Path) -> tuple[str, ...]:
    """The codes of all départements, and of the collectivités counted with them."""
    return tuple(read_text(path, DEPARTMENT_COLUMNS)["code_dep"])


def observations(path: Path, source: str) -> pd.DataFrame:
    """Two figures per département: `inhabitants_rp2018` and `contracts_2018`. An empty cell gives no row.

    `source` is the address of the publication.
    """
    raw = read_text(path, DEPARTMENT_COLUMNS)
    inhabitants = _figures(raw, "pop_qpv_rp2018", "inhabitants_rp2018", path.name)
    inhabitants["note"] = _INHABITANTS_NOTE
    # Mayotte had its own census, a year earlier.
    in_mayotte = inhabitants["code"] == _MAYOTTE
    inhabitants.loc[in_mayotte, "year"] = 2017
    inhabitants.loc[in_mayotte, "note"] = _INHABITANTS_NOTE + " (2017 pour Mayotte)"
    contracts = _figures(raw, "nb_contrats_ville_2018", "contracts_2018", path.name)
    contracts["note"] = _CONTRACTS_NOTE
    frame = pd.concat([inhabitants, contracts]).assign(source=source)
    return frame.sort_values(list(OBSERVATIONS.key), ignore_index=True)[OBSERVATIONS.column_names]


def totals(path: Path) -> pd.DataFrame:
    """Published totals to check against. When sources disagree every row is kept."""
    frame = read_text(path, tuple(_TOTALS)).rename(columns=_TOTALS)
    frame["value"] = numbers(frame, "value", path.name)
    frame["note"] = optional(frame["note"])
    return frame.sort_values(list(TOTALS.key), ignore_index=True)[TOTALS.column_names]


def _figures(raw: pd.DataFrame, column: str, measure: str, where: str) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "level": "department",
            "code": raw["code_dep"],
            "measure": measure,
            "value": numbers(raw, column, where),
            "status": "observe",
            "year": 2018,
        }
    )
    return frame.dropna(subset="value")
