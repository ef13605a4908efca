"""The panel of classes on the served map: methods, frozen bounds, and a link that gives them back."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Level
from tests.browser.conftest import Visit
from tests.browser.driver import PHONE, Screen

pytestmark = pytest.mark.browser

SHARE = f"/?{urlencode({'indicateur': find('part_habitants_couverts').label, 'date': '30 juin 2015'})}"


def open_panel(screen: Screen) -> None:
    screen.page.get_by_test_id("stSidebar").locator("summary", has_text="Classes").click()
    expect(screen.page.locator(".atlas-histogram svg")).to_be_visible()


def legend(screen: Screen) -> list[tuple[str, int]]:
    """Words and count of each swatch."""
    words = screen.map.locator(".atlas-legend-label:has(.atlas-legend-count) > span:first-child").all_inner_texts()
    counts = screen.map.locator(".atlas-legend-count").all_inner_texts()
    return [(word.replace("\u202f", " "), int(count)) for word, count in zip(words, counts, strict=True)]


def test_each_method_counts_every_territory(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map(SHARE)
    open_panel(screen)
    number = len(real_atlas.names(Level.REGION))
    for method in ("Intervalles égaux", "Bornes arrondies", "Seuils naturels", "Quantiles"):
        screen.pick("Méthode", method)
        assert sum(count for _, count in legend(screen)) == number, method
        expect(screen.map.locator(".atlas-legend-note", has_text=f"Classes : {method.lower()}")).to_have_count(1)
    screen.pick("Nombre de classes", "3")
    assert sum(count for _, count in legend(screen)) == number


def test_frozen_bounds_stay_and_a_link_gives_them_back(visit: Visit) -> None:
    screen = visit().open_map(SHARE)
    open_panel(screen)
    screen.pick("Méthode", "Bornes arrondies")
    before = legend(screen)
    with screen.redraw():
        screen.page.get_by_role("button", name="Figer les bornes").click()
    frozen = legend(screen)
    assert [count for _, count in frozen] == [count for _, count in before], "freezing changes no colour"
    bounds = screen.page.get_by_role("textbox", name="Bornes choisies").input_value()
    screen.pick("Date", "30 juin 2018")
    then = legend(screen)
    chosen = [words for words, _ in frozen if "centre" not in words]
    assert [words for words, _ in then][: len(chosen)] == chosen
    assert screen.filters()["Méthode"] == "Bornes choisies"

    again = visit().open_map(urlsplit(screen.page.url)._replace(scheme="", netloc="").geturl())
    assert again.notices == []
    assert legend(again) == then
    open_panel(again)
    expect(again.page.get_by_role("textbox", name="Bornes choisies")).to_have_value(bounds)


def test_faulty_bounds_are_told_as_text(visit: Visit) -> None:
    link = "&classes=manual&bornes=10%20%3B%20%3Cimg%20src%3Dx%20onerror%3D%22window.__ran%3D1%22%3E"
    screen = visit(size=PHONE).open_map(SHARE + link)
    (notice,) = screen.notices
    assert '<img src=x onerror="window.__ran=1">' in notice
    assert screen.page.evaluate("() => window.__ran ?? 0") == 0
