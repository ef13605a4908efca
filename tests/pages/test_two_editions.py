"""Two editions, of two generations: which one a visit is shown, the passage between them, what is not compared."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geo.tables import Tables
from tests import tiny_country
from tests.pages.screen import Screen

OLDER = "minuscule-2015"
OLDER_LABEL, LABEL = "QPV de 2015 · minuscule-2015", "QPV de 2024 · tiny-2024"
NEW = "QN00103N"
"""Of 2024 only: it touches a neighbour, and shares no area with it."""


@pytest.fixture(autouse=True)
def editions(own_data: Path, project: Path) -> None:
    """The invented country in 2024, and in 2015 without one of its neighbourhoods."""
    content = tiny_country.with_perimeters()
    own_data.mkdir(exist_ok=True)
    shutil.copy(project / "data" / "catalogue.toml", own_data)
    store = tiny_country.write(own_data / "editions", content)
    described = replace(tiny_country.description(OLDER), label="Pays de 2015", generation=2015)
    older = _without(content, NEW)
    store.write(described, older, tiny_country.display_files(older))


def _without(content: Tables, code: str) -> Tables:
    def others(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        return frame[frame[column] != code].reset_index(drop=True)

    return replace(
        content,
        neighbourhoods=others(content.neighbourhoods, "code"),
        perimeters=others(content.perimeters, "neighbourhood_code"),
        neighbourhood_communes=others(content.neighbourhood_communes, "neighbourhood_code"),
    )


@pytest.mark.parametrize("asked", [OLDER, OLDER_LABEL])
def test_the_address_names_the_edition_by_name_or_label(asked: str) -> None:
    screen = Screen("methode", {"edition": asked})
    assert screen.chosen("edition") == OLDER_LABEL
    assert screen.of_kind("footer")[0]["lines"][0].startswith("Pays de 2015")


def test_the_choice_goes_with_the_visit_from_page_to_page() -> None:
    screen = Screen("methode")
    assert screen.chosen("edition") == LABEL
    screen.choose("edition", OLDER_LABEL).app.switch_page("couverture.py")
    assert screen.run().chosen("edition") == OLDER_LABEL
    assert screen.choose("edition", LABEL).chosen("edition") == LABEL


def test_an_edition_that_is_not_there_falls_back_with_a_notice() -> None:
    screen = Screen("donnees", {"edition": "fr-1999"})
    assert screen.chosen("edition") == LABEL
    assert any("fr-1999" in notice for notice in screen.notices())


def test_the_passage_is_counted_from_both_sides() -> None:
    told = Screen("donnees").table("jamais par les codes")
    both = zip(told["Quartiers de 2015"], told["Quartiers de 2024"], strict=True)
    counts = dict(zip(told["Devenir"], both, strict=True))
    assert {fate: both for fate, both in counts.items() if both != (0, 0)} == {
        "inchangé": (4, 4),
        "nouveau": (0, 1),
        "recomposé": (2, 2),  # the two that overlap
        "non renseigné": (3, 3),  # no perimeter
    }


def test_without_an_older_generation_the_page_says_what_is_missing() -> None:
    told = Screen("donnees", {"edition": OLDER}).text()
    assert "il manque une édition d'une génération antérieure à 2015" in told


def test_bounds_are_not_shared_where_the_generations_do_not_compare() -> None:
    asked = {
        "deuxieme_carte": "Oui",
        "indicateur": "part_habitants_couverts",
        "indicateur_2": "part_habitants_couverts",
    }
    same = Screen(query=asked)
    assert not same.app.selectbox(key="memes_bornes").disabled
    other = Screen(query={**asked, "edition_2": OLDER})
    assert other.app.selectbox(key="memes_bornes").disabled
    assert any("ne se compare pas entre 2015 et 2024" in caption.value for caption in other.app.caption)
