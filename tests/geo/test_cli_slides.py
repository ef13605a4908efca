"""The command that writes slides from a file of scenes: in their order, told as they are drawn, refused as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx import Presentation
from typer.testing import CliRunner, Result

from geo import scenes
from geo.__main__ import app
from geo.indicators.definition import Level
from geo.place import Place
from geo.scenes import Scene
from geo.view import View
from tests.tiny_country import EDITION, REFERENCE

HOSTILE = "<img src=x onerror=alert(1)> {{7*7}} ${1}"
VIEW = View(EDITION, "qpv", Level.COMMUNE, REFERENCE, within=(Place(Level.REGION, "11"),)).query()
SOUTH = scenes.scene(HOSTILE, "=1+1", VIEW)
WHOLE = scenes.scene("Tout", "", {name: text for name, text in VIEW.items() if name not in ("region", "edition")})


@pytest.fixture(autouse=True)
def served(tiny_data: Path, tiny_zones: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The invented country, whose edition is the one that settings name."""
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    monkeypatch.setenv("ATLAS_EDITION", EDITION)


def run(told: tuple[Scene, ...], out: Path) -> Result:
    return CliRunner().invoke(app, ["slides", "-", "--progress", "-o", str(out)], input=scenes.as_file(told))


def test_one_slide_a_scene_in_order_and_text_stays_text(tmp_path: Path) -> None:
    out = tmp_path / "deck.pptx"
    result = run((SOUTH, WHOLE), out)
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines() == [f"0.000 Vue 1 sur 2 : {HOSTILE}", "0.500 Vue 2 sur 2 : Tout"]
    assert "2 diapositives" in result.stdout.replace("\u202f", " ").replace("\xa0", " ")
    first, second = Presentation(str(out)).slides
    assert first.shapes.title.text_frame.text == HOSTILE
    assert first.notes_slide.notes_text_frame.text.startswith("=1+1")
    assert second.shapes.title.text_frame.text == "Tout"


def test_a_file_is_read_by_its_name(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_bytes(scenes.as_file([WHOLE]))
    assert CliRunner().invoke(app, ["slides", str(kept), "-o", str(tmp_path / "deck.pptx")]).exit_code == 0
    missing = CliRunner().invoke(app, ["slides", str(tmp_path / "none.json"), "-o", str(tmp_path / "no.pptx")])
    assert missing.exit_code == 1
    assert "ne peut pas être lu" in missing.stderr


def test_nothing_is_written_when_a_scene_cannot_be_shown(tmp_path: Path) -> None:
    out = tmp_path / "deck.pptx"
    gone = Scene("Ancien", "", tuple(sorted({**VIEW, "region": "99"}.items())))
    result = run((SOUTH, gone), out)
    assert result.exit_code == 1
    assert "Une scène ne peut plus être montrée" in result.stderr
    assert "scène 2" in result.stderr
    assert "Vue 1" not in result.stderr, "it is told before anything is drawn"
    assert not out.exists()


def test_no_scene_and_what_is_no_file_of_scenes_are_refused(tmp_path: Path) -> None:
    assert "n'a aucune scène" in run((), tmp_path / "deck.pptx").stderr
    for content in (b"{", b" " * (scenes.LARGEST_FILE + 1)):
        result = CliRunner().invoke(app, ["slides", "-", "-o", str(tmp_path / "deck.pptx")], input=content)
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1
