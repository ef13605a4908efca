"""Activity by place, and neighbourhoods that nothing names, worked out by hand on the invented country."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from geo.activity.choices import Standing, Theme
from geo.activity.model import ActivityRecord
from geo.activity.places import activity_places
from geo.activity.presence import Presence, presences
from geo.activity.selection import ActivityChoice, Through
from geo.indicators.definition import Level
from geo.place import Place
from geo.tables import Tables
from tests import tiny_country
from tests.geo.activity.sent import sent_frame

PORT, RIVES, STATION = (Place(Level.NEIGHBOURHOOD, code) for code in ("QN00101M", "QN00102M", "QN00103N"))
BELLE_RIVE = Place(Level.COMMUNE, "02001")
TOLD = ActivityRecord(centre="alpha", year=2024, status=Standing.OBSERVED, source="rapport")
LINES = (
    replace(TOLD, half_days=4.0, places=(PORT,), themes=(Theme.EDUCATION,)),
    replace(TOLD, half_days=6.0, places=(PORT, RIVES), themes=(Theme.EDUCATION, Theme.HEALTH)),
    replace(TOLD, meetings=2, places=(BELLE_RIVE,), themes=(Theme.EDUCATION,), status=Standing.ESTIMATED),
    replace(TOLD, half_days=10.0),
    replace(TOLD, half_days=0.0, places=(STATION,)),
    replace(TOLD, year=2023, half_days=50.0, places=(STATION,)),
)
"""Two lines with several places or none, one that tells no half-days, one of zero, one of another year."""
RECORDS = sent_frame(*LINES)
SENT = frozenset({("alpha", 2024), ("alpha", 2023)})
OF_2024 = ActivityChoice(years=(2024,))


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The country with its contracts."""
    return tiny_country.with_contracts()


def states(found: pd.DataFrame) -> dict[str, list[str]]:
    """The codes of the neighbourhoods in each state."""
    return {str(state): mine.index.tolist() for state, mine in found.groupby("state")}


def test_a_line_counts_whole_at_each_place_and_once_in_the_total(tables: Tables) -> None:
    found = activity_places(tables, RECORDS, OF_2024)
    told = {each.place: (each.amount.actions, each.amount.half_days, each.shared) for each in found.places}
    assert list(told) == [PORT, BELLE_RIVE, RIVES], "the most actions first, then by the word of the place"
    assert told[PORT] == (2, 10.0, 1)
    assert told[RIVES] == (1, 6.0, 1)
    assert (found.total.actions, found.total.half_days) == (4, 20.0), "and not 10 + 6 + 10"
    assert (found.placed.actions, found.placed.half_days, found.several) == (3, 10.0, 1)


def test_half_days_that_are_not_told_are_no_zero(tables: Tables) -> None:
    (there,) = (each for each in activity_places(tables, RECORDS, OF_2024).places if each.place == BELLE_RIVE)
    assert math.isnan(there.amount.half_days)
    assert (there.amount.actions, there.amount.silent, there.amount.estimated) == (1, 1, True)


def test_a_line_of_zeros_is_no_activity(tables: Tables) -> None:
    assert STATION not in {each.place for each in activity_places(tables, RECORDS, OF_2024).places}


def test_years_centre_and_theme_choose_the_lines(tables: Tables) -> None:
    both = activity_places(tables, RECORDS, ActivityChoice(years=(2023, 2024)))
    assert both.total.half_days == 70.0
    health = activity_places(tables, RECORDS, ActivityChoice(years=(2024,), themes=(Theme.HEALTH,)))
    assert {each.place: each.amount.half_days for each in health.places} == {PORT: 6.0, RIVES: 6.0}
    assert health.total.half_days == 6.0
    assert activity_places(tables, RECORDS, ActivityChoice(years=(2024,), centres=("beta",))).places == ()


MONTS = Place(Level.NEIGHBOURHOOD, "QN00301M")
ACROSS = sent_frame(
    *LINES,
    replace(TOLD, half_days=3.0, places=(PORT, MONTS)),
    replace(TOLD, centre="beta", half_days=7.0, places=(PORT,)),
)
"""Alpha, of the région 11, names a neighbourhood of 22 as well; beta, of 22, names one of 11."""


@pytest.mark.parametrize(
    ("region", "through", "total", "places", "elsewhere"),
    [
        ("11", Through.CENTRE, 23.0, {PORT: 13.0, RIVES: 6.0}, 0),
        ("11", Through.PLACE, 20.0, {PORT: 20.0, RIVES: 6.0}, 0),
        ("22", Through.CENTRE, 7.0, {}, 1),
        ("22", Through.PLACE, 3.0, {MONTS: 3.0}, 0),
        ("01", Through.PLACE, math.nan, {}, 0),
    ],
)
def test_the_choice_says_what_places_a_line_in_a_region(
    tables: Tables, region: str, through: Through, total: float, places: dict[Place, float], elsewhere: int
) -> None:
    found = activity_places(tables, ACROSS, ActivityChoice(years=(2024,), regions=(region,), through=through))
    assert found.total.half_days == pytest.approx(total, nan_ok=True)
    told = {each.place: each.amount.half_days for each in found.places if each.amount.half_days > 0}
    assert told == places, "those of the région alone"
    assert found.elsewhere == elsewhere


