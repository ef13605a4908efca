"""Coverages stay coverages, gaps go to the right neighbour, and a border is a line."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

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


@settings(max_examples=25)
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


def test_the_anchor_of_a_sliver_stays_inside_whatever_its_decimals() -> None:
    slivers = series({"thin": box(2.123454, 46, 2.1234545, 47), "ordinary": box(2, 46, 2.5, 46.5)})
    anchors = spatial.point_inside(slivers, lambert(slivers), 5)
    assert slivers.contains(anchors).all()
    ordinary = anchors["ordinary"]
    assert (ordinary.x, ordinary.y) == (round(ordinary.x, 5), round(ordinary.y, 5))


def test_areas_are_measured_in_the_crs_of_each_zone() -> None:
    """A hectometre is 0.001 / 1.11195 of a degree of latitude, and that over cos(latitude) of longitude."""
    north, east = 0.1 / 111.195, 0.1 / 111.195
    shapes = series({
        "mainland": box(3, 46.5, 3 + east / 0.68835, 46.5 + north),
        "island": box(-61.5, 16.2, -61.5 + east / 0.96029, 16.2 + north),
    })  # fmt: skip
    measured = spatial.areas_ha(shapes, pd.Series({"mainland": 2154, "island": 5490}))
    assert measured.to_dict() == pytest.approx({"mainland": 1, "island": 1}, rel=0.01)


BOW_TIE = Polygon([(2, 46), (3, 47), (3, 46), (2, 47)])
SPIKED = Polygon([(2, 46), (3, 46), (3, 47), (2.5, 47), (2.5, 48), (2.5, 47), (2, 47)])


def test_polygonal_parts_keep_the_area_and_leave_the_lines() -> None:
    mended = spatial.polygonal_parts(np.array([BOW_TIE, SPIKED, Polygon([(2, 46), (3, 46), (2, 46)])], dtype=object))
    assert shapely.make_valid(SPIKED).geom_type == "GeometryCollection", "a square and a line"
    assert [shape.is_empty for shape in mended] == [False, False, True]
    two_triangles = shapely.union_all(
        [Polygon([(2, 46), (2.5, 46.5), (2, 47)]), Polygon([(3, 46), (2.5, 46.5), (3, 47)])]
    )
    assert mended[0].equals(two_triangles)
    assert mended[1].equals(box(2, 46, 3, 47))


@pytest.mark.parametrize(
    ("shape", "is_area"),
    [
        (box(2, 46, 3, 47), True),
        (MultiPolygon([box(2, 46, 3, 47), box(4, 46, 5, 47)]), True),
        (BOW_TIE, False),
        (Polygon(), False),
        (shapely.Point(2, 46), False),
        (shapely.GeometryCollection([box(2, 46, 3, 47)]), False),
        (None, False),
    ],
    ids=lambda value: getattr(value, "geom_type", str(value)),
)
def test_what_is_an_area(shape: shapely.Geometry | None, is_area: bool) -> None:
    assert spatial.are_areas(gpd.GeoSeries([shape], crs=4326)).tolist() == [is_area]


METRE = 1 / 111_195
"""Degrees of latitude, about."""


def test_a_display_copy_is_lighter_on_the_grid_and_close() -> None:
    round_zone = shapely.Point(3, 46).buffer(300 * METRE, quad_segs=64)
    shapes = series({"round": round_zone})
    drawn = spatial.simplify_each(shapes, 5, lambert(shapes), 5)["round"]
    assert shapely.get_num_coordinates(drawn) < shapely.get_num_coordinates(round_zone) / 4
    assert shapely.hausdorff_distance(drawn, round_zone) < 7 * METRE, "five metres, and one for the grid"
    points = shapely.get_coordinates(drawn)
    assert np.abs(points - points.round(5)).max() < 1e-12


@pytest.mark.parametrize(
    "shape",
    [
        box(3.0000021, 46.0000021, 3.0000024, 46.0000024),  # well within one cell
        box(3.0000049, 46.0000049, 3.0000051, 46.0000051),  # on a corner of four
        Polygon([(3, 46), (3 + 100 * METRE, 46), (3 + 50 * METRE, 46 + 0.2 * METRE)]),  # flat once on the grid
        Polygon([(3, 46), (3 + 3 * METRE, 46), (3 + 3 * METRE, 46 + 2 * METRE), (3, 46 + 2 * METRE)]),
        MultiPolygon([box(3, 46, 3 + METRE / 9, 46 + METRE / 9), box(3.1, 46, 3.1 + METRE / 9, 46 + METRE / 9)]),
    ],
    ids=["in a cell", "on a corner", "sliver", "hut", "two crumbs"],
)
def test_no_zone_vanishes_from_a_display_copy(shape: shapely.Geometry) -> None:
    shapes = series({"large": box(2, 46, 2.01, 46.01), "small": shape})
    drawn = spatial.simplify_each(shapes, 5, lambert(shapes), 5)
    assert spatial.are_areas(drawn).all()
    assert shapely.distance(drawn["small"], shape) < 2 * METRE
    assert drawn["small"].area > 0


def test_overlaps_are_shares_of_the_first_shape() -> None:
    shapes = series(
        {"across": box(2.9, 46, 3.3, 46.1), "apart": box(8, 46, 8.1, 46.1), "beside": box(1.9, 46, 2, 46.1)}
    )
    others = series({"west": box(2, 46, 3, 47), "east": box(3, 46, 4, 47)})
    found = spatial.overlaps(shapes, others, lambert(shapes))
    assert found[["label", "other"]].to_numpy().tolist() == [["across", "east"], ["across", "west"]]
    assert found["share"].tolist() == pytest.approx([0.75, 0.25], rel=1e-3)


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
