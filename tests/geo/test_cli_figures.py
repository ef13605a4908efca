"""The command that writes a map as a figure: what it writes, what it tells scripts, what it refuses in French."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from pptx import Presentation
from typer.testing import CliRunner

from geo.__main__ import app
from geo.activity.store import open_activity_store
from geo.settings import Settings
from tests.geo.activity.sent import file
from tests.geo.activity.test_places import LINES
from tests.tiny_country import EDITION


@pytest.fixture
def run(tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_zones: None) -> CliRunner:
    """Commands on the invented country, in an empty folder."""
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("ATLAS_EDITION", EDITION)
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def figure(run: CliRunner, *more: str) -> tuple[int, str, str]:
    found = run.invoke(app, ["figure", "--indicator", "qpv", "--date", "2018-06-30", *more])
    return found.exit_code, found.stdout, found.stderr


def test_a_pdf_of_a_region_and_how_many_symbols_it_has(run: CliRunner, tmp_path: Path) -> None:
    status, told, _ = figure(run, "--territory", "region:22", "--format", "pdf", "-o", "f.pdf", "--json")
    assert status == 0
    content = json.loads(told)
    assert (content["path"], content["page"], content["territory"]) == ("f.pdf", "a4-paysage", ["region-22"])
    # Régions have a QPV in 03001 and four in 04001; départements 03, 04, 05 are drawn.
    assert content["symbols"]["circles"] == {"hexagone": 2}
    assert content["symbols"]["areas"] == {"hexagone": 3}
    with pikepdf.open(tmp_path / "f.pdf") as pdf:
        assert len(pdf.pages) == 1


def test_a_sheet_is_turned_and_a_name_is_given(run: CliRunner, tmp_path: Path) -> None:
    status, told, _ = figure(run, "--level", "departement", "--paper", "a3", "--orientation", "portrait", "--greyscale")
    name = f"atlas-crpv_{EDITION}_2018-06-30_qpv_departement_france_a3-portrait_gris.png"
    assert status == 0
    assert told.startswith(f"{name} : ")
    assert (tmp_path / name).read_bytes()[:4] == b"\x89PNG"


def test_a_slide_bears_the_title_asked_for(run: CliRunner, tmp_path: Path) -> None:
    status, _, _ = figure(run, "-o", "f.pptx", "--title", "=1+1", "--no-labels")
    assert status == 0
    (slide,) = Presentation(io.BytesIO((tmp_path / "f.pptx").read_bytes())).slides
    assert slide.shapes.title.text_frame.text == "=1+1"


def test_a_hypothesis_is_drawn_and_told(run: CliRunner, tmp_path: Path) -> None:
    status, _, _ = figure(run, "-o", "f.svg", "--hypothesis", "donner:05:alpha")
    assert status == 0
    assert "Hypothèse : " in (tmp_path / "f.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--level", "epci"], "Pas de carte de cet indicateur à cette maille (mailles : commune, departement, centre)"),
        (["--territory", "region:99"], "Le lieu « region-99 » n'existe pas ici"),
        (["--territory", "ailleurs"], "« ailleurs » n'est pas un lieu"),
        (["-o", "f.docx"], "Cette forme de figure n'existe pas (f.docx)"),
        (["-o", "f.png", "--format", "pdf"], "Le nom du fichier dit une autre forme (f.png)"),
        (["--size", "1920x1080", "--paper", "a4"], "Une figure a une taille ou une feuille, non les deux"),
        (["-o", "rien/f.png"], "La figure ne peut pas être écrite (rien/f.png)"),
        (["--classes", "rien-5"], "Ces classes ne sont pas connues"),
        (["--hypothesis", "fermer:rien"], "rien"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_drawn_is_refused_in_french(run: CliRunner, tmp_path: Path, asked: list[str], told: str) -> None:
    status, _, said = figure(run, *asked)
    assert status == 1
    assert told in said
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".png", ".pdf", ".docx")]


def test_a_map_of_activity_is_a_figure_too(run: CliRunner, tmp_path: Path) -> None:
    store = open_activity_store(Settings(local=tmp_path / "local", database_url=""))
    store.import_(file("a"), dict(enumerate(LINES, 2)), [], who="ana", replaces=True)
    asked = ["--activity", "demi-journees", "--choice", "annee:2024", "--territory", "region:11"]
    found = run.invoke(app, ["figure", *asked, "-o", "f.svg", "--json"])
    assert found.exit_code == 0
    content = json.loads(found.stdout)
    assert (content["activity"], content["choice"]) == ("demi-journees", {"de": "2024", "a": "2024", "region": "11"})
    # Half-days of 2024: 10 at Le Port, 6 at Les Deux Rives.
    assert content["symbols"]["circles"] == {"hexagone": 2}
    assert "QN00101M" in (tmp_path / "f.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["--indicator", "qpv", "--activity", "actions"],
        ["--activity", "actions", "--choice", "theme:astrologie"],
        ["--activity", "actions", "--choice", "annee:2031"],
        ["--activity", "actions", "--territory", "epci:200000017"],
        ["--activity", "actions", "--territory", "region:99"],
    ],
)
def test_a_map_of_activity_that_cannot_be_is_refused_in_french(run: CliRunner, asked: list[str]) -> None:
    found = run.invoke(app, ["figure", *asked])
    assert found.exit_code != 0
    assert "Traceback" not in found.stderr
    assert found.stderr.strip().endswith(".")
