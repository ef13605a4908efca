"""Five hundred searches in the edition that comes with the clone, two hundred of them misspelt."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from geo.indicators.definition import Level
from geo.place import WORDS, Place
from geo.search.entries import Entry, entries
from geo.search.index import SearchIndex
from geo.search.query import LONGEST, names_of, spellings
from geo.store import OpenEdition
from tests.geo.search.mistakes import LONG_WORD, misspelt

TOP = 3
WANTED = 0.98
Search = tuple[str, Place]


@pytest.fixture(scope="module")
def index(real_edition: OpenEdition) -> SearchIndex:
    return SearchIndex(real_edition.tables)


@pytest.fixture(scope="module")
def known(real_edition: OpenEdition) -> list[Entry]:
    return entries(real_edition.tables)


@pytest.fixture(scope="module")
def shared(known: list[Entry]) -> Counter[str]:
    """How many places have the same name, by its spelling."""
    return Counter(spelling(entry.name) for entry in known)


def spelling(name: str) -> str:
    return spellings(names_of(name))[0]


def told(entry: Entry, name: str, shared: Counter[str]) -> str:
    """A name as one types it: with the place around it where other places have the name too."""
    around = entry.around.partition("(")[0].partition(",")[0]
    return (f"{name} {around}" if shared[spelling(entry.name)] > 1 else name)[:LONGEST].strip()


def drawn(known: list[Entry], words: Sequence[str], count: int, chance: random.Random) -> list[Entry]:
    """Some of the places of the levels that addresses call so; of communes, hosts of neighbourhoods only."""
    fit = [entry for entry in known if WORDS[entry.place.level] in words]
    return chance.sample([entry for entry in fit if entry.neighbourhoods or entry.place.level != Level.COMMUNE], count)


def as_codes(known: list[Entry], chance: random.Random) -> Iterator[Search]:
    """A hundred codes, in lower case and with spaces every other time."""
    for number, entry in enumerate(drawn(known, ["qpv", "departement", "epci"], 100, chance)):
        code = entry.place.code
        yield (f"{code[:2]} {code[2:]}".lower() if number % 2 else code), entry.place


def as_names(known: list[Entry], shared: Counter[str], chance: random.Random) -> Iterator[Search]:
    """Two hundred names as they are written."""
    wanted = ["commune", "qpv", "epci", "departement", "region", "centre"]
    for entry in drawn(known, wanted, 200, chance):
        yield told(entry, entry.name[:LONGEST], shared), entry.place


def as_mistakes(known: list[Entry], shared: Counter[str], chance: random.Random) -> Iterator[Search]:
    """Two hundred names of neighbourhoods and of communes, with a mistake in each."""
    for words in (["qpv"], ["commune"]):
        long_enough = [entry for entry in known if LONG_WORD.search(entry.name)]
        for number, entry in enumerate(drawn(long_enough, words, 100, chance)):
            yield told(entry, misspelt(entry.name, number, chance), shared), entry.place


def missed(index: SearchIndex, searches: list[Search]) -> list[str]:
    """The searches of which the right answer is not among the first."""
    return [text for text, place in searches if place not in [hit.place for hit in index.find(text, TOP)]]


def test_the_right_place_is_among_the_first_three(index: SearchIndex, known: list[Entry], shared: Counter[str]) -> None:
    chance = random.Random(2024)
    wrong = list(as_mistakes(known, shared, chance))
    right = [*as_codes(known, chance), *as_names(known, shared, chance)]
    assert (len(wrong), len(right)) == (200, 300)
    assert missed(index, right) == []
    lost = missed(index, wrong)
    assert len(lost) <= (1 - WANTED) * len(wrong), lost
