"""The page on coverage: the sum that makes the whole, who is near, three ways of showing nothing, what if."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from geo.coverage.scenario import MOST_CHANGES
from geo.jobs import JobDesk, Task
from pages.parts import printed_sheets
from tests.pages.screen import Screen

NARROW = "\u202f"
HYPOTHESIS = "donner:971:alpha;ouvrir:05:05,987:<b>Atoll & Cie</b>;retirer:01:alpha"


def rows(table: dict[str, list[Any]], label: str) -> dict[Any, dict[str, Any]]:
    """The rows of a table by what their column `label` says."""
    return {name: {other: values[place] for other, values in table.items()} for place, name in enumerate(table[label])}


@pytest.mark.usefixtures("tiny_served")
def test_loads_add_up_to_the_country() -> None:
    """At the overlap alpha has 10,000 inhabitants, beta 9,000, gamma 5,000; 4,000 are counted twice; nobody is left."""
    screen = Screen("couverture", {"date": "2018-06-30", "unite": "Habitants des QPV"})
    loads = rows(screen.table("Barres :"), "Centre de ressources")
    assert {name: row["habitants des QPV"] for name, row in loads.items()} == {
        "ALPHA": 10000, "Centre Bêta": 9000, "Centre Gamma": 5000, "Aucun centre connu": 0,
    }  # fmt: skip
    sums = [message["text"] for message in screen.of_kind("sentence") if "font" in message["text"]]
    said = (
        "24_000 pour l'ensemble des centres, moins 4_000 comptés plusieurs fois, plus 0 sans centre connu, font 20_000."
    )
    assert [text.partition(" : ")[2] for text in sums] == [said.replace("_", NARROW)]
    assert screen.table("comptés une fois au total") == {
        "Territoire": ["Bréval (02)"], "Centres": ["ALPHA et Centre Bêta"],
    }  # fmt: skip


@pytest.mark.usefixtures("tiny_served")
def test_half_days_are_those_received_and_gaps_stay_gaps() -> None:
    """Alpha published 90 half-days for 2024, for 5 contracts; beta a zero for 2018, which is a figure."""
    loads = rows(Screen("couverture").table("Barres :"), "Centre de ressources")
    assert (loads["ALPHA"]["Demi-journées"], loads["ALPHA"]["Année"], loads["ALPHA"]["par contrat"]) == (90, "2024", 18)
    beta = loads["Centre Bêta"]
    assert (beta["Demi-journées"], beta["Année"], beta["par contrat"]) == (0, "2018", 0)
    early = rows(Screen("couverture", {"date": "2016-06-30"}).table("Barres :"), "Centre de ressources")
    assert early["ALPHA"]["Demi-journées"] == "non renseigné"


@pytest.mark.usefixtures("tiny_served")
def test_not_covered_zero_and_not_received_are_three_wordings() -> None:
    """In 2018 alpha published, beta declared zero, gamma sent nothing; 02 has alpha as well."""
    screen = Screen("couverture", {"date": "2018-06-30", "decoupage": "Département"})
    found = rows(screen.table("Couvert au numérateur"), "Département")
    assert {name: row["Activité en 2018"] for name, row in found.items()} == {
        "Alise": "couvert, activité envoyée ou publiée",
        "Bréval": "couvert, activité envoyée ou publiée",
        "Corbe": "couvert, zéro activité déclarée",
        "Dorne": "couvert, zéro activité déclarée",
        "Estre": "couvert, activité non reçue",
        "L'Île": "couvert, activité non reçue",
        "L'Atoll": "non couvert",
    }


@pytest.mark.usefixtures("tiny_served")
def test_an_uncovered_territory_says_who_was_there_and_who_is_near() -> None:
    found = rows(Screen("couverture").table("non l'absence prouvée"), "Territoire")
    estre, island, atoll = found["Estre (05)"], found["L'Île (971)"], found["L'Atoll (987)"]
    assert (estre["Dernier centre"], estre["Sans centre depuis"]) == ("Centre Gamma", "2020")
    assert estre["Siège le plus proche"] == "Centre Bêta (siège probable)"
    assert 95 < estre["km"] < 105, "about a degree and a quarter of longitude away"
    assert (island["Dernier centre"], island["Sans centre depuis"]) == ("Centre Gamma", "2019")
    assert (atoll["Dernier centre"], atoll["km"]) == ("aucun attesté", "sans objet")


@pytest.mark.usefixtures("real_served")
def test_the_detail_agrees_with_the_carried_facts(project: Path) -> None:
    """Counted from the files of the network and of the départements, without the code of the atlas."""
    folder = project / "data"
    covered: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader((folder / "network/fr/coverage.csv").read_text("utf-8-sig").splitlines()):
        if row["depuis"][:4] <= "2024" and not row["jusqua"]:
            covered[row["code_dep"]].add(row["centre_id"])
    contracts: Counter[str] = Counter()
    for row in csv.DictReader((folder / "reference/fr/departements.csv").read_text("utf-8-sig").splitlines()):
        for centre in covered[row["code_dep"]] or {""}:
            contracts[centre] += int(row["nb_contrats_ville_2018"])
    screen = Screen("couverture", {"unite": "Contrats de ville"})
    table = screen.table("Barres :")
    assert len(table["Centre de ressources"]) == 19, "18 centres, and nobody"
    assert sorted(table["contrats de ville"]) == sorted(contracts.values())
    assert table["contrats de ville"][-1] == contracts[""], "what nobody covers comes last"
    assert len(Screen("couverture", {"decoupage": "Département"}).table("Couvert au numérateur")["Département"]) == 103


@pytest.mark.usefixtures("real_served")
def test_statements_stand_beside_our_figure_with_their_year() -> None:
    table = Screen("couverture").table("Annonces publiques")
    said = list(zip(table["Année"], table["Valeur"], table["Notre relevé"], table["Remarque"], strict=True))
    ours = f"86,5{NARROW}% des habitants des QPV au 30 juin 2023"
    assert any(row[:3] == ("2023", 88, ours) and "non précisée" in row[3] for row in said)
    assert any(row[:3] == ("2012", 80, "trop peu de périmètres connus") for row in said)
    assert ("2023", 4, "") in [row[:3] for row in said], "four centres overseas are not the network"
    assert ("2017", 18, "18 centres au 30 juin 2017") in [row[:3] for row in said]


@pytest.mark.usefixtures("tiny_served")
def test_a_day_without_any_centre_has_no_share_and_no_load() -> None:
    screen = Screen("couverture", {"date": "1999-06-30"})
    assert any("Avant 2015" in notice for notice in screen.notices())
    shares = [figure["value"] for label, figure in screen.figures().items() if label.startswith("Part")]
    assert shares == ["non renseigné"] * 3
    assert screen.table("Barres :")["Centre de ressources"] == ["Aucun centre connu"]
    assert set(screen.table("non l'absence prouvée")["km"]) == {"sans objet"}
    assert set(screen.table("À vol d'oiseau")["Au plus près (km)"]) == {"non renseigné"}


@pytest.mark.usefixtures("tiny_served")
def test_a_hypothesis_of_the_address_changes_the_page_and_says_so() -> None:
    """15,000 covered today; 971 brings 5,000, 01 takes 6,000 away; of 987 nothing is known; 05 has nobody to count."""
    screen = Screen("couverture", {"hypothese": HYPOTHESIS})
    (notice,) = screen.notices()
    assert notice.startswith("Hypothèse : 3 changements supposés.")
    assert screen.figures()["Part des habitants des QPV couverts"]["value"] == f"70,0{NARROW}%"
    country = rows(screen.table("compté une fois. QPV et communes"), "Couverts")["habitants des QPV"]
    assert (country["Situation connue"], country["Hypothèse"], country["Écart"]) == (15000, 14000, f"−1{NARROW}000")
    centres = rows(screen.table("Charge des centres qui changent ; 1 centre garde la sienne"), "Centre")
    alpha, atoll = centres["ALPHA"], centres["<b>Atoll & Cie</b>"]
    assert [alpha[f"habitants des QPV, {side}"] for side in ("avant", "après", "écart")] == [
        10000,
        9000,
        f"−1{NARROW}000",
    ]
    assert [alpha[f"QPV, {side}"] for side in ("avant", "après", "écart")] == [5, 2, "−3"]
    assert atoll["habitants des QPV, après"] == "non renseigné", "the zero of 05 does not make up for 987"
    handovers = rows(screen.table("Territoires dont les centres changent"), "Territoire")
    assert handovers["L'Atoll (987)"]["Hypothèse"] == "<b>Atoll & Cie</b>"
    assert set(handovers) == {"Alise (01)", "Estre (05)", "L'Île (971)", "L'Atoll (987)"}
    message = screen.map_message()
    assert message["watermark"] == "Hypothèse"
    assert "hypothese=donner%3A971%3Aalpha%3B" in message["drawing"]


@pytest.mark.usefixtures("tiny_served")
def test_a_name_of_the_visitor_is_only_ever_text() -> None:
    screen = Screen("couverture", {"hypothese": HYPOTHESIS})
    assert not [text for text in screen.native_texts() if "Atoll & Cie" in text]
    assert "« Ouvrir" not in screen.native_texts()
    listed = [message["text"] for message in screen.of_kind("sentence")]
    assert any("<b>Atoll & Cie</b>" in text and text.startswith("2. Ouvrir") for text in listed)


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize(
    ("text", "told", "supposed"),
    [
        ("donner:99:alpha", "Le département « 99 » n'existe pas ici", 0),
        ("fermer:omega;donner:971:alpha", "Le centre « omega » n'existe pas ici", 1),
        ("n'importe quoi", "n'est pas un changement", 0),
        (";".join(["donner:971:alpha"] * 31), f"tient en {MOST_CHANGES} changements", 30),
    ],
)
def test_a_broken_link_falls_back_with_a_notice(text: str, told: str, supposed: int) -> None:
    screen = Screen("couverture", {"hypothese": text})
    assert any(told in notice for notice in screen.notices())
    supposing = [notice for notice in screen.notices() if notice.startswith("Hypothèse")]
    assert len(supposing) == (supposed > 0)
    assert not supposing or supposing[0].startswith(f"Hypothèse : {supposed} changement")


@pytest.mark.usefixtures("tiny_served")
def test_changes_are_added_and_taken_back() -> None:
    screen = Screen("couverture")
    screen.choose("hypothese-territoire", "971").choose("hypothese-centre", "alpha").press("Supposer")
    assert screen.app.query_params["hypothese"] == "donner:971:alpha"
    screen.choose("hypothese-acte", "ouvrir")
    screen.press("Supposer")
    assert any("1 à 60 caractères" in notice for notice in screen.notices()), "no name was given"
    screen.app.text_input(key="hypothese-nom").set_value("Centre Neuf")
    screen.app.multiselect(key="hypothese-perimetre").set_value(["05"])
    screen.press("Supposer")
    assert screen.app.query_params["hypothese"] == "donner:971:alpha;ouvrir:01:05:Centre Neuf"
    screen.press("Retirer le changement 1")
    assert screen.app.query_params["hypothese"] == "ouvrir:01:05:Centre Neuf"
    screen.press("Tout effacer")
    assert "hypothese" not in screen.app.query_params
    assert screen.notices() == []


@pytest.fixture
def begun(tiny_served: None, monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """The jobs that pages begin, in place of their doing."""
    tasks: list[Task] = []
    monkeypatch.setattr(JobDesk, "begin", lambda self, owner, task: tasks.append(task) or "")
    return tasks


def test_the_sheets_of_what_has_no_centre_of_a_region_or_of_a_perimeter_make_an_atlas(begun: list[Task]) -> None:
    """Alpha serves 01 and 02, beta 03 and 04; gamma serves nobody any more; 05, 971 and 987 have no centre."""
    screen = Screen("couverture")
    assert {text for text in screen.options("fiches") if text.startswith("Centre")} == {
        "Centre : ALPHA", "Centre : Centre Bêta",
    }  # fmt: skip
    for chosen, codes in (
        ("Sans centre connu", ["05", "971", "987"]),
        ("Région : Monts", ["03", "04", "05"]),
        ("Centre : ALPHA", ["01", "02"]),
    ):
        screen.choose("fiches", chosen).press(f"Atlas PDF de {len(codes)} territoires")
        task = begun.pop()
        assert sorted(task.command[1 : 1 + len(codes)]) == [f"departement-{code}" for code in codes]
        assert {f"--title={chosen}", "--date=2024-06-30", "--hypothesis="} < set(task.command)
    screen.choose("fiches", "Région : Île").press("Fiche PDF de ce territoire")
    assert begun.pop().command[:2] == ("sheet", "departement-971")


def test_the_sheets_are_those_of_the_hypothesis(begun: list[Task]) -> None:
    """It gives a centre to 05, 971 and 987, and takes the only one of 01 away."""
    Screen("couverture", {"hypothese": HYPOTHESIS}).press("Fiche PDF de ce territoire")
    command = begun.pop().command
    assert command[:2] == ("sheet", "departement-01")
    assert any(part.startswith("--hypothesis=donner:971:alpha;") for part in command)


def test_an_atlas_has_a_bound_that_is_told(begun: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed_sheets, "MOST_OF_COVERAGE", 2)
    screen = Screen("couverture")
    assert "3 territoires : un atlas en tient 2." in screen.text()
    assert not [button.label for button in screen.app.button if "PDF" in button.label]
