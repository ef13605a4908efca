"""What-if by hand on the invented country, and what holds whatever the hypothesis."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.atlas import Atlas
from geo.coverage.balance import balance
from geo.coverage.effect import Effect, compare, supposed
from geo.coverage.scenario import (
    LONGEST_NAME,
    MOST_CHANGES,
    OPENED,
    Act,
    Change,
    Scenario,
    idle_changes,
    read,
    spelled,
    under,
)
from geo.indicators.definition import Level
from geo.indicators.tally import COUNTED, RESIDENTS, centres_by_department, tally
from geo.store import OpenEdition
from geo.tables import Tables
from tests import tiny_country
from tests.tiny_country import OVERLAP, REFERENCE

TINY = tiny_country.tables()
DEPARTMENTS = tuple(sorted(TINY.names("department")))


def owners(text: str) -> dict[str, tuple[str, ...]]:
    scenario, faults = read(text, TINY)
    assert faults == ()
    return centres_by_department(under(TINY, scenario, REFERENCE), REFERENCE)


TODAY = {"01": ("alpha",), "02": ("alpha",), "03": ("beta",), "04": ("beta",), "05": (), "971": (), "987": ()}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("", {}),
        ("donner:971:alpha", {"971": ("alpha",)}),
        ("donner:01:beta", {"01": ("alpha", "beta")}),
        ("deplacer:01:beta", {"01": ("beta",)}),
        ("deplacer:05:gamma", {"05": ("gamma",)}),
        ("retirer:02:alpha", {"02": ()}),
        ("retirer:02:beta", {}),
        ("fermer:beta", {"03": (), "04": ()}),
        ("ouvrir:05:05,971:Centre Neuf", {"05": ("+1",), "971": ("+1",)}),
        ("fermer:beta;donner:03:alpha", {"03": ("alpha",), "04": ()}),
        ("donner:03:alpha;fermer:beta", {"03": ("alpha",), "04": ()}),
        ("fermer:alpha;donner:01:alpha", {"01": ("alpha",), "02": ()}),
        ("donner:971:alpha;ouvrir:01:01:Même nom", {"971": ("alpha",), "01": ("+2", "alpha")}),
    ],
)
def test_who_covers_what_under_a_hypothesis(text: str, changed: dict[str, tuple[str, ...]]) -> None:
    assert owners(text) == TODAY | changed


def effect_of(edition: OpenEdition, text: str) -> Effect:
    atlas = Atlas(edition, REFERENCE)
    scenario, faults = read(text, atlas.tables)
    assert faults == ()
    return compare(atlas, supposed(atlas, scenario))


def amounts(effect: Effect, reference: str) -> dict[str, tuple[float | None, float | None, float | None]]:
    return {a.code: (a.before, a.after, a.change) for a in effect.amounts if a.reference == reference}


def test_what_a_hypothesis_gains_and_loses(tiny_edition: OpenEdition) -> None:
    """Alpha takes 971 (5,000 inhabitants, 2 contracts, QPV not known) and 04 alone (2,000, 2, 4) from beta."""
    effect = effect_of(tiny_edition, "donner:971:alpha;deplacer:04:alpha")
    assert amounts(effect, "inhabitants") == {
        "FR": (15000, 20000, 5000), "alpha": (10000, 17000, 7000), "beta": (5000, 3000, -2000),
    }  # fmt: skip
    assert amounts(effect, "contracts") == {"FR": (8, 10, 2), "alpha": (5, 9, 4), "beta": (3, 1, -2)}
    assert amounts(effect, "neighbourhoods") == {"FR": (10, 10, 0), "alpha": (5, 9, 4), "beta": (5, 1, -4)}
    assert [(h.code, h.before, h.after) for h in effect.handovers] == [
        ("04", ("beta",), ("alpha",)),
        ("971", (), ("alpha",)),
    ]


def test_what_is_not_known_is_gained_by_nobody(tiny_edition: OpenEdition) -> None:
    """Of 987 nothing is known: a centre opened there has a perimeter, and no count."""
    effect = effect_of(tiny_edition, "ouvrir:987:987:<b>Atoll</b>")
    (opened,) = (a for a in effect.amounts if a.code == f"{OPENED}1" and a.reference == "inhabitants")
    assert (opened.name, opened.before, opened.after, opened.change) == ("<b>Atoll</b>", 0, None, None)
    assert opened.status == "non_renseigne"


def test_nothing_changes_without_a_change(tiny_edition: OpenEdition) -> None:
    effect = effect_of(tiny_edition, "")
    assert effect.handovers == ()
    assert {amount.change for amount in effect.amounts} == {0}


def test_a_change_without_effect_is_told() -> None:
    scenario, _ = read("donner:01:alpha;retirer:05:beta;donner:05:beta;retirer:05:beta", TINY)
    assert idle_changes(TINY, scenario, REFERENCE) == (True, True, False, False)


def test_an_opened_centre_stands_at_its_departement() -> None:
    scenario, _ = read("ouvrir:02:02:Neuf;ouvrir:987:987:Loin", TINY)
    centres = under(TINY, scenario, REFERENCE).centres.set_index("code")
    seat = TINY.territories.set_index(["level", "code"]).loc[("department", "02")]
    assert centres.loc["+1", ["longitude", "latitude"]].tolist() == [seat["longitude"], seat["latitude"]]
    assert centres.loc["+1", "seat_status"] == "probable"
    assert pd.isna(centres.loc["+2", "seat_status"]), "987 has no contour, hence no point"


@pytest.mark.parametrize(
    "text",
    [
        "inventer:01:alpha",
        "donner:01",
        "donner:01:alpha:trop",
        "donner:99:alpha",
        "donner:01:omega",
        "donner::alpha",
        "donner:01,02:alpha",
        "fermer:omega",
        "fermer:01:alpha",
        "ouvrir:99:01:Nom",
        "ouvrir:01::Nom",
        "ouvrir::01:Nom",
        "ouvrir:01:01,01:Nom",
        "ouvrir:01:01: ",
        "ouvrir:01:01:a\nb",
        f"ouvrir:01:01:{'x' * (LONGEST_NAME + 1)}",
        "DONNER:01:alpha",
    ],
)
def test_what_cannot_be_read_is_ignored_and_told(text: str) -> None:
    scenario, (fault,) = read(f"{text};donner:05:alpha", TINY)
    assert scenario == (Change(Act.GIVE, "alpha", ("05",)),), "the others hold"
    assert "ignoré" in str(fault)


def test_a_hypothesis_is_bounded() -> None:
    scenario, (fault,) = read(";".join(["donner:05:alpha"] * (MOST_CHANGES + 1)), TINY)
    assert len(scenario) == MOST_CHANGES
    assert str(MOST_CHANGES) in str(fault)
    assert read("donner:05:alpha;" * 1000, TINY)[0] == ()


centres = st.sampled_from(("alpha", "beta", "gamma"))
departments = st.sampled_from(DEPARTMENTS)
names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=";:"), min_size=1)
names = names.map(lambda name: name[:LONGEST_NAME])
gifts = st.builds(lambda c, d: Change(Act.GIVE, c, (d,)), centres, departments)
openings = st.builds(
    lambda name, seat, where: Change(Act.OPEN, name, tuple(where), seat),
    names, departments, st.lists(departments, min_size=1, max_size=4, unique=True),
)  # fmt: skip
others = st.one_of(
    st.builds(lambda a, c, d: Change(a, c, (d,)), st.sampled_from((Act.TAKE, Act.MOVE)), centres, departments),
    st.builds(lambda c: Change(Act.CLOSE, c), centres),
)
scenarios = st.lists(st.one_of(gifts, openings, others), max_size=6).map(tuple)


@settings(max_examples=60)
@given(scenarios)
def test_a_hypothesis_is_read_as_it_was_written(scenario: Scenario) -> None:
    assert read(spelled(scenario), TINY) == (scenario, ())


@settings(max_examples=25)
@given(scenarios, st.sampled_from(COUNTED))
def test_centres_and_what_nobody_covers_make_the_total_under_any_hypothesis(scenario: Scenario, reference) -> None:
    found = balance(under(TINY, scenario, OVERLAP), reference, OVERLAP)
    assert sum(found.by_centre.values()) - found.repeated + found.uncovered == found.total
    assert found.total == balance(TINY, reference, OVERLAP).total


@settings(max_examples=25)
@given(scenarios, st.one_of(gifts, openings), st.sampled_from(COUNTED))
def test_a_gift_or_an_opening_never_lowers_the_coverage(scenario: Scenario, more: Change, reference) -> None:
    before, after = (
        tally(under(TINY, changes, REFERENCE), reference, Level.DEPARTMENT, REFERENCE)
        for changes in (scenario, (*scenario, more))
    )
    assert (after["covered"] >= before["covered"]).all()


@settings(max_examples=25)
@given(scenarios, st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(scenario: Scenario, seed: int) -> None:
    shuffled = replace(TINY, coverage=TINY.coverage.sample(frac=1, random_state=seed))
    found = [balance(under(tables, scenario, OVERLAP), RESIDENTS, OVERLAP) for tables in (TINY, shuffled)]
    assert found[0] == found[1]


def test_inputs_are_left_as_they_were() -> None:
    content = tiny_country.tables()
    copies = [content.coverage.copy(deep=True), content.centres.copy(deep=True)]
    scenario, _ = read("ouvrir:05:05,971:Neuf;fermer:beta;deplacer:01:beta", content)
    made = under(content, scenario, REFERENCE)
    assert isinstance(made, Tables)
    pd.testing.assert_frame_equal(content.coverage, copies[0])
    pd.testing.assert_frame_equal(content.centres, copies[1])


def test_paris_given_to_a_centre_brings_its_own_figures(real_edition: OpenEdition, project: Path) -> None:
    """As the carried file of the départements has them, whatever the atlas makes of it."""
    lines = (project / "data" / "reference" / "fr" / "departements.csv").read_text("utf-8-sig").splitlines()
    (paris,) = (row for row in csv.DictReader(lines) if row["code_dep"] == "75")
    effect = effect_of(real_edition, "donner:75:profession-banlieue")
    for reference, column in (("inhabitants", "pop_qpv_rp2018"), ("contracts", "nb_contrats_ville_2018")):
        found = amounts(effect, reference)
        assert found["FR"][2] == found["profession-banlieue"][2] == int(paris[column])
        assert {change for code, (_, _, change) in found.items() if code not in ("FR", "profession-banlieue")} == {0}
