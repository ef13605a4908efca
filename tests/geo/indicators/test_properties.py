"""What holds whatever the perimeters: the parts make the whole, shares are shares, order and input do not matter."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import indicators
from geo.indicators.definition import Indicator, Level
from geo.indicators.tally import REFERENCES, Reference, tally
from geo.tables import Tables
from geo.units import SHARE
from tests import tiny_country
from tests.tiny_country import OVERLAP

TINY = tiny_country.tables()
CENTRES = tuple(TINY.centres["code"])
DEPARTMENTS = tuple(sorted(TINY.names("department")))
LEVELS = (Level.DEPARTMENT, Level.REGION, Level.CENTRE, Level.COUNTRY)

days = st.dates(date(2015, 1, 1), date(2026, 12, 31))
statuses = st.sampled_from(("etabli", "probable", "estime"))


@st.composite
def periods(draw: st.DrawFn) -> tuple[Any, ...]:
    """One row of coverage, of any centre in any département; overlaps of all kinds included."""
    since = draw(days)
    until = draw(st.none() | st.integers(0, 3000).map(lambda length: since + timedelta(days=length)))
    return (draw(st.sampled_from(CENTRES)), draw(st.sampled_from(DEPARTMENTS)), since, until, True, draw(statuses))


coverages = st.lists(periods(), max_size=12)
references = st.sampled_from(REFERENCES)


def covered_by(rows: list[tuple[Any, ...]]) -> Tables:
    return replace(TINY, coverage=tiny_country.coverage(rows))


@settings(max_examples=20)
@given(coverages, days, references, st.sampled_from(LEVELS))
def test_covered_and_uncovered_make_the_total(
    rows: list[tuple[Any, ...]], on: date, reference: Reference, level: Level
) -> None:
    found = tally(covered_by(rows), reference, level, on)
    assert (found["covered"] + found["uncovered"]).equals(found["total"])
    assert (found["several"] <= found["covered"]).all()
    assert (found["uncertain"] <= found["covered"]).all()
    assert (found >= 0).all(axis=None)


@settings(max_examples=20)
@given(coverages, days, references)
def test_regions_and_departements_add_up_to_the_country(
    rows: list[tuple[Any, ...]], on: date, reference: Reference
) -> None:
    content = covered_by(rows)
    (country,) = tally(content, reference, Level.COUNTRY, on).to_dict("records")
    for level in (Level.REGION, Level.DEPARTMENT):
        assert tally(content, reference, level, on).sum().to_dict() == country


@settings(max_examples=20)
@given(coverages, days, st.sampled_from([i for i in indicators.ALL if i.unit is SHARE]), st.data())
def test_a_share_lies_between_0_and_1(
    rows: list[tuple[Any, ...]], on: date, indicator: Indicator, data: st.DataObject
) -> None:
    level = data.draw(st.sampled_from(indicator.levels))
    found = indicator.compute(covered_by(rows), level, on)
    shown = found["value"].dropna()
    assert shown.between(0, 1).all()
    assert (shown * found["denominator"]).sub(found["numerator"]).abs().max() < 1e-9 or shown.empty


@settings(max_examples=20)
@given(coverages, periods(), days, references, st.sampled_from((Level.DEPARTMENT, Level.REGION, Level.COUNTRY)))
def test_one_more_centre_never_lowers_the_coverage(
    rows: list[tuple[Any, ...]], more: tuple[Any, ...], on: date, reference: Reference, level: Level
) -> None:
    before = tally(covered_by(rows), reference, level, on)
    after = tally(covered_by([*rows, more]), reference, level, on)
    assert (after["covered"] >= before["covered"]).all()
    assert (after["several"] >= before["several"]).all()
    assert after["total"].equals(before["total"])


@settings(max_examples=20)
@given(coverages, days, references)
def test_an_overlap_counts_once(rows: list[tuple[Any, ...]], on: date, reference: Reference) -> None:
    in_force = [row for row in rows if row[2] <= on and (row[3] is None or on <= row[3])]
    weights = reference.stock(TINY).groupby("department_code")["weight"].sum()
    expected = math.fsum(weights.get(code, 0.0) for code in {row[1] for row in in_force})
    assert tally(covered_by(rows), reference, Level.COUNTRY, on).loc["FR", "covered"] == expected


@settings(max_examples=15)
@given(coverages, periods())
def test_the_same_centre_twice_is_not_several(rows: list[tuple[Any, ...]], row: tuple[Any, ...]) -> None:
    on = row[2]
    twice = [row, (*row[:2], date(2014, 1, 1), None, *row[4:])]
    alone = [other for other in rows if other[1] != row[1]] + twice
    for reference in REFERENCES:
        assert tally(covered_by(alone), reference, Level.DEPARTMENT, on).loc[row[1], "several"] == 0


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.sampled_from(indicators.ALL), st.data())
def test_the_order_of_rows_changes_nothing(random: Any, indicator: Indicator, data: st.DataObject) -> None:
    level = data.draw(st.sampled_from(indicator.levels))
    on = data.draw(days)
    shuffled = {
        name: frame.sample(frac=1, random_state=random.randrange(2**31)) for name, frame in TINY.frames().items()
    }
    before, after = indicator.compute(TINY, level, on), indicator.compute(Tables(**shuffled), level, on)
    pd.testing.assert_frame_equal(before, after)


def test_inputs_are_left_as_they_were() -> None:
    content = tiny_country.tables()
    copies = {name: frame.copy(deep=True) for name, frame in content.frames().items()}
    for indicator in indicators.ALL:
        for level in indicator.levels:
            indicator.compute(content, level, OVERLAP)
    for name, frame in content.frames().items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(copies[name]), obj=name)
