"""A page to draw on, in points from its lower left corner: with `tagged_pdf`, the only code that knows matplotlib.

Texts are literal: a dollar sign starts no formula. They stay text in SVG and PDF, whose fonts are named or embedded.
One figure is drawn at a time: matplotlib keeps its settings and fonts for the whole process.
"""

from __future__ import annotations

import io
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import shapely

from geo.export.figure.pages import POINTS_PER_INCH, Format, Page
from geo.export.figure.reading import Kind, Reading
from geo.export.figure.tagged_pdf import LANGUAGE, tagged_pdf

Points = npt.NDArray[np.float64]
Align = Literal["left", "center", "right"]
Tone = Callable[[str], str]

INK = "#1f2a44"
QUIET = "#566174"
"""Texts, and lesser texts."""

FONT = "DejaVu Sans"
"""Comes with matplotlib, hence on every machine; has the narrow no-break space and the letters of Polynesian names."""

_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "atlas-crpv",  # the same figure is the same bytes
    "pdf.fonttype": 42,
    "path.simplify": False,
    "text.hinting": "no_hinting",  # so that a text is as wide on every page as it was measured
}
_AUTHOR = "Atlas CRPV"
_PATTERN_WIDTH = 0.55
_LOCK = threading.RLock()


@dataclass(frozen=True)
class Box:
    """A rectangle of the page."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.bottom + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.left + self.width / 2, self.bottom + self.height / 2

    def inside(self, margin: float) -> Box:
        """The same with a margin left on each side."""
        return Box(self.left + margin, self.bottom + margin, self.width - 2 * margin, self.height - 2 * margin)

    def holds(self, other: Box) -> bool:
        """Whether another box lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


@dataclass(frozen=True)
class Look:
    """How something is filled and outlined; sizes in points. A pattern is drawn in `ink` over the `fill`."""

    fill: str = "none"
    alpha: float = 1.0
    """Of the fill."""
    hatch: str | None = None
    ink: str | None = None
    line: str = "none"
    width: float = 0.0
    dash: tuple[float, ...] = ()

    def scaled(self, factor: float) -> Look:
        """The same with lines that much wider."""
        return replace(self, width=self.width * factor, dash=tuple(part * factor for part in self.dash))

    def options(self, tone: Tone) -> dict[str, Any]:
        """As matplotlib takes it, each colour in its tone."""
        from matplotlib.colors import to_rgba

        dash = (0, tuple(part / self.width for part in self.dash)) if self.dash else "solid"
        fill = to_rgba(tone(self.fill), self.alpha) if self.fill != "none" else "none"
        line = tone(self.line) if self.line != "none" else "none"
        return {"facecolor": fill, "edgecolor": line, "linewidth": self.width, "linestyle": dash}


