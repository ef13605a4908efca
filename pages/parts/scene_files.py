"""What leaves with whoever presents: the scenes as a file, and as a link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import scenes
from geo.errors import InvalidScenes
from geo.scenes import Scene
from pages.parts import shell


def show(told: Sequence[Scene]) -> None:
    """Buttons for what can be taken away; without scenes there is nothing to take."""
    if not told:
        return

    def as_file() -> bytes:
        return scenes.as_file(told)

    with st.container(horizontal=True):
        st.download_button(
            "Scènes (JSON)", as_file, "presentation-atlas-crpv.json", "application/json", on_click="ignore",
            key="scenes-json",
        )  # fmt: skip
    try:
        scenes.spelled(told)
    except InvalidScenes as fault:
        shell.notice(str(fault))
    else:
        st.caption("L'adresse de cette page contient la présentation : copiez-la pour la partager.")
