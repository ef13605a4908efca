"""`compare` and `matrix` on the command line: stable fields, and a refusal in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from geo.__main__ import app
from tests.tiny_country import EDITION


@pytest.fixture(autouse=True)
def _tiny_is_served(tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.setenv("ATLAS_EDITION", EDITION)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--date", "2018-06-30"])


def printed(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_compare() -> None:
    found = printed("compare", "departement-01", "departement-02")
    assert found["places"] == [
        {"place": "departement-01", "name": "Alise"},
        {"place": "departement-02", "name": "Bréval"},
    ]
    (row,) = (row for row in found["rows"] if row["indicator"] == "habitants_qpv")
    assert [(value["value"], value["difference"]) for value in row["values"]] == [(6000, None), (4000, -2000)]
    assert "Habitants des quartiers prioritaires\t" in run("compare", "departement-01", "departement-02").stdout


@pytest.mark.parametrize("places", [("departement-99",), ("zz",), tuple(f"departement-0{n}" for n in range(1, 8))])
def test_what_cannot_be_compared_is_refused_in_one_line(places: tuple[str, ...]) -> None:
    result = run("compare", *places)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1


def test_matrix() -> None:
    found = printed("matrix")
    activity = {centre["code"]: (centre["activity"], centre["activity_status"]) for centre in found["centres"]}
    assert activity == {"alpha": (120, "observe"), "beta": (0, "observe"), "gamma": (None, "non_renseigne")}
    assert found["need"]["median"] == {"value": None, "n": 3}
    assert run("matrix", "--need", "rien").exit_code == 1
