"""A document of one sheet, or an atlas of several: cover, contents with page numbers, sheets."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from xml.etree.ElementTree import Element

from geo import wording
from geo.atlas import Atlas
from geo.export.printed.markup import document, tag
from geo.export.printed.sheet_pages import anchor, sheet_pages
from geo.territory_sheet import Sheet

_STYLE = Path(__file__).with_name("printed.css")


class Paper(StrEnum):
    """Sizes of paper, upright."""

    A4 = "A4"
    A3 = "A3"


_SIZES = {Paper.A4: ("17mm 15mm", 8.6, 7.6), Paper.A3: ("24mm 21mm", 12.2, 10.7)}
"""Margins, size of the text and of what stands in the margins, in points: the same page, larger."""


def one_sheet(atlas: Atlas, sheet: Sheet, picture: Element, paper: Paper) -> str:
    """The sheet of one territory."""
    title = atlas.provenance.titled(f"{sheet.name}, fiche de territoire au {wording.day(sheet.on)}")
    return document(title, _style(atlas, paper), [*_mark(atlas), sheet_pages(atlas, sheet, picture)])


def several(atlas: Atlas, sheets: Sequence[Sheet], pictures: Sequence[Element], title: str, paper: Paper) -> str:
    """An atlas: each sheet begins on a page of its own, which the contents tell."""
    title = atlas.provenance.titled(title)
    count = wording.plural(len(sheets), "territoire", "territoires")
    told = (tag("p", line) for line in atlas.provenance.lines())
    cover = tag(
        "section",
        tag("p", "Atlas CRPV", look="maker"),
        tag("h1", title),
        tag("p", f"{count}, situation au {wording.day(atlas.on)}", look="under"),
        tag("div", *told, look="small"),
        look="cover",
    )
    entries = (tag("li", tag("a", sheet.name, href=f"#{anchor(sheet.place)}")) for sheet in sheets)
    contents = tag("nav", tag("h2", "Sommaire"), tag("ol", *entries), look="contents")
    bodies = (sheet_pages(atlas, *one) for one in zip(sheets, pictures, strict=True))
    return document(title, _style(atlas, paper), [*_mark(atlas), cover, contents, *bodies])


def _mark(atlas: Atlas) -> list[Element]:
    """The word that stands across every page of figures that are not those known."""
    return [tag("div", atlas.provenance.mark, look="mark")] if atlas.provenance.mark else []


def _style(atlas: Atlas, paper: Paper) -> str:
    """The style, with what stands at the foot of every page, and at its head where figures are not those known."""
    foot = f"Édition {atlas.manifest.description.name} · définitions, sources et licence à la fin de chaque fiche"
    margin, text, small = _SIZES[paper]
    page = f"size: {paper.value}; margin: {margin}; font-size: {small}pt; @bottom-left {{ content: {_quoted(foot)} }}"
    if atlas.provenance.mark:
        page += f"; @top-center {{ content: {_quoted(atlas.provenance.mark)} }}"
    return f"{_STYLE.read_text(encoding='utf-8')} @page {{ {page} }} html {{ font-size: {text}pt }}"


def _quoted(text: str) -> str:
    """A text as a string of CSS: every sign that could end it is written by its number."""
    return '"' + "".join(sign if sign.isalnum() or sign in " ,.:·" else f"\\{ord(sign):x} " for sign in text) + '"'
