"""Quartiers, inhabitants and contracts of the invented country: values, statuses and notes."""

from __future__ import annotations

import pytest

from geo import indicators
from geo.indicators.definition import Level, Status
from geo.tables import Tables
from tests.tiny_country import REFERENCE

OBSERVED, ESTIMATED, MISSING = Status.OBSERVED, Status.ESTIMATED, Status.MISSING
NONE = None

EXPECTED = {
    ("qpv", Level.DEPARTMENT): {
        "01": (3, OBSERVED),
        "02": (2, OBSERVED),
        "03": (1, OBSERVED),
        "04": (4, ESTIMATED),  # the list lacks rows there
        "05": (0, OBSERVED),  # a zero is a value
        "971": (NONE, MISSING),
        "987": (NONE, MISSING),
    },
    ("qpv", Level.REGION): {
        "01": (NONE, MISSING),
        "11": (5, OBSERVED),
        "22": (5, ESTIMATED),
        "987": (NONE, MISSING),
    },
    ("qpv", Level.CENTRE): {"alpha": (5, OBSERVED), "beta": (5, ESTIMATED)},
    ("qpv", Level.COUNTRY): {"FR": (10, ESTIMATED)},
    ("qpv", Level.COMMUNE): {
        "01001": (2, OBSERVED),
        "01002": (2, OBSERVED),
        "02001": (2, OBSERVED),
        "03001": (1, OBSERVED),
        "04001": (4, ESTIMATED),
    },
    ("habitants_qpv", Level.DEPARTMENT): {
        "01": (6000, OBSERVED),
        "02": (4000, OBSERVED),
        "03": (3000, OBSERVED),
        "04": (2000, OBSERVED),
        "05": (0, OBSERVED),
        "971": (5000, OBSERVED),
        "987": (NONE, MISSING),
    },
    ("habitants_qpv", Level.COUNTRY): {"FR": (20000, ESTIMATED)},  # 987 is not in it
    ("habitants_qpv", Level.CENTRE): {"alpha": (10000, OBSERVED), "beta": (5000, OBSERVED)},
    ("contrats_ville", Level.REGION): {
        "01": (2, OBSERVED),
        "11": (5, OBSERVED),
        "22": (3, OBSERVED),
        "987": (NONE, MISSING),
    },
    ("contrats_ville", Level.COUNTRY): {"FR": (10, ESTIMATED)},
}


@pytest.mark.parametrize(("key", "level"), EXPECTED, ids=str)
def test_values_and_statuses(tiny: Tables, key: str, level: Level) -> None:
    found = indicators.find(key).compute(tiny, level, REFERENCE)
    told = {
        str(code): (None if value != value else value, status)
        for code, value, status in zip(found.index, found["value"], found["status"], strict=True)
    }
    assert told == EXPECTED[key, level]


def test_each_listed_qpv_is_one_and_is_known(tiny: Tables) -> None:
    found = indicators.find("qpv").compute(tiny, Level.NEIGHBOURHOOD, REFERENCE)
    assert len(found) == 10
    assert (found["value"] == 1).all()
    assert (found["status"] == OBSERVED).all(), "a QPV that is listed is known, however short the list"


def test_a_note_says_why_a_value_is_partial_or_missing(tiny: Tables) -> None:
    notes = indicators.find("qpv").compute(tiny, Level.DEPARTMENT, REFERENCE)["note"]
    assert "incomplète" in notes["04"]
    assert "à charger" in notes["971"]
    assert notes[["01", "05"]].isna().all()
