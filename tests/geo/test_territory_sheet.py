"""The sheet of every kind of territory of the invented country, worked out by hand."""

from __future__ import annotations

import math
from datetime import date

import pytest

from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.export.sheet_file import sheet_rows
from geo.indicators.definition import Status
from geo.key_figures import Reading
from geo.maps.place_view import view_of
from geo.place import Place
from geo.received import Received
from geo.store import OpenEdition
from geo.territory_sheet import Charge, Sheet, sheet
from tests import tiny_country
from tests.tiny_country import FIRST, ONLY_EMPTY, OVERLAP, REFERENCE

SOURCE = "https://example.org/releve"


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> OpenEdition:
    """The country with its perimeters, its contracts and its figures by neighbourhood."""
    content = tiny_country.with_figures(tiny_country.with_contracts(tiny_country.with_perimeters()))
    return tiny_country.write(tmp_path_factory.mktemp("rich"), content).read(tiny_country.EDITION)


def told(edition: OpenEdition, place: str, on: date = REFERENCE) -> Sheet:
    return sheet(Atlas(edition, on), Place.read(place))


def written(found: Sheet) -> list[str]:
    return [str(one.place) for one in found.within]


def values(found: Sheet, key: str) -> list[float | None]:
    """The readings of a figure; None where it does not exist."""
    return [reading.value if reading else None for reading in found.figure(key).readings]


def test_a_neighbourhood_of_two_communes_lies_in_both_and_in_all_that_holds_them(rich: OpenEdition) -> None:
    found = told(rich, "qpv-QN00102M")
    assert found.name == "Les Deux Rives"
    assert written(found) == [
        "commune-01001", "commune-01002", "epci-200000017", "epci-200000018", "contrat-CN00101M",
        "departement-01", "region-11", "france-FR",
    ]  # fmt: skip
    assert [one.name for one in found.neighbourhoods] == ["Les Deux Rives"]
    assert found.parts == ()


def test_who_is_in_charge_comes_with_its_authority(tiny_edition: OpenEdition) -> None:
    assert told(tiny_edition, "departement-02", OVERLAP).charges == (
        Charge("alpha", "02", date(2016, 1, 1), "etabli", "haute", SOURCE),
        Charge("beta", "02", date(2018, 1, 1), "etabli", "haute", SOURCE),
    )
    (unknown_start,) = told(tiny_edition, "commune-03001").charges
    assert unknown_start == Charge("beta", "03", None, "probable", "faible", SOURCE)


def test_a_gap_says_who_was_last_and_who_is_nearest(tiny_edition: OpenEdition) -> None:
    (gap,) = told(tiny_edition, "departement-02", FIRST).gaps
    assert gap.last is None, "alpha comes in 2016"
    assert gap.nearest
    # From 3.5, 46.5 to beta, 3.25, 47.25: 0.25 degrees of longitude are 19.1 km, 0.75 of latitude 83.4. Alpha: 100 km.
    assert (gap.nearest.centre, round(gap.nearest.km), gap.nearest.is_probable) == ("beta", 86, True)
    (island,) = told(tiny_edition, "departement-971").gaps
    assert island.last
    assert (island.last.centres, island.last.uncovered_since) == (("gamma",), date(2019, 1, 1))
    assert island.nearest is None, "no contour, hence no point to measure from"


def test_the_seat_nearest_to_a_neighbourhood_is_measured_from_itself(rich: OpenEdition) -> None:
    (gap,) = told(rich, "qpv-QN00201M", FIRST).gaps
    assert gap.nearest
    # From 3.105, 46.105 to alpha, 2.25, 46.25: 0.855 degrees of longitude are 66.0 km, 0.145 of latitude 16.1.
    assert (gap.nearest.centre, round(gap.nearest.km)) == ("alpha", 68)


def test_zero_nothing_received_and_no_centre_are_three_answers(tiny_edition: OpenEdition) -> None:
    found = told(tiny_edition, "france-FR", OVERLAP)
    assert [(one.centre, one.received) for one in found.activity] == [
        ("alpha", Received.PUBLISHED),
        ("beta", Received.ZERO),
        ("gamma", Received.NOTHING),
    ]
    assert [gap.department.place.code for gap in found.gaps] == ["987"]
    assert found.activity[2].last == (2015, 30.0, "observe")
    assert math.isnan(found.activity[2].half_days)
    (after,) = told(tiny_edition, "departement-05", ONLY_EMPTY).activity
    assert (after.half_days, after.last) == (10.0, (2019, 10.0, "observe"))


