"""Paragraphs on a page: lines cut where they must be, and how much room they take."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geo.export.figure.canvas import INK, Canvas, plain, text_width

LEADING = 1.28
"""Of the size of a text, from one line to the next."""
_ELLIPSIS = "…"
_BREAKS = re.compile(r"(?<!«) (?![;:?!»%€](?: |$))")
"""Spaces where a line may end: none before a sign that a line never begins with, none after one it never ends with."""


def lines_of(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """A text cut at its spaces, but those of French punctuation; a word wider than the line is cut too."""
    lines: list[str] = []
    line = ""
    for word in _BREAKS.split(plain(text)):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, is_bold=is_bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width, size, is_bold=is_bold)
        lines += whole
    return [*lines, line] if line else lines


def at_most(lines: list[str], count: int) -> list[str]:
    """The first lines; the last of them says that more was left out."""
    if len(lines) <= count:
        return lines
    return [*lines[: count - 1], f"{lines[count - 1][:-2].rstrip()}{_ELLIPSIS}"]


def write_lines(
    canvas: Canvas, lines: Iterable[str], left: float, top: float, size: float, *, colour: str = INK,
    is_bold: bool = False,
) -> float:  # fmt: skip
    """Write lines from a top edge downwards; returns where the next thing may begin."""
    for line in lines:
        canvas.text(left, top - size, line, size, colour=colour, is_bold=is_bold)
        top -= LEADING * size
    return top


def _pieces(word: str, width: float, size: float, *, is_bold: bool) -> list[str]:
    """A word as one piece, or in as many as the width asks for."""
    if text_width(word, size, is_bold=is_bold) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, is_bold=is_bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
