"""The tables of a sheet: key figures beside those of larger places, who covers it, what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from geo import wording
from geo.atlas import Atlas
from geo.export.files import shown_rows
from geo.export.sheet_file import neighbourhoods_file, neighbourhoods_file_name, sheet_file, sheet_file_name
from geo.indicators.definition import Level
from geo.place import Place
from geo.sheet_words import activity_words, heading, reading_words
from geo.territory_sheet import Named, Sheet
from pages.parts import addresses, downloads, literal_text, tables
from pages.parts.literal_text import Column, Figure

_COMPANIONS = ("qpv", "habitants_qpv", "contrats_ville")


def key_figures(atlas: Atlas, told: Sheet) -> None:
    """The place beside the larger ones it lies in; nothing is told where a figure does not exist."""
    st.header("Chiffres clés", anchor=False)
    pages = {source.id: source.page for source in atlas.manifest.description.sources}
    places = (Named(told.place, told.name), *told.within)
    columns = [Column("Indicateur", [figure.label for figure in told.figures])]
    for rank, one in enumerate(places):
        columns.append(Column(heading(one), [reading_words(figure, figure.readings[rank]) for figure in told.figures]))
    columns.append(Column("Millésime", [figure.vintage for figure in told.figures]))
    sources = [" | ".join(pages[one] for one in figure.sources if one in pages) for figure in told.figures]
    columns.append(Column("Source", sources, links=True))
    caption = "Chaque niveau porte ses propres chiffres."
    literal_text.table(caption, columns, "fiche-chiffres")


def charges(atlas: Atlas, told: Sheet) -> None:
    """Who covers each département, where there are several; for one, the head of the sheet says all of it."""
    if len(told.departments) == 1:
        return
    st.header("Centres en charge", anchor=False)
    known = {one.place.code: one for one in told.departments}
    departments = [known[charge.department] for charge in told.charges]
    centres = [Place(Level.CENTRE, charge.centre) for charge in told.charges]
    columns = [
        _names(atlas, departments),
        Column(
            "Centre",
            [told.names_of_centres[one.code] for one in centres],
            pages=[addresses.sheet_of(atlas, one) for one in centres],
        ),
        Column("Depuis", [wording.day(one.since) if one.since else "date non connue" for one in told.charges]),
        Column("Périmètre", [wording.COVERAGE_STATUSES[one.status] for one in told.charges]),
        Column("Confiance", [one.confidence for one in told.charges]),
        Column("Source", [one.sources for one in told.charges], links=True),
    ]
    literal_text.table(f"Périmètres au {wording.day(told.on)}.", columns, "fiche-centres")


def activity(told: Sheet) -> None:
    """What was received from the centres in charge; zero, nothing received and no centre look and read apart."""
    st.header("Activité des centres en charge", anchor=False)
    figures = [Figure(one.label, one.count, one.detail, one.source, one.look) for one in activity_words(told)]
    literal_text.figures(figures, "fiche-activite")


def inside(atlas: Atlas, told: Sheet) -> None:
    """The territories of the level below, and the neighbourhoods, each with the way to its own sheet."""
    with st.container(key="hors-impression"):
        if told.parts:
            level = told.parts[0].place.level
            st.header(f"{tables.PLURALS[level]} de ce territoire", anchor=False)
            literal_text.table(f"{_when(told)}. « (e) » : valeur estimée.", _parts(atlas, told, level), "fiche-parties")
        if told.neighbourhoods and told.place.level not in (Level.NEIGHBOURHOOD, Level.COUNTRY):
            st.header("Quartiers prioritaires", anchor=False)
            count = wording.plural(len(told.neighbourhoods), "quartier", "quartiers")
            literal_text.table(f"{count} de la liste de {told.generation}.", _neighbourhoods(atlas, told), "fiche-qpv")


def files(atlas: Atlas, told: Sheet) -> None:
    """The key figures, and the neighbourhoods inside; written only when asked for."""
    with st.container(horizontal=True, key="fiche-fichiers"):
        name = sheet_file_name(atlas, told)
        downloads.offer("fiche", name, lambda: sheet_file(atlas, told), label="Télécharger les chiffres clés")
        if told.neighbourhoods and told.place.level is not Level.NEIGHBOURHOOD:
            name = neighbourhoods_file_name(atlas, told)
            make = partial(neighbourhoods_file, atlas, told)
            downloads.offer("quartiers", name, make, with_places=True, label="Télécharger les quartiers")


def _when(told: Sheet) -> str:
    return f"État au {wording.day(told.on)}"


def _parts(atlas: Atlas, told: Sheet, level: Level) -> list[Column]:
    rows = _rows(atlas, told, level, told.parts)
    values = (tables.column(atlas, key, level, rows.index) for key in _COMPANIONS)
    return [_names(atlas, told.parts), Column("Centre", rows["centres"].tolist()), *(one for one in values if one)]


def _neighbourhoods(atlas: Atlas, told: Sheet) -> list[Column]:
    rows = _rows(atlas, told, Level.NEIGHBOURHOOD, told.neighbourhoods)
    links = atlas.tables.neighbourhood_communes
    links = links[links["neighbourhood_code"].isin(rows.index)]
    hosts = links["commune_code"].map(atlas.names(Level.COMMUNE)).groupby(links["neighbourhood_code"]).agg(", ".join)
    return [
        _names(atlas, told.neighbourhoods),
        Column("Code", rows.index.tolist()),
        Column("Commune", hosts.reindex(rows.index).fillna(wording.STATUSES["non_renseigne"]).tolist()),
        Column("Centre", rows["centres"].tolist()),
    ]


def _names(atlas: Atlas, places: Sequence[Named]) -> Column:
    """Names that lead to the sheets of the places."""
    label = wording.LEVELS[places[0].place.level.value]
    return Column(label, [one.name for one in places], pages=[addresses.sheet_of(atlas, one.place) for one in places])


def _rows(atlas: Atlas, told: Sheet, level: Level, places: tuple[Named, ...]) -> pd.DataFrame:
    """The rows of some places as files hold them, in the order of the places."""
    departments = frozenset(one.place.code for one in told.departments)
    return shown_rows(atlas, "qpv", level, departments).loc[[one.place.code for one in places]]
