"""Filters cascade and change what is said; an address may hold anything and never breaks a page."""

from __future__ import annotations

import pytest

from geo import indicators
from geo.indicators.definition import Level
from tests.pages.screen import Screen
from tests.tiny_country import HOSTILE

pytestmark = pytest.mark.usefixtures("tiny_served")
KEYS = ("region", "departement", "epci", "centre", "indicateur", "maille", "date")


def facts_of(screen: Screen) -> dict[str, str]:
    (card,) = screen.of_kind("card")
    return {fact["term"]: fact["text"] for fact in card["facts"]}


def test_nothing_is_filtered_at_first() -> None:
    screen = Screen()
    assert (screen.chosen("region"), screen.chosen("departement"), screen.chosen("centre")) == (
        "Toutes",
        "Tous",
        "Tous",
    )
    assert screen.options("region") == ["Toutes", "L'Atoll", "Île", "Monts", "Plaine"]
    assert screen.options("departement")[:3] == ["Tous", "Alise (01)", "L'Atoll (987)"]
    assert screen.options("centre") == ["Tous", "ALPHA", "Centre Bêta"], "gamma has stopped"
    assert [caption.value for caption in screen.app.sidebar.caption] == ["10 QPV sur 10"]
    assert screen.table("Régions")["Région"] == ["L'Atoll", "Île", "Monts", "Plaine"]
    assert screen.map_message()["muted"] == []


def test_a_region_narrows_everything_below_it() -> None:
    screen = Screen().choose("region", "Plaine")
    assert screen.options("departement") == ["Tous", "Alise (01)", "Bréval (02)"]
    assert screen.options("centre") == ["Tous", "ALPHA"]
    assert [caption.value for caption in screen.app.sidebar.caption] == ["5 QPV sur 10"]
    assert screen.figures()["Quartiers prioritaires"]["value"] == "5 QPV"
    assert screen.table("Départements")["Département"] == ["Alise", "Bréval"]
    assert screen.map_message()["muted"] == ["03", "04", "05", "971", "987"]
    (sentence,) = screen.of_kind("sentence")
    assert "chaque département de la sélection" in sentence["text"]


def test_a_departement_shows_its_communes() -> None:
    screen = Screen().choose("region", "Plaine").choose("departement", "Alise (01)")
    assert screen.table("Communes")["Commune"] == ["Amont", "Aval"]
    assert [caption.value for caption in screen.app.sidebar.caption] == ["3 QPV sur 10"]


def test_a_centre_shows_its_perimeter() -> None:
    screen = Screen().choose("centre", "Centre Bêta")
    assert screen.table("Départements")["Département"] == ["Corbe", "Dorne"]
    assert screen.map_message()["muted"] == ["01", "02", "05", "971", "987"]
    assert screen.figures()["Habitants couverts"]["value"].startswith("100")


def test_an_epci_over_two_departements_is_in_the_list_of_each() -> None:
    screen = Screen()
    assert screen.options("epci") == ["Toutes"], "until a larger place is chosen"
    screen.choose("departement", "Alise (01)")
    assert screen.options("epci") == ["Toutes", "CC Aval", "Métropole des Deux Rives"]
    screen.choose("departement", "Bréval (02)")
    assert screen.options("epci") == ["Toutes", "Métropole des Deux Rives"]
    screen.choose("departement", "Estre (05)")
    assert screen.options("epci") == ["Toutes", "CA du Lac"], "of which the QPV are all in 04"


def test_an_epci_narrows_communes_and_neighbourhoods() -> None:
    screen = Screen(query={"epci": "200000017"})
    assert screen.chosen("epci") == "Métropole des Deux Rives"
    assert screen.table("Communes")["Commune"] == ["Amont", "Belle-Rive"]
    (caption,) = (caption.value for caption in screen.app.sidebar.caption)
    assert caption.startswith("4 QPV sur 10. Couleurs, habitants et contrats restent ceux des départements")
    figures = screen.figures()
    assert figures["Quartiers prioritaires"]["value"] == "4 QPV"
    assert figures["QPV couverts"]["detail"].startswith("4 sur 4")
    assert screen.options("centre") == ["Tous", "ALPHA"]
    message = screen.map_message()
    assert message["muted"] == ["03", "04", "05", "971", "987"]
    assert message["kept"] == {
        "commune": ["01002", "02001", "02002"],
        "neighbourhood": ["QN00102M", "QN00103N", "QN00201M", "QN00202I"],
    }


