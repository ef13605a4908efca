"""The maps of what centres have sent in: circles at the places named, neighbourhoods that nothing names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from geo.activity.choices import Audience, Format, Mission, Mode, Theme
from geo.activity.places import activity_places
from geo.activity.presence import Presence, presences
from geo.activity.selection import ActivityChoice, Through
from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.maps.activity_places import PRESENCE_STYLES, Measure, Told, places_map, presence_map, subtitle
from geo.maps.layer import PlacedCircles
from geo.maps.payload import drawing
from geo.maps.spots import Ground
from geo.place import Place
from tests import tiny_country
from tests.geo.activity.sent import sent_frame
from tests.geo.activity.test_places import LINES, OF_2024, RECORDS, SENT, TOLD
from tests.tiny_country import EDITION, REFERENCE

ALL = Told(RECORDS, SENT, OF_2024)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The invented country with perimeters and contracts."""
    content = tiny_country.with_perimeters(tiny_country.with_contracts())
    return Atlas(tiny_country.write(tmp_path_factory.mktemp("places"), content).read(EDITION), REFERENCE)


def circles(atlas: Atlas, told: Told, measure: Measure = Measure.HALF_DAYS) -> PlacedCircles:
    """The circles of the map of places."""
    (drawn,) = places_map(atlas, told, activity_places(atlas.tables, told.records, told.choice), measure).circles
    assert isinstance(drawn, PlacedCircles)
    return drawn


def test_circles_stand_at_the_places_that_are_named(atlas: Atlas) -> None:
    drawn = circles(atlas, ALL)
    assert [(str(spot.place), value) for spot, value in zip(drawn.spots, drawn.values, strict=True)] == [
        ("qpv-QN00101M", 10.0),
        ("qpv-QN00102M", 6.0),
    ], "nobody knows the half-days of Belle-Rive"
    by_action = circles(atlas, ALL, Measure.ACTIONS)
    assert {str(spot.place): value for spot, value in zip(by_action.spots, by_action.values, strict=True)} == {
        "qpv-QN00101M": 2.0,
        "qpv-QN00102M": 1.0,
        "commune-02001": 1.0,
    }
    assert [spot.name for spot in by_action.spots] == ["Le Port", "Belle-Rive", "Les Deux Rives"]


@pytest.mark.parametrize(
    ("place", "at"),
    [
        (Place(Level.COMMUNE, "01001"), (46.25, 2.25)),
        (Place(Level.COMMUNE, "02002"), (46.25, 2.75)),  # holds no QPV: at its EPCI, that is, at 01002
        (Place(Level.EPCI, "200000018"), (46.25, 2.25)),
        (Place(Level.CONTRACT, "CN00401M"), (47.25, 3.25)),
        (Place(Level.DEPARTMENT, "01"), (46.5, 2.5)),
    ],
)
def test_a_place_of_any_level_has_a_point(atlas: Atlas, place: Place, at: tuple[float, float]) -> None:
    spot = Ground(atlas).spot(place)
    assert spot is not None
    assert spot.at == at
    assert spot.zone == "hexagone"


def test_a_territory_without_a_contour_has_no_point_and_the_map_says_so(atlas: Atlas) -> None:
    fort = Place(Level.COMMUNE, "97101")
    assert Ground(atlas).spot(fort) is None
    told = replace(ALL, records=sent_frame(*LINES, replace(TOLD, half_days=2.0, places=(fort,))))
    shown = places_map(atlas, told, activity_places(atlas.tables, told.records, OF_2024), Measure.HALF_DAYS)
    assert "Sans contour, donc sans cercle : Fort." in shown.notes
    assert len(circles(atlas, told).spots) == 2


def test_the_map_says_how_lines_are_counted(atlas: Atlas) -> None:
    assert places_map(atlas, ALL, activity_places(atlas.tables, RECORDS, OF_2024), Measure.HALF_DAYS).notes == (
        "1 action a plusieurs lieux : entière à chacun, une seule fois dans le total. "
        "Les cercles ne s'additionnent pas.",
        "1 action ne nomme aucun lieu.",
        "1 lieu sans demi-journées connues, donc sans cercle.",
    )


