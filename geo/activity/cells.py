"""One cell of a sent file to the value of its field, as people and spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from geo.activity.choices import Choice, Standing, Theme
from geo.activity.field import Field, Kind
from geo.activity.known_places import KnownPlaces
from geo.activity.model import SEPARATOR
from geo.activity.suggestion import likeliest
from geo.activity.unreadable import UnreadableCell
from geo.heading import heading_key
from geo.wording import quoted, read_day

_NOT_TOLD = frozenset({"", "nd", "n_d", "nr", "n_r", "nc", "non_renseigne", "inconnu"})
"""What is written where nothing is known, as `heading_key` writes it; the empty one is also that of dashes."""
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_SPACES = re.compile(r"\s")
_SERIAL = re.compile(r"\d{5}")
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_MIDNIGHT = re.compile(r"[T ]00:00:00$")
_CENTURY = 2000
"""Of a year written with two figures: the network has hardly sent files before."""
_FIRST_DAYS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""Day 0 of spreadsheets, by whether they count from 1904; the first one hides a 29 February 1900 that never was."""
_MOST_KEPT = 50_000
_ALSO: dict[str, str] = {
    "visio": "distanciel", "visioconference": "distanciel", "a_distance": "distanciel", "webinaire": "distanciel",
    "sur_place": "presentiel", "mixte": "hybride", "observe": "observe", "constate": "observe", "prevu": "estime",
    "reseaux": "reseau", "groupes_de_travail": "groupe_travail", "formations": "formation",
}  # fmt: skip
"""Codes by other words for them, as `heading_key` writes them."""


@dataclass(frozen=True)
class CellReader:
    """Reads cells by what is known outside of the file."""

    places: KnownPlaces
    starts_in_1904: bool = False

    @cached_property
    def _readers(self) -> dict[Kind, Callable[[str, Field], object]]:
        return {
            "text": lambda text, _: text,
            "integer": _integer,
            "number": _number,
            "date": self._day,
            "choice": _choice,
            "place": lambda text, _: self.places.place(text),
        }

    def value(self, text: str, field: Field) -> object:
        """The value of a field; None, or no value of several, where the cell tells nothing.

        Raises `UnreadableCell`.
        """
        if heading_key(text) in _NOT_TOLD:
            return () if field.many else None
        if not field.many:
            return self._one(text, field)
        return tuple(dict.fromkeys(self._each(text, field)))

    def _each(self, text: str, field: Field) -> Iterator[object]:
        """The values of a cell that holds several; a comma may be part of one."""
        for part in filter(None, map(str.strip, text.split(SEPARATOR))):
            try:
                yield self._one(part, field)
            except UnreadableCell:
                smaller = [piece.strip() for piece in re.split(r"[;,\n]", part) if piece.strip()]
                if len(smaller) < 2:
                    raise
                for piece in smaller:
                    yield self._one(piece, field)

    def _one(self, text: str, field: Field) -> object:
        value = self._readers[field.kind](text, field)
        if why := field.fault(value):
            raise UnreadableCell(why, field.help)
        return value

    def _day(self, text: str, field: Field) -> date:
        text = _MIDNIGHT.sub("", text)
        if _SERIAL.fullmatch(text):
            return _FIRST_DAYS[self.starts_in_1904] + timedelta(days=int(text))
        found = _FRENCH_DAY.fullmatch(text)
        if found:
            day, month, year = map(int, found.groups())
            text = f"{year + _CENTURY if year < 100 else year:04}-{month:02}-{day:02}"
        value = read_day(text)
        if value is None:
            raise UnreadableCell("n'est pas une date du calendrier", f"Écrivez par exemple {field.example}.")
        return value


class CellValues(dict[str, object]):
    """The values of one field by the text of its cells, read once each: a column says the same few many times.

    Of a text that cannot be read, the `UnreadableCell` that says why.
    """

    def __init__(self, reader: CellReader, field: Field) -> None:
        super().__init__()
        self.reader, self.field = reader, field

    def __missing__(self, text: str) -> object:
        if len(self) >= _MOST_KEPT:
            self.clear()
        try:
            found = self.reader.value(text, self.field)
        except UnreadableCell as error:
            # Without what its traceback would keep in memory.
            found = error.with_traceback(None)
        self[text] = found
        return found


def _number(text: str, field: Field) -> float:
    plain = _SPACES.sub("", text)
    if not _NUMBER.fullmatch(plain):
        raise UnreadableCell("n'est pas un nombre", f"Écrivez le nombre seul, par exemple {field.example}.")
    return float(plain.replace(",", "."))


def _integer(text: str, field: Field) -> int:
    value = _number(text, field)
    if not value.is_integer():
        raise UnreadableCell("n'est pas un nombre entier", f"Écrivez un nombre entier, par exemple {field.example}.")
    return int(value)


def _choice(text: str, field: Field) -> Choice:
    """The entry of a closed list, by its code or its label."""
    if field.choices is None:
        raise TypeError(field.name)
    known = _entries(field.choices)
    key = heading_key(text)
    entry = known.get(key) or known.get(_ALSO.get(key, ""))
    if entry is Standing.DEMONSTRATION:
        raise UnreadableCell("les données de démonstration ne s'importent pas", field.help)
    if entry is None:
        raise UnreadableCell("n'est pas dans la liste", _proposal(text, field, known))
    return entry


@cache
def _entries(choices: type[Choice]) -> dict[str, Choice]:
    """The entries of a list by every way to write them; `M1 – Animer…` is what the drop-down lists write."""
    found = {}
    for entry in choices:
        for written in (entry.value, entry.label, f"{entry.value} {entry.label}"):
            found[heading_key(written)] = entry
    return found


def _proposal(text: str, field: Field, known: dict[str, Choice]) -> str:
    """The entry that was perhaps meant, else what the list holds."""
    if field.choices is Theme and re.fullmatch(r"\d\.\d[ab]?", text):
        return "Ce numéro change de sens selon la nomenclature : écrivez le thème en toutes lettres."
    near = likeliest(heading_key(text), known)
    if near is not None:
        return f"Vouliez-vous dire {quoted(near.label)} ?"
    return f"Choisissez parmi : {', '.join(entry.label for entry in field.choices or ())}."
