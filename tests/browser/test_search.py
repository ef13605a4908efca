"""The search box: reached by a key from anywhere, answered while one types, used without a mouse."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.driver import PHONE, Screen

pytestmark = pytest.mark.browser


def box(screen: Screen) -> Locator:
    return screen.page.get_by_role("combobox", name="Rechercher un lieu, un code ou un centre")


def listed(screen: Screen) -> Locator:
    return screen.page.locator(".atlas-search-list").get_by_role("option")


def look_for(screen: Screen, text: str) -> None:
    """Type a text in the box, reached by its key, and wait for what is listed: the first search makes the index."""
    expect(box(screen)).to_be_visible()
    screen.settled()  # a page that comes takes the focus along
    screen.page.keyboard.press("/")
    expect(box(screen)).to_be_focused()
    screen.page.keyboard.type(text)
    expect(listed(screen).first).to_be_visible()


def test_creil_is_found_chosen_and_shown_without_a_mouse(home: Screen) -> None:
    look_for(home, "creil")
    expect(listed(home).first).to_have_text(re.compile(r"^Creil\s+Commune · Oise \(60\)$"))
    expect(listed(home).first).to_have_attribute("aria-selected", "true")
    zoom = home.zoom()
    home.page.keyboard.press("Enter")
    expect(home.card.get_by_role("heading")).to_have_text("Creil")
    expect(home.card.get_by_role("link", name="Tout ce qui en est connu")).to_be_visible()
    expect(listed(home)).to_have_count(0)
    home.at_rest()
    assert home.zoom() > zoom + 3


def test_homonyms_are_listed_and_none_is_taken(home: Screen) -> None:
    look_for(home, "saint-denis")
    details = ["Commune · La Réunion (974)", "Commune · Seine-Saint-Denis (93)"]
    expect(listed(home).locator(".atlas-search-detail").nth(1)).to_have_text(details[1])
    assert listed(home).locator(".atlas-search-detail").all_inner_texts()[:2] == details
    home.page.keyboard.press("Enter")
    expect(box(home)).to_have_attribute("aria-expanded", "true")
    assert box(home).get_attribute("aria-activedescendant") is None
    home.page.keyboard.press("ArrowDown")
    home.page.keyboard.press("ArrowDown")
    home.page.keyboard.press("Enter")
    expect(home.card).to_contain_text("Commune 93066")


def test_a_mistake_is_told_and_forgiven_and_escape_leaves(visit: Visit) -> None:
    screen = visit(size=PHONE).open("/methode")
    look_for(screen, "champiny")
    expect(screen.page.locator(".atlas-search-said")).to_have_text("Aucun lieu de ce nom. Les plus proches :")
    expect(listed(screen).first).to_contain_text("Champigny-sur-Marne")
    edges = screen.page.locator(".atlas-search-panel").bounding_box()
    assert edges is not None
    assert 0 <= edges["x"] < edges["x"] + edges["width"] <= PHONE[0]
    assert min(row.bounding_box()["height"] for row in listed(screen).all()) >= 24  # type: ignore[index]
    screen.page.keyboard.press("Escape")
    expect(box(screen)).to_have_attribute("aria-expanded", "false")
    screen.page.keyboard.press("Escape")
    expect(box(screen)).to_have_value("")


def test_from_another_page_a_place_leads_to_the_map_and_a_centre_to_its_sheet(visit: Visit) -> None:
    screen = visit().open("/methode")
    look_for(screen, "qn06001m")
    expect(listed(screen)).to_have_count(1)
    screen.page.keyboard.press("Enter")
    expect(screen.card.get_by_role("heading")).to_have_text("Les Hauts de Creil")
    look_for(screen, "irev")
    expect(listed(screen).first).to_contain_text("Institut régional de la ville")
    screen.page.keyboard.press("Enter")
    expect(screen.page).to_have_url(re.compile(r"/centre\?"))


def test_the_key_is_a_character_where_one_is_typing(home: Screen) -> None:
    home.filter("Région").click()
    home.page.keyboard.type("/")
    expect(home.filter("Région")).to_have_value("/")
    assert home.page.evaluate("() => document.activeElement.className") != "atlas-search-field"
