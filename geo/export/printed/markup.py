"""HTML built as a tree: a text can only be text, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, tostring

_UNWRITABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")
"""Signs that no page may hold."""

Content = Element | str
"""A part of a page, or a text."""


def tag(name: str, *content: Content, look: str = "", **attributes: str) -> Element:
    """An element with its content; `look` is its class."""
    made = Element(name, {"class": look, **attributes} if look else dict(attributes))
    last: Element | None = None
    for part in content:
        if isinstance(part, str):
            clean = _UNWRITABLE.sub("", part)
            if last is None:
                made.text = (made.text or "") + clean
            else:
                last.tail = (last.tail or "") + clean
        else:
            made.append(part)
            last = part
    return made


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Content]], look: str = "") -> Element:
    """A table whose first cells head their rows; its headings come again on each page."""
    head = tag("thead", tag("tr", *(tag("th", heading, scope="col") for heading in headings)))
    body = tag("tbody")
    for first, *others in rows:
        body.append(tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in others)))
    return tag("table", tag("caption", caption), head, body, look=look)


def link(address: str) -> Element:
    """A public address that can be followed, written out for paper; what is none stays text."""
    if not address.startswith(("https://", "http://")):
        return tag("span", address)
    return tag("a", address, href=address)


def document(title: str, style: str, body: Iterable[Element]) -> str:
    """A whole page in French."""
    head = tag("head", tag("meta", charset="utf-8"), tag("title", title), tag("style", style))
    return "<!DOCTYPE html>" + tostring(tag("html", head, tag("body", *body), lang="fr"), "unicode", method="html")
