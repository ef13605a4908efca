"""What the tests of the activity start from: an empty store, on either database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from geo.activity.store import open_activity_store
from geo.activity.store.database import ActivityStore
from geo.settings import Settings
from tests.geo.activity.postgresql import Server, binaries

_NAMES = (f"store{number}" for number in count())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server of the tests; without PostgreSQL a skip, save on continuous integration."""
    programs = binaries()
    if programs is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not on this machine")
    assert programs is not None, "continuous integration must have PostgreSQL: .ci/run installs it"
    server = Server(programs)
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Where an empty store is to be opened, once for each database."""
    server = None if request.param == "sqlite" else request.getfixturevalue("postgresql")
    return Settings(local=tmp_path, database_url=server.new_database(next(_NAMES)) if server else "")


@pytest.fixture
def store(settings: Settings) -> ActivityStore:
    """An empty store, which waits for nobody longer than a second."""
    return open_activity_store(settings, patience=1)
