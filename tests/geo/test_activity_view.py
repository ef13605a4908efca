"""A map of what centres have sent in goes into an address and comes back the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo import scenes
from geo.activity.choices import ReportState, Theme
from geo.activity.selection import ActivityChoice, Through
from geo.activity_view import ActivityView, SentMap
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.indicators.definition import Level
from geo.maps.layer import NationalMap, PlacedCircles
from geo.place import Place
from geo.store import OpenEdition
from tests.geo.activity.served_country import atlas_with
from tests.geo.activity.test_field_reports import ASKED
from tests.geo.activity.test_places import LINES
from tests.tiny_country import EDITION, REFERENCE

PLAIN = ActivityView(EDITION, SentMap.HALF_DAYS, REFERENCE, since=2024, until=2024)
RICH = ActivityView(
    EDITION,
    SentMap.ACTIONS,
    REFERENCE,
    ActivityChoice(
        months=(2, 3), centres=("alpha",), regions=("11",), through=Through.PLACE, themes=(Theme.HEALTH,)
    ),
    2023,
    2024,
    title="{{7*7}} & <b>",
    comment="=1+1 ; ${1}",
)  # fmt: skip
RAISED = ActivityView(EDITION, SentMap.REPORTS, REFERENCE, state=ReportState.RECEIVED)
NEIGHBOURHOODS = replace(PLAIN, shown=SentMap.NEIGHBOURHOODS)


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    """The invented country, of which alpha sent six lines and both centres four questions."""
    return atlas_with(tiny_edition, REFERENCE, *LINES, *ASKED)


def circles(drawn: NationalMap) -> dict[str, float]:
    """Values by place."""
    (band,) = drawn.circles
    assert isinstance(band, PlacedCircles)
    return {str(spot.place): value for spot, value in zip(band.spots, band.values, strict=True)}


@pytest.mark.parametrize("view", [PLAIN, RICH, RAISED, NEIGHBOURHOODS])
def test_read_gives_back_what_query_wrote(view: ActivityView) -> None:
    assert ActivityView.read(view.query()) == view


@pytest.mark.parametrize("view", [PLAIN, RICH, RAISED, NEIGHBOURHOODS])
def test_a_scene_keeps_it_in_a_file_and_in_a_link(view: ActivityView) -> None:
    told = {name: text for name, text in view.query().items() if name not in ("titre", "commentaire")}
    kept = scenes.scene(view.title, view.comment, {**told, "vue": "46.5,2.5,7.2", "choisi": "epci-200000017"})
    assert scenes.from_file(scenes.as_file([kept])) == (kept,)
    assert scenes.read(scenes.spelled([kept])) == (kept,)
    assert kept.view() == view


def test_the_query_speaks_the_language_of_the_page_on_activity() -> None:
    assert RICH.query() == {
        "edition": "tiny-2024", "carte_activite": "actions", "date": "2024-06-30", "de": "2023", "a": "2024",
        "mois": "2,3", "centre": "alpha", "region": "11", "par": "lieu", "theme": "p147-2020:1.2",
        "titre": "{{7*7}} & <b>", "commentaire": "=1+1 ; ${1}",
    }  # fmt: skip
    assert RAISED.query()["etat"] == "recue"


def test_years_the_wrong_way_round_are_turned_as_the_page_turns_them() -> None:
    assert ActivityView.read({**PLAIN.query(), "de": "2024", "a": "2023"}).query()["de"] == "2023"


@pytest.mark.parametrize(
    "change",
    [
        {"date": "hier"},
        {"carte_activite": "<script>"},
        {"de": "²⁰²⁴"},
        {"de": "-999"},
        {"a": "99999"},
        {"mois": "13"},
        {"par": "ailleurs"},
        {"theme": "astrologie"},
        {"theme": "p147-2020:1.2;annee:1"},
        {"public": "{{7*7}}"},
        {"etat": "perdue"},
    ],
)
def test_what_is_no_view_is_refused_in_a_sentence(change: dict[str, str]) -> None:
    with pytest.raises(UnknownCode):
        ActivityView.read({**PLAIN.query(), **change})


@pytest.mark.parametrize(
    "change",
    [{"centre": "<img src=x>"}, {"region": "99"}, {"departement": "{{7*7}}"}, {"de": "2031", "a": "2031"}],
)
def test_what_the_edition_does_not_know_is_refused_in_a_sentence(atlas: Atlas, change: dict[str, str]) -> None:
    view = ActivityView.read({**PLAIN.query(), **change})
    with pytest.raises(UnknownCode):
        view.drawn(atlas)


def test_a_scene_of_before_is_read_as_ever() -> None:
    old = (
        b'{"format": "atlas-crpv-scenes", "version": 1, "scenes": [{"titre": "Le Sud", "commentaire": "", "vue": '
        b'{"edition": "tiny-2024", "indicateur": "qpv", "maille": "Commune", "date": "2024-06-30", "region": "11"}}]}'
    )
    (scene,) = scenes.from_file(old)
    view = scene.view()
    assert not isinstance(view, ActivityView)
    assert (view.indicator, view.level, view.within) == ("qpv", Level.COMMUNE, (Place(Level.REGION, "11"),))


def test_the_map_is_that_of_the_lines_chosen(atlas: Atlas) -> None:
    assert circles(PLAIN.drawn(atlas)) == {"qpv-QN00101M": 10.0, "qpv-QN00102M": 6.0}
    both = replace(PLAIN, since=None, until=None)
    assert circles(both.drawn(atlas)) == {"qpv-QN00101M": 10.0, "qpv-QN00102M": 6.0, "qpv-QN00103N": 50.0}
    health = replace(PLAIN, choice=ActivityChoice(themes=(Theme.HEALTH,)))
    assert circles(health.drawn(atlas)) == {"qpv-QN00101M": 6.0, "qpv-QN00102M": 6.0}
    assert circles(replace(health, shown=SentMap.ACTIONS).drawn(atlas)) == {"qpv-QN00101M": 1.0, "qpv-QN00102M": 1.0}


def test_neighbourhoods_are_those_of_the_last_year_alone(atlas: Atlas) -> None:
    drawn = replace(NEIGHBOURHOODS, since=2023).drawn(atlas)
    assert drawn.subtitle == "2024"
    assert drawn.neighbourhoods is not None
    assert [entry.count for entry in drawn.neighbourhoods.entries[:3]] == ["2", "2", "1"]


def test_questions_from_the_field_by_state_and_year(atlas: Atlas) -> None:
    received = ActivityView(EDITION, SentMap.REPORTS, REFERENCE, state=ReportState.RECEIVED)
    assert circles(received.drawn(atlas)) == {"qpv-QN00101M": 1.0}
    of_2023 = ActivityView(EDITION, SentMap.REPORTS, REFERENCE, since=2023, until=2023)
    assert circles(of_2023.drawn(atlas)) == {"departement-04": 1.0}
    assert of_2023.words(atlas) == "tous les thèmes, tous les états, 2023"


def test_a_centre_is_looked_at_and_nothing_else_loses_its_colour(atlas: Atlas) -> None:
    view = replace(PLAIN, choice=ActivityChoice(centres=("alpha",)))
    assert view.departments(atlas) == frozenset(atlas.departments.index)
    assert view.looked_at(atlas) == {"01", "02"}
    assert view.within == (Place(Level.CENTRE, "alpha"),)
    raised = replace(view, shown=SentMap.REPORTS)
    assert (raised.looked_at(atlas), raised.within) == (raised.departments(atlas), ())


def test_a_view_is_made_of_what_a_page_has_chosen(atlas: Atlas) -> None:
    made = ActivityView.of(atlas, SentMap.ACTIONS, ActivityChoice(years=(2023, 2024), regions=("11",)))
    assert (made.edition, made.on, made.since, made.until) == (EDITION, date(2024, 6, 30), 2023, 2024)
    assert made.lines(atlas) == ActivityChoice(years=(2023, 2024), regions=("11",))
    assert made.file_words == ("lieux-activite-actions", "2023-2024")


def test_years_told_by_half_are_those_that_are_drawn(atlas: Atlas) -> None:
    """Questions were asked in 2023 and 2024: from 2023 on is both."""
    view = replace(RAISED, state=None, since=2023)
    assert view.words(atlas).endswith("2023 et 2024")
    assert view.drawn(atlas).subtitle == view.words(atlas)
