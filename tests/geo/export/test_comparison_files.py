"""The places side by side and the ranking read back to the numbers that are shown, with the meaning of each column."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from geo.atlas import Atlas
from geo.comparison import asked_places, compare
from geo.export import delimited
from geo.export.comparison_files import (
    comparison_file,
    ranking_file,
)
from geo.export.shown import Shown
from geo.indicators.definition import Level
from geo.ranking import ranking
from geo.store import OpenEdition
from tests.tiny_country import OVERLAP


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    return Atlas(tiny_edition, OVERLAP)


def read_back(file: Shown) -> pd.DataFrame:
    text = delimited.french(file).decode("utf-8-sig")
    table = pd.read_csv(io.StringIO(text), sep=";", decimal=",", comment="#", dtype={"code": str})
    assert [column for column in table.columns if f"# {column} : " not in text] == []
    assert list(table.columns) == [field.key for field in file.fields]
    return table


def test_file_of_places_side_by_side(atlas: Atlas) -> None:
    places = asked_places(atlas, "departement-01,departement-02,departement-971").places
    file = comparison_file(atlas, compare(atlas, places))
    table = read_back(file)
    rows = table[table["indicateur"] == "Quartiers prioritaires"].set_index("lieu")
    assert rows.loc["departement-02", ["valeur", "ecart"]].tolist() == [2, -1]
    assert rows.loc["departement-971", "statut"] == "non_renseigne"
    assert rows["valeur"].isna().tolist() == [False, False, True], "not known is empty"
    assert file.name == "atlas-crpv_tiny-2024_2018-06-30_comparaison"


def test_file_of_a_ranking(atlas: Atlas) -> None:
    found = ranking(atlas, "demi_journees_10000_hab", Level.CENTRE)
    file = ranking_file(atlas, found)
    table = read_back(file).set_index("code")
    assert table["rang"].to_dict() == {"alpha": 1, "beta": 2}
    assert set(table["n"]) == {2}
    assert table.loc["alpha", ["valeur", "numerateur", "denominateur"]].tolist() == [120, 120, 10000]
    assert table.loc["alpha", "marge_basse"] == pytest.approx(99.492, abs=0.001)
    assert table.loc["beta", "petit_nombre"].endswith("habitants")
    assert file.name.endswith("_demi_journees_10000_hab_centre-de-ressources_classement")
