"""The first screen: everything at once, without a click, without another host, and true."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import COUNTRY_CODE, Level
from geo.maps.theme import COMMUNE_ZOOM
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import DESK, PHONE, ROOM, Screen

pytestmark = pytest.mark.browser

ILE_DE_FRANCE = "11"


def test_map_is_drawn_from_this_host_alone(home: Screen) -> None:
    assert home.state == "ready"
    assert len(home.requests) > 10
    hosts = {urlsplit(address.removeprefix("blob:")).hostname for address in home.requests if address[:5] != "data:"}
    assert hosts == {"127.0.0.1"}


def test_every_mark_is_accounted_for(home: Screen, real_atlas: Atlas) -> None:
    marks = expected.marks_from_afar(real_atlas)
    departments = expected.departments_by_territory(real_atlas)

    assert home.zoom() < COMMUNE_ZOOM
    assert home.drawn == {**marks, "departments": departments, "centres": expected.seats_by_territory(real_atlas)}
    assert marks["circles"]["hexagone"] == 96
    communes = marks["neighbourhoods"]
    assert sum(communes.values()) == 50
    assert [code for code, count in communes.items() if count] == ["971", "972", "973", "974", "976"]
    assert departments["hexagone"] == 96
    assert departments["978"] == departments["987"] == 1


@pytest.mark.parametrize("size", [DESK, ROOM], ids=str)
def test_every_frame_is_in_view(visit: Visit, real_atlas: Atlas, size: tuple[int, int]) -> None:
    screen = visit(size=size).open_map("/")
    for code in (ILE_DE_FRANCE, *expected.territories(real_atlas)[1:]):
        box = screen.inset(code).bounding_box()
        assert box is not None, code
        assert box["width"] > 40, code
        assert box["height"] > 40, code
        assert 0 <= box["x"] <= box["x"] + box["width"] <= size[0], code
        assert 0 <= box["y"] <= box["y"] + box["height"] <= size[1], code


def test_frames_say_how_many_and_what_is_missing(home: Screen, real_atlas: Atlas) -> None:
    count = real_atlas.departments["region_code"].loc[real_atlas.tables.neighbourhoods["department_code"]]
    told = home.inset(ILE_DE_FRANCE).inner_text()
    assert "Île-de-France" in told
    assert f"{(count == ILE_DE_FRANCE).sum()} QPV" in told
    for code in ("978", "987"):
        assert "liste officielle à charger" in home.inset(code).inner_text()
    for code in ("971", "972", "973", "974", "976"):
        assert "QPV" in home.inset(code).inner_text()


def test_nothing_is_wider_than_a_telephone(visit: Visit) -> None:
    screen = visit(size=PHONE).open_map("/")
    wide = screen.page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
             .map((node) => node.scrollWidth - node.clientWidth)"""
    )
    assert wide == [0, 0]
    assert len(screen.map.locator(".atlas-inset").all()) == 8, "seven territories and a loupe"


def test_figures_and_sentence_come_from_the_library(home: Screen, real_atlas: Atlas) -> None:
    neighbourhoods, covered, uncovered, activity = home.figures
    assert (neighbourhoods[1], covered[1], uncovered[1]) == expected.headline(real_atlas)
    assert "1\u202f362" in neighbourhoods[2]
    assert covered[1:3] == ["86,5\u202f%", "4\u202f701\u202f215 sur 5\u202f437\u202f035, 30 juin 2024"]

    on_2021 = Atlas(real_atlas.opened, real_atlas.on.replace(year=2021))
    half_days = on_2021.values("demi_journees", Level.COUNTRY)["value"][COUNTRY_CODE]
    assert activity[1] == f"{wording.number(half_days)} en 2021"

    assert home.sentence == expected.gap(real_atlas)
    assert "Val-de-Marne (94)" in home.sentence


def test_the_watch_itself_sees_what_it_must(home: Screen) -> None:
    """Without this test, a recorder that sees nothing would let every other test pass."""
    home.page.evaluate("() => fetch('https://example.org/').catch(() => null)")
    home.page.evaluate("() => { console.error('essai'); setTimeout(() => { throw new Error('raté'); }); }")
    home.page.wait_for_function("() => window.__violations.length > 0")
    told = " ".join(home.verdict())
    for wanted in ("console: essai", "page error: raté", "security policy: connect-src: https://example.org/"):
        assert wanted in told, told
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        home.page.goto("https://example.org/")
    assert "request to another host: https://example.org/" in home.faults
    home.page.wait_for_url("chrome-error://**")  # comes after the refusal; asking meanwhile would fail
    home.faults.clear()
