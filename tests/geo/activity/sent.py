"""Records as centres of the tests send them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from geo.activity.choices import Audience, Format, Mission, Mode, ReportState, Standing, Theme
from geo.activity.frame import no_records, record_frame
from geo.activity.model import ActivityRecord, FieldReport, as_row
from geo.activity.store import GivenFile
from geo.indicators.definition import Level
from geo.place import Place

YEARLY = ActivityRecord(
    centre="labo-cites", year=2023, half_days=12.5, status=Standing.OBSERVED, source="rapport d'activité 2023"
)
"""All that a centre did in a year, of which it tells the half-days alone."""

EVENT = ActivityRecord(
    centre="labo-cites",
    year=2024,
    day=date(2024, 2, 29),
    title="Aller vers : {{7*7}} et <b>« l'école »</b>",
    mission=Mission.NETWORKS,
    format=Format.WORKING_GROUP,
    themes=(Theme.EDUCATION, Theme.SECULARISM),
    mode=Mode.HYBRID,
    audiences=(Audience.ELECTED, Audience.ASSOCIATIONS),
    places=(Place(Level.NEIGHBOURHOOD, "QN06901M"), Place(Level.DEPARTMENT, "69")),
    half_days=0.1 + 0.2,
    meetings=1,
    attendances=40,
    people=38,
    publications=0,
    requests=3,
    status=Standing.ESTIMATED,
    source="tableau de suivi",
)
"""An event of which everything is told; its half-days are a number that takes seventeen digits."""

QUESTION = FieldReport(
    centre="oriv",
    day=date(2025, 1, 6),
    themes=(Theme.HEALTH,),
    places=(Place(Level.COMMUNE, "67482"),),
    subject="Accès aux soins",
    state=ReportState.PASSED_ON,
    status=Standing.OBSERVED,
    source="comité du 6 janvier",
)


def file(content: str) -> GivenFile:
    """A file of that content."""
    return GivenFile("envoi.csv", content.encode())


def half_days(year: int, *numbers: float, centre: str = "labo-cites") -> dict[int, ActivityRecord]:
    """The lines of a file, from the second on: a record for each number."""
    told = replace(YEARLY, centre=centre, year=year)
    return {line: replace(told, half_days=number) for line, number in enumerate(numbers, 2)}


def sent_frame(*records: ActivityRecord | FieldReport) -> pd.DataFrame:
    """The frame that a store gives of some records of one kind."""
    kind = type(records[0])
    rows = [{"import_id": 1, "line": line, **as_row(record)} for line, record in enumerate(records, 2)]
    return record_frame(kind, {name: [row[name] for row in rows] for name in no_records(kind).columns})
