"""Portraits of neighbourhoods on the invented country: counts add up and say over how many, rates stay in place."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo import indicators
from geo.errors import UnknownCode
from geo.indicators import aided_posts, named_places
from geo.indicators.definition import Level, Status, Theme
from geo.indicators.neighbourhoods import NO_VINTAGE, vintages
from geo.indicators.portrait import FIGURES
from geo.tables import SCHEMAS, Tables, faults
from tests import tiny_country
from tests.tiny_country import REFERENCE, VINTAGE

PORTRAIT = [indicator for indicator in indicators.ALL if indicator.theme is Theme.PORTRAIT]
LIST = "liste incomplète : chiffre minimal"

Sum = tuple[float | None, str, str | None]
"""Value, status, note."""

SUMS: dict[Level, dict[str, Sum]] = {
    Level.COMMUNE: {
        "01001": (3000, "observe", "somme de 2 QPV sur 2"),  # 1000, and 2000 of the one that is also in 01002
        "01002": (5000, "observe", "somme de 2 QPV sur 2"),  # 2000 + 3000
        "02001": (500, "estime", "somme de 1 QPV sur 2"),
        "03001": (800, "observe", "somme de 1 QPV sur 1"),
        "04001": (0, "estime", f"somme de 1 QPV sur 4 ; {LIST}"),
    },
    Level.DEPARTMENT: {
        "01": (6000, "observe", "somme de 3 QPV sur 3"),  # the one in two communes counts once
        "02": (500, "estime", "somme de 1 QPV sur 2"),
        "03": (800, "observe", "somme de 1 QPV sur 1"),
        "04": (0, "estime", f"somme de 1 QPV sur 4 ; {LIST}"),  # a zero that was published is a zero
        "05": (0, "observe", "aucun quartier prioritaire"),
        "971": (None, "non_renseigne", None),
        "987": (None, "non_renseigne", None),
    },
    Level.REGION: {
        "01": (None, "non_renseigne", None),
        "11": (6500, "estime", "somme de 4 QPV sur 5"),
        "22": (800, "estime", f"somme de 2 QPV sur 5 ; {LIST}"),
        "987": (None, "non_renseigne", None),
    },
    Level.CENTRE: {
        "alpha": (6500, "estime", "somme de 4 QPV sur 5"),
        "beta": (800, "estime", f"somme de 2 QPV sur 5 ; {LIST}"),
    },
    Level.COUNTRY: {"FR": (7300, "estime", f"somme de 6 QPV sur 10 ; {LIST}")},
}


@pytest.fixture(scope="module")
def known() -> Tables:
    """The invented country with its figures."""
    tables = tiny_country.with_figures()
    assert list(faults(tables)) == []
    return tables


def told(tables: Tables, key: str, level: Level) -> dict[str, Sum]:
    found = indicators.find(key).compute(tables, level, REFERENCE)
    return {
        str(code): (None if value != value else value, status, note)
        for code, value, status, note in zip(found.index, found["value"], found["status"], found["note"], strict=True)
    }


@pytest.mark.parametrize("level", SUMS, ids=str)
def test_a_count_adds_up_and_says_over_how_many(known: Tables, level: Level) -> None:
    assert told(known, "pop_mun", level) == SUMS[level]


def test_each_neighbourhood_has_its_figure_or_the_reason_why_not(known: Tables) -> None:
    found = indicators.find("tp60").compute(known, Level.NEIGHBOURHOOD, REFERENCE)
    assert found["value"].dropna().to_dict() == {"QN00101M": 40.5, "QN00102M": 20, "QN00103N": 30, "QN00202I": 30}
    without = found.loc[found["value"].isna(), "status"].to_dict()
    assert without == {
        "QN00201M": "secret", "QN00401M": "sans_objet",
        "QN00301M": "non_renseigne", "QN00402M": "non_renseigne", "QN00403M": "non_renseigne",
        "QN00404N": "non_renseigne",
    }  # fmt: skip


def test_a_figure_carries_its_own_vintage_and_source(known: Tables) -> None:
    found = indicators.find("pop_mun").compute(known, Level.NEIGHBOURHOOD, REFERENCE)
    assert set(found.loc[found["value"].notna(), "vintage"]) == {VINTAGE}
    assert set(found.loc[found["value"].notna(), "source"]) == {"https://example.org/releve"}
    assert vintages(found) == VINTAGE


def test_vintages_in_words() -> None:
    rows = pd.DataFrame({"value": [1.0, 2.0, float("nan")], "vintage": ["2018", "2017", "1999"]})
    assert vintages(rows) == "2017 et 2018"
    assert vintages(rows.assign(vintage=None)) == NO_VINTAGE


@pytest.mark.parametrize("level", [level for level in Level if level is not Level.NEIGHBOURHOOD], ids=str)
def test_a_rate_does_not_exist_above_the_neighbourhood(level: Level) -> None:
    assert level not in indicators.find("tp60").levels
    assert "ne se moyenne pas" in indicators.find("tp60").limits


def test_only_counts_that_may_be_added_are() -> None:
    added = {indicator.key for indicator in PORTRAIT if Level.COUNTRY in indicator.levels}
    assert added == {
        "pop_mun", "percou", "foyers_caf", "abcde", "abcde_f", "abcde_h", "abc_capbep", "abc_bac", "abc_supbac",
        "nbetab", "ens_sante", "serv_par", "serv_tot", "auto_ent",
    }  # fmt: skip
    assert all(indicator.is_count for indicator in PORTRAIT if indicator.key in added)


def test_income_does_not_exist_where_it_is_not_produced(known: Tables) -> None:
    island = {"code": "QN97101I", "name": "Le Bourg", "department_code": "971", "generation": 2024}
    listed = tiny_country.frame(SCHEMAS["neighbourhoods"], [*known.neighbourhoods.to_dict("records"), island])
    content = replace(known, neighbourhoods=listed)
    assert told(content, "tp60", Level.NEIGHBOURHOOD)["QN97101I"] == (
        None, "sans_objet", "non produit dans ce territoire",
    )  # fmt: skip
    assert told(content, "pop_mun", Level.NEIGHBOURHOOD)["QN97101I"] == (None, "non_renseigne", None)


def test_only_what_an_edition_knows_is_offered(tiny: Tables, known: Tables) -> None:
    def offered(tables: Tables) -> list[str]:
        return [indicator.key for indicator in indicators.offered(tables) if indicator.theme is Theme.PORTRAIT]

    assert offered(tiny) == []
    assert offered(known) == ["pop_mun", "tp60"]
    rows = known.neighbourhood_figures
    nothing = rows[rows["value"].isna()]
    assert offered(replace(known, neighbourhood_figures=nothing)) == [], "statuses alone draw no map"
    hidden = (*FIGURES, *aided_posts.ALL, *named_places.ALL)
    assert len(indicators.offered(tiny)) == len(indicators.ALL) - len(hidden)


def test_each_says_what_it_may_be_compared_with() -> None:
    assert len(PORTRAIT) == 41
    for indicator in PORTRAIT:
        assert "millésime" in indicator.comparable_with
        assert not indicator.compares_generations
    assert {indicator.key for indicator in PORTRAIT if indicator.secrecy} == {
        "pmimp", "part_chomprinc", "decuc_q2", "decuc_d1", "decuc_d9", "disp_q2", "disp_d1", "disp_d9", "tp60", "brev",
    }  # fmt: skip


def test_a_value_and_its_status_must_agree(known: Tables) -> None:
    rows = known.neighbourhood_figures.copy()
    rows.loc[rows["status"] == Status.SECRET, "value"] = 12.0
    assert list(faults(replace(known, neighbourhood_figures=rows))) == [
        "neighbourhood_figures : 1 valeur(s) que leur statut contredit"
    ]


def test_an_unknown_neighbourhood_is_a_fault(known: Tables) -> None:
    rows = known.neighbourhood_figures.copy()
    rows.loc[0, "neighbourhood_code"] = "QN99901M"
    (fault,) = faults(replace(known, neighbourhood_figures=rows))
    assert fault == "neighbourhood_figures.neighbourhood_code : 1 code(s) inconnu(s) de neighbourhoods : QN99901M"


def test_an_unknown_figure_is_told() -> None:
    with pytest.raises(UnknownCode, match="« tp61 » n'existe pas"):
        indicators.find("tp61")
