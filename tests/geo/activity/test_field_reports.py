"""What is raised from the field, and the activity that answers it, worked out by hand on the invented country."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from geo.activity.choices import ReportState, Standing, Theme
from geo.activity.field_reports import Raised, ReportChoice, States, grouped, open_in, raised, states
from geo.activity.model import ActivityRecord, FieldReport
from geo.activity.whereabouts import Whereabouts
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.place import FRANCE, Place
from tests import tiny_country
from tests.geo.activity.sent import sent_frame
from tests.tiny_country import EDITION, REFERENCE

TODAY = date(2024, 7, 10)


def qpv(code: str) -> tuple[Place]:
    """One neighbourhood, as the places of a line."""
    return (Place(Level.NEIGHBOURHOOD, code),)


_TOLD = ActivityRecord(centre="alpha", year=2024, themes=(Theme.HEALTH,), status=Standing.OBSERVED, source="suivi")
_ASKED = FieldReport(
    centre="alpha", day=date(2024, 3, 1), state=ReportState.RECEIVED, status=Standing.OBSERVED, source="comité"
)
ASKED = (
    replace(_ASKED, themes=(Theme.HEALTH,), places=qpv("QN00101M"), subject="Accès aux soins"),
    replace(
        _ASKED, day=date(2024, 6, 30), themes=(Theme.EDUCATION, Theme.HEALTH), state=ReportState.PASSED_ON,
        places=(Place(Level.COMMUNE, "01001"), Place(Level.COMMUNE, "02001")), subject="{{7*7}} <b>",
    ),
    replace(
        _ASKED, centre="beta", day=date(2023, 5, 1), state=ReportState.HANDLED, places=(Place(Level.DEPARTMENT, "04"),)
    ),
    replace(_ASKED, centre="beta", day=date(2024, 1, 15), themes=(Theme.SPORT,)),
)  # fmt: skip
"""Health at Le Port; two themes in two communes; one handled, which tells no theme; one that names no place."""
REPORTS = sent_frame(*ASKED)

RECORDS = sent_frame(
    replace(_TOLD, day=date(2024, 3, 15), places=qpv("QN00101M"), half_days=2.0),
    replace(_TOLD, day=date(2024, 2, 1), places=qpv("QN00101M"), half_days=8.0),
    replace(_TOLD, day=date(2024, 5, 1), half_days=3.0),
    replace(_TOLD, centre="beta", day=date(2024, 4, 1), places=qpv("QN00201M"), half_days=5.0),
    replace(_TOLD, half_days=1.0),
    replace(_TOLD, day=date(2024, 7, 1), themes=(Theme.EDUCATION,), places=qpv("QN00102M"), half_days=1.0),
    replace(
        _TOLD, centre="beta", day=date(2024, 7, 2), themes=(Theme.EDUCATION,), places=qpv("QN00401M"), half_days=1.0
    ),
    replace(_TOLD, year=2025, half_days=7.0),
)
"""There, before the report, of the centre without a place, of another centre in its perimeter, undated; in one of the
communes, away from the perimeter, a later yearly total."""


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The invented country with its contracts."""
    content = tiny_country.with_contracts()
    return Atlas(tiny_country.write(tmp_path_factory.mktemp("reports"), content).read(EDITION), REFERENCE)


@pytest.fixture(scope="module")
def found(atlas: Atlas) -> tuple[Raised, ...]:
    """Every report, on 10 July 2024."""
    return raised(atlas, REPORTS, RECORDS, TODAY)


def test_the_longest_open_comes_first_and_the_handled_last(found: tuple[Raised, ...]) -> None:
    assert [(report.day, report.waiting_days) for report in found] == [
        (date(2024, 1, 15), 177),
        (date(2024, 3, 1), 131),
        (date(2024, 6, 30), 10),
        (date(2023, 5, 1), None),
    ]


def test_activity_since_then_answers_there_and_around(found: tuple[Raised, ...]) -> None:
    _, health, communes, _ = found
    assert health.answer is not None
    assert (health.answer.here.actions, health.answer.here.half_days) == (1, 2.0)
    assert (health.answer.around.actions, health.answer.around.half_days) == (4, 2.0 + 3.0 + 5.0 + 7.0)
    assert health.answer.undated == 1
    assert communes.answer is not None
    assert (communes.answer.here.actions, communes.answer.here.half_days) == (1, 1.0), (
        "Les Deux Rives is partly in Aval"
    )
    assert (communes.answer.around.actions, communes.answer.around.half_days) == (2, 8.0)


def test_no_known_action_is_said_and_no_theme_is_not_answered(found: tuple[Raised, ...]) -> None:
    sport, *_, handled = found
    assert sport.answer is not None
    assert sport.answer.around.actions == 0
    assert math.isnan(sport.answer.around.half_days)
    assert handled.answer is None


def test_each_report_counts_once_in_the_total_and_in_each_of_its_themes(found: tuple[Raised, ...]) -> None:
    assert states(found) == States(received=2, passed_on=1, handled=1, longest=177)
    by_theme = grouped(found, lambda report: report.themes)
    assert by_theme == {
        Theme.HEALTH.value: States(1, 1, 0, 131),
        Theme.EDUCATION.value: States(0, 1, 0, 10),
        Theme.SPORT.value: States(1, 0, 0, 177),
    }
    assert states(found).total == 4
    assert states(found).open == 3


@pytest.mark.parametrize(
    ("place", "count"),
    [
        (FRANCE, 3),
        (Place(Level.NEIGHBOURHOOD, "QN00101M"), 1),
        (Place(Level.COMMUNE, "01001"), 2),
        (Place(Level.EPCI, "200000018"), 2),
        (Place(Level.DEPARTMENT, "01"), 2),
        (Place(Level.DEPARTMENT, "02"), 1),
        (Place(Level.DEPARTMENT, "04"), 0),
        (Place(Level.REGION, "11"), 2),
        (Place(Level.CENTRE, "beta"), 1),
    ],
)
def test_open_reports_of_a_place(found: tuple[Raised, ...], atlas: Atlas, place: Place, count: int) -> None:
    assert open_in(found, Whereabouts(atlas.tables), place) == count


def test_choices_of_theme_state_and_centre(found: tuple[Raised, ...]) -> None:
    def kept(choice: ReportChoice) -> list[date]:
        return [report.day for report in found if choice.holds(report)]

    assert kept(ReportChoice(theme=Theme.HEALTH.value)) == [date(2024, 3, 1), date(2024, 6, 30)]
    assert kept(ReportChoice(state="recue", centre="alpha")) == [date(2024, 3, 1)]
    assert len(kept(ReportChoice())) == 4
    assert kept(ReportChoice(region="11")) == [date(2024, 3, 1), date(2024, 6, 30)], (
        "one that names no place is nowhere"
    )
    assert kept(ReportChoice(region="22", years=(2023,))) == [date(2023, 5, 1)]
    spelled = ReportChoice(Theme.HEALTH.value, "recue", "alpha", "11", (2023, 2024))
    assert ReportChoice.read(spelled.query()) == spelled
