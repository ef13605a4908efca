"""Choosing a place by mouse or keyboard, its card, the table beside the map, and what can be taken away."""

from __future__ import annotations

import json
from datetime import date

import pytest
from playwright.sync_api import expect

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps.theme import COMMUNE_ZOOM
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import Screen

pytestmark = pytest.mark.browser


def test_click_on_a_departement_shows_its_card(visit: Visit, real_atlas: Atlas) -> None:
    home = visit().open_map("/?region=75")
    code, spot = expected.clear_spot(real_atlas, "75")
    home.page.mouse.click(*home.point_of(*spot))
    expect(home.card.locator("h2")).to_have_text(real_atlas.names(Level.DEPARTMENT)[code])
    (row,) = real_atlas.coverage_rows.query("department_code == @code").to_dict("records")
    told = home.card.inner_text()
    assert f"Département {code}, au 30 juin 2024" in told
    assert real_atlas.names(Level.CENTRE)[row["centre_code"]] in told
    since = f"le {wording.day(row['valid_from'].date())}" if row["start_is_known"] else "une date non connue"
    assert f"depuis {since}" in told
    links = home.card.get_by_role("link").all()
    outside = [link for link in links if str(link.get_attribute("href")).startswith("http")]
    assert [link.get_attribute("href") for link in outside] == [part.strip() for part in row["source"].split("|")]
    assert all(link.get_attribute("rel") == "noopener noreferrer" for link in outside)


def test_click_on_a_circle_of_a_departement_goes_there(home: Screen, real_atlas: Atlas) -> None:
    place = expected.place(real_atlas, Level.DEPARTMENT, "13")
    home.page.mouse.move(*home.point_of(*place))
    expect(home.hover_card).to_contain_text("Bouches-du-Rhône (13)")
    listed = real_atlas.tables.neighbourhoods["department_code"]
    expect(home.hover_card).to_contain_text(f"{(listed == '13').sum()} QPV")
    home.page.mouse.click(*home.point_of(*place))
    expect(home.card.locator("h2")).to_have_text("Bouches-du-Rhône")
    home.at_rest()
    assert home.zoom() > COMMUNE_ZOOM
    south, west, north, east = home.bounds()
    assert south < place[0] < north
    assert west < place[1] < east


def test_click_on_a_circle_shows_its_commune_and_lists_its_neighbourhoods(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map("/?departement=13")
    place = screen.point_of(*expected.place(real_atlas, Level.COMMUNE, "13055"))
    screen.page.mouse.move(*place)
    expect(screen.hover_card).to_contain_text("Marseille")
    screen.page.mouse.click(*place)
    expect(screen.card.locator("h2")).to_have_text("Marseille")
    assert "Commune 13055" in screen.card.inner_text()

    names = expected.neighbourhoods_of(real_atlas, "13055")
    assert len(names) > 30
    group = screen.choices.locator(".atlas-choices-list").first
    assert sorted(group.get_by_role("button").all_inner_texts()) == sorted(names.values())
    code = max(names)
    group.get_by_role("button", name=names[code], exact=True).click()
    expect(screen.card.locator("h2")).to_have_text(names[code])
    assert f"Quartier prioritaire {code}" in screen.card.inner_text()
    expect(screen.choices).to_have_count(0)


def test_row_is_chosen_by_keyboard_alone(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit().open_map("/?region=53")
    first = real_atlas.departments.loc[sorted(expected.departments_of_region(real_atlas, "53")), "name"]
    code = min(first.index, key=lambda one: wording.sort_key(first[one]))
    screen.page.locator(".atlas-table-frame").focus()
    for _ in range(12):
        screen.page.keyboard.press("Tab")
        if screen.page.evaluate("() => document.activeElement.dataset.code") == code:
            break
    with screen.redraw():
        screen.page.keyboard.press("Enter")
    expect(screen.card.locator("h2")).to_have_text(first[code])
    expect(screen.table.locator("tr.atlas-selected")).to_have_count(1)
    assert "depuis" in screen.card.inner_text()
    assert screen.card.get_by_role("link").count() >= 1


def test_frames_answer_the_keyboard(home: Screen) -> None:
    for key, code, name in (
        ("Enter", "973", "Guyane"),
        ("Space", "978", "Saint-Martin"),
        ("Enter", "974", "La Réunion"),
    ):
        home.inset(code).focus()
        with home.redraw():
            home.page.keyboard.press(key)
        expect(home.card.locator("h2")).to_have_text(name)
        assert home.inset(code).get_attribute("aria-pressed") == "true"
        assert home.map.locator('[aria-pressed="true"]').count() == 1


def test_territory_without_a_centre_says_so(home: Screen) -> None:
    with home.redraw():
        home.inset("971").click()
    expect(home.card.locator("h2")).to_have_text("Guadeloupe")
    assert "aucun centre connu" in home.card.inner_text()


def test_card_follows_the_date(visit: Visit, real_atlas: Atlas) -> None:
    names = real_atlas.names(Level.CENTRE)
    screen = visit().open_map("/?region=75&date=2015-06-30")
    with screen.redraw():
        screen.row("79").click()
    expect(screen.card).to_contain_text(names["villes-au-carre"])
    assert names["pqn-a"] not in screen.card.inner_text()

    screen.pick("Date", wording.day(date(2018, 6, 30)))
    expect(screen.card).to_contain_text(names["pqn-a"])
    assert names["villes-au-carre"] not in screen.card.inner_text()


def test_columns_sort(home: Screen) -> None:
    header = home.table.get_by_role("columnheader").filter(has_text="Habitants")
    column = 3

    def numbers() -> list[float]:
        return [float(row[column].replace("\u202f", "")) for row in home.rows()]

    before = numbers()
    assert header.get_attribute("aria-sort") == "none"
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert numbers() == sorted(before, reverse=True)
    header.get_by_role("button").press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert numbers() == sorted(before)
    name = home.table.get_by_role("columnheader").first
    name.get_by_role("button").click()
    expect(name).to_have_attribute("aria-sort", "ascending")
    assert header.get_attribute("aria-sort") == "none"
    assert home.table.evaluate("() => document.activeElement.closest('th')?.getAttribute('aria-sort')") == "ascending"


def test_sort_outlives_a_change_of_filters(home: Screen) -> None:
    home.table.get_by_role("columnheader").filter(has_text="Habitants").get_by_role("button").click()
    home.pick("Région", "Bretagne")
    shown = [float(row[3].replace("\u202f", "")) for row in home.rows()]
    assert shown == sorted(shown, reverse=True)


def test_files_hold_the_rows_of_the_table(visit: Visit) -> None:
    screen = visit().open_map("/?region=53")
    shown = screen.rows()
    name, rows = screen.table_file("carte")
    assert name == "atlas-crpv_fr-2024_2024-06-30_qpv_departement_region-53.csv"
    kept = [[row["nom"], row["centres"], wording.number(float(row["valeur"].replace(",", ".")))] for row in rows]
    assert kept == [row[:3] for row in shown]
    assert all(row["licence"] and row["source"] and row["date"] == "2024-06-30" for row in rows)

    name, content = screen.download("carte", "GeoJSON")
    assert name == "atlas-crpv_fr-2024_2024-06-30_qpv_departement_region-53.geojson"
    collection = json.loads(content)
    features = collection["features"]
    assert [feature["properties"]["nom"] for feature in features] == [row[0] for row in shown]
    assert {feature["geometry"]["type"] for feature in features} <= {"Polygon", "MultiPolygon"}
    assert screen.state == "ready"
