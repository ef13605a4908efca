"""What lies in what, worked out by hand on the invented country."""

from __future__ import annotations

from datetime import date

import pytest

from geo.errors import UnknownCode
from geo.place import FRANCE, Place
from geo.territories import communes_of, departments_of, epcis_by_department, name_of, neighbourhoods_of, parents_of
from tests import tiny_country as tiny

TABLES = tiny.with_contracts()
DEUX_RIVES = "epci-200000017"


def neighbourhoods(place: str, on: date = tiny.REFERENCE) -> set[str]:
    return set(neighbourhoods_of(TABLES, Place.read(place), on))


def departments(place: str, on: date = tiny.REFERENCE) -> tuple[str, ...]:
    return departments_of(TABLES, Place.read(place), on)


def parents(place: str) -> list[str]:
    return list(map(str, parents_of(TABLES, Place.read(place), tiny.REFERENCE)))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("qpv-QN00103N", {"QN00103N"}),
        ("commune-01002", {"QN00102M", "QN00103N"}),
        ("commune-02002", set()),
        (DEUX_RIVES, {"QN00102M", "QN00103N", "QN00201M", "QN00202I"}),
        ("epci-200000018", {"QN00101M", "QN00102M"}),
        ("contrat-CN00401M", {"QN00401M", "QN00402M", "QN00403M", "QN00404N"}),
        ("contrat-CN97101I", set()),
        ("departement-01", {"QN00101M", "QN00102M", "QN00103N"}),
        ("region-22", {"QN00301M", "QN00401M", "QN00402M", "QN00403M", "QN00404N"}),
        ("departement-971", set()),
        ("centre-alpha", {"QN00101M", "QN00102M", "QN00103N", "QN00201M", "QN00202I"}),
    ],
)
def test_neighbourhoods_of_each_level(place: str, expected: set[str]) -> None:
    assert neighbourhoods(place) == expected


def test_france_has_them_all() -> None:
    assert neighbourhoods("france-FR") == set(TABLES.neighbourhoods["code"])
    assert len(neighbourhoods("france-FR")) == 10


def test_a_centre_has_those_it_covers_on_the_date() -> None:
    assert neighbourhoods("centre-beta", tiny.OVERLAP) >= {"QN00201M", "QN00301M", "QN00401M"}
    assert "QN00401M" not in neighbourhoods("centre-beta", tiny.AFTER_OVERLAP)
    assert departments("centre-gamma", tiny.ONLY_EMPTY) == ("05",)
    assert departments("centre-gamma") == ()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (DEUX_RIVES, ("01", "02")),
        ("epci-200000018", ("01",)),
        ("commune-05001", ("05",)),
        ("qpv-QN00201M", ("02",)),
        ("contrat-CN00101M", ("01", "02")),
        ("contrat-CN97101I", ("971",)),
        ("region-01", ("971",)),
        ("region-11", ("01", "02")),
        ("region-987", ("987",)),
        ("france-FR", ("01", "02", "03", "04", "05", "971", "987")),
    ],
)
def test_departments_of_each_level(place: str, expected: tuple[str, ...]) -> None:
    assert departments(place) == expected


def test_an_epci_over_two_departments_is_in_both_lists() -> None:
    assert epcis_by_department(TABLES) == {
        "01": ("200000017", "200000018"),
        "02": ("200000017",),
        "04": ("200000019",),
        "05": ("200000019",),
    }


def test_communes_of_an_epci_include_those_without_neighbourhood() -> None:
    assert communes_of(TABLES, Place.read(DEUX_RIVES)) == {"01002", "02001", "02002"}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            "qpv-QN00102M",
            [
                *("commune-01001", "commune-01002", "epci-200000017", "epci-200000018", "contrat-CN00101M"),
                *("departement-01", "region-11", "france-FR"),
            ],
        ),
        ("commune-04001", ["epci-200000019", "contrat-CN00401M", "departement-04", "region-22", "france-FR"]),
        ("commune-03001", ["departement-03", "region-22", "france-FR"]),
        (DEUX_RIVES, ["departement-01", "departement-02", "region-11", "france-FR"]),
        ("contrat-CN00401M", ["epci-200000019", "departement-04", "region-22", "france-FR"]),
        ("departement-971", ["region-01", "france-FR"]),
        ("departement-987", ["france-FR"]),
        ("region-11", ["france-FR"]),
        ("centre-alpha", ["france-FR"]),
        ("france-FR", []),
    ],
)
def test_parents_from_the_smallest(place: str, expected: list[str]) -> None:
    assert parents(place) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("commune-02002", "Aval"),
        ("commune-04001", "Doux"),
        (DEUX_RIVES, "Métropole des Deux Rives"),
        ("contrat-CN97101I", "CN97101I"),
        ("region-11", "Plaine"),
        ("centre-beta", "Centre Bêta"),
    ],
)
def test_names(place: str, expected: str) -> None:
    assert name_of(TABLES, Place.read(place)) == expected


def test_france_has_a_name_and_an_unknown_place_none() -> None:
    assert name_of(TABLES, FRANCE) == "France"
    with pytest.raises(UnknownCode, match="epci-999999999"):
        name_of(TABLES, Place.read("epci-999999999"))
