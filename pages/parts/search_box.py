"""The search box at the head of every page, and what it is answered: the places found, and where each one leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache as once
from typing import Any

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.search.index import EXACT, Hit
from geo.search.query import LONGEST, words_of
from pages.parts import addresses, cache
from pages.parts.resources import loader

_MOST = 12
_NEIGHBOURHOOD_CODE = re.compile(r"q[np]\w{6}")
_WORDS = {
    "label": "Rechercher un lieu, un code ou un centre",
    "placeholder": "Rechercher",
    "waiting": "Recherche en cours…",
    "failed": "La recherche ne répond pas. Réessayez dans un instant.",
}


def show(edition: str) -> None:
    """Draw the box, which searches an edition."""
    _component()(key="recherche", data={"edition": edition, "longest": LONGEST, "words": _WORDS})


def answer(edition: str, text: str) -> dict[str, Any]:
    """What the box lists for a text: the places, a sentence where one is needed, whether the first one is meant.

    Raises `UnknownEdition`, and `InvalidSearch` for a text that no name is as long as.
    """
    found = cache.search_index(edition).find(text, _MOST + 1)
    if all(hit.is_alike for hit in found) and _NEIGHBOURHOOD_CODE.fullmatch("".join(words_of(text))):
        return _of_another_generation(edition, text) or _told(edition, text, found)
    return _told(edition, text, found)


def _of_another_generation(edition: str, code: str) -> dict[str, Any] | None:
    """The same for the code of a neighbourhood that another edition knows: its sheet, in that edition."""
    for other in cache.edition_labels():
        found = [] if other == edition else cache.search_index(other).find(code, 1)
        if found and found[0].score == EXACT:
            here = _atlas(other)
            listed = f"Quartier de la liste de {here.manifest.description.generation} :"
            row = _row(here, found[0]) | {"address": addresses.sheet_of(here, found[0].place), "drawn": None}
            return {"hits": [row], "said": listed, "sure": True}
    return None


def _told(edition: str, text: str, found: Sequence[Hit]) -> dict[str, Any]:
    here = _atlas(edition)
    return {
        "hits": [_row(here, hit) for hit in found[:_MOST]],
        "said": said(text, found),
        "sure": is_sure(found),
    }


def _atlas(edition: str) -> Atlas:
    return cache.atlas(edition, cache.edition(edition).manifest.description.reference_date)


def is_sure(found: Sequence[Hit]) -> bool:
    """Whether the first place is the one that was meant: none fits as well, and no mistake had to be forgiven."""
    return bool(found) and not found[0].is_alike and (len(found) == 1 or found[1].score < found[0].score)


def said(text: str, found: Sequence[Hit]) -> str:
    """What is said above the places: that there are none, that they only look alike, that several have that name."""
    if not found:
        return "Aucun lieu de ce nom ni de ce code." if text.strip() else ""
    if all(hit.is_alike for hit in found):
        return "Aucun lieu de ce nom. Les plus proches :"
    homonyms = sum(hit.score == EXACT for hit in found)
    if 1 < homonyms <= _MOST:
        return f"{wording.number(homonyms)} lieux ont ce nom ou ce code : choisissez."
    if len(found) > _MOST:
        return f"Les {_MOST} premiers lieux. Pour préciser, ajoutez la commune ou le département."
    return ""


def _row(here: Atlas, hit: Hit) -> dict[str, Any]:
    """A place, where it leads and, where the map shows it, what is chosen there."""
    place = hit.place
    is_drawn = place.level in _DRAWN and place.code in here.names(place.level)
    return {
        "name": hit.name,
        "detail": hit.detail,
        "address": addresses.on_map(here, place) if is_drawn else addresses.sheet_of(here, place),
        "drawn": {"level": place.level.value, "code": place.code} if is_drawn else None,
    }


_DRAWN = frozenset({Level.NEIGHBOURHOOD, Level.COMMUNE, Level.DEPARTMENT, Level.REGION})
"""The levels that the map shows: of the communes, those that host neighbourhoods."""


@once
def _component() -> Callable[..., Any]:
    """The component, registered at the first page; nothing is read when the module is imported."""
    return st.components.v2.component("atlas_recherche", js=loader("search_box"), isolate_styles=False)
