"""A draft changes nothing that is served until it is put in service, and is then the very build that was looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import OutdatedDraft
from geo.maps.geometry import display_files
from geo.settings import Settings
from geo.store import EditionStore, open_store
from geo.store.drafts import draft_store, serve_draft
from tests import tiny_country
from tests.tiny_country import EDITION


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    tiny_country.write(tmp_path / "data" / "editions")
    return Settings(data=tmp_path / "data", local=tmp_path / "local")


def drafted(settings: Settings, folder: Path, label: str) -> EditionStore:
    """A draft of the country under another label."""
    made = tiny_country.write(folder, label=label).read(EDITION)
    draft = draft_store(settings, folder)
    assert draft.served_build(EDITION) == made.build
    return draft


def test_a_draft_is_served_as_it_was_looked_at(settings: Settings, tmp_path: Path) -> None:
    store = open_store(settings)
    before = store.served_build(EDITION)
    draft = drafted(settings, tmp_path / "draft", "Essai")
    assert store.served_build(EDITION) == before
    build = serve_draft(draft, store, EDITION, before)
    assert build == draft.served_build(EDITION) == store.served_build(EDITION) != before
    opened = store.read(EDITION)
    assert opened.manifest.description.label == "Essai"
    assert store.faults(EDITION) == ()
    assert set(opened.manifest.geometry) == set(display_files(opened.tables))
    assert store.rollback(EDITION) == before


def test_a_draft_compared_with_what_is_served_no_more_is_refused(settings: Settings, tmp_path: Path) -> None:
    store = open_store(settings)
    before = store.served_build(EDITION)
    draft = drafted(settings, tmp_path / "draft", "Essai")
    meanwhile = serve_draft(drafted(settings, tmp_path / "other", "Entre-temps"), store, EDITION, before)
    with pytest.raises(OutdatedDraft, match="entre-temps"):
        serve_draft(draft, store, EDITION, before)
    assert store.served_build(EDITION) == meanwhile


def test_what_a_draft_does_not_hold_is_read_where_it_is_served(settings: Settings, tmp_path: Path) -> None:
    draft = draft_store(settings, tmp_path / "draft")
    assert draft.read(EDITION).build == open_store(settings).served_build(EDITION)
