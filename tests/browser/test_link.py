"""A link copied from the map shows the next visitor the same thing; a broken one shows the usual view and says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Level
from tests.browser.conftest import Visit
from tests.browser.driver import ROOM, Screen

pytestmark = pytest.mark.browser

NO_SUCH_VIEW = "Le lien demande une vue que la carte ne peut pas montrer"


def centre(screen: Screen) -> list[float]:
    found: list[float] = screen.page.evaluate(
        """() => {
          const map = window.__maps.find((one) => one.getContainer().classList.contains("atlas-ground"));
          return [map.getCenter().lat, map.getCenter().lng];
        }"""
    )
    return found


def copied(screen: Screen) -> str:
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=screen.url)
    screen.map.get_by_role("button", name="Copier le lien").click()
    expect(screen.map.get_by_text("Lien copié")).to_be_visible()
    link: str = screen.page.evaluate("() => navigator.clipboard.readText()")
    return link


def move_about(screen: Screen) -> None:
    """A closer view, off the middle, that no fit would give."""
    zoom = screen.zoom()
    for _ in range(3):
        screen.map.get_by_role("button", name="Zoomer", exact=True).click()
    screen.page.wait_for_function("(zoom) => window.__maps[0].getZoom() > zoom + 0.9", arg=zoom)
    screen.at_rest()
    box = screen.map.locator(".atlas-ground").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()
    screen.page.mouse.move(x + 60, y - 35, steps=4)
    screen.page.wait_for_timeout(300)  # a hand that stops before it lets go: the map does not drift on
    screen.page.mouse.up()
    screen.at_rest()


def test_link_shows_the_same_thing(visit: Visit, real_atlas: Atlas) -> None:
    first = visit().open_map("/")
    first.pick("Région", "Bretagne")
    first.pick("Indicateur", "Part des habitants des QPV couverts par au moins un centre")
    first.pick("Maille de la carte", "Département")
    move_about(first)
    with first.redraw():
        first.row("56").click()
    chosen = real_atlas.names(Level.DEPARTMENT)["56"]
    expect(first.card.locator("h2")).to_have_text(chosen)
    first.at_rest()
    link = copied(first)

    second = visit().open_map(link.removeprefix(first.url))
    assert second.filters() == first.filters()
    assert second.zoom() == pytest.approx(first.zoom(), abs=0.05)
    assert centre(second) == pytest.approx(centre(first), abs=0.0002)
    expect(second.card.locator("h2")).to_have_text(chosen)
    assert second.card.inner_text() == first.card.inner_text()
    assert second.notices == []

    zoom = second.zoom()
    second.pick("Région", "Corse")
    assert second.zoom() != pytest.approx(zoom, abs=0.05), "a filter moves the map as usual"
    assert "vue=" not in second.page.url
    second.page.reload()
    second.drawn_after(0)
    expect(second.filter("Région")).to_have_value("Corse")
    (latitude, longitude) = centre(second)
    assert 41 < latitude < 43.2, "the view of the link is used once"
    assert 8 < longitude < 10.5


def test_link_is_shown_where_there_is_no_clipboard(visit: Visit) -> None:
    screen = visit()
    screen.context.add_init_script("delete Navigator.prototype.clipboard")
    screen.open_map("/?region=Bretagne")
    button = screen.map.get_by_role("button", name="Copier le lien")
    button.click()
    field = screen.map.get_by_label("Lien à copier")
    expect(field).to_be_focused()
    link = field.input_value()
    assert screen.page.evaluate("() => document.getSelection().toString()") == link
    assert link.startswith(f"{screen.url}/?region=Bretagne&vue=")
    zoom = screen.zoom()
    screen.page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(button).to_be_focused()
    assert screen.zoom() == zoom, "Escape closes the field, and nothing else"
    assert visit().open_map(link.removeprefix(screen.url)).zoom() == pytest.approx(zoom, abs=0.05)


def test_view_that_cannot_be_shown_is_ignored(visit: Visit, home: Screen) -> None:
    screen = visit()
    for view in ("", "ici", "NaN,2,8", "48,2", "48,2,99", "948,2,8", "0,0,12"):
        screen.page.goto(f"{screen.url}/?vue={view}")
        expect(screen.map.get_by_text(NO_SUCH_VIEW)).to_be_visible()  # for a while: looked for before all else
        screen.drawn_after(0)
        assert screen.zoom() == pytest.approx(home.zoom(), abs=0.05), view
        # Leaflet pans by whole pixels: at this zoom, one is some 0.03 degrees.
        assert centre(screen) == pytest.approx(centre(home), abs=0.04), view


def test_view_of_a_link_holds_on_two_maps(visit: Visit) -> None:
    screen = visit(size=ROOM).open("/?deuxieme_carte=Oui&vue=48.2,-2.9,8.3")
    expect(screen.page.locator(".atlas[data-state=ready]")).to_have_count(2)
    screen.settled()
    screen.at_rest()
    views = "() => window.__maps.filter((map) => map.getContainer().classList.contains('atlas-ground')).map(%s)"
    assert screen.page.evaluate(views % "(map) => map.getZoom()") == pytest.approx([8.3, 8.3], abs=0.05)
    assert screen.page.evaluate(views % "(map) => map.getCenter().lng") == pytest.approx([-2.9, -2.9], abs=0.01)


def test_place_of_a_link_is_chosen(visit: Visit) -> None:
    screen = visit().open_map("/?choisi=commune-13055")
    expect(screen.card.locator("h2")).to_have_text("Marseille")
    assert screen.notices == []
    assert "choisi" not in screen.page.url, "said once: from here on, what is clicked counts"
    screen.open_map("/?choisi=commune-99999")
    (notice,) = screen.notices
    assert wording.quoted("commune-99999") in notice
    expect(screen.card.locator("h2")).to_have_text("Aucun territoire choisi")
