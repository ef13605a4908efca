"""Every neighbourhood is within reach of the keyboard, by the list beside the map; the map itself moves by keys."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Locator, expect

from geo.atlas import Atlas
from geo.indicators.definition import Level
from tests.browser.conftest import Visit
from tests.browser.driver import PHONE, Screen

pytestmark = pytest.mark.browser


def tool(screen: Screen) -> Locator:
    return screen.map.get_by_role("button", name="Liste des quartiers")


def field(screen: Screen) -> Locator:
    return screen.map.get_by_role("combobox", name="Nom, commune ou code du quartier")


def options(screen: Screen) -> Locator:
    return screen.map.get_by_role("listbox", name="Liste des quartiers").get_by_role("option")


def count(screen: Screen) -> Locator:
    return screen.map.locator(".atlas-list-count")


def opened(screen: Screen) -> Screen:
    """The list, opened by keyboard."""
    tool(screen).focus()
    screen.page.keyboard.press("Enter")
    expect(field(screen)).to_be_focused()
    return screen


def active(screen: Screen) -> str:
    """The code of the row that the field says is active."""
    code: str = screen.page.evaluate(
        "() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).dataset.code"
    )
    return code


def hosts(atlas: Atlas, code: str) -> set[str]:
    links = atlas.tables.neighbourhood_communes
    names = atlas.names(Level.COMMUNE)
    return {names[commune] for commune in links.loc[links["neighbourhood_code"] == code, "commune_code"]}


def test_fifty_neighbourhoods_are_reached_by_keyboard_alone(visit: Visit, real_atlas: Atlas) -> None:
    frame = real_atlas.tables.neighbourhoods.set_index("code")["name"]
    shared = sorted(frame.index[frame.duplicated(keep=False)])
    chance = random.Random(2024)
    codes = [*chance.sample(shared, 10), *chance.sample(sorted(frame.index), 40)]
    screen = visit().open_map("/")
    tool(screen).focus()
    for code in codes:
        screen.page.keyboard.press("Enter")
        expect(field(screen)).to_be_focused()
        screen.page.keyboard.type(f"{frame[code]} {min(hosts(real_atlas, code))}")
        for _ in range(options(screen).count()):
            if active(screen) == code:
                break
            screen.page.keyboard.press("ArrowDown")
        before = screen.version
        screen.page.keyboard.press("Enter")
        expect(tool(screen)).to_be_focused()
        expect(screen.card).to_contain_text(f"Quartier prioritaire {code}")
        expect(screen.card.locator("h2")).to_have_text(frame[code])
        for name in hosts(real_atlas, code):
            expect(screen.card).to_contain_text(name)
        screen.drawn_after(before)


def test_what_is_typed_narrows_the_list(home: Screen, real_atlas: Atlas) -> None:
    frame = real_atlas.tables.neighbourhoods
    opened(home)
    expect(count(home)).to_have_text(f"Quartiers trouvés : {len(frame):_}".replace("_", "\u202f"))
    expect(options(home)).to_have_count(100)
    expect(home.map.get_by_text(f"et {len(frame) - 100:_} autres".replace("_", "\u202f"))).to_be_visible()

    centres = frame["name"].str.lower().str.replace("-", " ").str.contains("centre historique").sum()
    for typed in ("centre historique", "CENTRE-HISTORIQUE", "  Cèntre   Histôrique "):
        field(home).fill(typed)
        expect(count(home)).to_have_text(f"Quartiers trouvés : {centres}")
        expect(options(home)).to_have_count(int(centres))
    code = str(frame["code"].iloc[700])
    field(home).fill(code.lower())
    expect(options(home)).to_have_count(1)
    expect(options(home)).to_contain_text(str(frame["name"].iloc[700]))
    field(home).fill("Roubaix")
    links = real_atlas.tables.neighbourhood_communes
    expected_here = links.loc[links["commune_code"] == "59512", "neighbourhood_code"].nunique()
    assert options(home).filter(has_text="Roubaix").count() >= expected_here > 1
    field(home).fill("zzz")
    expect(options(home)).to_have_count(0)
    expect(count(home)).to_have_text("Quartiers trouvés : 0")
    home.page.keyboard.press("Enter")
    expect(field(home)).to_be_focused()


def test_list_keeps_to_the_filters(home: Screen, real_atlas: Atlas) -> None:
    frame = real_atlas.tables.neighbourhoods
    opened(home)
    home.pick("Région", "Corse")
    corsican = int(frame["department_code"].isin(["2A", "2B"]).sum())
    assert 0 < corsican < 100
    expect(options(home)).to_have_count(corsican)
    home.pick("Région", "Bretagne")
    breton = int(frame["department_code"].isin(["22", "29", "35", "56"]).sum())
    expect(options(home)).to_have_count(breton)


def test_keys_walk_the_list_and_escape_leaves_it(home: Screen) -> None:
    zoom = home.zoom()
    opened(home)
    codes = options(home).evaluate_all("(rows) => rows.map((row) => row.dataset.code)")
    for key, position in (("ArrowUp", 0), ("ArrowDown", 1), ("PageDown", 11), ("ArrowUp", 10), ("PageUp", 0)):
        home.page.keyboard.press(key)
        assert active(home) == codes[position], key
        expect(options(home).nth(position)).to_have_attribute("aria-selected", "true")
        expect(options(home).nth(position)).to_be_in_viewport()
    assert home.map.locator('[role="option"][aria-selected="true"]').count() == 1
    expect(tool(home)).to_have_attribute("aria-expanded", "true")
    home.page.keyboard.press("Escape")
    expect(field(home)).to_be_hidden()
    expect(tool(home)).to_be_focused()
    expect(tool(home)).to_have_attribute("aria-expanded", "false")
    assert home.zoom() == zoom, "Escape leaves the list, and does not move the map"
    expect(home.card.locator("h2")).to_have_text("Aucun territoire choisi")


def test_row_is_chosen_by_touch(visit: Visit) -> None:
    screen = visit(size=PHONE).open_map("/")
    tool(screen).click()
    panel = screen.map.locator(".atlas-panel-list").bounding_box()
    frame = screen.map.bounding_box()
    assert panel
    assert frame
    assert panel["width"] >= 0.9 * frame["width"]
    field(screen).fill("Marseille")
    code = active(screen)
    with screen.redraw():
        options(screen).first.click()
    expect(screen.card).to_contain_text(f"Quartier prioritaire {code}")
    expect(field(screen)).to_be_hidden()
    screen.page.wait_for_function("() => window.__maps[0].getZoom() > 10")


def test_map_moves_by_keys(home: Screen) -> None:
    view = "() => [window.__maps[0].getCenter().lng, window.__maps[0].getCenter().lat, window.__maps[0].getZoom()]"
    home.map.evaluate("(node) => { node.tabIndex = -1; node.focus(); }")
    home.page.keyboard.press("Tab")
    assert home.page.evaluate("() => document.activeElement.classList.contains('atlas-ground')"), "Tab reaches the map"
    for key, axis, sign in (
        ("ArrowRight", 0, 1),
        ("ArrowUp", 1, 1),
        ("ArrowLeft", 0, -1),
        ("ArrowDown", 1, -1),
        ("+", 2, 1),
        ("-", 2, -1),
    ):
        before = home.page.evaluate(view)
        home.page.keyboard.press(key)
        moved = f"([axis, sign, before]) => sign * (({view})()[axis] - before) > 0.1"
        home.page.wait_for_function(moved, arg=[axis, sign, before[axis]])
        home.at_rest()
    assert home.state == "ready"