@pytest.mark.parametrize(
    ("place", "parts", "neighbourhoods"),
    [
        ("france-FR", ["region-987", "region-01", "region-22", "region-11"], 10),
        ("region-11", ["departement-01", "departement-02"], 5),
        ("departement-01", ["commune-01002", "commune-01001"], 3),
        ("epci-200000017", ["commune-01002", "commune-02001"], 4),
        ("contrat-CN00401M", ["commune-04001"], 4),
        ("contrat-CN97101I", [], 0),
        ("commune-02002", [], 0),
    ],
)
def test_what_a_territory_holds(rich: OpenEdition, place: str, parts: list[str], neighbourhoods: int) -> None:
    found = told(rich, place)
    assert [str(one.place) for one in found.parts] == parts, "by name, as a French dictionary sorts them"
    assert len(found.neighbourhoods) == neighbourhoods


def test_a_figure_is_read_where_it_exists_and_never_made(rich: OpenEdition) -> None:
    found = told(rich, "qpv-QN00101M")
    assert written(found) == ["commune-01001", "epci-200000018", "departement-01", "region-11", "france-FR"]
    here, commune, _, department, region, country = found.figure("qpv").readings
    assert [reading and reading.value for reading in (here, commune, department, region, country)] == [1, 2, 3, 5, 10]
    assert country
    assert country.status is Status.ESTIMATED, "the list of 04 lacks rows"
    assert values(found, "habitants_qpv")[:2] == [None, None], "published by département"
    assert values(found, "habitants_qpv")[3:] == [6000, 10000, 20000]
    assert values(found, "tp60") == [40.5, *[None] * 5], "a rate has no sum and no mean"
    assert values(found, "pop_mun")[3] == 6000, "a count of 01 adds up: 1,000, 2,000 and 3,000"
    assert values(found, "part_qpv_couverts")[0] is None, "a share of one neighbourhood says nothing"


def test_a_share_shows_what_it_is_made_of(tiny_edition: OpenEdition) -> None:
    found = told(tiny_edition, "region-22", FIRST)
    share = found.figure("part_habitants_couverts").readings[0]
    assert share
    assert (share.value, share.numerator, share.denominator) == (0.6, 3000, 5000)
    assert share.status is Status.ESTIMATED, "beta covers 03 by a perimeter to be confirmed"
    communes = found.figure("communes").readings[0]
    assert communes == Reading(2, Status.ESTIMATED, note="liste incomplète : chiffre minimal")


@pytest.mark.parametrize("place", ["departement-99", "centre-alpha", "qpv-QN09999M", "france-XX"])
def test_what_is_not_a_territory_of_the_edition_has_no_sheet(tiny_edition: OpenEdition, place: str) -> None:
    with pytest.raises(UnknownCode):
        told(tiny_edition, place)


@pytest.mark.parametrize(
    ("place", "south_west", "north_east"),
    [
        ("qpv-QN00101M", (46.1, 2.1), (46.11, 2.11)),  # its perimeter
        ("qpv-QN00301M", (47, 2), (47.5, 2.5)),  # its commune
        ("departement-01", (46, 2), (47, 3)),
        ("region-11", (46, 2), (47, 4)),
        ("epci-200000017", (46, 2.5), (46.5, 3.5)),  # its communes that hold neighbourhoods
        ("commune-05001", (46, 4), (48, 5)),  # its département
        ("departement-971", (15.8, -61.9), (16.6, -60.9)),  # its zone
        ("france-FR", (45, 1), (49, 6)),
    ],
)
@pytest.mark.usefixtures("tiny_zones")
def test_where_its_map_looks(
    rich: OpenEdition, place: str, south_west: tuple[float, float], north_east: tuple[float, float]
) -> None:
    atlas = Atlas(rich, REFERENCE)
    found = view_of(atlas, sheet(atlas, Place.read(place)))
    assert [*found[0], *found[1]] == pytest.approx([*south_west, *north_east])


def test_the_file_has_one_row_for_each_figure_and_place(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, REFERENCE)
    found = sheet(atlas, Place.read("departement-04"))
    rows = sheet_rows(atlas, found)
    assert len(rows) == len(found.figures) * 3
    counted = rows.loc["qpv"]
    assert counted["nom"].tolist() == ["Dorne", "Monts", "France"]
    assert counted["valeur"].tolist() == [4, 5, 10]
    assert set(counted["statut"]) == {"estime"}
    assert set(counted["millesime"]) == {"liste de 2024"}
    for column in ("unite", "date", "licence", "edition"):
        assert rows[column].notna().all(), column
