"""Each value falls in exactly one class: at bounds, with ties, alone, or when values are fewer than classes."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.maps import theme
from geo.maps.classes import Classes, quantiles

values = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False) | st.sampled_from([0.0, 0.1, 1 / 3, 0.5, 1.0]), min_size=1, max_size=60
)


@given(values, st.integers(1, 7))
@example([0.0], 5)
@example([0.0, 0.0, 0.0, 1.0], 5)
@example([1.0, 2.0], 5)
@example([0.0] * 99 + [1.0], 5)
@example([0.1, 0.2, 0.30000000000000004, 0.3], 4)
def test_each_value_is_in_exactly_one_class(sample: list[float], wanted: int) -> None:
    classes = quantiles(sample, wanted)
    assert 1 <= classes.count <= wanted
    assert list(classes.bounds) == sorted(set(classes.bounds))
    assert {classes.bounds[0], classes.bounds[-1]} == {min(sample), max(sample)}
    assert set(classes.bounds) <= set(sample), "a legend shows figures that exist"
    for value in sample:
        holding = [place for place in range(classes.count) if holds(classes, place, value)]
        assert holding == [classes.index(value)]


def holds(classes: Classes, place: int, value: float) -> bool:
    """Whether a value is in a class, by the definition: half-open, save the last."""
    if len(classes.bounds) == 1:
        return value == classes.bounds[0]
    lower, upper = classes.bounds[place], classes.bounds[place + 1]
    return lower <= value < upper or (place == classes.count - 1 and value == upper)


@given(values)
def test_counts_add_up_to_the_number_of_values(sample: list[float]) -> None:
    classes = quantiles(sample)
    counts = classes.counts(sample)
    assert len(counts) == classes.count
    assert sum(counts) == len(sample)


@given(values)
def test_each_class_has_a_colour(sample: list[float]) -> None:
    count = quantiles(sample).count
    assert len(set(theme.sequential(count))) == count


def test_quantiles_worked_out_by_hand() -> None:
    classes = quantiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 5)
    assert classes.bounds == (1, 3, 5, 7, 9, 11)
    assert [classes.index(value) for value in (1, 2.9, 3, 10.9, 11)] == [0, 0, 1, 4, 4]
    assert classes.counts([1, 2, 3, 11]) == (2, 1, 0, 0, 1)


def test_one_value_is_one_class() -> None:
    classes = quantiles([4.0, 4.0, 4.0])
    assert (classes.bounds, classes.count, classes.index(4.0)) == ((4.0,), 1, 0)
    assert classes.counts([4.0, 4.0]) == (2,)


def test_two_values_are_both_held() -> None:
    classes = quantiles([1.0, 2.0])
    assert (classes.bounds, classes.count) == ((1.0, 2.0), 1)
    assert classes.counts([1.0, 2.0, 2.0]) == (3,)


@pytest.mark.parametrize("nothing", [[], [math.nan], [math.nan, math.nan]])
def test_nothing_gives_no_class(nothing: list[float]) -> None:
    classes = quantiles(nothing)
    assert (classes.bounds, classes.count, classes.counts([])) == ((), 0, ())


def test_what_is_not_known_is_left_out() -> None:
    assert quantiles([math.nan, 1.0, 2.0, math.nan, 3.0], 2).bounds == (1.0, 2.0, 3.0)
