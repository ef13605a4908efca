"""Where activity takes place and what is raised from the field, on the page on activity and at their addresses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette

from geo import scenes
from geo.activity.choices import ReportState
from geo.activity.store import open_activity_store
from geo.activity_view import ActivityView, SentMap
from geo.indicators.definition import Level
from geo.settings import Settings
from geo.view import View
from pages.parts import routes, story_file
from pages.parts.scene_state import played
from tests import tiny_country
from tests.geo.activity.sent import file
from tests.geo.activity.test_field_reports import ASKED
from tests.geo.activity.test_places import LINES
from tests.pages.client import Client
from tests.pages.conftest import Serve
from tests.pages.screen import Screen


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented country with its contracts, of which alpha and beta sent what the tests of the library work out."""
    folder = tmp_path_factory.mktemp("sent-places")
    tiny_country.write(folder / "data" / "editions", tiny_country.with_contracts())
    store = open_activity_store(Settings(local=folder / "local", database_url=""))
    store.import_(file("a"), dict(enumerate(LINES, 2)), [], who="ana", replaces=True)
    store.import_(file("b"), dict(enumerate(ASKED, 2)), [], who="ana", replaces=True)
    return folder


@pytest.fixture
def sent(
    serve: Serve, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_zones: None
) -> Iterator[None]:
    """The pages read them."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copytree(prepared / "local", tmp_path / "local")
    serve(prepared / "data", tiny_country.EDITION)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def maps(screen: Screen) -> list[dict[str, Any]]:
    """What each map was sent, in the order of the page."""
    return [message for message in screen.messages() if "drawing" in message]


def drawing(screen: Screen, number: int) -> dict[str, Any]:
    """What a map of the page would fetch."""
    answer = Client(Starlette(routes=routes.routes())).get(maps(screen)[number]["drawing"])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    content: dict[str, Any] = answer.json()
    return content


def open_fact(screen: Screen, title: str) -> dict[str, Any]:
    """What the head of a sheet says of what is raised from the field."""
    (head,) = (card for card in screen.of_kind("card") if card["title"] == title)
    (fact,) = (fact for fact in head["facts"] if fact["term"] == "Remontées de terrain")
    return dict(fact)


@pytest.mark.usefixtures("tiny_served")
def test_while_nothing_was_sent_the_page_says_so_and_where_to_send() -> None:
    screen = Screen("activite")
    titles = {card["title"]: card for card in screen.of_kind("card")}
    assert maps(screen) == []
    for title in ("Aucun lieu connu", "Aucune remontée reçue"):
        assert titles[title]["facts"][0]["pages"] == [{"text": "Modèle à remplir et envoi", "address": "/donnees"}]


@pytest.mark.usefixtures("sent")
def test_places_and_their_table_say_the_same() -> None:
    screen = Screen("activite", {"de": "2024", "a": "2024"})
    figures = screen.figures()
    assert figures["Demi-journées reçues"]["value"] == "20 (estimé)"
    assert figures["Demi-journées placées"]["value"] == "10 (estimé)"
    assert figures["Lieux nommés"]["value"] == "3"
    (band,) = drawing(screen, 0)["circles"]["bands"]
    assert band["values"] == [10, 6]
    table = screen.table("3 lieux.")
    assert table["Lieu"] == ["Le Port", "Les Deux Rives", "Belle-Rive"]
    assert table["Demi-journées"] == [10.0, 6.0, "non renseigné"]


@pytest.mark.usefixtures("sent")
def test_the_choices_of_the_page_are_those_of_the_map() -> None:
    screen = Screen("activite", {"theme": "p147-2020:1.2", "carte_activite": "actions"})
    (band,) = drawing(screen, 0)["circles"]["bands"]
    assert band["values"] == [1, 1]
    assert drawing(screen, 0)["legend"]["subtitle"] == "2023 et 2024, santé"
    assert screen.figures()["Demi-journées reçues"]["value"] == "6"


@pytest.mark.usefixtures("sent")
def test_the_map_places_lines_in_a_region_as_the_page_does() -> None:
    screen = Screen("activite", {"region": "11", "par": "lieu"})
    assert drawing(screen, 0)["legend"]["subtitle"] == "2023 et 2024, Plaine (selon les lieux de l'activité)"
    assert screen.figures()["Demi-journées reçues"]["value"] == "60 (estimé)", "without the ten that name no place"
    nowhere = Screen("activite", {"region": "01", "par": "lieu"}).figures()
    assert nowhere["Demi-journées reçues"]["value"] == "non renseigné"
    assert (nowhere["Actions reçues"]["value"], nowhere["Lieux nommés"]["value"]) == ("0", "0")
    by_centre = Screen("activite", {"region": "11"})
    assert by_centre.figures()["Demi-journées reçues"]["value"] == "70 (estimé)"


@pytest.mark.usefixtures("sent")
def test_neighbourhoods_that_nothing_names_are_apart_from_those_of_which_nothing_is_known() -> None:
    screen = Screen("activite", {"carte_activite": "quartiers"})
    (sentence,) = (told["text"] for told in screen.of_kind("sentence") if told["text"].startswith("En 2024, sur"))
    assert sentence.startswith("En 2024, sur 10 quartiers : 2 nommés ; 2 à une échelle plus large seulement ; 1 qu'")
    table = screen.table("par centre en charge")
    assert table["Centre en charge"] == ["Ensemble", "ALPHA", "Centre Bêta"]
    assert table["Aucune activité nommée"] == [1, 1, 0]
    assert table["Rien reçu du centre : inconnu"] == [5, 0, 5]
    assert screen.table("alors que leurs centres ont répondu")["Code"] == ["QN00103N"]
    looks = drawing(screen, 0)
    assert len(looks["neighbourhoods"]["styles"]) == 10
    assert [entry["count"] for entry in looks["legend"]["entries"]] == ["2", "2", "1", "0", "5", "0"]


@pytest.mark.usefixtures("sent")
def test_questions_raised_from_the_field_by_theme_and_state() -> None:
    screen = Screen("activite", {"theme": "p147-2020:1.2", "etat": "recue"})
    assert screen.figures()["Remontées"]["value"] == "1"
    assert screen.table("la plus longue attente d'abord")["Objet"] == ["Accès aux soins"]
    (band,) = drawing(screen, 1)["circles"]["bands"]
    assert [(spot["code"], value) for spot, value in zip(band["spots"], band["values"], strict=True)] == [
        ("QN00101M", 1)
    ]
    everything = Screen("activite", {"remontees_par": "Centre"})
    assert everything.table("compte dans chacun")["Total"] == [2, 2]
    assert "{{7*7}} <b>" in everything.table("la plus longue attente d'abord")["Objet"]


PLACES = ActivityView(tiny_country.EDITION, SentMap.HALF_DAYS, tiny_country.REFERENCE, since=2024, until=2024)
RAISED = ActivityView(tiny_country.EDITION, SentMap.REPORTS, tiny_country.REFERENCE, state=ReportState.RECEIVED)
INDICATOR = View(tiny_country.EDITION, "qpv", Level.COMMUNE, tiny_country.REFERENCE)


@pytest.mark.usefixtures("sent")
def test_both_maps_can_be_kept_and_become_figures() -> None:
    screen = Screen("activite", {"de": "2024", "a": "2024"})
    assert [(told["map"], told["keeps"], told["overlay"]) for told in maps(screen)] == [
        ("carte-activite", True, None), ("carte-remontees", True, None),
    ]  # fmt: skip
    assert [screen.app.session_state[f"figure-{name}"] for name in ("activite", "remontees")] == [False, False]


@pytest.mark.usefixtures("sent")
def test_maps_of_activity_are_played_among_others_and_taken_away() -> None:
    """Half-days of 2024: 10 at Le Port, 6 at Les Deux Rives. One question is received and not passed on, at Le Port."""
    words = "{{7*7}} <img src=x onerror=alert(1)>"
    told = [
        scenes.scene(words, "=1+1", {**PLACES.query(), "choisi": "commune-02001"}),
        scenes.scene("Carte", "", INDICATOR.query()),
        scenes.scene("Remontées", "", RAISED.query()),
        scenes.scene("Ailleurs", "", {**PLACES.query(), "region": "99"}),
    ]
    screen = Screen("presenter", {"scenes": scenes.spelled(told)})
    (notice,) = screen.notices()
    assert "Cette scène ne peut plus être montrée" in notice
    assert "99" in notice
    (message,) = (message for message in screen.messages() if "starts" in message)
    assert [one["title"] for one in message["scenes"]] == [words, "Carte", "Remontées"]
    first, _, third = (one["change"] for one in message["scenes"])
    assert first["selected"] == {"level": "commune", "code": "02001"}
    assert "/activite.json?carte=demi-journees&choix=annee%3A2024" in first["drawing"]
    assert "/remontees.json?state=recue" in third["drawing"]

    page = story_file.write(played(told)).decode()
    assert words not in page, "its sign « < » is written as a number"
    data = json.loads(page.split('id="story-data">')[1].split("</script>")[0])
    bands = [data["files"][change["drawing"]]["circles"]["bands"][0] for change in (first, third)]
    assert [dict(zip([spot["title"] for spot in band["spots"]], band["values"], strict=True)) for band in bands] == [
        {"Le Port": 10, "Les Deux Rives": 6}, {"Le Port": 1},
    ]  # fmt: skip
    assert "Accès aux soins" not in page, "the words of a question are on no map"


@pytest.mark.usefixtures("sent")
def test_the_address_of_a_scene_opens_the_page_that_it_was_kept_on() -> None:
    asked = ActivityView(
        tiny_country.EDITION, SentMap.NEIGHBOURHOODS, tiny_country.REFERENCE, since=2024, until=2024
    ).query()
    screen = Screen("activite", {name: asked[name] for name in ("carte_activite", "de", "a")})
    assert screen.notices() == []
    assert drawing(screen, 0)["legend"]["title"] == "Quartiers avec et sans activité nommée"


@pytest.mark.usefixtures("sent")
def test_sheets_say_how_many_are_open() -> None:
    (head,) = (
        card for card in Screen("territoire", {"lieu": "departement-01"}).of_kind("card") if card["title"] == "Alise"
    )
    (fact,) = (fact for fact in head["facts"] if fact["term"] == "Remontées de terrain")
    assert fact["text"] == "2 ouvertes"
    (sheet,) = (card for card in Screen("centre", {"centre": "beta"}).of_kind("card") if card["title"] == "Centre Bêta")
    (fact,) = (fact for fact in sheet["facts"] if fact["term"] == "Remontées de terrain")
    assert (fact["text"], fact["pages"][0]["address"]) == ("1 ouverte", "/activite?centre=beta")


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    "address",
    [
        "activite.json?carte=demi-journees&choix=annee:2031",
        "activite.json?carte=demi-journees",
        "activite.json?carte=volume&choix=annee:2024",
        "activite.json?carte=actions&choix=annee:2024;theme:astrologie",
        "activite.json?carte=actions&choix=annee:2024;mois:13",
        "activite.json?carte=actions&choix=annee:2024;centre:%3Cscript%3E",
        "activite.json?carte=actions&choix=annee:2024;region:99",
        "activite.json?carte=actions&choix=annee:2024;departement:99",
        "remontees.json?state=perdue",
        "autre.json",
    ],
)
def test_an_address_that_means_no_map_is_not_found(address: str) -> None:
    client = Client(Starlette(routes=routes.routes()))
    assert client.get(f"/dessins/{tiny_country.EDITION}/2024-06-30/{address}").status_code == 404
