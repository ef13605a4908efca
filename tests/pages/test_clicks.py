"""The place that a link names is chosen at first, if it exists; then what is clicked counts."""

from __future__ import annotations

import pytest

from geo import wording
from tests.pages.screen import Screen

pytestmark = pytest.mark.usefixtures("tiny_served")


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("commune-01001", "Aval"),
        ("department-02", "Bréval"),
        ("region-11", "Plaine"),
        ("centre-alpha", "Centre Alpha"),
    ],
)
def test_place_of_a_link_is_chosen(place: str, title: str) -> None:
    screen = Screen(query={"choisi": place})
    (card,) = screen.of_kind("card")
    assert card["title"] == title
    assert screen.map_message()["selected"] == dict(zip(("level", "code"), place.split("-"), strict=True))
    assert screen.notices() == []


@pytest.mark.parametrize(
    "place", ["", "commune", "commune-99999", "commune-02", "country-FR", "ville-01001", "<b>-01", "department-", "-01"]
)
def test_place_that_does_not_exist_is_told(place: str) -> None:
    screen = Screen(query={"choisi": place})
    (notice,) = screen.notices()
    assert wording.quoted(place) in notice
    (card,) = screen.of_kind("card")
    assert card["title"] == "Aucun territoire choisi"
    assert screen.map_message()["selected"] is None
    assert screen.run().notices() == [], "told once"


def test_a_link_is_read_once() -> None:
    screen = Screen(query={"choisi": "commune-01001"})
    screen.app.query_params["choisi"] = "department-02"
    (card,) = screen.run().of_kind("card")
    assert card["title"] == "Aval"
