"""What leaves with whoever presents: the scenes as a page that plays, as a file, and as a link."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from geo import scenes, wording
from geo.errors import InvalidScenes
from geo.export.slides import MEDIA_TYPE
from geo.jobs import Task
from geo.provenance import name_of_several
from geo.scenes import Scene
from pages.parts import figure_panel, job_panel, scene_state, shell, story_file
from pages.parts.scene_state import Played

_SLIDES = "Diapositives (PPTX)"
_AT_THE_CLICK = 2
"""Slides made while one waits, each in under a second; more of them are a job. The page in HTML is never long."""


def show(played: Sequence[Played]) -> None:
    """Buttons for what can be taken away, where there are scenes; and the job of this visitor, if there is one."""
    if played:
        _offer(played)
    is_long = sum(one.change is not None for one in played) > _AT_THE_CLICK
    job_panel.offer("scenes", {_SLIDES: partial(_task, played)} if is_long else {}, icon=None)
    if played:
        _tell_of_the_link([one.scene for one in played])


def _offer(played: Sequence[Played]) -> None:
    told, shown = [one.scene for one in played], [one for one in played if one.change]

    def as_file() -> bytes:
        return scenes.as_file(told)

    def as_page() -> bytes:
        return story_file.write(played)

    name = _name(played)
    st.markdown("**À emporter**")
    with st.container(horizontal=True):
        st.download_button(
            "Page autonome (HTML)", as_page, f"{name}.html", "text/html", on_click="ignore",
            key="scenes-html", disabled=not shown,
            help="S'ouvre d'un double-clic, sans serveur et sans réseau, et se joue aux flèches.",
        )  # fmt: skip
        st.download_button(
            "Scènes (JSON)", as_file, f"{name}.json", "application/json", on_click="ignore",
            key="scenes-json",
        )  # fmt: skip
        if len(shown) <= _AT_THE_CLICK:
            figure_panel.offer_slides(_SLIDES, name, [scene_state.view_of(one.scene) for one in shown])


def _tell_of_the_link(told: Sequence[Scene]) -> None:
    try:
        scenes.spelled(told)
    except InvalidScenes as fault:
        shell.notice(str(fault))
    else:
        st.caption("L'adresse de cette page contient la présentation : copiez-la pour la partager.")


def _task(played: Sequence[Played]) -> Task:
    """The slides of the scenes that can be shown, each with its edition."""
    shown = [one.scene for one in played if one.change]
    title = f"Diapositives de {wording.plural(len(shown), 'vue', 'vues')}"
    return Task(title, ("slides", "-"), f"{_name(played)}.pptx", MEDIA_TYPE, scenes.as_file(shown))


def _name(played: Sequence[Played]) -> str:
    return name_of_several("presentation-atlas-crpv", [one.change["watermark"] for one in played if one.change])
