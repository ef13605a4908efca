"""Commands on what was sent in, counted: totals by anything, who has sent what."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo.__main__ import app
from geo.activity.choices import Standing
from geo.activity.store import open_activity_store
from geo.settings import Settings
from tests.geo.activity.sent import file
from tests.geo.activity.test_analysis import LINES, A
from tests.tiny_country import EDITION


@pytest.fixture(autouse=True)
def _sent(tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The four lines of the tests of the analysis, and one of demonstration."""
    for name, value in {"ATLAS_DATA": tiny_data, "ATLAS_LOCAL": tmp_path, "ATLAS_EDITION": EDITION}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    store = open_activity_store(Settings())
    store.import_(file("a"), dict(enumerate(LINES, 2)), [], who="ana", replaces=True)
    store.import_(file("b"), {2: replace(A, half_days=50, status=Standing.DEMONSTRATION)}, [], who="ana", replaces=True)


def run(*arguments: str) -> Result:
    """A command, which succeeds."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result


def test_totals_by_theme_in_words() -> None:
    assert run("activity", "--by", "theme", "--year", "2018").stdout.splitlines() == [
        "2018 : 2 centres sur 3 ont envoyé leurs chiffres.",
        "p147-2020:1.1\téducation\t2 demi-journées\t1 ligne",
        "p147-2020:1.2\tsanté\t5 demi-journées\t2 lignes",
        "\tnon renseigné\tnon renseigné\t1 ligne",
        "\tTotal\t5 demi-journées\t3 lignes",
        "1 ligne compte dans plusieurs parts et une fois dans le total : la somme des parts peut le dépasser.",
    ]


def test_totals_by_format_for_scripts() -> None:
    told = json.loads(run("activity", "--by", "format", "--centre", "alpha", "--json").stdout)
    assert (told["edition"], told["choice"], told["by"], told["exceeds"]) == (EDITION, "centre:alpha", "format", False)
    assert [(part["code"], part["figures"]["half_days"]["value"]) for part in told["parts"]] == [
        ("groupe_travail", 2),
        ("formation", 3),
    ]
    attendances = [part["figures"]["attendances"] for part in told["parts"]]
    assert [(figure["value"], figure["status"]) for figure in attendances] == [(None, "secret"), (None, "secret")]
    assert told["total"]["figures"]["attendances"]["value"] == 37
    assert told["total"]["figures"]["people"]["status"] == "sans_objet"
    (year,) = told["reporting"]
    assert (year["year"], year["senders"], year["expected"]) == (2018, ["alpha"], ["alpha"])


def test_a_choice_as_addresses_write_it() -> None:
    told = json.loads(run("activity", "--by", "mode", "--choice", "mois:3", "--json").stdout)
    assert told["remarks"] == ["2 lignes sans date : laissées hors de ce choix."]
    assert told["total"]["lines"] == 2
    assert run("activity", "--choice", "theme:T3").stdout.splitlines()[0] == (
        "Aucune ligne d'activité ne correspond à ce choix."
    )


def test_who_has_sent_what() -> None:
    lines = run("reporting").stdout.splitlines()
    assert "2018 : 2 centres sur 3 (1 envoi, 1 zéro déclaré)" in lines
    assert "2017 : 1 centre sur 3 (1 envoi)" in lines
    told = json.loads(run("reporting", "--year", "2018", "--json").stdout)
    assert (told["years"][0]["told"], told["years"][0]["complete"]) == (2, False)
    alpha, beta, gamma = told["centres"]
    assert (alpha["centre"], alpha["received"], alpha["half_days"]) == ("alpha", "envoyee", 5)
    assert (alpha["sending"]["imports"], alpha["sending"]["lines"], alpha["sending"]["with_half_days"]) == ([1], 2, 2)
    # Beta has sent a line without half-days: its published zero stays.
    assert (beta["received"], beta["half_days"], beta["sending"]["with_half_days"]) == ("zero", 0, 0)
    assert (gamma["received"], gamma["half_days"], gamma["sending"]) == ("non_recue", None, None)


def test_who_has_sent_what_of_one_centre() -> None:
    lines = run("reporting", "--centre", "alpha", "--year", "2018").stdout.splitlines()
    assert lines[0] == "2018 : 1 centre sur 1 (1 envoi)"
    told = lines[1].split("\t")
    assert told[:5] == [
        "alpha", "ALPHA", "couvert, activité envoyée par le centre", "5 demi-journées",
        "2 lignes, dont 2 avec des demi-journées",
    ]  # fmt: skip


def test_the_demonstration_is_counted_apart() -> None:
    told = json.loads(run("activity", "--edition", f"{EDITION}-demonstration", "--json").stdout)
    assert told["demonstration"] is True
    assert [(part["code"], part["figures"]["half_days"]["value"]) for part in told["parts"]] == [("2018", 50)]


def test_an_unknown_centre_is_one_french_line() -> None:
    for command in ("activity", "reporting"):
        result = CliRunner().invoke(app, [command, "--centre", "omega"])
        assert result.exit_code == 1
        assert result.stderr == ("Le centre « omega » est inconnu (--centre). Centres connus : alpha, beta, gamma.\n")
