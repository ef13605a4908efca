"""Bringing the tables of a database to their present form: all migrations or none, by one process at a time."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import sqlalchemy as sa

from geo.activity.store.connection import Database
from geo.errors import StoreUnavailable
from geo.store.durable import alone_in

LAST = "0001"
"""The revision that the code works on."""

MIGRATIONS = Path(__file__).with_name("migrations")


def bring_up(database: Database) -> None:
    """Apply what is missing. Raises `StoreUnavailable` where the database is of a later version than the code."""
    # A new SQLite file takes its journal at the first opening, which bears no company.
    with alone_in(database.file.parent) if database.file else nullcontext():
        if database.read(_revision) != LAST:
            database.write(lambda connection: _upgrade(connection, database.where))


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: sa.Connection, where: str) -> None:
    if _revision(connection) == LAST:
        return  # another process has just done it
    # Imported on use: most openings have nothing to bring up.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, LAST)
    except CommandError as error:
        raise StoreUnavailable(
            "La base d'activité est d'une version que cette application ne connaît pas",
            where,
            "Mettez l'application à jour, ou remettez en place la sauvegarde d'avant.",
        ) from error
