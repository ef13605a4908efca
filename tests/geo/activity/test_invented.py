"""Invented activity: the same for one seed, of the shape of real one, at places of the perimeter of its centre."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from geo.activity.choices import Format, Mode, ReportState, Standing
from geo.activity.invented import FIRST_YEAR, Invented, invent
from geo.activity.known_places import known_places
from geo.activity.model import ActivityRecord, FieldReport, faults
from geo.activity.store.database import ActivityStore
from geo.demo import add, remove
from geo.indicators.definition import Level
from geo.place import Place
from geo.store import OpenEdition
from geo.tables import Tables
from tests import tiny_country

SEEDS = range(12)
SERVED = {
    *(("alpha", year) for year in range(2019, 2025)),
    *(("beta", year) for year in range(2019, 2025)),
    ("gamma", 2019),
}
"""On 30 June of each year: gamma stops with 2019."""


@pytest.fixture(scope="module")
def real_shape(real_edition: OpenEdition) -> Invented:
    return invent(real_edition.tables, 2024, 1)


def test_the_same_seed_gives_the_same_and_another_one_another(tiny: Tables) -> None:
    first = invent(tiny, 2024, 1)
    assert first == invent(tiny, 2024, 1)
    assert first != invent(tiny, 2024, 2)
    told = first.activity[0]
    assert (told.centre, told.year, told.status) == ("alpha", 2019, Standing.DEMONSTRATION)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_record_says_that_it_is_invented_and_can_be_kept(tiny: Tables, seed: int) -> None:
    found = invent(tiny, 2024, seed)
    for record in (*found.activity, *found.reports):
        assert list(faults(record)) == []
        assert record.status is Standing.DEMONSTRATION
        said = record.title if isinstance(record, ActivityRecord) else record.subject
        assert str(said).startswith("Exemple : ")
        assert record.source == f"jeu de démonstration, graine {seed}"
        assert (record.centre, record.year) in SERVED


@pytest.mark.parametrize("seed", SEEDS)
def test_one_centre_declares_zero_and_one_sends_nothing_of_a_year(tiny: Tables, seed: int) -> None:
    found = invent(tiny, 2024, seed)
    zeros = [record for record in found.activity if record.half_days == 0]
    assert len(zeros) == 1
    assert (zeros[0].meetings, zeros[0].attendances, zeros[0].people, zeros[0].day) == (0, 0, None, None)
    sent = {(record.centre, record.year) for record in found.activity}
    assert SERVED - sent, "silence, which is no zero"
    assert not {(zeros[0].centre, zeros[0].year)} & {(one.centre, one.year) for one in found.reports}


def test_activity_lies_within_the_perimeter_of_its_year(tiny: Tables) -> None:
    own = {
        ("beta", 2019): {"02", "03"},
        ("beta", 2020): {"02", "03"},
        ("beta", 2021): {"03"},
        **{("beta", year): {"03", "04"} for year in (2022, 2023, 2024)},
        **{("alpha", year): {"01", "02"} for year in range(2019, 2025)},
        ("gamma", 2019): {"05"},
    }
    department = dict(zip(tiny.neighbourhoods["code"], tiny.neighbourhoods["department_code"], strict=True))
    department |= dict(zip(tiny.communes["code"], tiny.communes["department_code"], strict=True))
    seen = Counter[Level]()
    for seed in SEEDS:
        found = invent(tiny, 2024, seed)
        for record in (*found.activity, *found.reports):
            for place in record.places:
                seen[place.level] += 1
                if place.level is Level.EPCI:
                    continue  # they lie over several départements
                code = place.code if place.level is Level.DEPARTMENT else department[place.code]
                assert code in own[record.centre, record.year]
            assert len(set(record.places)) == len(record.places)
            assert not (record.centre == "beta" and record.year == 2021 and _has_level(record.places, Level.EPCI))
    assert set(seen) == {Level.DEPARTMENT, Level.COMMUNE, Level.NEIGHBOURHOOD, Level.EPCI}, "no contract is known here"


def _has_level(places: tuple[Place, ...], level: Level) -> bool:
    return any(place.level is level for place in places)


def test_contracts_are_named_where_they_are_known() -> None:
    content = tiny_country.with_contracts()
    found = [invent(content, 2024, seed) for seed in SEEDS]
    named = {place.code for one in found for record in one.activity for place in record.places
             if place.level is Level.CONTRACT}  # fmt: skip
    assert named
    assert named <= set(content.contracts["code"])


def test_every_place_is_one_that_a_file_may_name(real_shape: Invented, real_edition: OpenEdition) -> None:
    names = known_places(real_edition, None).names  # type: ignore[arg-type] # no older edition is asked for
    for record in (*real_shape.activity, *real_shape.reports):
        assert all(place.code in names[place.level] for place in record.places)


def test_the_shape_of_years_and_months(real_shape: Invented) -> None:
    dated = [record for record in real_shape.activity if record.day is not None]
    months = Counter(record.day.month for record in dated if record.day)
    assert min(months, key=months.__getitem__) == 8
    assert months[7] + months[8] < months[9]
    assert all(record.day.weekday() < 5 for record in dated if record.day)
    met = {year: Counter(one.mode for one in dated if one.year == year and one.mode) for year in range(2019, 2025)}
    shares = {year: counts[Mode.REMOTE] / counts.total() for year, counts in met.items()}
    assert shares[2019] < 0.1
    assert shares[2020] > 0.5
    assert 0.1 < shares[2023] < 0.3
    apart = [one for one in dated if one.mode and one.day and date(2020, 4, 1) <= one.day <= date(2020, 5, 31)]
    assert sum(one.mode is Mode.REMOTE for one in apart) / len(apart) > 0.8
    assert {record.year for record in real_shape.activity} == set(range(FIRST_YEAR, 2025))


def test_small_groups_gaps_and_yearly_totals_are_there_to_be_met(real_shape: Invented) -> None:
    activity = real_shape.activity
    assert sum(1 for one in activity if one.attendances is not None and 0 < one.attendances < 5) > 50
    assert any(one.meetings and one.attendances is None for one in activity)
    assert any(not one.themes for one in activity)
    assert any(not one.places for one in activity)
    totals = [one for one in activity if one.day is None and one.half_days != 0]
    assert {one.year for one in totals} <= {2019, 2020}
    assert len({one.centre for one in totals}) >= 3
    assert {one.people for one in totals} == {None}, "people are never added up"
    assert {one.format for one in activity} >= set(Format)
    assert {one.state for one in real_shape.reports} == set(ReportState)


def test_the_totals_of_a_year_are_those_of_what_they_sum(tiny: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    with_totals = invent(tiny, 2020, 3)
    monkeypatch.setattr("geo.activity.invented._AGGREGATING_UNTIL", 2018)
    dated = invent(tiny, 2020, 3)
    for measure in ("half_days", "meetings", "attendances", "publications", "requests"):
        sums = [
            Counter({key: sum(getattr(one, measure) or 0 for one in found.activity if (one.centre, one.year) == key)
                     for key in SERVED})
            for found in (with_totals, dated)
        ]  # fmt: skip
        assert sums[0] == sums[1], measure
    assert len(with_totals.activity) < len(dated.activity)


def test_the_set_is_kept_and_taken_away_on_either_database(store: ActivityStore, tiny_edition: OpenEdition) -> None:
    found = invent(tiny_edition.tables, 2024, 1)
    assert add(tiny_edition, store, 1, who="ana").is_changed
    assert not add(tiny_edition, store, 1, who="ana").is_changed
    kept = store.records(demonstration=True)
    assert len(kept) == len(found.activity)
    assert kept["half_days"].sum() == sum(record.half_days or 0 for record in found.activity)
    assert len(store.records(FieldReport, demonstration=True)) == len(found.reports)
    assert store.records().empty, "nothing of it is real"
    remove(store, who="ana")
    assert store.records(demonstration=True).empty
