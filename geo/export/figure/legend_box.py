"""The legend of a figure: the entries, circles, marks and notes that the screen has, in one or several columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import shapely

from geo.export.figure.canvas import QUIET, Box, Canvas, Look, text_width
from geo.export.figure.ground_marks import OUTLINE, OUTLINE_DASHED, filled
from geo.export.figure.place_marks import CIRCLE_ALPHA, PERIMETER_LINE, PLACED_DASH, seat_look
from geo.export.figure.scene import Scene
from geo.export.figure.writing import LEADING, lines_of, write_lines
from geo.maps import theme
from geo.maps.layer import LegendEntry
from geo.maps.legend import Legend, LegendMark, legend_of

_TEXT, _SMALL = 9.6, 8.0
"""Sizes of a legend that has room, in points of a slide."""
_LEAST = 0.6
"""How far a legend is made smaller before anything is left out: never more."""
_STEP = 0.96
_COLUMN_GAP = 18.0
_WHOLE = "Classes et effectifs de la légende : ensemble du pays."


@dataclass(frozen=True)
class _Block:
    """A part of the legend that is not parted: its height, and how it is drawn from a corner down."""

    height: float
    draw: Callable[[Canvas, float, float], None]


def draw_legend(canvas: Canvas, scene: Scene, box: Box, columns: int = 1) -> None:
    """Draw the legend from the upper left corner of its box, made smaller as far as it needs."""
    scale = 1.0
    while _height(arranged := _arranged(scene, box.width, columns, scale)) > box.height and scale > _LEAST:
        scale *= _STEP
    for rank, (part, gap, width) in enumerate(arranged):
        top = box.top
        for block in part:
            block.draw(canvas, box.left + rank * (width + _COLUMN_GAP), top)
            top -= block.height + gap


def legend_height(scene: Scene, width: float, columns: int) -> float:
    """How high the legend is, in columns that share a width, where nothing makes it smaller."""
    return _height(_arranged(scene, width, columns, 1.0))


_Columns = list[tuple[list[_Block], float, float]]
"""By column, its blocks, the gap between two of them, its width."""


def _arranged(scene: Scene, width: float, columns: int, scale: float) -> _Columns:
    own = (width - (columns - 1) * _COLUMN_GAP) / columns
    maker = _Maker(scene, own, scale)
    blocks = list(maker.blocks(legend_of(scene.atlas, scene.drawn)))
    return [(part, maker.gap, own) for part in _columns(blocks, columns, maker.gap)]


def _height(arranged: _Columns) -> float:
    return max(sum(block.height + gap for block in part) - gap for part, gap, _ in arranged)


def _columns(blocks: Sequence[_Block], count: int, gap: float) -> list[list[_Block]]:
    """The blocks in order over columns, the tallest of which is as low as it can be."""
    if count == 1 or len(blocks) < 2:
        return [list(blocks)]
    limits = sorted(
        {sum(b.height + gap for b in blocks[i:j]) for i in range(len(blocks)) for j in range(i + 1, len(blocks) + 1)}
    )
    for limit in limits:
        parts: list[list[_Block]] = [[]]
        for block in blocks:
            if parts[-1] and sum(b.height + gap for b in (*parts[-1], block)) > limit:
                parts.append([])
            parts[-1].append(block)
        if len(parts) <= count and all(sum(b.height + gap for b in part) <= limit for part in parts):
            return parts
    return [list(blocks)]


@dataclass(frozen=True)
class _Maker:
    scene: Scene
    width: float
    scale: float

    @property
    def page_text(self) -> float:
        return self.scene.style.page.text

    @property
    def text(self) -> float:
        return _TEXT * self.scale * self.page_text

    @property
    def small(self) -> float:
        return _SMALL * self.scale * self.page_text

    @property
    def gap(self) -> float:
        return 0.9 * self.text

    def blocks(self, legend: Legend) -> Iterator[_Block]:
        """The parts of the legend that have something to say, in the order of the screen."""
        if legend.entries:
            yield self._rows([self._entry(entry) for entry in legend.entries])
        circles = self.scene.legend_circles if self.scene.drawn.circles else None
        if circles and circles.sizes:
            yield self._circles()
        yield self._marks(legend.marks)
        notes = (*legend.notes, *((_WHOLE,) if self.scene.counts_whole_country and legend.entries else ()))
        if notes:
            yield self._notes(notes)

    def _rows(self, rows: Sequence[_Block]) -> _Block:
        def draw(canvas: Canvas, left: float, top: float) -> None:
            with canvas.read_as("L"):
                for row in rows:
                    with canvas.read_as("LI"), canvas.read_as("LBody"):
                        row.draw(canvas, left, top)
                    top -= row.height

        return _Block(sum(row.height for row in rows), draw)

    def _entry(self, entry: LegendEntry) -> _Block:
        """A swatch, what it means and, at the end of the line, how many have it."""
        size, small = self.text, self.small
        indent = 2.9 * size
        count = text_width(entry.count, small) + 0.8 * size
        lines = lines_of(entry.label, self.width - indent - count, size)
        height = max(LEADING * size * len(lines), 1.3 * size) + 0.35 * size
        look = filled(self.scene, entry.style)
        swatch = Look(look.fill, look.alpha, look.hatch, look.ink, "#8b97a6", 0.5 * self.page_text)

        def draw(canvas: Canvas, left: float, top: float) -> None:
            canvas.rectangle(Box(left, top - 1.25 * size, 2.2 * size, 1.2 * size), swatch)
            write_lines(canvas, lines, left + indent, top - 0.1 * size, size)
            base = top - 1.1 * size
            canvas.text(left + self.width, base, entry.count, small, colour=QUIET, align="right")

        return _Block(height, draw)

    def _circles(self) -> _Block:
        """The heading, then three circles at their true sizes, one in the other, each with its value."""
        band, size = self.scene.legend_circles, self.text
        heading = lines_of(band.title, self.width, size, is_bold=True)
        sizes = sorted(band.sizes, key=lambda one: -one.value)
        largest = self.scene.radius(sizes[0].value)
        step = 1.3 * size
        height = max(2 * largest + 2, step * len(sizes))
        look = Look(self.scene.shades.colour(theme.CIRCLE), CIRCLE_ALPHA, line="#ffffff", width=0.6 * self.page_text)

        def draw(canvas: Canvas, left: float, top: float) -> None:
            with canvas.read_as("P"):
                floor = write_lines(canvas, heading, left, top, size, is_bold=True) - 0.6 * size - height
            middle = left + max(largest, 1.1 * size)
            previous = floor + height + step
            with canvas.read_as("L"):
                for rank, one in enumerate(sizes):
                    radius = self.scene.radius(one.value)
                    canvas.circle((middle, floor + radius), radius, look, None, "")
                    lowest = floor + step * (len(sizes) - 1 - rank) + 0.35 * size
                    level = max(min(floor + 2 * radius, previous - step), lowest)
                    previous = level
                    ends = [(middle, floor + 2 * radius), (middle + largest + 6, level), (middle + largest + 14, level)]
                    canvas.shape(shapely.LineString(ends), Look(line=QUIET, width=0.45 * self.page_text))
                    with canvas.read_as("LI"), canvas.read_as("LBody"):
                        canvas.text(middle + largest + 18, level - 0.35 * size, one.label, size)

        return _Block(len(heading) * LEADING * size + 0.6 * size + height, draw)

    def _marks(self, marks: Sequence[LegendMark]) -> _Block:
        """The marks that every map has, two in a row where they are short."""
        size = self.text
        half = self.width / 2
        cells: list[tuple[list[str], bool]] = []
        for mark in marks:
            is_short = text_width(mark.label, size) + 2.9 * size <= half - 0.5 * size
            cells.append(
                (lines_of(mark.label, self.width - 2.9 * size, size) if not is_short else [mark.label], is_short)
            )
        rows: list[list[int]] = []
        for rank, (_, is_short) in enumerate(cells):
            if rows and len(rows[-1]) == 1 and is_short and cells[rows[-1][0]][1]:
                rows[-1].append(rank)
            else:
                rows.append([rank])
        heights = [max(len(cells[rank][0]) for rank in row) * LEADING * size + 0.3 * size for row in rows]

        def draw(canvas: Canvas, left: float, top: float) -> None:
            with canvas.read_as("L"):
                for row, height in zip(rows, heights, strict=True):
                    for column, rank in enumerate(row):
                        at = left + column * half
                        self._mark(canvas, marks[rank].mark, at, top - 0.75 * size, size)
                        with canvas.read_as("LI"), canvas.read_as("LBody"):
                            write_lines(canvas, cells[rank][0], at + 2.9 * size, top - 0.1 * size, size)
                    top -= height

        return _Block(sum(heights), draw)

    def _mark(self, canvas: Canvas, mark: str, left: float, level: float, size: float) -> None:
        middle, text = left + 1.1 * size, self.page_text
        if mark in ("outline", "outline-dashed"):
            pen = OUTLINE if mark == "outline" else OUTLINE_DASHED
            canvas.shape(shapely.LineString([(left, level), (left + 2.2 * size, level)]), pen.scaled(text))
        elif mark == "neighbourhood-dashed":
            line = self.scene.shades.colour(PERIMETER_LINE)
            canvas.circle((middle, level), 0.5 * size, Look("#ffffff", line=line, width=0.6, dash=PLACED_DASH))
        else:
            canvas.circle((middle, level), 0.42 * size, seat_look(canvas, is_probable=mark == "seat-probable"))

    def _notes(self, notes: Sequence[str]) -> _Block:
        paragraphs = [lines_of(note, self.width, self.small) for note in notes]
        height = sum(map(len, paragraphs)) * LEADING * self.small

        def draw(canvas: Canvas, left: float, top: float) -> None:
            for lines in paragraphs:
                with canvas.read_as("P"):
                    top = write_lines(canvas, lines, left, top, self.small, colour=QUIET)

        return _Block(height, draw)
