"""Slides open in python-pptx and in LibreOffice, with a table and a title that stay text."""

from __future__ import annotations

import io
import subprocess
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck

from geo.atlas import Atlas
from geo.export.slides import presentation
from geo.indicators.definition import Level
from geo.place import Place
from geo.store import OpenEdition
from geo.view import View
from tests.pdf_checks import told_by
from tests.tiny_country import EDITION, OVERLAP

MADE = date(2026, 11, 23)


@pytest.fixture(scope="module")
def deck(real_atlas: Atlas) -> bytes:
    """Two views of the edition that comes with the clone."""
    views = (
        View("fr-2024", "qpv", Level.COMMUNE, real_atlas.on, comment="Ce qui compte ici."),
        View("fr-2024", "part_qpv_couverts", Level.REGION, real_atlas.on, title="Part couverte"),
    )
    return presentation([(real_atlas, view) for view in views], made=MADE)


def opened(content: bytes) -> Deck:
    return Presentation(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    """Every text of the slides: shapes, cells, notes."""
    found = []
    for slide in opened(content).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found += shape.text_frame.text.split("\n")
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
        found += slide.notes_slide.notes_text_frame.text.split("\n")
    return found


def test_each_view_has_a_slide_with_title_map_table_and_notes(deck: bytes) -> None:
    slides = opened(deck).slides
    assert [slide.shapes.title.text_frame.text for slide in slides] == ["Quartiers prioritaires", "Part couverte"]
    for slide in slides:
        (picture,) = (shape for shape in slide.shapes if shape.shape_type is not None and shape.name == "Carte")
        assert picture.image.content_type == "image/png"
        assert picture._element.nvPicPr.cNvPr.get("descr").startswith("Carte : ")
        notes = slide.notes_slide.notes_text_frame.text
        assert "Définition : " in notes
        assert "Source : ANCT" in notes
    assert "Ce qui compte ici." in texts(deck)


def test_the_table_of_a_count_holds_its_largest_values(deck: bytes) -> None:
    (table,) = (shape.table for shape in opened(deck).slides[0].shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Commune (10 premiers sur 824)", "QPV"]
    assert rows[1:4] == [["Marseille", "41"], ["Paris", "21"], ["Strasbourg", "15"]]


def test_the_table_of_a_rate_holds_its_classes(deck: bytes) -> None:
    (table,) = (shape.table for shape in opened(deck).slides[1].shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    # Île-de-France is covered in part, fifteen régions wholly.
    assert rows[:3] == [["Classe", "Nombre"], ["55,0\u202f%", "1"], ["100,0\u202f%", "15"]]


def test_nothing_leaves_the_slide(deck: bytes) -> None:
    whole = opened(deck)
    for slide in whole.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= (whole.slide_width or 0)
            assert shape.top + shape.height <= (whole.slide_height or 0)


def test_libreoffice_opens_the_slides(deck: bytes, soffice: str, tmp_path: Path) -> None:
    (tmp_path / "diapositives.pptx").write_bytes(deck)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "diapositives.pptx")], check=True, capture_output=True, timeout=300)
    told = told_by("pdftotext", "-", "-", content=(tmp_path / "diapositives.pdf").read_bytes())
    assert told.count("\f") == 2  # one page a slide
    assert "Part couverte" in told
    assert "Marseille" in told


@pytest.mark.usefixtures("tiny_zones")
def test_awkward_names_stay_text(hostile_edition: OpenEdition) -> None:
    here = Atlas(hostile_edition, OVERLAP)
    title = "=1+1 {{7*7}} ${1} <img src=x onerror=alert(1)>"
    view = View(EDITION, "qpv", Level.COMMUNE, OVERLAP, within=(Place(Level.REGION, "11"),), title=title)
    content = presentation([(here, view)], made=MADE)
    found = texts(content)
    assert title in found
    assert set(here.names(Level.COMMUNE).values()) & set(found)
