"""Rankings: ties, what is left out, how far chance moves a rate, and which territories are small."""

from __future__ import annotations

from datetime import date

import pytest

from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level, Status
from geo.ranking import Ranking, ranking
from geo.small_numbers import poisson_interval, small_numbers
from geo.store import OpenEdition
from tests.tiny_country import OVERLAP, REFERENCE

NARROW = "\u202f"


def ranked(edition: OpenEdition, key: str, level: Level, on: date = OVERLAP) -> Ranking:
    return ranking(Atlas(edition, on), key, level)


def test_equal_values_share_a_rank(tiny_edition: OpenEdition) -> None:
    found = ranked(tiny_edition, "contrats_ville", Level.DEPARTMENT)
    assert [(row.rank, row.code, row.is_tied) for row in found.rows] == [
        (1, "01", False), (2, "02", True), (2, "04", True), (2, "971", True), (5, "03", False), (6, "05", False),
    ]  # fmt: skip
    assert found.count == 6
    assert found.left_out == {Status.MISSING: 1}
    assert found.sentence == "n = 6 sur 7 ; hors classement : non renseigné (1)."


def test_zero_is_ranked_and_missing_is_not(tiny_edition: OpenEdition) -> None:
    found = ranked(tiny_edition, "demi_journees", Level.CENTRE)
    assert [(row.code, row.value) for row in found.rows] == [("alpha", 120), ("beta", 0)]
    assert found.left_out == {Status.MISSING: 1}


def test_estimated_value_is_ranked_and_marked_without_margin(tiny_edition: OpenEdition) -> None:
    (row,) = ranked(tiny_edition, "demi_journees_10000_hab", Level.CENTRE, REFERENCE).rows
    assert (row.code, row.value, row.status, row.margin) == ("alpha", 90, Status.ESTIMATED, None)


def test_margin_of_a_rate_of_events(tiny_edition: OpenEdition) -> None:
    alpha, beta = ranked(tiny_edition, "demi_journees_10000_hab", Level.CENTRE).rows
    # 120 half-days for 10,000 inhabitants; none for 9,000: at most 3.689 are likely, or 4.099 for 10,000.
    assert alpha.margin == pytest.approx((99.492, 143.491), abs=0.001)
    assert beta.margin == pytest.approx((0, 4.0987), abs=0.0001)


@pytest.mark.parametrize(("key", "level"), [("part_habitants_couverts", Level.REGION), ("qpv", Level.DEPARTMENT)])
def test_complete_count_has_no_margin_and_says_so(tiny_edition: OpenEdition, key: str, level: Level) -> None:
    found = ranked(tiny_edition, key, level)
    assert {row.margin for row in found.rows} == {None}
    assert "dénombrement complet" in found.about_margins


def test_indicator_without_that_level_is_refused(tiny_edition: OpenEdition) -> None:
    with pytest.raises(UnknownCode):
        ranked(tiny_edition, "demi_journees", Level.REGION)


def test_small_territories_are_told_in_rankings_of_rates_only(tiny_edition: OpenEdition) -> None:
    shares = ranked(tiny_edition, "part_habitants_couverts", Level.REGION, REFERENCE)
    assert {row.code: row.small for row in shares.rows} == {
        "11": "", "22": f"5{NARROW}000 habitants", "01": f"5{NARROW}000 habitants",
    }  # fmt: skip
    assert {row.small for row in ranked(tiny_edition, "qpv", Level.REGION).rows} == {""}


def test_small_numbers_come_from_what_is_known(tiny_edition: OpenEdition) -> None:
    found = small_numbers(Atlas(tiny_edition, OVERLAP), Level.DEPARTMENT)
    assert found["01"] == f"3 QPV, 6{NARROW}000 habitants"
    assert found["971"] == f"5{NARROW}000 habitants", "its QPV are not known: that makes nothing small"
    assert "987" not in found
    assert small_numbers(Atlas(tiny_edition, OVERLAP), Level.NEIGHBOURHOOD) == {}


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (20, 12.217, 30.888),
     (100, 81.364, 121.627)],
)  # fmt: skip
def test_exact_interval_is_that_of_printed_tables(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), abs=0.001)
