"""The plan of the IGN under the map: asked for by the reader alone, and never missed when it does not come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from geo.atlas import Atlas
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import Screen, ServedAtlas
from tests.browser.tile_server import TileServer

pytestmark = pytest.mark.browser

TAKEN_UP = "Le fond de plan IGN ne répond pas"
CREDIT = "© IGN, Plan IGN"
_TIME_THE_NOTICE = """(map, text) => {
  map.addEventListener("click", () => (window.__pressed = performance.now()), { capture: true, once: true });
  const watch = new MutationObserver(() => {
    const bar = map.querySelector(".atlas-notice-bar");
    if (bar.hidden || !bar.textContent.includes(text)) return;
    window.__told = performance.now();
    watch.disconnect();
  });
  watch.observe(map, { subtree: true, childList: true, attributes: true });
}"""
"""Notes when a button of the map is pressed and when the notice comes, by the clock of the page itself."""


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    """The server of tiles of this module."""
    started = TileServer()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def tiled(server: TileServer, serve_all: Callable[..., ServedAtlas]) -> ServedAtlas:
    """An atlas that offers those tiles."""
    return serve_all(ATLAS_TILES=server.address)


@pytest.fixture(autouse=True)
def sound(server: TileServer) -> None:
    """Each test begins with a server in good health."""
    server.behave("png")


def button(screen: Screen) -> Locator:
    return screen.map.get_by_role("button", name="Fond de plan IGN")


def tiles(screen: Screen) -> Locator:
    return screen.map.locator("img.leaflet-tile-loaded")


def plan_is_laid(screen: Screen) -> None:
    expect(button(screen)).to_have_attribute("aria-pressed", "true")
    expect(screen.map.locator(".atlas-attribution")).to_contain_text(CREDIT)
    expect(tiles(screen).first).to_be_attached()


def plan_is_taken_up(screen: Screen) -> None:
    expect(button(screen)).to_have_attribute("aria-pressed", "false")
    expect(screen.map.locator("img.leaflet-tile")).to_have_count(0)
    expect(screen.map.locator(".atlas-attribution")).not_to_contain_text(CREDIT)


def map_stays_whole(screen: Screen, drawn: dict[str, dict[str, int]]) -> None:
    assert (screen.state, screen.drawn) == ("ready", drawn)
    screen.pick("Région", "Bretagne")
    assert screen.state == "ready"
    zoom = screen.zoom()
    screen.map.get_by_role("button", name="Zoomer", exact=True).click()
    screen.page.wait_for_function("(zoom) => window.__maps[0].getZoom() > zoom", arg=zoom)


def test_nothing_is_asked_before_the_button_is_pressed(visit: Visit, server: TileServer, tiled: ServedAtlas) -> None:
    screen = visit(tiled).open_map("/")
    expect(button(screen)).to_have_attribute("aria-pressed", "false")
    screen.pick("Région", "Bretagne")
    screen.map.get_by_role("button", name="Zoomer", exact=True).click()
    screen.page.wait_for_timeout(500)
    assert server.asked == []
    assert not [address for address in screen.requests if address.startswith(server.origin)]
    assert CREDIT not in screen.visible_text()


def test_plan_is_laid_under_the_ink_and_taken_up(visit: Visit, tiled: ServedAtlas, real_atlas: Atlas) -> None:
    screen = visit(tiled).open_map("/?region=75")
    _, spot = expected.clear_spot(real_atlas, "75")
    opaque = screen.ink_at(*spot)[3]
    drawn = screen.drawn

    button(screen).click()
    plan_is_laid(screen)
    assert screen.ink_at(*spot)[3] == pytest.approx(0.45 * opaque, abs=3), "areas let the plan through"
    order = screen.page.evaluate(
        """() => ["tile", "atlas-ink"].map((name) => {
             const pane = document.querySelector(`.atlas-ground .leaflet-${name}-pane`);
             return Number(getComputedStyle(pane).zIndex);
           })"""
    )
    assert order == sorted(order)
    assert screen.map.locator(".atlas-strip img").count() == 0, "the frames have no plan"

    button(screen).click()
    plan_is_taken_up(screen)
    assert screen.ink_at(*spot)[3] == opaque
    map_stays_whole(screen, drawn)
    assert TAKEN_UP not in screen.visible_text()


def test_plan_follows_the_map(visit: Visit, server: TileServer, tiled: ServedAtlas) -> None:
    screen = visit(tiled).open_map("/")
    drawn = screen.drawn
    button(screen).click()
    plan_is_laid(screen)
    levels = {path.split("/")[1] for path in server.asked}
    map_stays_whole(screen, drawn)
    plan_is_laid(screen)
    assert {path.split("/")[1] for path in server.asked} - levels, "a closer view asks for closer tiles"
    assert TAKEN_UP not in screen.visible_text()


def test_plan_that_comes_slowly_is_waited_for(visit: Visit, server: TileServer, tiled: ServedAtlas) -> None:
    server.behave("slow")
    screen = visit(tiled, size=(1920, 1080)).open_map("/")
    button(screen).click()
    screen.page.wait_for_timeout(4500)
    plan_is_laid(screen)
    assert TAKEN_UP not in screen.visible_text()


@pytest.mark.parametrize(
    ("behaviour", "noise"),
    [
        ("403", "status of 403"),
        ("html", "ERR_BLOCKED_BY_ORB"),
        ("gone", "ERR_CONNECTION_REFUSED"),
    ],
)
def test_plan_that_is_refused_is_taken_up(
    visit: Visit, server: TileServer, tiled: ServedAtlas, behaviour: str, noise: str
) -> None:
    screen = visit(tiled, tolerate=(noise,)).open_map("/")
    drawn = screen.drawn
    server.behave(behaviour)
    button(screen).click()
    expect(screen.map.get_by_text(TAKEN_UP)).to_be_visible()
    plan_is_taken_up(screen)
    map_stays_whole(screen, drawn)


@pytest.mark.parametrize("behaviour", ["hangs", "drips"])
def test_plan_that_never_comes_is_taken_up_after_three_seconds(
    visit: Visit, server: TileServer, tiled: ServedAtlas, behaviour: str
) -> None:
    screen = visit(tiled).open_map("/")
    drawn = screen.drawn
    server.behave(behaviour)
    screen.map.evaluate(_TIME_THE_NOTICE, TAKEN_UP)
    button(screen).click()
    expect(button(screen)).to_have_attribute("aria-pressed", "true")
    expect(screen.map.get_by_text(TAKEN_UP)).to_be_visible()
    seconds = screen.page.evaluate("() => (window.__told - window.__pressed) / 1000")
    assert 3 <= round(seconds, 2) < 5
    assert server.asked, "it had been asked"
    plan_is_taken_up(screen)
    map_stays_whole(screen, drawn)


@pytest.mark.parametrize("behaviour", ["hangs", "gone"])
def test_plan_that_stops_coming_is_taken_up(
    visit: Visit, server: TileServer, tiled: ServedAtlas, behaviour: str
) -> None:
    screen = visit(tiled, tolerate=("ERR_CONNECTION_REFUSED",)).open_map("/")
    button(screen).click()
    plan_is_laid(screen)
    server.behave(behaviour)
    screen.pick("Région", "Bretagne")
    expect(screen.map.get_by_text(TAKEN_UP)).to_be_visible()
    plan_is_taken_up(screen)
    assert screen.state == "ready"

    server.behave("png")
    button(screen).click()
    plan_is_laid(screen)
    expect(screen.map.locator(".atlas-attribution")).to_have_text(re.compile(r"Admin Express.* · © IGN, Plan IGN$"))


def test_no_address_no_button(visit: Visit, serve: Callable[..., ServedAtlas]) -> None:
    screen = visit(serve(ATLAS_TILES="")).open_map("/")
    expect(button(screen)).to_have_count(0)
