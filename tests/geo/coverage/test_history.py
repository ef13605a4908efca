"""Every change of the network of the invented country, worked out by hand from its periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.coverage.balance import balance, shared_departments
from geo.coverage.history import Kind, days_of_change, events, standings
from geo.indicators.tally import CITY_CONTRACTS, COUNTED, HOST_COMMUNES, QPV, RESIDENTS
from geo.tables import Tables
from tests import tiny_country
from tests.tiny_country import AFTER_OVERLAP, FIRST, OVERLAP, REFERENCE

Told = tuple[str, Kind, str, str, str]
EVENTS: tuple[Told, ...] = (
    # first day, kind, centre, gained, lost
    ("2015-01-01", Kind.FIRST_TRACE, "alpha", "01", ""),
    ("2015-01-01", Kind.FIRST_TRACE, "beta", "03", ""),
    ("2015-01-01", Kind.FIRST_TRACE, "gamma", "971", ""),
    ("2016-01-01", Kind.EXTENSION, "alpha", "02", ""),
    ("2016-06-30", Kind.EXTENSION, "beta", "04", ""),
    ("2017-01-01", Kind.EXTENSION, "gamma", "05", ""),
    ("2018-01-01", Kind.EXTENSION, "beta", "02", ""),
    ("2018-07-01", Kind.REDUCTION, "beta", "", "04"),
    ("2019-01-01", Kind.REDUCTION, "gamma", "", "971"),
    ("2020-01-01", Kind.CLOSING, "gamma", "", "05"),
    ("2021-01-01", Kind.REDUCTION, "beta", "", "02"),
    ("2022-01-01", Kind.EXTENSION, "beta", "04", ""),
)


def told(tables: Tables, until: date = REFERENCE) -> list[Told]:
    return [
        (event.on.isoformat(), event.kind, event.centre, " ".join(event.gained), " ".join(event.lost))
        for event in events(tables, until)
    ]


def test_every_change_is_told_on_its_first_day(tiny: Tables) -> None:
    assert told(tiny) == list(EVENTS)


def test_nothing_is_told_of_later_days(tiny: Tables) -> None:
    assert told(tiny, date(2018, 7, 1)) == list(EVENTS[:8])
    assert told(tiny, date(2018, 6, 30)) == list(EVENTS[:7])


def test_an_event_carries_the_sources_of_the_rows_that_say_so(tiny: Tables) -> None:
    assert {event.sources for event in events(tiny, REFERENCE)} == {("https://example.org/releve",)}


def changed(*rows: tuple[str, str, str, str | None]) -> Tables:
    """The country with other periods, all of them known and established."""
    return replace(tiny_country.tables(), coverage=tiny_country.coverage([(*row, True, "etabli") for row in rows]))


def test_a_perimeter_that_changes_hands_on_one_day() -> None:
    content = changed(
        ("alpha", "01", "2015-01-01", "2017-12-31"),
        ("alpha", "02", "2015-01-01", "2017-12-31"),
        ("beta", "03", "2015-01-01", "2019-12-31"),
        ("beta", "01", "2018-01-01", None),
        ("beta", "02", "2018-01-01", None),
        ("beta", "04", "2020-01-01", None),
        ("alpha", "05", "2021-03-01", None),
    )
    assert told(content) == [
        ("2015-01-01", Kind.OPENING, "alpha", "01 02", ""),
        ("2015-01-01", Kind.OPENING, "beta", "03", ""),
        ("2018-01-01", Kind.TAKEOVER, "alpha", "", "01 02"),
        ("2018-01-01", Kind.EXTENSION, "beta", "01 02", ""),
        ("2020-01-01", Kind.REDRAWING, "beta", "04", "03"),
        ("2021-03-01", Kind.RETURN, "alpha", "05", ""),
    ]
    handovers = {(event.centre, event.received_from, event.handed_to) for event in events(content, date(2018, 1, 1))}
    assert ("alpha", (), ("beta",)) in handovers
    assert ("beta", ("alpha",), ()) in handovers


def test_a_row_that_follows_another_without_a_break_is_no_event() -> None:
    content = changed(("alpha", "01", "2015-01-01", "2017-12-31"), ("alpha", "01", "2018-01-01", None))
    assert told(content) == [("2015-01-01", Kind.OPENING, "alpha", "01", "")]


@pytest.mark.parametrize(
    ("on", "centres", "departments", "several", "inhabitants"),
    [
        (FIRST, "alpha beta gamma", "01 03 971", "", 14000),
        (OVERLAP, "alpha beta gamma", "01 02 03 04 05 971", "02", 20000),
        (AFTER_OVERLAP, "alpha beta gamma", "01 02 03 05 971", "02", 18000),
        (REFERENCE, "alpha beta", "01 02 03 04", "", 15000),
    ],
    ids=str,
)
def test_the_network_on_a_day(
    tiny: Tables, on: date, centres: str, departments: str, several: str, inhabitants: float
) -> None:
    (found,) = standings(tiny, (on,))
    assert (" ".join(found.centres), " ".join(found.departments)) == (centres, departments)
    assert " ".join(found.several) == several
    assert found.counts["habitants"] == (inhabitants, 20000)


def test_no_share_is_told_before_perimeters_are_known() -> None:
    content = changed(("alpha", "01", "1993-11-01", None))
    before, after = standings(content, (date(2014, 12, 31), date(2015, 1, 1)))
    assert (before.centres, before.departments, before.counts) == (("alpha",), ("01",), {})
    assert after.counts["contrats"] == (3, 10)
    assert days_of_change(content, REFERENCE) == (date(1993, 11, 1),)


def test_centres_and_what_nobody_covers_make_the_total(tiny: Tables) -> None:
    found = balance(tiny, RESIDENTS, OVERLAP)
    assert found.by_centre == {"alpha": 10000, "beta": 9000, "gamma": 5000}
    assert (found.repeated, found.uncovered, found.total) == (4000, 0, 20000)
    found = balance(tiny, CITY_CONTRACTS, REFERENCE)
    assert (found.by_centre, found.repeated, found.uncovered) == ({"alpha": 5, "beta": 3}, 0, 2)
    assert shared_departments(tiny, OVERLAP) == {"02": ("alpha", "beta")}
    assert shared_departments(tiny, REFERENCE) == {}


def test_communes_with_a_qpv_are_counted_once_each(tiny: Tables) -> None:
    """01001, 01002 and 02001 of alpha, 03001 and 04001 of beta: five communes for ten QPV."""
    found = balance(tiny, HOST_COMMUNES, REFERENCE)
    assert found.by_centre == {"alpha": 3, "beta": 2}
    assert (found.uncovered, found.total) == (0, 5)
    assert balance(tiny, QPV, REFERENCE).total == 10


def test_the_committed_network_adds_up(real_edition) -> None:
    for on in (date(2015, 6, 30), date(2018, 6, 30), date(2024, 6, 30)):
        for reference in COUNTED:
            found = balance(real_edition.tables, reference, on)
            assert sum(found.by_centre.values()) - found.repeated + found.uncovered == found.total
    known = {(event.on, event.centre): event for event in events(real_edition.tables, REFERENCE)}
    handover = known[date(2017, 1, 1), "villes-au-carre"]
    assert (handover.kind, handover.lost, handover.handed_to) == (Kind.REDUCTION, ("16", "17", "79", "86"), ("pqn-a",))
    assert known[date(1993, 11, 1), "profession-banlieue"].kind is Kind.OPENING
