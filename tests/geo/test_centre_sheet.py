"""The sheet of a centre on the invented country: every figure worked out by hand from its table."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from geo.atlas import Atlas
from geo.centre_sheet import SeatStatus, Standing, centre_sheet
from geo.errors import UnknownCode
from geo.indicators.definition import Status
from geo.offers import offers
from geo.received import Received
from geo.store import OpenEdition
from geo.tables import Tables
from tests.tiny_country import FIRST, REFERENCE, coverage


@pytest.fixture
def atlas(tiny_edition: OpenEdition) -> Atlas:
    return Atlas(tiny_edition, REFERENCE)


def with_tables(atlas: Atlas, **changed: object) -> Atlas:
    return replace(atlas, opened=replace(atlas.opened, tables=replace(atlas.tables, **changed)))


def told(standing: Standing) -> tuple[int | None, float | None, Status, float | None, int]:
    value, median = (None if math.isnan(number) else number for number in (standing.value, standing.median))
    return standing.year, value, standing.status, median, standing.centres


def test_the_load_is_that_of_the_date_beside_the_median_of_the_centres_in_charge(atlas: Atlas) -> None:
    alpha = [told(standing) for standing in centre_sheet(atlas, "alpha").load]
    assert alpha == [
        (None, 5, Status.OBSERVED, 5, 2),  # alpha and beta have 5 QPV each
        (None, 10_000, Status.OBSERVED, 7_500, 2),
        (None, 5, Status.OBSERVED, 4, 2),
    ]
    qpv, inhabitants, contracts = centre_sheet(atlas, "beta").load
    assert told(qpv) == (None, 5, Status.ESTIMATED, 5, 2), "03 is probable, the list of 04 partial"
    assert told(inhabitants) == (None, 5_000, Status.ESTIMATED, 7_500, 2)
    assert told(contracts) == (None, 3, Status.ESTIMATED, 4, 2)
    assert qpv.warning == "2 centres renseignés seulement : pas une norme"


def test_a_centre_without_perimeter_on_the_date_has_no_load_and_that_is_not_zero(atlas: Atlas) -> None:
    assert [told(standing)[1:3] for standing in centre_sheet(atlas, "gamma").load] == [
        (None, Status.NOT_APPLICABLE)
    ] * 3


def test_activity_is_that_of_the_last_year_of_the_centre(atlas: Atlas) -> None:
    assert [told(standing) for standing in centre_sheet(atlas, "alpha").activity] == [
        (2024, 90, Status.ESTIMATED, 90, 1),
        (2024, 18, Status.ESTIMATED, 18, 1),  # 90 over 5 contracts
        (2024, 90, Status.ESTIMATED, 90, 1),  # over 10,000 inhabitants
        (2018, 5, Status.ESTIMATED, 3, 2),  # 2 + 3 posts; 1 for beta
    ]
    assert [told(standing) for standing in centre_sheet(atlas, "beta").activity] == [
        (2018, 0, Status.OBSERVED, 60, 2),  # alpha 120, beta a declared zero, gamma silent
        (2018, 0, Status.OBSERVED, 12, 2),
        (2018, 0, Status.OBSERVED, 60, 2),
        (2018, 1, Status.OBSERVED, 3, 2),
    ]


def test_a_centre_that_never_told_has_the_last_year_of_the_others(atlas: Atlas) -> None:
    first = centre_sheet(Atlas(atlas.opened, FIRST), "alpha")
    assert told(first.activity[0]) == (2015, None, Status.MISSING, 30, 1), "gamma alone told in 2015"
    assert first.activity[3].warning == "aucun centre renseigné"
    assert told(first.activity[3]) == (2015, None, Status.MISSING, None, 0), "nobody had told of posts by then"


def test_half_days_over_nothing_are_not_applicable(atlas: Atlas) -> None:
    half_days, per_contract, *_ = centre_sheet(atlas, "gamma").activity
    assert told(half_days) == (2019, 10, Status.OBSERVED, 10, 1)
    assert told(per_contract) == (2019, None, Status.NOT_APPLICABLE, None, 0), "05 has no contract"


def test_each_year_says_what_was_received(atlas: Atlas) -> None:
    def received(code: str) -> dict[int, Received]:
        return {year.year: year.received for year in centre_sheet(atlas, code).years}

    silent = dict.fromkeys(range(2015, 2025), Received.NOTHING)
    assert received("alpha") == silent | {2018: Received.PUBLISHED, 2024: Received.PUBLISHED}
    assert received("beta") == silent | {2018: Received.ZERO}
    gone = dict.fromkeys(range(2020, 2025), Received.NO_PERIMETER)
    assert received("gamma") == silent | gone | {2015: Received.PUBLISHED, 2019: Received.PUBLISHED}


def test_a_year_gives_its_figures_and_no_zero_for_what_was_not_told(atlas: Atlas) -> None:
    years = {year.year: year for year in centre_sheet(atlas, "alpha").years}
    assert (years[2018].half_days, years[2018].posts, years[2018].posts_status) == (120, 5, "estime")
    assert math.isnan(years[2019].half_days)
    assert years[2019].half_days_status == "non_renseigne"


def test_posts_are_no_activity_but_meetings_are(atlas: Atlas, tiny: Tables) -> None:
    def received_of_beta_without(*measures: str) -> Received:
        activity = tiny.activity[~tiny.activity["measure"].isin(measures) | (tiny.activity["centre_code"] != "beta")]
        sheet = centre_sheet(with_tables(atlas, activity=activity), "beta")
        return next(year.received for year in sheet.years if year.year == 2018)

    assert received_of_beta_without("demi_journees") is Received.WITHOUT_HALF_DAYS
    assert received_of_beta_without("demi_journees", "rencontres") is Received.NOTHING


def test_periods_are_told_once_for_all_that_share_them(atlas: Atlas) -> None:
    rows = (
        ("alpha", "02", "2016-01-01", None, True, "etabli"),
        ("alpha", "01", "2016-01-01", None, True, "etabli"),
        ("alpha", "03", "2015-01-01", "2015-12-31", False, "probable"),
        ("beta", "04", "2016-01-01", None, True, "etabli"),
    )
    first, second = centre_sheet(with_tables(atlas, coverage=coverage(rows)), "alpha").periods
    assert (first.departments, first.start_is_known, first.valid_until) == (("03",), False, date(2015, 12, 31))
    assert (second.departments, second.valid_from, second.valid_until) == (("01", "02"), date(2016, 1, 1), None)


def test_what_was_published_by_format_and_by_theme_stands_apart(atlas: Atlas) -> None:
    sheet = centre_sheet(atlas, "alpha")
    assert [(row.year, row.part, row.value) for row in sheet.formats] == [(2018, "formation", 40)]
    assert sheet.themes == ()
    assert [row.year for row in sheet.published] == [2024, 2018, 2018, 2018, 2018]


def test_identity_says_what_is_not_known(atlas: Atlas) -> None:
    alpha, gamma = (centre_sheet(atlas, code).identity for code in ("alpha", "gamma"))
    assert (alpha.acronym, alpha.founded_year, alpha.seat_status) == ("ALPHA", 1998, SeatStatus.SOURCED)
    assert (gamma.acronym, gamma.founded_year, gamma.city, gamma.website) == (None, None, None, None)
    assert (gamma.state, gamma.seat_status) == ("inconnu", SeatStatus.UNKNOWN)


def test_an_unknown_centre_is_told(atlas: Atlas) -> None:
    with pytest.raises(UnknownCode, match="omega"):
        centre_sheet(atlas, "omega")


def test_every_service_is_told_attested_or_not(tiny: Tables) -> None:
    alpha = {offer.service: offer for offer in offers(tiny, "alpha")}
    assert list(alpha) == ["rencontres", "seminaires", "documentation", "questions", "lettre", "site"]
    assert [service for service, offer in alpha.items() if offer.is_attested] == ["rencontres", "lettre", "site"]
    assert (alpha["rencontres"].year, alpha["lettre"].year) == (2018, None)
    assert alpha["site"].sources == "https://example.org/alpha"
    beta = {offer.service: offer for offer in offers(tiny, "beta")}
    assert beta["rencontres"].is_announced
    assert not beta["site"].is_attested
