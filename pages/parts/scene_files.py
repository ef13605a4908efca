"""What leaves with whoever presents: the scenes as a page that plays, as a file, and as a link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import scenes
from geo.errors import InvalidScenes
from geo.provenance import name_of_several
from pages.parts import figure_panel, scene_state, shell, story_file
from pages.parts.scene_state import Played


def show(played: Sequence[Played]) -> None:
    """Buttons for what can be taken away; without scenes there is nothing to take."""
    told = [one.scene for one in played]
    if not told:
        return

    def as_file() -> bytes:
        return scenes.as_file(told)

    def as_page() -> bytes:
        return story_file.write(played)

    name = name_of_several("presentation-atlas-crpv", [one.change["watermark"] for one in played if one.change])
    with st.container(horizontal=True):
        st.download_button(
            "Page autonome (HTML)", as_page, f"{name}.html", "text/html", on_click="ignore",
            key="scenes-html", disabled=not any(one.change for one in played),
            help="S'ouvre d'un double-clic, sans serveur et sans réseau, et se joue aux flèches.",
        )  # fmt: skip
        st.download_button(
            "Scènes (JSON)", as_file, f"{name}.json", "application/json", on_click="ignore",
            key="scenes-json",
        )  # fmt: skip
        figure_panel.offer_slides(name, [scene_state.view_of(one.scene) for one in played if one.change])
    try:
        scenes.spelled(told)
    except InvalidScenes as fault:
        shell.notice(str(fault))
    else:
        st.caption("L'adresse de cette page contient la présentation : copiez-la pour la partager.")
