"""Drawing a zone by mouse, finger or keyboard; what is listed is counted again here, from the tables alone."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from playwright.sync_api import Locator, expect

from geo.atlas import Atlas
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import PHONE, Screen

pytestmark = pytest.mark.browser

OCCITANIE = "/?region=76"
HERAULT = "34"
"""In the box around it, each rule gives another answer."""
EARTH_KM = 6371.0


def tool(screen: Screen, name: str) -> Locator:
    return screen.map.get_by_role("button", name=name, exact=True)


def zone_of_address(screen: Screen) -> list[str] | None:
    """Kind and numbers of the zone that the address names."""
    found = parse_qs(urlsplit(screen.page.url).query).get("zone")
    return found[0].split("_") if found else None


def panel(screen: Screen) -> Locator:
    return screen.page.locator(".atlas-table").last


def listed(screen: Screen) -> set[str]:
    """The codes of the neighbourhoods in the table of the zone."""
    return {button.get_attribute("data-code") or "" for button in panel(screen).locator("button[data-code]").all()}


@contextmanager
def drawing(screen: Screen, name: str) -> Iterator[None]:
    """What is done inside must close a zone, which the server then answers."""
    with screen.redraw():
        tool(screen, name).click()
        yield
    expect(screen.page.get_by_text("QPV dans la zone")).to_be_visible()


def corners(atlas: Atlas, department: str, margin: float = 0.03) -> list[tuple[float, float]]:
    """Latitude and longitude of a box around a département."""
    rows = atlas.tables.territories
    (shape,) = rows.loc[(rows["level"] == "department") & (rows["code"] == department), "geometry"]
    west, south, east, north = shape.buffer(margin).bounds
    return [(south, west), (south, east), (north, east), (north, west)]


def inside(atlas: Atlas, holds: Callable[[dict[str, object]], bool], gather: Callable[..., bool]) -> set[str]:
    """The neighbourhoods of which `gather` (any, all) of the communes satisfy a condition."""
    rows = atlas.tables.territories
    communes = rows[rows["level"] == "commune"].to_dict("records")
    chosen = {row["code"] for row in communes if holds(row)}
    hosts = atlas.tables.neighbourhood_communes.groupby("neighbourhood_code")["commune_code"]
    return {str(code) for code, mine in hosts if gather(commune in chosen for commune in mine)}


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance between two places (latitude, longitude)."""
    (a, b), (c, d) = (map(math.radians, place) for place in (one, other))
    return (
        2
        * EARTH_KM
        * math.asin(math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2))
    )


def draw_herault(screen: Screen, atlas: Atlas) -> shapely.Polygon:
    """Clicks the four corners and the first again; returns the polygon that the address tells."""
    with drawing(screen, "Dessiner une zone"):
        places = corners(atlas, HERAULT)
        for place in [*places, places[0]]:
            screen.page.mouse.click(*screen.point_of(*place))
            screen.page.wait_for_timeout(300)  # two clicks in a hurry are a double click
    kind, *numbers = zone_of_address(screen) or [""]
    assert kind == "polygone"
    values = [float(number) for number in numbers]
    return shapely.Polygon(zip(values[1::2], values[::2], strict=True))


