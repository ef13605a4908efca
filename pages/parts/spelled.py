"""The choices that an address gave by codes: Streamlit drops a code from the address that it opened.

The footer writes them back by their labels, so that an address copied from the browser shows the same thing.
"""

from __future__ import annotations

import streamlit as st

_KEY = "libelles-de-l-adresse"


def remember(key: str, label: str) -> None:
    """A widget was asked for by a code that stands for a label."""
    st.session_state.setdefault(_KEY, {})[key] = label


def known() -> dict[str, str]:
    """Label by widget, of those that still show what was asked for."""
    asked: dict[str, str] = st.session_state.get(_KEY, {})
    return {key: label for key, label in asked.items() if st.session_state.get(key) == label}
