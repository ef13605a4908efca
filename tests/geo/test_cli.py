"""The command line: names, options and JSON fields are stable; a fault is one French line and exit code 1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from geo.__main__ import app
from geo.store.parquet import ParquetEditionStore
from tests import tiny_country
from tests.tiny_country import EDITION


@pytest.fixture(autouse=True)
def _tiny_is_served(tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.setenv("ATLAS_EDITION", EDITION)


@pytest.fixture
def own_editions(tmp_path: Path) -> Path:
    """Editions of this test alone, which come before the others."""
    tiny_country.write(tmp_path / "editions")
    return tmp_path / "editions"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def printed(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments: str) -> str:
    """The one line of a refusal."""
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1, "one line"
    return result.stderr


def served_build(editions: Path) -> Path:
    return editions / EDITION / str(ParquetEditionStore((editions,)).served_build(EDITION))


def test_editions() -> None:
    (edition,) = printed("editions")
    assert edition["name"] == EDITION
    assert edition["reference_date"] == "2024-06-30"
    assert edition["rows"]["neighbourhoods"] == 10
    assert edition["builds"] == [edition["build"]]
    assert EDITION in run("editions").stdout


def test_rollback_says_which_build_is_served(own_editions: Path) -> None:
    first = served_build(own_editions).name
    tiny_country.write(own_editions, label="à défaire")
    second = served_build(own_editions).name
    told = printed("rollback", EDITION)
    assert told == {"edition": EDITION, "served": first, "withdrawn": second}
    assert served_build(own_editions).name == first
    tiny_country.write(own_editions, label="à défaire")
    assert (
        run("rollback", EDITION).stdout
        == f"{EDITION} : version {first} de nouveau en service, à la place de {second}.\n"
    )


def test_editions_name_the_builds_that_are_kept(own_editions: Path) -> None:
    first = served_build(own_editions).name
    tiny_country.write(own_editions, label="seconde")
    assert f"autres versions gardées : {first}" in run("editions").stdout


def test_rollback_without_a_build_before_is_one_sentence() -> None:
    assert "n'a pas de version précédente" in refused("rollback", EDITION)
    assert "n'a pas de version précédente" in refused("rollback", "fr-1999")


def test_check_of_a_sound_edition() -> None:
    assert printed("check", EDITION) == {"edition": EDITION, "faults": []}
    assert "aucun défaut" in run("check", EDITION).stdout


def test_check_lists_every_fault_and_fails(own_editions: Path) -> None:
    build = served_build(own_editions)
    (build / "centres.parquet").unlink()
    (build / "coverage.parquet").write_bytes(b"")
    result = run("check", EDITION, "--json")
    assert result.exit_code == 1
    faults = json.loads(result.stdout)["faults"]
    assert len(faults) == 2
    assert run("check", EDITION).stdout.count("\n") == 2


def test_check_of_an_unknown_edition_fails() -> None:
    result = run("check", "fr-1999")
    assert result.exit_code == 1
    assert "make data" in result.stdout


def test_values_of_the_country() -> None:
    (row,) = printed("values", "part_habitants_couverts")
    assert row == {
        "code": "FR",
        "name": "France",
        "value": 0.75,
        "status": "estime",
        "unit": "part",
        "numerator": 15000,
        "denominator": 20000,
        "note": row["note"],
        "source": row["source"],
        "vintage": None,
        "date": "2024-06-30",
        "edition": EDITION,
    }
    assert "à confirmer" in row["note"]
    assert {"departments-ci-ville", "network-coverage"} <= set(row["source"])


def test_an_empty_value_is_null_and_never_zero() -> None:
    rows = {row["code"]: row for row in printed("values", "qpv", "--level", "departement")}
    assert (rows["971"]["value"], rows["971"]["status"]) == (None, "non_renseigne")
    assert (rows["05"]["value"], rows["05"]["status"]) == (0, "observe")


def test_values_at_a_date() -> None:
    rows = printed("values", "habitants_couverts", "--date", "2018-07-01")
    assert rows[0]["value"] == 18000
    assert rows[0]["date"] == "2018-07-01"


def test_figures_that_were_not_received_are_printed_too() -> None:
    rows = {row["code"]: row for row in printed("values", "demi_journees", "--level", "centre")}
    assert rows["alpha"]["value"] == 90
    assert rows["alpha"]["source"] == "https://example.org/releve/demi_journees"
    assert rows["beta"]["value"] is None
    assert rows["beta"]["note"] is None
    assert rows["beta"]["source"] == ["network-activity"], "where a figure would come from"


@pytest.mark.parametrize(
    ("alias", "count"),
    [
        ("qpv", 10),
        ("neighbourhood", 10),
        ("commune", 5),
        ("departement", 7),
        ("département", 7),
        ("department", 7),
        ("DEPARTEMENT", 7),
        ("region", 4),
        ("région", 4),
        ("centre", 2),
        ("france", 1),
        ("pays", 1),
        ("country", 1),
    ],
)
def test_every_name_of_a_level(alias: str, count: int) -> None:
    assert len(printed("values", "qpv", "--level", alias)) == count


def test_values_as_text() -> None:
    lines = run("values", "qpv", "--level", "departement").stdout.splitlines()
    assert "01\tAlise\t3 QPV" in [line.replace("\u00a0", " ") for line in lines]
    assert any(line.startswith("987\tL'Atoll\tnon renseigné") for line in lines)


def test_coverage_of_the_country() -> None:
    told = printed("coverage")
    assert (told["edition"], told["date"]) == (EDITION, "2024-06-30")
    assert set(told["reference"]) == {"inhabitants", "contracts", "neighbourhoods", "communes"}
    assert told["reference"]["neighbourhoods"]["left_out"] == ["971", "987"]
    assert told["centres"] == {"alpha": "Centre Alpha", "beta": "Centre Bêta"}
    (row,) = told["rows"]
    assert row["code"] == "FR"
    assert row["centres"] == ["alpha", "beta"]
    shown = {key: row["inhabitants"][key] for key in ("total", "covered", "several", "uncovered", "share")}
    assert shown == {"total": 20000, "covered": 15000, "several": 0, "uncovered": 5000, "share": 0.75}
    assert row["contracts"]["share"] == 0.8
    assert row["neighbourhoods"]["share"] == 1.0
    assert (row["communes"]["covered"], row["communes"]["total"]) == (5, 5)


@pytest.mark.parametrize(
    ("by", "codes"),
    [
        ("region", ["01", "11", "22", "987"]),
        ("departement", ["01", "02", "03", "04", "05", "971", "987"]),
        ("centre", ["alpha", "beta"]),
    ],
)
def test_coverage_by_territory(by: str, codes: list[str]) -> None:
    rows = printed("coverage", "--by", by)["rows"]
    assert [row["code"] for row in rows] == codes
    for row in rows:
        assert {"code", "name", "inhabitants", "contracts", "neighbourhoods", "centres"} <= set(row)
        for word in ("inhabitants", "contracts", "neighbourhoods"):
            block = row[word]
            assert {"total", "covered", "several", "uncovered", "share"} <= set(block)
            assert block["covered"] + block["uncovered"] == block["total"]
            assert block["share"] is None or 0 <= block["share"] <= 1


def test_what_is_not_known_is_told_from_zero_in_the_coverage_too() -> None:
    rows = {row["code"]: row for row in printed("coverage", "--by", "departement")["rows"]}
    assert (rows["987"]["inhabitants"]["status"], rows["987"]["inhabitants"]["share"]) == ("non_renseigne", None)
    zero = rows["05"]["inhabitants"]
    assert (zero["status"], zero["total"], zero["share"]) == ("observe", 0, None)


def test_coverage_as_text() -> None:
    lines = run("coverage", "--by", "departement").stdout.splitlines()
    assert len(lines) == 7
    assert any(line.startswith("971\tL'Île\t") and "aucun centre connu" in line for line in lines)


def test_an_unknown_indicator() -> None:
    assert "« rien » n'existe pas" in refused("values", "rien")


def test_an_unknown_level() -> None:
    assert "niveaux connus" in refused("values", "qpv", "--level", "canton")


def test_a_level_the_indicator_lacks() -> None:
    assert "niveaux possibles" in refused("values", "habitants_qpv", "--level", "commune")


@pytest.mark.parametrize("command", [("values", "qpv"), ("coverage",)])
def test_an_unknown_edition(command: tuple[str, ...]) -> None:
    assert "make data" in refused(*command, "--edition", "fr-1999")
    assert "introuvable" in refused(*command, "--edition", "../../etc")


def test_a_damaged_edition(own_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATA", str(own_editions.parent))
    (served_build(own_editions) / "coverage.parquet").write_bytes(b"")
    assert "endommagée" in refused("coverage")


def test_a_damaged_edition_with_one_before_is_told_beside_the_answer(own_editions: Path) -> None:
    tiny_country.write(own_editions, label="abîmée")
    (served_build(own_editions) / "coverage.parquet").write_bytes(b"")
    result = run("coverage", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rows"][0]["inhabitants"]["covered"] == 15000
    assert "La version précédente reste servie" in result.stderr


def test_awkward_names_are_printed_as_they_are(own_editions: Path) -> None:
    tiny_country.write(own_editions, tiny_country.tables(hostile=True))
    assert printed("coverage")["centres"]["alpha"] == "{{7*7}}"
    communes = {row["code"]: row["name"] for row in printed("values", "qpv", "--level", "commune")}
    assert communes["01001"] == tiny_country.HOSTILE["commune"]


def test_a_date_that_is_none_is_told_in_french() -> None:
    result = run("coverage", "--date", "2024-02-31")
    assert result.exit_code == 1
    assert "La date « 2024-02-31 » n'existe pas" in result.stderr
