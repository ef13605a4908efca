"""Points in perimeters: inside, outside, on a border, in two at once, and what are no coordinates at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geo.errors import SourceUnavailable
from geo.placement import Locator, Outcome, assign
from geo.store import Manifest, OpenEdition
from geo.tables import PERIMETERS, Tables
from tests import tiny_country

SHAPES = {
    "QN00102M": box(2.01, 46, 2.02, 46.01),
    "QN00101M": box(2, 46, 2.01, 46.01),
    "QN00103N": box(2.015, 46.005, 2.03, 46.02),
    "QN00201M": MultiPolygon([box(3, 46, 3.01, 46.01), box(3.02, 46, 3.03, 46.01)]),
    "QN00301M": Polygon(box(3, 47, 3.03, 47.03).exterior.coords, [box(3.01, 47.01, 3.02, 47.02).exterior.coords]),
}
"""Two that share the border of longitude 2,01; one that overlaps the first; two parts; a hole."""


@pytest.fixture(scope="module")
def edition(tiny: Tables) -> OpenEdition:
    rows = [
        {"neighbourhood_code": code, "longitude": 2, "latitude": 46, "area_ha": 1, "repaired": False, "geometry": shape}
        for code, shape in SHAPES.items()
    ]
    tables = replace(tiny, perimeters=tiny_country.frame(PERIMETERS, rows))
    return OpenEdition("build", Manifest(tiny_country.description(), {}, {}), tables)


PLACED = {
    "inside": (2.005, 46.005, "QN00101M", Outcome.INSIDE),
    "outside": (2.5, 46.5, None, Outcome.OUTSIDE),
    "on a border": (2, 46.005, "QN00101M", Outcome.INSIDE),
    "on a corner": (2.03, 46.02, "QN00103N", Outcome.INSIDE),
    "on a common border": (2.01, 46.005, "QN00101M", Outcome.INSIDE),
    "in two at once": (2.0175, 46.0075, "QN00102M", Outcome.INSIDE),
    "between two parts": (3.015, 46.005, None, Outcome.OUTSIDE),
    "in the second part": (3.025, 46.005, "QN00201M", Outcome.INSIDE),
    "in a hole": (3.015, 47.015, None, Outcome.OUTSIDE),
    "on the edge of a hole": (3.01, 47.015, "QN00301M", Outcome.INSIDE),
    "no longitude": (np.nan, 46.005, None, Outcome.WITHOUT_COORDINATES),
    "no latitude": (2.005, np.nan, None, Outcome.WITHOUT_COORDINATES),
    "metres": (652_000, 6_862_000, None, Outcome.OUT_OF_RANGE),
    "beyond a pole": (2.005, 90.1, None, Outcome.OUT_OF_RANGE),
    "infinite": (np.inf, 46.005, None, Outcome.OUT_OF_RANGE),
    "swapped": (46.005, 2.005, None, Outcome.OUTSIDE),
}


@pytest.mark.parametrize(("x", "y", "code", "outcome"), PLACED.values(), ids=PLACED)
def test_one_point(edition: OpenEdition, x: float, y: float, code: str | None, outcome: Outcome) -> None:
    (row,) = assign(x, y, edition).to_dict("records")
    assert row == {"code": code, "outcome": outcome}


def test_many_points_at_once_are_the_same_points(edition: OpenEdition) -> None:
    x, y, codes, outcomes = zip(*PLACED.values(), strict=True)
    found = assign(x, pd.Series(y, index=range(5, 5 + len(y))), edition)
    assert found["code"].tolist() == list(codes)
    assert found["outcome"].tolist() == list(outcomes)


def test_no_point_at_all(edition: OpenEdition) -> None:
    assert assign([], [], edition).to_dict("list") == {"code": [], "outcome": []}


def test_the_order_of_perimeters_says_nothing(edition: OpenEdition) -> None:
    perimeters = edition.tables.perimeters
    turned = replace(edition, tables=replace(edition.tables, perimeters=perimeters.iloc[::-1]))
    x, y = [2.01, 2.0175], [46.005, 46.0075]
    assert assign(x, y, turned)["code"].tolist() == ["QN00101M", "QN00102M"]


def test_an_edition_without_perimeters_says_how_to_get_them(tiny: Tables) -> None:
    bare = OpenEdition("build", Manifest(tiny_country.description(), {}, {}), tiny)
    with pytest.raises(SourceUnavailable, match=r"aucun périmètre.*geo build tiny-2024 --perimeters FICHIER"):
        assign(2.0, 46.0, bare)


@settings(max_examples=50)
@given(points=st.lists(st.tuples(st.integers(1990, 2040), st.integers(45990, 46030)), max_size=40))
def test_rectangles_hold_the_points_between_their_sides(edition: OpenEdition, points: list[tuple[int, int]]) -> None:
    """Against four comparisons by rectangle, on a grid whose points often fall on borders."""
    x, y = np.array([point[0] for point in points]) / 1000, np.array([point[1] for point in points]) / 1000
    boxes = {code: SHAPES[code].bounds for code in ("QN00101M", "QN00102M", "QN00103N")}
    expected = [
        next(
            (code for code, (w, s, e, n) in boxes.items() if w <= lon <= e and s <= lat <= n),
            None,
        )
        for lon, lat in zip(x, y, strict=True)
    ]
    assert Locator.of(edition).assign(x, y)["code"].tolist() == expected
