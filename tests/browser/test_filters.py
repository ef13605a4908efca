"""Filters, their address, and a map that is drawn again without ever being made again."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Level
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import Screen

pytestmark = pytest.mark.browser

BRITTANY, NORMANDY, NOUVELLE_AQUITAINE, PACA = "53", "28", "75", "93"
GRAND_AVIGNON = "248400251"


def _query(screen: Screen) -> dict[str, list[str]]:
    return parse_qs(urlsplit(screen.page.url).query)


def _what_is_shown(screen: Screen) -> dict[str, object]:
    return {
        "filters": screen.filters(),
        "figures": screen.figures,
        "sentence": screen.sentence,
        "rows": screen.rows(),
        "drawn": screen.drawn,
        "zoom": screen.zoom(),
    }


def test_region_narrows_everything_and_reset_gives_it_back(home: Screen, visit: Visit, real_atlas: Atlas) -> None:
    at_first = _what_is_shown(home)
    in_view = expected.departments_of_region(real_atlas, BRITTANY)
    assert len(home.options("Département")) > 6

    home.pick("Région", "Bretagne")
    assert set(home.options("Département")) == {"Tous", *expected.options_of_departments(real_atlas, BRITTANY)}
    qpv = real_atlas.values("qpv", Level.DEPARTMENT)["value"]
    kept, all_of_them = qpv[qpv.index.isin(in_view)].sum(), qpv.sum()
    counter = f"{wording.number(kept)} QPV sur {wording.number(all_of_them)}"
    expect(home.page.get_by_text(counter, exact=True)).to_be_visible()
    assert _query(home) == {"region": ["Bretagne"]}
    assert tuple(figure[1] for figure in home.figures[:3]) == expected.headline(real_atlas, in_view)
    assert {row[0] for row in home.rows()} == set(real_atlas.departments.loc[sorted(in_view), "name"])

    home.pick("Département", "Finistère (29)")
    assert _query(home) == {"region": ["Bretagne"], "departement": ["Finistère (29)"]}

    again = visit().open_map(urlsplit(home.page.url)._replace(scheme="", netloc="").geturl())
    assert _what_is_shown(again) == _what_is_shown(home)

    with home.redraw():
        home.page.get_by_role("button", name="Réinitialiser").click()
    expect(home.filter("Région")).to_have_value("Toutes")
    assert _query(home) == {}
    assert _what_is_shown(home) == at_first


def test_only_what_is_inside_is_drawn(home: Screen, real_atlas: Atlas) -> None:
    home.pick("Région", "Provence-Alpes-Côte d'Azur")
    inside = expected.departments_of_region(real_atlas, PACA)
    assert expected.marks_of_communes(real_atlas, inside).items() <= home.drawn.items()
    assert home.drawn["departments"]["hexagone"] == 96, "the others step back, they do not go away"


def test_an_epci_over_several_departements_leaves_its_own_communes(visit: Visit, real_atlas: Atlas) -> None:
    communes, hosts = real_atlas.tables.communes, real_atlas.tables.neighbourhood_communes
    mine = hosts[hosts["commune_code"].isin(communes.loc[communes["epci_code"] == GRAND_AVIGNON, "code"])]
    screen = visit().open_map(f"/?epci={GRAND_AVIGNON}")
    assert screen.notices == []
    assert screen.filters()["Intercommunalité"] == "CA du Grand Avignon (COGA)"
    assert screen.figures[0][1] == f"{mine['neighbourhood_code'].nunique()} QPV"
    assert screen.drawn["neighbourhoods"]["hexagone"] == mine["commune_code"].nunique() == len(screen.rows())
    assert sum(screen.drawn["neighbourhoods"].values()) == len(screen.rows()), "none in the frames"


def test_codes_are_understood_in_an_address(visit: Visit) -> None:
    screen = visit()
    for query, shown in (
        ("region=28", {"Région": "Normandie"}),
        ("region=76", {"Région": "Occitanie"}),
        ("date=2016-06-30", {"Date": "30 juin 2016"}),
        ("date=2015-03-01", {"Date": "1er mars 2015"}),
        ("region=75&departement=79&date=2015-06-30&indicateur=habitants_qpv", {"Département": "Deux-Sèvres (79)"}),
        ("centre=oriv", {"Centre de ressources": "ORIV"}),
    ):
        screen.open_map(f"/?{query}")
        assert screen.notices == [], query
        assert shown.items() <= screen.filters().items(), query


def test_unknown_values_become_notices(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map("/?region=Atlantide&indicateur=zzz&date=hier")
    notices = screen.notices
    assert len(notices) == 3
    for asked, kept in (("Atlantide", "Toutes"), ("zzz", "Quartiers prioritaires"), ("hier", "30 juin 2024")):
        assert any(wording.quoted(asked) in notice and wording.quoted(kept) in notice for notice in notices), asked
    assert screen.state == "ready"
    assert expected.marks_from_afar(real_atlas).items() <= screen.drawn.items()


def test_markup_in_an_address_is_only_text(visit: Visit) -> None:
    screen = visit().open_map("/?region=%3Cimg%20src%3Dx%20onerror%3D%22window.__ran%3D1%22%3E&centre=%7B%7B7*7%7D%7D")
    told = " ".join(screen.notices)
    assert '<img src=x onerror="window.__ran=1">' in told
    assert "{{7*7}}" in told
    assert screen.page.evaluate("() => [window.__ran ?? 0, document.images.length]") == [0, 0]


def test_home_under_its_own_name_keeps_its_filters(visit: Visit) -> None:
    screen = visit().open_map("/carte?region=Bretagne")
    assert urlsplit(screen.page.url).path == "/"
    assert _query(screen) == {"region": ["Bretagne"]}
    assert screen.filters()["Région"] == "Bretagne"


def test_classes_of_a_rate_add_up(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit()
    for key, level, query in (
        ("part_habitants_couverts", Level.REGION, "maille=Région"),
        ("part_qpv_couverts", Level.DEPARTMENT, "maille=Département"),
        ("demi_journees_10000_hab", Level.CENTRE, "maille=Centre de ressources&date=2021-06-30"),
    ):
        on = date(2021, 6, 30) if "date" in query else real_atlas.on
        atlas = Atlas(real_atlas.opened, on)
        screen.open_map(f"/?indicateur={key}&{query}")
        counts = screen.map.locator(".atlas-legend-count").all_inner_texts()
        values = atlas.values(key, level)
        uncovered = sum(1 for centres in atlas.centres_by_department.values() if not centres)
        extra = uncovered if level is Level.CENTRE else 0
        assert sum(int(count) for count in counts) == len(values) + extra, (key, counts)
