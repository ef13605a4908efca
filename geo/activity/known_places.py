"""The places that a sent file may name, and the neighbourhoods that took over from those of an older list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from geo.activity.model import PLACE_LEVELS
from geo.activity.unreadable import UnreadableCell
from geo.heading import heading_key
from geo.indicators.definition import Level
from geo.passage import edition_before, passages
from geo.place import WORDS, Place
from geo.store import EditionStore, OpenEdition
from geo.wording import listing, quoted

OLDER_CODE = re.compile(r"QP\d[0-9AB][0-9AB]\d{3}")
"""Of a neighbourhood of the list of 2015."""

_SHOWN = 5
_LEVELS = {word: level for level, word in WORDS.items() if level in PLACE_LEVELS}


@dataclass(frozen=True)
class KnownPlaces:
    """Names by code, by level; and how to know which neighbourhoods took over from those of an older list."""

    names: Mapping[Level, Mapping[str, str]]
    find_successors: Callable[[], Mapping[str, tuple[str, ...]]] = dict
    """Asked only where a file names a neighbourhood of an older list: laying perimeters over others takes seconds."""

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """The neighbourhoods that took over from each of an older list of which it is known."""
        return self.find_successors()

    def place(self, text: str) -> Place:
        """The place that a cell names, by its level and code or by a code that is of one level alone.

        A neighbourhood of an older list is the one that took over from it, where there is just one. Raises
        `UnreadableCell` with the candidates that are known.
        """
        word, dash, code = text.partition("-")
        level = _LEVELS.get(word.strip().casefold()) if dash else None
        code = (code if level else text).strip().upper()
        levels = [level] if level else list(self.names)
        found = [Place(each, code) for each in levels if code in self.names[each]]
        if len(found) == 1:
            return found[0]
        if found:
            spelled = listing([quoted(str(place)) for place in found])
            raise UnreadableCell("plusieurs lieux ont ce code", f"Écrivez lequel : {spelled}.")
        if OLDER_CODE.fullmatch(code) and level in (None, Level.NEIGHBOURHOOD):
            return self._successor(code)
        raise UnreadableCell("lieu inconnu", self._candidates(text, code, levels))

    def _successor(self, code: str) -> Place:
        """The neighbourhood that took over from one of an older list."""
        matches = self.successors.get(code)
        if matches is None:
            told = "Son passage vers la liste servie n'est pas connu."
            raise UnreadableCell("code d'une liste de QPV plus ancienne", f"{told} {self._of_department(code)}")
        if len(matches) == 1:
            return Place(Level.NEIGHBOURHOOD, matches[0])
        if not matches:
            raise UnreadableCell("ce QPV n'est plus dans la liste servie", "Donnez plutôt la commune.")
        told = f"Choisissez entre {self._named(matches)}."
        raise UnreadableCell("plusieurs QPV ont repris celui-ci", told)

    def _candidates(self, text: str, code: str, levels: Iterable[Level]) -> str:
        """What could have been meant: a code that lost its first zero, the code of a name."""
        padded = [Place(each, f"0{code}") for each in levels if f"0{code}" in self.names[each]]
        if padded:
            return f"Un tableur a ôté le premier zéro : écrivez {quoted(str(padded[0]))}."
        key = heading_key(text)
        named = [
            str(Place(each, known)) for each in levels for known, name in self.names[each].items()
            if heading_key(name) == key
        ]  # fmt: skip
        if named:
            return f"Écrivez le code : {listing(list(map(quoted, named[:_SHOWN])))}."
        if re.fullmatch(r"Q[NP]\w{5,7}", code):
            return self._of_department(code)
        return "Écrivez le niveau puis le code : qpv-QN07501P, commune-93066, departement-93."

    def _of_department(self, code: str) -> str:
        """Neighbourhoods of the list served, of the département that a code of either list says."""
        written = code[2:5]
        alike = sorted(known for known in self.names[Level.NEIGHBOURHOOD] if known[2:5] == written)
        if not alike:
            return "Aucun QPV de la liste servie n'est dans ce département : donnez plutôt la commune."
        more = f" (et {len(alike) - _SHOWN} autres)" if len(alike) > _SHOWN else ""
        return f"QPV de ce département : {self._named(alike[:_SHOWN])}{more}."

    def _named(self, codes: Iterable[str]) -> str:
        names = self.names[Level.NEIGHBOURHOOD]
        return listing([f"{code} {quoted(names[code])}" for code in codes])


def known_places(opened: OpenEdition, store: EditionStore) -> KnownPlaces:
    """Every place of an edition at which an activity may be placed; the list before it is that of another edition."""
    tables = opened.tables
    communes = dict(zip(tables.communes["code"], tables.communes["name"], strict=True))
    names = {level: communes if level is Level.COMMUNE else tables.names(level) for level in PLACE_LEVELS}
    return KnownPlaces(names, lambda: _successors(opened, store))


def _successors(opened: OpenEdition, store: EditionStore) -> dict[str, tuple[str, ...]]:
    """By code of the generation before, where perimeters of both tell what became of it."""
    before = edition_before(opened, store.editions())
    if before is None:
        return {}
    told = passages(store.read(before), opened).before
    return {each.code: tuple(match.code for match in each.matches) for each in told if each.fate is not None}
