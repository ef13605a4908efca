"""Two generations of perimeters: laid over each other, side by side, and what became of each neighbourhood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from shapely.affinity import translate

from tests import tiny_country
from tests.browser import as_france
from tests.browser.conftest import Visit
from tests.browser.driver import Screen, ServedAtlas
from tests.tiny_country import PERIMETERS

pytestmark = pytest.mark.browser

OLDER = "minuscule-2015"
MOVED = "QN00101M"
"""A hundredth of a degree wide; in 2015 it lay half of that further east."""
PLACE = (46.105, 2.105)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The invented country in 2024, and in 2015 with one perimeter elsewhere."""
    data = tmp_path_factory.mktemp("generations")
    content = tiny_country.with_perimeters()
    as_france.write(data, content)
    perimeters = content.perimeters.set_index("neighbourhood_code", drop=False)
    perimeters.loc[MOVED, "geometry"] = translate(PERIMETERS[MOVED][0], 0.005)
    as_france.write(data, replace(content, perimeters=perimeters.reset_index(drop=True)), OLDER, 2015)
    catalogue = Path(__file__).parent.parent.parent / "data" / "catalogue.toml"
    (data / "catalogue.toml").write_bytes(catalogue.read_bytes())
    return serve_all(ATLAS_DATA=data, ATLAS_EDITION=tiny_country.EDITION)


def over(screen: Screen) -> int:
    return screen.drawn["overlay"]["hexagone"]


def test_perimeters_of_another_generation_lie_over_the_map(visit: Visit, served: ServedAtlas) -> None:
    screen = visit(served).open_map(f"/?superposer={OLDER}")
    assert over(screen) == 0, "from afar"
    screen.look_at(*PLACE, 13)
    assert (screen.drawn["perimeters"]["hexagone"], over(screen)) == (1, 1)
    expect(screen.map.locator(".atlas-legend")).to_contain_text("périmètre de 2015")
    screen.look_at(47.11, 3.11, 12)
    assert over(screen) == 1, "Le Lac, at the same place in both"


def test_without_an_overlay_nothing_is_laid_over(visit: Visit, served: ServedAtlas) -> None:
    screen = visit(served).open_map("/")
    screen.look_at(*PLACE, 13)
    assert (screen.drawn["perimeters"]["hexagone"], over(screen)) == (1, 0)
    expect(screen.map.locator(".atlas-legend")).not_to_contain_text("périmètre de 2015")


def test_both_generations_side_by_side_and_the_share_of_area(visit: Visit, served: ServedAtlas) -> None:
    screen = visit(served)
    screen.page.goto(f"{screen.url}/?deuxieme_carte=Oui&edition_2={OLDER}")
    expect(screen.page.locator('[data-testid="atlas-map"][data-state="ready"]')).to_have_count(2)
    for generation in (2024, 2015):
        expect(screen.page.get_by_text(f"QPV de {generation}")).to_be_visible()
    screen.open("/donnees")
    row = screen.page.locator("tr", has_text=MOVED)
    expect(row).to_contain_text("Périmètre modifié depuis 2015")
    expect(row).to_contain_text("fait 50 % de sa surface, soit 50 % de l'ancien périmètre")


def test_the_map_is_whole_when_the_other_perimeters_do_not_come(visit: Visit, served: ServedAtlas) -> None:
    screen = visit(served, tolerate=("console: Failed to load resource",))
    screen.page.route(f"**/geometrie/{OLDER}/**", lambda route: route.fulfill(status=404))
    screen.page.goto(f"{screen.url}/?superposer={OLDER}")
    told = screen.map.get_by_text("Les périmètres de l'autre génération ne viennent pas")
    expect(told).to_be_visible()  # for a while: looked for before all else
    screen.drawn_after(0)
    screen.look_at(*PLACE, 13)
    assert (screen.drawn["perimeters"]["hexagone"], over(screen)) == (1, 0)
