"""What the address of the page says, beside what widgets keep there themselves."""

from __future__ import annotations

import streamlit as st


def write(parameter: str, value: str | None) -> None:
    """Make the address say so; it is only written when it says something else, since writing it costs a message."""
    if value is None and parameter in st.query_params:
        del st.query_params[parameter]
    elif value is not None and st.query_params.get(parameter) != value:
        st.query_params[parameter] = value
