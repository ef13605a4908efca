"""Coverages stay coverages, gaps go to the right neighbour, and a border is a line."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geo import spatial
from geo.errors import AtlasError, CrsMismatch


def series(shapes: dict[str, shapely.Geometry], crs: int | None = 4326) -> gpd.GeoSeries:
    return gpd.GeoSeries(shapes, crs=crs)


def lambert(shapes: gpd.GeoSeries) -> pd.Series:
    return pd.Series(2154, index=shapes.index)


GRID = {f"{row}{column}": box(2 + column, 46 + row, 3 + column, 47 + row) for row in range(3) for column in range(3)}


def test_an_overlap_becomes_a_shared_border() -> None:
    overlapping = series({"a": box(2, 46, 3.000001, 47), "b": box(3, 46, 4, 47)})
    assert not spatial.is_coverage(overlapping)
    assert spatial.is_coverage(spatial.clean_coverage(overlapping))


def test_a_gap_goes_to_the_preferred_neighbour() -> None:
    ring = series({code: shape for code, shape in GRID.items() if code != "11"})
    filled = spatial.fill_gaps(ring, preferred=["21"], left_open=[])
    assert filled["21"].equals(GRID["21"].union(GRID["11"]))
    assert spatial.is_coverage(filled)
    assert ring["21"].equals(GRID["21"]), "the input must not change"


def test_a_gap_goes_to_the_longest_border_when_nobody_is_preferred() -> None:
    ring = series(
        {
            "left": box(2, 47, 3, 48),
            "right": box(5, 47, 6, 48),
            "top_left": box(2, 48, 4, 49),
            "bottom": box(2, 46, 6, 47),
            "top_right": box(4, 48, 6, 49),
        }
    )
    filled = spatial.fill_gaps(spatial.clean_coverage(ring), preferred=["absent"], left_open=[])
    assert filled["bottom"].equals(box(2, 46, 6, 47).union(box(3, 47, 5, 48)))


def test_foreign_land_stays_open() -> None:
    ring = series({code: shape for code, shape in GRID.items() if code != "11"})
    filled = spatial.fill_gaps(ring, preferred=[], left_open=[(3.5, 47.5)])
    assert shapely.area(filled.to_numpy()).sum() == pytest.approx(8)


def test_a_shape_lost_inside_a_gap_is_kept_out_of_it() -> None:
    shapes = {code: shape for code, shape in GRID.items() if code != "11"}
    filled = spatial.fill_gaps(series(shapes | {"inner": box(3.4, 47.4, 3.6, 47.6)}), preferred=["inner"], left_open=[])
    assert spatial.is_coverage(filled)
    assert filled["inner"].equals(GRID["11"])


def test_union_keeps_enclaves_and_is_sorted() -> None:
    groups = pd.Series({code: "z" if code == "11" else "a" for code in GRID})
    unions = spatial.union_by(series(GRID), groups)
    assert list(unions.index) == ["a", "z"]
    assert len(unions["a"].interiors) == 1
    assert spatial.is_coverage(unions)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)), min_size=16, max_size=16),
    st.floats(1_000, 60_000),
)
def test_simplified_borders_stay_shared(moves: list[tuple[float, float]], tolerance: float) -> None:
    corners = [(2 + n % 4 + dx, 46 + n // 4 + dy) for n, (dx, dy) in enumerate(moves)]
    shapes = series(
        {
            str(n): Polygon([corners[n], corners[n + 1], corners[n + 5], corners[n + 4]])
            for n in (0, 1, 2, 4, 5, 6, 8, 9, 10)
        }
    )
    simple = spatial.simplify_coverage(shapes, tolerance, lambert(shapes))
    assert list(simple.index) == list(shapes.index)
    assert not simple.is_empty.any()
    assert spatial.is_coverage(simple)


def test_rounding_keeps_the_coverage_or_says_so() -> None:
    snapped = spatial.snap_to_grid(series({"a": box(2, 46, 3.1234567, 47), "b": box(3.1234567, 46, 4, 47)}), 4)
    assert snapped["a"].bounds == (2.0, 46.0, 3.1235, 47.0)
    with pytest.raises(AtlasError, match="tolérance"):
        spatial.snap_to_grid(series({"a": Polygon([(2, 46), (3, 46.2), (2, 46.3), (2.9, 46.2)])}), 0)


def test_the_anchor_is_inside_the_largest_part() -> None:
    shape = shapely.union_all([box(2, 46, 3, 47), box(5, 46, 5.1, 46.1)])
    horseshoe = shapely.difference(box(2, 46, 3, 47), box(2.2, 46.2, 3, 46.8))
    shapes = series({"islands": shape, "horseshoe": horseshoe})
    anchors = spatial.point_inside(shapes, lambert(shapes))
    assert box(2, 46, 3, 47).contains(anchors["islands"])
    assert horseshoe.contains(anchors["horseshoe"])


def test_neighbours_share_a_line_not_a_point() -> None:
    pairs = spatial.adjacency(series(GRID))
    assert ("00", "01") in pairs
    assert ("01", "00") in pairs
    assert ("00", "11") not in pairs
    assert len(pairs) == 24


def test_bounds_are_latitude_then_longitude() -> None:
    assert spatial.bounds(series({"a": box(2, 46, 3, 47)})) == ((46.0, 2.0), (47.0, 3.0))


@pytest.mark.parametrize("crs", [None, 2154])
def test_another_crs_is_refused(crs: int | None) -> None:
    with pytest.raises(CrsMismatch, match="EPSG:4326"):
        spatial.clean_coverage(series(GRID, crs))
