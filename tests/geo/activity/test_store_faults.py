"""What befalls a store: nothing is lost, nothing half-written, and the message says what to do."""

from __future__ import annotations

import random
import signal
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.activity.store import FILE, Act, connection, open_activity_store, reading
from geo.activity.store.database import ActivityStore
from geo.activity.store.failures import Gone
from geo.errors import StoreBusy, StoreUnavailable
from geo.settings import Settings
from tests.geo.activity.children import (
    LARGE,
    imported,
    refused,
    refused_for_want_of_rights,
    refused_for_want_of_room,
    started,
)
from tests.geo.activity.postgresql import Server
from tests.geo.activity.sent import file, half_days

MOMENTS = 12
BEFORE = half_days(2022, 1, 2)


def raw(settings: Settings, *statements: str) -> None:
    """What the administrator of a server types."""
    engine = sa.create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as opened:
        for statement in statements:
            opened.execute(sa.text(statement))
    engine.dispose()


def at_each_import(settings: Settings, body: str) -> None:
    """Make the server do something in the midst of each import."""
    raw(
        settings,
        f"CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$",
        "CREATE TRIGGER meanwhile BEFORE INSERT ON scopes FOR EACH ROW EXECUTE FUNCTION meanwhile()",
    )


def seconds_of_an_import(settings: Settings, content: str) -> float:
    began = time.monotonic()
    child = started(imported, settings, content, LARGE)
    child.join()
    assert child.exitcode == 0
    return time.monotonic() - began


def test_twelve_moments(settings: Settings) -> None:
    store = open_activity_store(settings)
    imported(settings, "before", BEFORE)
    seconds_of_an_import(settings, "first")  # starts what children start from
    duration = seconds_of_an_import(settings, "second")
    for summary in store.imports()[:2]:
        store.undo(summary.id, who="ana")
    draw, ends = random.Random(6), []
    for moment in range(MOMENTS):
        known, told = len(store.imports()), len(store.audit())
        killed = started(imported, settings, f"file {moment}", LARGE)
        time.sleep(draw.uniform(0, duration))
        killed.kill()
        killed.join()
        ends.append(killed.exitcode)
        is_in = len(store.imports()) > known
        assert store.records(year=2022)["half_days"].tolist() == [1, 2]
        assert store.records(year=2023)["half_days"].tolist() == (list(range(1000)) if is_in else [])
        new = store.audit()[: len(store.audit()) - told]
        assert [line.cut_short for line in new if line.act is Act.STARTED] in ([], [not is_in])
        if is_in:
            store.undo(store.imports()[0].id, who="ana")
    assert -signal.SIGKILL in ends, "at least one was killed before its end"
    imported(settings, "after", LARGE)
    assert len(store.records()) == 1002
    if settings.database_url == "":
        with sqlite3.connect(settings.local / FILE) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_second_of_two_imports_at_once_is_told(settings: Settings) -> None:
    store = open_activity_store(settings, patience=1)
    holding, done = threading.Event(), threading.Event()

    def hold(_: sa.Connection) -> None:
        holding.set()
        done.wait(10)

    other = threading.Thread(target=connection.connect(settings, 1).write, args=(hold,))
    other.start()
    holding.wait(10)
    try:
        assert refused(store, StoreBusy).what == "Un autre import est déjà en cours"
        assert store.imports() == (), "what is in can be read meanwhile"
    finally:
        done.set()
        other.join()
    store.import_(file("a"), BEFORE, [], who="ana", replaces=True)


def test_all_that_is_read_at_once_is_of_one_state(settings: Settings) -> None:
    store = open_activity_store(settings)

    def told_twice(opened: sa.Connection) -> list[int]:
        before = len(reading.summaries(opened))
        store.import_(file("meanwhile"), BEFORE, [], who="ana", replaces=True)
        return [before, len(reading.summaries(opened))]

    assert connection.connect(settings, 1).read(told_twice) == [0, 0]
    assert len(store.imports()) == 1


def test_an_import_whose_end_was_not_heard_is_not_made_twice(
    store: ActivityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, done = connection.Database._write, []

    def unheard(self: connection.Database, work: connection.Work[object]) -> object:
        done.append(write(self, work))
        if len(done) == 2:
            raise Gone("gone", "after it had kept the import", "try again")
        return done[-1]

    monkeypatch.setattr(connection.Database, "_write", unheard)
    receipt = store.import_(file("a"), BEFORE, [], who="ana", replaces=True)
    assert receipt.is_new
    assert store.imports() == (receipt.summary,)
    assert [line.act for line in store.audit()] == [Act.IMPORTED, Act.STARTED]


def test_twenty_imports_at_once_all_come_in(settings: Settings) -> None:
    store = open_activity_store(settings)
    centres = [f"centre-{number}" for number in range(20)]

    def work(centre: str) -> None:
        store.import_(file(centre), half_days(2023, 1, 2, centre=centre), [], who=centre, replaces=True)

    threads = [threading.Thread(target=work, args=(centre,)) for centre in centres]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.centre for each in store.current()) == sorted(centres)
    assert not any(line.cut_short for line in store.audit())


