"""What benchmarks are made of: the made-up editions, the page of results, the refusal to measure against nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from pandas.testing import assert_frame_equal

from benchmarks import growth, results
from benchmarks.growth import Growth
from benchmarks.synthetic import VERTICES, synthetic
from geo import tables
from geo.tables import Tables
from tests import tiny_country

SIZE = 22
"""Twice the links between neighbourhoods and communes of the tiny country, so that every share is whole."""
PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def made() -> Tables:
    return synthetic(tiny_country.tables(), tiny_country.COUNTRY, SIZE)


def test_a_made_up_edition_is_valid(made: Tables) -> None:
    assert tables.check(made) is made


def test_it_has_the_number_asked_for(made: Tables) -> None:
    assert len(made.neighbourhoods) == len(made.neighbourhood_communes) == len(made.perimeters) == SIZE


def test_communes_host_in_proportion(made: Tables) -> None:
    hosted = made.neighbourhood_communes["commune_code"].value_counts()
    assert hosted.to_dict() == {"01001": 4, "01002": 4, "02001": 4, "03001": 2, "04001": 8}
    assert made.neighbourhoods["department_code"].value_counts().to_dict() == {"01": 8, "02": 4, "03": 2, "04": 8}


def test_perimeters_have_the_points_announced_and_touch_their_commune(made: Tables) -> None:
    shapes = made.perimeters.set_index("neighbourhood_code").geometry
    assert set(shapely.get_num_coordinates(shapes.to_numpy())) == {VERTICES + 1}
    contours = made.territories[made.territories["level"] == "commune"].set_index("code").geometry
    for code, commune in made.neighbourhood_communes.itertuples(index=False):
        assert shapes[code].intersects(contours[commune])


def test_they_are_as_large_as_neighbourhoods_are(made: Tables) -> None:
    """A radius of 120 to 450 m, changed by at most 55 %: between a disc of 54 m and one of 698 m."""
    areas = made.perimeters["area_ha"]
    assert areas.between(np.pi * 54**2 / 10_000, np.pi * 698**2 / 10_000).all()


def test_the_seed_decides(made: Tables) -> None:
    base, home = tiny_country.tables(), tiny_country.COUNTRY
    for name, frame in synthetic(base, home, SIZE).frames().items():
        assert_frame_equal(frame, made.frames()[name])
    other = synthetic(base, home, SIZE, seed=8)
    assert not other.perimeters.geometry.geom_equals(made.perimeters.geometry).any()


def test_one_part_of_the_results_leaves_the_other(tmp_path: Path) -> None:
    page = tmp_path / "results.md"
    results.write("Cost as work grows", ["first"], page)
    results.write("Against the rival", ["second"], page)
    results.write("Cost as work grows", ["third"], page)
    text = page.read_text(encoding="utf-8")
    assert "first" not in text
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == ["# Results of the last run", "## Against the rival", "## Cost as work grows"]
    assert text.index("second") < text.index("## Cost as work grows") < text.index("third")


def test_a_size_given_up_says_where() -> None:
    small = Growth(10, make_s=2.0, make_gb=0.5, sent_mb=1.0, cold_ms=100.0)
    large = Growth(100, make_s=30.0, given_up="too heavy")
    lines = growth.page([small, large])
    assert "| edition made, s | 2.0 | 30.0 (×15.0) |" in lines
    assert "| memory to make it, GB | 0.50 | given up: too heavy |" in lines
    assert "| geometry sent, MB (gzip) | 1.00 | – |" in lines


def test_nothing_is_measured_without_a_rival(tmp_path: Path) -> None:
    before = results.PAGE.read_bytes()
    command = [sys.executable, "-m", "benchmarks.run", "--rival", str(tmp_path)]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"No rival in {tmp_path}" in ended.stderr
    assert results.PAGE.read_bytes() == before
