"""Places side by side: what each shows, on which classes, and where a difference is told or refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from geo.atlas import Atlas
from geo.comparison import Cell, Row, asked_places, compare, known_place, levels
from geo.errors import UnknownCode
from geo.indicators.definition import Level, Status
from geo.store import OpenEdition
from geo.tables import Tables
from tests import tiny_country
from tests.tiny_country import OVERLAP

NARROW = "\u202f"


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    """The country on the day when two centres serve 02."""
    return Atlas(tiny_edition, OVERLAP)


def rows(atlas: Atlas, text: str) -> dict[str, Row]:
    found = compare(atlas, asked_places(atlas, text).places)
    return {row.indicator.key: row for mine in found.themes.values() for row in mine}


def with_tables(edition: OpenEdition, tables: Tables) -> Atlas:
    return Atlas(replace(edition, tables=tables), OVERLAP)


def told(cells: tuple[Cell, ...]) -> list[tuple[str, str, str]]:
    return [(cell.text, cell.change, cell.refusal) for cell in cells]


def test_address_keeps_order_and_says_what_it_leaves_out(atlas: Atlas) -> None:
    asked = asked_places(atlas, "region-11, departement-02,,departement-99,n'importe quoi,region-11,centre-beta")
    assert [str(place) for place in asked.places] == ["region-11", "departement-02", "centre-beta"]
    unknown, twice = asked.notices
    assert "departement-99" in unknown
    assert "n'importe quoi" in unknown
    assert "region-11" in twice


def test_seventh_place_is_refused(atlas: Atlas) -> None:
    codes = ("01", "02", "03", "04", "05", "971", "987")
    asked = asked_places(atlas, ",".join(f"departement-{code}" for code in codes))
    assert [place.code for place in asked.places] == list(codes[:6])
    (notice,) = asked.notices
    assert "departement-987" in notice


@pytest.mark.parametrize("text", ["zz", "departement-99", "centre-"])
def test_place_that_does_not_exist_is_refused(atlas: Atlas, text: str) -> None:
    with pytest.raises(UnknownCode):
        known_place(atlas, text)


def test_kinds_of_places_are_those_of_the_edition(atlas: Atlas) -> None:
    known = levels(atlas)
    assert {Level.NEIGHBOURHOOD, Level.COMMUNE, Level.DEPARTMENT, Level.REGION, Level.CENTRE} <= set(known)
    assert Level.COUNTRY not in known


def test_counts_of_one_level_are_compared(atlas: Atlas) -> None:
    found = rows(atlas, "departement-01,departement-02,departement-05")["habitants_qpv"]
    assert told(found.cells) == [
        (f"6{NARROW}000 hab.", "", ""),
        (f"4{NARROW}000 hab.", f"\u22122{NARROW}000 hab.", ""),
        ("0 hab.", f"\u22126{NARROW}000 hab.", ""),
    ]
    assert [cell.difference for cell in found.cells] == [None, -2000, -6000]
    assert [cell.length for cell in found.cells] == pytest.approx([1, 4 / 6, 0])
    assert found.scale is None


def test_what_is_not_known_is_no_zero_and_has_no_difference(atlas: Atlas) -> None:
    found = rows(atlas, "departement-01,departement-971")["qpv"]
    assert found.cells[1].status is Status.MISSING
    assert found.cells[1].text == "non renseigné"
    assert found.cells[1].length is None
    assert (found.cells[1].difference, found.cells[1].refusal) == (None, "")


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("qpv", "departement-01,departement-04", "estimé ou minimal"),  # the list of 04 lacks rows
        ("habitants_qpv", "departement-01,region-11", "autre maille"),
    ],
)
def test_difference_of_counts_is_refused(atlas: Atlas, key: str, text: str, reason: str) -> None:
    first, other = rows(atlas, text)[key].cells
    assert first.value == first.value
    assert other.value == other.value
    assert reason in other.refusal
    assert (other.change, other.difference) == ("", None)


def test_rates_of_two_levels_are_compared_in_points(atlas: Atlas) -> None:
    found = rows(atlas, "departement-01,region-11,centre-alpha")["part_habitants_plusieurs_centres"]
    # Of the 10,000 inhabitants of région 11, the 4,000 of 02 have two centres; 01 has one.
    assert [cell.text for cell in found.cells[:2]] == [f"0,0{NARROW}%", f"40,0{NARROW}%"]
    assert found.cells[1].change == "+40,0 points"
    assert found.cells[2].text == "sans objet à cette maille"
    assert found.levels == (Level.DEPARTMENT, Level.REGION)


def test_classes_hold_every_value_of_a_row(atlas: Atlas) -> None:
    for row in rows(atlas, "departement-01,departement-02,region-11,qpv-QN00201M,france-FR").values():
        if row.scale is None:
            assert all(cell.class_index is None for cell in row.cells)
            continue
        bounds = list(pairwise((*row.scale.classes.lowers, row.scale.classes.upper)))
        for cell in row.cells:
            if cell.class_index is not None:
                lower, upper = bounds[cell.class_index]
                assert lower <= cell.value <= upper, row.indicator.key


def test_values_of_two_vintages_are_not_compared(tiny_edition: OpenEdition) -> None:
    tables = tiny_country.with_figures()
    same = rows(with_tables(tiny_edition, tables), "qpv-QN00101M,qpv-QN00103N")["tp60"]
    assert same.cells[1].change == "\u221210,5 points"  # 30 after 40.5
    assert same.cells[1].vintage == "2018"

    figures = tables.neighbourhood_figures.copy()
    figures.loc[figures["neighbourhood_code"] == "QN00103N", "vintage"] = "2020"
    later = with_tables(tiny_edition, replace(tables, neighbourhood_figures=figures))
    (_, other) = rows(later, "qpv-QN00101M,qpv-QN00103N")["tp60"].cells
    assert other.change == ""
    assert other.refusal.startswith("millésimes : 2018 et 2020.")
    assert "L'Insee conseille la prudence" in other.refusal


def test_row_names_the_publications_of_its_values(atlas: Atlas) -> None:
    found = rows(atlas, "centre-alpha,centre-gamma")["demi_journees"]
    assert found.sources == ("https://example.org/releve/demi_journees",)
    assert [cell.text for cell in found.cells] == ["120 demi-journées", "non renseigné"]
