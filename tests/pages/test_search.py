"""What the search box is answered: the places, where each one leads, and when the first one is meant."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from geo.indicators.definition import Level
from geo.place import Place
from geo.search.index import EXACT, Hit
from pages.parts.routes import routes
from pages.parts.search_box import answer, is_sure, said
from tests import tiny_country
from tests.pages.client import Client
from tests.tiny_country import EDITION

pytestmark = pytest.mark.usefixtures("tiny_served")


@pytest.fixture
def client() -> Client:
    return Client(Starlette(routes=[*routes()]))


def hit(score: float, *, is_alike: bool = False) -> Hit:
    return Hit(Place(Level.COMMUNE, "01001"), "Aval", "Commune · Alise (01)", score, is_alike, is_likely=True)


def test_a_place_that_the_map_shows_leads_there() -> None:
    """Alise is a département that the map draws; Amont hosts neighbourhoods, hence is drawn as well."""
    (alise,) = answer(EDITION, "alise")["hits"][:1]
    assert alise == {
        "name": "Alise",
        "detail": "Département · 01",
        "address": "/?choisi=departement-01",
        "drawn": {"level": "department", "code": "01"},
    }
    assert answer(EDITION, "amont")["hits"][0]["address"] == "/?choisi=commune-01002"
    assert answer(EDITION, "le port")["hits"][0]["drawn"] == {"level": "neighbourhood", "code": "QN00101M"}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("l'épine", "/territoire?lieu=commune-05001"),
        ("ca du lac", "/territoire?lieu=epci-200000019"),
        ("alpha", "/centre?centre=alpha"),
    ],
)
def test_any_other_place_leads_to_its_sheet(typed: str, address: str) -> None:
    (found, *_) = answer(EDITION, typed)["hits"]
    assert (found["address"], found["drawn"]) == (address, None)


def test_homonyms_are_never_guessed() -> None:
    """Two communes are called Aval, and an EPCI save for its kind."""
    found = answer(EDITION, "aval")
    assert [row["detail"] for row in found["hits"][:3]] == [
        "Commune · Alise (01)",
        "Intercommunalité · Alise",
        "Commune · Bréval (02)",
    ]
    assert (found["sure"], found["said"]) == (False, "3 lieux ont ce nom ou ce code : choisissez.")


def test_one_place_of_a_name_is_meant() -> None:
    assert answer(EDITION, "belle rive") | {"hits": []} == {"hits": [], "said": "", "sure": True}


def test_a_likeness_is_offered_not_taken() -> None:
    found = answer(EDITION, "bellle-rive")
    assert found["hits"][0]["name"] == "Belle-Rive"
    assert (found["sure"], found["said"]) == (False, "Aucun lieu de ce nom. Les plus proches :")


def test_nothing_found_is_told() -> None:
    assert answer(EDITION, "xyzzyxyzzy") == {"hits": [], "said": "Aucun lieu de ce nom ni de ce code.", "sure": False}
    assert answer(EDITION, " ") == {"hits": [], "said": "", "sure": False}


def test_more_places_than_are_listed_are_told() -> None:
    assert said("a", [hit(90)] * 13) == "Les 12 premiers lieux. Pour préciser, ajoutez la commune ou le département."
    assert said("a", [hit(90)] * 12) == ""
    assert said("a", [hit(EXACT)] * 12 + [hit(90)]) == "12 lieux ont ce nom ou ce code : choisissez."


def test_the_first_place_is_meant_when_no_other_fits_as_well() -> None:
    assert is_sure([hit(EXACT)])
    assert is_sure([hit(90), hit(80)])
    assert not is_sure([hit(90), hit(90)])
    assert not is_sure([hit(50, is_alike=True)])
    assert not is_sure([])


def test_the_route_answers_in_json_that_nobody_keeps(client: Client) -> None:
    found = client.get(f"/recherche?edition={EDITION}&q=qn00101m")
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
    assert [row["name"] for row in found.json()["hits"]] == ["Le Port"]


@pytest.mark.parametrize(
    ("query", "status", "reason"),
    [
        (f"edition={EDITION}&q={'a' * 101}", 400, "101 signes"),
        ("edition=fr-1999&q=aval", 404, "« fr-1999 » est introuvable"),
        ("", 404, "introuvable"),
    ],
)
def test_a_request_that_cannot_be_answered_is_told_in_french(
    client: Client, query: str, status: int, reason: str
) -> None:
    refused = client.get(f"/recherche?{query}")
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/json")
    assert reason in refused.json()["erreur"]


def test_names_travel_as_they_were_written(hostile_served: None) -> None:
    assert answer(EDITION, "qn00101m")["hits"][0]["name"] == tiny_country.HOSTILE["neighbourhood"]
