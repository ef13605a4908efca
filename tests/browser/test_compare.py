"""The page « Comparer » as a visitor uses it: choose, read, send the link, take the list away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.driver import Screen

pytestmark = pytest.mark.browser

RATE = "Demi-journées pour 10 000 habitants des QPV"
SHARE = "Part des habitants des QPV couverts par au moins un centre"


def heads(screen: Screen) -> Locator:
    """The names of the places that stand side by side."""
    return screen.page.locator(".atlas-comparison thead th a")


def add(screen: Screen, place: str) -> None:
    box = screen.filter("Ajouter un lieu")
    box.click()
    box.fill(place)
    screen.page.get_by_role("option", name=place, exact=True).click()
    expect(heads(screen).last).to_have_text(place.partition(" (")[0])
    screen.settled()


def said(screen: Screen) -> list[str]:
    """Every table and picture of the page, as text."""
    return screen.page.locator(".atlas-table, .atlas-matrix").all_inner_texts()


def test_comparison_is_built_sent_and_taken_away(visit: Visit) -> None:
    first = visit().open("/comparer?date=2021-06-30")
    ranking = first.page.locator(".atlas-table").last.locator("caption")
    for place in ("Seine-Saint-Denis (93)", "Paris (75)"):
        add(first, place)
    first.page.get_by_role("button", name="Retirer Seine-Saint-Denis").click()
    expect(heads(first)).to_have_text(["Paris"])
    first.choose("Classer selon", RATE)
    expect(ranking).to_contain_text("n = 1 sur 18 ; hors classement : non renseigné (17)")
    first.settled()

    second = visit().open(first.page.url.removeprefix(first.url))
    expect(heads(second)).to_have_text(["Paris"])
    assert second.filters() == first.filters()
    assert said(second) == said(first)

    second.choose("Classer selon", SHARE)
    expect(second.page.locator(".atlas-notice")).to_contain_text("petits nombres")
    second.settled()
    assert second.table_file("sous-servis")[0] == "atlas-crpv_fr-2024_2021-06-30_sous-servis_habitants.csv"


def test_broken_link_shows_what_it_can_and_says_so(visit: Visit) -> None:
    screen = visit().open("/comparer?lieux=departement-93,qpv-QN99999Z,n'importe&besoin=soleil&classement=42")
    expect(heads(screen)).to_have_text(["Seine-Saint-Denis"])
    told = " ".join(screen.notices)
    for part in ("qpv-QN99999Z", "n'importe", "soleil", "42"):
        assert part in told
