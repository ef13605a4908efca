"""What the home page says of figures by neighbourhood, and what it does not offer without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.indicators.definition import Level
from tests import tiny_country
from tests.pages.screen import Screen

RATE = "Taux de pauvreté"
NARROW = "\u202f"


@pytest.fixture
def known(own_data: Path) -> None:
    """The invented country is served with perimeters and figures."""
    tiny_country.write(own_data / "editions", tiny_country.with_figures(tiny_country.with_perimeters()))


def card_of(screen: Screen, code: str) -> dict[str, dict[str, object]]:
    """The facts of the card of a neighbourhood, by term."""
    screen.app.session_state["dernier-clic"] = (Level.NEIGHBOURHOOD, code)
    (card,) = screen.run().of_kind("card")
    return {fact["term"]: fact for fact in card["facts"]}


@pytest.mark.usefixtures("known")
def test_what_the_edition_knows_is_offered() -> None:
    offered = Screen().options("indicateur")
    assert {RATE, "Population du quartier"} <= set(offered)
    assert "Revenu disponible médian" not in offered


@pytest.mark.usefixtures("tiny_served")
def test_an_edition_without_figures_offers_none() -> None:
    screen = Screen(query={"indicateur": "tp60"})
    assert RATE not in screen.options("indicateur")
    assert screen.chosen("indicateur") == "Quartiers prioritaires"


@pytest.mark.usefixtures("known")
def test_the_table_says_each_neighbourhood_with_vintage_and_unit() -> None:
    table = Screen(query={"indicateur": "tp60", "region": "11"}).table("Quartiers, 2018 ; pour cent")
    assert dict(zip(table["Quartier prioritaire"], table["Pauvreté (%)"], strict=True)) == {
        "Bellevue": "secret statistique",
        "La Gare": 30,
        "Le Moulin": 30,
        "Le Port": 40.5,
        "Les Deux Rives": 20,
    }
    assert "QPV" not in table, "each is one"


@pytest.mark.usefixtures("known")
def test_the_card_says_value_vintage_and_publication() -> None:
    facts = card_of(Screen(query={"indicateur": "tp60"}), "QN00101M")
    assert facts[RATE]["text"] == f"40,5{NARROW}% (2018)"
    assert facts[RATE]["links"] == ["https://example.org/releve"]
    assert facts["Population du quartier"]["text"] == f"1{NARROW}000 hab. (2018)"
    assert "Revenu disponible médian" not in facts, "the edition knows none"


@pytest.mark.usefixtures("known")
def test_the_card_says_why_there_is_no_value() -> None:
    screen = Screen(query={"indicateur": "tp60"})
    assert card_of(screen, "QN00201M")[RATE]["text"] == "secret statistique"
    assert card_of(screen, "QN00301M")[RATE]["text"] == "non renseigné"


@pytest.mark.usefixtures("known")
def test_a_count_is_summed_with_the_words_for_it() -> None:
    screen = Screen(query={"indicateur": "pop_mun", "maille": "Département"})
    screen.app.session_state["dernier-clic"] = (Level.DEPARTMENT, "02")
    (card,) = screen.run().of_kind("card")
    facts = {fact["term"]: fact["text"] for fact in card["facts"]}
    assert facts["Population du quartier"] == "500 hab. (estimé) (2018 ; somme de 1 QPV sur 2)"


@pytest.mark.usefixtures("known")
def test_the_map_of_a_rate_has_classes_to_choose() -> None:
    screen = Screen(query={"indicateur": "tp60"})
    assert "/tp60/neighbourhood.json" in screen.map_message()["drawing"]
    assert screen.options("classes")
    (histogram,) = screen.of_kind("histogram")
    assert histogram["alternative"].startswith("Répartition de 4 valeurs")
