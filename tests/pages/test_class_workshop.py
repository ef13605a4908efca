"""The panel of classes: what it offers, what it keeps in the address, and what it makes of anything else."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geo import indicators
from tests.pages.screen import Screen
from tests.tiny_country import HOSTILE

pytestmark = pytest.mark.usefixtures("tiny_served")
SHARE = indicators.find("part_habitants_couverts").label
REGIONS = {"indicateur": SHARE, "maille": "Région", "date": "2015-06-30"}
"""Shares worked out in `tiny_country`: 60 % in two régions (6,000 of 10,000, 3,000 of 5,000), 100 % in 971."""
KEYS = ("classes", "nombre_classes", "bornes")


def asked_classes(screen: Screen) -> str | None:
    """The classes in the address of the drawing."""
    return parse_qs(urlsplit(screen.map_message()["drawing"]).query).get("classes", [None])[0]


def histogram(screen: Screen) -> dict[str, Any]:
    (found,) = screen.of_kind("histogram")
    return found


def test_circles_have_no_classes_to_choose() -> None:
    screen = Screen(query=dict.fromkeys(KEYS, "equal"))
    assert screen.of_kind("histogram") == []
    assert "classes" not in [box.key for box in screen.app.selectbox]
    assert asked_classes(screen) is None
    assert screen.notices() == []


def test_colours_start_with_five_quantiles() -> None:
    screen = Screen(query={"indicateur": SHARE})
    assert (screen.chosen("classes"), screen.chosen("nombre_classes")) == ("Quantiles", "5")
    assert screen.options("nombre_classes") == ["3", "4", "5", "6", "7"]
    assert screen.options("classes") == [
        "Quantiles",
        "Seuils naturels",
        "Intervalles égaux",
        "Bornes arrondies",
        "Bornes choisies",
    ]
    assert screen.app.text_input(key="bornes").disabled
    assert asked_classes(screen) is None, "addresses of today go on working"


@pytest.mark.parametrize(
    ("query", "classes"),
    [
        ({"classes": "natural"}, "natural-5"),
        ({"classes": "Intervalles égaux", "nombre_classes": "3"}, "equal-3"),
        ({"classes": "rounded", "nombre_classes": "7"}, "rounded-7"),
        ({"classes": "manual", "bornes": "10 ; 20,5 ; 30"}, "manual-10_20.5_30"),
        ({"classes": "Bornes choisies", "bornes": "-5;\u202f1\u00a0000,25 %"}, "manual--5_1000.25"),
        ({"classes": "manual", "bornes": "\u22120,5 ; 2."}, None),
        ({"nombre_classes": "4"}, "quantiles-4"),
    ],
)
def test_an_address_is_understood(query: dict[str, str], classes: str | None) -> None:
    screen = Screen(query={"indicateur": SHARE, **query})
    assert asked_classes(screen) == classes
    assert len(screen.notices()) == (classes is None)


@pytest.mark.parametrize("value", ["kmeans", "", "5.5", "é" * 3000, "\x00", *HOSTILE.values()], ids=ascii)
def test_a_strange_address_gives_notices_and_the_default(value: str) -> None:
    screen = Screen(query={"indicateur": SHARE, **dict.fromkeys(KEYS, value)})
    assert (screen.chosen("classes"), screen.chosen("nombre_classes")) == ("Quantiles", "5")
    assert len([notice for notice in screen.notices() if "n'existe pas ici" in notice]) == 2
    assert asked_classes(screen) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("30 ; 10", "Les bornes ne vont pas en croissant"),
        ("10 ; 10", "Les bornes ne vont pas en croissant"),
        ("1;2;3;4;5;6;7", "7 bornes sont données"),
        ("10, 20, 30", "«\u00a010, 20, 30\u00a0» n'est pas un nombre"),
        ("10 ; <b>x</b>", "«\u00a0<b>x</b>\u00a0» n'est pas un nombre"),
        ("{{7*7}}", "n'est pas un nombre"),
        ("999999999999", "Une borne est trop grande"),
        ("1,0000001", "Une borne est trop grande ou trop précise"),
        (";", "0 borne est donnée"),
    ],
)
def test_bounds_that_cannot_be_drawn_are_told(text: str, told: str) -> None:
    screen = Screen(query={"indicateur": SHARE, "classes": "manual", "bornes": text})
    (notice,) = screen.notices()
    assert told in notice
    assert asked_classes(screen) is None, "quantiles in their place"


def test_the_panel_shows_how_values_are_spread() -> None:
    shown = histogram(Screen(query=REGIONS))
    assert shown["bars"] == [2, *[0] * 22, 1]
    assert [band[:2] for band in shown["bands"]] == [[0, 0], [1, 1]], "two classes of one value"
    assert shown["alternative"] == "Répartition de 3 valeurs. 60,0\u202f% : 2 ; 100,0\u202f% : 1."
    assert (shown["ends"], shown["caption"]) == (["60,0\u202f%", "100,0\u202f%"], "Bornes : 100,0\u202f%")


def test_frozen_bounds_stay_from_date_to_date() -> None:
    screen = Screen(query=REGIONS).press("Figer les bornes")
    assert (screen.chosen("classes"), screen.app.text_input(key="bornes").value) == ("Bornes choisies", "100")
    assert asked_classes(screen) == "manual-100"
    screen.choose("date", "30 juin 2024")
    assert asked_classes(screen) == "manual-100"
    assert screen.app.text_input(key="bornes").value == "100"
    screen.choose("classes", "Quantiles").press("Réinitialiser").choose("indicateur", SHARE)
    assert (screen.chosen("classes"), screen.app.text_input(key="bornes").value) == ("Quantiles", "")


def test_choosing_bounds_starts_from_those_of_the_map() -> None:
    screen = Screen(query=REGIONS).choose("classes", "Bornes choisies")
    assert screen.notices() == []
    assert screen.app.text_input(key="bornes").value == "100"


def test_reset_forgets_the_classes() -> None:
    screen = Screen(query={"indicateur": SHARE, "classes": "Bornes arrondies", "nombre_classes": "7", "bornes": "1"})
    screen.press("Réinitialiser")
    assert not [key for key in KEYS if key in screen.app.query_params]
    screen.choose("indicateur", SHARE)
    assert (screen.chosen("classes"), screen.chosen("nombre_classes")) == ("Quantiles", "5")
