"""Transactions on SQLite or PostgreSQL: one writer at a time, and faults told in three parts.

A connection is opened for each transaction: none can go stale between two visits, or be shared by two threads.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from geo.activity.store import FILE
from geo.activity.store.failures import Gone, failure
from geo.errors import InvalidSetting, StoreUnavailable
from geo.settings import Settings

_WRITES = "atlas_writes"
"""The execution option of a transaction that writes."""

_WRITABLE = "mode=rwc"
_LOCK = 0x41544C41
"""Of the one writer, among the advisory locks of PostgreSQL: the letters ATLA."""

_CONNECT_SECONDS = 10
_POLL_SECONDS = 0.2

_MOST_LISTS = 10_000


@lru_cache(_MOST_LISTS)
def _written(codes: tuple[str, ...]) -> str:
    return json.dumps(codes)


@lru_cache(_MOST_LISTS)
def _read(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


_LISTS: dict[str, Any] = {"json_serializer": lambda codes: _written(tuple(codes)), "json_deserializer": _read}
"""How cells that hold several codes are written and read: tens of thousands of lines say the same few."""

_Result = TypeVar("_Result")
Work = Callable[[sa.Connection], _Result]
"""What is done inside one transaction; it may be done a second time, so it touches nothing else."""


@dataclass(frozen=True)
class Database:
    """One database, and how long a writer waits for another one or for a server that restarts."""

    engine: sa.Engine
    where: str
    patience: float
    file: Path | None
    """Of SQLite; None for a server."""

    def read(self, work: Work[_Result]) -> _Result:
        """Do what only reads: all of it sees one state."""
        reader = self.engine if self.file else self.engine.execution_options(isolation_level="REPEATABLE READ")
        with self._told(), reader.connect() as connection, connection.begin():
            return work(connection)

    def write(self, work: Work[_Result]) -> _Result:
        """Do what writes: whole or not at all, alone, and once more where the server went away meanwhile."""
        try:
            return self._write(work)
        except Gone:
            self._await_return()
            return self._write(work)

    def _write(self, work: Work[_Result]) -> _Result:
        writer = self.engine.execution_options(**{_WRITES: True})
        with self._told(), writer.connect() as connection, connection.begin():
            if self.file is None:
                milliseconds = max(1, round(self.patience * 1000))
                connection.execute(sa.text(f"SET LOCAL lock_timeout = {milliseconds}"))
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            return work(connection)

    def _await_return(self) -> None:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return self.read(lambda connection: None)
            except Gone:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_POLL_SECONDS)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise failure(error, self.where) from error


def connect(settings: Settings, patience: float) -> Database:
    """The database of the settings; nothing is opened yet. Raises `InvalidSetting` or `StoreUnavailable`."""
    if settings.database_url:
        return _server(settings.database_url, patience)
    try:
        settings.local.mkdir(parents=True, exist_ok=True)
        next(settings.local.iterdir(), None)
    except OSError as error:
        raise StoreUnavailable(
            "Le dossier de la base d'activité ne peut pas être créé ou lu",
            str(settings.local),
            "Donnez à ATLAS_LOCAL un dossier où l'application peut écrire.",
        ) from error
    return _file(settings.local / FILE, patience)


def _server(address: str, patience: float) -> Database:
    try:
        url = sa.make_url(address)
        if url.get_backend_name() != "postgresql":
            raise ArgumentError
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
            **_LISTS,
        )
    except (ArgumentError, NoSuchModuleError):
        raise InvalidSetting(
            "L'adresse de la base d'activité ne peut pas servir",
            "DATABASE_URL",
            "Donnez une adresse postgresql+psycopg://…, ou rien pour une base SQLite dans le dossier local.",
        ) from None
    return Database(engine, f"base {url.database} de {url.host or 'cette machine'}", patience, None)


def _file(path: Path, patience: float) -> Database:
    engine = sa.create_engine("sqlite://", creator=lambda: _opened(path, patience), poolclass=NullPool, **_LISTS)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        alone = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")

    return Database(engine, str(path), patience, path)


def _opened(path: Path, patience: float) -> sqlite3.Connection:
    opening = _opening(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{opening}",
        uri=True,
        timeout=patience,
        isolation_level=None,  # transactions are begun above, not by the driver
        check_same_thread=False,  # one thread at a time uses it, but the pool may close it from another
    )
    if opening == _WRITABLE:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _opening(path: Path) -> str:
    """How a file is opened: in a folder that cannot be written, one without its log beside it does not change."""
    if os.access(path.parent, os.W_OK):
        return _WRITABLE
    return "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"
