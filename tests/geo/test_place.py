"""Places as addresses write them."""

from __future__ import annotations

import pytest

from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.place import WORDS, Place


def test_every_level_has_a_word_of_its_own() -> None:
    assert set(WORDS) == set(Level)
    assert len(set(WORDS.values())) == len(Level)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("qpv-QN07501P", Place(Level.NEIGHBOURHOOD, "QN07501P")),
        ("departement-2A", Place(Level.DEPARTMENT, "2A")),
        ("epci-200054781", Place(Level.EPCI, "200054781")),
        ("contrat-CN97501M", Place(Level.CONTRACT, "CN97501M")),
        ("centre-labo-cites", Place(Level.CENTRE, "labo-cites")),
    ],
)
def test_a_place_reads_back_as_it_was_written(written: str, place: Place) -> None:
    assert Place.read(written) == place
    assert str(place) == written


@pytest.mark.parametrize("text", ["", "93", "departement-", "quartier-93", "-93"])
def test_what_is_no_place_is_refused_in_french(text: str) -> None:
    with pytest.raises(UnknownCode, match="n'est pas un lieu"):
        Place.read(text)
