"""At start-up the official perimeters are looked for in the background: nothing waits for it, nothing fails with it."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from geo.build import build
from geo.settings import Settings
from geo.store import EditionStore, OpenEdition, committed_store, open_store
from pages.parts import first_run
from tests.geo.sources import tiny_wheel as tiny
from tests.geo.sources.file_server import FileServer, body, drip, status
from tests.geo.sources.test_official_perimeters import FILE, PACKED

EDITION = "fr-2024"
LONG_S = 60.0


@pytest.fixture
def settings(tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An invented clone, that asks for the official perimeters."""
    data = tiny.data_folder(tmp_path / "data")
    tiny.publish_at(data, server.address)
    monkeypatch.setenv("ATLAS_DATA", str(data))
    monkeypatch.setenv("ATLAS_LOCAL", str(data / "local"))
    monkeypatch.setenv("ATLAS_PERIMETERS", "auto")
    settings = Settings()
    build(EDITION, data=data, store=committed_store(settings))
    return settings


def served_for(seconds: float, settings: Settings, opened: OpenEdition) -> None:
    """Serve until the background build is over, at most so long."""

    async def serve() -> None:
        async with first_run.official_perimeters(settings, opened):
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.wait(others, timeout=seconds) if others else None

    asyncio.run(serve())


def opened(settings: Settings) -> tuple[EditionStore, OpenEdition]:
    store = open_store(settings)
    return store, store.read(EDITION)


def test_with_a_network_the_first_run_gets_the_perimeters(
    settings: Settings, server: FileServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.of_path = {FILE: [body(PACKED)]}
    store, before = opened(settings)
    with caplog.at_level(logging.INFO, "atlas"):
        served_for(LONG_S, settings, before)
    after = store.read(EDITION)
    assert after.build != before.build
    assert len(after.tables.perimeters) == 10
    assert [record.getMessage() for record in caplog.records if record.name == "atlas"] == [
        "Périmètres officiels reçus : fr-2024 en a une nouvelle version."
    ]
    served_for(LONG_S, settings, after)
    assert len(server.asked) == 1, "an edition that has its perimeters asks for nothing"


def test_a_newer_clone_has_its_perimeters_received_again(settings: Settings, server: FileServer) -> None:
    server.of_path = {FILE: [body(PACKED)]}
    store, before = opened(settings)
    served_for(LONG_S, settings, before)
    path = settings.data / "catalogue.toml"
    newer = path.read_text(encoding="utf-8").replace("built = 2026-11-22", "built = 2999-01-01")
    path.write_text(newer.replace('label = "France inventée"', 'label = "Plus récente"'), encoding="utf-8")
    build(EDITION, data=settings.data, store=committed_store(settings))
    served_for(LONG_S, settings, store.read(EDITION))
    assert store.read(EDITION).manifest.description.label == "Plus récente"
    assert len(store.read(EDITION).tables.perimeters) == 10


def test_without_it_one_line_of_the_log_says_so(
    settings: Settings, server: FileServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.of_path = {FILE: [status(404)]}
    store, before = opened(settings)
    served_for(LONG_S, settings, before)
    assert store.served_build(EDITION) == before.build
    (told,) = [record for record in caplog.records if record.name == "atlas"]
    assert told.getMessage().startswith("Périmètres officiels non reçus.")
    assert "réponse HTTP 404" in told.getMessage()


def test_a_server_that_stops_meanwhile_leaves_what_it_served(settings: Settings, server: FileServer) -> None:
    server.of_path = {FILE: [drip(PACKED, 0.2)]}
    store, before = opened(settings)
    served_for(0.3, settings, before)
    assert store.served_build(EDITION) == before.build
    assert store.faults(EDITION) == ()


def test_it_is_off_unless_asked_for(settings: Settings, server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_PERIMETERS")
    served_for(LONG_S, Settings(), opened(settings)[1])
    assert server.asked == []
