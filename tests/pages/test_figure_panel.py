"""The figures offered beside the map: those of what is shown, in the style chosen, drawn when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
import streamlit as st
from pptx import Presentation
from streamlit.elements.widgets.button import ButtonMixin

from geo import scenes
from geo.indicators.definition import Level
from geo.place import Place
from geo.view import View
from pages.parts import figure_panel
from tests.pages.screen import Screen
from tests.pages.test_demonstration import Opened
from tests.tiny_country import EDITION, REFERENCE

LABELS = ["Image (PNG)", "Image 4K", "SVG", "PDF A4", "PDF A3", "Diapositive (PPTX)"]
Offered = dict[str, tuple[str, Callable[[], bytes]]]


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch, tiny_served: None) -> Offered:
    """Of each button of the last run, the name of the file and what gives its content; panels are open."""
    found: Offered = {}
    button: Callable[..., bool] = ButtonMixin.download_button

    def noted(self: ButtonMixin, label: str, data: Any, file_name: str, *rest: Any, **options: Any) -> bool:
        found[label] = (file_name, data)
        return button(self, label, data, file_name, *rest, **options)

    monkeypatch.setattr(ButtonMixin, "download_button", noted)
    monkeypatch.setattr(st, "download_button", st._main.download_button)
    monkeypatch.setattr(st, "popover", lambda *_, **__: Opened())
    return found


def test_six_forms_of_what_is_shown_are_offered(offered: Offered) -> None:
    Screen(query={"region": "22"})
    assert [label for label in offered if label in LABELS] == LABELS
    start = f"atlas-crpv_{EDITION}_2024-06-30_qpv_commune_region-22_"
    endings = [
        "1920x1080.png",
        "3840x2160.png",
        "1920x1080.svg",
        "a4-paysage.pdf",
        "a3-paysage.pdf",
        "diapositive.pptx",
    ]
    assert [offered[label][0] for label in LABELS] == [f"{start}{ending}" for ending in endings]
    content = offered["SVG"][1]()
    assert content.count(b'id="circles.') == 2  # 03001 and 04001


def test_the_style_chosen_is_that_of_the_file(offered: Offered) -> None:
    screen = Screen()
    screen.app.text_input(key="figure-titre-carte").set_value("=1+1 {{7*7}}")
    screen.app.checkbox(key="figure-gris-carte").set_value(True)
    screen.app.radio(key="figure-feuille-carte").set_value("Portrait")
    screen.run()
    name, make = offered["PDF A4"]
    assert name.endswith("_a4-portrait_gris.pdf")
    with pikepdf.open(io.BytesIO(make())) as pdf:
        assert str(pdf.docinfo["/Title"]) == "=1+1 {{7*7}}"
        width, height = (float(pdf.pages[0].mediabox[side]) for side in (2, 3))
    assert width < height


def test_nothing_is_drawn_before_it_is_asked_for(offered: Offered, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(*_: object, **__: object) -> None:
        raise AssertionError("drawn")

    monkeypatch.setattr(figure_panel, "composed", drawn)
    Screen()
    with pytest.raises(AssertionError, match="drawn"):
        offered["Image 4K"][1]()


def test_scenes_leave_as_slides_in_their_order(offered: Offered) -> None:
    view = View(EDITION, "qpv", Level.COMMUNE, REFERENCE, within=(Place(Level.REGION, "11"),))
    told = scenes.scene("Le Sud", "Deux départements.", view.query()), scenes.scene("Tout", "", view.query())
    Screen("presenter", {"scenes": scenes.spelled(told)})
    name, make = offered["Diapositives (PPTX)"]
    slides = Presentation(io.BytesIO(make())).slides
    assert name.endswith(".pptx")
    assert [slide.shapes.title.text_frame.text for slide in slides] == ["Le Sud", "Tout"]
    assert "Deux départements." in slides[0].notes_slide.notes_text_frame.text
