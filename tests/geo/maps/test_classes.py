"""Each value falls in exactly one class: at bounds, with ties, alone, or when values are fewer than classes."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import InvalidClasses
from geo.maps import theme
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice, Classes, Method, classify, load_natural_breaks

FOUND = [Method.QUANTILES, Method.NATURAL, Method.EQUAL, Method.ROUNDED]
"""The methods that find their own bounds."""

values = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False) | st.sampled_from([0.0, 0.1, 1 / 3, 0.5, 1.0]), min_size=1, max_size=60
)
found_choices = st.builds(ClassChoice, st.sampled_from(FOUND), st.integers(3, 7))
manual_choices = st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=6, unique=True).map(
    lambda tenths: ClassChoice.manual(sorted(n / 10 for n in tenths))
)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Spares the first sample the time of loading."""
    load_natural_breaks()


def holding(classes: Classes, value: float) -> list[int]:
    """The classes that hold a value, by the definition: half-open, save the last."""
    bounds = (*classes.lowers, classes.upper)
    last = classes.count - 1
    return [
        place
        for place in range(classes.count)
        if bounds[place] <= value < bounds[place + 1] or (place == last and bounds[last] <= value <= bounds[last + 1])
    ]


@given(values, found_choices | manual_choices)
@example([0.0], DEFAULT_CHOICE)
@example([0.0, 0.0, 0.0, 1.0], ClassChoice(Method.EQUAL, 3))
@example([0.0] * 99 + [1.0], ClassChoice(Method.NATURAL, 5))
@example([0.1, 0.2, 0.30000000000000004, 0.3], ClassChoice(Method.QUANTILES, 3))
@example([0.1, 0.2, 0.3, 0.4, 0.6, 0.7], ClassChoice(Method.ROUNDED, 3))
@example([1e6, 1e6 + 1e-9, 1e6 + 2e-9, 1e6 + 3e-9], ClassChoice(Method.ROUNDED, 3))
def test_each_value_is_in_exactly_one_class(sample: list[float], choice: ClassChoice) -> None:
    classes = classify(sample, choice)
    assert 1 <= classes.count <= choice.count
    assert list(classes.lowers) == sorted(set(classes.lowers)), "in order, without duplicates"
    for value in sample:
        assert holding(classes, value) == [classes.index(value)]
    assert sum(classes.counts(sample)) == len(sample)
    assert len(classes.counts(sample)) == classes.count


@given(values, found_choices | manual_choices)
def test_a_larger_value_is_never_in_a_lower_class(sample: list[float], choice: ClassChoice) -> None:
    classes = classify(sample, choice)
    places = [classes.index(value) for value in sorted(sample)]
    assert places == sorted(places)


@given(values, st.sampled_from([Method.QUANTILES, Method.NATURAL]), st.integers(3, 7))
def test_these_methods_show_figures_that_exist(sample: list[float], method: Method, wanted: int) -> None:
    classes = classify(sample, ClassChoice(method, wanted))
    assert set(classes.lowers) <= set(sample)
    assert (classes.lowers[0], classes.upper) == (min(sample), max(sample))
    assert all(classes.counts(sample)), "no class is empty"


@given(values, found_choices)
def test_the_order_of_the_values_changes_nothing(sample: list[float], choice: ClassChoice) -> None:
    assert classify(sample[::-1], choice) == classify(sample, choice)


@given(values, found_choices)
def test_each_class_has_a_colour(sample: list[float], choice: ClassChoice) -> None:
    count = classify(sample, choice).count
    assert len(set(theme.sequential(count))) == count


def test_quantiles_worked_out_by_hand() -> None:
    classes = classify([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], DEFAULT_CHOICE)
    assert (classes.lowers, classes.upper, classes.by_value) == ((1, 3, 5, 7, 9), 11, False)
    assert [classes.index(value) for value in (1, 2.9, 3, 10.9, 11)] == [0, 0, 1, 4, 4]
    assert classes.counts([1, 2, 3, 11]) == (2, 1, 0, 0, 1)


def test_ties_leave_fewer_classes() -> None:
    classes = classify([1, 2, 3, 4, 5, 9, 9, 9, 9, 9], DEFAULT_CHOICE)
    assert (classes.lowers, classes.upper) == ((1, 2, 4, 9), 9), "fifths start at 1, 2, 4, 9 and 9"
    assert classes.counts([1, 2, 3, 4, 9]) == (1, 2, 1, 1)


def test_natural_breaks_part_what_is_far_apart() -> None:
    classes = classify([1, 1, 2, 10, 11, 11, 50, 51, 52], ClassChoice(Method.NATURAL, 3))
    assert (classes.lowers, classes.upper) == ((1, 10, 50), 52)


def test_natural_breaks_of_large_figures_that_differ_little() -> None:
    large = [1e6 + part for part in (0, 0.1, 0.2, 5, 5.1, 5.2, 9, 9.1, 9.2)]
    assert classify(large, ClassChoice(Method.NATURAL, 3)).lowers == (1e6, 1e6 + 5, 1e6 + 9)


def test_equal_intervals_are_equal_as_decimals() -> None:
    classes = classify([0, 0.1, 0.2, 0.3, 0.6, 0.9, 1], ClassChoice(Method.EQUAL, 5))
    assert (classes.lowers, classes.upper) == ((0, 0.2, 0.4, 0.6, 0.8), 1)
    assert classes.counts([0.2, 0.6, 1]) == (0, 1, 0, 1, 1)


