"""Text from data, put on the page as text: figures, cards, sortable tables, notices.

Names of places and centres come from files. Streamlit's own text elements read Markdown, icons and formulas in what
they show; this component sets `textContent`, so a name is shown exactly as it was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from pages.parts.resources import loader


@dataclass(frozen=True)
class Figure:
    """A headline figure: what it is, its value, what it is made of, where it comes from."""

    label: str
    value: str
    detail: str
    source: str
    look: str = ""
    """What is said, said once more by its look: a value of `geo.received.Received`, or `aucun_centre`."""


@dataclass(frozen=True)
class Link:
    """A page of the atlas, by its address, `/page?…`; the text is shown as it is."""

    text: str
    address: str


@dataclass(frozen=True)
class Fact:
    """One line of a card. `pages` stand before the text; `links` are public addresses shown as numbered sources."""

    term: str
    text: str
    links: tuple[str, ...] = ()
    pages: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a table. Numbers are sorted as numbers; a text in place of a number says why there is none."""

    label: str
    values: Sequence[str | float | None]
    decimals: int | None = None
    """Number of decimals of a column of numbers; None for a column of text."""
    links: bool = False
    """Whether the values are public addresses, joined by ` | `, to be shown as numbered sources."""
    pages: Sequence[str | None] = ()
    """The pages of the atlas that the values lead to, by their addresses; none when empty."""
    bars: bool = False
    """Whether each number also has a bar, as long as its share of the largest one."""


def figures(items: Sequence[Figure], key: str = "chiffres") -> None:
    """A row of headline figures."""
    render(data={"kind": "figures", "items": [asdict(item) for item in items]}, key=key)


def sentence(text: str, key: str = "phrase") -> None:
    """One sentence computed from the data."""
    render(data={"kind": "sentence", "text": text}, key=key)


def notice(text: str, *, serious: bool = False) -> None:
    """A framed sentence that something is not as asked for."""
    name = hashlib.sha256(text.encode()).hexdigest()[:12]  # the text may hold what Streamlit refuses in a key
    render(data={"kind": "notice", "text": text, "serious": serious}, key=f"avis-{name}")


def mark(word: str, text: str) -> None:
    """A banner, and its word all over the page: in every picture of the screen, on every sheet of paper."""
    render(data={"kind": "mark", "word": word, "text": text}, key="marque")


def footer(lines: Sequence[str], spelled: Mapping[str, str]) -> None:
    """The foot of the page; it also writes back in the address the labels of what was asked for by codes."""
    render(data={"kind": "footer", "lines": list(lines), "spelled": dict(spelled)}, key="pied")


def card(title: str, subtitle: str, facts: Sequence[Fact], key: str) -> None:
    """A titled list of facts."""
    items = [asdict(fact) for fact in facts]
    render(data={"kind": "card", "title": title, "subtitle": subtitle, "facts": items}, key=key)


def table(
    caption: str,
    columns: Sequence[Column],
    key: str,
    codes: Sequence[str] = (),
    selected: str | None = None,
    on_choice: Callable[[str], None] = lambda code: None,
) -> None:
    """A sortable table; with `codes`, its first column chooses a row, and `on_choice` receives the code chosen."""

    def chosen() -> None:
        code = st.session_state[key].row
        if code in codes:
            on_choice(code)

    data = {
        "kind": "table",
        "caption": caption,
        "columns": [asdict(column) for column in columns],
        "codes": list(codes),
        "selected": selected,
    }
    render(data=data, key=key, on_row_change=chosen)


def histogram(
    bars: Sequence[int],
    bands: Sequence[tuple[float, float, str]],
    ends: tuple[str, str],
    caption: str,
    alternative: str,
    key: str = "histogramme",
) -> None:
    """Bars over an axis, with bands of colour from one place of the axis to another (0 to 1) under them.

    `ends` are written at both ends of the axis; `alternative` says in words what the picture shows.
    """
    data = {"kind": "histogram", "bars": list(bars), "bands": list(bands), "ends": list(ends)}
    render(data={**data, "caption": caption, "alternative": alternative}, key=key)


render = st.components.v2.component(
    "atlas_texte", html='<div class="atlas-text"></div>', js=loader("literal_text"), isolate_styles=False
)
"""Draws one message; its `kind` names the function of literal_text.js that does."""
