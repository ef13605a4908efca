"""Bringing a database to the present form of its tables: whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from geo.activity.store import open_activity_store, upgrading
from geo.activity.store.connection import connect
from geo.activity.store.tables import METADATA
from geo.activity.store.upgrading import LAST, MIGRATIONS
from geo.errors import InvalidSetting, StoreUnavailable
from geo.settings import Settings
from tests.geo.activity.sent import YEARLY, file


def names(connection: sa.Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names())


def test_migrations_make_the_tables_of_the_code(settings: Settings) -> None:
    open_activity_store(settings)
    assert (
        connect(settings, 1).read(lambda opened: compare_metadata(MigrationContext.configure(opened), METADATA)) == []
    )


def test_the_code_works_on_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == LAST


def test_a_migration_that_fails_leaves_the_tables_of_before(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_activity_store(settings).import_(file("a"), {2: YEARLY}, [], who="ana", replaces=True)
    before = connect(settings, 1).read(names)
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for source in (MIGRATIONS / "env.py", *MIGRATIONS.glob("versions/*.py")):
        (folder / source.relative_to(MIGRATIONS)).write_bytes(source.read_bytes())
    (folder / "versions" / "r0002_half_done.py").write_text(
        "from alembic import op\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (id INTEGER)')\n"
        "    op.execute('DROP TABLE refusals')\n"
        "    op.execute('INSERT INTO nowhere VALUES (1)')\n"
    )
    monkeypatch.setattr(upgrading, "MIGRATIONS", folder)
    monkeypatch.setattr(upgrading, "LAST", "0002")
    with pytest.raises(StoreUnavailable, match="Rien n'a été changé"):
        open_activity_store(settings)
    assert connect(settings, 1).read(names) == before
    monkeypatch.undo()
    assert len(open_activity_store(settings).records()) == 1


def test_a_database_of_a_later_version_is_refused(settings: Settings) -> None:
    open_activity_store(settings)
    connect(settings, 1).write(
        lambda opened: opened.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    )
    with pytest.raises(StoreUnavailable, match="Mettez l'application à jour"):
        open_activity_store(settings)


@pytest.mark.parametrize("address", ["mysql://host/base", "nonsense", "sqlite:///here.db"])
def test_an_address_that_cannot_serve_is_refused_without_showing_it(address: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="DATABASE_URL") as caught:
        open_activity_store(Settings(local=tmp_path, database_url=address))
    assert address not in str(caught.value)


def test_a_password_is_never_told(tmp_path: Path) -> None:
    settings = Settings(local=tmp_path, database_url="postgresql://ana:hidden@127.0.0.1:1/base")
    with pytest.raises(StoreUnavailable) as caught:
        open_activity_store(settings)
    assert "hidden" not in str(caught.value)
    assert caught.value.where == "base base de 127.0.0.1"


def test_most_visits_import_no_database() -> None:
    told = (
        "import sys, geo.__main__, geo.activity.store; print({'sqlalchemy', 'alembic', 'psycopg'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
