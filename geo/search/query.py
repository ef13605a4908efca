"""How names and what visitors type are read: without case, accents or punctuation, and with articles left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo import wording
from geo.errors import InvalidSearch

LONGEST = 100
"""Characters of a text; no name of a place is as long."""

_MOST_WORDS = 20
_ARTICLES = frozenset({"l", "le", "la", "les", "d", "de", "du", "des"})
_IN_FULL = {"st": "saint", "ste": "sainte"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def words_of(text: str) -> list[str]:
    """`L'Haÿ-les-Roses` -> `l`, `hay`, `les`, `roses`. Letters of other alphabets say nothing here."""
    return re.findall(r"[a-z0-9]+", wording.unaccented(text.lower().translate(_LIGATURES)))


def names_of(text: str) -> list[str]:
    """The words of a name, abbreviations in full: `St-Denis` -> `saint`, `denis`."""
    return [_IN_FULL.get(word, word) for word in words_of(text)]


def spellings(words: Sequence[str]) -> tuple[str, ...]:
    """The words in one, since spaces do not tell names apart: without articles and, if it opens with one, with them."""
    whole = ("".join(words),) if words[0] in _ARTICLES else ()
    return tuple(dict.fromkeys(("".join(_told(words)), *whole)))


def _told(words: Sequence[str]) -> list[str]:
    """The words but the articles; the last one stays, which may be the beginning of a word."""
    return [word for word in words[:-1] if word not in _ARTICLES] + list(words[-1:])


@dataclass(frozen=True)
class Query:
    """What a visitor typed: the words that must be found, the same in one, and what it is as a code."""

    words: tuple[str, ...]
    spellings: tuple[str, ...]
    code: str

    @classmethod
    def read(cls, text: str) -> Query | None:
        """None where there is nothing to look for. Raises `InvalidSearch` for a text longer than `LONGEST`."""
        if len(text) > LONGEST:
            what = f"Le texte à chercher compte {len(text)} signes"
            raise InvalidSearch(what, f"recherche, {LONGEST} signes au plus", "Écrivez un nom ou un code.")
        typed = words_of(text)[:_MOST_WORDS]
        if not typed:
            return None
        # The last word may be unfinished: « st » may become Strasbourg.
        words = [*(_IN_FULL.get(word, word) for word in typed[:-1]), typed[-1]]
        return cls(tuple(_told(words)), spellings(words), "".join(typed))