@pytest.mark.parametrize(
    ("sample", "wanted", "lowers", "upper"),
    [
        ([3, 11, 27, 48, 61, 97], 5, (0, 20, 40, 60, 80), 100),
        ([3, 11, 27, 48, 61, 97], 4, (0, 25, 50, 75), 100),
        ([3, 11, 27, 48, 61, 97], 3, (0, 50), 100),
        ([0.03, 0.1, 0.11, 0.3], 3, (0, 0.1, 0.2), 0.3),
        ([1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010], 7, (1003, 1004, 1005, 1006, 1007, 1008, 1009), 1010),
        ([-7, -1, 2, 8], 3, (-10, 0), 10),
    ],
)
def test_rounded_bounds_worked_out_by_hand(
    sample: list[float], wanted: int, lowers: tuple[float, ...], upper: float
) -> None:
    classes = classify(sample, ClassChoice(Method.ROUNDED, wanted))
    assert (classes.lowers, classes.upper) == (lowers, upper)


def test_chosen_bounds_leave_both_ends_open() -> None:
    classes = classify([5, 10, 29.9, 30, 1000], ClassChoice.manual([10, 20.5, 30]))
    assert (classes.lowers, classes.upper) == ((-math.inf, 10, 20.5, 30), math.inf)
    assert classes.counts([5, 10, 29.9, 30, 1000]) == (1, 1, 1, 2), "a bound opens the class above it"


def test_chosen_bounds_are_read_in_the_unit_shown() -> None:
    shares = [0.2, 0.201, 0.29, 0.291]
    classes = classify(shares, ClassChoice.manual([20.1, 29.1]), factor=100.0)
    assert classes.lowers == (-math.inf, 0.201, 0.291), "29.1 / 100 in floats is not 0.291"
    assert classes.counts(shares) == (1, 2, 1)


@pytest.mark.parametrize("method", FOUND)
def test_no_more_values_than_classes_is_a_class_each(method: Method) -> None:
    classes = classify([62.6, 100.0, 100.0, 100.0], ClassChoice(method, 5))
    assert (classes.lowers, classes.count, classes.by_value) == ((62.6, 100.0), 2, True)
    assert classes.counts([62.6, 100.0, 100.0]) == (1, 2)


@pytest.mark.parametrize("method", FOUND)
def test_one_value_is_one_class(method: Method) -> None:
    classes = classify([4.0, 4.0, 4.0], ClassChoice(method, 3))
    assert (classes.lowers, classes.upper, classes.count, classes.index(4.0)) == ((4.0,), 4.0, 1, 0)
    assert classes.counts([4.0, 4.0]) == (2,)


@pytest.mark.parametrize("method", FOUND)
@pytest.mark.parametrize("nothing", [[], [math.nan], [math.nan, math.nan]])
def test_nothing_gives_no_class(method: Method, nothing: list[float]) -> None:
    classes = classify(nothing, ClassChoice(method, 3))
    assert (classes.lowers, classes.count, classes.counts([])) == ((), 0, ())


@pytest.mark.parametrize("method", FOUND)
def test_what_is_not_known_is_left_out(method: Method) -> None:
    known = [1.0, 2.0, 3.0, 7.0, 8.0]
    with_gaps = [math.nan, *known[:3], math.nan, *known[3:]]
    assert classify(with_gaps, ClassChoice(method, 3)) == classify(known, ClassChoice(method, 3))


@given(found_choices | manual_choices)
def test_a_choice_is_read_back_from_its_code(choice: ClassChoice) -> None:
    assert ClassChoice.parse(choice.code) == choice


def test_codes_are_short_and_stable() -> None:
    assert DEFAULT_CHOICE.code == "quantiles-5"
    assert ClassChoice(Method.NATURAL, 7).code == "natural-7"
    assert ClassChoice.manual([-10, 20.5, 30]).code == "manual--10_20.5_30"
    assert ClassChoice.manual([-0.0, 1]) == ClassChoice.parse("manual-0_1")


@pytest.mark.parametrize(
    "code",
    [
        "",
        "quantiles",
        "quantiles-2",
        "quantiles-8",
        "quantiles-05",
        "quantiles-5 ",
        "quantiles-٥",
        "Quantiles-5",
        "kmeans-5",
        "manual-",
        "manual-10_10",
        "manual-30_10",
        "manual-1.0",
        "manual--0",
        "manual-1_2_3_4_5_6_7",
        "manual-9999999999",
        "manual-0.0000001",
        "manual-nan",
        "manual-1e3",
        "manual-1,5",
        "manual-" + "1" * 5000,
        "x" * 5000,
    ],
)
def test_any_other_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidClasses):
        ClassChoice.parse(code)


@pytest.mark.parametrize("bounds", [[], [1, 1], [2, 1], [math.nan], [math.inf], [1e10], range(7), [0.00000012]])
def test_bounds_that_cannot_be_drawn_are_refused(bounds: list[float]) -> None:
    with pytest.raises(InvalidClasses):
        ClassChoice.manual(bounds)


@pytest.mark.parametrize(
    ("method", "count", "bounds"),
    [(Method.EQUAL, 2, ()), (Method.EQUAL, 8, ()), (Method.EQUAL, 3, (1.0, 2.0)), (Method.MANUAL, 5, (1.0, 2.0))],
)
def test_a_choice_that_contradicts_itself_is_refused(method: Method, count: int, bounds: tuple[float, ...]) -> None:
    with pytest.raises(InvalidClasses):
        ClassChoice(method, count, bounds)
