"""Distances that can be told from degrees, and who was there last."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geo.coverage.nearest import (
    last_centres,
    nearest_to_departments,
    nearest_to_neighbourhoods,
    points_of_neighbourhoods,
    seats,
    without_seat,
)
from geo.distance import kilometres
from geo.tables import Tables
from tests import tiny_country
from tests.tiny_country import FIRST, OVERLAP, REFERENCE

DEGREE_KM = 111.2
"""One degree of latitude; of longitude, times the cosine of the latitude."""


def test_a_degree_is_shorter_east_to_west() -> None:
    here = pd.DataFrame({"longitude": [2.25], "latitude": [46.25]}, index=["here"])
    there = pd.DataFrame({"longitude": [2.25, 3.25], "latitude": [47.25, 46.25]}, index=["north", "east"])
    found = kilometres(here, there).loc["here"]
    assert found["north"] == pytest.approx(DEGREE_KM, rel=0.005)
    assert found["east"] == pytest.approx(DEGREE_KM * math.cos(math.radians(46.25)), rel=0.005)


def test_the_nearest_seat_of_each_qpv(tiny: Tables) -> None:
    """Seats stand at the middle of Aval and of Doux; the communes between them are one degree away."""
    found = nearest_to_neighbourhoods(tiny, REFERENCE)
    assert len(found) == 10
    for code, centre, km, is_probable in (
        ("QN00101M", "alpha", 0, False),  # in Aval
        ("QN00102M", "alpha", 0, False),  # in Aval and Amont: the nearest of the two
        ("QN00201M", "alpha", DEGREE_KM * math.cos(math.radians(46.25)), False),
        ("QN00301M", "beta", DEGREE_KM * math.cos(math.radians(47.25)), True),
        ("QN00401M", "beta", 0, True),
    ):
        assert (found[code].centre, found[code].is_probable) == (centre, is_probable)
        assert found[code].km == pytest.approx(km, rel=0.005)


def test_a_known_perimeter_is_measured_from_its_point() -> None:
    points = points_of_neighbourhoods(tiny_country.with_perimeters())
    assert points.loc["QN00102M"].tolist() == [2.5, 46.205], "one point, though it lies in two communes"
    assert points.loc["QN00301M"].tolist() == [2.25, 47.25], "no perimeter: the point of its commune"


def test_a_centre_without_a_seat_is_no_ones_nearest(tiny: Tables) -> None:
    assert without_seat(tiny, OVERLAP) == ("gamma",)
    assert without_seat(tiny, REFERENCE) == (), "gamma has stopped"
    assert seats(tiny, OVERLAP).index.tolist() == ["alpha", "beta"]
    only_gamma = replace(tiny, coverage=tiny.coverage[tiny.coverage["centre_code"] == "gamma"])
    assert nearest_to_neighbourhoods(only_gamma, FIRST) == {}


def test_a_departement_without_a_contour_has_no_distance(tiny: Tables) -> None:
    assert sorted(nearest_to_departments(tiny, REFERENCE)) == ["01", "02", "03", "04", "05"]


def test_who_was_there_last_and_since_when_nobody_is(tiny: Tables) -> None:
    found = last_centres(tiny, REFERENCE)
    assert {code: (last.centres, last.uncovered_since) for code, last in found.items()} == {
        "05": (("gamma",), date(2020, 1, 1)),
        "971": (("gamma",), date(2019, 1, 1)),
    }
    assert found["05"].sources == ("https://example.org/releve",)
    assert set(last_centres(tiny, date(2021, 12, 31))) == {"04", "05", "971"}, "04 is between two periods"
