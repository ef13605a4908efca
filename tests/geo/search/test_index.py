"""Finding the places of the invented country: by code, by name, in spite of mistakes, without guessing homonyms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InvalidSearch
from geo.search.index import EXACT, SearchIndex
from geo.search.query import LONGEST
from geo.store import OpenEdition
from geo.tables import Tables
from tests import tiny_country


@pytest.fixture(scope="module")
def index(tiny: Tables) -> SearchIndex:
    return SearchIndex(tiny_country.with_contracts(tiny))


def places(index: SearchIndex, text: str) -> list[str]:
    return [str(hit.place) for hit in index.find(text)]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("QN00101M", "qpv-QN00101M"),
        ("qn 00101 m", "qpv-QN00101M"),
        ("Le Port", "qpv-QN00101M"),
        ("port", "qpv-QN00101M"),
        ("LES PRES", "qpv-QN00404N"),
        ("etang", "qpv-QN00402M"),
        ("l’étang", "qpv-QN00402M"),
        ("belle rive", "commune-02001"),
        ("Belle—Rive", "commune-02001"),
        ("bellerive", "commune-02001"),
        ("02002", "commune-02002"),
        ("04000", "commune-04001"),
        ("corm", "commune-03001"),
        ("200000019", "epci-200000019"),
        ("du lac", "epci-200000019"),
        ("CN00401M", "contrat-CN00401M"),
        ("dorne", "departement-04"),
        ("monts", "region-22"),
        ("alpha", "centre-alpha"),
        ("centre beta", "centre-beta"),
    ],
)
def test_a_place_is_found_by_its_code_or_its_name(index: SearchIndex, typed: str, place: str) -> None:
    assert places(index, typed)[0] == place


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Mouiln", "qpv-QN00202I"),
        ("belevue", "qpv-QN00201M"),
        ("bellle-rive", "commune-02001"),
        ("bekle rive", "commune-02001"),
        ("deux rievs", "epci-200000017"),
        ("las pres", "qpv-QN00404N"),
    ],
)
def test_a_mistake_is_forgiven(index: SearchIndex, typed: str, place: str) -> None:
    found = index.find(typed)
    assert place in [str(hit.place) for hit in found[:3]]
    assert all(hit.is_alike for hit in found)


def test_homonyms_are_all_listed_with_their_departement_and_none_is_preferred(index: SearchIndex) -> None:
    found = [hit for hit in index.find("aval") if hit.name == "Aval"]
    assert [(str(hit.place), hit.detail) for hit in found] == [
        ("commune-01001", "Commune · Alise (01)"),
        ("commune-02002", "Commune · Bréval (02)"),
    ]
    assert [hit.score for hit in found] == [EXACT, EXACT]


def test_the_departement_tells_homonyms_apart(index: SearchIndex) -> None:
    assert places(index, "aval breval")[0] == "commune-02002"
    assert places(index, "aval 02")[0] == "commune-02002"


def test_a_code_of_two_levels_lists_both(index: SearchIndex) -> None:
    """01 is a département and, as in France, the région of an island."""
    assert places(index, "01")[:2] == ["region-01", "departement-01"]
    assert [hit.score for hit in index.find("01")[:2]] == [EXACT, EXACT]


def test_a_postcode_lists_its_communes_and_says_why(index: SearchIndex) -> None:
    """02100 is that of two communes, of which 02001 has two neighbourhoods and 02002 has none."""
    assert [(str(hit.place), hit.detail) for hit in index.find("02100")] == [
        ("commune-02001", "Commune · Bréval (02) · code postal 02100"),
        ("commune-02002", "Commune · Bréval (02) · code postal 02100"),
    ]


def test_details_tell_places_apart(index: SearchIndex) -> None:
    details = {str(hit.place): hit.detail for typed in ("deux rives", "alpha", "22") for hit in index.find(typed)}
    assert details["qpv-QN00102M"] == "QPV QN00102M · Amont, Aval (Alise)"
    assert details["epci-200000017"] == "Intercommunalité · Alise et Bréval"
    assert details["contrat-CN00101M"] == "Contrat de ville · Alise et Bréval"
    assert details["centre-alpha"] == "Centre de ressources · ALPHA · Aval"
    assert details["region-22"] == "Région · 22"


def test_neighbourhoods_are_found_by_their_commune(index: SearchIndex) -> None:
    found = places(index, "doux")
    assert found[:2] == ["commune-04001", "contrat-CN00401M"]
    assert {"qpv-QN00401M", "qpv-QN00402M", "qpv-QN00403M", "qpv-QN00404N"} < set(found)
    assert places(index, "bois doux")[0] == "qpv-QN00403M"


def test_a_commune_without_neighbourhood_is_found_as_well(index: SearchIndex) -> None:
    assert places(index, "l'épine") == ["commune-05001"]


def test_nothing_is_found_for_nothing(index: SearchIndex) -> None:
    assert index.find("") == index.find("  -'’ ") == index.find("北京") == ()
    assert index.find("xyzzyxyzzy") == ()


def test_as_many_as_asked_for(index: SearchIndex) -> None:
    assert len(index.find("l", 4)) == 4


def test_a_text_that_is_too_long_is_refused(index: SearchIndex) -> None:
    index.find("a" * LONGEST)
    with pytest.raises(InvalidSearch, match="101 signes"):
        index.find("a" * (LONGEST + 1))


def test_names_are_kept_as_they_were_written(hostile_edition: OpenEdition) -> None:
    index = SearchIndex(hostile_edition.tables)
    (hit, *_) = index.find("QN00101M")
    assert hit.name == tiny_country.HOSTILE["neighbourhood"]
    assert places(index, 'img" OR spelling:') == places(index, "img or spelling")


@given(st.text(max_size=LONGEST))
def test_any_text_is_answered(index: SearchIndex, text: str) -> None:
    found = index.find(text, 5)
    assert len(found) <= 5
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len({hit.place for hit in found}) == len(found)


def test_visitors_may_search_at_the_same_time(index: SearchIndex) -> None:
    typed = ["aval", "mouiln", "01", "doux"] * 25
    with ThreadPoolExecutor(8) as visitors:
        found = list(visitors.map(index.find, typed))
    assert found == [index.find(text) for text in typed]


def test_without_the_list_of_all_communes_the_hosts_are_found(tiny: Tables) -> None:
    index = SearchIndex(replace(tiny, communes=tiny.communes.head(0)))
    assert places(index, "doux")[0] == "commune-04001"
    assert places(index, "épine") == []
