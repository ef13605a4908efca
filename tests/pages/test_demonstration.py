"""The edition of demonstration says so on every page, map and file; the real one is the same with and without it."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import streamlit as st
from streamlit.elements.widgets.button import ButtonMixin

from geo import scenes
from geo.activity.preview import written
from geo.activity.store import open_activity_store
from geo.demo import add, remove
from geo.indicators.definition import Level
from geo.provenance import WARNING
from geo.settings import Settings
from geo.view import View
from pages.parts import permission
from pages.parts.navigation import PAGES
from tests import tiny_country
from tests.geo.activity.sent import file
from tests.geo.activity.sent_files import csv_file
from tests.pages.conftest import Serve
from tests.pages.screen import Screen
from tests.pages.test_import_page import ALPHA

REAL, INVENTED = tiny_country.EDITION, f"{tiny_country.EDITION}-demonstration"
FULL = {
    "carte": {"zone": "cercle_46.5_2.5_300"},
    "couverture": {"hypothese": "fermer:alpha"},
    "territoire": {"lieu": "departement-01"},
    "centre": {"centre": "alpha"},
    "comparer": {"lieux": "departement-01,departement-02"},
}
"""What a page needs in its address to show all that it can."""
OF_NO_EDITION = ("modele_", "atlas-crpv_import_", "atlas-crpv_journal_")
"""How files begin that hold no figure of an edition: those to fill in, the report of one sent in, the audit."""
EVERY_PAGE = pytest.mark.parametrize("page", [row.address for row in PAGES])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """The invented country, of which one centre sent something real, and its demonstration: made once."""
    folder = tmp_path_factory.mktemp("demonstration")
    editions = tiny_country.write(folder / "data" / "editions")
    shutil.copy(project / "data" / "catalogue.toml", folder / "data")
    store = open_activity_store(Settings(local=folder / "local", database_url=""))
    store.import_(file("a"), {2: ALPHA}, [], who="ana", replaces=True)
    add(editions.read(REAL), store, 1, who="ana")
    return folder


@pytest.fixture(autouse=True)
def _served(serve: Serve, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_zones: None) -> None:
    """A copy of what was sent in, which the test may change."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copytree(prepared / "local", tmp_path / "local")
    serve(prepared / "data", REAL)
    st.cache_resource.clear()


def visit(page: str, edition: str = INVENTED) -> Screen:
    full = FULL.get(page, {})
    if page == "presenter":
        view = View(edition, "qpv", Level.COMMUNE, tiny_country.REFERENCE)
        full = {"scenes": scenes.spelled([scenes.scene("Une scène", "", view.query())])}
    return Screen(page, {"edition": edition, "date": "2018-06-30", **full})


def maps(screen: Screen) -> list[dict[str, Any]]:
    return [message for message in screen.messages() if "drawing" in message]


