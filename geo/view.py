"""One map as it can be named, kept, sent and drawn again: what an address says of it, and the words put with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo import indicators, wording
from geo.atlas import Atlas
from geo.coverage.effect import supposing
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice, Method, plain_number
from geo.maps.national import levels
from geo.place import WORDS, Place
from geo.store import OpenEdition

_EDITION, _INDICATOR, _LEVEL, _DATE = "edition", "indicateur", "maille", "date"
_METHOD, _COUNT, _BOUNDS = "classes", "nombre_classes", "bornes"
_HYPOTHESIS, _TITLE, _COMMENT = "hypothese", "titre", "commentaire"
_FILTERS = (Level.REGION, Level.DEPARTMENT, Level.EPCI, Level.CENTRE, Level.CONTRACT, Level.COMMUNE)
"""Levels of the places that a view can be restricted to, in the order they are told. The map page filters by four."""
_NARROWING = (Level.COMMUNE, Level.CONTRACT, Level.EPCI)
_WHERE = "vue"


@dataclass(frozen=True)
class View:
    """One map: the edition, what is shown of it and where, in which classes, under which hypothesis.

    `within` are the places that it is restricted to, all at once, at most one of a level; none is the whole country.
    `title` and `comment` are words of whoever keeps the view; without a title, the map is called by its indicator.
    """

    edition: str
    indicator: str
    level: Level
    on: date
    classes: ClassChoice = DEFAULT_CHOICE
    within: tuple[Place, ...] = ()
    hypothesis: str = ""
    """A coverage that is only supposed, as an address spells it; empty for the one that is known."""
    title: str = ""
    comment: str = ""

    def query(self) -> dict[str, str]:
        """The view as the parameters of an address, which the map page understands; `read` gives the same view back."""
        told = {
            _EDITION: self.edition,
            _INDICATOR: self.indicator,
            _LEVEL: wording.LEVELS[self.level.value],
            _DATE: self.on.isoformat(),
            **{WORDS[place.level]: place.code for place in self.within},
            **_query_of_classes(self.classes),
            _HYPOTHESIS: self.hypothesis,
            _TITLE: self.title,
            _COMMENT: self.comment,
        }
        return {key: text for key, text in told.items() if text}

    @classmethod
    def read(cls, query: Mapping[str, str]) -> View:
        """The view that `query` wrote. Raises `UnknownCode` or `InvalidClasses` where that is no view.

        Says nothing of whether the edition and the places exist.
        """
        on = wording.read_day(query.get(_DATE, ""))
        if on is None:
            raise _unreadable("date", query.get(_DATE, ""))
        indicator = indicators.find(query.get(_INDICATOR, ""))
        asked = query.get(_LEVEL, "")
        level = next((level for level in levels(indicator) if asked in (wording.LEVELS[level.value], level)), None)
        if level is None:
            raise _unreadable("maille", asked)
        return cls(
            edition=query.get(_EDITION, ""),
            indicator=indicator.key,
            level=level,
            on=on,
            classes=_classes_of_query(query),
            within=tuple(Place(level, query[WORDS[level]]) for level in _FILTERS if query.get(WORDS[level])),
            hypothesis=query.get(_HYPOTHESIS, ""),
            title=query.get(_TITLE, ""),
            comment=query.get(_COMMENT, ""),
        )

    def departments(self, atlas: Atlas) -> frozenset[str]:
        """The départements in view. Raises `UnknownCode` for a place that the edition does not know."""
        codes = frozenset(atlas.departments.index)
        for place in self.within:
            atlas.name_of(place)  # raises where there is no such place
            codes &= frozenset(atlas.departments_of(place))
        return codes

    def looked_at(self, atlas: Atlas) -> frozenset[str]:
        """The départements to look at: those in view. Raises the same."""
        return self.departments(atlas)

    @property
    def narrowed(self) -> Place | None:
        """The place of communes, the smallest, that narrows communes and neighbourhoods more than départements do."""
        return next((place for level in _NARROWING for place in self.within if place.level is level), None)


def atlas_of(opened: OpenEdition, view: View) -> Atlas:
    """The atlas that a view shows, of its edition. Raises `InvalidHypothesis` for what cannot be supposed."""
    return supposing(Atlas(opened, view.on), view.hypothesis)


def _query_of_classes(choice: ClassChoice) -> dict[str, str]:
    if choice == DEFAULT_CHOICE:
        return {}
    if choice.method is Method.MANUAL:
        bounds = " ; ".join(plain_number(bound).replace(".", ",") for bound in choice.bounds)
        return {_METHOD: choice.method.value, _BOUNDS: bounds}
    return {_METHOD: choice.method.value, _COUNT: str(choice.count)}


def _classes_of_query(query: Mapping[str, str]) -> ClassChoice:
    method = query.get(_METHOD, DEFAULT_CHOICE.method.value)
    if method == Method.MANUAL:
        bounds = query.get(_BOUNDS, "").replace(" ", "").replace(",", ".").replace(";", "_")
        return ClassChoice.parse(f"{method}-{bounds}")
    return ClassChoice.parse(f"{method}-{query.get(_COUNT, DEFAULT_CHOICE.count)}")


def _unreadable(what: str, text: str) -> UnknownCode:
    return UnknownCode(f"La {what} {wording.quoted(text)} ne peut pas être montrée", _WHERE, "Vérifiez l'adresse.")
