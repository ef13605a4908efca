"""Commands on what centres have sent in."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.__main__ import app
from geo.activity.choices import ReportState
from geo.activity.store import open_activity_store
from geo.settings import Settings
from tests.geo.activity.sent import EVENT, QUESTION, YEARLY, file


@pytest.fixture(autouse=True)
def _two_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = open_activity_store(Settings())
    store.import_(file("a"), {2: YEARLY}, [], who="ana", replaces=True)
    store.import_(file("b"), {2: YEARLY, 3: EVENT}, [], who="ana", replaces=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_imports_newest_first() -> None:
    told = json.loads(run("imports", "--json").stdout)
    assert [(each["id"], each["live"], each["years"], each["lines"]) for each in told] == [
        (2, True, [2023, 2024], 2),
        (1, True, [2023], 1),
    ]
    assert told[0]["received"].endswith("+00:00")
    first, _ = run("imports").stdout.splitlines()
    assert first.split("\t")[:2] == ["2", "en service"]
    assert first.split("\t")[3:] == ["ana", "labo-cites", "2023 et 2024", "2 lignes", "envoi.csv"]


def test_undo_and_redo() -> None:
    assert json.loads(run("undo", "2", "--who", "bob", "--json").stdout)["live"] is False
    assert len(open_activity_store(Settings()).records()) == 1
    assert "annulé" in run("imports").stdout
    assert "en service" in run("redo", "2").stdout
    assert len(open_activity_store(Settings()).records()) == 2


def test_the_audit() -> None:
    run("undo", "2", "--who", "bob")
    told = json.loads(run("audit", "--json").stdout)
    assert [(line["who"], line["act"], line["import_id"]) for line in told[:2]] == [
        ("bob", "annule", 2),
        ("ana", "importe", 2),
    ]
    assert run("audit").stdout.splitlines()[0].split("\t")[1:] == ["bob", "import annulé", "2", "envoi.csv"]


def test_an_unknown_import_is_one_french_line() -> None:
    result = run("undo", "9")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "L'import 9 n'existe pas (base d'activité). Choisissez un numéro de la liste des imports.\n"


def test_a_store_that_cannot_be_opened_is_one_french_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://host/base")
    result = run("imports")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "DATABASE_URL" in result.stderr


def test_what_is_raised_from_the_field() -> None:
    assert run("reports").stdout == "Aucune remontée de terrain.\n"
    told = {2: QUESTION, 3: replace(QUESTION, subject="{{7*7}}", state=ReportState.HANDLED, themes=())}
    open_activity_store(Settings()).import_(file("c"), told, [], who="ana", replaces=True)
    first, second = run("reports").stdout.splitlines()
    assert first.split("\t")[:3] == ["2025-01-06", "oriv", "transmise"]
    assert first.split("\t")[4:] == ["santé", "commune-67482", "Accès aux soins", "aucune action connue depuis"]
    assert second.split("\t")[6:] == ["{{7*7}}", "thème non renseigné : sans rapprochement"]
    found = json.loads(run("reports", "--theme", "Santé", "--state", "transmise", "--json").stdout)
    assert (found["total"], found["open"], found["handled"]) == (1, 1, 0)
    assert found["reports"][0]["places"] == ["commune-67482"]
    assert found["reports"][0]["answer"]["actions_around"] == 0
    assert found["reports"][0]["answer"]["half_days_around"] is None
    assert run("reports", "--centre", "labo-cites").stdout == "Aucune remontée de terrain.\n"


@pytest.mark.parametrize("option", [("--theme", "astrologie"), ("--state", "perdue"), ("--centre", "nulle-part")])
def test_a_choice_that_does_not_exist_is_one_french_line(option: tuple[str, str]) -> None:
    answer = run("reports", *option)
    assert answer.exit_code == 1
    assert option[1] in answer.stderr
    assert "Traceback" not in answer.stderr
