"""The circles of the counts: gathered by département from afar, by commune from near, at one scale."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geo.atlas import Atlas
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps.layer import CircleSize
from geo.maps.national import national_map
from geo.maps.neighbourhoods import circles, neighbourhood_circles
from geo.maps.theme import COMMUNE_ZOOM, NEIGHBOURHOOD_ZOOM, PERIMETER_ZOOM
from geo.store import OpenEdition
from tests import tiny_country
from tests.tiny_country import OVERLAP, REFERENCE, TALLIES


def totals(level: Level, on: date) -> dict[str, float]:
    """The QPV of the invented country, where there are some."""
    return {code: total for code, (total, *_) in TALLIES["qpv", on][level].items() if total}


def test_departements_from_afar_then_communes(tiny_edition: OpenEdition) -> None:
    far, near = circles(Atlas(tiny_edition, OVERLAP), find("qpv"), Level.COMMUNE)
    assert (far.level, far.from_zoom) == (Level.DEPARTMENT, 0)
    assert far.value_of == totals(Level.DEPARTMENT, OVERLAP) == {"01": 3, "02": 2, "03": 1, "04": 4}
    assert (near.level, near.from_zoom) == (Level.COMMUNE, COMMUNE_ZOOM)
    assert near.value_of == totals(Level.COMMUNE, OVERLAP)
    assert sum(near.value_of.values()) == sum(far.value_of.values()) + 1, "« Les Deux Rives » is in two communes"


def test_marks_follow_one_another() -> None:
    assert 0 < COMMUNE_ZOOM < NEIGHBOURHOOD_ZOOM < PERIMETER_ZOOM


def test_one_neighbourhood_is_never_smaller_from_near(tiny_edition: OpenEdition) -> None:
    far, near = circles(Atlas(tiny_edition, REFERENCE), find("qpv"), Level.COMMUNE)
    assert far.unit_px == 9, "18 px for the 4 of Dorne, whose area is four times that of one"
    assert near.unit_px == pytest.approx(14.4), "1.6 times more, rather than the 7.5 px of communes alone"


def test_far_circles_say_what_comes_from_near(tiny_edition: OpenEdition) -> None:
    far, near = neighbourhood_circles(Atlas(tiny_edition, REFERENCE))
    assert far.title == "Cercles : QPV par département ; de près et outre-mer, par commune"
    assert near.title == "Cercles : QPV par commune"
    assert far.sizes == near.sizes == (CircleSize(1, "1"), CircleSize(4, "4"))


@pytest.mark.parametrize("level", [Level.DEPARTMENT, Level.CENTRE], ids=str)
def test_other_levels_are_the_same_at_any_distance(tiny_edition: OpenEdition, level: Level) -> None:
    (only,) = circles(Atlas(tiny_edition, REFERENCE), find("qpv"), level)
    assert (only.level, only.from_zoom, only.value_of) == (level, 0, totals(level, REFERENCE))


def test_a_count_that_is_not_known_has_no_circle(tiny_edition: OpenEdition) -> None:
    (only,) = circles(Atlas(tiny_edition, REFERENCE), find("habitants_qpv"), Level.DEPARTMENT)
    assert only.value_of == {"01": 6000, "02": 4000, "03": 3000, "04": 2000, "971": 5000}


@pytest.mark.parametrize(("key", "level"), [("qpv", Level.COMMUNE), ("part_qpv_couverts", Level.REGION)])
def test_the_map_says_where_neighbourhoods_stand(
    tiny_edition: OpenEdition, tmp_path: Path, key: str, level: Level
) -> None:
    located = tiny_country.write(tmp_path, tiny_country.with_perimeters()).read(tiny_country.EDITION)
    told = [
        any("placés à la commune" in note for note in national_map(Atlas(opened, REFERENCE), find(key), level).notes)
        for opened in (tiny_edition, located)
    ]
    assert told == [True, False], "with perimeters, each stands where it is"


def test_circles_of_the_real_map_hold_every_neighbourhood(real_atlas: Atlas) -> None:
    far, near = neighbourhood_circles(real_atlas)
    tables = real_atlas.tables
    mainland = real_atlas.departments.index[real_atlas.departments["zone"] == "hexagone"]
    listed = tables.neighbourhoods["department_code"].isin(mainland).sum()
    assert sum(value for code, value in far.value_of.items() if code in mainland) == listed == 1362
    assert sum(near.value_of.values()) == len(tables.neighbourhood_communes)
    assert set(near.value_of) == set(tables.neighbourhood_communes["commune_code"])
