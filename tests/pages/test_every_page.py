"""Every page of the menu opens and says what it should, on the real edition and on awkward names."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geo import indicators
from geo.indicators.definition import Level
from geo.store import OpenEdition
from pages.parts.navigation import PAGES
from tests.pages.screen import Screen
from tests.tiny_country import HOSTILE

EVERY_PAGE = pytest.mark.parametrize("page", [row.address for row in PAGES])
NO_CENTRE_IN_2024 = {"75", "77", "78", "92", "94", "2A", "2B", "971", "978", "987"}
NARROW = "\u202f"


@EVERY_PAGE
@pytest.mark.usefixtures("real_served")
def test_each_page_opens_on_the_real_edition(page: str) -> None:
    screen = Screen(page)
    (title,) = screen.app.title
    assert title.value
    assert screen.notices() == []
    (footer,) = screen.of_kind("footer")
    assert "Licence" in " ".join(footer["lines"])
    assert "22 novembre 2026" in " ".join(footer["lines"])


@EVERY_PAGE
@pytest.mark.usefixtures("hostile_served")
def test_awkward_names_are_texts_on_each_page(page: str) -> None:
    screen = Screen(page)
    for name in HOSTILE.values():
        assert not [text for text in screen.native_texts() if name in text], "Streamlit would read it as Markdown"


@pytest.mark.usefixtures("hostile_served")
def test_awkward_names_are_shown_as_they_are() -> None:
    screen = Screen(query={"departement": "01"})
    table = screen.table("Communes")
    assert HOSTILE["commune"] in table["Commune"]
    assert HOSTILE["centre"] in table["Centre"]
    screen.app.session_state["dernier-clic"] = (Level.COMMUNE, "01001")
    (card,) = screen.run().of_kind("card")
    assert card["title"] == HOSTILE["commune"]
    facts = {fact["term"]: fact["text"] for fact in card["facts"]}
    assert HOSTILE["neighbourhood"] in facts["Ses quartiers"]
    assert facts["Centre en charge"].startswith(HOSTILE["centre"])
    assert HOSTILE["centre"] in str(Screen("couverture").table("Couvert au numérateur"))
    assert HOSTILE["centre"] in str(Screen("activite").of_kind("table"))


def test_files_and_addresses_of_the_menu(project: Path) -> None:
    assert PAGES[0].address == "carte"
    for row in PAGES:
        assert (project / "pages" / f"{row.address}.py").is_file()
        assert row.address.isascii()
        assert row.title
    others = {path.stem for path in (project / "pages").glob("*.py")} - {row.address for row in PAGES}
    assert others == {"main"}, "each page is in the menu"


@pytest.mark.usefixtures("real_served")
def test_the_home_page_says_the_agreed_figures() -> None:
    screen = Screen()
    figures = screen.figures()
    assert len(figures) == 4
    said = " ".join(f"{figure['value']} {figure['detail']}" for figure in figures.values())
    for expected in ("1_493 QPV", "1_362", "86,5_%", "4_701_215", "5_437_035", "10 territoires", "735_820", "3_123"):
        assert expected.replace("_", NARROW) in said, expected
    for figure in figures.values():
        assert figure["source"], "a figure says where it comes from"


@pytest.mark.usefixtures("real_served")
def test_the_sentence_names_the_largest_gap(project: Path) -> None:
    path = project / "data" / "reference" / "fr" / "departements.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    inhabitants = {row["code_dep"]: int(row["pop_qpv_rp2018"]) for row in rows}
    largest = max(NO_CENTRE_IN_2024, key=lambda code: inhabitants[code])
    (sentence,) = Screen().of_kind("sentence")
    assert "Au 30 juin 2024" in sentence["text"]
    assert f"({largest})" in sentence["text"]
    assert f"{inhabitants[largest]:,}".replace(",", NARROW) in sentence["text"]
    total = sum(inhabitants[code] for code in NO_CENTRE_IN_2024)
    assert f"{total:,}".replace(",", NARROW) in sentence["text"]


@pytest.mark.usefixtures("real_served")
def test_coverage_is_printed_with_its_unit() -> None:
    screen = Screen("couverture")
    figures = screen.figures()
    told = {label: figure["value"] for label, figure in figures.items()}
    assert told["Part des habitants des QPV couverts"] == f"86,5{NARROW}%"
    assert told["Part des contrats de ville couverts"] == f"87,3{NARROW}%"
    assert told["Centres identifiés"] == "18"
    assert len(screen.table("Couvert au numérateur")["Région"]) == 20
    gaps = screen.table("non l'absence prouvée")["Territoire"]
    assert {text.rpartition("(")[2].rstrip(")") for text in gaps} == NO_CENTRE_IN_2024


@pytest.mark.usefixtures("tiny_served")
def test_what_is_not_known_is_not_shown_as_zero() -> None:
    table = Screen("couverture").table("non l'absence prouvée")
    shown = dict(zip(table["Territoire"], zip(table["Habitants des QPV"], table["QPV"], strict=True), strict=True))
    assert shown["L'Atoll (987)"] == ("non renseigné", "non renseigné")
    assert shown["L'Île (971)"] == (5000, "non renseigné")
    assert shown["Estre (05)"] == (0, 0)


@pytest.mark.usefixtures("real_served")
def test_activity_shows_what_was_published_and_what_was_not() -> None:
    screen = Screen("activite")
    said = screen.text()
    assert f"environ 2{NARROW}200" in said
    assert f"3{NARROW}123" in said
    table = next(table for table in screen.of_kind("table") if "irev" in str(table).lower())
    years = {column["label"]: column["values"] for column in table["columns"]}
    place = years["Centre"].index("IREV")
    assert (years["2021"][place], years["2022"][place]) == (50, 167)
    assert years["2021"].count("non renseigné") == len(years["Centre"]) - 1
    assert 0 not in years["2021"], "a figure that was not received is not zero"


@pytest.mark.usefixtures("real_served")
def test_the_method_page_holds_every_indicator_and_source(real_edition: OpenEdition) -> None:
    screen = Screen("methode")
    cards = {card["title"]: card for card in screen.of_kind("card")}
    for indicator in indicators.ALL:
        facts = {fact["term"]: fact["text"] for fact in cards[indicator.label]["facts"]}
        assert facts["Définition"] == indicator.definition
        assert facts["Limites"] == indicator.limits
    for source in real_edition.manifest.description.sources:
        assert source.title in cards
    assert set(real_edition.manifest.description.notes) <= {s["text"] for s in screen.of_kind("sentence")}


@pytest.mark.usefixtures("real_served")
def test_who_asked_for_a_page_that_there_is_not_is_told() -> None:
    (notice,) = Screen("carte", {"introuvable": "<b>"}).notices()
    assert notice == "La page «\u00a0<b>\u00a0» n'existe pas. Voici la carte ; le menu mène aux autres pages."
