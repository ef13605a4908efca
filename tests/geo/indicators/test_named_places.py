"""Activity by the places that centres name, worked out by hand: what is not told is never zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geo import indicators
from geo.activity.named import named_places
from geo.coverage.scenario import read, under
from geo.indicators.definition import Level
from geo.maps.national import levels
from geo.tables import CompletedTables, Tables
from tests import tiny_country
from tests.geo.activity.sent import sent_frame
from tests.geo.activity.test_places import LINES, SENT, TOLD
from tests.tiny_country import REFERENCE

ACTIONS, HALF_DAYS = indicators.find("actions_nommees"), indicators.find("demi_journees_nommees")


def completed(records: pd.DataFrame, sent: frozenset[tuple[str, int]] = SENT) -> CompletedTables:
    """The country with its contracts and what was sent in."""
    tables = tiny_country.with_contracts()
    return CompletedTables(**tables.frames(), named=named_places(records, sent))


@pytest.fixture(scope="module")
def tables() -> CompletedTables:
    """What the tests of places work out: alpha names Le Port twice, Les Deux Rives and Belle-Rive once, in 2024."""
    return completed(sent_frame(*LINES))


def told(tables: Tables, key: str, level: Level, on: date = REFERENCE) -> dict[str, tuple[float | None, str]]:
    """Value, None where there is none, and status, by code."""
    found = indicators.find(key).compute(tables, level, on)
    return {
        str(code): (None if value != value else value, status)
        for code, value, status in zip(found.index, found["value"], found["status"], strict=True)
    }


def test_a_line_counts_once_in_each_territory_that_it_names(tables: CompletedTables) -> None:
    by_commune = told(tables, "actions_nommees", Level.COMMUNE)
    # Les Deux Rives lies in Aval and in Amont; the line that also names Le Port counts once in Aval.
    assert by_commune["01001"] == (2, "observe")
    assert by_commune["01002"] == (1, "observe")
    assert by_commune["02001"] == (1, "estime"), "the centre says that it is estimated"
    assert told(tables, "demi_journees_nommees", Level.DEPARTMENT)["01"] == (10, "observe")
    assert told(tables, "actions_nommees", Level.REGION)["11"] == (3, "estime")


def test_zero_is_for_those_who_have_answered(tables: CompletedTables) -> None:
    found = told(tables, "actions_nommees", Level.NEIGHBOURHOOD)
    assert found["QN00103N"] == (0, "observe"), "alpha names other places"
    assert found["QN00301M"] == (None, "non_renseigne"), "beta has sent nothing"
    notes = ACTIONS.compute(tables, Level.DEPARTMENT, REFERENCE)["note"]
    assert notes["03"] == "rien reçu du centre : inconnu"
    assert notes["05"] == "aucun centre connu"
    assert told(tables, "demi_journees_nommees", Level.NEIGHBOURHOOD)["QN00103N"] == (0, "observe")


def test_half_days_that_no_line_tells_are_missing_and_say_why(tables: CompletedTables) -> None:
    found = HALF_DAYS.compute(tables, Level.COMMUNE, REFERENCE)
    assert told(tables, "demi_journees_nommees", Level.COMMUNE)["02001"] == (None, "non_renseigne")
    assert found.loc["02001", "note"] == "1 action sans demi-journées"


def test_the_country_counts_each_line_once_and_is_a_minimum(tables: CompletedTables) -> None:
    assert told(tables, "actions_nommees", Level.COUNTRY) == {"FR": (3, "estime")}
    assert told(tables, "demi_journees_nommees", Level.COUNTRY) == {"FR": (10, "estime")}
    assert told(tables, "actions_nommees", Level.CENTRE) == {"alpha": (3, "estime"), "beta": (None, "non_renseigne")}


def test_another_year_is_another_count(tables: CompletedTables) -> None:
    assert told(tables, "demi_journees_nommees", Level.DEPARTMENT, date(2023, 6, 30))["01"] == (50, "observe")


def test_figures_without_a_place_say_nothing_of_a_place() -> None:
    without = completed(sent_frame(replace(TOLD, half_days=9.0)))
    found = ACTIONS.compute(without, Level.DEPARTMENT, REFERENCE)
    assert found.loc["01", "status"] == "non_renseigne"
    assert found.loc["01", "note"] == "chiffres reçus, sans lieu"


def test_they_are_offered_once_a_centre_has_sent_any(tables: CompletedTables) -> None:
    plain = tiny_country.tables()
    assert ACTIONS not in indicators.offered(plain)
    assert {ACTIONS, HALF_DAYS} <= set(indicators.offered(tables))
    assert levels(ACTIONS) == (Level.COMMUNE, Level.DEPARTMENT, Level.CENTRE)
    assert set(told(plain, "actions_nommees", Level.DEPARTMENT).values()) == {(None, "non_renseigne")}


def test_a_hypothesis_is_counted_as_if_it_held(tables: CompletedTables) -> None:
    scenario, _ = read("ouvrir:05:05:Nouveau", tables)
    supposed = under(tables, scenario, REFERENCE)
    assert ACTIONS.compute(supposed, Level.DEPARTMENT, REFERENCE)["note"]["05"] == "rien reçu du centre : inconnu"
    assert ACTIONS.compute(tables, Level.DEPARTMENT, REFERENCE)["note"]["05"] == "aucun centre connu"
    assert told(supposed, "actions_nommees", Level.CENTRE)["+1"] == (None, "non_renseigne")
