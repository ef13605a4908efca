"""What is French in files of figures by neighbourhood: headings, codes, markers of what is withheld or absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from geo.indicators.definition import Status
from geo.indicators.portrait import FIGURES
from geo.sources.figures import FigureFileRecord, FigureLayout, Measure, read_figures
from geo.sources.france import perimeters
from geo.tables import Tables

FIGURE_SOURCES: Mapping[int, str] = {2015: "indicators-2015", 2024: "indicators-2024"}
"""By generation, the source of the figures of neighbourhoods. Its files are given by hand: the project carries none."""

_MARKERS = {
    "": Status.MISSING,
    "nd": Status.MISSING,
    "ns": Status.MISSING,
    "s": Status.SECRET,
    "///": Status.NOT_APPLICABLE,
}
"""Signs of INSEE, without points or spaces: not available, not significant, secret, absent by the nature of things."""


def figure_layout(generation: int) -> FigureLayout:
    """How a file of figures of that generation is written."""
    of_perimeters = perimeters.layout(generation)
    return FigureLayout(
        code_headings=(*of_perimeters.headings["code"], "codgeo", "qp", "qpv"),
        vintage_headings=("millesime", "annee", "vintage"),
        code=of_perimeters.code,
        code_form=of_perimeters.code_form,
        measures={figure.heading: Measure(figure.key, figure.unit, bool(figure.family.secrecy)) for figure in FIGURES},
        markers=_MARKERS,
        secret_markers=frozenset({"s"}),
    )


def with_figures(
    tables: Tables, paths: Sequence[Path], generation: int, page: str
) -> tuple[Tables, tuple[FigureFileRecord, ...]]:
    """The tables with the figures of given files, published on `page`. Raises the errors of `read_figures`."""
    listed = frozenset(tables.neighbourhoods["code"])
    found, records = read_figures(paths, figure_layout(generation), listed, page)
    return replace(tables, neighbourhood_figures=found), records
