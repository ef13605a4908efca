"""The last place clicked, on the map or in a table: the one thing kept that the address does not say."""

from __future__ import annotations

import streamlit as st

from geo.indicators.definition import Level

_KEY = "dernier-clic"


def last() -> tuple[Level, str] | None:
    """Level and code of the last place clicked in this visit."""
    clicked: tuple[Level, str] | None = st.session_state.get(_KEY)
    return clicked


def remember(level: Level, code: str) -> None:
    """Keep a click; call it from a callback, so that the whole run that follows knows it."""
    st.session_state[_KEY] = (level, code)
