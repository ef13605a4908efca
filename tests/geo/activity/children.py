"""What tests have done by a process of its own: killed at will, or run with fewer rights and less room."""

from __future__ import annotations

import multiprocessing
import os
import resource
from multiprocessing.process import BaseProcess

import pytest

from geo.activity.model import ActivityRecord
from geo.activity.store import open_activity_store
from geo.activity.store.database import ActivityStore
from geo.errors import AtlasError, StoreUnavailable
from geo.settings import Settings
from tests.geo.activity.sent import file, half_days

LARGE = half_days(2023, *range(1000))

_NOBODY = 65534
_ROOM = 100_000

# Children start from a process that has already imported what they need: they are killed while they import a file.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [__name__, "geo.activity.store.database", "sqlalchemy.dialects.postgresql.psycopg", "alembic.command"]
)


def started(work: object, *told: object) -> BaseProcess:
    """A child at work on one of the functions below."""
    child = _FORKS.Process(target=work, args=told)  # type: ignore[arg-type]
    child.start()
    return child


def imported(settings: Settings, content: str, lines: dict[int, ActivityRecord]) -> None:
    """One import, by whoever."""
    open_activity_store(settings).import_(file(content), lines, [], who="ana", replaces=True)


def refused(store: ActivityStore, kind: type[AtlasError] = StoreUnavailable) -> AtlasError:
    """How an import is refused."""
    with pytest.raises(kind) as caught:
        store.import_(file("refused"), LARGE, [], who="ana", replaces=True)
    assert caught.value.where
    assert caught.value.advice
    return caught.value


def refused_for_want_of_room(settings: Settings) -> None:
    """An import where no file may grow large."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, _ROOM))
    error = refused(open_activity_store(settings))
    assert error.what in {
        "Le disque de la base d'activité refuse d'écrire ou de lire",
        "Il n'y a plus de place sur le disque de la base d'activité",
    }


def refused_for_want_of_rights(settings: Settings, expected: list[float]) -> None:
    """An import into a folder that this user may only read, and what is read of it."""
    if os.geteuid() == 0:
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    store = open_activity_store(settings)
    assert store.records()["half_days"].tolist() == expected
    assert refused(store).what == "La base d'activité ne peut qu'être lue"
