"""From a file to what it would change, to what is kept: templates, reports, preview, command."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from geo.__main__ import app
from geo.activity.checks import EXAMPLE
from geo.activity.intake import judge
from geo.activity.model import FIELDS, ActivityRecord, FieldReport, Sent
from geo.activity.preview import TotalChange, preview
from geo.activity.store import GivenFile
from geo.export.activity_template import table_schema, template_csv, template_xlsx
from geo.export.intake_report import annotated_xlsx, refusals_csv
from geo.gate import SENT
from geo.sources.cell_rows import read_grid
from tests.geo.activity.sent_files import Cell, csv_file
from tests.geo.activity.test_sent_files import CENTRE, HEADER, PLACES, intake, line

KINDS: list[type[Sent]] = [ActivityRecord, FieldReport]
BAD = csv_file([["Bilan"], HEADER, line(0), line(1, demi="=1+1"), line(2, lieux="ailleurs", statut="")])


def labels(kind: type[Sent]) -> list[str]:
    return [field.label for field in FIELDS[kind]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("write", [template_xlsx, template_csv])
def test_a_template_is_read_as_what_it_is_for(kind: type[Sent], write: object) -> None:
    content = {template_xlsx: template_xlsx, template_csv: template_csv}[write](kind)  # type: ignore[index]
    found = intake(content)
    assert found.kind is kind
    assert found.stopped
    assert "exemple du modèle" in "".join(found.remarks())
    assert [row.cells for row in found.grid.rows if row.line == found.header_line] == [tuple(labels(kind))]


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_of_a_template_would_be_valid(kind: type[Sent]) -> None:
    filled = template_csv(kind).decode("utf-8-sig").replace(f"{EXAMPLE} ", "")
    found = intake(filled.encode())
    assert (found.refusals, found.stopped) == ([], False)
    assert len(found.checked.records) == (2 if kind is ActivityRecord else 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_the_same_each_time(kind: type[Sent]) -> None:
    assert template_xlsx(kind) == template_xlsx(kind)


def test_the_schema_says_what_the_template_holds() -> None:
    schema = table_schema(ActivityRecord)
    assert [field["name"] for field in schema["fields"]] == labels(ActivityRecord)
    status = next(field for field in schema["fields"] if field["name"] == "Statut")
    assert status["constraints"] == {"required": True, "enum": ["réel", "estimé"]}


def test_the_annotated_file_keeps_its_lines_and_its_text(tmp_path: Path) -> None:
    path = tmp_path / "annote.xlsx"
    path.write_bytes(annotated_xlsx(intake(BAD)))
    grid = read_grid(path, SENT, "Votre fichier")
    rows = {row.line: row.cells for row in grid.rows}
    assert rows[1][0] == "Bilan"
    assert rows[3][:13] == tuple(line(0))
    assert rows[4][9] == "=1+1"
    assert grid.flaws == {}
    assert rows[2][-1] == "Anomalies"
    assert "Demi-journées : n'est pas un nombre" in rows[4][-1]
    assert "Lieux : lieu inconnu" in rows[5][-1]
    assert "Statut : cellule vide" in rows[5][-1]
    assert rows[3][-1] == ""


def test_the_annotated_file_holds_as_text_what_looks_like_the_text_of_a_workbook(tmp_path: Path) -> None:
    told = ["<r><t>gras</t></r>", "<r><b", "_x0041_", "a\x01b", " a & <", "x" * 40_000]
    path = tmp_path / "annote.xlsx"
    path.write_bytes(annotated_xlsx(intake(csv_file([HEADER, *(line(0, demi=text) for text in told)]))))
    by_sheet = [read_grid(path, SENT, sheet).rows[1:] for sheet in ("Votre fichier", "Anomalies")]
    expected = [*told[:4], "a & <", "x" * 32_766 + "…"]
    assert [row.cells[HEADER.index("Demi-journées")] for row in by_sheet[0]] == expected
    assert [row.cells[2] for row in by_sheet[1]] == expected


def test_the_list_of_refusals_has_one_row_each() -> None:
    text = refusals_csv(intake(BAD)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["Ligne"], row["Colonne"]) for row in rows] == [("4", "Demi-journées"), ("5", "Lieux"), ("5", "Statut")]
    # The mark that keeps a spreadsheet from computing it.
    assert rows[0]["Valeur"] == "'=1+1"


def test_many_errors_are_told_in_few_groups() -> None:
    found = intake(csv_file([HEADER, *(line(number, demi="beaucoup") for number in range(5_000))]))
    (group,) = found.groups()
    assert (group.column, len(group.lines), len(found.refusals)) == ("Demi-journées", 5_000, 5_000)
    assert group.first_lines == "2, 3, 4, 5, 6, 7, 8, 9, 10, 11…"


def kept(*lines: list[Cell]) -> pd.DataFrame:
    """Records as the store gives them back."""
    found = intake(csv_file([HEADER, *lines]))
    rows = []
    for number, record in found.checked.records.items():
        row = {field.name: getattr(record, field.name) for field in FIELDS[ActivityRecord]}
        row = {name: tuple(map(str, value)) if isinstance(value, tuple) else value for name, value in row.items()}
        rows.append({"import_id": 1, "line": number, **row})
    frame = pd.DataFrame(rows, columns=["import_id", "line", *(field.name for field in FIELDS[ActivityRecord])])
    return frame.assign(day=pd.to_datetime(frame["day"]))


def records(*lines: list[Cell]) -> dict[int, Sent]:
    return intake(csv_file([HEADER, *lines])).checked.records


def test_a_preview_says_what_becomes_of_each_line() -> None:
    before = kept(line(0), line(1), line(2))
    found = preview(before, records(line(0), line(1, demi="4"), line(3)), replaces=True)
    # 0 stays, 1 changes, 2 goes, 3 comes; half-days 3 x 2.5 before, 2.5 + 4 + 2.5 after.
    assert (found.new, found.changed, found.removed, found.unchanged) == (1, 1, 1, 1)
    assert TotalChange(2024, "Demi-journées", 7.5, 9.0) in found.totals
    assert "Personnes" not in {change.measure for change in found.totals}


def test_a_file_that_completes_removes_nothing() -> None:
    found = preview(kept(line(0)), records(line(3)), replaces=False)
    assert (found.new, found.changed, found.removed, found.unchanged) == (1, 0, 0, 1)
    assert TotalChange(2024, "Demi-journées", 2.5, 5.0) in found.totals


def test_what_is_far_from_the_past_of_the_centre_is_told() -> None:
    past = {"annee": "2023", "jour": "18/03/2023"}
    before = kept(line(0, **past), line(1, **past))
    # 5 half-days in 2023, at most 2.5 in one line: 3 times that is 15, and 7.5.
    usual = preview(before, records(line(5, demi="7,5"), line(6, demi="7,5")), replaces=True)
    assert [told for told in usual.unusual if "Demi-journées" in told] == []
    unusual = preview(before, records(line(5, demi="16")), replaces=True)
    told = [text.replace("\u00a0", " ") for text in unusual.unusual if "Demi-journées" in text]
    assert told[0] == "« Demi-journées » : 16 en 2024, contre 5 en 2023"
    assert "16 à la ligne 2" in told[1]


@pytest.fixture
def centre_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    good = [line(number, lieux="departement-69") for number in range(3)]
    (tmp_path / "bon.csv").write_bytes(csv_file([HEADER, *good]))
    (tmp_path / "moitie.csv").write_bytes(csv_file([HEADER, *good[:2], line(9, lieux="departement-69", demi="deux")]))
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["import", *words, "--centre", CENTRE])
    return result.exit_code, result.output


def test_the_command_writes_only_when_told_to(centre_files: Path) -> None:
    good, half = str(centre_files / "bon.csv"), str(centre_files / "moitie.csv")
    code, told = run(good, "--dry-run")
    assert (code, "rien n'est écrit" in told) == (0, True)
    code, told = run(half)
    assert (code, "--accept-valid" in told) == (1, True)
    code, told = run(good, "--json")
    # Neither the trial nor the refused file had written a line.
    assert (code, json.loads(told)["preview"]["new"], json.loads(told)["import"]["lines"]) == (0, 3, 3)
    code, told = run(half, "--accept-valid", "--json")
    outcome = json.loads(told)
    assert (code, outcome["valid"], outcome["refused"]) == (0, 2, 1)
    assert outcome["preview"]["removed"] == 1
    assert outcome["import"]["refused"] == 1


def test_a_centre_that_is_not_known_is_refused(centre_files: Path) -> None:
    result = CliRunner().invoke(app, ["import", str(centre_files / "bon.csv"), "--centre", "nulle-part"])
    assert result.exit_code == 1
    assert "nulle-part" in result.output


def test_the_command_writes_the_templates(tmp_path: Path) -> None:
    for ending in ("xlsx", "csv", "json"):
        out = tmp_path / f"modele.{ending}"
        assert CliRunner().invoke(app, ["template", "--out", str(out)]).exit_code == 0
        assert out.stat().st_size > 100
    result = CliRunner().invoke(app, ["template", "--out", str(tmp_path / "modele.pdf")])
    assert (result.exit_code, ".xlsx, .csv ou .json" in result.output) == (1, True)


def test_a_reader_that_is_killed_becomes_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.activity import reading
    from geo.errors import RefusedFile

    monkeypatch.setattr(reading, "_READER", "os.abort_as_if_it_crashed")
    with pytest.raises(RefusedFile, match="trop de mémoire ou de temps"):
        judge(GivenFile("a.csv", BAD), CENTRE, PLACES)


def test_a_reader_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.activity import reading
    from geo.errors import RefusedFile

    monkeypatch.setattr(reading, "LONGEST_S", 0.001)
    with pytest.raises(RefusedFile, match="ne finit pas"):
        judge(GivenFile("a.csv", BAD), CENTRE, PLACES)
