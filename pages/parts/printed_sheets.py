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
from pages.parts.filters import by_label
from pages.parts.select_box import select_box

_UNCOVERED = "Sans centre connu"
MOST_OF_COVERAGE = 30
"""Sheets of one atlas of the page on coverage: two of them at a time must not fill a machine."""
_PAPER = "papier"
_BOX_WIDTH = 420


def of_territory(atlas: Atlas, told: Sheet) -> None:
    """The sheet of a territory; of a région or the country, the atlas of what it is made of as well."""
    choices = {"Fiche PDF": [told.place]}
    if len(told.parts) > 1 and told.parts[0].place.level in (Level.REGION, Level.DEPARTMENT):
        of = "régions" if told.parts[0].place.level is Level.REGION else "départements"
        choices[f"Atlas PDF de ses {len(told.parts)} {of}"] = [one.place for one in told.parts]
    _offer(atlas, choices)


def of_chosen(atlas: Atlas, places: Sequence[Place]) -> None:
    """The atlas of the territories chosen, where there are two of them; and the job of this visitor."""
    territories = [place for place in places if place.level is not Level.CENTRE]
    if len(territories) > 1:
        _offer(atlas, {f"Atlas PDF des {len(territories)} territoires choisis": territories})
    elif job_panel.is_busy():
        _offer(atlas, {})


def of_coverage(atlas: Atlas) -> None:
    """The atlas of the territories without a known centre, of those of a région or of the perimeter of a centre."""
    st.header("Fiches des territoires, en PDF", anchor=False)
    groups = _groups(atlas)
    asked = select_box("Territoires", "fiches", groups, _UNCOVERED, {}, st.container(width=_BOX_WIDTH))
    codes, names = groups[asked], atlas.names(Level.DEPARTMENT)
    count = wording.plural(len(codes), "territoire", "territoires")
    if not codes:
        st.caption("Chaque territoire a un centre connu à cette date : choisissez une région ou un centre.")
    elif len(codes) > MOST_OF_COVERAGE:
        st.caption(f"{count} : un atlas en tient {MOST_OF_COVERAGE}. Choisissez une région ou un centre.")
    else:
        st.caption(
            f"Une fiche par département ou collectivité, {MOST_OF_COVERAGE} au plus ; une seconde environ par fiche."
        )
    places = [Place(Level.DEPARTMENT, code) for code in sorted(codes, key=lambda code: wording.sort_key(names[code]))]
    label = f"Atlas PDF de {count}" if len(places) > 1 else "Fiche PDF de ce territoire"
    _offer(atlas, {label: places} if 0 < len(places) <= MOST_OF_COVERAGE else {}, asked)


def _groups(atlas: Atlas) -> dict[str, Sequence[str]]:
    """The codes of the départements that can be asked for together, by what they have in common."""
    centres, rows = atlas.centres_by_department, atlas.departments
    known = {name: code for name, code in by_label(atlas.names_of_centres, with_code=False).items() if code}
    perimeters = {name: [each for each in centres if code in centres[each]] for name, code in known.items()}
    regions = by_label(atlas.names(Level.REGION), with_code=False)
    return {
        _UNCOVERED: [code for code in rows.index if not centres[code]],
        **{f"Région : {name}": list(rows.index[rows["region_code"] == code]) for name, code in regions.items()},
        **{f"Centre : {name}": codes for name, codes in perimeters.items() if codes},
    }


def _offer(atlas: Atlas, choices: Mapping[str, Sequence[Place]], title: str = "") -> None:
    """The buttons of some lists of places, with the paper; `title` is that of the cover, where there is one."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="fiches-pdf"):
        paper = Paper.A4
        if choices and not job_panel.is_busy():
            paper = Paper(st.segmented_control("Papier", list(Paper), default=paper, key=_PAPER, required=True))
        makers = {label: partial(_task, atlas, places, paper, title) for label, places in choices.items()}
        job_panel.offer("fiches", makers)


def _task(atlas: Atlas, places: Sequence[Place], paper: Paper, cover: str) -> Task:
    count = wording.plural(len(places), "territoire", "territoires")
    title = f"Fiche PDF de {atlas.name_of(places[0])}" if len(places) == 1 else f"Atlas PDF de {count}"
    edition = f"--edition={atlas.manifest.description.name}"
    shown = (edition, f"--date={atlas.on.isoformat()}", f"--hypothesis={atlas.hypothesis}")
    command = ("sheet", *map(str, places), f"--paper={paper.value}", f"--title={cover}", *shown)
    return Task(title, command, f"{atlas_file_name(atlas, places, paper)}.pdf", "application/pdf")
