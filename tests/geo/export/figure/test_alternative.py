"""The map of a figure in words: what it shows, of how many places, in which classes."""

from __future__ import annotations

import pytest

from geo.atlas import Atlas
from geo.export.figure.alternative import in_words
from geo.export.figure.pages import FigureStyle
from geo.export.figure.scene import Scene
from geo.indicators.definition import Level
from geo.place import Place
from geo.store import OpenEdition
from geo.view import View
from tests.tiny_country import REFERENCE


@pytest.fixture
def atlas(tiny_edition: OpenEdition, tiny_zones: None) -> Atlas:
    return Atlas(tiny_edition, REFERENCE)


def told(atlas: Atlas, key: str, level: Level, *within: Place) -> str:
    view = View(atlas.manifest.description.name, key, level, atlas.on, within=within)
    return in_words(Scene.of(atlas, view, FigureStyle()))


def test_counts_are_told_with_their_ends_their_circles_and_the_frames(atlas: Atlas) -> None:
    assert told(atlas, "qpv", Level.COMMUNE) == (
        "Carte : Quartiers prioritaires, France, par commune, au 30 juin 2024. 5 valeurs connues sur 5."
        " De 1 QPV, Corme (03001), à 4 QPV, Doux (04001)."
        " Couleurs, et nombre de territoires : une couleur par centre (4 territoires),"
        " aucun centre connu (3 territoires)."
        " Cercles : QPV par commune. Leur aire est proportionnelle au nombre ; la légende en montre 1 et 4."
        " Encarts : Île, liste officielle à charger ; Atoll, liste officielle à charger."
        " Les contours sont les périmètres des centres de ressources, les points leurs sièges."
    )


def test_rates_are_told_with_their_classes_and_why_others_are_not_known(atlas: Atlas) -> None:
    words = told(atlas, "part_habitants_couverts", Level.DEPARTMENT)
    # 01 to 04 have a centre; 971 has none, 05 has no inhabitant to cover, of 987 nothing is known.
    for part in (
        "5 valeurs connues sur 7 ; non renseigné : 1 ; sans objet : 1.",
        "De 0,0\u202f%, L'Île (971), à 100,0\u202f%, 4 lieux.",
        ": 100,0\u202f% (4), non renseigné (1), sans objet (1), aucun centre connu (1).",
    ):
        assert part in words


def test_a_part_of_the_country_says_so_and_that_its_legend_counts_all_of_it(atlas: Atlas) -> None:
    words = told(atlas, "part_habitants_couverts", Level.DEPARTMENT, Place(Level.REGION, "11"))
    assert "France" not in words
    assert "2 valeurs connues sur 2. Une seule valeur : 100,0\u202f%, 2 lieux." in words
    assert "nombre de territoires de l'ensemble du pays : 100,0\u202f% (4)" in words
    assert "Encarts" not in words
