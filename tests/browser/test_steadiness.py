"""A map that is never made again: it keeps its place through every change, and lives on without a server."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from geo import indicators, wording
from geo.atlas import Atlas
from geo.countries import FRANCE
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps.national import levels
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import Screen, ServedAtlas

pytestmark = pytest.mark.browser

CHANGES = 10
REGION, INDICATOR, LEVEL, DATE, METHOD = "Région", "Indicateur", "Maille de la carte", "Date", "Méthode"
CUT = (
    r"ERR_INTERNET_DISCONNECTED",
    r"ERR_CONNECTION_REFUSED",
    r"WebSocket connection",
    r"server is not responding",
    r"_stcore/health",
)
"""What the browser says of a network that is gone."""


def _open_classes(screen: Screen) -> bool:
    """Unfold the panel of classes; there is none for circles."""
    panel = screen.page.get_by_test_id("stSidebar").locator("summary", has_text="Classes")
    if panel.count() and not screen.filter(METHOD).is_visible():
        panel.click()
        expect(screen.filter(METHOD)).to_be_visible()
    return panel.count() > 0


def _other_value(screen: Screen, atlas: Atlas, label: str, chance: random.Random) -> str:
    """A value of a filter that is not the one it has."""
    if label == REGION:
        offered = sorted(atlas.names(Level.REGION).values())
    elif label == INDICATOR:
        known = indicators.offered(atlas.tables)
        offered = sorted(indicator.label for indicator in known if len(levels(indicator)) > 1)
    elif label == METHOD:
        offered = sorted(set(wording.CLASS_METHODS.values()) - {"Bornes choisies"})
    else:
        offered = screen.options(label)
    current = screen.filter(label).input_value()
    return chance.choice([value for value in offered if value != current])


def _shows_region(screen: Screen, atlas: Atlas, name: str) -> bool:
    """Whether the large map shows the whole of a région, or the mainland for one overseas."""
    code = next(code for code, known in atlas.names(Level.REGION).items() if known == name)
    inside = expected.departments_of_region(atlas, code)
    of_mainland = atlas.departments["zone"][list(inside)].eq(expected.MAINLAND).all()
    low, high = atlas.bounds(inside) if of_mainland else FRANCE.main_zone.view
    south, west, north, east = screen.bounds()
    return south <= low[0] and west <= low[1] and high[0] <= north and high[1] <= east


@pytest.mark.parametrize("seed", [2015, 2024])
def test_ten_changes_keep_the_map_and_its_place(visit: Visit, real_atlas: Atlas, seed: int) -> None:
    screen = visit().open_map(f"/?indicateur={find('part_habitants_couverts').key}")
    screen.page.evaluate(
        """() => {
          window.__root = document.querySelector('[data-testid="atlas-map"]');
          window.__first = [...window.__maps];
        }"""
    )
    assert len(screen.page.evaluate("() => window.__maps.map(() => 1)")) == 7, "mainland, five territories, a loupe"
    chance = random.Random(seed)
    labels = [REGION, INDICATOR, LEVEL, DATE, METHOD] * (CHANGES // 5)
    chance.shuffle(labels)
    screen.look_at(45.5, 3.1, 7.3)
    for label in labels:
        has_classes = _open_classes(screen)
        changed = label if label != METHOD or has_classes else DATE
        before = screen.look()
        value = _other_value(screen, real_atlas, changed, chance)
        screen.pick(changed, value)
        if changed == REGION:
            assert _shows_region(screen, real_atlas, value), value
            screen.look_at(45.5, 3.1, 7.3)
        else:
            assert screen.look() == before, (changed, value)
    same = """() => {
      const roots = [...document.querySelectorAll('[data-testid="atlas-map"]')];
      const areSame = window.__maps.length === window.__first.length
        && window.__maps.every((map, i) => map === window.__first[i] && map.getContainer().isConnected);
      return areSame && roots.length === 1 && roots[0] === window.__root;
    }"""
    assert screen.page.evaluate(same)
    expect(screen.map).to_have_attribute("data-state", "ready")


def _drag(screen: Screen, right: int, down: int) -> None:
    x, y = screen.point_of(*screen.centre())
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()
    screen.page.mouse.move(x + right, y + down, steps=5)
    screen.page.mouse.up()
    screen.at_rest()


def test_map_stays_whole_when_the_network_is_cut(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit(tolerate=CUT).open_map("/")
    afar, communes = expected.marks_from_afar(real_atlas), expected.marks_of_communes(real_atlas)
    assert afar.items() <= screen.drawn.items()
    asked = len(screen.requests)
    screen.context.set_offline(True)

    zoom_in = screen.map.get_by_role("button", name="Zoomer", exact=True)
    while screen.zoom() < 9:
        zoom_in.click()
        screen.at_rest()
    before = screen.centre()
    _drag(screen, 120, 60)
    assert screen.centre()[0] > before[0], "dragged down, it shows what lies north"
    assert screen.centre()[1] < before[1]
    assert communes.items() <= screen.drawn.items()

    marseille = expected.place(real_atlas, Level.COMMUNE, "13055")
    screen.look_at(*marseille, 9.5)
    screen.page.mouse.click(*screen.point_of(*marseille))
    expect(screen.choices).to_contain_text("Marseille")
    screen.page.keyboard.press("Escape")
    screen.page.keyboard.press("Escape")
    screen.at_rest()
    assert afar.items() <= screen.drawn.items()
    assert screen.state == "ready"
    ours = [address for address in screen.requests[asked:] if "_stcore" not in address]
    assert ours == [], "the map asks for nothing once drawn"


def test_map_stays_whole_when_the_server_stops(
    visit: Visit, serve: Callable[..., ServedAtlas], real_atlas: Atlas
) -> None:
    own = serve()
    screen = visit(own, tolerate=CUT).open_map("/")
    drawn = screen.drawn
    own.stop()
    expect(screen.page.get_by_role("dialog")).to_be_visible()
    assert (screen.state, screen.drawn) == ("ready", drawn)
    for zoom, marks in ((6.5, expected.marks_of_communes(real_atlas)), (5.0, expected.marks_from_afar(real_atlas))):
        screen.look_at(46.6, 2.4, zoom)
        assert marks.items() <= screen.drawn.items()
        _, _, _, opacity = screen.ink_at(46.6, 2.4)
        assert opacity == 255, "the country is painted"