def test_neighbourhoods_of_a_region_by_the_lines_of_its_choice(tables: Tables) -> None:
    monts = ["QN00301M", "QN00401M", "QN00402M", "QN00403M", "QN00404N"]
    by_centre = presences(tables, ACROSS, SENT, ActivityChoice(years=(2024,), regions=("22",)))
    assert states(by_centre) == {Presence.NONE: monts}, "beta has answered, with a place"
    by_place = presences(tables, ACROSS, SENT, ActivityChoice(years=(2024,), regions=("22",), through=Through.PLACE))
    assert states(by_place) == {Presence.NAMED: monts[:1], Presence.NONE: monts[1:]}


def test_what_is_not_known_is_never_no_activity(tables: Tables) -> None:
    found = presences(tables, RECORDS, SENT, OF_2024)
    assert states(found) == {
        Presence.NAMED: ["QN00101M", "QN00102M"],
        Presence.NONE: ["QN00103N"],
        Presence.WIDER: ["QN00201M", "QN00202I"],
        Presence.NOT_SENT: ["QN00301M", "QN00401M", "QN00402M", "QN00403M", "QN00404N"],
    }
    assert found.loc["QN00101M", ["actions", "half_days", "centres"]].tolist() == [2, 10.0, ("alpha",)]
    assert found["half_days"].notna().sum() == 2


def test_published_figures_name_no_place(tables: Tables) -> None:
    """In 2018 both centres are known to have done something, in a report that names no neighbourhood."""
    found = presences(tables, RECORDS, SENT, ActivityChoice(years=(2018,)))
    assert set(found["state"]) == {Presence.WITHOUT_PLACE}


def test_nobody_in_charge_is_no_silence(tables: Tables) -> None:
    """In 2019 no centre covers 04, and those of 01 to 03 have sent nothing."""
    found = presences(tables, RECORDS, SENT, ActivityChoice(years=(2019,)))
    assert states(found)[Presence.NO_CENTRE] == ["QN00401M", "QN00402M", "QN00403M", "QN00404N"]
    assert len(states(found)[Presence.NOT_SENT]) == 6


def test_the_least_known_centre_and_year_decide(tables: Tables) -> None:
    """Alpha declares zero for 2019; beta, which shares 02 with it, has sent nothing."""
    zero = sent_frame(replace(TOLD, year=2019, half_days=0.0))
    found = presences(tables, zero, {("alpha", 2019)}, ActivityChoice(years=(2019,)))
    assert states(found)[Presence.NONE] == ["QN00101M", "QN00102M", "QN00103N"]
    assert found.loc[["QN00201M", "QN00301M"], "state"].tolist() == [Presence.NOT_SENT] * 2
    both = presences(tables, zero, {("alpha", 2019)}, ActivityChoice(years=(2019, 2023)))
    assert both.loc["QN00101M", "state"] == Presence.NOT_SENT, "nothing came for 2023"


@pytest.mark.parametrize(
    ("place", "held"),
    [
        (Place(Level.EPCI, "200000017"), ["QN00102M", "QN00103N", "QN00201M", "QN00202I"]),
        (Place(Level.CONTRACT, "CN00401M"), ["QN00401M", "QN00402M", "QN00403M", "QN00404N"]),
        (Place(Level.DEPARTMENT, "03"), ["QN00301M"]),
        (Place(Level.COMMUNE, "02002"), []),
    ],
)
def test_a_larger_place_is_told_apart(tables: Tables, place: Place, held: list[str]) -> None:
    found = presences(tables, sent_frame(replace(TOLD, half_days=1.0, places=(place,))), SENT, OF_2024)
    assert found.index[found["state"] == Presence.WIDER].tolist() == held
    assert not (found["state"] == Presence.NAMED).any()


def test_a_centre_is_asked_about_its_perimeter_and_what_it_names(tables: Tables) -> None:
    away = sent_frame(*LINES, replace(TOLD, half_days=1.0, places=(Place(Level.NEIGHBOURHOOD, "QN00301M"),)))
    found = presences(tables, away, SENT, ActivityChoice(years=(2024,), centres=("alpha",)))
    assert found.index.tolist() == ["QN00101M", "QN00102M", "QN00103N", "QN00201M", "QN00202I", "QN00301M"]
    assert found.loc["QN00301M", "state"] == Presence.NAMED
