"""The list of priority neighbourhoods and of their communes, generation 2024."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo.errors import InvalidTable
from geo.sources.csv_table import optional, read_text
from geo.sources.france.codes import department_of_neighbourhood
from geo.tables import LIST_GAPS, NEIGHBOURHOOD_COMMUNES, NEIGHBOURHOODS

GENERATION = 2024

_COLUMNS = ("code_qp", "lib_qp", "insee_com", "lib_com", "insee_dep")
_GAP_COLUMNS = ("code_dep", "etat", "source_url", "remarque")
_FAULTS_SHOWN = 5


def neighbourhoods(path: Path) -> pd.DataFrame:
    """One row per neighbourhood. Raises `InvalidTable` where the département is not the one written in the code."""
    raw = read_text(path, _COLUMNS)
    wrong = raw[raw["code_qp"].map(department_of_neighbourhood) != raw["insee_dep"]]
    if len(wrong):
        shown = ", ".join(wrong["code_qp"].iloc[:_FAULTS_SHOWN])
        raise InvalidTable(path.name, (f"insee_dep n'est pas celui du code : {len(wrong)} quartier(s), {shown}",))
    frame = raw.rename(columns={"code_qp": "code", "lib_qp": "name", "insee_dep": "department_code"})
    frame["generation"] = GENERATION
    return frame.sort_values("code", ignore_index=True)[NEIGHBOURHOODS.column_names]


def neighbourhood_communes(path: Path) -> pd.DataFrame:
    """One row per neighbourhood and commune: a neighbourhood over several communes has several rows."""
    raw = read_text(path, _COLUMNS)
    raw["commune_code"] = raw["insee_com"].str.split(",")
    frame = raw.explode("commune_code").rename(columns={"code_qp": "neighbourhood_code"})
    frame["commune_code"] = frame["commune_code"].str.strip()
    keys = list(NEIGHBOURHOOD_COMMUNES.key)
    return frame.sort_values(keys, ignore_index=True)[NEIGHBOURHOOD_COMMUNES.column_names]


def list_gaps(path: Path) -> pd.DataFrame:
    """The départements and collectivités of which the list holds only a part, or nothing."""
    raw = read_text(path, _GAP_COLUMNS)
    raw["note"] = optional(raw["remarque"])
    names = {"code_dep": "department_code", "etat": "state", "source_url": "source"}
    return raw.rename(columns=names).sort_values("department_code", ignore_index=True)[LIST_GAPS.column_names]
