"""Places side by side and the matrix of need and activity, put on the page as text and shapes: see `literal_text`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from pages.parts.literal_text import render


@dataclass(frozen=True)
class Head:
    """The head of a column: a place, its page in the atlas, and the `code` that is handed back to remove it."""

    name: str
    subtitle: str
    address: str
    code: str


@dataclass(frozen=True)
class SideCell:
    """One value. `length` (0 to 1) draws a bar, `colour` a swatch that `band` says in words."""

    text: str
    known: bool
    length: float | None = None
    colour: str | None = None
    band: str = ""
    told: str = ""
    """How far it is from the first place."""
    refusal: str = ""
    note: str = ""


@dataclass(frozen=True)
class ClassMark:
    """One class of a legend."""

    colour: str
    text: str


@dataclass(frozen=True)
class SideRow:
    """One indicator, a cell per place; `sources` are public addresses."""

    label: str
    detail: str
    cells: Sequence[SideCell]
    classes: Sequence[ClassMark]
    classes_note: str
    sources: Sequence[str]


@dataclass(frozen=True)
class SideGroup:
    """Rows of one theme."""

    title: str
    rows: Sequence[SideRow]


@dataclass(frozen=True)
class Mark:
    """One centre of the matrix, in the units that are shown. `small` draws it hollow, `estimated` dashed."""

    label: str
    title: str
    x: float
    small: bool
    estimated: bool
    y: float | None = None
    """None where the activity is not known."""


@dataclass(frozen=True)
class MatrixPicture:
    """What the matrix shows; `corners` names the quadrants, from top left to bottom right.

    There is no corner without both medians. `alternative` says the picture in words; `none` stands in place of marks
    where no activity is known.
    """

    x: str
    y: str
    spots: Sequence[Mark]
    apart: Sequence[Mark]
    apart_label: str
    medians: tuple[float | None, float | None]
    corners: Sequence[str]
    caption: str
    alternative: str
    none: str


def comparison(
    caption: str, heads: Sequence[Head], groups: Sequence[SideGroup], key: str, on_removal: Callable[[str], None]
) -> None:
    """The table of places side by side; `on_removal` receives the code of the place to leave out."""
    codes = [head.code for head in heads]

    def chosen() -> None:
        code = st.session_state[key].row
        if code in codes:
            on_removal(code)

    data = {"kind": "comparison", "caption": caption, "heads": [asdict(head) for head in heads]}
    render(data={**data, "groups": [asdict(group) for group in groups]}, key=key, on_row_change=chosen)


def matrix(picture: MatrixPicture, key: str = "matrice") -> None:
    """The picture of need against activity."""
    x, y = picture.medians
    render(data={"kind": "matrix", **asdict(picture), "medians": {"x": x, "y": y}}, key=key)
