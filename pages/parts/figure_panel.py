"""The map to publish: one button beside it, which opens on the choices of style and the forms; drawn when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from geo.activity_view import ActivityView
from geo.atlas import Atlas
from geo.export.figure.composition import composed, file_name
from geo.export.figure.pages import PAGES, SLIDE, SLIDE_4K, FigureStyle, Format
from geo.export.slides import MEDIA_TYPE, presentation
from geo.view import View
from pages.parts import cache

_LONGEST_TITLE = 160
_LANDSCAPE, _PORTRAIT = "Paysage", "Portrait"
_SLIDES = "pptx"
_HELP = (
    "La figure porte la légende de l'écran, le champ, la source, un exemple de lecture, les dates et la licence ; "
    "chaque territoire est dessiné dans sa projection, sans fond de carte externe."
)


@dataclass(frozen=True)
class _Offer:
    """One form of the figure: its name on the button, its page (`{}`: how the sheet is turned), its file."""

    label: str
    page: str
    ending: str
    media: str


_OFFERS = (
    _Offer("Image (PNG)", SLIDE.name, Format.PNG.value, "image/png"),
    _Offer("Image 4K", SLIDE_4K.name, Format.PNG.value, "image/png"),
    _Offer("SVG", SLIDE.name, Format.SVG.value, "image/svg+xml"),
    _Offer("PDF A4", "a4-{}", Format.PDF.value, "application/pdf"),
    _Offer("PDF A3", "a3-{}", Format.PDF.value, "application/pdf"),
    _Offer("Diapositive (PPTX)", SLIDE.name, _SLIDES, MEDIA_TYPE),
)


@st.fragment
def show(view: View | ActivityView, key: str = "carte") -> None:
    """The button and, once it is open, what may be chosen; nothing is drawn before a form is asked for."""
    with st.container(key=f"figures-{key}"):
        panel = st.popover("Figure", icon=":material/image:", on_change="rerun", key=f"figure-{key}")
        if not panel.open:
            return
        here = cache.atlas(view.edition, view.on, view.hypothesis)
        with panel:
            style, sheet = _ask_style(key)
            for row in (_OFFERS[:3], _OFFERS[3:]):
                for column, offer in zip(st.columns(3), row, strict=True):
                    chosen = replace(style, page=PAGES[offer.page.format(sheet)])
                    column.download_button(
                        offer.label,
                        partial(_written, here, view, chosen, offer.ending),
                        file_name(here, view, chosen, offer.ending),
                        offer.media,
                        on_click="ignore",
                        key=f"figure-{key}-{offer.label}",
                        width="stretch",
                    )
            st.caption(_HELP)


def offer_slides(label: str, name: str, views: Sequence[View | ActivityView]) -> None:
    """A button for the slides of a few views, one each, in their order, made when it is pressed.

    `name` is that of the file, without ending. Each takes a second or so: of many, make a job.
    """

    def slides() -> bytes:
        return presentation([(cache.atlas(view.edition, view.on, view.hypothesis), view) for view in views])

    st.download_button(
        label, slides, f"{name}.{_SLIDES}", MEDIA_TYPE, on_click="ignore", key="scenes-pptx",
        disabled=not views,
    )  # fmt: skip


def _ask_style(key: str) -> tuple[FigureStyle, str]:
    """The style chosen, and how sheets are turned."""
    title = st.text_input(
        "Titre", key=f"figure-titre-{key}", placeholder="Celui de la carte", max_chars=_LONGEST_TITLE
    )  # fmt: skip
    left, right = st.columns(2)
    has_labels = left.checkbox("Noms sur la carte", value=True, key=f"figure-noms-{key}")
    is_grey = right.checkbox("Niveaux de gris", key=f"figure-gris-{key}")
    turned = st.radio("Feuille", (_LANDSCAPE, _PORTRAIT), horizontal=True, key=f"figure-feuille-{key}")
    return FigureStyle(title=title.strip(), has_labels=has_labels, is_grey=is_grey), (turned or _LANDSCAPE).lower()


def _written(here: Atlas, view: View | ActivityView, style: FigureStyle, ending: str) -> bytes:
    if ending == _SLIDES:
        return presentation([(here, view)], style)
    return composed(here, view, style).written(Format(ending))
