"""Charts, put on the page as text and boxes: see `literal_text`. Each has its sentence and its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pages.parts.literal_text import Column, render


@dataclass(frozen=True)
class Bar:
    """One bar. `share` of the longest one, 0 to 1; None where there is no number, which `text` then says."""

    label: str
    share: float | None
    text: str
    look: str
    """A status, `incomplete`, or how an emptiness looks: see literal_text.css."""
    under: Sequence[str] = ()
    """What must be known of it, written in the picture."""
    title: str = ""
    address: str = ""
    """The page of the atlas that its label leads to."""


@dataclass(frozen=True)
class Small:
    """One of several small charts on the same scale."""

    label: str
    text: str
    bars: Sequence[Bar]
    address: str = ""


@dataclass(frozen=True)
class Square:
    """One cell of a picture made of cells. A `fill` stands for a number, a `look` for everything else."""

    text: str
    look: str = ""
    fill: str = ""
    ink: str = ""
    title: str = ""


@dataclass(frozen=True)
class Top:
    """The head of a column of cells."""

    label: str
    under: str = ""
    address: str = ""


@dataclass(frozen=True)
class Line:
    """A line of cells."""

    label: str
    cells: Sequence[Square]
    address: str = ""


@dataclass(frozen=True)
class Meaning:
    """What a look, or a fill, stands for."""

    look: str
    text: str
    fill: str = ""


@dataclass(frozen=True)
class Twin:
    """The table that says the same."""

    caption: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Chart:
    """A picture, the sentence that says what it shows, and the table of the same figures.

    Without a picture the sentence says why there is none.
    """

    title: str
    sentence: str
    picture: dict[str, Any] | None = None
    twin: Twin | None = None
    legend: Sequence[Meaning] = ()
    notes: Sequence[str] = ()


def columns(label: str, bars: Sequence[Bar]) -> dict[str, Any]:
    """Bars side by side, in the order of time."""
    return {"form": "columns", "label": label, "bars": [asdict(bar) for bar in bars]}


def rows(label: str, bars: Sequence[Bar]) -> dict[str, Any]:
    """Bars under each other."""
    return {"form": "rows", "label": label, "bars": [asdict(bar) for bar in bars]}


def multiples(label: str, charts: Sequence[Small]) -> dict[str, Any]:
    """Small charts on the same scale."""
    return {"form": "multiples", "label": label, "charts": [asdict(chart) for chart in charts]}


def cells(
    label: str, corner: str, heads: Sequence[Top], lines: Sequence[Line], *, narrow: bool = False
) -> dict[str, Any]:
    """Cells in lines and columns; `narrow` where they hold no more than a number."""
    told = {"heads": [asdict(head) for head in heads], "lines": [asdict(line) for line in lines]}
    return {"form": "cells", "label": label, "corner": corner, "narrow": narrow, **told}


def chart(shown: Chart, key: str) -> None:
    """Draw a chart."""
    render(data={"kind": "chart", **asdict(shown)}, key=key)
