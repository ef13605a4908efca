"""What is counted by EPCI and by contract: QPV one by one, what is known by département never."""

from __future__ import annotations

from datetime import date

import pytest

from geo import indicators
from geo.atlas import Atlas
from geo.indicators.definition import Level, Status
from geo.indicators.tally import BY_NEIGHBOURHOOD, CITY_CONTRACTS, QPV, RESIDENTS, centres_by_territory, tally
from geo.store import OpenEdition
from tests import tiny_country as tiny

TABLES = tiny.with_figures(tiny.with_contracts())
DEUX_RIVES, AVAL, LAC = "200000017", "200000018", "200000019"
AMOUNTS = ["total", "covered", "several", "uncovered"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (tiny.FIRST, {DEUX_RIVES: [4, 2, 0, 2], AVAL: [2, 2, 0, 0], LAC: [4, 0, 0, 4]}),
        (tiny.OVERLAP, {DEUX_RIVES: [4, 4, 2, 0], AVAL: [2, 2, 0, 0], LAC: [4, 4, 0, 0]}),
        (tiny.AFTER_OVERLAP, {DEUX_RIVES: [4, 4, 2, 0], AVAL: [2, 2, 0, 0], LAC: [4, 0, 0, 4]}),
    ],
)
def test_covered_neighbourhoods_by_epci(on: date, expected: dict[str, list[int]]) -> None:
    counted = tally(TABLES, QPV, Level.EPCI, on)
    assert counted[AMOUNTS].T.to_dict("list") == expected
    assert counted["partial"].to_dict() == {DEUX_RIVES: 0, AVAL: 0, LAC: 1}, "the list of 04 lacks rows"


def test_a_contract_counts_the_neighbourhoods_of_its_communes() -> None:
    counted = tally(TABLES, QPV, Level.CONTRACT, tiny.REFERENCE)
    assert counted["total"].to_dict() == {"CN00101M": 4, "CN00401M": 4}, "nothing is known of CN97101I"


def test_centres_of_an_epci_over_two_departements() -> None:
    found = centres_by_territory(TABLES, Level.EPCI, tiny.OVERLAP)
    assert found == {DEUX_RIVES: ("alpha", "beta"), AVAL: ("alpha",), LAC: ("beta",)}


def test_a_count_of_an_incomplete_list_is_a_minimum() -> None:
    values = indicators.find("qpv").compute(TABLES, Level.EPCI, tiny.REFERENCE)
    assert values["status"].to_dict() == {
        DEUX_RIVES: Status.OBSERVED,
        AVAL: Status.OBSERVED,
        LAC: Status.ESTIMATED,
    }


def test_a_published_count_adds_up_over_the_neighbourhoods_of_an_epci() -> None:
    values = indicators.find("pop_mun").compute(TABLES, Level.EPCI, tiny.REFERENCE)
    assert values["value"].to_dict() == {DEUX_RIVES: 2000 + 3000 + 500, AVAL: 1000 + 2000, LAC: 0}
    assert values.loc[DEUX_RIVES, "note"] == "somme de 3 QPV sur 4"
    assert Level.EPCI not in indicators.find("tp60").levels, "a rate stays where it is"


def test_what_is_known_by_departement_has_no_value_by_epci(tiny_edition: OpenEdition) -> None:
    for reference in (RESIDENTS, CITY_CONTRACTS):
        assert not set(reference.levels) & set(BY_NEIGHBOURHOOD)
    rows = Atlas(tiny_edition, tiny.OVERLAP).coverage(Level.EPCI)
    assert {row.name: set(row.shares) for row in rows} == {
        "Métropole des Deux Rives": {"neighbourhoods"},
        "CC Aval": {"neighbourhoods"},
        "CA du Lac": {"neighbourhoods"},
    }
