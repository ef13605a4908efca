"""The table of places side by side, on the page « Comparer »."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo import comparison, wording
from geo.atlas import Atlas
from geo.comparison import Cell, Row, compare, name_of, written
from geo.export.comparison_files import comparison_file, comparison_file_name
from geo.indicators.definition import Level
from geo.maps import theme
from geo.maps.scale import Scale
from geo.place import Place
from pages.parts import cache, downloads, literal_comparison, literal_text, place_choice
from pages.parts.addresses import sheet_of
from pages.parts.literal_comparison import ClassMark, Head, SideCell, SideGroup, SideRow

_EMPTY = (
    f"Aucun lieu choisi. Choisissez un genre de lieu, puis jusqu'à {comparison.MOST} lieux dans « Ajouter un lieu » : "
    "quartiers, communes, départements, régions ou centres, de même genre ou non."
)
_ONE = "Ajoutez un deuxième lieu pour le comparer à celui-ci."


def show(here: Atlas, places: Sequence[Place]) -> None:
    """Draw the table of the places, or say how to choose some."""
    st.header("Côte à côte", anchor=False)
    if len(places) < 2:
        literal_text.sentence(_ONE if places else _EMPTY, "choisir")
    if not places:
        return
    groups = cache.remembered(here, f"compare {written(places)}", lambda: _groups(here, places))
    caption = (
        f"Au {wording.day(here.on)}. Écart : par rapport au premier lieu. Barres : part du plus grand nombre de la "
        "ligne. Classes : les mêmes pour toute la ligne, chacune à partir de la borne écrite."
    )
    literal_comparison.comparison(
        caption,
        [_head(here, place) for place in places],
        groups,
        "comparaison",
        lambda code: place_choice.remove(places, code),
    )
    downloads.offer("comparaison", comparison_file_name(here), lambda: comparison_file(here, compare(here, places)))


def _head(here: Atlas, place: Place) -> Head:
    kind = wording.LEVELS[place.level.value]
    subtitle = kind if place.level is Level.CENTRE else f"{kind} {place.code}"
    return Head(name_of(here, place), subtitle, sheet_of(here, place), str(place))


def _groups(here: Atlas, places: Sequence[Place]) -> list[SideGroup]:
    themes = compare(here, places).themes
    return [SideGroup(theme.value, [_row(row) for row in rows]) for theme, rows in themes.items()]


def _row(row: Row) -> SideRow:
    scale = row.scale
    levels = wording.listing([wording.LEVELS[level.value].lower() for level in row.levels])
    note = f"{scale.note} Toutes les valeurs de : {levels}." if scale and scale.note else ""
    return SideRow(
        row.indicator.label,
        row.indicator.definition,
        [_cell(cell, scale) for cell in row.cells],
        _classes(scale) if scale else [],
        note,
        row.sources,
    )


def _cell(cell: Cell, scale: Scale | None) -> SideCell:
    known = cell.value == cell.value
    band, colour = "", None
    if scale and known:
        colour = scale.style(cell.value).fill
        band = (
            "zéro, à part" if cell.class_index is None else f"classe {cell.class_index + 1} sur {scale.classes.count}"
        )
    return SideCell(
        text=cell.text,
        known=known,
        length=cell.length,
        colour=colour,
        band=band,
        told=f"écart {cell.change}" if cell.change else "",
        refusal=f"sans écart : {cell.refusal}" if cell.refusal else "",
        note=" ; ".join(part for part in (cell.vintage, cell.note) if part),
    )


def _classes(scale: Scale) -> list[ClassMark]:
    """The bound from which each class starts, after the zero that stands apart; nothing to part without a value."""
    marks = [ClassMark(theme.ZERO.fill, scale.amount(0))] if scale.zero_apart else []
    return marks + [
        ClassMark(colour, scale.amount(lower))
        for colour, lower in zip(scale.palette, scale.classes.lowers, strict=True)
    ]
