"""The edition of a visit: that of the settings, unless the address or the side bar names another one."""

from __future__ import annotations

import streamlit as st

from pages.parts import cache
from pages.parts.select_box import select_box

_WIDGET = "edition"
_KEPT = "edition-de-la-visite"


def current() -> str:
    """The name of the edition that the side bar or the address tells, else of the one that was last shown."""
    told = st.session_state.get(_WIDGET, st.query_params.get(_WIDGET))
    known = cache.edition_labels().items()
    kept: str = st.session_state.get(_KEPT, cache.settings().edition)
    return next((name for name, label in known if told in (name, label)), kept)


def ask() -> str:
    """The name of the edition to show; a select box in the side bar where there are several.

    Streamlit forgets a select box when another page is opened: the choice is handed to the next one.
    """
    labels = cache.edition_labels()
    usual = cache.settings().edition
    if len(labels) < 2 or usual not in labels:
        return usual
    names = {label: name for name, label in labels.items()}
    if _WIDGET not in st.session_state and _WIDGET not in st.query_params and current() in labels:
        st.session_state[_WIDGET] = labels[current()]
    name = names[select_box("Édition", _WIDGET, names, labels[usual], labels)]
    st.session_state[_KEPT] = name
    return name
