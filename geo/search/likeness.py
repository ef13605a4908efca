"""How much a mistyped text looks like a name: letters dropped, doubled, swapped or taken for their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.search.query import Query, spellings

_LEAST = 0.6
"""Between 0 and 1: below it, two names are not alike."""
_SHORTEST, _STEP, _MOST_MISTAKES = 3, 8, 3
"""A word of three letters may hold a mistake, one of eight letters two, no word more than three."""
_MOST_TERMS = 50
_AROUND = 0.9
"""What a word counts that is not in the name, but in that of a place that holds it."""
_BY_WORD = 0.98
"""What likeness counts that is found word by word: of equals, the name that was typed whole comes first."""


def near_words(word: str, known: Sequence[str]) -> list[str]:
    """The known words that may have been meant by one, the nearest first."""
    if len(word) < _SHORTEST:
        return []
    mistakes = min(_MOST_MISTAKES, 1 + len(word) // _STEP)
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=mistakes, limit=_MOST_TERMS)
    return [term for term, _, _ in found]


def near_names(spelling: str, known: Sequence[str]) -> list[str]:
    """The names that look like one as a whole; all of them are spelled in one word."""
    similarity = OSA.normalized_similarity
    found = process.extract(spelling, known, scorer=similarity, score_cutoff=_LEAST, limit=_MOST_TERMS)
    return [term for term, _, _ in found]


def likeness(query: Query, names: Sequence[Sequence[str]], around: Sequence[str]) -> float:
    """Between 0 and 1: how like a name is as a whole, or how like its words and those around it are to those typed."""
    spelled = {spelling for words in names for spelling in spellings(words)}
    whole = max(OSA.normalized_similarity(typed, one) for typed in query.spellings for one in spelled)
    own = {word for words in names for word in words}
    by_word = [max(_most_alike(typed, own), _AROUND * _most_alike(typed, around)) for typed in query.words]
    return max(whole, _BY_WORD * sum(by_word) / len(by_word))


def _most_alike(typed: str, words: Iterable[str]) -> float:
    return max((OSA.normalized_similarity(typed, word) for word in words), default=0)
