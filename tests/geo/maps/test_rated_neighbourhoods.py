"""Maps of what is known by neighbourhood: a rate colours each by itself, a count stands at its own place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo import indicators
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps import theme
from geo.maps.national import levels, national_map
from geo.maps.payload import drawing
from geo.maps.scale import Scale
from geo.maps.territories import rate_scale
from geo.tables import SCHEMAS
from tests import tiny_country
from tests.tiny_country import EDITION, REFERENCE

CODES = [
    "QN00101M", "QN00102M", "QN00103N", "QN00201M", "QN00202I", "QN00301M", "QN00401M", "QN00402M", "QN00403M",
    "QN00404N",
]  # fmt: skip
RATE, COUNT = indicators.find("tp60"), indicators.find("pop_mun")


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The invented country with perimeters and figures."""
    content = tiny_country.with_figures(tiny_country.with_perimeters())
    return Atlas(tiny_country.write(tmp_path_factory.mktemp("figures"), content).read(EDITION), REFERENCE)


@pytest.fixture
def drawn(atlas: Atlas, tiny_zones: None) -> dict[str, Any]:
    """The drawing of the rate."""
    del tiny_zones
    return drawing(atlas, national_map(atlas, RATE, Level.NEIGHBOURHOOD))


def test_the_usual_level_of_a_portrait_is_the_neighbourhood() -> None:
    assert levels(RATE) == (Level.NEIGHBOURHOOD,)
    assert levels(COUNT) == (Level.NEIGHBOURHOOD, Level.COMMUNE, Level.DEPARTMENT, Level.CENTRE)
    assert Level.NEIGHBOURHOOD not in levels(indicators.find("qpv")), "one neighbourhood is one neighbourhood"


def test_each_neighbourhood_is_in_its_class(atlas: Atlas) -> None:
    shown = national_map(atlas, RATE, Level.NEIGHBOURHOOD)
    assert shown.neighbourhoods is not None
    light, middle, dark = theme.sequential(3)
    fills = {code: style.fill for code, style in shown.neighbourhoods.style_of.items()}
    assert {code: fills[code] for code in CODES[:3]} == {"QN00101M": dark, "QN00102M": light, "QN00103N": middle}
    assert shown.neighbourhoods.style_of["QN00201M"] == theme.SECRET
    assert shown.neighbourhoods.style_of["QN00401M"] == theme.NOT_APPLICABLE
    assert shown.neighbourhoods.style_of["QN00301M"] == theme.MISSING
    assert [(entry.label, entry.count) for entry in shown.neighbourhoods.entries] == [
        ("20,0\u202f%", "1"),
        ("30,0\u202f%", "2"),
        ("40,5\u202f%", "1"),
        ("secret statistique", "1"),
        ("non renseigné", "4"),
        ("sans objet", "1"),
    ]


def test_a_rate_is_never_gathered_nor_circled(atlas: Atlas) -> None:
    shown = national_map(atlas, RATE, Level.NEIGHBOURHOOD)
    assert shown.circles == ()
    assert set(shown.areas.style_of.values()) == {theme.GROUND}
    assert set(shown.areas.style_of) == set(atlas.departments.index)


def test_the_map_says_the_vintage_not_the_date(atlas: Atlas) -> None:
    assert national_map(atlas, RATE, Level.NEIGHBOURHOOD).subtitle == "Quartier prioritaire, 2018"
    assert national_map(atlas, COUNT, Level.DEPARTMENT).subtitle == "Département, 2018"


def test_values_go_in_the_order_of_the_codes(drawn: dict[str, Any]) -> None:
    sent = drawn["neighbourhoods"]
    assert sent["values"] == [40.5, 20, 30, None, 30, None, None, None, None, None]
    assert (sent["unit"], sent["decimals"]) == ("%", 1)
    labels = {entry["style"]: entry["label"] for entry in drawn["legend"]["entries"]}
    assert [labels[style] for style in sent["styles"]] == [
        "40,5\u202f%", "20,0\u202f%", "30,0\u202f%", "secret statistique", "30,0\u202f%", "non renseigné", "sans objet",
        "non renseigné", "non renseigné", "non renseigné",
    ]  # fmt: skip
    assert drawn["circles"]["bands"] == []


@pytest.mark.usefixtures("tiny_zones")
def test_a_count_stands_at_its_neighbourhood(atlas: Atlas) -> None:
    content = drawing(atlas, national_map(atlas, COUNT, Level.NEIGHBOURHOOD))
    assert content["neighbourhoods"] is None
    (band,) = content["circles"]["bands"]
    assert band["level"] == "neighbourhood"
    assert band["values"] == [1000, 2000, 3000, 500, 0, 800, 0, 0, 0, 0]
    assert band["title"] == "Cercles : hab. par quartier"


def test_classes_are_those_of_the_known_values(atlas: Atlas) -> None:
    scale = rate_scale(atlas, RATE, Level.NEIGHBOURHOOD)
    assert isinstance(scale, Scale)
    assert sorted(scale.values) == [20, 30, 30, 40.5]


def test_a_map_of_an_edition_that_knows_nothing_of_it(tmp_path: Path) -> None:
    nothing = tiny_country.frame(SCHEMAS["neighbourhood_figures"], ())
    content = replace(tiny_country.with_perimeters(), neighbourhood_figures=nothing)
    atlas = Atlas(tiny_country.write(tmp_path, content).read(EDITION), REFERENCE)
    shown = national_map(atlas, RATE, Level.NEIGHBOURHOOD)
    assert shown.neighbourhoods is not None
    assert set(shown.neighbourhoods.style_of.values()) == {theme.MISSING}
    assert shown.subtitle == "Quartier prioritaire, millésime non précisé"
