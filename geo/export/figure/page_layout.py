"""Where things go on a page: texts first, which take the room they need; the maps have what is left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo.export.figure.canvas import INK, QUIET, Box, text_width
from geo.export.figure.legend_box import legend_height
from geo.export.figure.plates import framed, main_bounds
from geo.export.figure.reading import Kind
from geo.export.figure.scene import Scene
from geo.export.figure.words import Words
from geo.export.figure.writing import LEADING, at_most, lines_of

FRAME_TEXT = 7.2
"""Of the name above a frame."""
_TITLE, _SUBTITLE, _COMMENT, _NOTE = 21.0, 12.0, 10.0, 7.4
_MARGIN, _BARE_MARGIN, _GAP = 24.0, 2.0, 16.0
_LEGEND_WIDTH, _PORTRAIT_LEGEND = 206.0, 170.0
_CELL_GAP, _HEADING = 7.0, 24.0
"""Between two frames, and above each, for its name."""
_LEAST_CELL, _WIDEST_CELL, _HIGHEST_CELL = 50.0, 0.105, 130.0
"""Of a frame: its least side, its width as a share of the page, its height."""
_MOST_LINES = {"title": 2, "subtitle": 2, "comment": 3}


@dataclass(frozen=True)
class Paragraph:
    """Lines of one look, from their upper left corner."""

    lines: Sequence[str]
    left: float
    top: float
    size: float
    colour: str = INK
    is_bold: bool = False
    kind: Kind = "P"
    whole: str = ""
    """What is said where the lines hold a part of it."""

    @property
    def height(self) -> float:
        """What they take of the page."""
        return len(self.lines) * LEADING * self.size


@dataclass(frozen=True)
class Layout:
    """The boxes of a page: the main map, the `cells`, one for each frame without its heading, and the legend.

    `head` and `foot` are what is written above and below, as it is read: paragraphs of one group are one.
    """

    head: tuple[Sequence[Paragraph], ...]
    foot: tuple[Sequence[Paragraph], ...]
    main: Box
    cells: tuple[Box, ...]
    legend: Box
    legend_columns: int
    heading: float
    """What the name of a frame takes above it."""

    @property
    def maps(self) -> Box:
        """What holds all the maps, with the headings of the frames."""
        boxes = (self.main, *self.cells)
        left, bottom = min(box.left for box in boxes), min(box.bottom for box in boxes)
        top = max((self.main.top, *(cell.top + self.heading for cell in self.cells)))
        return Box(left, bottom, max(box.right for box in boxes) - left, top - bottom)


def laid_out(scene: Scene, words: Words) -> Layout:
    """The layout of a scene on the page of its style."""
    page = scene.style.page
    is_bare = scene.style.is_bare
    margin = _BARE_MARGIN if is_bare else _MARGIN * page.text
    sheet = Box(0, 0, page.width, page.height).inside(margin)
    head: list[Paragraph] = []
    foot: list[Sequence[Paragraph]] = []
    middle = sheet
    if not is_bare:
        head = _head(sheet, words, page.text)
        bottom, foot = _foot(sheet, words, page.text, columns=1 if page.is_portrait else 2)
        top = head[-1].top - head[-1].height - 0.6 * _GAP * page.text
        middle = Box(sheet.left, bottom, sheet.width, top - bottom)
    count = len(framed(scene.atlas, scene.sight))
    _, (west, south, east, north) = main_bounds(scene.atlas, scene.sight)
    ratio = (east - west) / (north - south)
    if page.is_portrait and not count:
        placed = _legend_below(scene, middle, page.text)
    else:
        placed = _placed(middle, count, ratio, page.text, is_portrait=page.is_portrait)
    above = tuple((paragraph,) for paragraph in head)
    cells = tuple(placed.cells)
    return Layout(above, tuple(foot), placed.main, cells, placed.legend, placed.legend_columns, _HEADING * page.text)


def _head(sheet: Box, words: Words, text: float) -> list[Paragraph]:
    """Title, subtitle and comment; a long title is smaller."""
    found: list[Paragraph] = []
    top = sheet.top
    size = _TITLE * text
    while size > 0.6 * _TITLE * text and len(lines_of(words.title, sheet.width, size, is_bold=True)) > 1:
        size *= 0.94
    for kind, told, of_size, colour, is_bold in (
        ("title", words.title, size, INK, True),
        ("subtitle", words.subtitle, _SUBTITLE * text, QUIET, False),
        ("comment", words.comment, _COMMENT * text, INK, False),
    ):
        if not told:
            continue
        all_lines = lines_of(told, sheet.width, of_size, is_bold=is_bold)
        lines = at_most(all_lines, _MOST_LINES[kind])
        read_as: Kind = "H1" if kind == "title" else "P"
        whole = told if len(lines) < len(all_lines) else ""
        found.append(Paragraph(lines, sheet.left, top, of_size, colour, is_bold, read_as, whole))
        top -= found[-1].height + 0.15 * of_size
    return found


def _foot(sheet: Box, words: Words, text: float, columns: int) -> tuple[float, list[Sequence[Paragraph]]]:
    """The notes under the maps, each with its head, and where the maps may begin."""
    size = _NOTE * text
    last = lines_of(words.last, sheet.width, size)
    indent = max(text_width(head, size, is_bold=True) for head, _ in words.notes) + 0.9 * size
    width = (sheet.width - (columns - 1) * _GAP * text) / columns
    notes = [(head, lines_of(told, width - indent, size)) for head, told in words.notes]
    parts = _halves(notes) if columns == 2 else [notes]
    height = max(sum(len(lines) for _, lines in part) for part in parts) * LEADING * size
    base = sheet.bottom + len(last) * LEADING * size
    top = base + height + 0.35 * size
    found: list[Sequence[Paragraph]] = []
    for rank, part in enumerate(parts):
        left, at = sheet.left + rank * (width + _GAP * text), top
        for head, lines in part:
            text_of = Paragraph(lines, left + indent, at, size, INK)
            found.append((Paragraph([head], left, at, size, INK, is_bold=True), text_of))
            at -= text_of.height
    found.append((Paragraph(last, sheet.left, base, size, QUIET),))
    return top + 0.7 * _GAP * text, found


def _halves(notes: list[tuple[str, list[str]]]) -> list[list[tuple[str, list[str]]]]:
    """The notes in two columns, in order, the taller as low as it can be."""

    def height(part: list[tuple[str, list[str]]]) -> int:
        return sum(len(lines) for _, lines in part)

    cut = min(range(1, len(notes) + 1), key=lambda at: max(height(notes[:at]), height(notes[at:])))
    return [part for part in (notes[:cut], notes[cut:]) if part]


@dataclass(frozen=True)
class _Placed:
    """One way to share the middle of a page; `height` is that of the main zone, drawn as large as it fits."""

    main: Box
    cells: Sequence[Box]
    legend: Box
    legend_columns: int = 1

    def height(self, ratio: float) -> float:
        """How high the main zone is drawn, of which `ratio` is the width over the height."""
        return min(self.main.height, self.main.width / ratio)


def _placed(middle: Box, count: int, ratio: float, text: float, *, is_portrait: bool) -> _Placed:
    """The way that draws the main zone the largest: frames at its left or below, the legend at its right or below."""
    gap = _GAP * text
    legend_width = (_PORTRAIT_LEGEND if is_portrait else _LEGEND_WIDTH) * text
    if not count:
        main = Box(middle.left, middle.bottom, middle.width - legend_width - gap, middle.height)
        return _Placed(main, (), _at_right(middle, legend_width, 0))
    ways = [_frames_below(middle, count, rows, legend_width, ratio, text) for rows in (1, 2)]
    if not is_portrait:
        ways += [_frames_at_left(middle, count, columns, legend_width, text) for columns in (1, 2, 3)]
    possible = [way for way in ways if all(cell.width > _LEAST_CELL * text < cell.height for cell in way.cells)]
    return max(possible or ways, key=lambda way: (round(way.height(ratio)), way.cells[0].height))


def _legend_below(scene: Scene, middle: Box, text: float) -> _Placed:
    """A part of the country on a high page: the legend in three columns, as high as it needs."""
    gap, columns = _GAP * text, 3
    below = min(legend_height(scene, middle.width, columns), 0.4 * middle.height)
    main = Box(middle.left, middle.bottom + below + gap, middle.width, middle.height - below - gap)
    return _Placed(main, (), Box(middle.left, middle.bottom, middle.width, below), columns)


def _at_right(middle: Box, width: float, below: float) -> Box:
    return Box(middle.right - width, middle.bottom + below, width, middle.height - below)


def _frames_at_left(middle: Box, count: int, columns: int, legend_width: float, text: float) -> _Placed:
    gap = _GAP * text
    rows = math.ceil(count / columns)
    cell_height = middle.height / rows - _HEADING * text
    width = columns * min(cell_height, _WIDEST_CELL * middle.width) + (columns - 1) * _CELL_GAP * text
    strip = Box(middle.left, middle.bottom, width, middle.height)
    left = strip.right + 0.8 * gap
    main = Box(left, middle.bottom, middle.right - legend_width - gap - left, middle.height)
    return _Placed(main, _grid(strip, count, columns, text), _at_right(middle, legend_width, 0))


def _frames_below(
    middle: Box, count: int, rows: int, legend_width: float, ratio: float, text: float
) -> _Placed:  # fmt: skip
    """The frames take at least squares; then what the main zone, as wide as it can be, leaves free."""
    gap = _GAP * text
    columns = math.ceil(count / rows)
    cell_width = (middle.width - (columns - 1) * _CELL_GAP * text) / columns
    least, most = (rows * (min(cell_width, _HIGHEST_CELL * text) * part + _HEADING * text) for part in (1.0, 1.4))
    spare = middle.height - (middle.width - legend_width - gap) / ratio - 0.6 * gap
    below = min(max(least, min(spare, most)), 0.45 * middle.height)
    strip = Box(middle.left, middle.bottom, middle.width, below)
    bottom = strip.top + 0.6 * gap
    main = Box(middle.left, bottom, middle.width - legend_width - gap, middle.top - bottom)
    return _Placed(main, _grid(strip, count, columns, text), _at_right(middle, legend_width, below + 0.6 * gap))


def _grid(strip: Box, count: int, columns: int, text: float) -> list[Box]:
    """Cells of one size, row by row, each without the heading above it."""
    rows = math.ceil(count / columns)
    gap, heading = _CELL_GAP * text, _HEADING * text
    width = (strip.width - (columns - 1) * gap) / columns
    height = strip.height / rows
    return [
        Box(
            strip.left + (rank % columns) * (width + gap),
            strip.top - (rank // columns + 1) * height,
            width,
            height - heading,
        )
        for rank in range(count)
    ]
