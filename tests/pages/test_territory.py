"""The page of one territory: each kind of place, what the address asks for, and what it says of gaps."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from pages.parts import cache
from tests.geo.test_points import HEAD, ROWS
from tests.pages.screen import Screen
from tests.tiny_country import HOSTILE

KINDS = {
    "qpv-QN00102M": ("Les Deux Rives", "Quartier prioritaire QN00102M, au 30 juin 2024"),
    "commune-01001": ("Aval", "Commune 01001, au 30 juin 2024"),
    "epci-200000017": ("Métropole des Deux Rives", "Intercommunalité 200000017, au 30 juin 2024"),
    "departement-971": ("L'Île", "Département 971, au 30 juin 2024"),
    "region-11": ("Plaine", "Région 11, au 30 juin 2024"),
    "france-FR": ("France", "au 30 juin 2024"),
}


def visit(place: str, **query: str) -> Screen:
    return Screen("territoire", {"lieu": place, **query})


def facts(screen: Screen) -> dict[str, dict[str, Any]]:
    (card,) = screen.of_kind("card")
    return {fact["term"]: fact for fact in card["facts"]}


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize(("place", "head"), KINDS.items(), ids=list(KINDS))
def test_each_kind_of_territory_has_its_sheet(place: str, head: tuple[str, str]) -> None:
    screen = visit(place)
    assert screen.notices() == []
    (card,) = screen.of_kind("card")
    assert (card["title"], card["subtitle"]) == head
    assert "Quartiers prioritaires" in screen.table("Chaque niveau")["Indicateur"]
    assert screen.map_message()["view"]["key"] == place


@pytest.mark.usefixtures("tiny_served")
def test_the_sheet_leads_to_those_of_the_places_around() -> None:
    found = facts(visit("qpv-QN00102M", date="2018-06-30"))
    assert [page["text"] for page in found["Communes"]["pages"]] == ["Aval", "Amont"]
    (region,) = found["Région"]["pages"]
    assert region == {"text": "Plaine", "address": "/territoire?lieu=region-11&date=30+juin+2018"}
    (centre,) = found["Centre en charge"]["pages"]
    assert centre["address"] == "/centre?centre=alpha&date=30+juin+2018"


@pytest.mark.usefixtures("tiny_served")
def test_without_a_place_it_is_france() -> None:
    (card,) = Screen("territoire").of_kind("card")
    assert card["title"] == "France"


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize("asked", ["departement-99", "centre-alpha", "n'importe quoi", "<b>-1"])
def test_an_unknown_place_is_said_and_france_is_shown(asked: str) -> None:
    screen = visit(asked)
    (notice,) = screen.notices()
    assert asked in notice
    assert notice.endswith("la France est affichée.")
    assert screen.of_kind("card")[0]["title"] == "France"


@pytest.mark.usefixtures("tiny_served")
def test_three_kinds_of_silence_have_three_looks_and_three_wordings() -> None:
    figures = visit("france-FR", date="2018-06-30").figures()
    assert {label: (item["look"], item["value"]) for label, item in figures.items()} == {
        "Couvert, activité publiée": ("publiee", "1 centre"),
        "Couvert, zéro activité déclarée": ("zero", "1 centre"),
        "Couvert, activité non reçue": ("non_recue", "1 centre"),
        "Aucun centre connu": ("aucun_centre", "1 territoire"),
    }
    assert figures["Couvert, zéro activité déclarée"]["detail"] == "Centre Bêta : 0 demi-journée"
    assert figures["Couvert, activité non reçue"]["detail"] == (
        "Centre Gamma, dernier total connu : 30 demi-journées en 2015"
    )
    assert figures["Aucun centre connu"]["detail"] == "L'Atoll"


@pytest.mark.usefixtures("tiny_served")
def test_what_a_place_holds_leads_on() -> None:
    screen = visit("departement-01")
    (inside,) = (message for message in screen.of_kind("table") if "3 quartiers" in message["caption"])
    names, codes, communes, centres = inside["columns"]
    assert names["values"] == ["Les Deux Rives", "La Gare", "Le Port"]
    assert names["pages"][0] == "/territoire?lieu=qpv-QN00102M"
    assert codes["values"] == ["QN00102M", "QN00103N", "QN00101M"]
    assert communes["values"] == ["Aval, Amont", "Amont", "Aval"]
    assert set(centres["values"]) == {"ALPHA"}
    assert screen.table("État au 30 juin 2024")["Commune"] == ["Amont", "Aval"]


@pytest.mark.usefixtures("tiny_served")
def test_figures_stand_beside_those_of_larger_places() -> None:
    table = visit("commune-01001").table("Chaque niveau")
    assert [label for label in table if "(" in label] == [
        "Aval (commune)", "CC Aval (intercommunalité)", "Alise (département)", "Plaine (région)",
    ]  # fmt: skip
    inhabitants = table["Indicateur"].index("Habitants des quartiers prioritaires")
    assert table["Aval (commune)"][inhabitants] == "sans objet à ce niveau"
    assert table["Alise (département)"][inhabitants].replace("\u202f", " ") == "6 000 hab."
    assert table["France"][0] == "10 QPV (estimé) ; liste incomplète : chiffre minimal"


@pytest.mark.usefixtures("tiny_served")
def test_the_passage_says_what_is_missing() -> None:
    assert "Passage non renseigné : il manque les périmètres de 2024" in visit("qpv-QN00101M").text()


@pytest.mark.usefixtures("tiny_served")
def test_services_around_are_told_where_points_are_given() -> None:
    assert "Services" not in " ".join(header.value for header in visit("commune-01001").app.header)
    folder = cache.settings().local / "points"
    folder.mkdir(parents=True)
    try:
        (folder / "guichets.csv").write_text(HEAD + ROWS, encoding="utf-8")
        (folder / "sans-licence.csv").write_text(HEAD.replace("LO 2.0", "") + ROWS, encoding="utf-8")
        screen = visit("commune-01001")
        assert screen.table("Guichets : 3 lieux, à vol d'oiseau")["Service"] == ["Sur place", "Est", "Nord"]
        (notice,) = screen.notices()
        assert "sans-licence.csv" in notice
        assert "Services" not in " ".join(header.value for header in visit("departement-01").app.header)
    finally:
        shutil.rmtree(folder)


@pytest.mark.usefixtures("hostile_served")
def test_awkward_names_are_texts() -> None:
    screen = visit("qpv-QN00101M")
    assert screen.of_kind("card")[0]["title"] == HOSTILE["neighbourhood"]
    for name in HOSTILE.values():
        assert not [text for text in screen.native_texts() if name in text]


@pytest.mark.usefixtures("real_served")
def test_a_collectivity_without_contour_or_list() -> None:
    screen = visit("departement-987")
    assert screen.notices() == []
    assert "liste officielle à charger" in screen.text()
    assert "aucun centre n'est connu pour Polynésie française" in screen.text()
