"""Where activity takes place and what is raised from the field: what the maps draw is what their tables count."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geo.activity.choices import ReportState, Standing, Theme
from geo.activity.model import ActivityRecord, FieldReport
from geo.activity.store import open_activity_store
from geo.indicators.definition import Level
from geo.place import Place
from geo.settings import Settings
from tests.browser.conftest import Visit
from tests.browser.driver import Screen, ServedAtlas, from_disk
from tests.browser.test_pages import ENGLISH
from tests.browser.test_present import SMALLEST_PX, TEXTS, rename_first, said, whole
from tests.geo.activity.sent import file

pytestmark = pytest.mark.browser

AWKWARD = "<img src=x onerror=alert(1)> {{7*7}}"
LOIRE = Place(Level.DEPARTMENT, "42")
MONOD, CENTRE = Place(Level.NEIGHBOURHOOD, "QN06901M"), Place(Level.NEIGHBOURHOOD, "QN06902M")
TOLD = ActivityRecord(centre="labo-cites", year=2024, status=Standing.OBSERVED, source="suivi", themes=(Theme.HEALTH,))
LINES = (
    replace(TOLD, half_days=2.0, places=(MONOD,), title=AWKWARD),
    replace(TOLD, half_days=3.0, places=(CENTRE, LOIRE)),
    replace(TOLD, half_days=4.0, places=(Place(Level.EPCI, "200046977"),)),
    replace(TOLD, half_days=5.0),
    replace(TOLD, centre="cr-csur", half_days=6.0, places=(Place(Level.NEIGHBOURHOOD, "QN97401I"),)),
    replace(TOLD, centre="cr-csur", half_days=1.0, places=(Place(Level.COMMUNE, "97414"),)),
)
ASKED = FieldReport(
    centre="labo-cites", day=date(2024, 3, 1), state=ReportState.RECEIVED, status=Standing.OBSERVED, source="comité",
    themes=(Theme.HEALTH,), places=(MONOD,), subject=AWKWARD,
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The edition of the clone, with what two centres sent in."""
    local = tmp_path_factory.mktemp("local")
    store = open_activity_store(Settings(local=local, database_url=""))
    store.import_(file("a"), dict(enumerate(LINES, 2)), [], who="ana", replaces=True)
    reports = (ASKED, replace(ASKED, themes=(Theme.EDUCATION,), places=(LOIRE,), state=ReportState.HANDLED))
    store.import_(file("b"), dict(enumerate(reports, 2)), [], who="ana", replaces=True)
    return serve_all(ATLAS_LOCAL=local)


def a_map(screen: Screen, number: int) -> Locator:
    """A map of the page, drawn."""
    found = screen.page.get_by_test_id("atlas-map").nth(number)
    expect(found).to_have_attribute("data-state", "ready", timeout=30_000)
    return found


def drawn(figure: Locator, layer: str) -> dict[str, int]:
    """How many marks of a layer each territory shows, of those that show any."""
    counted: dict[str, int] = json.loads(figure.get_attribute("data-drawn") or "{}")[layer]
    return {territory: count for territory, count in counted.items() if count}


def wait_for_marks(screen: Screen, number: int, layer: str, count: int) -> Locator:
    """A map of the page once it shows that many marks of a layer in all."""
    screen.page.wait_for_function(
        """([number, layer, count]) => {
          const { state, drawn } = document.querySelectorAll('[data-testid="atlas-map"]')[number]?.dataset ?? {};
          if (state !== "ready" || !drawn) return false;
          return Object.values(JSON.parse(drawn)[layer]).reduce((sum, each) => sum + each, 0) === count;
        }""",
        arg=[number, layer, count],
    )
    return a_map(screen, number)


