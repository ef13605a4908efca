"""The panel of a drawn zone: restored by the address, drawn by keyboard, switched from rule to rule."""

from __future__ import annotations

import pytest

from tests.pages.screen import Screen
from tests.tiny_country import HOSTILE

TABLE = "QPV de la zone"
ALISE = "cercle_46.25_2.25_5"
"""Five kilometres around the point of 01001: part of that commune, where two neighbourhoods are."""


def count(screen: Screen) -> str:
    return screen.figures()["QPV dans la zone"]["value"]


def typed(screen: Screen, place: str) -> Screen:
    screen.app.toggle(key="zone-clavier-ouvert").set_value(True).run()
    screen.app.text_input(key="zone-centre").set_value(place)
    return screen.press("Tracer le cercle")


@pytest.mark.usefixtures("tiny_served")
def test_without_a_zone_there_is_no_panel() -> None:
    screen = Screen()
    assert screen.map_message()["zone"] is None
    assert "QPV dans la zone" not in screen.figures()


@pytest.mark.usefixtures("tiny_served")
def test_a_link_restores_zone_and_rule() -> None:
    screen = Screen(query={"zone": ALISE})
    assert screen.map_message()["zone"] == {"kind": "circle", "centre": [46.25, 2.25], "radius": 5.0}
    assert screen.table(TABLE)["Quartier"] == ["Les Deux Rives", "Le Port"], "articles do not count"
    assert count(screen) == "2 QPV (estimé)"
    assert screen.figures()["Habitants des QPV"]["value"] == "non renseigné"
    strict = Screen(query={"zone": ALISE, "regle": "dedans"})
    assert count(strict) == "0 QPV (estimé)"
    assert strict.app.query_params["regle"] == "dedans"


@pytest.mark.usefixtures("tiny_served")
def test_the_rule_is_switched_and_said() -> None:
    screen = Screen(query={"zone": ALISE})
    screen.app.radio[0].set_value(screen.app.radio[0].options[0])
    screen.run()
    assert count(screen) == "0 QPV (estimé)"
    assert any("le contient en entier" in message["text"] for message in screen.of_kind("sentence"))
    assert screen.app.query_params["regle"] == "dedans"


@pytest.mark.usefixtures("tiny_served")
def test_a_zone_of_whole_departements_has_inhabitants() -> None:
    """All of 01 and a strip of 02 without any point: 6,000 inhabitants, 3 neighbourhoods."""
    screen = Screen(query={"zone": "polygone_45.9_1.9_45.9_3.02_47.1_3.02_47.1_1.9"})
    assert count(screen) == "3 QPV (estimé)"
    inhabitants = screen.figures()["Habitants des QPV"]
    assert inhabitants["value"] == "6\u202f000 hab."
    assert inhabitants["detail"] == "1 département entier : 01"
    activity = screen.figures()["Demi-journées d'activité"]
    assert (activity["value"], activity["detail"]) == ("90 en 2024", "ALPHA, centre entier")


@pytest.mark.usefixtures("tiny_served")
def test_filters_change_nothing_inside() -> None:
    screen = Screen(query={"zone": ALISE, "region": "Monts"})
    assert count(screen) == "2 QPV (estimé)"


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"zone": "carré"}, "La zone du lien n'est pas lisible"),
        ({"zone": "cercle_46_2_900"}, "Le rayon d'un cercle va de 0,05 à 500 km"),
        ({"zone": ALISE, "regle": "<b>"}, "« <b> » (règle de la zone), qui n'existe pas ici"),
    ],
)
def test_a_broken_link_is_a_notice(query: dict[str, str], told: str) -> None:
    screen = Screen(query=query)
    assert any(told in notice.replace("\u00a0", " ") for notice in screen.notices())
    assert "carré" not in str(screen.app.query_params)
    assert "regle" not in screen.app.query_params
    assert not screen.run().notices(), "said once"


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize("place", ["Aval", "aval (01)", "01001", "46,25 ; 2,25"])
def test_a_circle_needs_no_mouse(place: str) -> None:
    screen = typed(Screen(), place)
    assert screen.map_message()["zone"] == {"kind": "circle", "centre": [46.25, 2.25], "radius": 10.0}
    assert screen.app.query_params["zone"] == "cercle_46.25_2.25_10"
    screen.press("Effacer cette zone")
    assert screen.map_message()["zone"] is None
    assert "zone" not in screen.app.query_params


@pytest.mark.usefixtures("tiny_served")
def test_an_unknown_commune_is_a_notice() -> None:
    screen = typed(Screen(), "<img src=x>")
    assert any("Aucune commune hôte d'un QPV" in notice for notice in screen.notices())
    assert screen.map_message()["zone"] is None


@pytest.mark.usefixtures("tiny_served")
def test_a_place_off_the_map_is_a_notice() -> None:
    assert any("hors de la carte" in notice for notice in typed(Screen(), "143,6 ; 1,44").notices())


@pytest.mark.usefixtures("real_served")
def test_a_name_that_several_communes_share_asks_which() -> None:
    screen = typed(Screen(), "Saint-Denis")
    (told,) = (notice for notice in screen.notices() if "Plusieurs communes" in notice)
    assert "Saint-Denis (93)" in told
    assert "Saint-Denis (974)" in told
    assert typed(screen, "Saint-Denis (974)").map_message()["zone"]["centre"][0] < 0, "south of the equator"


@pytest.mark.usefixtures("hostile_served")
def test_awkward_names_are_literal() -> None:
    screen = Screen(query={"zone": ALISE})
    table = screen.table(TABLE)
    assert table["Quartier"][0] == HOSTILE["neighbourhood"]
    assert table["Communes"][0] == HOSTILE["commune"]
    assert HOSTILE["centre"] not in "".join(screen.native_texts())
    assert HOSTILE["neighbourhood"] not in "".join(screen.native_texts())


@pytest.mark.usefixtures("tiny_served")
def test_a_polygon_that_crosses_itself_says_so() -> None:
    screen = Screen(query={"zone": "polygone_46_2_47_3_46_3_47_2"})
    assert any("Le contour se croise" in notice for notice in screen.notices())
