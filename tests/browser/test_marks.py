"""The marks that change with the zoom, counted against the tables; the frames, which live with the large map."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from geo.atlas import Atlas
from geo.countries import FRANCE
from geo.indicators.definition import Level
from geo.maps.theme import COMMUNE_ZOOM, NEIGHBOURHOOD_ZOOM, PERIMETER_ZOOM
from geo.tables import Tables
from tests import tiny_country
from tests.browser import as_france, expected
from tests.browser.conftest import Visit
from tests.browser.driver import Screen, ServedAtlas

pytestmark = pytest.mark.browser

MIDDLE = (46.6, 2.4)
FAR, NEAR = (5.0, 5.9), (6.0, 6.5, 8.0, 9.5, 11.0, 14.0)
MUTED = (230, 233, 237, 255)
"""What lies outside the filter."""
BLUE, WHITE = (35, 64, 122, 255), (255, 255, 255, 255)
"""The middle of a dot: full where the perimeter is known, hollow where it is not."""
(LOUPE,) = (loupe for loupe in FRANCE.loupes if loupe.is_on_screen)
FRAMES = {LOUPE.region: LOUPE.view} | {zone.code: zone.view for zone in FRANCE.zones[1:] if zone.code < "978"}


# ---------------------------------------------------------------- the committed edition, which knows no perimeter


def test_each_zoom_has_its_marks(home: Screen, real_atlas: Atlas) -> None:
    afar, communes = expected.marks_from_afar(real_atlas), expected.marks_of_communes(real_atlas)
    assert sum(communes["neighbourhoods"].values()) == 824
    for zoom, marks in [*((zoom, afar) for zoom in FAR), *((zoom, communes) for zoom in NEAR), (5.9, afar)]:
        home.look_at(*MIDDLE, zoom)
        assert marks.items() <= home.drawn.items(), zoom


def test_a_visitor_goes_from_one_mark_to_the_next(home: Screen, real_atlas: Atlas) -> None:
    heading = home.map.locator(".atlas-legend-heading")
    expect(heading).to_have_text("Cercles : QPV par département ; de près et outre-mer, par commune")
    while home.zoom() < COMMUNE_ZOOM:
        home.map.get_by_role("button", name="Zoomer", exact=True).click()
        home.at_rest()
    assert expected.marks_of_communes(real_atlas).items() <= home.drawn.items()
    expect(heading).to_have_text("Cercles : QPV par commune")

    home.page.mouse.move(*home.point_of(*home.centre()))
    while home.zoom() >= COMMUNE_ZOOM:
        home.page.mouse.wheel(0, 200)
        home.at_rest()
    assert expected.marks_from_afar(real_atlas).items() <= home.drawn.items()


def test_circles_hold_every_neighbourhood(home: Screen, real_atlas: Atlas) -> None:
    far, near = home.drawing()["circles"]["bands"]
    listed = real_atlas.tables.neighbourhoods["department_code"].map(real_atlas.departments["zone"])
    located = real_atlas.departments.dropna(subset=["latitude"])
    of_mainland = [value for value, zone in zip(far["values"], located["zone"], strict=True) if zone == "hexagone"]
    assert sum(of_mainland) == (listed == "hexagone").sum() == 1362
    assert sum(value > 0 for value in of_mainland) == home.drawn["circles"]["hexagone"]
    assert sum(near["values"]) == len(real_atlas.tables.neighbourhood_communes)
    assert sum(value > 0 for value in near["values"]) == 824


# ---------------------------------------------------------------- frames


def test_frames_follow_the_filter(home: Screen, real_atlas: Atlas) -> None:
    seine_saint_denis = expected.place(real_atlas, Level.DEPARTMENT, "93")
    assert home.ink_at(*seine_saint_denis, LOUPE.region) != MUTED

    home.pick("Région", "Guadeloupe")
    inside = expected.departments_of_region(real_atlas, "01")
    communes = expected.communes_by_territory(real_atlas, inside)
    assert home.drawn["neighbourhoods"] == communes
    assert [code for code, count in communes.items() if count] == ["971"]
    assert home.drawn["circles"] == dict.fromkeys(expected.territories(real_atlas), 0)
    assert home.ink_at(*seine_saint_denis, LOUPE.region) == MUTED

    home.pick("Région", "Île-de-France")
    inside = expected.departments_of_region(real_atlas, LOUPE.region)
    assert expected.marks_of_communes(real_atlas, inside).items() <= home.drawn.items()
    assert home.ink_at(*seine_saint_denis, LOUPE.region) != MUTED


def test_a_frame_leads_there_and_escape_back(home: Screen, real_atlas: Atlas) -> None:
    before = home.look()
    for code, ((south, west), (north, east)) in FRAMES.items():
        with home.redraw():
            home.inset(code).click()
        home.at_rest()
        latitude, longitude = home.centre()
        assert south < latitude < north, code
        assert west < longitude < east, code
        assert home.zoom() > COMMUNE_ZOOM, code
        level = Level.REGION if code == LOUPE.region else Level.DEPARTMENT
        expect(home.card.locator("h2")).to_have_text(real_atlas.names(level)[code])
        expect(home.inset(code)).to_have_attribute("aria-pressed", "true")

        home.page.keyboard.press("Escape")
        home.at_rest()
        assert home.looks_as(before), code


def test_a_frame_without_contour_is_only_chosen(home: Screen, real_atlas: Atlas) -> None:
    before = home.look()
    for code in ("978", "987"):
        with home.redraw():
            home.inset(code).click()
        home.at_rest()
        assert home.look() == before, code
        expect(home.card.locator("h2")).to_have_text(real_atlas.names(Level.DEPARTMENT)[code])


def test_escape_closes_the_list_then_returns_to_the_view_of_the_filter(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map("/?departement=59")
    before = screen.look()
    lille = expected.place(real_atlas, Level.COMMUNE, "59350")
    screen.look_at(*lille, 11)
    nearer = screen.look()
    screen.page.mouse.click(*screen.point_of(*lille))
    expect(screen.choices).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(screen.choices).to_have_count(0)
    assert screen.look() == nearer
    screen.page.keyboard.press("Escape")
    screen.at_rest()
    assert screen.looks_as(before)


# ---------------------------------------------------------------- an edition that knows perimeters


@pytest.fixture(scope="module")
def located(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, str]:
    """The invented country with perimeters, as France, written in a folder of data."""
    data = tmp_path_factory.mktemp("located")
    return as_france.write(data, tiny_country.with_perimeters()), str(data)


@pytest.fixture(scope="module")
def located_app(located: tuple[Tables, str], serve_all: Callable[..., ServedAtlas]) -> ServedAtlas:
    """The same, served."""
    return serve_all(ATLAS_DATA=located[1], ATLAS_EDITION=tiny_country.EDITION)


MARKS = (  # zoom, place; circles, neighbourhoods, perimeters
    (5.0, (47.0, 3.0), (4, 0, 0)),  # départements 01 to 04
    (6.5, (47.0, 3.0), (0, 5, 0)),  # their five communes
    (8.0, (47.0, 3.0), (0, 5, 0)),
    (9.5, (46.1075, 3.109), (0, 4, 0)),  # the two of Bréval, Les Deux Rives, La Gare; Le Port is out of view
    (13.0, (46.1075, 3.109), (0, 2, 2)),
    (11.0, (47.23, 3.22), (0, 3, 1)),  # L'Étang, and two of Doux that stand at their commune
    (13.0, (46.205, 2.51), (0, 2, 2)),  # Les Deux Rives, half in each commune, counts once; La Gare
    (13.0, (47.5, 4.5), (0, 0, 0)),  # nobody lives in a QPV of Estre
)


def test_marks_where_perimeters_are_known(visit: Visit, located_app: ServedAtlas) -> None:
    screen = visit(located_app).open_map("/")
    for zoom, place, marks in MARKS:
        screen.look_at(*place, zoom)
        counted = (screen.drawn[layer]["hexagone"] for layer in ("circles", "neighbourhoods", "perimeters"))
        assert tuple(counted) == marks, (zoom, place)


def test_no_neighbourhood_vanishes(visit: Visit, located: tuple[Tables, str], located_app: ServedAtlas) -> None:
    tables, _ = located
    places = expected.places_of_neighbourhoods(tables)
    assert len(places) == 10
    screen = visit(located_app).open_map("/")
    for zoom in (NEIGHBOURHOOD_ZOOM, 9.9, PERIMETER_ZOOM, 12.0, 14.0):
        for code, place in places.items():
            screen.look_at(*place, zoom)
            dots, outlines = expected.neighbourhoods_around(tables, screen.bounds())
            assert screen.drawn["neighbourhoods"]["hexagone"] == dots >= 1, (zoom, code)
            assert screen.drawn["perimeters"]["hexagone"] == (outlines if zoom >= PERIMETER_ZOOM else 0), (zoom, code)
            if zoom >= 12:  # no dot lies on another of a known place
                is_known = code in tiny_country.PERIMETERS
                assert screen.ink_at(*place) == (BLUE if is_known else WHITE), (zoom, code)


def test_inside_of_a_perimeter_is_lighter_than_the_ground(visit: Visit, located_app: ServedAtlas) -> None:
    screen = visit(located_app).open_map("/")
    screen.look_at(46.105, 2.105, 13)  # Le Port, from 2.10 to 2.11
    ground, inside = screen.ink_at(46.105, 2.115), screen.ink_at(46.102, 2.102)
    assert inside == pytest.approx([0.45 * part + 0.55 * 255 for part in ground], abs=2)


def test_filter_takes_neighbourhoods_away_from_near_too(visit: Visit, located_app: ServedAtlas) -> None:
    screen = visit(located_app).open_map("/?region=22")
    for place, count in (((46.1075, 3.109), 0), ((47.105, 3.105), 1)):
        screen.look_at(*place, 13)
        assert screen.drawn["neighbourhoods"]["hexagone"] == count


def test_a_dot_a_perimeter_and_a_list_choose_a_neighbourhood(visit: Visit, located_app: ServedAtlas) -> None:
    screen = visit(located_app).open_map("/")
    screen.look_at(46.105, 2.105, 13)
    x, y = screen.point_of(46.105, 2.105)
    screen.page.mouse.click(x + 11, y)  # a target of 24 pixels around a dot of ten
    expect(screen.card).to_contain_text("Quartier prioritaire QN00101M")

    screen.look_at(46.205, 2.51, 13)
    screen.page.mouse.click(*screen.point_of(46.202, 2.492))  # far from the dot of Les Deux Rives, within its contour
    expect(screen.card).to_contain_text("Quartier prioritaire QN00102M")

    screen.look_at(*expected.places_of_neighbourhoods(tiny_country.tables())["QN00403M"], 11)
    screen.page.mouse.click(*screen.point_of(*screen.centre()))
    titles = screen.choices.locator("button > span:first-child")
    expect(titles).to_have_count(2)
    assert sorted(titles.all_inner_texts()) == ["Le Bois", "Les Prés"], "both stand at Doux"
    titles.get_by_text("Les Prés").click()
    expect(screen.card).to_contain_text("Quartier prioritaire QN00404N")
