"""What every suite starts from: the invented country, and the edition that comes with the clone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from geo import countries
from geo.atlas import Atlas
from geo.settings import Settings
from geo.store import OpenEdition, committed_store
from geo.tables import Tables
from tests import tiny_country
from tests.geo.sources.file_server import FileServer

PROJECT = Path(__file__).resolve().parent.parent

for _name in [name for name in os.environ if name == "DATABASE_URL" or name.startswith("ATLAS_")]:
    del os.environ[_name]  # of an atlas of whoever runs the tests: nothing of it may be read or written

settings.register_profile("atlas", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("atlas")  # how long something takes is for benchmarks/


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def tiny() -> Tables:
    """The tables of the invented country; shared, hence never to be modified."""
    return tiny_country.tables()


@pytest.fixture(scope="session")
def tiny_edition(tmp_path_factory: pytest.TempPathFactory) -> OpenEdition:
    """The invented country, written and read back."""
    return tiny_country.write(tmp_path_factory.mktemp("tiny")).read(tiny_country.EDITION)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data that holds the invented country; never to be changed."""
    folder = tmp_path_factory.mktemp("tiny-data")
    tiny_country.write(folder / "editions")
    return folder


@pytest.fixture(scope="session")
def hostile_edition(tmp_path_factory: pytest.TempPathFactory) -> OpenEdition:
    """The same country with names that look like code."""
    store = tiny_country.write(tmp_path_factory.mktemp("hostile"), tiny_country.tables(hostile=True))
    return store.read(tiny_country.EDITION)


@pytest.fixture
def tiny_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the invented country one of those the maps know."""
    monkeypatch.setattr(countries, "COUNTRIES", (*countries.COUNTRIES, tiny_country.COUNTRY))


@pytest.fixture(scope="session")
def real_edition() -> OpenEdition:
    """The edition that comes with the clone."""
    data = PROJECT / "data"
    return committed_store(Settings(data=data, local=data / "local")).read("fr-2024")


@pytest.fixture(scope="session")
def real_atlas(real_edition: OpenEdition) -> Atlas:
    """The same, at its reference date."""
    return Atlas(real_edition, real_edition.manifest.description.reference_date)


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice, which opens what is written for an office; continuous integration has it."""
    found = shutil.which("soffice")
    if found is None:
        reason = "LibreOffice is absent: install it (apt install libreoffice-calc libreoffice-impress)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """The publisher of official files, played by a server of this machine, asked directly whatever proxy there is."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = FileServer()
    yield server
    server.stop()
