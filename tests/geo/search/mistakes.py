"""Mistakes that people make when they type the name of a place, each made the same way at every run."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from geo.search.query import words_of

_NEIGHBOURS = {
    "a": "z", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "j": "k", "k": "l",
    "l": "m", "m": "l", "n": "b", "o": "p", "p": "o", "q": "s", "r": "t", "s": "d", "t": "y", "u": "i", "v": "c",
    "w": "x", "x": "c", "y": "u", "z": "e",
}  # fmt: skip
"""A letter and one beside it on a French keyboard."""

LONG_WORD = re.compile(r"[A-Za-z]{4,}")
"""In three letters, a mistake makes another name."""


def _place_in_a_word(name: str, chance: random.Random) -> int | None:
    """Where a mistake falls: on a letter without accent, not the last one, of a word of at least four letters."""
    places = [i for found in LONG_WORD.finditer(name) for i in range(found.start(), found.end() - 1)]
    return chance.choice(places) if places else None


def _letter(change: Callable[[str, str], str]) -> Callable[[str, random.Random], str]:
    """A mistake on a letter, which is told with the one that follows it."""

    def make(name: str, chance: random.Random) -> str:
        at = _place_in_a_word(name, chance)
        return name if at is None else name[:at] + change(name[at], name[at + 1]) + name[at + 2 :]

    return make


def _no_accents(name: str, chance: random.Random) -> str:
    del chance
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))


def _hyphens(name: str, chance: random.Random) -> str:
    del chance
    return name.replace("-", " ") if "-" in name else name.replace(" ", "-")


def _no_article(name: str, chance: random.Random) -> str:
    del chance
    return re.sub(r"^(l'|la |le |les )", "", name, flags=re.IGNORECASE)


MISTAKES: tuple[Callable[[str, random.Random], str], ...] = (
    _letter(lambda letter, following: following + letter),
    _letter(lambda letter, following: following),
    _letter(lambda letter, following: letter + letter + following),
    _letter(lambda letter, following: _NEIGHBOURS[letter.lower()] + following),
    _no_accents,
    _hyphens,
    _no_article,
)
"""Two letters swapped, one dropped, one doubled, one taken for its neighbour; accents, hyphens, the article lost."""


def misspelt(name: str, number: int, chance: random.Random) -> str:
    """The name with the mistake of that number, or with the first after it that changes what is typed."""
    for turn in range(len(MISTAKES)):
        wrong = MISTAKES[(number + turn) % len(MISTAKES)](name, chance)
        if wrong.lower() != name.lower() and words_of(wrong):
            return wrong
    raise ValueError(f"no mistake changes {name}")