@contextmanager
def drawing() -> Iterator[None]:
    """Nobody else draws meanwhile, and matplotlib is set as figures need it."""
    import matplotlib as mpl  # on use: it takes half a second

    with _LOCK, mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a name may hold any sign
        yield


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """How wide a line is, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    properties = FontProperties(family=FONT, size=size, weight="bold" if is_bold else "normal")
    with _LOCK, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        width, _, _ = TextToPath().get_text_width_height_descent(plain(text), properties, False)
    return float(width)


def plain(text: str) -> str:
    """A text on one line, without the signs that no page can show."""
    spaced = "".join(" " if letter in "\n\r\t" else letter for letter in text)
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn"))


class Canvas:
    """One page. What is drawn later lies above; each colour is drawn in the tone that is given for it."""

    def __init__(self, page: Page, tone: Tone = str) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.page = page
        self._tone = tone
        self._figure = Figure(figsize=(page.width / POINTS_PER_INCH, page.height / POINTS_PER_INCH), dpi=page.dpi)
        self._points = Affine2D().scale(1 / POINTS_PER_INCH) + self._figure.dpi_scale_trans
        self._rank = 0
        self._reading = Reading()
        self._clips: dict[Box, Any] = {}

    def read_as(self, kind: Kind, words: str = "", box: Box | None = None) -> AbstractContextManager[None]:
        """What is drawn meanwhile is a part to a reading machine; of a picture, or of a text drawn in part, `words`."""
        return self._reading.part(kind, plain(words), (box.left, box.bottom, box.right, box.top) if box else None)

    def shape(self, shape: shapely.Geometry, look: Look, clip: Box | None = None, name: str = "") -> None:
        """Polygons, filled, or lines; what a clip leaves out is not drawn. SVG carries the `name`."""
        from matplotlib.patches import PathPatch

        dashes = {"capstyle": "butt"} if look.dash else {"capstyle": "round"}
        patch = PathPatch(_path(shape), **look.options(self._tone), **dashes, joinstyle="round")
        self._patterned(patch, look)
        self._add(patch, clip, name)

    def circle(
        self, at: Sequence[float] | Points, radius: float, look: Look, clip: Box | None = None, name: str = ""
    ) -> None:
        """A disc around a point."""
        from matplotlib.patches import Circle

        patch = Circle((float(at[0]), float(at[1])), radius, **look.options(self._tone))
        self._patterned(patch, look)
        self._add(patch, clip, name)

    def rectangle(self, box: Box, look: Look) -> None:
        """A rectangle."""
        self.shape(shapely.box(box.left, box.bottom, box.right, box.top), look)

    def text(
        self, left: float, base: float, text: str, size: float, *, colour: str = INK, is_bold: bool = False,
        align: Align = "left", turn: float = 0.0, alpha: float = 1.0,
    ) -> None:  # fmt: skip
        """One line of text on its base line, turned by some degrees."""
        from matplotlib.text import Text

        drawn = Text(
            left, base, plain(text), color=self._tone(colour), fontsize=size, family=FONT, alpha=alpha,
            fontweight="bold" if is_bold else "normal", ha=align, va="baseline", rotation=turn,
            rotation_mode="anchor", parse_math=False,
        )  # fmt: skip
        self._add(drawn, None, "", is_text=bool(plain(text)))

    def text_boxes(self) -> list[tuple[str, Box]]:
        """What is written, and where, as measured by the renderer."""
        found = []
        with drawing():
            renderer = self._renderer()
            for artist in self._figure.artists:
                if hasattr(artist, "get_text"):
                    extent = artist.get_window_extent(renderer).transformed(self._points.inverted())
                    found.append((artist.get_text(), Box(extent.x0, extent.y0, extent.width, extent.height)))
        return found

    def fills(self, start: str) -> list[tuple[str, str]]:
        """The colour of what was named so, by name, as `#rrggbb`."""
        from matplotlib.colors import to_hex

        named: list[tuple[str, Any]] = [(artist.get_gid() or "", artist) for artist in self._figure.artists]
        return [(name, to_hex(artist.get_facecolor())) for name, artist in named if name.startswith(start)]

    def names(self) -> list[str]:
        """The names of what was named, in order."""
        named = (artist.get_gid() for artist in self._figure.artists)
        return [name for name in named if name]

    def written(self, form: Format, told: Mapping[str, str]) -> bytes:
        """The page as a file. `told` are the title and the subject that PDF, SVG and PNG keep beside the picture."""
        out = io.BytesIO()
        with drawing():
            if form is Format.PDF:
                drawn = sorted(self._figure.artists, key=lambda artist: artist.get_zorder())
                return tagged_pdf(self._figure, drawn, self._reading, {**_said(told), "author": _AUTHOR})
            self._figure.savefig(out, format=form.value, dpi=self.page.dpi, metadata=_metadata(form, told))
        return out.getvalue()

    def _renderer(self) -> Any:  # noqa: ANN401
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        return FigureCanvasAgg(self._figure).get_renderer()  # type: ignore[no-untyped-call]

    def _patterned(self, patch: Any, look: Look) -> None:  # noqa: ANN401
        if look.hatch:
            patch.set_hatch(look.hatch)
            patch.set_hatchcolor(self._tone(look.ink or INK))
            patch.set_hatch_linewidth(_PATTERN_WIDTH * self.page.text)

    def _add(self, artist: Any, clip: Box | None, name: str, *, is_text: bool = False) -> None:  # noqa: ANN401
        artist.set_transform(self._points)
        self._rank += 1
        artist.set_zorder(self._rank)
        if name:
            artist.set_gid(name)
        self._figure.add_artist(artist)
        self._reading.take(artist, is_text=is_text)
        if clip is not None:
            artist.set_clip_path(self._clip(clip))

    def _clip(self, box: Box) -> Any:  # noqa: ANN401
        from matplotlib.path import Path
        from matplotlib.transforms import TransformedPath

        if box not in self._clips:
            corners = [
                (box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top),
                (box.left, box.bottom),
            ]  # fmt: skip
            self._clips[box] = TransformedPath(Path(corners, closed=True), self._points)
        return self._clips[box]


def _said(told: Mapping[str, str]) -> dict[str, str]:
    return {name: plain(told.get(name, "")) for name in ("title", "subject")}


def _metadata(form: Format, told: Mapping[str, str]) -> dict[str, Any]:
    """In the words of the form of a picture; without the moment, so that the same figure is the same bytes."""
    said = _said(told)
    named = {"Title": said["title"], "Description": said["subject"]}
    if form is Format.SVG:
        return {**named, "Creator": [_AUTHOR], "Language": LANGUAGE, "Date": None}
    return {**named, "Author": _AUTHOR, "Software": _AUTHOR}


def _path(shape: shapely.Geometry) -> Any:  # noqa: ANN401
    """The rings or lines of a shape as one path."""
    from matplotlib.path import Path

    parts = [part for one in shapely.get_parts(shape) for part in _lines(one)]
    vertices = np.concatenate([shapely.get_coordinates(part) for part, _ in parts])
    codes = np.concatenate([_codes(int(shapely.get_num_coordinates(part)), is_ring) for part, is_ring in parts])
    return Path(vertices, codes)


def _lines(part: shapely.Geometry) -> Iterator[tuple[shapely.Geometry, bool]]:
    if isinstance(part, shapely.Polygon):
        yield part.exterior, True
        yield from ((ring, True) for ring in part.interiors)
    else:
        yield part, False


def _codes(count: int, is_ring: bool) -> npt.NDArray[np.uint8]:
    codes = np.full(count, 2, dtype=np.uint8)  # Path.LINETO
    codes[0] = 1  # Path.MOVETO
    if is_ring:
        codes[-1] = 79  # Path.CLOSEPOLY
    return codes