def test_the_ground_says_what_centres_have_answered(atlas: Atlas) -> None:
    areas = places_map(atlas, ALL, activity_places(atlas.tables, RECORDS, OF_2024), Measure.HALF_DAYS).areas
    assert areas.text_of["01"] == "chiffres reçus, avec des lieux, ou zéro déclaré"
    assert areas.text_of["03"] == "rien reçu du centre : inconnu"
    assert areas.text_of["05"] == areas.text_of["971"] == "aucun centre connu"
    assert [(entry.label, entry.count) for entry in areas.entries] == [
        ("chiffres reçus, avec des lieux, ou zéro déclaré", "2 territoires"),
        ("rien reçu du centre : inconnu", "2 territoires"),
        ("aucun centre connu", "3 territoires"),
    ]


def test_each_state_of_a_neighbourhood_has_a_look_of_its_own(atlas: Atlas) -> None:
    assert len(set(PRESENCE_STYLES.values())) == len(Presence)
    shown = presence_map(atlas, ALL, presences(atlas.tables, RECORDS, SENT, OF_2024)).neighbourhoods
    assert shown is not None
    assert shown.style_of["QN00103N"] == PRESENCE_STYLES[Presence.NONE]
    assert shown.style_of["QN00301M"] == PRESENCE_STYLES[Presence.NOT_SENT]
    assert shown.value_of == {"QN00101M": 2.0, "QN00102M": 1.0}
    assert [(entry.label, entry.count) for entry in shown.entries] == [
        ("activité nommée dans le quartier", "2"),
        ("activité nommée à une échelle plus large seulement", "2"),
        ("aucune activité nommée", "1"),
        ("chiffres reçus, sans lieu", "0"),
        ("rien reçu du centre : inconnu", "5"),
        ("aucun centre connu", "0"),
    ]


def test_outside_the_perimeter_of_a_centre_nothing_is_said(atlas: Atlas) -> None:
    told = replace(ALL, choice=ActivityChoice(years=(2024,), centres=("alpha",)))
    shown = presence_map(atlas, told, presences(atlas.tables, RECORDS, SENT, told.choice)).neighbourhoods
    assert shown is not None
    assert (shown.entries[-1].label, shown.entries[-1].count) == ("hors du périmètre du centre choisi", "5")


def test_outside_a_territory_nothing_is_said_and_what_names_other_places_is_told(atlas: Atlas) -> None:
    beta = sent_frame(replace(TOLD, centre="beta", half_days=7.0, places=(Place(Level.COMMUNE, "01001"),)))
    choice = ActivityChoice(years=(2024,), regions=("22",))
    shown = places_map(atlas, Told(beta, SENT, choice), activity_places(atlas.tables, beta, choice), Measure.HALF_DAYS)
    assert shown.notes == ("1 action ne nomme que des lieux hors du territoire choisi.",)
    assert shown.areas.text_of["01"] == "hors du territoire choisi"
    assert shown.areas.text_of["03"] == "chiffres reçus, avec des lieux, ou zéro déclaré"
    dots = presence_map(atlas, Told(beta, SENT, choice), presences(atlas.tables, beta, SENT, choice)).neighbourhoods
    assert dots is not None
    assert (dots.entries[-1].label, dots.entries[-1].count) == ("hors du territoire choisi", "5")


def test_the_subtitle_says_all_that_is_chosen(atlas: Atlas) -> None:
    choice = ActivityChoice(
        years=(2023, 2024), months=(3,), centres=("alpha",), regions=("11",), through=Through.PLACE,
        missions=(Mission.NETWORKS,), formats=(Format.TRAINING,), themes=(Theme.HEALTH,), modes=(Mode.HYBRID,),
        audiences=(Audience.ELECTED,),
    )  # fmt: skip
    assert subtitle(atlas, choice) == (
        "2023 et 2024, mars, ALPHA, Plaine (selon les lieux de l'activité), santé, Animer les réseaux d'acteurs, "
        "formation, élus, hybride"
    )


def test_points_travel_with_the_drawing_and_text_as_text(atlas: Atlas, tiny_zones: None) -> None:
    del tiny_zones
    content: dict[str, Any] = drawing(
        atlas, places_map(atlas, ALL, activity_places(atlas.tables, RECORDS, OF_2024), Measure.ACTIONS)
    )
    (band,) = content["circles"]["bands"]
    assert (band["level"], band["values"]) == ("place", [2, 1, 1])
    assert band["spots"][1] == {
        "level": "commune",
        "code": "02001",
        "title": "Belle-Rive",
        "soft": "commune 02001 (02)",
        "at": (46.25, 3.25),
        "department": "02",
        "territory": "hexagone",
    }
    empty = drawing(atlas, presence_map(atlas, ALL, presences(atlas.tables, RECORDS, SENT, OF_2024)))
    assert empty["circles"]["bands"] == []