def cells(screen: Screen, caption: str) -> list[list[str]]:
    """The cells of the table whose caption holds a text."""
    table = screen.page.locator(".atlas-table").filter(has=screen.page.locator("caption", has_text=caption))
    rows: list[list[str]] = table.evaluate(
        "(node) => [...node.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return rows


def click_at(screen: Screen, figure: Locator, latitude: float, longitude: float) -> None:
    """A click on a place of the mainland of one of the maps of the page."""
    figure.scroll_into_view_if_needed()
    x, y = figure.evaluate(
        """(node, place) => {
          const map = window.__maps.find((each) => each.getContainer() === node.querySelector(".atlas-ground"));
          const [box, at] = [map.getContainer().getBoundingClientRect(), map.latLngToContainerPoint(place)];
          return [box.left + at.x, box.top + at.y];
        }""",
        [latitude, longitude],
    )
    screen.page.mouse.click(x, y)


def test_where_activity_takes_place_and_what_is_raised_there(visit: Visit, served: ServedAtlas) -> None:
    screen = visit(served, size=(1280, 1000)).open("/activite")
    places = wait_for_marks(screen, 0, "circles", 6)
    rows = cells(screen, "6 lieux.")
    assert [(row[0], row[3]) for row in rows] == [
        ("Le Gol", "6"),
        ("Métropole de Lyon", "4"),
        ("Loire", "3"),
        ("Centre", "3"),
        ("Monod - Baratin - Cacard", "2"),
        ("Saint-Louis", "1"),
    ]
    assert drawn(places, "circles") == {"hexagone": 4, "974": 2}, "one circle for each row"
    spots = next(address for address in screen.requests if "activite.json" in address)
    (band,) = screen.page.evaluate("(address) => fetch(address).then((it) => it.json())", spots)["circles"]["bands"]
    (loire,) = (spot for spot in band["spots"] if spot["code"] == "42")
    click_at(screen, places, *loire["at"])
    card = screen.card.filter(has=screen.page.get_by_role("heading", name="Loire"))
    expect(card).to_contain_text("Labo Cités")

    screen.filter("Carte d'activité").scroll_into_view_if_needed()
    screen.choose("Carte d'activité", "Quartiers avec et sans activité nommée")
    table = screen.page.get_by_text("Nombre de quartiers, par centre en charge")
    expect(table).to_be_visible()
    whole = cells(screen, "par centre en charge")[0]
    assert whole[0] == "Ensemble"
    figures = [int("".join(filter(str.isdigit, cell))) for cell in whole[1:]]
    assert figures[0] == sum(figures[1:]), "each neighbourhood is in one state"
    assert figures[1] == 3, "two of Labo Cités, one of La Réunion"
    expect(places.locator(".atlas-legend")).to_contain_text("rien reçu du centre : inconnu")
    wait_for_marks(screen, 0, "neighbourhoods", figures[0])

    screen.choose("Thème", "Santé")
    expect(screen.page.get_by_text("1 remontée, la plus longue attente")).to_be_visible()
    wait_for_marks(screen, 1, "circles", 1)
    (row,) = cells(screen, "1 remontée, la plus longue attente")
    assert row[0] == AWKWARD
    assert row[-2:] == ["aucune action connue depuis", "aucune action connue depuis ; 4 lignes de l'année sans date"]
    assert ENGLISH.findall(screen.visible_text()) == []


def shown_circles(page: Page, rank: int, count: int) -> None:
    """Wait until the map that is presented shows the scene of that rank, with that many circles in all."""
    page.wait_for_function(
        """([rank, count]) => {
          const root = document.querySelector(".atlas[data-presenting]");
          if (!root?.querySelector(".atlas-show-rank").textContent.startsWith(rank)) return false;
          const { circles } = JSON.parse(root.dataset.drawn || "{}");
          return circles && Object.values(circles).reduce((sum, each) => sum + each, 0) === count;
        }""",
        arg=[f"{rank} / ", count],
    )


def test_maps_of_activity_are_kept_played_and_taken_away(
    visit: Visit, served: ServedAtlas, browser: Browser, tmp_path: Path
) -> None:
    screen = visit(served).open("/activite?de=2024&a=2024")
    page = screen.page
    places = wait_for_marks(screen, 0, "circles", 6)
    places.get_by_role("button", name="Ajouter à la présentation").click()
    expect(places.get_by_text("Vue ajoutée à la présentation")).to_be_visible()
    reports = wait_for_marks(screen, 1, "circles", 2)
    reports.get_by_role("button", name="Ajouter à la présentation").click()
    expect(reports.get_by_text("Vue ajoutée à la présentation")).to_be_visible()

    reports.get_by_role("button", name="Présenter", exact=True).click()  # the second click, after that on the page
    expect(page.locator(".atlas[data-presenting] .atlas-show-title")).to_have_text("Remontées de terrain")
    expect(page).to_have_url(re.compile("lecture=vue-carte-remontees"))
    page.keyboard.press("Escape")
    expect(page.locator(".atlas[data-presenting]")).to_have_count(0)
    places.get_by_role("button", name="Présenter", exact=True).click()
    whole(screen)
    assert said(page, "title") == "Lieux d'activité"
    assert said(page, "subtitle") == "2024"
    assert "envois des centres de ressources" in said(page, "foot")
    expect(page.locator(".atlas[data-presenting] .atlas-legend-body")).to_contain_text("rien reçu du centre : inconnu")
    screen.unmoving()
    assert [told for told in page.evaluate(TEXTS) if told[1] < SMALLEST_PX] == []
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Présenter", exact=True).click()
    expect(page.get_by_label("Titre de la scène 2")).to_have_value(
        "Remontées de terrain · tous les thèmes, tous les états, 2024"
    )
    rename_first(screen, "Lieux d'activité · 2024", AWKWARD)
    page.get_by_role("button", name=f"1. {AWKWARD}", exact=True).click()
    shown_circles(page, 1, 6)
    page.keyboard.press("ArrowRight")
    shown_circles(page, 2, 2)
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="Page autonome (HTML)").click()
    saved = tmp_path / "presentation.html"
    download.value.save_as(saved)
    assert ENGLISH.findall(screen.visible_text()) == []
    play_from_disk(browser, saved)


def play_from_disk(browser: Browser, saved: Path) -> None:
    """Open the page as by a double click, without a network: the same circles, the same legend, text as text."""
    with from_disk(browser, saved) as page:
        shown_circles(page, 1, 6)
        assert said(page, "title") == AWKWARD
        expect(page.locator(".atlas-legend-body")).to_contain_text("rien reçu du centre : inconnu")
        page.keyboard.press("ArrowRight")
        shown_circles(page, 2, 2)
        assert "envois des centres de ressources" in said(page, "foot")