class Opened:
    """A panel of files that the visitor has opened."""

    open = True

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *fault: object) -> None:
        """Nothing was entered."""


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What each button of a page would have written: the name of the file and its content, or what gives it."""
    found: list[tuple[str, Any]] = []
    button: Callable[..., bool] = ButtonMixin.download_button

    def noted(self: ButtonMixin, label: str, data: Any, file_name: str, *rest: Any, **options: Any) -> bool:
        found.append((file_name, data))
        return button(self, label, data, file_name, *rest, **options)

    monkeypatch.setattr(ButtonMixin, "download_button", noted)
    monkeypatch.setattr(st, "download_button", st._main.download_button)
    monkeypatch.setattr(st, "popover", lambda *_, **__: Opened())
    return found


def says_so(name: str, content: bytes) -> bool:
    """Whether a file, text, archive or table, holds the warning; pictures are looked at elsewhere."""
    if name.endswith((".pdf", ".png")):
        return True
    if "presentation-" in name and name.endswith((".html", ".json")):  # maps, each with its mark, and no table
        return INVENTED.encode() in content
    if name.endswith(".parquet"):
        return WARNING in gpd.read_parquet(io.BytesIO(content)).to_csv()
    if not content.startswith(b"PK"):
        return WARNING.encode() in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(WARNING.encode() in archive.read(part) for part in archive.namelist())


@EVERY_PAGE
def test_each_page_with_its_maps_and_its_files_bears_the_mark(page: str, offered: list[tuple[str, Any]]) -> None:
    screen = visit(page)
    (mark,) = screen.of_kind("mark")
    assert (mark["word"], mark["text"]) == ("Démonstration", WARNING)
    (footer,) = screen.of_kind("footer")
    assert footer["lines"][0] == WARNING

    expected = "Démonstration · Hypothèse" if page == "couverture" else "Démonstration"
    assert {found["watermark"] for found in maps(screen)} <= {expected}
    assert maps(screen) or page not in ("carte", "couverture", "territoire", "centre")

    files = {name: data for name, data in offered if not name.startswith(OF_NO_EDITION)}
    assert files or page not in ("carte", "couverture", "territoire", "centre", "comparer")
    for name, data in files.items():
        assert name.startswith("DEMONSTRATION_"), name
        assert says_so(name, data() if callable(data) else data), name


@EVERY_PAGE
def test_the_real_edition_says_the_same_to_the_last_digit_with_it_and_without(
    page: str, offered: list[tuple[str, Any]]
) -> None:
    def told() -> tuple[list[dict[str, Any]], dict[str, object]]:
        offered.clear()
        st.cache_resource.clear()
        messages = [message | {"spelled": None} for message in visit(page, REAL).messages()]  # of the choice itself
        texts = [(name, data) for name, data in offered if name.endswith((".csv", ".geojson"))]  # others are dated
        return messages, {name: data() if callable(data) else data for name, data in texts}

    with_it = told()
    assert "inventée" not in str(with_it)
    remove(open_activity_store(Settings()), who="ana")
    without = told()
    assert without[0] == with_it[0]
    assert without[1] == with_it[1]


def test_taken_away_the_edition_is_gone_and_its_address_falls_back() -> None:
    remove(open_activity_store(Settings()), who="ana")
    st.cache_resource.clear()
    screen = visit("carte")
    assert screen.of_kind("mark") == []
    assert [found["watermark"] for found in maps(screen)] == [""]
    assert screen.of_kind("footer")[0]["lines"][0] != WARNING


def test_of_two_maps_the_invented_one_alone_bears_the_mark() -> None:
    screen = Screen(query={"edition": REAL, "deuxieme_carte": "Oui", "edition_2": INVENTED})
    assert [found["watermark"] for found in maps(screen)] == ["", "Démonstration"]
    heads = [text for text in screen.native_texts() if text.startswith("**")]
    assert ["démonstration" in head for head in heads] == [False, True]


def test_a_file_sent_in_demonstration_is_judged_and_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_WRITABLE", "on")
    monkeypatch.setattr(permission, "at_this_machine", lambda: True)
    st.cache_resource.clear()
    screen = visit("donnees")
    labels = {button.label for button in screen.app.button}
    assert "Charger et comparer" not in labels, "the data of the real edition are not replaced from here"
    screen.app.selectbox(key="import-centre").set_value("alpha")
    content = csv_file([["Année", "Statut", "Demi-journées"], ["2021", "réel", "4"]])
    screen.app.file_uploader(key="import-fichier").set_value([("envoi.csv", content, "text/csv")])
    screen.press("Vérifier")
    store = open_activity_store(Settings())
    invented = store.records(centre="alpha", year=2021, demonstration=True)["half_days"].sum()
    totals = screen.table("avant et après")
    row = totals["Mesure"].index("Demi-journées")
    assert (totals["Avant"][row], totals["Après"][row]) == (written(float(invented)), "4")
    (keep,) = (button for button in screen.app.button if button.label == "Enregistrer")
    assert keep.disabled
    assert any("sans jamais être enregistré" in message["text"] for message in screen.of_kind("sentence"))
    assert list(store.records()["year"]) == [2023], "what was there before"
