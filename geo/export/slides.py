"""Slides: one for each view, with its map as a picture, a table and a title that can be edited, sources in the notes.

Text is literal in all of them. What is of demonstration or supposed says so in the title and over the map.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geo import wording
from geo.activity_view import ActivityView
from geo.atlas import Atlas
from geo.export.figure.canvas import plain
from geo.export.figure.composition import Figure, composed
from geo.export.figure.pages import FigureStyle, Format, Page
from geo.export.figure.scene import Scene
from geo.export.figure.sent_words import cells_of
from geo.export.figure.shades import lightness
from geo.export.figure.words import shown_table
from geo.indicators import find
from geo.indicators.definition import Status
from geo.maps.legend import legend_of
from geo.progress import Progress, Told, untold
from geo.units import Unit
from geo.view import View

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MOST_ROWS = 10
"""Of the table of a slide: more would not be read in a room."""

_PICTURE = Page("diapositive", 652.0, 384.0, dpi=288, text=0.86)
"""The map of a slide, in points; title and notes are texts of the slide."""
_SLIDE = (960.0, 540.0)
_MARGIN = 24.0
_TABLE_LEFT, _TABLE_WIDTH, _TOP = 692.0, 244.0, 96.0
_ROW = 22.0
_INK, _QUIET, _HEAD = "1F2A44", "566174", "E9EEF4"


@dataclass(frozen=True)
class _Cells:
    """The table of a slide: a heading, and rows of a label, a value and the colour of a class."""

    heading: tuple[str, str]
    rows: tuple[tuple[str, str, str | None], ...]


def presentation(
    views: Sequence[tuple[Atlas, View | ActivityView]],
    style: FigureStyle | None = None,
    made: date | None = None,
    told: Told = untold,
) -> bytes:
    """The slides of some views, in order, each with the atlas that it shows; `told` hears of each before it is drawn.

    Of the style, titles, labels and greys hold; the page is that of a slide. Raises `UnknownCode` for what cannot be
    shown.
    """
    from pptx import Presentation  # on use: a second, for those who ask for slides

    chosen = replace(style or FigureStyle(), page=_PICTURE, is_bare=True)
    deck = Presentation()
    deck.slide_width, deck.slide_height = (_emu(side) for side in _SLIDE)
    name = "Atlas CRPV"
    for done, (atlas, view) in enumerate(views):
        title = view.title or (find(view.indicator) if isinstance(view, View) else view.shown).label
        told(Progress(done / len(views), f"Vue {done + 1} sur {len(views)} : {title}"))
        figure = composed(atlas, view, chosen, made)  # one at a time: each holds some ten megabytes
        _add_slide(deck, figure)
        name = figure.words.title if len(views) == 1 else name
    _describe(deck, name)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _add_slide(deck: Any, figure: Figure) -> None:  # noqa: ANN401
    """Title only is the sixth layout of the template that comes with python-pptx."""
    words = figure.words
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    title = slide.shapes.title
    _place(title, _MARGIN, 14, _SLIDE[0] - 2 * _MARGIN, 44)
    _write(title.text_frame, [(words.title, 26 if len(words.title) < 70 else 19, _INK, True)])
    below = [(words.subtitle, 13, _QUIET, False), *([(words.comment, 12, _INK, False)] if words.comment else [])]
    _write(_box(slide, _MARGIN, 56, _SLIDE[0] - 2 * _MARGIN, 36), below)
    picture = slide.shapes.add_picture(
        io.BytesIO(figure.written(Format.PNG)), _emu(_MARGIN), _emu(_TOP), _emu(_PICTURE.width), _emu(_PICTURE.height)
    )
    described = picture._element.nvPicPr.cNvPr  # python-pptx has no other way to describe a picture
    described.set("descr", plain(figure.alternative))
    described.set("name", "Carte")
    _add_table(slide, _cells(figure.scene))
    reading = [f"{head} : {text}" for head, text in words.notes if head in ("Attention", "Lecture")]
    lines = [(line, 9, _QUIET, False) for line in (*reading, figure.scene.drawn.source) if line]
    _write(_box(slide, _MARGIN, _TOP + _PICTURE.height + 6, _SLIDE[0] - 2 * _MARGIN, 36), lines)
    slide.notes_slide.notes_text_frame.text = "\n".join(map(plain, _notes(figure)))


def _notes(figure: Figure) -> list[str]:
    """What a speaker may be asked: definition, sources, limits, dates."""
    words = figure.words
    indicator = figure.scene.indicator
    told = {**({"Définition": indicator.definition} if indicator else {}), **dict(words.notes)}
    lines = (words.comment, words.title, words.subtitle, *(f"{head} : {text}" for head, text in told.items()))
    return [line for line in (*lines, words.last) if line]


def _cells(scene: Scene) -> _Cells:
    """The classes of a rate of the whole country, with how many places each holds; else the largest values in view."""
    view = scene.view
    if isinstance(view, ActivityView):
        heading, told = cells_of(scene, view, MOST_ROWS)
        return _Cells(heading, tuple(told))
    indicator = find(view.indicator)
    if not indicator.is_count and not view.within:
        entries = legend_of(scene.atlas, scene.drawn).entries
        fills = [None if entry.style.pattern else scene.shades.colour(entry.style.fill)[1:] for entry in entries]
        rows = tuple((entry.label, entry.count, fill) for entry, fill in zip(entries, fills, strict=True))
        return _Cells(("Classe", "Nombre"), rows[:MOST_ROWS])
    table = shown_table(scene, view).dropna(subset=["valeur"]).sort_values("valeur", ascending=False, kind="stable")
    unit = indicator.unit
    if unit.is_count:
        table = table[table["valeur"] > 0]
    columns = (table[name].head(MOST_ROWS) for name in ("nom", "valeur", "statut"))
    rows = tuple((str(name), _value(value, status, unit), None) for name, value, status in zip(*columns, strict=True))
    level = wording.LEVELS[view.level.value]
    most = f" ({MOST_ROWS} premiers sur {wording.number(len(table))})" if len(table) > MOST_ROWS else ""
    return _Cells((f"{level}{most}", unit.symbol), rows)


def _value(value: float, status: str, unit: Unit) -> str:
    """A number under the heading of its unit; an estimate says that it is one."""
    told = wording.number(value * unit.factor, unit.decimals_for(value))
    return f"{told} (est.)" if status == Status.ESTIMATED else told


def _add_table(slide: Any, cells: _Cells) -> None:  # noqa: ANN401
    """A table of the presentation itself, whose cells can be edited."""
    from pptx.enum.text import MSO_ANCHOR

    if not cells.rows:
        return
    count = len(cells.rows) + 1
    frame = slide.shapes.add_table(
        count, 2, _emu(_TABLE_LEFT), _emu(_TOP), _emu(_TABLE_WIDTH), _emu(_ROW * count)
    )  # fmt: skip
    frame.name = "Tableau"
    table = frame.table
    table.columns[0].width, table.columns[1].width = _emu(_TABLE_WIDTH * 0.66), _emu(_TABLE_WIDTH * 0.34)
    for rank, (label, value, colour) in enumerate([(*cells.heading, None), *cells.rows]):
        is_head = rank == 0
        table.rows[rank].height = _emu(_ROW)
        for column, text in enumerate((label, value)):
            cell = table.cell(rank, column)
            for side in ("margin_left", "margin_right"):
                setattr(cell, side, _emu(5))
            cell.margin_top = cell.margin_bottom = _emu(2)
            fill = _HEAD if is_head else colour if colour and column == 0 else "FFFFFF"
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            _fill(cell.fill, fill)
            ink = "FFFFFF" if _is_dark(fill) else _INK
            _write(cell.text_frame, [(text, 10, ink, is_head)], is_right=column == 1)


def _describe(deck: Any, title: str) -> None:  # noqa: ANN401
    known = deck.core_properties
    known.title, known.author, known.last_modified_by, known.language = (
        plain(title),
        "Atlas CRPV",
        "Atlas CRPV",
        "fr-FR",
    )
    known.keywords = known.comments = known.subject = ""


def _box(slide: Any, left: float, top: float, width: float, height: float) -> Any:  # noqa: ANN401
    return slide.shapes.add_textbox(*(_emu(part) for part in (left, top, width, height))).text_frame


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:  # noqa: ANN401
    shape.left, shape.top, shape.width, shape.height = (_emu(part) for part in (left, top, width, height))


def _write(frame: Any, lines: Sequence[tuple[str, float, str, bool]], *, is_right: bool = False) -> None:  # noqa: ANN401
    """Paragraphs of text, each of a size, a colour and a weight; nothing in them is read as a field or a formula."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for rank, (text, size, colour, is_bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = plain(text)
        run.font.size, run.font.bold = Pt(size), is_bold
        run.font.color.rgb = RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
        run._r.get_or_add_rPr().set("lang", "fr-FR")  # else spelling is checked in English


def _fill(fill: Any, colour: str) -> None:  # noqa: ANN401
    from pptx.dml.color import RGBColor

    fill.solid()
    fill.fore_color.rgb = RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]


def _is_dark(colour: str) -> bool:
    return lightness(f"#{colour}") < 55


def _emu(points: float) -> Any:  # noqa: ANN401
    """A length as the format takes it."""
    from pptx.util import Pt

    return Pt(points)
