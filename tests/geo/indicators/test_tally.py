"""Counts of the invented country, against those worked out by hand at every level and several dates."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.indicators.tally import REFERENCES, centres_by_department, tally
from geo.spatial import is_coverage
from geo.store import OpenEdition
from geo.tables import Tables, faults
from tests import tiny_country
from tests.tiny_country import CENTRES_OF, GAPS, REFERENCE, TALLIES

BY_KEY = {reference.key: reference for reference in REFERENCES}
AMOUNTS = ["total", "covered", "several", "uncovered", "uncertain"]
CASES = [(key, on, level) for (key, on), by_level in TALLIES.items() for level in by_level]


def test_the_country_keeps_its_own_rules(tiny: Tables) -> None:
    assert list(faults(tiny)) == []
    assert list(faults(tiny_country.tables(hostile=True))) == []
    territories = tiny.territories
    for level in ("department", "commune"):
        assert is_coverage(territories.geometry[(territories["level"] == level) & territories.geometry.notna()])


@pytest.mark.parametrize(("key", "on", "level"), CASES, ids=lambda value: str(value))
def test_counts_are_those_worked_out_by_hand(tiny: Tables, key: str, on: date, level: Level) -> None:
    found = tally(tiny, BY_KEY[key], level, on)
    expected = pd.DataFrame.from_dict(TALLIES[key, on][level], orient="index", columns=AMOUNTS).sort_index()
    assert found[AMOUNTS].to_dict("index") == expected.to_dict("index")
    assert found.index.tolist() == expected.index.tolist(), "sorted by code, one row per territory"


@pytest.mark.parametrize("key", BY_KEY)
def test_what_is_not_known_is_counted_as_a_gap(tiny: Tables, key: str) -> None:
    departments = tally(tiny, BY_KEY[key], Level.DEPARTMENT, REFERENCE)["gaps"]
    assert set(departments.index[departments > 0]) == GAPS[key]
    country = tally(tiny, BY_KEY[key], Level.COUNTRY, REFERENCE)["gaps"]
    assert country.to_dict() == {"FR": len(GAPS[key])}


def test_a_qpv_in_two_communes_counts_in_each_and_once_in_all(tiny: Tables) -> None:
    communes = tally(tiny, BY_KEY["qpv"], Level.COMMUNE, REFERENCE)["total"]
    assert communes[["01001", "01002"]].tolist() == [2, 2]
    assert communes.sum() == 11
    assert tally(tiny, BY_KEY["qpv"], Level.COUNTRY, REFERENCE)["total"].tolist() == [10]


@pytest.mark.parametrize("on", CENTRES_OF, ids=str)
def test_centres_of_each_departement(tiny: Tables, on: date) -> None:
    assert centres_by_department(tiny, on) == CENTRES_OF[on]


@pytest.mark.parametrize(
    ("on", "covered"),
    [
        (date(2016, 6, 29), False),
        (date(2016, 6, 30), True),  # the first day counts
        (date(2018, 6, 30), True),  # so does the last
        (date(2018, 7, 1), False),
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),  # and the period after the gap
    ],
)
def test_both_ends_of_a_period_count(tiny: Tables, on: date, covered: bool) -> None:
    assert bool(centres_by_department(tiny, on)["04"]) is covered


def test_nothing_is_covered_before_the_first_row(tiny: Tables) -> None:
    found = tally(tiny, BY_KEY["habitants"], Level.COUNTRY, date(2014, 12, 31)).loc["FR"]
    assert (found["covered"], found["uncovered"]) == (0, 20000)
    assert tally(tiny, BY_KEY["habitants"], Level.CENTRE, date(2014, 12, 31)).empty


@pytest.mark.parametrize("level", [Level.REGION, Level.DEPARTMENT, Level.CENTRE, Level.COUNTRY])
def test_the_atlas_tells_the_same(tiny_edition: OpenEdition, level: Level) -> None:
    rows = {row.code: row for row in Atlas(tiny_edition, REFERENCE).coverage(level)}
    words = {"neighbourhoods": "qpv", "inhabitants": "habitants", "contracts": "contrats"}
    for word, key in words.items():
        for code, (total, covered, several, uncovered, uncertain) in TALLIES[key, REFERENCE][level].items():
            share = rows[code].shares[word]
            assert (share.total, share.covered, share.several, share.uncovered) == (total, covered, several, uncovered)
            assert share.uncertain == uncertain
            assert share.share == (covered / total if total else None)


def test_the_atlas_counts_a_part_of_the_country(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, REFERENCE)
    (part,) = atlas.coverage(Level.COUNTRY, frozenset({"02", "971"}))
    assert part.shares["inhabitants"].total == 9000
    assert part.shares["inhabitants"].covered == 4000
    assert part.shares["neighbourhoods"].total == 2
    assert part.centres == ("alpha",)
    (whole,) = atlas.coverage(Level.COUNTRY)
    assert whole.shares["inhabitants"].total == 20000, "the tables of the atlas are untouched"


def test_centres_of_larger_territories(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, tiny_country.OVERLAP)
    found = {row.code: row.centres for row in atlas.coverage(Level.REGION)}
    assert found == {"01": ("gamma",), "11": ("alpha", "beta"), "22": ("beta", "gamma"), "987": ()}
    (france,) = atlas.coverage(Level.COUNTRY)
    assert france.centres == ("alpha", "beta", "gamma")
