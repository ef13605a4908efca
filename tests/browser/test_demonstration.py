"""A set of demonstration is added, chosen, seen for what it is on every page, and undone in the list of imports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geo.activity.store import open_activity_store
from geo.demo import add
from geo.provenance import WARNING
from geo.settings import Settings
from geo.store import OpenEdition
from tests.browser.conftest import Visit
from tests.browser.driver import PHONE, Screen, ServedAtlas
from tests.browser.test_pages import ENGLISH

pytestmark = pytest.mark.browser

INVENTED = "fr-2024-demonstration"
LABEL = "Démonstration · fr-2024"
WITH_A_MAP = ("/", "/couverture", "/territoire?lieu=departement-93", "/centre?centre=irev")
WITHOUT = ("/activite", "/comparer", "/donnees")
COVERS_THE_WINDOW = """() => {
  const cloth = document.querySelector(".atlas-cloth");
  if (!cloth || cloth.getClientRects().length === 0) return false;
  const { left, top, right, bottom } = cloth.getBoundingClientRect();
  const words = [...cloth.children].filter((word) => {
    const box = word.getBoundingClientRect();
    return box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
  });
  return left <= 0 && top <= 0 && right >= innerWidth && bottom >= innerHeight && words.length >= 4;
}"""


@pytest.fixture
def local(tmp_path: Path) -> Path:
    return tmp_path / "local"


@pytest.fixture
def served(local: Path, serve: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The edition of the clone, to which files may be sent."""
    return serve(ATLAS_LOCAL=local, ATLAS_WRITABLE="on")


def is_marked(screen: Screen) -> bool:
    """Whether the page says all over that it shows a demonstration."""
    banner = screen.page.locator(".atlas-banner")
    covered: bool = screen.page.evaluate(COVERS_THE_WINDOW)
    return banner.is_visible() and WARNING in banner.inner_text() and covered


def test_added_chosen_seen_everywhere_and_taken_away(
    visit: Visit, served: ServedAtlas, local: Path, real_edition: OpenEdition
) -> None:
    screen = visit(served).open_map("/")
    assert not screen.page.locator(".atlas-banner").count()
    before = screen.figures
    store = open_activity_store(Settings(local=local, database_url=""))
    add(real_edition, store, 1, who="essai")

    screen = visit(served).open_map("/")
    assert screen.figures == before, "the real edition is what it was"
    screen.pick("Édition", LABEL)
    expect(screen.map).to_have_attribute("data-watermark", "Démonstration")
    assert is_marked(screen)
    assert screen.figures != before
    found = Axe().run(screen.page, context={"include": [[".atlas-banner"], [".atlas-cloth"]]})
    assert found.response["passes"], "axe looked at something"
    assert [violation["id"] for violation in found.response["violations"]] == []
    name, _ = screen.download("carte", "CSV (tableur)")
    assert name.startswith(f"DEMONSTRATION_atlas-crpv_{INVENTED}_")

    for address in (*WITH_A_MAP, *WITHOUT):
        sign = "&" if "?" in address else "?"
        path = f"{address}{sign}edition={INVENTED}"
        if address in WITH_A_MAP:
            screen.open_map(path)
            assert screen.map.get_attribute("data-watermark") == "Démonstration"
        else:
            screen.open(path)
        assert is_marked(screen), address
        assert ENGLISH.findall(screen.visible_text()) == [], address
        screen.page.emulate_media(media="print")
        assert is_marked(screen), f"{address}, printed"
        screen.page.emulate_media(media="screen")

    for number in (2, 1):
        option = screen.page.get_by_role("option", name=f"n° {number} · ")
        if number == 1:
            screen.page.get_by_role("combobox", name="Import", exact=True).click()
            option.click()
        screen.page.get_by_role("button", name="Annuler cet import").click()
        told = screen.page.locator(".atlas-sentence").filter(has_text=f"Import {number} annulé")
        expect(told).to_be_visible()
    screen.open_map(f"/?edition={INVENTED}")
    assert not screen.page.locator(".atlas-banner").count()
    assert screen.map.get_attribute("data-watermark") == ""
    assert screen.figures == before


def test_on_a_telephone_the_mark_is_there_and_lets_one_work(
    visit: Visit, served: ServedAtlas, local: Path, real_edition: OpenEdition
) -> None:
    add(real_edition, open_activity_store(Settings(local=local, database_url="")), 1, who="essai")
    screen = visit(served, size=PHONE).open_map(f"/?edition={INVENTED}")
    assert is_marked(screen)
    screen.page.locator('[data-tool="zoom_in"]').first.click()  # which the cloth must not receive
    assert is_marked(screen)
