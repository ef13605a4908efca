"""The page on coverage as visitors use it: who is missing, what adds up, what if, and the link to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.driver import Screen

pytestmark = pytest.mark.browser

NUMBER = re.compile(r"\d[\d\u202f]*")


def cells(screen: Screen, caption: str) -> list[list[str]]:
    """The rows of the table whose caption holds a text, as shown."""
    table = screen.page.locator(".atlas-table").filter(has_text=caption)
    expect(table).to_have_count(1)
    found: list[list[str]] = table.evaluate(
        "(node) => [...node.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
    return found


def number(text: str) -> int:
    return int(text.replace("\u202f", ""))


def test_what_is_said_of_a_territory_without_a_centre(visit: Visit) -> None:
    """Journey D5: who was there last, since when nobody is, who is near, and the source."""
    screen = visit().open_map("/couverture?choisi=department-75&decoupage=Département")
    card = screen.card.filter(has_text="Département 75")
    expect(card.locator("h2")).to_have_text("Paris")
    said = card.inner_text()
    for expected in ("aucun centre connu", "Centre de ressources parisien", "depuis 2013", "Profession Banlieue"):
        assert expected in said
    assert card.locator('a[href^="https://123dok.net/"]').count() == 1
    states = {row[0]: row[-1] for row in cells(screen, "Couvert au numérateur")}
    assert states["Paris"] == "non couvert"
    assert states["Nord"] == "couvert, activité non reçue", "IREV has published nothing for 2024"


def test_centres_and_what_nobody_covers_make_the_total(visit: Visit) -> None:
    """Journey A4: the unit is chosen and shown, and the parts make the whole, as the visitor reads them."""
    screen = visit().open_map("/couverture")
    for label, total in (("Habitants des QPV", 5_437_035), ("Contrats de ville", 434)):
        with screen.redraw():
            screen.choose("Unité", label)
        screen.settled()
        loads = [number(row[1]) for row in cells(screen, "Barres :")]
        assert len(loads) == 19, "18 centres, and nobody"
        sentence = screen.page.locator(".atlas-sentence").filter(has_text="pour l'ensemble des centres")
        of_centres, repeated, uncovered, whole = map(number, NUMBER.findall(sentence.inner_text().partition(" : ")[2]))
        assert (sum(loads[:-1]), repeated, loads[-1]) == (of_centres, 0, uncovered)
        assert of_centres - repeated + uncovered == whole == total
    expect(screen.page.get_by_text("Aucun territoire n'est couvert par plusieurs centres")).to_be_visible()


def test_a_link_to_a_hypothesis_shows_the_same_screen(visit: Visit) -> None:
    first = visit().open_map("/couverture")
    first.page.get_by_text("Et si ? Essayer une autre couverture").click()
    for label, value in (("Territoire", "Paris (75)"), ("Centre", "Profession Banlieue")):
        first.choose(label, value)
    with first.redraw():
        first.page.get_by_role("button", name="Supposer").click()
    expect(first.map).to_have_attribute("data-watermark", "Hypothèse")
    first.settled()
    link = first.page.url.removeprefix(first.url)
    assert "hypothese=donner" in link

    again = visit().open_map(link)
    again.settled()
    assert again.figures == first.figures
    assert again.notices == first.notices
    assert again.drawing() == first.drawing()
    paris = next(row for row in cells(again, "Territoires dont les centres changent"))
    assert paris == ["Paris (75)", "aucun centre connu", "Profession Banlieue"]
    assert cells(again, "Charge des centres qui changent") == cells(first, "Charge des centres qui changent")
    with again.redraw():
        again.page.get_by_role("button", name="Tout effacer").click()
    expect(again.map).to_have_attribute("data-watermark", "")
    again.settled()
    assert "hypothese" not in again.page.url


def test_a_broken_link_says_so_and_shows_what_is_known(visit: Visit) -> None:
    screen = visit().open_map("/couverture?hypothese=donner:99:personne&unite=Lieues")
    assert any("« 99 » n'existe pas ici" in notice for notice in screen.notices)
    assert any("Lieues" in notice for notice in screen.notices)
    assert screen.map.get_attribute("data-watermark") == ""
    assert screen.filters()["Unité"] == "QPV"