def test_eight_processes_open_an_empty_store_at_once(settings: Settings) -> None:
    children = [started(imported, settings, str(number), half_days(2000 + number, number)) for number in range(8)]
    for process in children:
        process.join()
    assert [process.exitcode for process in children] == [0] * 8
    assert sorted(open_activity_store(settings).records()["half_days"]) == list(range(8))


def test_a_limit_on_files(tmp_path: Path) -> None:
    settings = Settings(local=tmp_path, database_url="")
    imported(settings, "before", BEFORE)
    child = started(refused_for_want_of_room, settings)
    child.join()
    assert child.exitcode == 0
    unharmed(settings)


def test_a_full_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(settings, "before", BEFORE)
    if settings.database_url:
        at_each_import(settings, "RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'no space left';")
    else:
        opened = connection._opened

        def small(path: Path, patience: float) -> sqlite3.Connection:
            found = opened(path, patience)
            found.execute("PRAGMA max_page_count = 35")
            return found

        monkeypatch.setattr(connection, "_opened", small)
    store = open_activity_store(settings)
    assert refused(store).what == "Il n'y a plus de place sur le disque de la base d'activité"
    failed = store.audit()[0]
    assert (failed.act, failed.detail) == (Act.FAILED, "Il n'y a plus de place sur le disque de la base d'activité")
    if settings.database_url:
        raw(settings, "DROP TRIGGER meanwhile ON scopes")
    monkeypatch.undo()
    unharmed(settings)


def unharmed(settings: Settings) -> None:
    """Only what came before is in; what was refused comes in once nothing stands in its way."""
    store = open_activity_store(settings)
    assert [each.id for each in store.imports()] == [1]
    assert store.records()["half_days"].tolist() == [1, 2]
    imported(settings, "refused", LARGE)
    assert len(store.records()) == 1002


@pytest.fixture
def readable_by_all() -> Iterator[Path]:
    """A folder that another user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_that_can_only_be_read(readable_by_all: Path) -> None:
    settings = Settings(local=readable_by_all, database_url="")
    imported(settings, "before", BEFORE)
    readable_by_all.chmod(0o555)
    child = started(refused_for_want_of_rights, settings, [1, 2])
    child.join()
    readable_by_all.chmod(0o755)
    assert child.exitcode == 0
    unharmed(settings)


def test_a_server_that_can_only_be_read(postgresql: Server, tmp_path: Path) -> None:
    settings = Settings(local=tmp_path, database_url=postgresql.new_database("read_only"))
    imported(settings, "before", BEFORE)
    raw(settings, "ALTER DATABASE read_only SET default_transaction_read_only = on")
    store = open_activity_store(settings)
    assert len(store.records()) == 2
    assert refused(store).what == "La base d'activité ne peut qu'être lue"


def test_a_server_restarted_in_the_midst_of_an_import(postgresql: Server, tmp_path: Path) -> None:
    settings = Settings(local=tmp_path, database_url=postgresql.new_database("restarted"))
    imported(settings, "before", BEFORE)
    at_each_import(settings, "PERFORM pg_sleep(0.5);")
    store = open_activity_store(settings)
    receipts = []

    def work() -> None:
        receipts.append(store.import_(file("during"), LARGE, [], who="ana", replaces=True))

    other = threading.Thread(target=work)
    other.start()
    time.sleep(0.3)
    postgresql.stop()
    postgresql.start()
    other.join()
    assert [receipt.is_new for receipt in receipts] == [True], "what was rolled back was tried again"
    assert len(store.imports()) == 2
    assert len(store.records()) == 1002
    assert [line.act for line in store.audit() if line.act is Act.IMPORTED] == [Act.IMPORTED] * 2


def test_a_server_that_stays_away(postgresql: Server, tmp_path: Path) -> None:
    settings = Settings(local=tmp_path, database_url=postgresql.new_database("away"))
    imported(settings, "before", BEFORE)
    store = open_activity_store(settings, patience=0.3)
    postgresql.stop()
    try:
        error = refused(store)
        with pytest.raises(StoreUnavailable):
            open_activity_store(settings)
    finally:
        postgresql.start()
    assert error.what == "La base d'activité ne répond pas"
    assert "sqlalchemy" not in str(error).lower()
    unharmed(settings)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"<html>not a database</html>" * 100)
    with pytest.raises(StoreUnavailable, match="abîmée"):
        open_activity_store(Settings(local=tmp_path, database_url=""))


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreUnavailable, match="ne peut pas être créé ou lu"):
        open_activity_store(Settings(local=tmp_path / "taken", database_url=""))
