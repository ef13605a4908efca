"""The page on activity, filled by two centres: reporting first, choices kept in the address, tables, files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from geo.activity.choices import Format, Mission, Mode, Standing, Theme
from geo.activity.model import ActivityRecord
from geo.activity.store import GivenFile, open_activity_store
from geo.settings import Settings
from tests.browser.conftest import Visit
from tests.browser.driver import PHONE, Screen, ServedAtlas
from tests.browser.test_pages import ENGLISH

pytestmark = pytest.mark.browser

YEARLY = "Demi-journées par année"
MISSIONS = "Demi-journées par mission"
THEMES = "Demi-journées par thème"


def record(centre: str, day: date, half_days: float, mission: Mission, *themes: Theme) -> ActivityRecord:
    return ActivityRecord(
        centre=centre, year=day.year, day=day, half_days=half_days, mission=mission, themes=themes,
        format=Format.NETWORK, mode=Mode.REMOTE, status=Standing.OBSERVED, source="tableau",
    )  # fmt: skip


# In 2023: 6 half-days of IREV. In 2024: 3 and 4 of IREV, 10 of Labo Cités. M1: 6 + 3 + 10, M2: 4.
SENT = (
    record("irev", date(2023, 5, 2), 6, Mission.NETWORKS, Theme.HEALTH),
    record("irev", date(2024, 5, 2), 3, Mission.NETWORKS, Theme.HEALTH, Theme.EDUCATION),
    record("irev", date(2024, 6, 2), 4, Mission.SKILLS, Theme.EDUCATION),
    record("labo-cites", date(2024, 9, 9), 10, Mission.NETWORKS),
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve_all: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The edition of the clone, to which both centres have sent their files."""
    local = tmp_path_factory.mktemp("local")
    store = open_activity_store(Settings(local=local, database_url=""))
    for centre in ("irev", "labo-cites"):
        lines = {line: each for line, each in enumerate(SENT, 2) if each.centre == centre}
        store.import_(GivenFile(f"{centre}.csv", centre.encode()), lines, [], who="essai", replaces=True)
    return serve_all(ATLAS_LOCAL=local)


def chart(screen: Screen, title: str) -> Locator:
    return screen.page.locator(".atlas-chart").filter(has=screen.page.get_by_role("heading", name=title, exact=True))


def values(screen: Screen, title: str) -> list[str]:
    """What is written on the bars of a chart, in order."""
    return [text.split(" · ")[0] for text in chart(screen, title).locator(".atlas-bar-value").all_inner_texts()]


def test_choices_rule_every_panel_and_stay_in_the_address(visit: Visit, served: ServedAtlas) -> None:
    screen = visit(served).open("/activite")
    expect(chart(screen, YEARLY)).to_be_visible()
    places = screen.page.evaluate(
        """() => ['.atlas-cells td[data-look="envoyee"]', ".atlas-figure"].map(
          (selector) => document.querySelector(selector).getBoundingClientRect().top)"""
    )
    assert places[0] < places[1], "who has sent stands above the first total"
    assert values(screen, YEARLY) == ["6", "17"]
    assert values(screen, MISSIONS) == ["19", "4"]
    assert values(screen, THEMES) == ["9", "7", "10"], "santé, éducation, and what tells no theme"
    assert ENGLISH.findall(screen.visible_text()) == []
    found = Axe().run(screen.page, context={"include": [[".atlas-text"]]})
    assert not found.response["violations"], found.generate_report()

    screen.choose("Mission", "Animer les réseaux d'acteurs")
    expect(chart(screen, MISSIONS).locator(".atlas-bar-value")).to_have_count(1)
    screen.settled()
    assert values(screen, YEARLY) == ["6", "13"]
    assert values(screen, THEMES) == ["9", "3", "10"]
    screen.choose("De l'année", "2024")
    expect(chart(screen, YEARLY).locator(".atlas-bar-value")).to_have_text(["13", "rien reçu", "rien reçu"])
    screen.choose("À l'année", "2024")
    expect(chart(screen, YEARLY).locator(".atlas-bar-value")).to_have_text(["13"])
    screen.settled()
    assert values(screen, THEMES) == ["3", "3", "10"]

    address = screen.page.url.removeprefix(served.url)
    other = visit(served, size=PHONE).open(address)
    expect(chart(other, YEARLY).locator(".atlas-bar-value")).to_have_text(["13"])
    assert values(other, THEMES) == ["3", "3", "10"]
    assert other.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_chart_has_its_table_and_its_file(visit: Visit, served: ServedAtlas) -> None:
    screen = visit(served).open("/activite?mission=M1")
    told = chart(screen, THEMES)
    told.locator("summary").focus()
    screen.page.keyboard.press("Enter")
    rows = told.locator("tbody tr")
    expect(rows.first).to_be_visible()
    assert [cell.split("\t")[0] for cell in rows.all_inner_texts()] == ["santé", "éducation", "non renseigné"]
    head = told.get_by_role("button", name="Thème")
    head.focus()
    screen.page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("éducation")
    panel = screen.page.locator(".st-key-fichiers-par-theme")
    panel.get_by_role("button").click()
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name="CSV").first.click()
    written = Path(waiting.value.path()).read_text("utf-8-sig")
    assert "santé;9" in written
    assert "Animer les réseaux d'acteurs" in written, "the file says what was chosen"
    screen.page.keyboard.press("Escape")
    screen.page.get_by_text("Rapports, année par année").click()
    ratios = screen.page.locator(".st-key-rapports tbody tr")
    expect(ratios).to_have_count(6)  # three ratios in each of two years
    expect(ratios.first).to_contain_text("2023")
