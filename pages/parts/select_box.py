"""A select box that the address keeps: it understands labels and codes, and says what it does not understand."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import wording
from pages.parts import shell, spelled


def select_box(
    label: str,
    key: str,
    options: Mapping[str, object],
    default: str,
    aliases: Mapping[str, str],
    place: DeltaGenerator | None = None,
    *,
    disabled: bool = False,
) -> str:
    """The option chosen; the address may name it by its label or by one of the `aliases`. In the side bar by default.

    A value it does not know becomes a notice at the head of the page, and the default.
    """
    labels = list(options)
    asked = st.query_params.get(key)
    if asked is not None and asked not in options and key not in st.session_state:
        if asked in aliases:
            st.session_state[key] = aliases[asked]
            spelled.remember(key, aliases[asked])
        else:
            text = f"Le lien demande {wording.quoted(asked)} ({label.lower()}), qui n'existe pas ici : "
            shell.notice(f"{text}{wording.quoted(default)} est affiché.")
    return (place or st.sidebar).selectbox(
        label,
        labels,
        index=labels.index(default),
        key=key,
        bind="query-params",
        placeholder="Choisir",
        disabled=disabled,
    )
