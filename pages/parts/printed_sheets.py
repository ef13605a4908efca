"""The buttons that write sheets as PDF: of one territory, or an atlas of those chosen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.export.printed.atlas_file import atlas_file_name
from geo.export.printed.document import Paper
from geo.indicators.definition import Level
from geo.jobs import Task
from geo.place import Place
from pages.parts import job_panel

_PAPER = "papier"


def show(atlas: Atlas, places: Sequence[Place]) -> None:
    """The sheet of a place, or the atlas of several; nothing where there is no territory among them."""
    territories = [place for place in places if place.level is not Level.CENTRE]
    if not territories:
        return
    is_one = len(territories) == 1
    with st.container(horizontal=True, vertical_alignment="bottom", key="fiches-pdf"):
        paper = st.segmented_control("Papier", list(Paper), default=Paper.A4, key=_PAPER, required=True)
        label = "Fiche PDF" if is_one else "Atlas PDF des territoires choisis"
        job_panel.offer("fiches", label, lambda: _task(atlas, territories, Paper(paper)))


def _task(atlas: Atlas, places: Sequence[Place], paper: Paper) -> Task:
    count = wording.plural(len(places), "territoire", "territoires")
    title = f"Fiche PDF de {atlas.name_of(places[0])}" if len(places) == 1 else f"Atlas PDF de {count}"
    edition = f"--edition={atlas.manifest.description.name}"
    command = ("sheet", *map(str, places), f"--paper={paper.value}", edition, f"--date={atlas.on.isoformat()}")
    return Task(title, command, f"{atlas_file_name(atlas, places, paper)}.pdf", "application/pdf")
