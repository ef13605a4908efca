"""The words and marks that explain a map, the same on the screen, on paper and in a slide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.atlas import Atlas
from geo.maps.layer import LegendEntry, NationalMap

MarkKind = Literal[
    "seat", "seat-probable", "outline", "outline-dashed", "neighbourhood", "neighbourhood-placed",
    "neighbourhood-dashed",
]  # fmt: skip

_PLACED = "quartier sans périmètre, placé à sa commune"


@dataclass(frozen=True)
class LegendMark:
    """A mark that is drawn the same on every map, and what it means."""

    mark: MarkKind
    label: str


@dataclass(frozen=True)
class Legend:
    """Everything a legend says, but the circles: these come with the layer that draws them.

    `near_marks` are those of a view where the neighbourhoods stand one by one under circles.
    """

    title: str
    subtitle: str
    entries: tuple[LegendEntry, ...]
    marks: tuple[LegendMark, ...]
    near_marks: tuple[LegendMark, ...]
    notes: tuple[str, ...]


def legend_of(atlas: Atlas, drawn: NationalMap) -> Legend:
    """The legend of a map."""
    marks = [
        LegendMark("seat", "siège"),
        LegendMark("seat-probable", "siège probable"),
        LegendMark("outline", "périmètre"),
        LegendMark("outline-dashed", "à confirmer"),
    ]
    entries = drawn.areas.entries
    if drawn.neighbourhoods:
        entries += drawn.neighbourhoods.entries
        if len(atlas.tables.perimeters) < len(atlas.tables.neighbourhoods):
            marks.append(LegendMark("neighbourhood-dashed", _PLACED))
    near = (LegendMark("neighbourhood", "quartier prioritaire"), LegendMark("neighbourhood-placed", _PLACED))
    return Legend(drawn.title, drawn.subtitle, entries, tuple(marks), near, drawn.notes)
