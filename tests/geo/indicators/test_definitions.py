"""Every indicator says what it is, where it comes from, and computes at each level it announces."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd
import pytest

from geo import catalogue, indicators
from geo.errors import UnknownCode
from geo.indicators.definition import VALUE_COLUMNS, Indicator, Level, Status, Theme, frame_of_values
from geo.tables import Tables
from tests.tiny_country import OVERLAP

EVERY = pytest.mark.parametrize("indicator", indicators.ALL, ids=lambda indicator: indicator.key)
EVERY_LEVEL = pytest.mark.parametrize(
    ("indicator", "level"),
    [(indicator, level) for indicator in indicators.ALL for level in indicator.levels],
    ids=lambda value: getattr(value, "key", value),
)


@EVERY
def test_a_definition_is_complete(indicator: Indicator) -> None:
    assert re.fullmatch(r"[a-z0-9_]{2,40}", indicator.key), "the key stands in addresses"
    for text in (indicator.label, indicator.definition, indicator.limits):
        assert text.strip() == text
        assert text
    assert indicator.definition.endswith(".")
    assert indicator.limits.endswith(".")
    assert indicator.unit.name
    assert indicator.unit.symbol
    assert indicator.theme in Theme
    assert indicator.levels
    assert len(set(indicator.levels)) == len(indicator.levels)


@EVERY
def test_its_sources_are_in_the_catalogue(indicator: Indicator) -> None:
    known = {source.id for source in catalogue.sources()}
    assert indicator.sources
    assert set(indicator.sources) <= known


def test_keys_and_labels_are_unique() -> None:
    for values in ((i.key for i in indicators.ALL), (i.label for i in indicators.ALL)):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_an_unknown_key_is_told() -> None:
    with pytest.raises(UnknownCode, match="« rien » n'existe pas"):
        indicators.find("rien")


@EVERY_LEVEL
def test_it_computes_at_each_of_its_levels(tiny: Tables, indicator: Indicator, level: Level) -> None:
    found = indicator.compute(tiny, level, OVERLAP)
    assert tuple(found.columns) == VALUE_COLUMNS
    assert found.index.name == "code"
    assert found.index.is_unique
    assert found.index.is_monotonic_increasing
    names = {"FR": "France"} if level is Level.COUNTRY else tiny.names(level.value)
    assert set(found.index) == set(names), "every territory of the level, known or not"
    for column in ("value", "numerator", "denominator"):
        assert found[column].dtype == "float64"
    for column in ("note", "source"):
        assert all(isinstance(cell, str) or cell is None for cell in found[column]), "no NaN among texts"
    assert set(found["status"]) <= {status.value for status in Status}
    shown = found["status"].isin([Status.OBSERVED, Status.ESTIMATED])
    assert found["value"].notna().equals(shown), "a value is shown exactly where its status says so"


def test_a_status_that_forbids_a_value_empties_it() -> None:
    codes = list("abcde")
    found = frame_of_values(pd.Series(1.0, index=codes), pd.Series([status.value for status in Status], index=codes))
    assert found["value"].notna().tolist() == [True, True, False, False, False]
