"""The sheet of a territory as a visitor uses it: by keyboard from place to place, on paper, on a telephone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.driver import PHONE

pytestmark = pytest.mark.browser


def test_a_sheet_leads_on_by_keyboard_and_holds_on_one_page(visit: Visit) -> None:
    screen = visit().open_map("/territoire?lieu=departement-60")
    name = screen.card.first.locator("h2")
    expect(name).to_have_text("Oise")
    expect(screen.page.locator(".atlas-strip")).to_be_hidden()
    commune = screen.page.get_by_role("link", name="Creil", exact=True).first
    commune.focus()
    commune.press("Enter")
    expect(name).to_have_text("Creil")
    screen.drawn_after(0)
    screen.page.get_by_role("link", name="Oise", exact=True).first.press("Enter")
    expect(name).to_have_text("Oise")
    screen.drawn_after(0)
    for before in ("Creil", "Oise"):
        screen.page.go_back()
        expect(name).to_have_text(before)
        screen.drawn_after(0)

    screen.page.emulate_media(media="print")
    expect(screen.page.locator(".st-key-fiche-fichiers")).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", screen.page.pdf(prefer_css_page_size=True))) == 1


def test_the_map_leads_to_the_sheet_of_what_is_chosen_in_its_list(visit: Visit) -> None:
    screen = visit().open_map("/territoire?lieu=departement-48")
    screen.map.get_by_role("button", name="Liste des quartiers").click()
    screen.map.get_by_role("combobox", name="Nom, commune ou code du quartier").fill("QN04801N")
    screen.map.get_by_role("option").first.click()
    expect(screen.card.first).to_contain_text("QN04801N")


def test_a_sheet_holds_on_a_telephone(visit: Visit) -> None:
    screen = visit(size=PHONE).open_map("/territoire?lieu=departement-75")
    assert screen.page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    card, plan = screen.card.first.bounding_box(), screen.map.bounding_box()
    assert card
    assert plan
    assert card["y"] < plan["y"], "what it says comes before the map"
    expect(screen.page.locator("[data-look='aucun_centre']")).to_contain_text("Paris")
