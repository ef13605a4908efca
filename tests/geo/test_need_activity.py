"""Need against activity, worked out by hand on six centres of the invented country.

Inhabitants of the départements: 01 6,000; 02 4,000; 03 3,000; 04 2,000; 05 none; 971 5,000; 987 not known.

    centre   serves   inhabitants   half-days   for 10,000
    alpha      01        6,000          3           5
    beta       02        4,000          0           0
    zeta       02        4,000          ?           ?
    gamma      03        3,000          3          10
    delta      04        2,000          4          20
    epsilon    05            0          7       not applicable

Median of the six needs: 3,500. Median of the four activities: 7.5. Median of the six départements known: 3,500.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.export import delimited
from geo.export.underserved_file import underserved_file
from geo.indicators.definition import Level, Status
from geo.need_activity import Emptiness, Matrix, Median, matrix
from geo.needs import needs
from geo.store import OpenEdition
from geo.tables import SCHEMAS
from tests import tiny_country
from tests.tiny_country import OVERLAP, REFERENCE

SERVES = {"alpha": "01", "beta": "02", "zeta": "02", "gamma": "03", "delta": "04", "epsilon": "05"}
HALF_DAYS = {"alpha": 3, "beta": 0, "gamma": 3, "delta": 4, "epsilon": 7}


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    source = "https://example.org/releve"
    centres = [
        {"code": code, "name": code.title(), "state": "oui", "confidence": "haute", "source": source} for code in SERVES
    ]
    activity = [
        {"centre_code": code, "year": 2024, "measure": "demi_journees", "part": "total", "value": value,
         "operator": "=", "unit": "demi-journées", "status": "observe", "source": source}
        for code, value in HALF_DAYS.items()
    ]  # fmt: skip
    tables = replace(
        tiny_edition.tables,
        centres=tiny_country.frame(SCHEMAS["centres"], centres),
        coverage=tiny_country.coverage(
            (code, department, "2015-01-01", None, True, "etabli") for code, department in SERVES.items()
        ),
        activity=tiny_country.frame(SCHEMAS["activity"], activity),
    )
    return Atlas(replace(tiny_edition, tables=tables), REFERENCE)


@pytest.fixture(scope="module")
def found(atlas: Atlas) -> Matrix:
    return matrix(atlas)


def test_centres_are_placed_by_need_and_activity(found: Matrix) -> None:
    assert {spot.code: (spot.need, spot.activity) for spot in found.placed} == {
        "alpha": (6000, 5), "beta": (4000, 0), "gamma": (3000, 10), "delta": (2000, 20),
    }  # fmt: skip


def test_what_has_no_activity_stands_apart_by_reason(found: Matrix) -> None:
    assert {spot.code: spot.emptiness for spot in found.apart} == {
        "zeta": Emptiness.MISSING, "epsilon": Emptiness.NOT_APPLICABLE,
    }  # fmt: skip
    assert {spot.code: spot.emptiness for spot in found.uncovered} == dict.fromkeys(("971", "987"), Emptiness.NO_CENTRE)
    assert all(spot.activity != spot.activity for spot in (*found.apart, *found.uncovered)), "never at zero"


def test_medians_say_over_how_many(found: Matrix) -> None:
    assert found.need_median == Median(3500, 6)
    assert found.activity_median == Median(7.5, 4)
    assert found.uncovered_median == Median(3500, 6)


def test_quadrants(found: Matrix) -> None:
    assert {spot.code: found.quadrant(spot) for spot in (*found.placed, *found.apart)} == {
        "alpha": "besoin fort, activité faible",
        "beta": "besoin fort, activité faible",
        "gamma": "besoin faible, activité forte",
        "delta": "besoin faible, activité forte",
        "zeta": None,
        "epsilon": None,
    }


def test_value_equal_to_the_median_is_high(found: Matrix) -> None:
    there = replace(found, need_median=Median(4000, 5), activity_median=Median(0, 4))
    assert {spot.code: there.quadrant(spot) for spot in there.placed}["beta"] == "besoin fort, activité forte"


def test_underserved_are_told_why(found: Matrix) -> None:
    assert [(one.spot.level, one.spot.code, one.reason) for one in found.underserved] == [
        (Level.CENTRE, "alpha", "activité sous la médiane"),
        (Level.CENTRE, "beta", "zéro activité déclarée"),
        (Level.CENTRE, "zeta", "activité non renseignée"),
        (Level.DEPARTMENT, "971", "aucun centre connu"),
    ]


def test_too_few_values_have_no_median_and_no_quadrant(tiny_edition: OpenEdition) -> None:
    found = matrix(Atlas(tiny_edition, OVERLAP))
    assert (found.need_median, found.activity_median) == (Median(None, 3), Median(None, 2))
    assert {found.quadrant(spot) for spot in found.placed} == {None}
    assert found.years == (2015, 2018, 2019, 2024)
    assert {spot.code: bool(spot.small) for spot in found.placed} == {"alpha": False, "beta": True}


def test_poverty_counts_neighbourhoods_and_averages_no_rate(tiny_edition: OpenEdition) -> None:
    figures = Atlas(replace(tiny_edition, tables=tiny_country.with_figures()), OVERLAP)
    need = needs(figures)["pauvrete"]
    # Known rates: 40.5, 20 and 30 in 01, 30 in 02. Their median is 30: one neighbourhood, of 01, is above.
    centres = need.compute(figures, Level.CENTRE)
    assert centres.loc["alpha", ["value", "numerator", "denominator"]].tolist() == [0.25, 1, 4]
    assert centres.loc["alpha", "status"] == Status.ESTIMATED, "the rate of one of its five is withheld"
    assert centres.loc["beta", ["value", "numerator", "denominator"]].tolist() == [0, 0, 1]
    assert centres.loc["gamma", "status"] == Status.MISSING
    departments = need.compute(figures, Level.DEPARTMENT)
    assert departments.loc["01", ["value", "status"]].tolist() == [pytest.approx(1 / 3), "observe"]
    assert departments["status"][["03", "04", "05", "971"]].tolist() == [
        "non_renseigne", "non_renseigne", "sans_objet", "non_renseigne",
    ]  # fmt: skip
    assert matrix(figures, "pauvrete").need.key == "pauvrete"


def test_poverty_is_offered_only_where_rates_are_known(atlas: Atlas) -> None:
    assert list(needs(atlas)) == ["habitants"]
    with pytest.raises(UnknownCode, match="pauvrete"):
        matrix(atlas, "pauvrete")


def test_file_of_the_underserved_explains_itself(atlas: Atlas, found: Matrix, tmp_path: Path) -> None:
    file = underserved_file(atlas, found)
    path = tmp_path / f"{file.name}.csv"
    path.write_bytes(delimited.french(file))
    assert path.name == "atlas-crpv_tiny-2024_2024-06-30_sous-servis_habitants.csv"
    read = pd.read_csv(path, sep=";", decimal=",", comment="#", dtype={"code": str}, encoding="utf-8-sig")
    assert read["code"].tolist() == ["alpha", "beta", "zeta", "971"]
    assert read["besoin"].tolist() == [6000, 4000, 4000, 5000]
    assert read["activite"].tolist()[:2] == [5, 0]
    assert read["activite"][2:].isna().all(), "not known is empty"
    assert read["activite_statut"].tolist() == ["observe", "observe", "non_renseigne", "non_couvert"]
    assert set(read["besoin_mediane"]) == {3500}
    text = path.read_text(encoding="utf-8-sig")
    assert [column for column in read.columns if f"# {column} : " not in text] == []
    reasons = {(gap.row, gap.field): gap.reason for gap in file.gaps}
    assert reasons == {("zeta", "activite"): "non renseigné", ("971", "activite"): "non couvert"}
