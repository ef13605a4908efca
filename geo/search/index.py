"""The places of an edition, indexed in memory: found by code, by name, by words, then by likeness."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock

from geo.indicators.definition import Level
from geo.place import Place
from geo.search.entries import Entry, entries
from geo.search.likeness import likeness, near_names, near_words
from geo.search.query import Query, names_of, spellings, words_of
from geo.tables import Tables

EXACT = 100
"""Score of a place of which the code or the whole name was typed: places that share it are homonyms."""
_NAME_STARTS, _CODE_STARTS, _WORDS_START, _WORDS_AROUND, _ALIKE = 90, 80, 70, 50, 40
"""Scores of the weaker ways to be found; to the last two, likeness adds up to `_SPAN`."""
_SPAN = 10
_HALF = 0.5
"""What counts of the score of a place without neighbourhoods, unless its words are those typed: others are likelier."""

_FEW = 3
"""Where fewer likely places are found as typed, there may be a mistake in what was typed."""
_MOST_CANDIDATES = 300

# The full-text table keeps no text. Its rows are those of `places`, numbered by size: in order, the larger come first.
_SCHEMA = """
CREATE TABLE places (
  id INTEGER PRIMARY KEY, level TEXT, code TEXT, name TEXT, detail TEXT, is_likely INTEGER, names TEXT, around TEXT
);
CREATE TABLE codes (code TEXT, place INTEGER, said TEXT, PRIMARY KEY (code, place)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(spelling, name, around, content='', detail='column');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'col');
"""
_BY_CODE = """
SELECT id, level, places.code, name, detail || min(said), is_likely, names, around
FROM codes JOIN places ON id = place WHERE codes.code BETWEEN ? AND ? GROUP BY id ORDER BY id LIMIT ?
"""
_BY_WORDS = """
SELECT id, level, code, name, detail, is_likely, names, around
FROM places WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?) ORDER BY id
"""
_AFTER_ALL = "~"
"""Sorts after the letters and the figures of a code."""

_Row = tuple[int, str, str, str, str, int, str, str]


@dataclass(frozen=True)
class Hit:
    """A place that was found, with what tells it from others of its name."""

    place: Place
    name: str
    detail: str
    score: float
    """How well it fits, 100 at most."""
    is_alike: bool
    """Whether it was not found as typed, and only looks like it."""
    is_likely: bool
    """Whether there are neighbourhoods in it, which is what is looked for here."""


class SearchIndex:
    """The index of one edition; it never changes, and visitors may search it at the same time."""

    def __init__(self, tables: Tables) -> None:
        self._lock = Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._base.close)
        self._base.executescript(_SCHEMA)
        for number, entry in enumerate(entries(tables)):
            self._add(number, entry)
        self._base.commit()
        self._spellings = self._terms("spelling")
        self._words = sorted({*self._terms("name"), *self._terms("around")})

    def find(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """The places that a text may mean, the likeliest first and, of equals, the larger; none for an empty text.

        Raises `InvalidSearch` for a text that no name is as long as.
        """
        query = Query.read(text)
        if query is None:
            return ()
        found: dict[int, Hit] = {}
        with self._lock:
            for hits in self._found_as_typed(query, limit):
                found = hits | found
                if _likely(found) >= limit:
                    break
            is_named = any(hit.score == EXACT and hit.is_likely for hit in found.values())
            if not is_named and _likely(found) < _FEW:
                found = self._alike(query) | found
        order = sorted(found, key=lambda number: (-found[number].score, number))
        return tuple(found[number] for number in order[:limit])

    def _found_as_typed(self, query: Query, limit: int) -> Iterator[dict[int, Hit]]:
        """The places found without forgiving a mistake, by number, from the best way to be found to the weakest."""
        code, words = query.code, f"({' AND '.join(map(_beginning, query.words))})"
        ways = [
            (EXACT, _BY_CODE, (code, code)),
            (EXACT, _BY_WORDS, (f"spelling : {_any_of(map(_quoted, query.spellings))}",)),
            (_NAME_STARTS, _BY_WORDS, (f"spelling : {_any_of(map(_beginning, query.spellings))} AND name : {words}",)),
            (_CODE_STARTS, _BY_CODE, (code, f"{code}{_AFTER_ALL}")),
            (_WORDS_START, _BY_WORDS, (f"name : {words}",)),
        ]
        for score, statement, asked in ways:
            yield {row[0]: _hit(row, score, query) for row in self._base.execute(statement, (*asked, limit))}
        yield self._most_alike(query, f"{{name around}} : {words}", _WORDS_AROUND)

    def _alike(self, query: Query) -> dict[int, Hit]:
        """The places found once mistakes are forgiven, in the name as a whole or word by word."""
        names = {near for typed in query.spellings for near in near_names(typed, self._spellings)}
        words = [_any_of([_beginning(word), *map(_quoted, near_words(word, self._words))]) for word in query.words]
        expression = f"{{name around}} : ({' AND '.join(words)})"
        if names:
            expression += f" OR spelling : {_any_of(map(_quoted, sorted(names)))}"
        return self._most_alike(query, expression, _ALIKE)

    def _most_alike(self, query: Query, expression: str, least: float) -> dict[int, Hit]:
        """The places that an expression finds, each with a score that grows with its likeness to what was typed."""
        found = {}
        for row in self._base.execute(_BY_WORDS, (expression, _MOST_CANDIDATES)):
            *_, names, around = row
            like = likeness(query, [name.split() for name in names.splitlines()], around.split())
            found[row[0]] = _hit(row, least + _SPAN * like, query)
        return found

    def _add(self, number: int, entry: Entry) -> None:
        """One more place: its row, its codes, its words."""
        place = entry.place
        names = [names_of(name) for name in (entry.name, *entry.other_names)]
        told = "\n".join(map(" ".join, names))
        around = " ".join([*names_of(entry.around), *entry.postcodes])
        row = (number, place.level.value, place.code, entry.name, entry.detail, entry.is_likely, told, around)
        codes = {postcode: f" · code postal {postcode}" for postcode in entry.postcodes}
        codes["".join(words_of(place.code))] = ""
        rows = [(code, number, said) for code, said in codes.items()]
        spelled = " ".join(spelling for words in names for spelling in spellings(words))
        self._base.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._base.executemany("INSERT INTO codes VALUES (?, ?, ?)", rows)
        self._base.execute(
            "INSERT INTO words(rowid, spelling, name, around) VALUES (?, ?, ?, ?)", (number, spelled, told, around)
        )

    def _terms(self, column: str) -> list[str]:
        """The distinct words of a column."""
        rows = self._base.execute("SELECT DISTINCT term FROM vocabulary WHERE col = ?", (column,))
        return [term for (term,) in rows]


def _hit(row: _Row, score: float, query: Query) -> Hit:
    _, level, code, name, detail, is_likely, names, around = row
    is_named = score == EXACT or {*names.split(), *around.split()}.issuperset(query.words)
    counted = score if is_likely or is_named else score * _HALF
    return Hit(Place(Level(level), code), name, detail, counted, score <= _ALIKE + _SPAN, bool(is_likely))


def _likely(found: dict[int, Hit]) -> int:
    return sum(hit.is_likely for hit in found.values())


def _any_of(expressions: Iterable[str]) -> str:
    return f"({' OR '.join(expressions)})"


def _quoted(word: str) -> str:
    return f'"{word}"'


def _beginning(word: str) -> str:
    return f'"{word}"*'
