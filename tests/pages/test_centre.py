"""The page of the centres: the list, then the sheet of one, on the invented country."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages.screen import Screen

pytestmark = pytest.mark.usefixtures("tiny_served")


def facts(screen: Screen, title: str) -> dict[str, Any]:
    (card,) = (card for card in screen.of_kind("card") if card["title"] == title)
    return {fact["term"]: fact for fact in card["facts"]}


def test_without_a_centre_all_of_them_are_listed_with_links() -> None:
    screen = Screen("centre")
    (message,) = screen.of_kind("table")
    first, *others = message["columns"]
    assert first["values"] == ["ALPHA", "Centre Bêta", "Centre Gamma"]
    assert first["pages"][0] == "/centre?centre=alpha"
    shown = {column["label"]: column["values"] for column in others}
    assert shown["Départements"] == ["01, 02", "03, 04", "aucun à cette date"]
    assert shown["QPV servis (e)"] == [5, 5, "sans objet"]
    assert shown["Siège"] == ["Aval", "Doux (localisation à confirmer)", "non renseigné"]
    assert screen.of_kind("card") == [], "no centre is shown that was not asked for"


def test_a_link_opens_the_sheet_of_a_centre() -> None:
    screen = Screen("centre", {"centre": "alpha", "date": "2018-06-30"})
    assert screen.chosen("centre") == "ALPHA"
    who = facts(screen, "Centre Alpha")
    assert {term: who[term]["text"] for term in ("Création", "Siège", "Forme juridique", "État")} == {
        "Création": "1998", "Siège": "Aval", "Forme juridique": "non renseigné", "État": "actif",
    }  # fmt: skip
    assert who["Confiance"]["links"] == ["https://example.org/releve"]
    assert screen.map_message()["small"]
    figures = screen.figures()
    assert figures["QPV servis"]["value"] == "5 QPV"
    assert figures["QPV servis"]["detail"].startswith("médiane de 2 centres : 6 QPV"), (
        "beta serves 7; gamma is not told"
    )


def test_the_sheet_says_zero_gap_and_absence_in_three_ways() -> None:
    screen = Screen("centre", {"centre": "beta"})
    years = screen.table("Année par année")
    told = dict(zip(years["Année"], zip(years["Ce qui a été reçu"], years["Demi-journées"], strict=True), strict=True))
    assert told["2018"] == ("couvert, zéro activité déclarée", "0")
    assert told["2019"] == ("couvert, activité non reçue", "non renseigné")
    gone = Screen("centre", {"centre": "gamma"}).table("Année par année")
    assert gone["Ce qui a été reçu"][-1] == "aucun périmètre connu"


def test_periods_medians_and_services_are_shown_with_what_is_not_known() -> None:
    screen = Screen("centre", {"centre": "alpha"})
    periods = screen.table("Les deux jours")
    assert periods["Du"] == ["date non connue", "2016"]
    assert periods["Départements"] == ["Alise (01)", "Bréval (02)"]
    network = screen.table("nombre de centres qui ont une valeur")
    assert network["Mesure"][3] == "Demi-journées d'activité"
    assert (network["Date"][3], network["Ce centre"][3], network["n"][3]) == ("2024", "90 demi-journées (estimé)", 1)
    assert network["Précaution"][3] == "1 seul centre renseigné : pas une norme"
    assert facts(screen, "Répartition des demi-journées")["Par thème"]["text"] == "non renseigné"
    services = facts(screen, "Services attestés par une source")
    assert services["Rencontres"]["text"] == "attesté en 2018"
    assert services["Séminaires"]["text"] == "non renseigné"


def test_an_unknown_centre_is_told_and_the_list_is_shown() -> None:
    screen = Screen("centre", {"centre": "omega"})
    (notice,) = screen.notices()
    assert "omega" in notice
    assert len(screen.of_kind("table")) == 1


def test_the_card_of_the_map_leads_to_the_sheet() -> None:
    screen = Screen(query={"choisi": "department-02"})
    (card,) = screen.of_kind("card")
    (charge,) = (fact for fact in card["facts"] if fact["term"] == "Centre en charge")
    assert charge["pages"] == [{"text": "fiche du centre", "address": "/centre?centre=alpha"}]
