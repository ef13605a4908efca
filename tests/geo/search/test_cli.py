"""`python -m geo search`: the places found, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

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
    return CliRunner().invoke(app, ("search", *arguments))


def test_one_line_for_each_place() -> None:
    """Two communes have the name; so has an EPCI, whose kind nobody types, with two neighbourhoods like the first."""
    assert run("aval", "--limit", "3").stdout.splitlines() == [
        "commune-01001\tAval\tCommune · Alise (01)",
        "epci-200000018\tCC Aval\tIntercommunalité · Alise",
        "commune-02002\tAval\tCommune · Bréval (02)",
    ]


def test_json_for_scripts() -> None:
    assert json.loads(run("qn00202i", "--json").stdout) == [
        {
            "place": "qpv-QN00202I",
            "level": "neighbourhood",
            "code": "QN00202I",
            "name": "Le Moulin",
            "detail": "QPV QN00202I · Belle-Rive (Bréval)",
            "score": 100,
        }
    ]


def test_nothing_found_is_an_empty_list() -> None:
    assert json.loads(run("xyzzyxyzzy", "--json").stdout) == []


def test_a_text_that_is_too_long_is_one_french_line() -> None:
    result = run("a" * 101)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        result.stderr
        == "Le texte à chercher compte 101 signes (recherche, 100 signes au plus). Écrivez un nom ou un code.\n"
    )
