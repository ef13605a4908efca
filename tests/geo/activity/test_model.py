"""What a record may hold, and how each field is described."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.activity.choices import FORMATS, Audience, Format, Mission, Standing
from geo.activity.model import FIELDS, MEASURES, ActivityRecord, FieldReport, Sent, as_row, faults
from geo.indicators.definition import Level, Status
from geo.place import Place
from geo.store import OpenEdition
from tests.geo.activity.sent import EVENT, QUESTION, YEARLY


def test_missions_and_audiences_are_those_of_the_framework(real_edition: OpenEdition) -> None:
    framework = real_edition.tables.framework
    for kind, choices in (("mission", Mission), ("public", Audience)):
        rows = framework[framework["kind"] == kind]
        assert dict(zip(rows["code"], rows["name"], strict=True)) == {each.value: each.label for each in choices}


def test_each_format_serves_one_mission() -> None:
    assert sorted(each for formats in FORMATS.values() for each in formats) == sorted(Format)


def test_a_standing_is_a_status_or_a_demonstration() -> None:
    assert {each.value for each in Standing} - set(Status) == {"demonstration"}


def test_fields_follow_the_types_of_the_record() -> None:
    fields = {field.name: field for field in FIELDS[ActivityRecord]}
    assert [name for name, field in fields.items() if field.required] == ["status"]
    assert [name for name, field in fields.items() if field.implied] == ["centre", "year", "source"]
    assert [name for name, field in fields.items() if field.many] == ["themes", "audiences", "places"]
    kinds = {"day": "date", "year": "integer", "half_days": "number", "title": "text", "themes": "choice",
             "places": "place"}  # fmt: skip
    assert {name: fields[name].kind for name in kinds} == kinds
    assert fields["audiences"].choices is Audience
    assert [field.name for field in FIELDS[FieldReport] if field.required] == ["day", "state", "status"]


def test_half_days_meetings_and_attendances_are_not_of_one_unit() -> None:
    units = [measure.unit for measure in MEASURES]
    assert len(units) == len(set(units)) == 6
    assert [measure.name for measure in MEASURES if measure.unit and not measure.unit.adds_up] == ["people"]


@pytest.mark.parametrize("record", [YEARLY, EVENT, QUESTION], ids=["yearly", "event", "question"])
def test_a_sound_record_has_no_fault(record: Sent) -> None:
    assert list(faults(record)) == []


def test_zero_is_a_figure_and_nothing_is_none() -> None:
    assert list(faults(replace(YEARLY, half_days=0.0))) == []
    (fault,) = faults(replace(YEARLY, half_days=None))
    assert fault.why == "aucun chiffre sur la ligne"


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"year": 1992}, "year", "inférieur à 1993"),
        ({"year": 2101}, "year", "supérieur à 2100"),
        ({"half_days": -0.5}, "half_days", "inférieur à 0"),
        ({"half_days": float("nan")}, "half_days", "n'est pas un nombre"),
        ({"half_days": float("inf")}, "half_days", "supérieur à 10 000 000"),
        ({"attendances": 10_000_001}, "attendances", "supérieur à 10 000 000"),
        ({"centre": "Labo Cités"}, "centre", "forme inattendue"),
        ({"title": " "}, "title", "texte vide"),
        ({"title": "a" * 201}, "title", "plus de 200 caractères"),
        ({"title": "a\x00b"}, "title", "caractère de contrôle"),
        ({"source": ""}, "source", "texte vide"),
        ({"day": date(2022, 12, 31)}, "year", "la date est en 2022, pas en 2023"),
        ({"people": 3, "attendances": 2}, "people", "plus de personnes que de participations"),
        ({"places": (Place(Level.REGION, "11"),)}, "places", "« region-11 » n'est pas un lieu d'activité"),
        ({"places": (Place(Level.COMMUNE, "<b>"),)}, "places", "« commune-<b> » n'est pas un lieu d'activité"),
    ],
)
def test_each_fault_is_told_with_its_field(changed: dict[str, object], field: str, why: str) -> None:
    (fault,) = faults(replace(YEARLY, **changed))  # type: ignore[arg-type]
    assert (fault.field, fault.why.replace("\u202f", " ")) == (field, why)
    assert fault.advice


def test_as_many_people_as_attendances() -> None:
    assert list(faults(replace(YEARLY, people=2, attendances=2))) == []


def test_a_question_is_of_the_year_of_its_day() -> None:
    assert QUESTION.year == 2025
    (fault,) = faults(replace(QUESTION, day=date(1992, 1, 1)))
    assert (fault.field, fault.why) == ("day", "inférieur à 1993")


def test_a_row_is_made_of_codes() -> None:
    row = as_row(EVENT)
    assert list(row) == [field.name for field in FIELDS[ActivityRecord]]
    assert row["mission"] == "M1"
    assert row["themes"] == ["p147-2020:1.1", "T1"]
    assert row["places"] == ["qpv-QN06901M", "departement-69"]
    assert type(row["format"]) is str