def test_an_epci_and_a_departement_leave_what_is_in_both() -> None:
    screen = Screen(query={"epci": "200000017", "departement": "02"})
    (caption,) = (caption.value for caption in screen.app.sidebar.caption)
    assert caption.startswith("2 QPV sur 10")
    assert "Intercommunalité sur Alise (01) et Bréval (02) : seule la part en vue est comptée." in caption
    assert screen.table("Communes")["Commune"] == ["Belle-Rive"]
    assert screen.choose("epci", "Toutes").map_message()["kept"] is None


def test_another_region_lets_go_of_the_departement() -> None:
    screen = Screen().choose("region", "Plaine").choose("departement", "Bréval (02)").choose("centre", "ALPHA")
    screen.choose("region", "Monts")
    assert screen.chosen("departement") == "Tous"
    assert screen.chosen("centre") == "Tous"
    assert screen.table("Départements")["Département"] == ["Corbe", "Dorne", "Estre"]


def test_the_date_changes_what_is_said() -> None:
    screen = Screen()
    before = screen.of_kind("sentence")[0]["text"]
    assert "L'Île (971)" in before
    screen.choose("date", "30 juin 2015")
    after = screen.of_kind("sentence")[0]["text"]
    assert "Au 30 juin 2015" in after
    assert "Bréval (02)" in after
    assert "ALPHA" in screen.options("centre")
    assert "Centre Gamma" in screen.options("centre")


def test_the_indicator_changes_map_and_table() -> None:
    screen = Screen()
    first = screen.map_message()["drawing"]
    screen.choose("indicateur", indicators.find("part_habitants_couverts").label)
    assert screen.map_message()["drawing"] != first
    table = screen.table("Régions")
    (column,) = (label for label in table if "%" in label)
    assert table[column] == ["non renseigné", 0.0, 100.0, 100.0]


def test_filters_do_not_change_the_drawing() -> None:
    screen = Screen()
    first = screen.map_message()["drawing"]
    assert screen.choose("region", "Plaine").map_message()["drawing"] == first


def test_reset_forgets_everything() -> None:
    screen = Screen(query={"region": "11", "epci": "200000018", "date": "2018-06-30", "indicateur": "habitants_qpv"})
    assert screen.chosen("region") == "Plaine"
    screen.press("Réinitialiser")
    assert screen.chosen("region") == screen.chosen("epci") == "Toutes"
    assert screen.chosen("date") == "30 juin 2024"
    assert screen.chosen("indicateur") == "Quartiers prioritaires"
    assert not [key for key in KEYS if key in screen.app.query_params]
    assert screen.notices() == []


@pytest.mark.parametrize(
    ("key", "asked", "chosen"),
    [
        ("region", "11", "Plaine"),
        ("region", "Monts", "Monts"),
        ("region", "987", "L'Atoll"),
        ("departement", "02", "Bréval (02)"),
        ("departement", "Bréval (02)", "Bréval (02)"),
        ("epci", "200000019", "CA du Lac"),
        ("centre", "beta", "Centre Bêta"),
        ("centre", "ALPHA", "ALPHA"),
        ("indicateur", "habitants_qpv", "Habitants des quartiers prioritaires"),
        ("date", "2018-06-30", "30 juin 2018"),
        ("date", "2017-01-01", "1er janvier 2017"),
        ("date", "30 juin 2016", "30 juin 2016"),
    ],
)
def test_an_address_is_understood(key: str, asked: str, chosen: str) -> None:
    screen = Screen(query={key: asked})
    assert screen.chosen(key) == chosen
    assert screen.notices() == []


def test_a_whole_address_is_understood() -> None:
    screen = Screen(query={"region": "22", "departement": "04", "centre": "beta", "date": "2018-06-30"})
    assert [screen.chosen(key) for key in ("region", "departement", "centre")] == ["Monts", "Dorne (04)", "Centre Bêta"]
    assert screen.table("Communes")["Commune"] == ["Doux"]


STRANGE = ("Atlantide", "", "../../etc/passwd", "é" * 3000, "\x00", *HOSTILE.values())


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: ascii(value[:12]))
def test_a_strange_address_gives_a_notice_and_the_default(value: str) -> None:
    screen = Screen(query=dict.fromkeys((*KEYS, "inconnu"), value))
    assert (screen.chosen("region"), screen.chosen("departement"), screen.chosen("centre")) == (
        "Toutes",
        "Tous",
        "Tous",
    )
    assert screen.chosen("date") == "30 juin 2024"
    assert screen.chosen("indicateur") == "Quartiers prioritaires"
    notices = screen.notices()
    assert len(notices) >= 4, "each value that was not understood is told"
    assert all("n'existe pas ici" in notice for notice in notices)
    assert not [text for text in screen.native_texts() if value.strip() and value in text], "never read as Markdown"


