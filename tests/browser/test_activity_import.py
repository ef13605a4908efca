"""A centre sends its activity on the page « Données »: refusals told, lines accepted, an import undone and redone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo.activity.store import open_activity_store
from geo.settings import Settings
from tests.browser.conftest import Visit
from tests.browser.driver import ServedAtlas
from tests.browser.test_pages import ENGLISH
from tests.geo.activity.sent_files import csv_file
from tests.geo.activity.test_sent_files import HEADER, line

pytestmark = pytest.mark.browser

AWKWARD = "{{7*7}} <b>gras</b>"


@pytest.fixture
def local(tmp_path: Path) -> Path:
    return tmp_path / "local"


@pytest.fixture
def served(local: Path, serve: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The edition of the clone, to which files may be sent."""
    return serve(ATLAS_LOCAL=local, ATLAS_WRITABLE="on")


def half_days(local: Path) -> list[float]:
    """What counts in the store, looked at beside the application."""
    records = open_activity_store(Settings(local=local)).records(centre="labo-cites")
    return list(records["half_days"])


def test_a_file_is_sent_judged_taken_and_taken_back(
    visit: Visit, served: ServedAtlas, local: Path, tmp_path: Path
) -> None:
    path = tmp_path / "activité.csv"
    good = [line(number, lieux="departement-69") for number in range(2)]
    path.write_bytes(csv_file([HEADER, *good, line(2, lieux="departement-69", demi=AWKWARD)]))
    screen = visit(served).open("/donnees")
    sentences = screen.page.locator(".atlas-sentence")
    screen.choose("Centre qui envoie", "Labo Cités")
    screen.settled()
    screen.page.locator('input[type="file"]').last.set_input_files(path)
    expect(screen.page.get_by_text(path.name)).to_be_visible()
    screen.page.get_by_role("button", name="Vérifier").click()
    expect(sentences.filter(has_text="3 lignes lues : 2 valables, 1 refusée.")).to_be_visible(timeout=30_000)
    expect(screen.page.get_by_text(AWKWARD, exact=True)).to_be_visible()
    expect(screen.page.get_by_role("button", name="Enregistrer")).to_be_disabled()
    assert half_days(local) == [], "nothing is written before it is agreed to"
    assert ENGLISH.findall(screen.visible_text()) == []
    screen.page.get_by_text("Prendre les 2 lignes valables").click()
    screen.page.get_by_role("button", name="Enregistrer").click()
    expect(sentences.filter(has_text="2 lignes reçues")).to_be_visible()
    assert half_days(local) == [2.5, 2.5]
    screen.page.get_by_role("button", name="Annuler cet import").click()
    expect(sentences.filter(has_text="Import 1 annulé")).to_be_visible()
    assert half_days(local) == []
    screen.page.get_by_role("button", name="Rétablir cet import").click()
    expect(sentences.filter(has_text="Import 1 rétabli")).to_be_visible()
    assert half_days(local) == [2.5, 2.5]
