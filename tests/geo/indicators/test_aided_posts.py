"""State-aided posts of the invented country: a post counts once, amounts add up, a minimum and a gap say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from geo import indicators
from geo.indicators import aided_posts
from geo.indicators.definition import Level, Status
from geo.post_tables import AIDED_POSTS
from geo.schema import check
from geo.tables import Tables
from tests import tiny_country
from tests.tiny_country import OVERLAP, REFERENCE

PARTIAL = date(2025, 6, 30)
OBSERVED, ESTIMATED = Status.OBSERVED, Status.ESTIMATED
MISSING, NOTHING_BELOW = (None, Status.MISSING), (None, Status.NOT_APPLICABLE)

LINES = (
    # kind, year, post, contract, département, deduced, euros
    ("adultes_relais", 2024, "A", "CN00101M", "01", False, 100.0),
    ("adultes_relais", 2024, "A", "CN00401M", "01", False, 100.0),
    ("adultes_relais", 2024, "B", "CN00101M", "02", False, 50.0),
    ("adultes_relais", 2024, "C", None, "04", False, None),
    ("adultes_relais", 2024, "D", "CN97101I", "971", True, 0.0),
    ("fonjep", 2024, "E", None, None, False, 10.0),
    ("fonjep", 2024, "F", "CN00101M", "01", False, 20.0),
    ("adultes_relais", 2025, "A", "CN00101M", "01", False, 30.0),
)

EXPECTED = {
    ("adultes_relais", REFERENCE, Level.DEPARTMENT): {
        "01": (1, OBSERVED), "02": (1, OBSERVED), "04": (1, OBSERVED), "971": (1, OBSERVED),
        "03": MISSING, "05": MISSING, "987": MISSING,  # no line names them: that is not zero
    },
    ("adultes_relais", REFERENCE, Level.REGION): {
        "01": (1, OBSERVED), "11": (2, OBSERVED), "987": MISSING,
        "22": (1, ESTIMATED),  # of 03, which has a neighbourhood, the files say nothing
    },
    ("adultes_relais", REFERENCE, Level.COUNTRY): {"FR": (4, ESTIMATED)},
    ("adultes_relais", REFERENCE, Level.CONTRACT): {
        "CN00101M": (2, OBSERVED),
        "CN00401M": (1, ESTIMATED),  # a line of 04 names no contract
        "CN97101I": (1, OBSERVED),
    },
    ("aide_adultes_relais", REFERENCE, Level.DEPARTMENT): {
        "01": (200, OBSERVED),  # both lines of one post
        "02": (50, OBSERVED), "03": MISSING,
        "04": MISSING,  # its one line tells no amount
        "05": MISSING,
        "971": (0, OBSERVED),  # told: zero
        "987": MISSING,
    },
    ("aide_adultes_relais", REFERENCE, Level.COUNTRY): {"FR": (250, ESTIMATED)},
    ("adultes_relais_10000_hab", REFERENCE, Level.DEPARTMENT): {
        "01": (10 / 6, OBSERVED), "02": (2.5, OBSERVED), "03": MISSING, "04": (5, OBSERVED),
        "05": MISSING, "971": (2, OBSERVED), "987": MISSING,
    },
    ("aide_adultes_relais_10000_hab", REFERENCE, Level.REGION): {
        "01": (0, OBSERVED),
        "11": (250, OBSERVED),  # 250 euros for 10,000 inhabitants
        "22": MISSING, "987": MISSING,
    },
    ("adultes_relais_10000_hab", REFERENCE, Level.COUNTRY): {"FR": (2, ESTIMATED)},
    ("fonjep", REFERENCE, Level.DEPARTMENT): {
        "01": (1, ESTIMATED),  # one more line may be there, or in any other
        "02": MISSING, "03": MISSING, "04": MISSING, "05": MISSING, "971": MISSING, "987": MISSING,
    },
    ("fonjep", REFERENCE, Level.CONTRACT): {"CN00101M": (1, ESTIMATED), "CN00401M": MISSING, "CN97101I": MISSING},
    ("fonjep", REFERENCE, Level.COUNTRY): {"FR": (2, ESTIMATED)},
    ("aide_fonjep", REFERENCE, Level.COUNTRY): {"FR": (30, ESTIMATED)},
    ("aide_adultes_relais", PARTIAL, Level.COUNTRY): {"FR": (30, ESTIMATED)},
    ("adultes_relais", PARTIAL, Level.CONTRACT): {
        "CN00101M": (1, ESTIMATED), "CN00401M": MISSING, "CN97101I": MISSING,
    },
    ("adultes_relais", OVERLAP, Level.COUNTRY): {"FR": MISSING},
    ("fonjep_10000_hab", PARTIAL, Level.COUNTRY): {"FR": MISSING},
}  # fmt: skip


@pytest.fixture(scope="module")
def given() -> Tables:
    """The country with its contracts and the posts of `LINES`."""
    names = ("kind", "year", "post", "contract_code", "department_code", "department_is_deduced", "amount")
    rows = [
        dict(zip(names, told, strict=True)) | {"line": number, "partial": told[1] == 2025}
        for number, told in enumerate(LINES, 1)
    ]
    posts = tiny_country.frame(AIDED_POSTS, rows)
    check(posts, AIDED_POSTS)
    return replace(tiny_country.with_contracts(), aided_posts=posts)


def told(tables: Tables, key: str, level: Level, on: date) -> dict[str, Any]:
    values = indicators.find(key).compute(tables, level, on)
    return {
        str(code): (None if row["value"] != row["value"] else pytest.approx(row["value"]), row["status"])
        for code, row in values.iterrows()
    }


@pytest.mark.parametrize(("asked", "expected"), EXPECTED.items(), ids=str)
def test_posts_and_euros(given: Tables, asked: tuple[str, date, Level], expected: dict[str, Any]) -> None:
    key, on, level = asked
    assert told(given, key, level, on) == expected


def test_each_value_says_n_and_what_it_lacks(given: Tables) -> None:
    def notes(key: str, level: Level, on: date = REFERENCE) -> dict[Any, Any]:
        values = indicators.find(key).compute(given, level, on)
        return {code: str(note).replace("\u202f", " ") for code, note in values["note"].items()}

    assert notes("adultes_relais", Level.DEPARTMENT) == {
        "01": "n = 2 lignes", "02": "n = 1 ligne", "03": "absent des fichiers", "04": "n = 1 ligne",
        "05": "absent des fichiers", "971": "n = 1 ligne ; dont 1 de département connu par leur contrat",
        "987": "absent des fichiers",
    }  # fmt: skip
    assert notes("fonjep", Level.DEPARTMENT)["01"] == "n = 1 ligne ; chiffre minimal : 1 ligne ne dit pas où"
    assert notes("fonjep", Level.DEPARTMENT)["02"] == "absent des fichiers ; 1 ligne ne dit pas où"
    assert notes("aide_adultes_relais", Level.COUNTRY)["FR"] == (
        "n = 5 lignes ; dont 1 de département connu par leur contrat ; chiffre minimal : 1 ligne sans montant ; "
        "chiffre minimal : rien dans les fichiers de 03, 987"
    )
    partial = notes("adultes_relais", Level.DEPARTMENT, PARTIAL)["01"]
    assert partial == "n = 1 ligne ; année partielle : ne se compare à aucune autre"


def test_a_ratio_has_no_meaning_where_nobody_lives_and_is_not_known_where_inhabitants_are_not(given: Tables) -> None:
    rows = given.aided_posts
    moved = [rows.assign(department_code=code) for code in ("05", "987")]
    found = [
        told(replace(given, aided_posts=one), "adultes_relais_10000_hab", Level.DEPARTMENT, REFERENCE) for one in moved
    ]
    assert found[0]["05"] == NOTHING_BELOW
    assert found[1]["987"] == MISSING


def test_a_ratio_tells_its_numbers(given: Tables) -> None:
    row = indicators.find("adultes_relais_10000_hab").compute(given, Level.DEPARTMENT, REFERENCE).loc["02"]
    assert (row["numerator"], row["denominator"]) == (1, 4000)


def test_they_are_offered_only_where_files_were_given(given: Tables) -> None:
    keys = {indicator.key for indicator in aided_posts.ALL}
    assert len(keys) == 8
    assert keys <= {indicator.key for indicator in indicators.offered(given)}
    assert not keys & {indicator.key for indicator in indicators.offered(tiny_country.with_contracts())}
