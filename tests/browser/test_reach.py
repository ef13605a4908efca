"""Every neighbourhood is within reach of the mouse: at most three clicks from the first view."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from geo import wording
from geo.atlas import Atlas
from geo.countries import FRANCE
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps.neighbourhoods import circles
from tests.browser import expected
from tests.browser.conftest import Visit
from tests.browser.driver import Screen
from tests.browser.map_view import Point

pytestmark = pytest.mark.browser

SAMPLE = 200
MOST = 3
APART = 8.0
"""Pixels between the middles of two circles, from which each can be meant."""
INNER_RING = frozenset({"75", "92", "93", "94"})
"""Départements whose circles lie on one another in the first view: a visitor goes through the frame."""
(LOUPE,) = (loupe for loupe in FRANCE.loupes if loupe.is_on_screen)


@dataclass
class Hand:
    """The hand of a visitor, which counts what it does."""

    screen: Screen
    clicks: int = 0

    def point(self, where: Point) -> None:
        """Click somewhere on the map."""
        self.clicks += 1
        self.screen.page.mouse.click(*where)
        self.screen.painted()

    def press(self, button: Locator) -> None:
        """Click on a frame or on a line of the list."""
        self.clicks += 1
        button.click()
        self.screen.painted()


def _distance(one: Point, other: Point) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])


def _aim(points: dict[str, Point], radii: dict[str, float], code: str) -> Point:
    """Where a circle is pointed at without doubt: its middle, else its part that no other circle covers."""
    middle, radius = points[code], radii[code]
    others = [(points[other], radii[other]) for other in points if other != code]
    if all(_distance(middle, place) > APART for place, _ in others):
        return middle
    around = [
        (middle[0] + part * radius * math.cos(turn), middle[1] + part * radius * math.sin(turn))
        for part in (0.3, 0.6, 0.9)
        for turn in (k * math.pi / 12 for k in range(24))
    ]
    clear = [spot for spot in around if all(_distance(spot, place) > size + 1 for place, size in others)]
    assert clear, f"the circle of {code} is covered by others"
    return min(clear, key=lambda spot: _distance(spot, middle))


class Road:
    """The way from the first view to a neighbourhood: territory, commune, name."""

    def __init__(self, screen: Screen, atlas: Atlas) -> None:
        self.screen, self.atlas = screen, atlas
        far = circles(atlas, find("qpv"), Level.COMMUNE)[0]
        zones = atlas.departments["zone"]
        on_mainland = [code for code in far.value_of if zones[code] == expected.MAINLAND]
        self.radii = {code: far.unit_px * far.value_of[code] ** 0.5 for code in on_mainland}
        self.places = {code: expected.place(atlas, Level.DEPARTMENT, code) for code in on_mainland}
        links = atlas.tables.neighbourhood_communes.sort_values(["neighbourhood_code", "commune_code"])
        self.commune_of = links.drop_duplicates("neighbourhood_code").set_index("neighbourhood_code")["commune_code"]
        self.neighbourhoods = atlas.tables.neighbourhoods.set_index("code")

    def walk(self, code: str) -> int:
        """Go to a neighbourhood, check that its card is shown, and return the number of clicks."""
        hand = Hand(self.screen)
        self._enter(hand, self.neighbourhoods["department_code"][code])
        assert self.screen.choices.count() == 0, f"{code}: a list where one place was meant"
        commune = self.commune_of[code]
        hand.point(self.screen.point_of(*expected.place(self.atlas, Level.COMMUNE, commune)))
        name = self._name(commune, self.neighbourhoods["name"][code])
        before = self.screen.version
        hand.press(name)
        self.screen.redrawn_after(before)
        expect(self.screen.card).to_contain_text(f"{wording.LEVELS['neighbourhood']} {code}")
        return hand.clicks

    def _enter(self, hand: Hand, department: str) -> None:
        zone = self.atlas.departments["zone"][department]
        if zone != expected.MAINLAND:
            hand.press(self.screen.inset(zone))
        elif department in INNER_RING:
            hand.press(self.screen.inset(LOUPE.region))
        else:
            points = dict(zip(self.places, self.screen.points_of(list(self.places.values())), strict=True))
            hand.point(_aim(points, self.radii, department))

    def _name(self, commune: str, name: str) -> Locator:
        """The line of a neighbourhood, below its commune."""
        choices = self.screen.choices
        expect(choices).to_be_visible()
        heads = choices.locator(".atlas-choice-head > span:first-child").all_inner_texts()
        mine = heads.index(self.atlas.names(Level.COMMUNE)[commune])
        return choices.locator(".atlas-choices-list").nth(mine).get_by_role("button", name=name, exact=True)


def test_two_hundred_neighbourhoods_by_mouse(visit: Visit, real_atlas: Atlas) -> None:
    screen = visit()
    screen.page.emulate_media(reduced_motion="reduce")  # no flight to wait for
    screen.open_map("/")
    home = screen.look()
    road = Road(screen, real_atlas)
    chosen = random.Random(2024).sample(sorted(real_atlas.tables.neighbourhoods["code"]), SAMPLE)
    clicks: dict[str, int] = {}
    for code in chosen:
        clicks[code] = road.walk(code)
        screen.page.keyboard.press("Escape")
        screen.looks_again(home)
        screen.painted()
    assert len(clicks) == SAMPLE
    assert max(clicks.values()) <= MOST, Counter(clicks.values())
