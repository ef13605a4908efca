"""What the sender says of a column comes before its heading; it is told, and nothing personal comes in by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.__main__ import app
from geo.activity.columns import IGNORED, ColumnChoices
from geo.activity.intake import Intake, judge, judge_grid
from geo.activity.store import GivenFile
from geo.errors import UnknownCode
from tests.geo.activity.sent_files import csv_file
from tests.geo.activity.test_sent_files import CENTRE, HEADER, PLACES, line

ATTENDANCES = HEADER.index("Participations")
OWN_WORDS = [*HEADER[:ATTENDANCES], "Monde venu", *HEADER[ATTENDANCES + 1 :]]
"""A heading of the centre's own for the attendances."""


def sent(*rows: list[object], choices: ColumnChoices | None = None) -> Intake:
    return judge(GivenFile("envoi.csv", csv_file(rows)), CENTRE, PLACES, choices)  # type: ignore[arg-type]


def attendances(found: Intake) -> list[object]:
    return [getattr(record, "attendances") for record in found.checked.records.values()]  # noqa: B009


@pytest.mark.parametrize("column", ["Monde venu", ATTENDANCES])
@pytest.mark.parametrize("field", ["attendances", "Participations", "participations"])
def test_a_column_by_its_heading_or_place_and_a_field_by_its_name_or_label(column: int | str, field: str) -> None:
    assert attendances(sent(OWN_WORDS, line())) == [None]
    found = sent(OWN_WORDS, line(), choices={column: field})
    assert attendances(found) == [34]
    assert "colonne « Monde venu » lue comme « Participations », à la demande de qui l'envoie" in said(found)
    assert not any("non lue" in remark for remark in said(found))
    told = {each["heading"]: each for each in found.as_json()["columns"]}
    assert told["Monde venu"] == {"heading": "Monde venu", "field": "attendances", "chosen": True}
    assert told["Statut"] == {"heading": "Statut", "field": "status", "chosen": False}


def said(found: Intake) -> list[str]:
    return [remark.replace("\u00a0", " ") for remark in found.remarks()]


def test_a_guessed_column_stops_until_it_is_chosen_or_ignored() -> None:
    rows = [[*HEADER, "Publicatoins"], [*line(), "3"]]
    stopped = sent(*rows)
    assert stopped.stopped
    assert "Choisissez son champ" in stopped.refusals[0].advice
    chosen = sent(*rows, choices={"Publicatoins": "publications"})
    (record,) = chosen.checked.records.values()
    assert getattr(record, "publications") == 3  # noqa: B009
    ignored = sent(*rows, choices={"Publicatoins": IGNORED})
    assert len(ignored.checked.records) == 1
    assert "colonne « Publicatoins » ignorée, à la demande de qui l'envoie" in said(ignored)


def test_of_two_columns_of_one_field_one_is_ignored() -> None:
    rows = [[*HEADER, "Présences"], [*line(), "99"]]
    assert sent(*rows).stopped
    kept = sent(*rows, choices={"Présences": IGNORED})
    assert attendances(kept) == [34]
    other = sent(*rows, choices={"Participations": IGNORED})
    assert attendances(other) == [99]


def test_two_columns_may_not_be_given_the_same_field() -> None:
    found = sent(OWN_WORDS, line(), choices={"Monde venu": "meetings"})
    assert found.stopped
    assert "colonne en double" in found.refusals[0].why


def test_a_recognised_column_may_be_given_another_field() -> None:
    swapped = {"Rencontres": "publications"}
    (record,) = sent(HEADER, line(), choices=swapped).checked.records.values()
    assert (getattr(record, "meetings"), getattr(record, "publications")) == (None, 1)  # noqa: B009


def test_headings_of_the_sender_alone_make_a_line_of_headings() -> None:
    rows = [["Exercice comptable", "Volume", "Fiabilité"], ["2024", "2,5", "réel"]]
    choices: ColumnChoices = {"Exercice comptable": "year", "Volume": "half_days", "Fiabilité": "status"}
    (record,) = sent(*rows, choices=choices).checked.records.values()  # type: ignore[arg-type]
    assert (record.year, getattr(record, "half_days")) == (2024, 2.5)  # noqa: B009


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({"Couleur": "year"}, "Aucune colonne ne s'appelle"),
        ({"Statut": "couleur"}, "n'existe pas"),
        ({99: "year"}, "Aucune colonne"),
    ],
)
def test_a_choice_that_cannot_be_made_says_what_could(choices: ColumnChoices, why: str) -> None:
    with pytest.raises(UnknownCode, match=why):
        sent(HEADER, line(), choices=choices)


def test_a_heading_that_several_columns_have_is_not_chosen() -> None:
    with pytest.raises(UnknownCode, match="Plusieurs colonnes"):
        sent([*HEADER, "Note", "Note"], [*line(), "1", "2"], choices={"Note": "requests"})


@pytest.mark.parametrize("field", ["title", "source", IGNORED])
def test_no_name_of_a_person_comes_in_by_a_choice(field: str) -> None:
    header = ["Nom et prénom" if heading == "Intitulé" else heading for heading in HEADER]
    assert sent(header, line()).stopped
    found = sent(header, line(), choices={"Nom et prénom": field})
    assert found.stopped
    assert "données personnelles" in found.refusals[0].why


def test_a_file_read_before_is_judged_again_without_being_read_again() -> None:
    first = sent(OWN_WORDS, line())
    again = judge_grid(first.given, first.grid, CENTRE, PLACES, {ATTENDANCES: "people"})
    (record,) = again.checked.records.values()
    assert (getattr(record, "people"), getattr(record, "attendances")) == (34, None)  # noqa: B009


def test_the_option_of_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    path = tmp_path / "envoi.csv"
    header = ["A=B" if heading == "Monde venu" else heading for heading in OWN_WORDS]
    path.write_bytes(csv_file([header, line(lieux="departement-69"), line(1, lieux="departement-69")]))  # type: ignore[list-item]
    command = ["import", str(path), "--centre", "labo-cites", "--dry-run", "--json"]
    told = json.loads(CliRunner().invoke(app, [*command, "--column", "A=B=attendances"]).stdout)
    assert {"year": 2024, "measure": "Participations", "before": None, "after": 68.0} in told["preview"]["totals"]
    assert any("lue comme" in remark for remark in told["remarks"])
    wrong = CliRunner().invoke(app, [*command, "--column", "Monde venu"])
    assert (wrong.exit_code, wrong.stderr.count("\n")) == (1, 1)
    assert "TITRE=CHAMP" in wrong.stderr
