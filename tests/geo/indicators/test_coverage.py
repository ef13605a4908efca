"""Shares and numbers of what is covered: missing is never zero, zero is observed, doubt is told."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from geo import indicators
from geo.indicators.definition import Level, Status
from geo.tables import Tables
from tests.tiny_country import FIRST, OVERLAP, REFERENCE

OBSERVED, ESTIMATED = Status.OBSERVED, Status.ESTIMATED
MISSING, NOTHING_TO_COVER = (None, Status.MISSING), (None, Status.NOT_APPLICABLE)

SHARES = {
    ("part_habitants_couverts", REFERENCE, Level.DEPARTMENT): {
        "01": (1, OBSERVED),
        "02": (1, OBSERVED),
        "03": (1, ESTIMATED),  # a perimeter to be confirmed
        "04": (1, OBSERVED),
        "05": NOTHING_TO_COVER,
        "971": (0, OBSERVED),
        "987": MISSING,
    },
    ("part_habitants_sans_centre", REFERENCE, Level.DEPARTMENT): {
        "01": (0, OBSERVED),
        "02": (0, OBSERVED),
        "03": (0, OBSERVED),
        "04": (0, OBSERVED),
        "05": NOTHING_TO_COVER,
        "971": (1, OBSERVED),
        "987": MISSING,
    },
    ("part_habitants_couverts", REFERENCE, Level.REGION): {
        "01": (0, OBSERVED),
        "11": (1, OBSERVED),
        "22": (1, ESTIMATED),
        "987": MISSING,
    },
    ("part_habitants_couverts", FIRST, Level.REGION): {
        "01": (1, ESTIMATED),
        "11": (0.6, OBSERVED),  # 6,000 of 10,000
        "22": (0.6, ESTIMATED),  # 3,000 of 5,000
        "987": MISSING,
    },
    ("part_habitants_plusieurs_centres", OVERLAP, Level.REGION): {
        "01": (0, ESTIMATED),
        "11": (0.4, OBSERVED),  # 4,000 of 10,000
        "22": (0, ESTIMATED),
        "987": MISSING,
    },
    ("part_habitants_couverts", FIRST, Level.COUNTRY): {"FR": (0.7, ESTIMATED)},  # 14,000 of 20,000
    ("part_habitants_couverts", OVERLAP, Level.COUNTRY): {"FR": (1, ESTIMATED)},
    ("part_habitants_couverts", REFERENCE, Level.COUNTRY): {"FR": (0.75, ESTIMATED)},
    ("part_contrats_couverts", REFERENCE, Level.COUNTRY): {"FR": (0.8, ESTIMATED)},
    ("part_contrats_sans_centre", FIRST, Level.REGION): {
        "01": (0, OBSERVED),
        "11": (0.4, OBSERVED),
        "22": (2 / 3, OBSERVED),
        "987": MISSING,
    },
    ("part_qpv_couverts", FIRST, Level.COMMUNE): {
        "01001": (1, OBSERVED),
        "01002": (1, OBSERVED),
        "02001": (0, OBSERVED),
        "03001": (1, ESTIMATED),
        "04001": (0, ESTIMATED),  # the list of 04 lacks rows
    },
    ("part_qpv_couverts", REFERENCE, Level.DEPARTMENT): {
        "01": (1, OBSERVED),
        "02": (1, OBSERVED),
        "03": (1, ESTIMATED),
        "04": (1, ESTIMATED),
        "05": NOTHING_TO_COVER,
        "971": MISSING,
        "987": MISSING,
    },
    ("habitants_couverts", OVERLAP, Level.CENTRE): {
        "alpha": (10000, OBSERVED),
        "beta": (9000, ESTIMATED),
        "gamma": (5000, ESTIMATED),
    },
    ("habitants_plusieurs_centres", OVERLAP, Level.COUNTRY): {"FR": (4000, ESTIMATED)},
    ("habitants_sans_centre", REFERENCE, Level.COUNTRY): {"FR": (5000, ESTIMATED)},
    ("qpv_couverts", OVERLAP, Level.CENTRE): {
        "alpha": (5, OBSERVED),
        "beta": (7, ESTIMATED),
        "gamma": MISSING,  # of 05 and 971 together, no QPV is known and the list of 971 is absent
    },
    ("centres", OVERLAP, Level.DEPARTMENT): {
        "01": (1, OBSERVED),
        "02": (2, OBSERVED),
        "03": (1, OBSERVED),
        "04": (1, OBSERVED),
        "05": (1, OBSERVED),
        "971": (1, OBSERVED),
        "987": (0, OBSERVED),
    },
    ("centres", OVERLAP, Level.REGION): {
        "01": (1, OBSERVED),
        "11": (2, OBSERVED),
        "22": (2, OBSERVED),
        "987": (0, OBSERVED),
    },
    ("centres", OVERLAP, Level.COUNTRY): {"FR": (3, OBSERVED)},
    ("centres", REFERENCE, Level.COUNTRY): {"FR": (2, OBSERVED)},
}


@pytest.mark.parametrize(("key", "on", "level"), SHARES, ids=str)
def test_values_and_statuses(tiny: Tables, key: str, on: date, level: Level) -> None:
    found = indicators.find(key).compute(tiny, level, on)
    expected = SHARES[key, on, level]
    assert dict(zip(found.index, found["status"], strict=True)) == {
        code: status for code, (_, status) in expected.items()
    }
    values = pd.Series({code: value for code, (value, _) in expected.items()}, dtype=float)
    pd.testing.assert_series_equal(found["value"], values, check_names=False)


def test_a_share_shows_what_it_is_made_of(tiny: Tables) -> None:
    row = indicators.find("part_habitants_couverts").compute(tiny, Level.REGION, FIRST).loc["11"]
    assert (row["numerator"], row["denominator"]) == (6000, 10000)


def test_doubt_is_told_in_words(tiny: Tables) -> None:
    notes = indicators.find("part_habitants_couverts").compute(tiny, Level.DEPARTMENT, REFERENCE)["note"]
    assert "à confirmer" in notes["03"]
    assert notes[["01", "05", "971"]].isna().all()
    both = indicators.find("qpv_couverts").compute(tiny, Level.COUNTRY, REFERENCE)["note"]["FR"]
    assert "incomplète" in both
    assert "à confirmer" in both
