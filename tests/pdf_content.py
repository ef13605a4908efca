"""What the pages of a PDF draw, as a reading machine meets it: what is marked as what, and in which glyphs."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

_SHOWING = {"Tj", "TJ", "'", '"'}
_PAINTING = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "BI", "INLINE IMAGE"}
_INVISIBLE = 3
"""A text that is drawn so is not seen."""
_OF_WIDTH = 1.5
"""Thousandths of the size that the width of a glyph and what the file says of it may differ by."""


@dataclass
class Content:
    """What the content of one page holds: the marked parts, what is shown in which font, and what is wrong with it."""

    marked: list[int] = field(default_factory=list)
    shown: dict[tuple[int, int], set[bytes]] = field(default_factory=lambda: defaultdict(set))
    """By font, what is written in it."""
    fonts: dict[tuple[int, int], pikepdf.Object] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Mark:
    kind: str
    number: int | None
    depth: tuple[int, bool]
    """How many states of the page are kept, and whether a text is open, where the mark begins."""

    @property
    def is_known(self) -> bool:
        """Whether it says that what it holds is read, or adorns the page."""
        return self.kind == "/Artifact" or self.number is not None


class _Reader:
    """Goes through one stream and the forms that it draws."""

    def __init__(self, content: Content, *, is_form: bool = False) -> None:
        self.content, self.is_form = content, is_form

    def read(self, stream: pikepdf.Object | pikepdf.Page, resources: Any, around: tuple[_Mark, ...]) -> None:
        """Follow the operators; `around` is what is marked where a form is drawn."""
        marks = list(around)
        font, mode, kept, is_text = None, 0, [], False
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name in ("BDC", "BMC"):
                self._begin(marks, operands, resources, (len(kept), is_text))
            elif name == "EMC":
                self._end(marks, len(around), (len(kept), is_text))
            elif name == "q":
                kept.append((font, mode))
            elif name == "Q":
                font, mode = kept.pop()
            elif name in ("BT", "ET"):
                is_text = name == "BT"
            elif name == "Tf":
                font = resources.Font[str(operands[0])]
            elif name == "Tr":
                mode = int(operands[0])
            elif name in _SHOWING:
                self._paint(marks, name)
                if font is not None and mode != _INVISIBLE:
                    self._show(font, operands[-1])
            elif name in _PAINTING:
                self._paint(marks, name)
            elif name == "Do":
                self._draw(marks, resources.XObject[str(operands[0])], resources)
            elif name == "scn" and operands and isinstance(operands[-1], pikepdf.Name):
                self._tile(resources.Pattern[str(operands[-1])], marks)
        if len(marks) != len(around):
            self.content.faults.append("content: a mark is not closed")

    def _begin(self, marks: list[_Mark], operands: Any, resources: Any, depth: tuple[int, bool]) -> None:
        number = None
        if len(operands) > 1:
            told = operands[1]
            told = resources.Properties[str(told)] if isinstance(told, pikepdf.Name) else told
            number = int(told.MCID) if "/MCID" in told else None
        made = _Mark(str(operands[0]), number, depth)
        if made.is_known and any(mark.is_known for mark in marks):
            self.content.faults.append(f"content: {made.kind} stands inside {marks[-1].kind}")
        if number is not None:
            if self.is_form:
                self.content.faults.append(f"content: part {number} is numbered inside a form")
            if number in self.content.marked:
                self.content.faults.append(f"content: two parts are numbered {number}")
            self.content.marked.append(number)
        marks.append(made)

    def _end(self, marks: list[_Mark], outer: int, depth: tuple[int, bool]) -> None:
        if len(marks) == outer:
            self.content.faults.append("content: a mark is closed that was not begun")
        elif marks.pop().depth != depth:
            self.content.faults.append("content: a mark crosses a text or a state of the page")

    def _paint(self, marks: list[_Mark], name: str) -> None:
        if not any(mark.is_known for mark in marks):
            self.content.faults.append(f"content: {name} is neither read nor said to adorn the page")

    def _draw(self, marks: list[_Mark], drawn: pikepdf.Object, resources: Any) -> None:
        self._paint(marks, "Do")
        if drawn.Subtype == "/Form":
            _Reader(self.content, is_form=True).read(drawn, drawn.get("/Resources", resources), tuple(marks))

    def _tile(self, pattern: pikepdf.Object, marks: list[_Mark]) -> None:
        """A pattern belongs to what is filled with it."""
        if isinstance(pattern, pikepdf.Stream):
            self.read(pattern, pattern.get("/Resources"), (*marks, _Mark("/Artifact", None, (0, False))))

    def _show(self, font: pikepdf.Object, told: pikepdf.Object) -> None:
        key = font.objgen
        self.content.fonts[key] = font
        strings = told if isinstance(told, pikepdf.Array) else [told]
        self.content.shown[key] |= {bytes(one) for one in strings if isinstance(one, pikepdf.String)}


def content_of(page: pikepdf.Page) -> Content:
    """What a page draws."""
    found = Content()
    _Reader(found).read(page, page.resources, ())
    return found


def faults_of_font(font: pikepdf.Object, shown: set[bytes]) -> Iterator[str]:
    """What keeps a text in a font from being drawn or read everywhere."""
    name = f"font {str(font.get('/BaseFont', '?'))[1:]}"
    if font.Subtype != "/Type0" or font.get("/Encoding") != "/Identity-H":
        yield f"{name}: not of a kind that these documents are made of ({font.Subtype})"
        return
    (inner,) = font.DescendantFonts
    program = next(
        (inner.FontDescriptor[key] for key in ("/FontFile2", "/FontFile3") if key in inner.FontDescriptor), 0
    )
    if not program:
        yield f"{name}: not embedded"
        return
    if str(font.BaseFont) != str(inner.BaseFont) or str(inner.FontDescriptor.FontName) != str(inner.BaseFont):
        yield f"{name}: is called otherwise inside"
    if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
        yield f"{name}: does not say which glyph is which"
    if "/ToUnicode" not in font:
        yield f"{name}: its signs cannot be read"
        return
    codes = {int.from_bytes(text[at : at + 2]) for text in shown for at in range(0, len(text), 2)}
    meant = unicode_of(font.ToUnicode.read_bytes().decode("latin-1"))
    unread = sorted(code for code in codes if not meant.get(code, "").strip("\0\ufeff\ufffe"))
    if unread:
        yield f"{name}: signs cannot be read: {unread}"
    yield from _glyph_faults(name, inner, TTFont(io.BytesIO(program.read_bytes()), lazy=True), codes)


def _glyph_faults(name: str, inner: pikepdf.Object, program: TTFont, codes: set[int]) -> Iterator[str]:
    """Glyphs that are missing, or not as wide as the file says."""
    told = inner.get("/CIDToGIDMap")
    table = told.read_bytes() if isinstance(told, pikepdf.Stream) else None
    widths, order = _widths(inner), program.getGlyphOrder()
    for code in sorted(codes):
        glyph = code if table is None else int.from_bytes(table[2 * code : 2 * code + 2])
        if not 0 < glyph < len(order):
            yield f"{name}: a sign without a glyph is shown ({code})"
            continue
        width = program["hmtx"][order[glyph]][0] / program["head"].unitsPerEm * 1000
        said = widths.get(code, float(inner.get("/DW", 1000)))
        if abs(width - said) > _OF_WIDTH:
            yield f"{name}: glyph {code} is {width:.0f} wide and said to be {said:.0f}"


def _widths(inner: pikepdf.Object) -> dict[int, float]:
    """The widths that a file says of its glyphs."""
    found: dict[int, float] = {}
    told = list(inner.get("/W", []))
    while told:
        first, second = int(told.pop(0)), told.pop(0)
        if isinstance(second, pikepdf.Array):
            found |= {first + rank: float(width) for rank, width in enumerate(second)}
        else:
            width = float(told.pop(0))
            found |= dict.fromkeys(range(first, int(second) + 1), width)
    return found


def unicode_of(cmap: str) -> dict[int, str]:
    """The text that each code stands for."""
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", block):
            found[int(code, 16)] = _text(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, one, several in re.findall(r"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[(.*?)\])", block, re.DOTALL):
            codes = range(int(first, 16), int(last, 16) + 1)
            texts = (
                re.findall(r"<(\w*)>", several) if several else [f"{int(one, 16) + n:04x}" for n in range(len(codes))]
            )
            found |= {code: _text(text) for code, text in zip(codes, texts, strict=True)}
    return found


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")
