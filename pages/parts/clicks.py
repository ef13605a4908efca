"""The last place chosen, on the map, in a list or in a table, or named by a link."""

from __future__ import annotations

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.place import WORDS
from pages.parts import shell

_KEY = "dernier-clic"
_IN_ADDRESS = "choisi"
_LEVELS = (Level.NEIGHBOURHOOD, Level.COMMUNE, Level.DEPARTMENT, Level.REGION, Level.CENTRE)


def last(here: Atlas) -> tuple[Level, str] | None:
    """Level and code of the last place chosen in this visit; at first, of the one that the address names."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _asked(here)
    chosen: tuple[Level, str] | None = st.session_state[_KEY]
    return chosen


def remember(level: Level, code: str) -> None:
    """Keep a choice; call it from a callback, so that the whole run that follows knows it."""
    st.session_state[_KEY] = (level, code)


def _asked(here: Atlas) -> tuple[Level, str] | None:
    """The place that a link names, as a `Place` or as `level-code`; what names none that is known becomes a notice."""
    asked = st.query_params.get(_IN_ADDRESS)
    if asked is None:
        return None
    name, _, code = asked.partition("-")
    for level in _LEVELS:
        if name in (level.value, WORDS[level]) and code in here.names(level):
            return level, code
    text = f"Le lien demande {wording.quoted(asked)} (territoire choisi), qui n'existe pas ici : "
    shell.notice(f"{text}aucun territoire n'est choisi.")
    return None
