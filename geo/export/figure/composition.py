"""A whole figure: title, maps, legend and notes laid out on a page, then written as a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geo.activity_view import ActivityView
from geo.atlas import Atlas
from geo.export.figure.alternative import in_words
from geo.export.figure.canvas import QUIET, Box, Canvas, Look, drawing, text_width
from geo.export.figure.ground_marks import draw_ground, draw_scale_bar, filled
from geo.export.figure.legend_box import draw_legend
from geo.export.figure.page_layout import FRAME_TEXT, Layout, Paragraph, laid_out
from geo.export.figure.pages import FigureStyle, Format
from geo.export.figure.place_marks import draw_circles, draw_labels, draw_neighbourhoods, draw_seats, labelled
from geo.export.figure.plates import Plate, arranged
from geo.export.figure.scene import Scene
from geo.export.figure.shades import in_greys
from geo.export.figure.words import Words, words_of
from geo.export.figure.writing import LEADING, write_lines
from geo.export.files import word_of
from geo.indicators.definition import Level
from geo.maps.frames import Frame
from geo.place import WORDS
from geo.view import View

_FRAME = Look("#f4f7fa", line="#b9c4cf", width=0.7)
_SEA = "#f4f7fa"
_SLIDE_WORD = "diapositive"
_NO_CONTOUR = "Contour inconnu de cette édition : fichier officiel à charger"
_MOST_NAMED = 6
"""Places that a file is named by: beyond, their number."""
_MARK_COLOUR = "#9b1c53"


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure that is ready to be written. `symbols` counts what is drawn, by layer, then by zone of the country.

    The layers are `areas`, `circles`, `neighbourhoods`, `seats`; what a loupe shows once more is not counted.
    """

    canvas: Canvas
    scene: Scene
    words: Words
    symbols: Mapping[str, Mapping[str, int]]
    alternative: str
    """The map in words."""

    def written(self, form: Format) -> bytes:
        """The file."""
        warning = self.scene.provenance.warning
        subject = " ".join(filter(None, (warning, f"{self.words.subtitle}.", self.words.last)))
        return self.canvas.written(form, {"title": self.words.title, "subject": subject})

    def file_name(self, form: Format) -> str:
        """A name that says what the file is, ending included."""
        return file_name(self.scene.atlas, self.scene.view, self.scene.style, form.value)


def composed(atlas: Atlas, view: View | ActivityView, style: FigureStyle, made: date | None = None) -> Figure:
    """The figure of a view; `made` is the day it says it was taken out of the atlas, today by default.

    The atlas is that of the hypothesis, where the view supposes one. Raises `UnknownCode` for what cannot be shown.
    """
    with drawing():
        scene = Scene.of(atlas, view, style)
        words = words_of(scene, made or date.today())
        canvas = Canvas(style.page, in_greys if style.is_grey else str)
        layout = laid_out(scene, words)
        _write_words(canvas, layout.head)
        alternative = in_words(scene)
        with canvas.read_as("Figure", alternative, layout.maps):
            symbols = _draw_plates(canvas, scene, layout)
        draw_legend(canvas, scene, layout.legend, layout.legend_columns)
        _write_words(canvas, layout.foot)
        if words.mark:
            _draw_mark(canvas, layout.main, words.mark)
        return Figure(canvas, scene, words, symbols, alternative)


def file_name(atlas: Atlas, view: View | ActivityView, style: FigureStyle, ending: str) -> str:
    """What is shown, where, on which page: `atlas-crpv_fr-2024_2024-06-30_qpv_commune_region-75_a4-paysage.pdf`."""
    places = [str(place) for place in view.within]
    where = "_".join(places if len(places) <= _MOST_NAMED else [f"{len(places)}-lieux"]) or WORDS[Level.COUNTRY]
    grey = ("gris",) if style.is_grey else ()
    page = _SLIDE_WORD if ending == "pptx" else style.page.name
    what = view.file_words if isinstance(view, ActivityView) else (view.indicator, word_of(view.level))
    name = atlas.provenance.file_name(*what, where, page, *grey)
    return f"{name}.{ending}"


def _write_words(canvas: Canvas, groups: Sequence[Sequence[Paragraph]]) -> None:
    for group in groups:
        with canvas.read_as(group[0].kind, group[0].whole):
            for paragraph in group:
                write_lines(
                    canvas, paragraph.lines, paragraph.left, paragraph.top, paragraph.size, colour=paragraph.colour,
                    is_bold=paragraph.is_bold,
                )  # fmt: skip


