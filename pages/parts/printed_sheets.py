"""The buttons that write sheets as PDF: of one territory, or an atlas of those chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.export.printed.atlas_file import atlas_file_name
from geo.export.printed.document import Paper
from geo.indicators.definition import Level
from geo.jobs import Task
from geo.place import Place
from geo.territory_sheet import Sheet
from pages.parts import job_panel

_PAPER = "papier"


def of_territory(atlas: Atlas, told: Sheet) -> None:
    """The sheet of a territory; of a région or the country, the atlas of what it is made of as well."""
    choices = {"Fiche PDF": [told.place]}
    if len(told.parts) > 1 and told.parts[0].place.level in (Level.REGION, Level.DEPARTMENT):
        of = "régions" if told.parts[0].place.level is Level.REGION else "départements"
        choices[f"Atlas PDF de ses {len(told.parts)} {of}"] = [one.place for one in told.parts]
    _offer(atlas, choices)


def of_chosen(atlas: Atlas, places: Sequence[Place]) -> None:
    """The atlas of the territories chosen; nothing where there are not two of them."""
    territories = [place for place in places if place.level is not Level.CENTRE]
    if len(territories) > 1:
        _offer(atlas, {f"Atlas PDF des {len(territories)} territoires choisis": territories})


def _offer(atlas: Atlas, choices: Mapping[str, Sequence[Place]]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="fiches-pdf"):
        paper = Paper.A4
        if not job_panel.is_busy():
            paper = Paper(st.segmented_control("Papier", list(Paper), default=paper, key=_PAPER, required=True))
        makers = {label: partial(_task, atlas, places, paper) for label, places in choices.items()}
        job_panel.offer("fiches", makers)


def _task(atlas: Atlas, places: Sequence[Place], paper: Paper) -> Task:
    count = wording.plural(len(places), "territoire", "territoires")
    title = f"Fiche PDF de {atlas.name_of(places[0])}" if len(places) == 1 else f"Atlas PDF de {count}"
    edition = f"--edition={atlas.manifest.description.name}"
    shown = (edition, f"--date={atlas.on.isoformat()}", f"--hypothesis={atlas.hypothesis}")
    command = ("sheet", *map(str, places), f"--paper={paper.value}", *shown)
    return Task(title, command, f"{atlas_file_name(atlas, places, paper)}.pdf", "application/pdf")
