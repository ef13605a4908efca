"""Every page is opened on a folder of the tests: neither the machine's settings nor its builds are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from tests import tiny_country

Serve = Callable[[Path, str], None]
_last_served: list[tuple[Path, str]] = []


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Makes the pages read an edition of a folder of data; what they kept of another folder is forgotten."""
    local = tmp_path / "local"

    def set_up(data: Path, edition: str) -> None:
        monkeypatch.setenv("ATLAS_DATA", str(data))
        monkeypatch.setenv("ATLAS_LOCAL", str(local))
        monkeypatch.setenv("ATLAS_EDITION", edition)
        if _last_served != [(data, edition)]:
            st.cache_resource.clear()
            _last_served[:] = [(data, edition)]

    yield set_up
    if local.exists():  # what was written there is of this test alone
        st.cache_resource.clear()
        _last_served.clear()


@pytest.fixture(scope="session")
def hostile_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with names that look like code."""
    folder = tmp_path_factory.mktemp("hostile-data")
    tiny_country.write(folder / "editions", tiny_country.tables(hostile=True))
    return folder


@pytest.fixture
def tiny_served(serve: Serve, tiny_data: Path, tiny_zones: None) -> None:
    """The invented country is served."""
    serve(tiny_data, tiny_country.EDITION)


@pytest.fixture
def hostile_served(serve: Serve, hostile_data: Path, tiny_zones: None) -> None:
    """The invented country is served, with names that look like code."""
    serve(hostile_data, tiny_country.EDITION)


@pytest.fixture
def real_served(serve: Serve, project: Path) -> None:
    """The edition of the clone is served."""
    serve(project / "data", "fr-2024")


@pytest.fixture
def own_data(serve: Serve, tmp_path: Path, tiny_zones: None) -> Path:
    """An empty folder of data, of this test alone, which the pages read."""
    serve(tmp_path / "data", tiny_country.EDITION)
    return tmp_path / "data"
