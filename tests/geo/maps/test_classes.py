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
    assert list(classes.lowers) == sorted(set(classes.lowers))
    assert (classes.lowers[0], classes.upper) == (min(sample), max(sample))
    assert set(classes.lowers) <= set(sample), "a legend shows figures that exist"
    for value in sample:
        holding = [place for place in range(classes.count) if holds(classes, place, value)]
        assert holding == [classes.index(value)]


def holds(classes: Classes, place: int, value: float) -> bool:
    """Whether a value is in a class, by the definition: half-open, save the last."""
    if place == classes.count - 1:
        return classes.lowers[place] <= value <= classes.upper
    return classes.lowers[place] <= value < classes.lowers[place + 1]


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
    assert (classes.lowers, classes.upper, classes.by_value) == ((1, 3, 5, 7, 9), 11, False)
    assert [classes.index(value) for value in (1, 2.9, 3, 10.9, 11)] == [0, 0, 1, 4, 4]
    assert classes.counts([1, 2, 3, 11]) == (2, 1, 0, 0, 1)


def test_ties_leave_fewer_classes() -> None:
    classes = quantiles([1, 2, 3, 4, 5, 9, 9, 9, 9, 9], 5)
    assert (classes.lowers, classes.upper) == ((1, 2, 4, 9), 9), "fifths start at 1, 2, 4, 9 and 9"
    assert classes.counts([1, 2, 3, 4, 9]) == (1, 2, 1, 1)


def test_no_more_values_than_classes_is_a_class_each() -> None:
    classes = quantiles([62.6, 100.0, 100.0, 100.0], 5)
    assert (classes.lowers, classes.count, classes.by_value) == ((62.6, 100.0), 2, True)
    assert classes.counts([62.6, 100.0, 100.0]) == (1, 2)


def test_one_value_is_one_class() -> None:
    classes = quantiles([4.0, 4.0, 4.0])
    assert (classes.lowers, classes.upper, classes.count, classes.index(4.0)) == ((4.0,), 4.0, 1, 0)
    assert classes.counts([4.0, 4.0]) == (2,)


@pytest.mark.parametrize("nothing", [[], [math.nan], [math.nan, math.nan]])
def test_nothing_gives_no_class(nothing: list[float]) -> None:
    classes = quantiles(nothing)
    assert (classes.lowers, classes.count, classes.counts([])) == ((), 0, ())


def test_what_is_not_known_is_left_out() -> None:
    classes = quantiles([math.nan, 1.0, 2.0, math.nan, 3.0], 2)
    assert (classes.lowers, classes.upper) == ((1.0, 2.0), 3.0)
