"""The places that are compared: read from the address, added by a select box, removed from the table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.comparison import MOST, asked_places, levels, written
from geo.indicators.definition import Level
from geo.place import Place
from pages.parts import cache, shell
from pages.parts.select_box import select_box

_PARAMETER = "lieux"
_LEVEL = "maille_lieu"
_PLACE = "lieu-a-ajouter"
_REFUSAL = "lieu-refuse"


def ask(here: Atlas) -> tuple[Place, ...]:
    """Draw the select boxes; returns the places compared, in the order in which they were chosen."""
    asked = asked_places(here, st.query_params.get(_PARAMETER, ""))
    for notice in asked.notices:
        shell.notice(notice)
    refusal = st.session_state.pop(_REFUSAL, None)
    if refusal:
        shell.notice(refusal)
    kinds = {wording.LEVELS[level.value]: level for level in levels(here)}
    usual = wording.LEVELS[Level.DEPARTMENT.value]
    left, right = st.columns([1, 2])
    level = kinds[select_box("Genre de lieu", _LEVEL, kinds, usual, {}, left)]
    options = cache.remembered(here, f"places {level.value}", lambda: _options(here, level))
    right.selectbox(
        "Ajouter un lieu",
        list(options),
        index=None,
        key=_PLACE,
        placeholder="Choisir",
        on_change=lambda: _add(asked.places, options),
    )
    return asked.places


def remove(places: Sequence[Place], code: str) -> None:
    """Leave a place out; call it from a callback."""
    _write([place for place in places if str(place) != code])


def _add(places: Sequence[Place], options: dict[str, Place]) -> None:
    """Add the place just chosen, and empty the box for the next one; one that cannot be added is told why."""
    label = st.session_state[_PLACE]
    st.session_state[_PLACE] = None
    if label not in options:
        return
    if options[label] in places:
        st.session_state[_REFUSAL] = f"{wording.quoted(label)} est déjà comparé."
    elif len(places) == MOST:
        st.session_state[_REFUSAL] = (
            f"{MOST} lieux au plus se comparent : retirez-en un pour ajouter {wording.quoted(label)}."
        )
    else:
        _write([*places, options[label]])


def _write(places: Sequence[Place]) -> None:
    if places:
        st.query_params[_PARAMETER] = written(places)
    elif _PARAMETER in st.query_params:
        del st.query_params[_PARAMETER]


def _options(here: Atlas, level: Level) -> dict[str, Place]:
    """The places of a level by label, in French order; codes tell homonyms apart. A centre has no code to show."""
    named = sorted(here.short_names(level).items(), key=lambda item: wording.sort_key(item[1]))
    return {name if level is Level.CENTRE else f"{name} ({code})": Place(level, code) for code, name in named}
