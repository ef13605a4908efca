"""A build that is killed at any moment leaves the edition that was served, whole."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from geo.build import build
from geo.store.parquet import ParquetEditionStore
from tests.geo.sources import tiny_wheel as tiny

EDITION = "fr-2024"
MOMENTS = 12

# Children start from a process that has already imported what a build needs: they are killed while they build.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["geo.build"])


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.data_folder(tmp_path_factory.mktemp("clone") / "data")


def perimeters(path: Path, width: float) -> Path:
    shapes = [box(2.01, 46.01, 2.01 + width, 46.02), box(2.11, 46.01, 2.11 + width, 46.02)]
    told = {"code_qp": ["QN00101M", "QN00102N"]}
    path.write_text(gpd.GeoDataFrame(told, geometry=shapes, crs=4326).to_json(), encoding="utf-8")
    return path


def building(clone: Path, store: ParquetEditionStore, given: Path) -> BaseProcess:
    """A child that builds the edition with those perimeters."""
    told = {"data": clone, "store": store, "perimeters": [given]}
    child = FORKS.Process(target=build, args=(EDITION,), kwargs=told)
    child.start()
    return child


def seconds_of_a_build(clone: Path, folder: Path, given: Path) -> float:
    started = time.monotonic()
    child = building(clone, ParquetEditionStore((folder / "undisturbed",)), given)
    child.join()
    assert child.exitcode == 0
    return time.monotonic() - started


def test_twelve_moments(clone: Path, tmp_path: Path) -> None:
    store = ParquetEditionStore((tmp_path / "editions",))
    served = build(EDITION, data=clone, store=store, perimeters=[perimeters(tmp_path / "old.geojson", 0.01)]).build
    given = perimeters(tmp_path / "new.geojson", 0.02)
    whole = max(seconds_of_a_build(clone, tmp_path, given) for _ in range(2))
    following = ParquetEditionStore((tmp_path / "undisturbed",)).served_build(EDITION)
    draw = random.Random(4)
    ends = []
    for _ in range(MOMENTS):
        child = building(clone, store, given)
        time.sleep(draw.uniform(0, whole))
        child.kill()
        child.join()
        ends.append(child.exitcode)
        opened = store.read(EDITION)
        assert opened.warning is None, "what the pointer designates is whole"
        assert opened.build in {served, following}
        assert store.faults(EDITION) == ()
        if opened.build == following:
            assert store.rollback(EDITION) == served
    assert -9 in ends, "at least one was killed before its end"
    build(EDITION, data=clone, store=store, perimeters=[given])
    assert store.served_build(EDITION) == following
    assert json.loads((tmp_path / "editions" / EDITION / "pointer.json").read_bytes())["builds"] == [following, served]
    assert not list((tmp_path / "editions").rglob(".tmp-*")), "what killed builds left was swept"
