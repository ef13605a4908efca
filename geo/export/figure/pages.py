"""What a figure is drawn on, and the choices of style that leave its content as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

POINTS_PER_INCH = 72
_A4 = (595.276, 841.89)
_A3 = (841.89, 1190.551)
_WIDE = (960.0, 540.0)
_PAPER_DPI = 200


class Format(StrEnum):
    """What a figure can be written as."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True)
class Page:
    """A page in points. `text` is how much larger than on a slide its texts and marks are; `dpi` is that of its PNG."""

    name: str
    width: float
    height: float
    dpi: int
    text: float = 1.0

    @property
    def is_portrait(self) -> bool:
        """Whether it is higher than wide."""
        return self.height > self.width


SLIDE = Page("1920x1080", *_WIDE, dpi=144)
"""A screen of full definition, and the slide of a presentation."""
SLIDE_4K = Page("3840x2160", *_WIDE, dpi=288)
A4 = Page("a4-paysage", _A4[1], _A4[0], _PAPER_DPI, 0.92)
A4_PORTRAIT = Page("a4-portrait", *_A4, _PAPER_DPI, 0.92)
A3 = Page("a3-paysage", _A3[1], _A3[0], _PAPER_DPI, 1.22)
A3_PORTRAIT = Page("a3-portrait", *_A3, _PAPER_DPI, 1.22)

PAGES = {page.name: page for page in (SLIDE, SLIDE_4K, A4, A4_PORTRAIT, A3, A3_PORTRAIT)}
"""By the name that file names and commands give them."""


@dataclass(frozen=True)
class FigureStyle:
    """What whoever makes a figure may choose. An empty title leaves the one that the map has."""

    page: Page = SLIDE
    title: str = ""
    has_labels: bool = True
    is_grey: bool = False
    is_bare: bool = False
    """Maps and legend alone, for what says the rest itself."""
