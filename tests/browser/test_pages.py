"""Every page of the menu: it opens, speaks French, is usable without a mouse, and comes with its headers."""

from __future__ import annotations

import re
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geo.atlas import Atlas
from geo.indicators.definition import Level
from pages.parts.navigation import PAGES
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import Screen, ServedAtlas

pytestmark = pytest.mark.browser

ENGLISH = re.compile(
    r"\b(Deploy|Running|Stop|Rerun|Choose|Select|Search|Settings|Press Enter|Submit|Show|Hide|Close|Open|Loading|"
    r"Please|Connecting|Download|Fullscreen|View|Clear|Error|Warning|Help|Report|About|Print|Record|Options?|"
    r"No results|Browse|Upload|Drag|Copy|Previous|Next|Made with|Always|Theme|and|the|of|with)\b"
)
"""Words of Streamlit's own screens, and English words that no French text holds."""

CAYENNE = "97302"
HEADINGS = {
    "carte": "Quartiers prioritaires et centres de ressources",
    "presenter": "Présenter",
    "couverture": "Couverture par les centres de ressources au 30 juin 2024",
    "activite": "Activité des centres de ressources",
    "territoire": "Fiche de territoire",
    "comparer": "Comparer des territoires et des centres au 30 juin 2024",
    "centre": "Centres de ressources",
    "donnees": "Données",
    "methode": "Sources et méthode",
}


def _english(screen: Screen) -> list[str]:
    """English words on the screen, each with its line."""
    lines = [line.strip() for line in screen.visible_text().splitlines()]
    own = re.compile(r"GeoJSON|CSV|Open Licen[cs]e|https?://")
    return [line for line in lines if ENGLISH.search(line) and not own.search(line)]


def test_menu_leads_to_every_page(home: Screen) -> None:
    drawn = home.drawn
    for row in PAGES:
        home.page.get_by_test_id("stTopNavLink").filter(has_text=row.title).click()
        expect(home.page.locator("h1")).to_have_text(HEADINGS[row.address])
        home.settled()
        assert home.page.locator("html").get_attribute("lang") == "fr"
        assert home.page.title() == "Atlas CRPV" or row.title in home.page.title()
        assert _english(home) == [], row.address
    home.page.get_by_test_id("stTopNavLink").filter(has_text="Carte").click()
    home.drawn_after(0)
    assert home.drawn == drawn, "the map comes back as it was"


@pytest.mark.parametrize("address", HEADINGS)
def test_page_opens_by_its_address_and_is_accessible(visit: Visit, real_atlas: Atlas, address: str) -> None:
    screen = visit().open(f"/{address}")
    expect(screen.page.locator("h1")).to_have_text(HEADINGS[address])
    expect(screen.page.locator(".atlas-footer")).to_be_attached()
    assert screen.page.locator("html").get_attribute("lang") == "fr"

    ours = [[".atlas-text"]]
    if address == "carte":
        screen.drawn_after(0)
        with screen.redraw():
            screen.inset("973").click()
        screen.at_rest()
        screen.page.mouse.click(*screen.point_of(*expected.place(real_atlas, Level.COMMUNE, CAYENNE)))
        expect(screen.choices).to_be_visible()
        ours.append(['[data-testid="atlas-map"]'])
    for part in screen.page.get_by_test_id("stExpander").all():
        part.locator("summary").click()
    screen.unmoving()
    found = Axe().run(screen.page, context={"include": ours})
    assert found.response["passes"], "axe looked at something"
    serious = [
        f"{violation['id']}: {violation['help']} {[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_document_and_resources_carry_the_security_headers(app: ServedAtlas) -> None:
    for path in ("/", "/couverture", "/sante", "/nulle-part"):
        with urllib.request.urlopen(app.url + path, timeout=10) as answer:  # noqa: S310 - our own address
            headers = {name.lower(): value for name, value in answer.headers.items()}
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'self'", path
        assert policy["connect-src"] == "'self'", path
        assert policy["object-src"] == "'none'", path
        assert policy["frame-ancestors"] == "'self'", path
        elsewhere = {name: part for name, part in policy.items() if "http" in part}
        assert elsewhere.keys() == {"img-src"}, "the plan of the IGN, when the reader asks for it"
        assert [part for part in elsewhere["img-src"].split() if "http" in part] == ["https://data.geopf.fr"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "permissions-policy" in headers, path


def test_screen_speaks_french_while_it_is_used(home: Screen) -> None:
    home.page.keyboard.press("Tab")
    assert home.page.evaluate("() => document.activeElement.dataset.testid") == "stSkipToContent"
    assert _english(home) == []
    home.filter("Région").click()
    home.filter("Région").fill("zzzz")
    expect(home.page.get_by_role("listbox")).to_be_visible()
    assert _english(home) == []
    home.page.keyboard.press("Escape")
    home.pick("Région", "Bretagne")
    assert _english(home) == []