def _draw_plates(canvas: Canvas, scene: Scene, layout: Layout) -> dict[str, dict[str, int]]:
    hosts = scene.positions(Level.COMMUNE)
    plates = arranged(scene.atlas, scene.sight, layout.main, layout.cells, hosts)
    main_zone, named = plates[0].zone, labelled(scene, plates)
    symbols: dict[str, Counter[str]] = {layer: Counter() for layer in ("areas", "circles", "neighbourhoods", "seats")}
    for plate in plates:
        prefix = f"loupe-{plate.name}-" if plate.is_loupe else ""
        _draw_frame(canvas, scene, plate)
        counted = {"areas": draw_ground(canvas, scene, plate, f"{prefix}areas")}
        if not plate.ground.areas:
            counted["areas"] = int(plate.zone in scene.departments)
        circles = draw_circles(canvas, scene, plate, main_zone, f"{prefix}circles")
        dots = draw_neighbourhoods(canvas, scene, plate, f"{prefix}neighbourhoods")
        seats = draw_seats(canvas, scene, plate, f"{prefix}seats")
        counted |= {"circles": len(circles), "neighbourhoods": len(dots), "seats": len(seats)}
        draw_labels(canvas, scene, plate, named[plate.name], seats, [*circles, *dots])
        _finish(canvas, plate, scene)
        if not plate.is_loupe:
            for layer, count in counted.items():
                symbols[layer][plate.zone] += count
    return {layer: dict(sorted(found.items())) for layer, found in symbols.items()}


def _draw_frame(canvas: Canvas, scene: Scene, plate: Plate) -> None:
    """What lies under a plate: the sea; in a frame without a contour, the look of its département."""
    if plate.frame is None and not scene.view.within:
        return
    style = scene.drawn.areas.style_of.get(plate.zone)
    if plate.ground.areas or style is None:
        canvas.rectangle(plate.box, Look(scene.shades.colour(_SEA)))
        return
    canvas.rectangle(plate.box, filled(scene, style))
    if plate.frame is None:
        size = 1.5 * FRAME_TEXT * canvas.page.text
        middle, width = plate.box.left + plate.box.width / 2, text_width(_NO_CONTOUR, size) + 2 * size
        base = plate.box.bottom + plate.box.height / 2
        canvas.rectangle(Box(middle - width / 2, base - size, width, 2.7 * size), Look("#ffffff"))
        canvas.text(middle, base, _NO_CONTOUR, size, align="center")


def _finish(canvas: Canvas, plate: Plate, scene: Scene) -> None:
    """The border, the scale bar, and above a frame its name and its number of neighbourhoods."""
    size = FRAME_TEXT * canvas.page.text
    is_framed = plate.frame is not None or bool(scene.view.within)
    if is_framed:
        canvas.rectangle(plate.box, Look(line=_FRAME.line, width=_FRAME.width))
    if plate.ground.areas:
        margin = 0.7 * size if is_framed else 2.0
        longest = plate.box.width * (0.3 if plate.frame else 0.16)
        draw_scale_bar(canvas, plate, plate.box.left + margin, plate.box.bottom + margin, longest, size * 0.9)
    if plate.frame is None:
        return
    _write_heading(canvas, plate.box, plate.frame, size)


def _write_heading(canvas: Canvas, box: Box, frame: Frame, size: float) -> None:
    """The name of a frame and its note, on one line where there is room, else one above the other."""
    base = box.top + 0.4 * size
    widths = text_width(frame.title, size, is_bold=True), text_width(frame.note, size)
    if sum(widths) + 0.6 * size <= box.width:
        canvas.text(box.left, base, frame.title, size, is_bold=True)
        canvas.text(box.right, base, frame.note, size, colour=QUIET, align="right")
        return
    title, note = (size * min(1.0, box.width / width) for width in widths)
    canvas.text(box.left, base + LEADING * note, frame.title, title, is_bold=True)
    canvas.text(box.left, base, frame.note, note, colour=QUIET)


def _draw_mark(canvas: Canvas, box: Box, mark: str) -> None:
    """The mark, large and pale, across the main map."""
    size = min(box.width / max(text_width(mark, 1.0, is_bold=True), 1) * 0.8, box.height * 0.3)
    turn = 24.0 if box.width > 1.4 * box.height else 35.0
    middle = (box.left + box.width / 2, box.bottom + box.height / 2 - 0.3 * size)
    canvas.text(*middle, mark, size, colour=_MARK_COLOUR, is_bold=True, align="center", turn=turn, alpha=0.3)
