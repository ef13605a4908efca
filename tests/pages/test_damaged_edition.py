"""A missing or damaged edition is a French sentence with the command to run; the one before keeps being served."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.store.parquet import ParquetEditionStore
from pages.parts.navigation import PAGES
from tests import tiny_country
from tests.pages.screen import Screen
from tests.tiny_country import EDITION

EVERY_PAGE = pytest.mark.parametrize("page", [row.address for row in PAGES])


def served_build(data: Path) -> Path:
    root = data / "editions"
    return root / EDITION / str(ParquetEditionStore((root,)).served_build(EDITION))


@EVERY_PAGE
@pytest.mark.usefixtures("own_data")
def test_without_edition_each_page_says_what_to_do(page: str) -> None:
    (notice,) = Screen(page).notices()
    assert f"L'édition « {EDITION} » est introuvable" in notice
    assert "make data" in notice


@pytest.mark.parametrize("page", ["carte", "methode"])
def test_a_damaged_edition_is_told(own_data: Path, page: str) -> None:
    tiny_country.write(own_data / "editions")
    (served_build(own_data) / "territories.parquet").unlink()
    screen = Screen(page)
    notice = screen.notices()[0]  # the data of this test have no catalogue, as the page on the data also says
    assert "endommagée" in notice
    assert "make data" in notice
    assert str(own_data) not in screen.text(), "a visitor does not see where files are"


@EVERY_PAGE
def test_the_previous_build_is_served_and_it_is_said(own_data: Path, page: str) -> None:
    tiny_country.write(own_data / "editions", label="La version d'avant")
    tiny_country.write(own_data / "editions", label="La version abîmée")
    path = served_build(own_data) / "coverage.parquet"
    os.truncate(path, path.stat().st_size - 1)
    screen = Screen(page)
    notice = screen.notices()[0]  # the data of this test have no catalogue, as the page on the data also says
    assert notice.endswith("La version précédente reste servie.")
    (footer,) = screen.of_kind("footer")
    assert "La version d'avant" in footer["lines"][0]


def test_a_new_build_is_served_without_a_restart(own_data: Path) -> None:
    tiny_country.write(own_data / "editions", label="Première")
    screen = Screen()
    assert "Première" in screen.of_kind("footer")[0]["lines"][0]
    tiny_country.write(own_data / "editions", label="Seconde")
    assert "Seconde" in screen.run().of_kind("footer")[0]["lines"][0]


def test_a_mended_edition_is_served_without_a_restart(own_data: Path) -> None:
    screen = Screen()
    assert "introuvable" in screen.notices()[0]
    tiny_country.write(own_data / "editions")
    assert screen.run().notices() == []
    assert screen.figures()


def test_what_is_open_keeps_being_served_when_its_files_go(own_data: Path) -> None:
    tiny_country.write(own_data / "editions")
    screen = Screen()
    for path in served_build(own_data).glob("*.parquet"):
        path.unlink()
    assert screen.choose("region", "Plaine").notices() == []
    assert screen.figures()["Quartiers prioritaires"]["value"] == "5 QPV"


def test_an_unreadable_pointer_is_survived(own_data: Path) -> None:
    tiny_country.write(own_data / "editions")
    (own_data / "editions" / EDITION / "pointer.json").write_bytes(b"\x00\xff")
    assert Screen().notices() == []
