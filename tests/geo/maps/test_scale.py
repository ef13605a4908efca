"""What a legend says of its classes, zero apart, frozen bounds, and the spread of values under them."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import units
from geo.maps import theme
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice, Method, load_natural_breaks
from geo.maps.scale import Scale

RATE = units.PER_10K
EVERY_METHOD = [
    *(ClassChoice(method, 3) for method in Method if method is not Method.MANUAL),
    ClassChoice.manual([10, 20]),
]
rates = st.lists(st.integers(0, 1000).map(lambda n: n / 8), min_size=1, max_size=40)
choices = st.builds(
    ClassChoice, st.sampled_from([method for method in Method if method is not Method.MANUAL]), st.integers(3, 7)
)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Spares the first sample the time of loading."""
    load_natural_breaks()


def scale_of(values: list[float], choice: ClassChoice = DEFAULT_CHOICE, unit: units.Unit = RATE) -> Scale:
    return Scale.of(pd.Series(values, dtype=float), unit, choice)


def plain(text: str | None) -> str:
    return (text or "").replace("\u202f", " ")


@pytest.mark.parametrize("choice", EVERY_METHOD, ids=lambda choice: choice.code)
def test_frequent_zeros_stand_apart_whatever_the_method(choice: ClassChoice) -> None:
    scale = scale_of([0, 0, 5, 12, 18, 25, 31, math.nan], choice)
    assert scale.zero_apart
    assert scale.style(0) == theme.ZERO
    assert scale.style(5) == theme.Style(scale.palette[0])
    assert sum(scale.counts) == 5
    assert "et zéro à part, n = 7 ;" in plain(scale.note)


@pytest.mark.parametrize("values", [[0, 5, 12, 18, 25], [0, 0, 0]])
def test_a_lone_zero_or_nothing_but_zeros_has_no_class_of_its_own(values: list[float]) -> None:
    scale = scale_of(values)
    assert not scale.zero_apart
    assert scale.style(0) == theme.Style(scale.palette[0])
    assert sum(scale.counts) == len(values)


def test_labels_say_which_bound_is_in() -> None:
    shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    found = [plain(label) for label in scale_of(shares, ClassChoice(Method.QUANTILES, 3), units.SHARE).labels]
    assert found == ["de 10,0 à moins de 20,0 %", "de 20,0 à moins de 40,0 %", "de 40,0 à 60,0 %"]
    manual = scale_of(shares, ClassChoice.manual([20.5, 30]), units.SHARE)
    assert [plain(label) for label in manual.labels] == [
        "moins de 20,5 %",
        "de 20,5 à moins de 30,0 %",
        "30,0 % ou plus",
    ]
    assert manual.counts == (2, 0, 4), "a chosen class stays, empty or not"


def test_bounds_are_written_with_the_decimals_they_need() -> None:
    assert scale_of([1], ClassChoice.manual([10, 12.125])).labels[0] == "moins de 10,000"
    close = scale_of([1.001, 1.002, 1.003, 1.004, 1.005, 1.006], ClassChoice(Method.EQUAL, 5))
    assert [label.split()[1] for label in close.labels] == ["1,001", "1,002", "1,003", "1,004", "1,005"]


@pytest.mark.parametrize(
    ("values", "choice", "note"),
    [
        (list(range(1, 97)), DEFAULT_CHOICE, "Classes : quantiles, 5 classes, n = 96 ; bornes inférieures incluses."),
        ([1, 1, 2], DEFAULT_CHOICE, "Classes : une par valeur distincte, n = 3."),
        ([], DEFAULT_CHOICE, ""),
        ([1], ClassChoice.manual([5]), "Classes : bornes choisies, 2 classes, n = 1 ; bornes inférieures incluses."),
    ],
)
def test_the_note_says_method_and_number(values: list[float], choice: ClassChoice, note: str) -> None:
    assert plain(scale_of(values, choice).note) == note


def test_frozen_bounds_are_round_and_part_in_the_same_way() -> None:
    scale = scale_of([1, 2.04, 3.07, 4.11, 5.16, 6.2], ClassChoice(Method.QUANTILES, 3))
    assert scale.classes.lowers == (1, 2.04, 4.11)
    assert scale.frozen == (2.0, 4.1)


@given(rates, choices)
def test_freezing_changes_no_colour(sample: list[float], choice: ClassChoice) -> None:
    scale = scale_of(sample, choice)
    if scale.frozen:
        frozen = scale_of(sample, ClassChoice.manual(scale.frozen))
        assert frozen.counts == scale.counts
        assert [frozen.style(value) for value in sample] == [scale.style(value) for value in sample]
        assert frozen.frozen == scale.frozen


def test_one_class_leaves_nothing_to_freeze() -> None:
    assert scale_of([7, 7]).frozen == scale_of([]).frozen == ()


def test_the_histogram_counts_every_value() -> None:
    spread = scale_of([0, 0, 1, 12, 23, 24], ClassChoice.manual([6, 12])).histogram
    assert spread is not None
    assert (spread.low, spread.high, len(spread.counts)) == (0, 24, 24), "one bin per unit"
    expected = {0: 2, 1: 1, 12: 1, 23: 2}  # the last bin holds the highest value
    assert spread.counts == tuple(expected.get(place, 0) for place in range(24))
    assert [(band.start, band.end) for band in spread.bands] == [(0, 0.25), (0.25, 0.5), (0.5, 1)]
    assert [band.colour for band in spread.bands] == list(theme.sequential(3))


@given(rates, choices | st.just(ClassChoice.manual([-5, 0.5, 60, 200])))
def test_a_histogram_keeps_to_its_axis(sample: list[float], choice: ClassChoice) -> None:
    spread = scale_of(sample, choice).histogram
    assert spread is not None
    assert sum(spread.counts) == len(sample)
    assert all(0 <= band.start <= band.end <= 1 for band in spread.bands)
    assert all(one.end <= other.start for one, other in pairwise(spread.bands)), "bands do not overlap"


def test_no_value_has_no_histogram() -> None:
    assert scale_of([math.nan]).histogram is None
