"""What a few lines amount to, worked out by hand on the invented country.

    line  centre  when        half-days   meetings  attendances  people  themes            format     mode
    A     alpha   18/03/2018  2           1         34           28      éducation, santé  groupe     présentiel
    B     alpha   2018        3           -         3            3       santé             formation  distanciel
    C     beta    02/03/2018  -           1         0            -       -                 -          -
    D     beta    2017        0.5 (est.)  -         12           -       éducation         -          hybride

A is in 01 and 02 by its places, B in 971, C and D nowhere. In 2017 and in 2018 all three centres have a perimeter.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.activity.analysis.choice import Lines, chosen
from geo.activity.analysis.figures import HIDDEN_BESIDE, PEOPLE_DO_NOT_ADD_UP, Measured
from geo.activity.analysis.grid import cross
from geo.activity.analysis.ratios import ratios
from geo.activity.analysis.remote import remote_share
from geo.activity.analysis.totals import Dimension, Split, month_profile, totals
from geo.activity.analysis.trend import compared, trend
from geo.activity.choices import Audience, Format, Mission, Mode, Standing, Theme
from geo.activity.model import ActivityRecord
from geo.activity.selection import ActivityChoice, Through
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level, Status
from geo.place import Place
from geo.store import OpenEdition
from tests.geo.activity.served_country import RECORD, atlas_with
from tests.tiny_country import OVERLAP

A = ActivityRecord(
    centre="alpha", year=2018, day=date(2018, 3, 18), mission=Mission.NETWORKS, format=Format.WORKING_GROUP,
    themes=(Theme.EDUCATION, Theme.HEALTH), mode=Mode.ON_SITE, audiences=(Audience.ELECTED, Audience.ASSOCIATIONS),
    places=(Place(Level.NEIGHBOURHOOD, "QN00101M"), Place(Level.COMMUNE, "02001")),
    half_days=2, meetings=1, attendances=34, people=28, status=Standing.OBSERVED, source="tableau",
)  # fmt: skip
B = ActivityRecord(
    centre="alpha", year=2018, themes=(Theme.HEALTH,), format=Format.TRAINING, mode=Mode.REMOTE,
    places=(Place(Level.DEPARTMENT, "971"),), half_days=3, attendances=3, people=3,
    status=Standing.OBSERVED, source="tableau",
)  # fmt: skip
C = ActivityRecord(
    centre="beta",
    year=2018,
    day=date(2018, 3, 2),
    meetings=1,
    attendances=0,
    status=Standing.OBSERVED,
    source="tableau",
)
D = ActivityRecord(
    centre="beta", year=2017, themes=(Theme.EDUCATION,), mode=Mode.HYBRID, half_days=0.5, attendances=12,
    status=Standing.ESTIMATED, source="tableau",
)  # fmt: skip
LINES = (A, B, C, D)


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    """The invented country with the four lines."""
    return atlas_with(tiny_edition, OVERLAP, *LINES)


@pytest.fixture(scope="module")
def everything(atlas: Atlas) -> Lines:
    """All four lines."""
    return chosen(atlas, ActivityChoice())


def values(split: Split, measure: str) -> dict[str | None, float | None]:
    """By code of a part."""
    return {part.code: part.figures[measure].value for part in split.parts}


CHOICES = {
    "everything": (ActivityChoice(), "ABCD"),
    "a year": (ActivityChoice(years=(2018,)), "ABC"),
    "a month": (ActivityChoice(months=(3,)), "AC"),
    "a centre": (ActivityChoice(centres=("beta",)), "CD"),
    "a theme": (ActivityChoice(themes=(Theme.HEALTH,)), "AB"),
    "one theme or another": (ActivityChoice(themes=(Theme.HEALTH, Theme.EDUCATION)), "ABD"),
    "a theme and a mode": (ActivityChoice(themes=(Theme.EDUCATION,), modes=(Mode.HYBRID,)), "D"),
    "a mission": (ActivityChoice(missions=(Mission.NETWORKS,)), "A"),
    "a format": (ActivityChoice(formats=(Format.TRAINING,)), "B"),
    "an audience": (ActivityChoice(audiences=(Audience.ELECTED,)), "A"),
    "a département, by its centres": (ActivityChoice(departments=("03",)), "CD"),
    "02 had alpha, and beta from 2018 on": (ActivityChoice(departments=("02",)), "ABC"),
    "a région, by its centres": (ActivityChoice(regions=("22",)), "CD"),
    "a département, by places": (ActivityChoice(departments=("02",), through=Through.PLACE), "A"),
    "a région, by places": (ActivityChoice(regions=("01",), through=Through.PLACE), "B"),
    "a région or a département": (ActivityChoice(regions=("11",), departments=("971",), through=Through.PLACE), "AB"),
    "nothing": (ActivityChoice(centres=("gamma",)), ""),
}


@pytest.mark.parametrize("name", CHOICES)
def test_which_lines_a_choice_leaves(atlas: Atlas, name: str) -> None:
    choice, expected = CHOICES[name]
    assert "".join("ABCD"[line - 2] for line in chosen(atlas, choice).records["line"]) == expected


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_is_spelled_and_read_back(name: str) -> None:
    choice, _ = CHOICES[name]
    assert ActivityChoice.read(str(choice)) == choice


def test_the_spelling_of_a_choice_is_stable() -> None:
    choice = ActivityChoice(years=(2023, 2024), themes=(Theme.EDUCATION, Theme.SECULARISM), through=Through.PLACE)
    assert str(choice) == "annee:2023,2024;theme:p147-2020:1.1,T1;par:lieu"
    assert str(ActivityChoice()) == ""
    assert str(ActivityChoice.read("annee:2024,2024;mois:03")) == "annee:2024;mois:3"


@pytest.mark.parametrize("text", ["theme:T9", "annee:deux", "mois:13", "mois:0", "couleur:bleu", "annee", "par:avion"])
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(UnknownCode, match="n'est pas un choix"):
        ActivityChoice.read(text)


def test_a_choice_says_what_it_cannot_judge(atlas: Atlas) -> None:
    assert chosen(atlas, ActivityChoice(months=(3,))).left_out == ("2 lignes sans date : laissées hors de ce choix.",)
    assert chosen(atlas, ActivityChoice(centres=("beta",), themes=(Theme.HEALTH,))).untold == (("thème", 1),)
    assert chosen(atlas, ActivityChoice(years=(2018,))).left_out == ()


def test_a_line_of_two_themes_counts_once_in_the_total(everything: Lines) -> None:
    found = totals(everything, Dimension.THEME)
    assert [part.label for part in found.parts] == ["éducation", "santé", "non renseigné"]
    assert values(found, "half_days") == {Theme.EDUCATION: 2.5, Theme.HEALTH: 5, None: None}
    assert found.total.figures["half_days"] == Measured(5.5, Status.ESTIMATED, 3)
    assert found.parts[1].figures["half_days"].status is Status.OBSERVED
    assert found.parts[2].figures["half_days"].status is Status.MISSING, "no line tells it: not zero"
    assert (found.several, found.exceeds) == (1, True)
    assert found.sentence == (
        "1 ligne compte dans plusieurs parts et une fois dans le total : la somme des parts peut le dépasser."
    )
    assert [part.lines for part in found.parts] == [2, 2, 1]
    assert found.parts[0].centres == ("alpha", "beta")


def test_parts_that_make_the_total_say_nothing(everything: Lines) -> None:
    found = totals(everything, Dimension.YEAR)
    assert (found.exceeds, found.sentence) == (False, "")
    assert values(found, "half_days") == {"2017": 0.5, "2018": 5}
    assert values(found, "meetings") == {"2017": None, "2018": 2}
    assert values(found, "attendances") == {"2017": 12, "2018": 37}


DIVIDED = {
    Dimension.MONTH: {"03": 2, None: 3.5},
    Dimension.CENTRE: {"alpha": 5, "beta": 0.5},
    # Alpha is in 11; beta in 22, and in 11 as well in 2018, by 02.
    Dimension.REGION: {"11": 5, "22": 0.5},
    Dimension.MISSION: {"M1": 2, None: 3.5},
    Dimension.FORMAT: {"groupe_travail": 2, "formation": 3, None: 0.5},
    Dimension.AUDIENCE: {"P01": 2, "P07": 2, None: 3.5},
    Dimension.MODE: {"presentiel": 2, "distanciel": 3, "hybride": 0.5, None: None},
    Dimension.PLACE: {"qpv": 2, "commune": 2, "departement": 3, None: 0.5},
}


@pytest.mark.parametrize("dimension", DIVIDED)
def test_half_days_by_each_thing(everything: Lines, dimension: Dimension) -> None:
    found = totals(everything, dimension)
    assert values(found, "half_days") == DIVIDED[dimension]
    assert found.total.figures["half_days"].value == 5.5


def test_a_region_by_the_places_named(atlas: Atlas) -> None:
    found = totals(chosen(atlas, ActivityChoice(through=Through.PLACE)), Dimension.REGION)
    assert values(found, "half_days") == {"01": 3, "11": 2, None: 0.5}


def test_people_are_never_added(everything: Lines) -> None:
    by_format = totals(everything, Dimension.FORMAT)
    people = [part.figures["people"] for part in by_format.parts]
    assert people[0] == Measured(28, Status.OBSERVED, 1), "one line alone tells it"
    assert (people[1].status, people[1].value) == (Status.SECRET, None), "three people"
    assert people[2].status is Status.MISSING
    assert by_format.total.figures["people"] == Measured(None, Status.NOT_APPLICABLE, 2, PEOPLE_DO_NOT_ADD_UP)


def test_a_small_group_is_hidden_and_what_gives_it_away(everything: Lines) -> None:
    found = totals(everything, Dimension.FORMAT)
    attendances = [part.figures["attendances"] for part in found.parts]
    # 34, 3 and 12 of 49: the smallest one beside 3 goes too.
    assert [figure.value for figure in attendances] == [34, None, None]
    assert [figure.note for figure in attendances] == ["", "moins de 5 personnes", HIDDEN_BESIDE]
    assert found.total.figures["attendances"].value == 49
    of_mode = totals(everything, Dimension.MODE)
    assert values(of_mode, "attendances") == {"presentiel": 34, "distanciel": None, "hybride": None, None: 0}


def test_the_threshold_is_a_setting(tiny_edition: OpenEdition) -> None:
    lines = chosen(atlas_with(tiny_edition, OVERLAP, *LINES, fewest=3), ActivityChoice())
    assert values(totals(lines, Dimension.FORMAT), "attendances") == {"groupe_travail": 34, "formation": 3, None: 12}
    lines = chosen(atlas_with(tiny_edition, OVERLAP, *LINES, fewest=50), ActivityChoice())
    assert totals(lines, Dimension.FORMAT).total.figures["attendances"].status is Status.SECRET


def test_twelve_months(everything: Lines) -> None:
    parts = month_profile(everything).parts
    assert [part.label for part in parts][:3] == ["janvier", "février", "mars"]
    assert len(parts) == 13
    assert (parts[2].figures["half_days"].value, parts[0].figures["half_days"].status) == (2, Status.MISSING)


def test_themes_by_centres(everything: Lines) -> None:
    found = cross(everything, Dimension.THEME, Dimension.CENTRE, "half_days")
    assert [head.label for head in found.rows] == ["éducation", "santé", "non renseigné"]
    assert [head.code for head in found.columns] == ["alpha", "beta"]
    assert [[cell.value for cell in row] for row in found.cells] == [[2, 0.5], [5, None], [None, None]]
    assert [figure.value for figure in found.row_totals] == [2.5, 5, None]
    assert [figure.value for figure in found.column_totals] == [5, 0.5], "each line once"
    assert found.total.value == 5.5
    assert found.several


def test_small_groups_of_a_table(everything: Lines) -> None:
    """Attendances by mode and year: 12 hybrid in 2017; 34 on site, 3 remote and 0 untold in 2018.

    The row of 3 has no other number: its total is the same small one. 34 beside it, and its total, go with them.
    """
    found = cross(everything, Dimension.MODE, Dimension.YEAR, "attendances")
    assert [head.code for head in found.rows] == ["presentiel", "distanciel", "hybride", None]
    assert [[cell.value for cell in row] for row in found.cells] == [[None, None], [None, None], [12, None], [None, 0]]
    assert [figure.value for figure in found.row_totals] == [None, None, 12, 0]
    assert [figure.value for figure in found.column_totals] == [12, 37]


def test_years_say_on_how_many_centres_they_rest(everything: Lines) -> None:
    found = trend(everything, "half_days")
    assert [(each.year, each.figure.value, each.sentence, each.is_complete) for each in found] == [
        (2017, 0.5, "1 centre sur 3", False),
        (2018, 5, "2 centres sur 3", False),
    ]
    assert trend(everything, "attendances")[1].figure.value == 37


def test_the_year_of_the_pandemic_is_told_apart_and_a_year_without_lines_is_no_zero(tiny_edition: OpenEdition) -> None:
    records = (replace(RECORD, year=2019), replace(RECORD, year=2021), replace(RECORD, centre="beta", year=2021))
    lines = chosen(atlas_with(tiny_edition, OVERLAP, *records), ActivityChoice())
    found = {each.year: each for each in trend(lines, "half_days")}
    assert found[2020].figure.status is Status.MISSING
    assert found[2020].sentence == "0 centre sur 2 ; année de crise sanitaire"
    assert found[2021].is_complete


def test_two_years_compare_over_those_that_sent_both(everything: Lines, tiny_edition: OpenEdition) -> None:
    found = compared(everything, "half_days", 2017, 2018)
    assert found.centres == ("beta",)
    assert (found.before.value, found.after.value, found.change) == (0.5, None, None), "beta tells none in 2018"
    assert (found.first.figure.value, found.second.figure.value) == (0.5, 5)
    more = (*LINES, replace(RECORD, centre="alpha", year=2017, half_days=4))
    found = compared(chosen(atlas_with(tiny_edition, OVERLAP, *more), ActivityChoice()), "half_days", 2017, 2018)
    assert (found.centres, found.before.value, found.after.value) == (("alpha", "beta"), 4.5, 5)
    assert found.change == pytest.approx(5 / 4.5 - 1)
    assert found.sentence == "Sur 2 centres qui ont envoyé 2017 et 2018."
    nobody = compared(chosen(atlas_with(tiny_edition, OVERLAP, A, D), ActivityChoice()), "half_days", 2017, 2018)
    assert nobody.sentence == "Aucun centre n'a envoyé 2017 et 2018 : ces années ne se comparent pas."


def test_what_two_years_have_in_common_gives_no_small_group_away(tiny_edition: OpenEdition) -> None:
    """In 2018 alpha and beta make 40 attendances and gamma 3: 43 less 40 would tell."""
    records = [
        replace(RECORD, centre=centre, year=year, attendances=count)
        for centre, year, count in (
            ("alpha", 2017, 20), ("beta", 2017, 20), ("alpha", 2018, 20), ("beta", 2018, 20), ("gamma", 2018, 3),
        )
    ]  # fmt: skip
    lines = chosen(atlas_with(tiny_edition, OVERLAP, *records), ActivityChoice())
    found = compared(lines, "attendances", 2017, 2018)
    assert (found.second.figure.value, found.after.status) == (43, Status.SECRET)


def test_the_remote_share_is_of_what_tells_its_mode(everything: Lines, tiny_edition: OpenEdition) -> None:
    found = remote_share(everything)
    assert (found.remote.value, found.hybrid.value, found.on_site.value) == (3, 0.5, 2)
    assert (found.base, found.share) == (5.5, pytest.approx(3 / 5.5))
    assert found.hybrid_share == pytest.approx(0.5 / 5.5)
    assert found.sentence == "Sur 5,5 demi-journées dont le mode est connu (3 lignes)."
    silent = remote_share(chosen(atlas_with(tiny_edition, OVERLAP, A, RECORD), ActivityChoice()))
    assert (silent.base, silent.share) == (2, 0)
    assert silent.sentence == "Sur 2 demi-journées dont le mode est connu (1 ligne) ; 8 autres ne disent pas le leur."
    assert remote_share(chosen(atlas_with(tiny_edition, OVERLAP, C), ActivityChoice())).share is None


def test_a_choice_agrees_with_the_one_line_that_it_cannot_judge(atlas: Atlas) -> None:
    left_out = chosen(atlas, ActivityChoice(centres=("beta",), themes=(Theme.HEALTH,))).left_out
    assert left_out == ("1 ligne sans thème : laissée hors de ce choix.",)


def test_ratios_show_both_terms_and_their_years(tiny_edition: OpenEdition) -> None:
    """In 2018 alpha sent 5 half-days and beta declared zero; together they serve 01, 02, 03 and 04, each once.

    That is 8 contracts, 15,000 inhabitants, and 10 QPV or more: the list of 04 lacks some.
    """
    atlas = atlas_with(tiny_edition, OVERLAP, A, B, replace(C, half_days=0), D)
    contracts, people, neighbourhoods = ratios(chosen(atlas, ActivityChoice(years=(2018,))))
    assert (contracts.value, contracts.denominator, contracts.status) == (5 / 8, 8, Status.OBSERVED)
    assert (people.value, people.denominator) == (pytest.approx(5 * 10_000 / 15_000), 15_000)
    assert (neighbourhoods.value, neighbourhoods.status) == (0.5, Status.ESTIMATED)
    assert neighbourhoods.note == "le dénominateur est un minimum : une partie n'en est pas connue"
    assert contracts.sentence == "5 demi-journées de 2018 pour 8 contrats de ville (contrats de 2018), sur 2 centres."
    assert people.vintage == "RP 2018, génération 2015"


def test_a_centre_that_tells_no_half_days_is_in_neither_term(atlas: Atlas) -> None:
    """Beta sent a meeting without half-days in 2018; alpha sent 5 and has the 5 contracts of 01 and 02."""
    (contracts, *_) = ratios(chosen(atlas, ActivityChoice(years=(2018,))))
    assert (contracts.value, contracts.denominator, contracts.centres) == (1, 5, ("alpha",))
    (only, *_) = ratios(chosen(atlas, ActivityChoice(years=(2018,), centres=("beta",))))
    assert (only.value, only.status) == (None, Status.MISSING)


def test_ratios_of_one_centre_are_those_of_the_indicator(atlas: Atlas) -> None:
    contracts, people, _ = ratios(chosen(atlas, ActivityChoice(years=(2018,), centres=("alpha",))))
    place = Place(Level.CENTRE, "alpha")
    for ratio in (contracts, people):
        known = atlas.value_at(ratio.key, place)
        assert known is not None
        assert ratio.value == known["value"]


def test_nothing_sent_is_no_figure(tiny_edition: OpenEdition) -> None:
    lines = chosen(Atlas(tiny_edition, OVERLAP), ActivityChoice())
    assert totals(lines, Dimension.THEME).parts == ()
    assert totals(lines, Dimension.THEME).total.figures["half_days"].status is Status.MISSING
    assert (trend(lines, "half_days"), ratios(lines)) == ((), ())
    assert cross(lines, Dimension.THEME, Dimension.CENTRE, "attendances").total.value is None
    assert remote_share(lines).sentence == "Aucune demi-journée ne dit son mode."
