"""Two maps side by side look at the same place and show two contents."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from geo.atlas import Atlas
from tests.browser.conftest import Visit
from tests.browser.driver import ROOM, Screen

pytestmark = pytest.mark.browser

COVERED = "Part des habitants des QPV couverts par au moins un centre"


def open_two(visit: Visit, query: str = "") -> Screen:
    """The home page with its second map, both drawn; wide enough for legends beside the maps."""
    screen = visit(size=ROOM)
    screen.page.goto(f"{screen.url}/?deuxieme_carte=Oui{query}")
    expect(screen.page.locator('[data-testid="atlas-map"][data-state="ready"]')).to_have_count(2)
    screen.settled()
    return screen


def maps(screen: Screen) -> list[Locator]:
    return screen.page.locator('[data-testid="atlas-map"]').all()


def looks(screen: Screen) -> list[tuple[float, float, float]]:
    """Latitude, longitude (to about a pixel of the country) and zoom of each large map on the page."""
    found = screen.page.evaluate(
        """() => window.__maps
          .filter((map) => map.getContainer().classList.contains("atlas-ground") && map.getContainer().isConnected)
          .map((map) => [map.getCenter().lat, map.getCenter().lng, map.getZoom()])"""
    )
    return [(round(latitude, 1), round(longitude, 1), round(zoom, 1)) for latitude, longitude, zoom in found]


def zoom_in(screen: Screen, side: Locator, zoom: float) -> None:
    """Turn the wheel over one map and wait until no map of the page is on its way."""
    box = side.locator(".atlas-ground").bounding_box()
    assert box
    screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    screen.page.mouse.wheel(0, -240)
    screen.page.wait_for_function(
        """(zoom) => {
          const large = window.__maps.filter((map) => map.getContainer().classList.contains("atlas-ground"));
          return large.some((map) => map.getZoom() > zoom + 0.1) && !large.some((map) => map._animatingZoom);
        }""",
        arg=zoom,
    )
    screen.at_rest()


def legend_rows(one: Locator) -> list[str]:
    return one.locator(".atlas-legend-list").first.locator(".atlas-legend-row").all_inner_texts()


def test_both_follow_whichever_is_moved(visit: Visit) -> None:
    screen = open_two(visit)
    start = looks(screen)
    assert start[0] == start[1]
    zoom = start[0][2]
    for side in maps(screen):
        zoom_in(screen, side, zoom)
        left, right = looks(screen)
        assert left == right
        assert left[2] > zoom
        zoom = left[2]


def test_each_shows_its_own_and_shares_the_territories(visit: Visit, real_atlas: Atlas) -> None:
    screen = open_two(visit, f"&indicateur_2={COVERED}&region=Bretagne")
    left, right = maps(screen)
    expect(left.locator(".atlas-legend-title")).to_have_text("Quartiers prioritaires")
    expect(right.locator(".atlas-legend-title")).to_have_text(COVERED)
    bounds = real_atlas.bounds(frozenset({"22", "29", "35", "56"}))
    for latitude, longitude, _ in looks(screen):
        assert bounds[0][0] < latitude < bounds[1][0]
        assert bounds[0][1] < longitude < bounds[1][1]


def test_two_dates_share_their_bounds_when_asked(visit: Visit) -> None:
    query = f"&indicateur={COVERED}&indicateur_2={COVERED}&maille=Région&date=2015-06-30&date_2=2024-06-30"
    own, shared = (maps(open_two(visit, f"{query}&memes_bornes={choice}")) for choice in ("Non", "Oui"))
    assert class_bounds(own[0]) != class_bounds(own[1])
    assert len(class_bounds(shared[0])) > 2
    assert class_bounds(shared[0]) == class_bounds(own[0])
    assert set(class_bounds(shared[1])) <= set(class_bounds(shared[0]))


def class_bounds(one: Locator) -> list[float]:
    """The numbers that the classes of a legend are made of."""
    words = " ".join(row.split("\n")[0] for row in legend_rows(one)).replace("\u202f", "")
    return [float(number.replace(",", ".")) for number in re.findall(r"\d+,\d", words)]


def test_leaving_the_second_map_keeps_the_view(visit: Visit) -> None:
    screen = open_two(visit)
    zoom_in(screen, maps(screen)[0], screen.zoom())
    zoom = screen.zoom()
    screen.page.get_by_text("Deux cartes côte à côte").click()
    screen.choose("Afficher une deuxième carte", "Non")
    expect(screen.page.locator('[data-testid="atlas-map"]')).to_have_count(1)
    screen.settled()
    assert screen.zoom() == zoom
    assert "deuxieme_carte" not in screen.page.url
