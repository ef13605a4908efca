"""Real parcels, each with the neighbourhood that its publisher wrote on it, placed in the real perimeters of 2015."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.locate import locate
from geo.passage import Fate, passages
from geo.placement import assign
from geo.store import OpenEdition

pytestmark = pytest.mark.network

POINTS = "points_dvf_qpv2015_occitanie.csv.gz"
TOLERANCE_M = 11.2
"""The perimeters of Occitanie were cut at four decimals of a degree: eleven metres at most."""


@pytest.fixture(scope="module")
def points(real_files: Path) -> pd.DataFrame:
    frame = pd.read_csv(real_files / POINTS, dtype="str")
    return frame.assign(x=frame["longitude"].astype(float), y=frame["latitude"].astype(float))


def test_points_fall_in_the_neighbourhood_written_on_them(edition_of_2015: OpenEdition, points: pd.DataFrame) -> None:
    found = assign(points["x"], points["y"], edition_of_2015)
    is_right = (found["code"] == points["code_qp"]).to_numpy()
    assert (len(points), int(is_right.sum())) == (22_801, 22_726), "99.7 %, as the description of the file says"
    assert found.loc[~is_right, "code"].isna().all(), "the other 75 are in no perimeter, never in a wrong one"


def test_the_other_points_are_at_the_edge_of_the_neighbourhood_written_on_them(
    edition_of_2015: OpenEdition, points: pd.DataFrame
) -> None:
    outside = points[assign(points["x"], points["y"], edition_of_2015)["code"].isna().to_numpy()]
    shapes = edition_of_2015.tables.perimeters.set_index("neighbourhood_code").geometry.to_crs(2154)
    drawn = gpd.GeoSeries(gpd.points_from_xy(outside["x"], outside["y"]), crs=4326).to_crs(2154)
    assert shapes.loc[outside["code_qp"]].distance(drawn, align=False).max() < TOLERANCE_M


def test_a_compressed_file_of_points_keeps_all_it_had(
    tmp_path: Path, edition_of_2015: OpenEdition, real_files: Path
) -> None:
    report = locate(real_files / POINTS, tmp_path / "out.csv.gz", edition_of_2015)
    assert (report.rows, report.outcomes["dans_un_qpv"], report.neighbourhoods) == (22_801, 22_726, 102)
    received = gzip.decompress((real_files / POINTS).read_bytes()).decode()
    before = pd.read_csv(real_files / POINTS, dtype="str", keep_default_na=False)
    after = pd.read_csv(tmp_path / "out.csv.gz", dtype="str", keep_default_na=False)
    assert received.startswith(",".join(before.columns))
    pd.testing.assert_frame_equal(after[before.columns], before)
    names = edition_of_2015.tables.names("neighbourhood")
    placed = after[after["qpv_code"] != ""]
    assert (placed["qpv_nom"] == placed["qpv_code"].map(names)).all()


def test_real_perimeters_against_the_list_of_2024_without_perimeters(
    edition_of_2015: OpenEdition, real_edition: OpenEdition
) -> None:
    found = passages(edition_of_2015, real_edition)
    assert (len(found.before), {row.fate for row in found.before}) == (142, {None}), "never gone"
    assert Fate.NEW not in {row.fate for row in found.after}
