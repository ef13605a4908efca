"""The page « Comparer »: places in the address, what is told of them, the matrix and the ranking."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.pages.screen import Screen
from tests.tiny_country import HOSTILE

NARROW = "\u202f"
OVERLAP = "2018-06-30"


def compared(screen: Screen) -> dict[str, Any]:
    (found,) = screen.of_kind("comparison")
    return found


def names(screen: Screen) -> list[str]:
    return [head["name"] for head in compared(screen)["heads"]]


def texts(screen: Screen, label: str) -> list[str]:
    rows = [row for group in compared(screen)["groups"] for row in group["rows"]]
    (row,) = (row for row in rows if row["label"] == label)
    return [cell["text"] for cell in row["cells"]]


def add(screen: Screen, place: str) -> None:
    screen.choose("lieu-a-ajouter", place)


@pytest.mark.usefixtures("tiny_served")
def test_places_of_the_address_stand_side_by_side() -> None:
    screen = Screen("comparer", {"lieux": "departement-02,departement-01,centre-beta", "date": OVERLAP})
    assert names(screen) == ["Bréval", "Alise", "Centre Bêta"]
    assert texts(screen, "Habitants des quartiers prioritaires") == [
        f"4{NARROW}000 hab.", f"6{NARROW}000 hab.", f"9{NARROW}000 hab.",
    ]  # fmt: skip
    assert texts(screen, "Demi-journées d'activité") == ["sans objet à cette maille"] * 2 + ["0 demi-journée"]
    addresses = [head["address"] for head in compared(screen)["heads"]]
    assert addresses[0].startswith("/territoire?lieu=departement-02")
    assert addresses[2].startswith("/centre?centre=beta")
    assert screen.notices() == []


@pytest.mark.usefixtures("tiny_served")
def test_card_of_the_map_leads_here_with_its_place() -> None:
    screen = Screen(query={"date": OVERLAP, "choisi": "centre-beta"})
    (card,) = screen.of_kind("card")
    (link,) = (page for fact in card["facts"] if fact["term"] == "Comparer" for page in fact["pages"])
    assert link["address"] == "/comparer?lieux=centre-beta&date=30+juin+2018"
    asked = dict(parse_qsl(urlsplit(link["address"]).query))
    assert names(Screen("comparer", asked)) == ["Centre Bêta"]


@pytest.mark.usefixtures("tiny_served")
def test_empty_page_says_how_to_choose() -> None:
    screen = Screen("comparer")
    assert screen.of_kind("comparison") == []
    assert "Ajouter un lieu" in " ".join(sentence["text"] for sentence in screen.of_kind("sentence"))


@pytest.mark.usefixtures("tiny_served")
def test_places_are_added_one_by_one_up_to_six() -> None:
    screen = Screen("comparer")
    for place in ("Alise (01)", "Bréval (02)", "Corbe (03)", "Dorne (04)", "Estre (05)"):
        add(screen, place)
    screen.choose("maille_lieu", "Centre de ressources")
    add(screen, "ALPHA")
    assert names(screen) == ["Alise", "Bréval", "Corbe", "Dorne", "Estre", "ALPHA"]
    codes = ["departement-01", "departement-02", "departement-03", "departement-04", "departement-05", "centre-alpha"]
    assert screen.app.query_params["lieux"] == ",".join(codes)
    add(screen, "Centre Bêta")
    (refusal,) = screen.notices()
    assert "6 lieux au plus" in refusal
    assert len(names(screen)) == 6
    add(screen, "ALPHA")
    (refusal,) = screen.notices()
    assert "déjà" in refusal


@pytest.mark.usefixtures("tiny_served")
def test_broken_link_falls_back_with_notices() -> None:
    asked = {"lieux": "departement-99,departement-01,departement-01", "besoin": "soleil", "classement": "rien"}
    screen = Screen("comparer", asked)
    assert names(screen) == ["Alise"]
    notices = " ".join(screen.notices())
    for part in ("departement-99", "plusieurs fois", "soleil", "rien"):
        assert part in notices


@pytest.mark.usefixtures("hostile_served")
def test_awkward_names_are_texts() -> None:
    screen = Screen("comparer", {"lieux": "centre-alpha,commune-01001,qpv-QN00101M", "date": OVERLAP})
    assert set(names(screen)) == set(HOSTILE.values())
    (matrix,) = screen.of_kind("matrix")
    assert HOSTILE["centre"] in [spot["label"] for spot in matrix["spots"]]
    assert not [text for text in screen.native_texts() for name in HOSTILE.values() if name in text]


@pytest.mark.usefixtures("tiny_served")
def test_matrix_places_only_known_activity_and_has_a_twin_table() -> None:
    screen = Screen("comparer", {"date": OVERLAP})
    (matrix,) = screen.of_kind("matrix")
    assert [(spot["label"], spot["x"], spot["y"]) for spot in matrix["spots"]] == [
        ("ALPHA", 10000, 120), ("Centre Bêta", 9000, 0),
    ]  # fmt: skip
    assert [(spot["label"], spot["y"]) for spot in matrix["apart"]] == [("Centre Gamma", None)]
    assert "activité non renseignée (1)" in matrix["apart_label"]
    assert matrix["corners"] == [], "no quadrant without medians"
    assert "n = 3 (4 au moins)" in matrix["caption"]
    assert [spot["small"] for spot in matrix["spots"]] == [False, True]
    table = screen.table("Les mêmes centres")
    assert table["Centre"] == ["ALPHA", "Centre Bêta", "Centre Gamma"]
    assert table["Demi-journées pour 10 000 hab."] == [120, 0, "non renseigné"]


@pytest.mark.usefixtures("tiny_served")
def test_ranking_says_n_and_warns_on_small_numbers() -> None:
    asked = {"classement": "demi_journees_10000_hab", "maille_classement": "Centre de ressources", "date": OVERLAP}
    screen = Screen("comparer", asked)
    table = screen.table("n = 2 sur 3 ; hors classement : non renseigné (1)")
    assert table["Rang"] == [1, 2]
    assert table["Marge à 95 %"] == ["de\u00a099,5 à\u00a0143,5", "de\u00a00,0 à\u00a04,1"]
    assert table["À savoir"] == ["", f"petit nombre (9{NARROW}000 habitants)"]
    (warning,) = screen.notices()
    assert "petits nombres" in warning


@pytest.mark.usefixtures("real_served")
def test_year_without_any_figure_says_which_years_have_one() -> None:
    screen = Screen("comparer")
    said = " ".join(sentence["text"] for sentence in screen.of_kind("sentence"))
    assert "Aucun centre n'a de total publié pour 2024. Années publiées : 2021 et 2022." in said
    assert len(screen.table("Les mêmes centres")["Centre"]) == 18
