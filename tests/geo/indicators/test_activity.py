"""Activity of the invented centres: what was not received is missing, a declared zero is zero, sums say what lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geo import indicators
from geo.indicators.activity import POST_MEASURES, published, reporting_years
from geo.indicators.definition import Level, Status
from geo.tables import NATIONAL, Tables
from tests.tiny_country import FIRST, ONLY_EMPTY, OVERLAP, REFERENCE

OBSERVED, ESTIMATED = Status.OBSERVED, Status.ESTIMATED
MISSING, NOTHING_BELOW = (None, Status.MISSING), (None, Status.NOT_APPLICABLE)

EXPECTED = {
    ("demi_journees", OVERLAP, Level.CENTRE): {
        "alpha": (120, OBSERVED),  # the total of the year, without its part « formation »
        "beta": (0, OBSERVED),  # declared zero
        "gamma": MISSING,
    },
    ("demi_journees", OVERLAP, Level.COUNTRY): {"FR": (500, OBSERVED)},
    ("demi_journees", REFERENCE, Level.CENTRE): {"alpha": (90, ESTIMATED), "beta": MISSING},
    ("demi_journees", REFERENCE, Level.COUNTRY): {"FR": (600, OBSERVED)},
    ("demi_journees", ONLY_EMPTY, Level.COUNTRY): {"FR": MISSING},  # centres are not added up to a national figure
    ("demi_journees_10000_hab", OVERLAP, Level.CENTRE): {
        "alpha": (120, OBSERVED),  # 120 over 10,000 inhabitants
        "beta": (0, OBSERVED),
        "gamma": MISSING,
    },
    ("demi_journees_10000_hab", FIRST, Level.CENTRE): {
        "alpha": MISSING,
        "beta": MISSING,
        "gamma": (60, OBSERVED),  # 30 over 5,000
    },
    ("demi_journees_10000_hab", OVERLAP, Level.COUNTRY): {"FR": (250, OBSERVED)},  # 500 over 20,000
    ("demi_journees_10000_hab", ONLY_EMPTY, Level.CENTRE): {
        "alpha": MISSING,
        "beta": MISSING,
        "gamma": NOTHING_BELOW,  # 10 half-days where nobody lives in a QPV
    },
    ("demi_journees_par_contrat", OVERLAP, Level.CENTRE): {
        "alpha": (24, OBSERVED),  # 120 over 5 contracts
        "beta": (0, OBSERVED),
        "gamma": MISSING,
    },
    ("demi_journees_par_contrat", REFERENCE, Level.COUNTRY): {"FR": (60, OBSERVED)},  # 600 over 10
    ("postes_aides", OVERLAP, Level.CENTRE): {
        "alpha": (5, ESTIMATED),  # 2 published and 3 estimated: a sum is as sure as its least sure part
        "beta": (1, OBSERVED),
        "gamma": MISSING,
    },
    ("postes_aides", OVERLAP, Level.COUNTRY): {"FR": (6, ESTIMATED)},
    ("postes_aides", REFERENCE, Level.COUNTRY): {"FR": MISSING},
}


@pytest.mark.parametrize(("key", "on", "level"), EXPECTED, ids=str)
def test_values_and_statuses(tiny: Tables, key: str, on: date, level: Level) -> None:
    found = indicators.find(key).compute(tiny, level, on)
    expected = EXPECTED[key, on, level]
    assert dict(zip(found.index, found["status"], strict=True)) == {code: told for code, (_, told) in expected.items()}
    values = pd.Series({code: value for code, (value, _) in expected.items()}, dtype=float)
    pd.testing.assert_series_equal(found["value"], values, check_names=False)


def test_a_ratio_shows_both_its_terms(tiny: Tables) -> None:
    row = indicators.find("demi_journees_10000_hab").compute(tiny, Level.COUNTRY, OVERLAP).loc["FR"]
    assert (row["numerator"], row["denominator"]) == (500, 20000)


def test_about_is_told_in_words_and_the_source_travels(tiny: Tables) -> None:
    row = indicators.find("demi_journees").compute(tiny, Level.COUNTRY, OVERLAP).loc["FR"]
    assert row["note"] == "environ"
    assert row["source"] == "https://example.org/releve/demi_journees"


def test_a_sum_over_centres_says_how_many_it_lacks(tiny: Tables) -> None:
    note = indicators.find("postes_aides").compute(tiny, Level.COUNTRY, OVERLAP).loc["FR", "note"]
    assert note == "somme de 2 centres sur 3 ; les autres ne sont pas renseignés"


def test_a_sum_names_the_sources_of_all_its_parts(tiny: Tables) -> None:
    sources = indicators.find("postes_aides").compute(tiny, Level.CENTRE, OVERLAP)["source"]
    assert sources["alpha"] == (
        "https://example.org/releve/postes_adultes_relais | https://example.org/releve/postes_fonjep"
    )


def test_the_national_figure_is_not_added_to_those_of_the_centres(tiny: Tables) -> None:
    more = tiny.activity.iloc[[-1]].assign(centre_code=NATIONAL, measure="postes_fonjep", value=100.0)
    with_national = replace(tiny, activity=pd.concat([tiny.activity, more], ignore_index=True))
    found = indicators.find("postes_aides").compute(with_national, Level.COUNTRY, OVERLAP)
    assert found.loc["FR", "value"] in (6, 100), "one or the other, never their sum"


def test_published_figures_of_a_year(tiny: Tables) -> None:
    found = published(tiny, ("demi_journees",), "total", 2018)
    assert found["value"].to_dict() == {NATIONAL: 500, "alpha": 120, "beta": 0}
    assert published(tiny, POST_MEASURES, None, 2018)["value"].to_dict() == {"alpha": 5, "beta": 1}
    assert published(tiny, ("demi_journees",), "total", 1999).empty


def test_years_with_a_figure(tiny: Tables) -> None:
    assert reporting_years(tiny, ("demi_journees",)) == (2015, 2018, 2019, 2024)
    assert reporting_years(tiny, ("nb_centres",)) == (), "an undated statement has no year"
