"""What the tests of the activity start from: an empty store, on either database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.activity.store import FILE, open_activity_store
from geo.activity.store.database import ActivityStore
from geo.activity.store.tables import METADATA
from geo.settings import Settings
from tests.geo.activity.postgresql import Server, binaries
from tests.geo.activity.served_country import Served

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


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store without a row, made once and copied."""
    folder = tmp_path_factory.mktemp("empty-store")
    open_activity_store(Settings(local=folder, database_url=""))
    return folder / FILE


@pytest.fixture(scope="session")
def database(postgresql: Server) -> str:
    """The address of the one database that tests of a store empty in turn."""
    return postgresql.new_database("emptied")


def _emptied(address: str) -> None:
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in METADATA.sorted_tables)
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ActivityStore:
    """An empty store, which waits for nobody longer than a second."""
    address = ""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_file"), tmp_path / FILE)
    else:
        address = request.getfixturevalue("database")
    opened = open_activity_store(Settings(local=tmp_path, database_url=address), patience=1)
    if address:
        _emptied(address)
    return opened


@pytest.fixture
def served(tmp_path: Path, tiny_data: Path) -> Served:
    """The invented country, whose centres have sent nothing yet."""
    return Served(tmp_path, tiny_data)
