"""A map over the whole screen, a story played with the arrows and taken away, a map in a page of another site.

The browser of these tests reaches no other host, and each test fails on a request that fails or on an error.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.driver import DESK, PHONE, ROOM, Screen, ServedAtlas, from_disk

pytestmark = pytest.mark.browser

SMALLEST_PX = 24
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} ${1}"
_NO_FULL_SCREEN = "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('refused'))"
TEXTS = """() => {
  const root = document.querySelector(".atlas[data-presenting]");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    const span = document.createRange();
    span.selectNodeContents(walker.currentNode);
    const box = span.getBoundingClientRect();
    const isSeen = holder.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!isSeen || box.width < 2 || !walker.currentNode.data.trim()) continue;
    const isLabel = Boolean(holder.closest(".leaflet-pane")); // a name at the edge of the map leaves with its place
    const isWithin = box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    const isIn = isLabel || isWithin;
    found.push([walker.currentNode.data, parseFloat(getComputedStyle(holder).fontSize), isIn]);
  }
  return found;
}"""
_LOOKS = """() => {
  const isShown = (element) => element.isConnected && element.classList.contains("atlas-ground");
  const map = window.__maps.findLast((one) => isShown(one.getContainer()));
  return [map.getCenter().lat, map.getCenter().lng, map.getZoom()].map((number) => Math.round(number * 1000));
}"""


def whole(screen: Screen) -> None:
    """Wait until the map fills the window, with what stands around it, and looks where it will."""
    expect(screen.page.locator(".atlas[data-presenting]")).to_be_visible()
    screen.page.wait_for_function(
        """() => {
          const root = document.querySelector(".atlas");
          const isAbove = document.fullscreenElement === root || root.matches(":popover-open");
          return isAbove && root.offsetWidth === innerWidth && root.offsetHeight === innerHeight;
        }"""
    )
    expect(screen.page.locator(".atlas[data-presenting] .atlas-show-title")).not_to_be_empty()
    looked = None
    while looked != (looked := screen.page.evaluate(_LOOKS)):
        screen.painted()


def said(page: Page, part: str) -> str:
    """What a part around the presented map says."""
    return page.locator(f".atlas[data-presenting] .atlas-show-{part}").inner_text()


@pytest.mark.parametrize("size", [DESK, ROOM])
def test_two_clicks_to_a_region_and_one_key_to_la_reunion(visit: Visit, size: tuple[int, int]) -> None:
    screen = visit(size=size)
    if size == ROOM:
        screen.context.add_init_script(_NO_FULL_SCREEN)
    screen.open_map("/")
    page = screen.page
    page.get_by_role("link", name="Présenter", exact=True).click()
    page.get_by_role("button", name="Nouvelle-Aquitaine", exact=True).click()
    whole(screen)
    assert said(page, "title") == "Quartiers prioritaires"
    expect(page.locator(".atlas-show-subtitle")).to_have_text("Nouvelle-Aquitaine · 30 juin 2024")
    assert "ANCT" in said(page, "foot")
    assert "état des connaissances au 22 novembre 2026" in said(page, "foot")
    legend = page.locator(".atlas-legend-body")
    assert "aucun centre connu" in legend.inner_text()
    screen.unmoving()
    texts = page.evaluate(TEXTS)
    assert len(texts) > 20
    assert [text for text in texts if text[1] < SMALLEST_PX or not text[2]] == []
    assert screen.drawn["neighbourhoods"]["974"] == 0, "the filter of the région is kept"

    told = legend.inner_text()
    page.locator("body").dispatch_event("keydown", {"key": "'", "code": "Digit4"})  # the key 4 of a French keyboard
    expect(page.locator(".atlas-show-subtitle")).to_have_text("La Réunion · 30 juin 2024")
    assert legend.inner_text() == told, "same indicator, same classes"
    assert screen.drawn["neighbourhoods"]["974"] > 0
    latitude, longitude, _ = page.evaluate(_LOOKS)
    assert -21_500 < latitude < -20_800
    assert 55_100 < longitude < 55_900

    page.keyboard.press("7")
    expect(page.locator(".atlas-show-placeless")).to_contain_text("Polynésie française")
    page.keyboard.press("0")
    expect(page.locator(".atlas-show-placeless")).to_be_hidden()
    expect(page.locator(".atlas-show-subtitle")).to_have_text("Nouvelle-Aquitaine · 30 juin 2024")
    page.keyboard.press("l")
    expect(legend).to_be_hidden()
    page.keyboard.press("l")
    expect(legend).to_be_visible()

    looked = page.evaluate(_LOOKS)
    page.keyboard.press("g")
    words = page.get_by_role("dialog", name="Glossaire")
    expect(words).to_contain_text("Quartier prioritaire (QPV)")
    assert words.evaluate("(panel) => parseFloat(getComputedStyle(panel).fontSize)") >= SMALLEST_PX
    page.keyboard.press("g")
    expect(words).to_have_count(0)
    assert page.evaluate(_LOOKS) == looked, "closing the glossary gives the same view back"

    page.locator(".atlas-legend-row").get_by_role("button", name="aucun centre connu").click()
    expect(words.locator("[data-asked]")).to_have_text("Aucun centre connu")
    expect(words.locator("[data-asked]")).to_be_in_viewport()
    words.press("Escape" if size == ROOM else "g")
    expect(words).to_have_count(0)
    assert page.evaluate(_LOOKS) == looked

    page.keyboard.press("Escape")
    expect(page.locator(".atlas[data-presenting]")).to_have_count(0)
    expect(screen.filter("Région")).to_have_value("Toutes")


def test_a_presented_map_holds_on_a_telephone(visit: Visit) -> None:
    screen = visit(size=PHONE).open_map("/?region=Bretagne")
    screen.page.get_by_role("button", name="Présenter", exact=True).click()
    whole(screen)
    assert "Bretagne" in said(screen.page, "subtitle")
    assert screen.page.evaluate("() => document.querySelector('.atlas').scrollWidth") <= PHONE[0]
    screen.page.get_by_role("button", name="Légende (L)").click()
    expect(screen.page.locator(".atlas-legend-body")).to_be_visible()
    screen.page.get_by_role("button", name="Quitter la présentation (Échap)").click()
    expect(screen.page.locator(".atlas[data-presenting]")).to_have_count(0)


def rename_first(screen: Screen, before: str, after: str) -> None:
    """Give the first scene another title, and wait until it can be played under it."""
    title = screen.page.get_by_label("Titre de la scène 1")
    expect(title).to_have_value(before)
    screen.settled()  # a run that ends empties what is being typed
    title.fill(after)
    title.press("Enter")
    expect(screen.page.get_by_role("button", name=f"1. {after}", exact=True)).to_be_visible()
    screen.settled()


def test_a_story_is_kept_played_shared_and_taken_away(visit: Visit, browser: Browser, tmp_path: Path) -> None:
    screen = visit().open_map("/?region=Bretagne")
    page = screen.page
    screen.map.get_by_role("button", name="Ajouter à la présentation").click()
    expect(screen.map.get_by_text("Vue ajoutée à la présentation")).to_be_visible()
    page.get_by_role("link", name="Présenter", exact=True).click()
    rename_first(screen, "Quartiers prioritaires · Bretagne", HOSTILE)
    comment = page.get_by_label("Commentaire de la scène 1")
    comment.fill("31 quartiers.")
    comment.press("Control+Enter")
    expect(comment).to_have_value("31 quartiers.")
    screen.settled()
    screen.pick("Indicateur", "Part des habitants des QPV couverts par au moins un centre")
    screen.map.get_by_role("button", name="Ajouter à la présentation").click()
    second = page.get_by_label("Titre de la scène 2")
    expect(second).to_be_visible()
    expect(page.get_by_role("button", name="2. ")).to_be_visible()

    page.get_by_role("button", name=f"1. {HOSTILE}", exact=True).click()
    whole(screen)
    expect(page.locator(".atlas-show-title")).to_have_text(HOSTILE)
    expect(page.locator(".atlas-show-comment")).to_have_text("31 quartiers.")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".atlas-show-title")).to_contain_text("Part des habitants")
    expect(page.locator(".atlas-show-rank")).to_have_text("2 / 2")
    expect(page.locator(".atlas-show-foot")).to_contain_text("Centres de ressources")  # the source of this scene
    page.keyboard.press("ArrowRight")
    expect(page.locator(".atlas-show-rank")).to_have_text("2 / 2")
    link = page.url.removeprefix(screen.url)
    page.keyboard.press("Escape")
    expect(page.locator(".atlas[data-presenting]")).to_have_count(0)
    assert "lecture" not in page.url

    shared = visit().open_map(link)
    whole(shared)
    expect(shared.page.locator(".atlas-show-rank")).to_have_text("2 / 2")
    shared.page.keyboard.press("Escape")
    expect(shared.page.get_by_label("Titre de la scène 1")).to_have_value(HOSTILE)
    given = tmp_path / "scenes.json"
    with page.expect_download() as download:
        page.get_by_role("button", name="Scènes (JSON)").click()
    download.value.save_as(given)
    open_file(shared, given, "Ajouter à la suite")
    expect(shared.page.get_by_label("Titre de la scène 3")).to_have_value(HOSTILE)
    given.write_text('{"format": "autre"}', encoding="utf-8")
    open_file(shared, given, "Remplacer les scènes")
    expect(shared.page.locator(".atlas-notice")).to_contain_text("n'est pas une liste de scènes")
    expect(shared.page.get_by_label("Titre de la scène 4")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Page autonome (HTML)").click()
    saved = tmp_path / "presentation.html"
    download.value.save_as(saved)
    play_from_disk(browser, saved)


def open_file(screen: Screen, given: Path, button: str) -> None:
    """Give a file of scenes to the page."""
    page = screen.page
    box = page.get_by_test_id("stFileUploaderDropzoneInput")
    if not box.is_visible():
        page.get_by_text("Ouvrir une présentation enregistrée").click()
    box.set_input_files(given)
    expect(page.get_by_role("button", name=button)).to_be_enabled()
    page.get_by_role("button", name=button).click()


def play_from_disk(browser: Browser, saved: Path) -> None:
    """Open the page as by a double click: the same story, and nothing asked from anybody."""
    with from_disk(browser, saved) as page:
        expect(page.locator(".atlas[data-state=ready][data-presenting]")).to_be_visible()
        expect(page.locator(".atlas-show-title")).to_have_text(HOSTILE)
        expect(page.locator(".atlas-show-comment")).to_have_text("31 quartiers.")
        assert "ANCT" in said(page, "foot")
        expect(page.locator(".atlas-inset")).to_have_count(8)
        texts = page.evaluate(TEXTS)
        assert [text for text in texts if text[1] < SMALLEST_PX] == []
        page.keyboard.press("ArrowRight")
        expect(page.locator(".atlas-show-rank")).to_have_text("2 / 2")
        expect(page.locator(".atlas-legend-body")).to_contain_text("100,0")
        page.keyboard.press("4")
        expect(page.locator(".atlas-show-subtitle")).to_contain_text("La Réunion")
        page.keyboard.press("g")
        expect(page.get_by_role("dialog", name="Glossaire")).to_contain_text("Contrat de ville")


class _Site(BaseHTTPRequestHandler):
    """A page of another site that frames what its address says."""

    def do_GET(self) -> None:
        """Answer with the page."""
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        framed = self.path.removeprefix("/cadre/")
        if framed != self.path:
            self.wfile.write(f'<iframe src="http://{framed}" width="900" height="560"></iframe>'.encode())

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture
def sites() -> Iterator[list[str]]:
    """Two other sites."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Site) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [f"http://127.0.0.1:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_map_alone_for_the_sites_that_may_and_for_no_other(
    visit: Visit, sites: list[str], serve: Callable[..., ServedAtlas]
) -> None:
    allowed, other = sites
    atlas = serve(ATLAS_EMBED_HOSTS=allowed)
    framed = f"{atlas.url.removeprefix('http://')}/?integration=1&amp;region=75"
    screen = visit(atlas)
    screen.page.goto(f"{allowed}/cadre/{framed}")
    inside = screen.page.frame_locator("iframe")
    expect(inside.locator(".atlas[data-state=ready]")).to_be_visible()
    expect(inside.locator("header, .stSidebar, .atlas-footer, .atlas-figure").locator("visible=true")).to_have_count(0)
    expect(inside.locator(".atlas-show-foot")).to_contain_text("ANCT")
    box = inside.locator(".atlas").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (900, 560)

    for page in (f"{other}/cadre/{framed}", f"{allowed}/cadre/{atlas.url.removeprefix('http://')}/"):
        refused = visit(atlas, tolerate=("frame-ancestors",))
        with refused.page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            refused.page.goto(page)
        assert inside_of(refused).count() == 0, "another site, or more than the map alone"


def inside_of(screen: Screen) -> Locator:
    """The map in the frame of a page."""
    return screen.page.frame_locator("iframe").locator(".atlas")