def test_a_polygon_lists_what_it_holds_by_each_rule(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map(OCCITANIE)
    zoom = screen.zoom()
    polygon = draw_herault(screen, real_atlas)
    assert len(polygon.exterior.coords) == 5

    by_point = inside(real_atlas, lambda row: polygon.contains(shapely.Point(row["longitude"], row["latitude"])), any)
    herault = real_atlas.tables.neighbourhoods.query("department_code == @HERAULT")["code"]
    assert set(herault) <= by_point
    assert listed(screen) == by_point
    assert screen.page.get_by_text(f"{len(by_point)} QPV (estimé)").is_visible()

    screen.page.get_by_text("entièrement dedans", exact=True).click()
    whole = inside(real_atlas, lambda row: polygon.contains(row["geometry"]), all)
    expect(panel(screen).locator("button[data-code]")).to_have_count(len(whole))
    assert listed(screen) == whole
    assert whole < by_point
    expect(screen.page).to_have_url(re.compile("regle=dedans"))
    assert screen.zoom() == zoom


def test_the_file_holds_the_rows_of_the_table(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map(OCCITANIE)
    draw_herault(screen, real_atlas)
    name, rows = screen.table_file("zone")
    assert name == "atlas-crpv_fr-2024_2024-06-30_zone_point.csv"
    cells = panel(screen).evaluate(
        "(node) => [...node.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.innerText))"
    )
    assert [[row["nom"], row["code"], row["communes"]] for row in rows] == [row[:3] for row in cells]
    assert {row["regle"] for row in rows} == {"point intérieur dans la zone"}

    drawn, *features = json.loads(screen.download("zone", "GeoJSON")[1])["features"]
    assert drawn["geometry"]["type"] == "Polygon"
    assert [feature["properties"]["code"] for feature in features] == [row["code"] for row in rows]
    perimeters = set(real_atlas.tables.perimeters["neighbourhood_code"])
    assert {f["properties"]["code"] for f in features if f["geometry"]} == {row["code"] for row in rows} & perimeters


def test_a_circle_is_as_large_as_its_label_says(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map(OCCITANIE)
    centre = expected.place(real_atlas, expected.Level.COMMUNE, "31555")
    x, y = screen.point_of(*centre)
    with drawing(screen, "Tracer un cercle"):
        screen.page.mouse.move(x, y)
        screen.page.mouse.down()
        screen.page.mouse.move(x + 60, y, steps=5)
        screen.painted()
        label = screen.map.locator(".atlas-drawing-radius").inner_text()
        screen.page.mouse.up()
    kind, latitude, longitude, radius = zone_of_address(screen) or [""] * 4
    assert kind == "cercle"
    assert label == f"{radius.replace('.', ',')} km"
    middle = float(latitude), float(longitude)
    assert kilometres(middle, centre) < 2, "the pointer stands on whole pixels"

    def within(km: float) -> set[str]:
        return inside(real_atlas, lambda row: kilometres(middle, (row["latitude"], row["longitude"])) <= km, any)

    # The Earth is no sphere: distances differ by some thousandths.
    assert within(float(radius) * 0.995) <= listed(screen) <= within(float(radius) * 1.005)
    assert listed(screen)
    expect(screen.card.first.locator("h2")).to_have_text("Aucun territoire choisi")


def test_a_finger_draws_a_circle_on_a_phone(visit: Visit) -> None:
    screen = visit(size=PHONE).open_map("/")
    screen.map.scroll_into_view_if_needed()
    x, y = (round(value) for value in screen.point_of(46.5, 2.5))
    session = screen.context.new_cdp_session(screen.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def touch(kind: str, *points: tuple[int, int]) -> None:
        places = [{"x": left, "y": top} for left, top in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    with drawing(screen, "Tracer un cercle"):
        touch("touchStart", (x, y))
        for step in range(1, 6):
            touch("touchMove", (x + 8 * step, y))
        touch("touchEnd")
    assert (zone_of_address(screen) or [""])[0] == "cercle"


def test_escape_gives_up_and_chooses_nothing(home: Screen) -> None:
    zoom = home.zoom()
    tool(home, "Dessiner une zone").click()
    hint = home.map.locator(".atlas-drawing-hint")
    expect(hint).to_be_visible()
    expect(tool(home, "Dessiner une zone")).to_have_attribute("aria-pressed", "true")
    for place in ((46.5, 2.0), (46.5, 4.0)):
        home.page.mouse.click(*home.point_of(*place))
        home.page.wait_for_timeout(300)
    home.page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    assert zone_of_address(home) is None
    assert home.zoom() == zoom
    expect(home.card.locator("h2")).to_have_text("Aucun territoire choisi")
    assert home.page.locator(".leaflet-atlas-focus-pane path").count() == 0


def test_backspace_takes_a_corner_back_and_enter_closes(home: Screen) -> None:
    with drawing(home, "Dessiner une zone"):
        for place in ((46.5, 2.0), (46.5, 4.0), (49.0, 6.0), (45.5, 4.0)):
            home.page.mouse.click(*home.point_of(*place))
            home.page.wait_for_timeout(300)
            if place == (49.0, 6.0):
                home.page.keyboard.press("Backspace")
        home.page.keyboard.press("Enter")
    kind, *numbers = zone_of_address(home) or [""]
    assert (kind, len(numbers)) == ("polygone", 6)
    assert max(map(float, numbers[::2])) < 47, "the corner taken back is not there"


def test_a_double_click_closes(home: Screen) -> None:
    zoom = home.zoom()
    with drawing(home, "Dessiner une zone"):
        for place in ((46.5, 2.0), (46.5, 4.0)):
            home.page.mouse.click(*home.point_of(*place))
            home.page.wait_for_timeout(600)
        home.page.mouse.dblclick(*home.point_of(45.0, 4.0))
    assert len(zone_of_address(home) or []) == 7
    assert home.zoom() == zoom


def test_a_link_draws_the_zone_again_and_a_button_clears_it(visit: Visit) -> None:
    path = "/?zone=cercle_43.6_1.44_12.5&regle=moitie"
    screen = visit().open_map(path)
    expect(screen.page.get_by_role("heading", name="Cercle de 12,5 km autour de 43,60 ; 1,44")).to_be_visible()
    expect(screen.page.get_by_role("radio", name="au moins la moitié de la surface dans la zone")).to_be_checked()
    shapes = screen.map.locator(".leaflet-atlas-focus-pane path")
    expect(shapes).not_to_have_count(0)
    screen.pick("Région", "Bretagne")
    assert shapes.count() > 0, "a filter leaves the zone where it is"
    assert (zone_of_address(screen) or [""])[0] == "cercle"

    with screen.redraw():
        tool(screen, "Effacer la zone").click()
    expect(screen.page.get_by_text("QPV dans la zone")).to_have_count(0)
    assert zone_of_address(screen) is None
    expect(shapes).to_have_count(0)
    expect(tool(screen, "Effacer la zone")).to_be_hidden()


def test_a_circle_needs_no_mouse(home: Screen) -> None:
    home.page.get_by_role("switch", name="Tracer un cercle sans la souris").focus()
    home.page.keyboard.press("Space")
    home.page.get_by_label("Centre", exact=True).fill("Toulouse")
    with home.redraw():
        home.page.keyboard.press("Enter")
    expect(home.page.get_by_role("heading", name="Cercle de 10 km autour de")).to_be_visible()
    assert home.map.locator(".leaflet-atlas-focus-pane path").count() > 0


def test_a_neighbourhood_of_the_zone_is_chosen_from_its_table(visit: Visit) -> None:
    screen = visit().open_map("/?zone=cercle_43.6_1.44_12.5")
    first = panel(screen).locator("button[data-code]").first
    name = first.inner_text()
    with screen.redraw():
        first.click()
    expect(screen.card.first.locator("h2")).to_have_text(name)
