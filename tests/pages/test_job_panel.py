"""Long presentations are jobs of their visitor: found again, hidden from others, put away; short ones are not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Element

from geo import jobs, scenes
from geo.indicators.definition import Level
from geo.jobs import Job
from geo.view import View
from pages.parts import job_panel, visitor
from tests.pages.screen import Screen
from tests.tiny_country import EDITION, REFERENCE

STATE = View(EDITION, "qpv", Level.COMMUNE, REFERENCE).query()
TOLD = tuple(scenes.scene(f"Vue {rank}", "", STATE) for rank in (1, 2, 3))
ASKED = "Diapositives (PPTX)"


@pytest.fixture(autouse=True)
def copying(tiny_served: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs give back what they are given, in place of what the command would write of it."""
    program = tmp_path / "program"
    lines = "import sys, pathlib", "pathlib.Path(sys.argv[-1]).write_bytes(sys.stdin.buffer.read())"
    program.write_text("\n".join((f"#!{jobs.sys.executable}", *lines)))
    program.chmod(0o755)
    monkeypatch.setattr(jobs.sys, "executable", str(program))
    visits(monkeypatch, "anne")


def visits(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    monkeypatch.setattr(visitor, "code", lambda: who)


def buttons(screen: Screen) -> set[str]:
    return {button.label for button in screen.app.button}


def files(screen: Screen) -> set[str]:
    found: list[Element] = list(screen.app.get("download_button"))
    return {button.proto.label for button in found}


def ended(who: str) -> Job:
    """The job of a visitor, once its process has ended."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        job = job_panel.desk().of(who)
        assert job is not None
        if not job.is_running:
            return job
        time.sleep(0.01)
    raise AssertionError("the job does not end")


def test_a_short_presentation_is_made_at_the_click() -> None:
    screen = Screen("presenter", {"scenes": scenes.spelled(TOLD[:2])})
    assert ASKED in files(screen)
    assert ASKED not in buttons(screen)


def test_a_long_one_is_a_job_that_its_visitor_alone_finds_again(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen("presenter", {"scenes": scenes.spelled(TOLD)})
    assert ASKED not in files(screen)
    screen.press(ASKED)
    job = ended("anne")
    assert scenes.from_file(job.file.read_bytes()) == TOLD
    assert job.task.file_name == "presentation-atlas-crpv.pptx"

    again = Screen("presenter")
    assert "Télécharger le PPTX" in files(again), "though the scenes are those of another visit"
    assert "Diapositives de 3 vues : le fichier est prêt." in again.text()

    visits(monkeypatch, "bruno")
    other = Screen("presenter", {"scenes": scenes.spelled(TOLD)})
    assert ASKED in buttons(other)
    assert "Télécharger le PPTX" not in files(other)

    visits(monkeypatch, "anne")
    again.press("Terminer")
    assert not job.folder.exists()
    assert "Télécharger le PPTX" not in files(again)
