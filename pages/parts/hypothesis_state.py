"""The hypothesis of a visit: kept in the address, so that a copied link supposes the same; never in the data."""

from __future__ import annotations

import streamlit as st

from geo.atlas import Atlas
from geo.coverage import scenario
from geo.coverage.scenario import Change, Scenario
from geo.errors import InvalidHypothesis
from pages.parts import address_bar, shell

_TEXT, _REFUSAL = "hypothese-de-la-visite", "hypothese-refusee"
_PARAMETER = "hypothese"


def current(here: Atlas) -> Scenario:
    """The changes supposed in this visit, at first those of the address; what is ignored becomes a notice."""
    if _TEXT not in st.session_state:
        st.session_state[_TEXT] = st.query_params.get(_PARAMETER, "")
    text: str = st.session_state[_TEXT]
    address_bar.write(_PARAMETER, text or None)
    changes, faults = scenario.read(text, here.tables)
    refusal = st.session_state.pop(_REFUSAL, None)
    for told in (*map(str, faults), *((refusal,) if refusal else ())):
        shell.notice(told)
    return changes


def add(here: Atlas, before: Scenario, change: Change) -> None:
    """Suppose one more change, or say at the head of the next run why it cannot be; call it from a callback."""
    try:
        added = scenario.checked(change, here.tables)
    except InvalidHypothesis as fault:
        st.session_state[_REFUSAL] = str(fault)
        return
    if len(before) >= scenario.MOST_CHANGES:
        st.session_state[_REFUSAL] = f"Une hypothèse tient en {scenario.MOST_CHANGES} changements."
        return
    st.session_state[_TEXT] = scenario.spelled((*before, added))


def keep(changes: Scenario) -> None:
    """Suppose these changes and no other; call it from a callback."""
    st.session_state[_TEXT] = scenario.spelled(changes)