@pytest.mark.parametrize(
    ("page", "day"),
    [
        ("carte", "2024-13-45"),
        ("carte", "demain"),
        ("carte", "2024-06-30T12:00"),
        ("couverture", "1066-10-14"),
        ("couverture", "9999-12-31"),
        ("couverture", "-1"),
    ],
)
def test_a_strange_date_gives_a_notice(page: str, day: str) -> None:
    screen = Screen(page, {"date": day})
    assert screen.chosen("date") == "30 juin 2024"
    assert len(screen.notices()) == 1


def test_a_departement_outside_the_region_asked_for_gives_a_notice() -> None:
    screen = Screen(query={"region": "11", "departement": "04"})
    assert (screen.chosen("region"), screen.chosen("departement")) == ("Plaine", "Tous")
    assert len(screen.notices()) == 1


def test_a_notice_does_not_come_back_after_a_choice() -> None:
    screen = Screen(query={"region": "Atlantide"})
    assert len(screen.notices()) == 1
    assert screen.choose("region", "Monts").notices() == []


def test_a_territory_whose_list_is_not_known_is_not_shown_as_zero() -> None:
    screen = Screen(query={"region": "987"})
    figure = screen.figures()["Quartiers prioritaires"]
    assert "0 QPV" not in figure["value"]
    assert "non renseigné" in figure["value"]
    assert not any(caption.value.startswith("0 QPV") for caption in screen.app.sidebar.caption)


def test_a_territory_whose_inhabitants_are_not_known_is_not_without_object() -> None:
    figure = Screen(query={"region": "987"}).figures()["Habitants couverts"]
    assert figure["value"] == "non renseigné"
    figure = Screen(query={"departement": "05"}).figures()["Habitants couverts"]
    assert figure["value"] == "sans objet"


def test_the_card_of_a_departement() -> None:
    screen = Screen(query={"date": "2018-06-30"})
    screen.app.session_state["dernier-clic"] = (Level.DEPARTMENT, "02")
    (card,) = screen.run().of_kind("card")
    assert card["title"] == "Bréval"
    told = [fact for fact in card["facts"] if fact["term"] == "Centre en charge"]
    assert [fact["text"] for fact in told] == [
        "Centre Alpha, depuis le 1er janvier 2016. Périmètre établi, confiance haute.",
        "Centre Bêta, depuis le 1er janvier 2018. Périmètre établi, confiance haute.",
    ]
    assert told[0]["links"] == ["https://example.org/releve"]
    facts = facts_of(screen)
    assert facts["Quartiers prioritaires"] == "2 QPV"
    assert facts["Contrats de ville"] == "2 contrats"


def test_the_card_says_how_sure_a_perimeter_is() -> None:
    screen = Screen()
    screen.app.session_state["dernier-clic"] = (Level.DEPARTMENT, "03")
    told = facts_of(screen.run())["Centre en charge"]
    assert told.startswith("Centre Bêta, depuis une date non connue.")
    assert "probable, à confirmer" in told


def test_the_card_says_who_was_there_before() -> None:
    screen = Screen()
    screen.app.session_state["dernier-clic"] = (Level.DEPARTMENT, "971")
    told = facts_of(screen.run())["Centre en charge"]
    assert told.startswith("aucun centre connu.")
    assert "Centre Gamma ; sans centre connu depuis 2019" in told


def test_the_card_of_a_commune_names_its_quarters() -> None:
    screen = Screen()
    screen.app.session_state["dernier-clic"] = (Level.COMMUNE, "01002")
    assert set(facts_of(screen.run())["Ses quartiers"].split(" ; ")) == {"La Gare", "Les Deux Rives"}


@pytest.mark.parametrize(
    "picked",
    [(Level.COMMUNE, "99999"), (Level.DEPARTMENT, "987"), (Level.REGION, "987"), (Level.CENTRE, "gamma")],
    ids=str,
)
def test_a_click_on_anything_is_survived(picked: tuple[Level, str]) -> None:
    screen = Screen()
    screen.app.session_state["dernier-clic"] = picked
    screen.run()
