"""What a centre sends in is in every page at once, goes with its import, and is never taken for the whole network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from geo.activity.choices import Standing
from geo.activity.store import FILE, open_activity_store
from geo.activity.store.database import ActivityStore
from geo.settings import Settings
from pages.parts import cache
from tests.geo.activity.sent import file
from tests.geo.activity.served_country import RECORD
from tests.pages.screen import Screen
from tests.tiny_country import EDITION


@pytest.fixture
def store(tiny_served: None, tmp_path: Path) -> ActivityStore:
    """An empty store, as another process opens it."""
    st.cache_resource.clear()  # what pages kept of the folder of another test
    return open_activity_store(Settings(local=tmp_path / "local", database_url=""))


HALF = replace(RECORD, half_days=8.5)


def of_2018(screen: Screen) -> tuple[str, str]:
    """What the sheet of a centre says of that year."""
    years = screen.table("Année par année")
    place = years["Année"].index("2018")
    return years["Ce qui a été reçu"][place], years["Demi-journées"][place]


def test_a_sheet_follows_an_import_its_undoing_and_its_redoing(store: ActivityStore) -> None:
    screen = Screen("centre", {"centre": "alpha"})
    assert of_2018(screen) == ("couvert, activité publiée", "120")
    number = store.import_(file("a"), {2: HALF}, [], who="ana", replaces=True).summary.id
    cache.store().look_again()
    assert of_2018(screen.run()) == ("couvert, activité envoyée par le centre", "8,5")
    years = screen.table("Année par année")
    assert [told.partition(", ")[0] for told in years["Envoi du centre"] if told] == ["1 ligne"]
    published = screen.table("publié ou envoyé")
    assert ("total (publié)", "120") in list(zip(published["Portée"], published["Valeur"], strict=True))
    store.undo(number, who="ana")
    cache.store().look_again()
    assert of_2018(screen.run()) == ("couvert, activité publiée", "120")
    store.redo(number, who="ana")
    cache.store().look_again()
    assert of_2018(screen.run()) == ("couvert, activité envoyée par le centre", "8,5")


def test_a_part_of_the_network_is_not_told_as_all_of_it(store: ActivityStore) -> None:
    """Alpha sends 2024 and 2023; the total of the network is published for 2024 alone."""
    lines = {2: replace(RECORD, year=2023), 3: replace(RECORD, year=2024)}
    store.import_(file("a"), lines, [], who="ana", replaces=True)
    figure = Screen("carte").figures()["Demi-journées d'activité"]
    assert (figure["value"], figure["source"]) == ("600 en 2024", "Bilans publiés ; dernière année connue")
    figure = Screen("carte", {"date": "2023-12-31"}).figures()["Demi-journées d'activité"]
    assert figure["value"] == "500 en 2018", "the last year of which all is known"
    shown = {2: replace(RECORD, status=Standing.DEMONSTRATION)}
    store.import_(file("b"), shown, [], who="ana", replaces=True)
    cache.store().look_again()
    figure = Screen("carte", {"edition": f"{EDITION}-demonstration"}).figures()["Demi-journées d'activité"]
    assert (figure["value"], figure["detail"]) == ("8 en 2018", "somme de 1 centre sur 3")
    assert figure["source"] == "Envois des centres ; dernière année connue"


def test_a_store_that_cannot_be_read_is_told_and_pages_stay(store: ActivityStore, tmp_path: Path) -> None:
    store.import_(file("a"), {2: RECORD}, [], who="ana", replaces=True)
    path = tmp_path / "local" / FILE
    path.write_bytes(b"no database " * 1000)
    for log in path.parent.glob(f"{FILE}-*"):
        log.unlink()
    screen = Screen("activite")
    (notice,) = (each["text"] for each in screen.of_kind("notice") if "envoyés" in each["text"])
    assert notice.startswith("Les chiffres envoyés par les centres ne sont pas montrés. La base d'activité est abîmée")
    assert of_2018(Screen("centre", {"centre": "alpha"})) == ("couvert, activité publiée", "120")
