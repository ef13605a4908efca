"""Numbers, dates and sentences as French typography wants them; U+202F is the narrow no-break space."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import units, wording
from geo.units import Unit

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, f"1{NARROW}000"),
        (4701215, 0, f"4{NARROW}701{NARROW}215"),
        (1234.5, 1, f"1{NARROW}234,5"),
        (5.74, 1, "5,7"),
        (5, 1, "5,0"),
        (-1234, 0, f"\u22121{NARROW}234"),
        (-0.0, 0, "0"),
        (-0.01, 1, "0,0"),
    ],
)
def test_numbers(value: float, decimals: int, expected: str) -> None:
    assert wording.number(value, decimals) == expected


def test_a_percentage_is_not_cut_from_its_sign() -> None:
    assert wording.percent(0.8647) == f"86,5{NARROW}%"
    assert wording.amount(0.8647, units.SHARE) == f"86,5{NARROW}%"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (4701215, units.INHABITANTS, f"4{NARROW}701{NARROW}215 hab."),
        (1, units.NEIGHBOURHOODS, "1 QPV"),
        (5.68, units.PER_10K, "5,7 pour 10 000 hab."),
    ],
)
def test_amounts(value: float, unit: Unit, expected: str) -> None:
    assert wording.amount(value, unit).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("value", "status", "expected"),
    [
        (12.0, "observe", "12 QPV"),
        (0.0, "observe", "0 QPV"),
        (12.0, "estime", "12 QPV (estimé)"),
        (float("nan"), "secret", "secret statistique"),
        (float("nan"), "non_renseigne", "non renseigné"),
        (float("nan"), "sans_objet", "sans objet"),
    ],
)
def test_a_value_or_the_reason_why_there_is_none(value: float, status: str, expected: str) -> None:
    assert wording.value_or_status(value, status, units.NEIGHBOURHOODS).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 6, 30), "30 juin 2024"),
        (date(2024, 1, 1), "1er janvier 2024"),
        (date(2024, 8, 11), "11 août 2024"),
        (date(2024, 12, 21), "21 décembre 2024"),
        (date(1998, 2, 1), "1er février 1998"),
    ],
)
def test_days(day: date, expected: str) -> None:
    assert wording.day(day) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")],
)
def test_listings(items: list[str], expected: str) -> None:
    assert wording.listing(items) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 quartier"), (1, "1 quartier"), (2, "2 quartiers"), (1500, f"1{NARROW}500 quartiers")],
)
def test_zero_and_one_are_singular(count: float, expected: str) -> None:
    assert wording.plural(count, "quartier", "quartiers") == expected


def test_the_sentence_of_the_largest_gap() -> None:
    told = wording.largest_gap("Dorne (04)", 2000, 7000, date(2018, 7, 1), " de la sélection")
    assert told.startswith(f"Au 1er juillet 2018, 7{NARROW}000 habitants des QPV de la sélection")
    assert "sans centre connu" in told or "pas de centre connu" in told
    assert "Dorne (04)" in told.partition("lacune")[2]
    assert f"2{NARROW}000 habitants" in told.partition("lacune")[2]
    assert "RP 2018" in told
    assert told.endswith(".")
    assert wording.no_gap(date(2018, 6, 30), "").startswith("Au 30 juin 2018, chaque département où vivent")


def test_names_sort_as_in_a_french_dictionary() -> None:
    names = ["Île-de-France", "Hauts-de-France", "La Réunion", "Étampes", "L'Haÿ", "Évry", "Eu"]
    assert sorted(names, key=wording.sort_key) == [
        "Étampes",
        "Eu",
        "Évry",
        "Hauts-de-France",
        "L'Haÿ",
        "Île-de-France",
        "La Réunion",
    ]


def test_every_status_and_level_has_its_word() -> None:
    from geo.indicators.definition import Level, Status

    assert set(wording.STATUSES) == {status.value for status in Status}
    assert set(wording.LEVELS) == {level.value for level in Level}
    assert set(wording.COVERAGE_STATUSES) == {"etabli", "probable", "estime"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Communauté de communes Cœur de Loire", "CC Cœur de Loire"),
        ("Communauté d'agglomération du Grand Dole", "CA du Grand Dole"),
        ("Communauté urbaine d'Arras", "CU d'Arras"),
        ("Métropole de Lyon", "Métropole de Lyon"),
    ],
)
def test_an_epci_is_named_shortly(name: str, short: str) -> None:
    assert wording.short_epci(name) == short


@given(st.dates(date(1993, 1, 1), date(2100, 12, 31)))
def test_a_day_in_words_is_read_back(day: date) -> None:
    assert wording.read_day(wording.day(day)) == day
    assert wording.read_day(day.isoformat()) == day


@pytest.mark.parametrize("text", ["", "hier", "31 février 2020", "2020-13-01", "1er brumaire 1993", "30 juin"])
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert wording.read_day(text) is None


@pytest.mark.parametrize(
    ("hour", "told"),
    [
        (datetime(2026, 11, 23, 8, 41, tzinfo=UTC), "23 novembre 2026 à 09:41"),
        (datetime(2026, 6, 30, 22, 5, tzinfo=UTC), "1er juillet 2026 à 00:05"),
    ],
)
def test_a_moment_is_told_by_the_clocks_of_paris(hour: datetime, told: str) -> None:
    assert wording.moment(hour) == told
