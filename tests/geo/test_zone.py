"""A drawn zone is read strictly, has its true size, and holds what the rule says: worked out on the invented country.

The points of the communes are the middles of their squares: 01001 at 46.25 ; 2.25, 01002 half a degree east, 03001 one
degree north. A degree of longitude is 77.11 km at 46.25° north, one of latitude 111.15 km between 46.25° and 47.25°.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas import Atlas
from geo.errors import InvalidZone
from geo.indicators.definition import Status
from geo.store import OpenEdition
from geo.tables import SCHEMAS, Tables
from geo.within import Inside, Rule, inside
from geo.zone import MOST_POINTS, DrawnCircle, DrawnPolygon, DrawnZone, from_browser, from_text, read_place
from tests.tiny_country import AFTER_OVERLAP, OVERLAP, REFERENCE, frame

pytestmark = pytest.mark.usefixtures("tiny_zones")

AtlasOn = Callable[..., Atlas]

PORT, TWO_BANKS, STATION = "QN00101M", "QN00102M", "QN00103N"
"""In 01001, in 01001 and 01002, in 01002."""
ISLAND = "QN97101M"
SEA = DrawnCircle((30.0, -40.0), 100.0)


@pytest.fixture
def atlas_on(tiny_edition: OpenEdition) -> AtlasOn:
    """The invented country at a date, with other tables if given."""

    def make(on: date = REFERENCE, tables: Tables | None = None) -> Atlas:
        return Atlas(replace(tiny_edition, tables=tables or tiny_edition.tables), on)

    return make


def box(south: float, west: float, north: float, east: float) -> DrawnPolygon:
    return DrawnPolygon(((south, west), (south, east), (north, east), (north, west)))


def codes(found: Inside) -> set[str]:
    return {one.code for one in found.neighbourhoods}


def with_perimeters(tables: Tables, shapes: dict[str, shapely.Geometry]) -> Tables:
    """The same tables with some perimeters, the point of each in its middle."""
    rows = [
        {
            "neighbourhood_code": code,
            "longitude": shape.centroid.x,
            "latitude": shape.centroid.y,
            "area_ha": 1.0,
            "repaired": False,
            "geometry": shape,
        }
        for code, shape in shapes.items()
    ]
    return replace(tables, perimeters=frame(SCHEMAS["perimeters"], rows))


# ------------------------------------------------------------ the three rules


def test_three_rules_three_answers(atlas_on: AtlasOn) -> None:
    """Nine tenths of 01001, its point included: that is 45 % of 01001 and 01002 together."""
    zone = box(45.99, 1.99, 46.51, 2.45)
    answers = {rule: inside(atlas_on(), zone, rule) for rule in Rule}
    assert {rule: codes(found) for rule, found in answers.items()} == {
        Rule.WHOLLY: set(),
        Rule.POINT: {PORT, TWO_BANKS},
        Rule.AREA: {PORT},
    }
    shares = {one.code: one.share for one in answers[Rule.POINT].neighbourhoods}
    assert shares == pytest.approx({PORT: 0.9, TWO_BANKS: 0.45}, abs=0.001)


def test_a_quarter_of_a_commune_without_its_point_is_nothing(atlas_on: AtlasOn) -> None:
    zone = box(45.99, 1.99, 46.24, 2.24)
    assert [codes(inside(atlas_on(), zone, rule)) for rule in Rule] == [set(), set(), set()]


def test_a_neighbourhood_over_two_communes_is_wholly_inside_with_both(atlas_on: AtlasOn) -> None:
    one, both = box(45.99, 1.99, 46.51, 2.51), box(45.99, 1.99, 46.51, 3.01)
    assert codes(inside(atlas_on(), one, Rule.WHOLLY)) == {PORT}
    assert codes(inside(atlas_on(), both, Rule.WHOLLY)) == {PORT, TWO_BANKS, STATION}
    assert codes(inside(atlas_on(), one, Rule.AREA)) == {PORT, TWO_BANKS}, "51 % of the two communes"


def test_what_is_judged_on_communes_is_estimated_and_says_so(atlas_on: AtlasOn) -> None:
    found = inside(atlas_on(), box(45.99, 1.99, 46.51, 3.01), Rule.WHOLLY)
    assert (found.count, found.count_status) == (3, Status.ESTIMATED)
    assert found.count_notes == ("à la commune : périmètres non renseignés",)
    assert not any(one.by_perimeter for one in found.neighbourhoods)
    assert found.communes == ("Amont", "Aval")


def test_a_perimeter_is_judged_on_itself(atlas_on: AtlasOn, tiny: Tables) -> None:
    """The zone takes 5 of the 8 hundredths of a degree of the port, none of the two others."""
    tables = with_perimeters(
        tiny,
        {
            PORT: shapely.box(2.40, 46.40, 2.48, 46.45),
            TWO_BANKS: shapely.box(2.48, 46.10, 2.52, 46.15),
            STATION: shapely.box(2.80, 46.10, 2.90, 46.15),
        },
    )
    zone = box(46.0, 2.0, 46.5, 2.45)
    answers = {rule: inside(atlas_on(tables=tables), zone, rule) for rule in Rule}
    assert {rule: codes(found) for rule, found in answers.items()} == {
        Rule.WHOLLY: set(),
        Rule.POINT: {PORT},
        Rule.AREA: {PORT},
    }
    (port,) = answers[Rule.AREA].neighbourhoods
    assert port.by_perimeter
    assert port.share == pytest.approx(0.625, abs=0.001)
    assert (answers[Rule.AREA].count_status, answers[Rule.AREA].count_notes) == (Status.OBSERVED, ())
    assert codes(inside(atlas_on(tables=tables), box(46.0, 2.0, 46.5, 2.43), Rule.AREA)) == set(), "3 of 8"


def test_a_commune_without_contour_is_judged_on_its_point(atlas_on: AtlasOn, tiny: Tables) -> None:
    territories = tiny.territories.copy()
    territories.loc[territories["code"] == "03001", "geometry"] = None
    tables = replace(tiny, territories=territories)
    for rule in Rule:
        (found,) = inside(atlas_on(tables=tables), DrawnCircle((47.25, 2.25), 1), rule).neighbourhoods
        assert (found.code, found.share) == ("QN00301M", None)
        assert not inside(atlas_on(tables=tables), DrawnCircle((47.4, 2.4), 1), rule).neighbourhoods


# ------------------------------------------------------------ circles, and zones elsewhere


@pytest.mark.parametrize(
    ("radius", "expected"),
    [
        (38.4, {PORT, TWO_BANKS}),
        (38.7, {PORT, TWO_BANKS, STATION}),
        (111.0, {PORT, TWO_BANKS, STATION, "QN00201M", "QN00202I"}),
        (111.3, {PORT, TWO_BANKS, STATION, "QN00201M", "QN00202I", "QN00301M"}),
    ],
)
def test_a_circle_is_measured_in_kilometres(atlas_on: AtlasOn, radius: float, expected: set[str]) -> None:
    """38.56 km to the next point east, 77.11 km to the one after, 111.15 km to the one north, 135 km to that of 04."""
    assert codes(inside(atlas_on(), DrawnCircle((46.25, 2.25), radius), Rule.POINT)) == expected


@pytest.mark.parametrize("zone", [DrawnCircle((60.0, 20.0), 200), DrawnCircle((0.0, -40.0), 0.5)])
def test_a_circle_has_the_area_of_a_circle_anywhere(zone: DrawnCircle) -> None:
    polygon = DrawnPolygon(tuple((y, x) for x, y in list(zone.shape.exterior.coords)[:-1:2]))
    assert polygon.area_km2 == pytest.approx(math.pi * zone.radius_km**2, rel=0.001)
    assert zone.area_km2 == pytest.approx(math.pi * zone.radius_km**2)


def test_a_zone_overseas(atlas_on: AtlasOn, tiny: Tables) -> None:
    """One neighbourhood of 1/50 degree in 971, of which no list is known: one is a minimum."""
    extra = tiny.neighbourhoods.iloc[:1].assign(code=ISLAND, name="L'Anse", department_code="971")
    tables = replace(tiny, neighbourhoods=pd.concat([tiny.neighbourhoods, extra], ignore_index=True))
    tables = with_perimeters(tables, {ISLAND: shapely.box(-61.60, 16.20, -61.58, 16.22)})
    for rule in Rule:
        found = inside(atlas_on(tables=tables), DrawnCircle((16.21, -61.59), 5), rule)
        assert (codes(found), found.count_status) == ({ISLAND}, Status.ESTIMATED)
        assert found.uncovered == found.neighbourhoods, "gamma left 971 in 2018"
        assert found.inhabitants_status is Status.MISSING
    whole = inside(atlas_on(tables=tables), box(15.0, -63.0, 17.0, -60.0), Rule.POINT)
    assert (whole.inhabitants, whole.inhabitants_status) == (5000, Status.OBSERVED)
    assert inside(atlas_on(tables=tables), DrawnCircle((16.3, -61.59), 5), Rule.POINT).count_status is Status.MISSING


def test_where_no_list_is_known_nothing_is_not_zero(atlas_on: AtlasOn) -> None:
    found = inside(atlas_on(), DrawnCircle((-17.5, -149.5), 40), Rule.POINT)
    assert math.isnan(found.count)
    assert (found.count_status, found.count_notes) == (Status.MISSING, ("liste officielle à charger",))


@pytest.mark.parametrize("rule", Rule)
def test_the_sea_is_empty(atlas_on: AtlasOn, rule: Rule) -> None:
    found = inside(atlas_on(), SEA, rule)
    assert (found.neighbourhoods, found.centres, found.uncovered, found.departments) == ((), (), (), ())
    assert (found.count, found.count_status) == (0, Status.OBSERVED)
    assert found.inhabitants_status is Status.NOT_APPLICABLE


def test_an_ocean_wide_zone_holds_both_shores(atlas_on: AtlasOn, tiny: Tables) -> None:
    tables = with_perimeters(
        replace(
            tiny,
            neighbourhoods=pd.concat(
                [tiny.neighbourhoods, tiny.neighbourhoods.iloc[:1].assign(code=ISLAND, department_code="971")],
                ignore_index=True,
            ),
        ),
        {ISLAND: shapely.box(-61.60, 16.20, -61.58, 16.22)},
    )
    found = inside(atlas_on(tables=tables), box(10.0, -65.0, 50.0, 10.0), Rule.WHOLLY)
    assert codes(found) == set(tables.neighbourhoods["code"])
    assert found.whole_departments == found.departments == ("01", "02", "03", "04", "971")
    assert found.inhabitants == 6000 + 4000 + 3000 + 2000 + 5000


# ------------------------------------------------------------ inhabitants, centres, activity


def test_inhabitants_are_known_of_whole_departments_only(atlas_on: AtlasOn) -> None:
    alone = inside(atlas_on(), box(45.9, 1.9, 47.1, 3.02), Rule.POINT)
    assert (alone.departments, alone.whole_departments) == (("01",), ("01",))
    assert (alone.inhabitants, alone.inhabitants_status) == (6000, Status.OBSERVED)
    cut = inside(atlas_on(), box(45.9, 1.9, 47.1, 3.3), Rule.POINT)
    assert (cut.departments, cut.whole_departments) == (("01", "02"), ("01",))
    assert math.isnan(cut.inhabitants)
    assert cut.inhabitants_status is Status.MISSING


def test_a_zone_over_two_departements(atlas_on: AtlasOn) -> None:
    """01002 and 02001, whole: the neighbourhood that also lies in 01001 stays out."""
    found = inside(atlas_on(OVERLAP), box(45.99, 2.49, 46.51, 3.51), Rule.WHOLLY)
    assert codes(found) == {STATION, "QN00201M", "QN00202I"}
    assert [(one.code, one.neighbourhoods) for one in found.centres] == [("alpha", 3), ("beta", 2)]
    assert [one.centres for one in found.neighbourhoods] == [("alpha",), ("alpha", "beta"), ("alpha", "beta")]


def test_centres_say_how_sure_they_are_and_what_they_last_did(atlas_on: AtlasOn) -> None:
    north = box(46.9, 1.9, 48.1, 4.1)
    (beta,) = inside(atlas_on(), north, Rule.POINT).centres
    assert (beta.code, beta.neighbourhoods) == ("beta", 5)
    assert beta.perimeters == (("etabli", "haute"), ("probable", "faible"))
    assert beta.half_days == (2018, 0, "observe"), "a zero that was declared"
    (alpha,) = inside(atlas_on(), DrawnCircle((46.25, 2.25), 5), Rule.POINT).centres
    assert alpha.half_days == (2024, 90, "estime")
    (alpha_then,) = inside(atlas_on(AFTER_OVERLAP), DrawnCircle((46.25, 2.25), 5), Rule.POINT).centres
    assert alpha_then.half_days == (2018, 120, "observe")


def test_neighbourhoods_without_a_centre_and_a_list_that_lacks_rows(atlas_on: AtlasOn) -> None:
    found = inside(atlas_on(AFTER_OVERLAP), DrawnCircle((47.25, 3.25), 5), Rule.POINT)
    assert {one.code for one in found.uncovered} == {"QN00401M", "QN00402M", "QN00403M", "QN00404N"}
    assert found.centres == ()
    assert (found.count, found.count_status) == (4, Status.ESTIMATED)
    assert "liste incomplète : chiffre minimal" in found.count_notes


# ------------------------------------------------------------ what a browser or an address says


def test_a_zone_in_words() -> None:
    assert DrawnCircle((43.6, 1.44), 12.5).title == "Cercle de 12,5 km autour de 43,60 ; 1,44"
    assert DrawnCircle((-12.8, 45.2), 100).title == "Cercle de 100 km autour de −12,80 ; 45,20"
    # One degree by one at the equator: a² (1 - e²) sin 1° × π / 180 = 40,408,300 × 0.01745241 × 0.01745329.
    assert box(0, 20, 1, 21).title.replace("\u202f", " ") == "Zone dessinée, 12 308 km²"


def test_a_zone_in_an_address() -> None:
    assert DrawnCircle((43.6, 1.44), 12.5).text == "cercle_43.6_1.44_12.5"
    assert box(-1, 20, 1.5, -0.0).text == "polygone_-1_20_-1_0_1.5_0_1.5_20"


places = st.tuples(st.floats(-70, 70), st.floats(-160, 160))  # no circle of these leaves the map


@given(places, st.floats(0.05, 500))
def test_a_circle_comes_back_from_its_text_and_from_its_message(centre: tuple[float, float], radius: float) -> None:
    zone = DrawnCircle(centre, radius)
    assert from_text(zone.text) == zone
    assert from_browser(zone.message) == zone


@given(places, st.floats(0.01, 5), st.floats(0.01, 5))
def test_a_polygon_comes_back_from_its_text_and_from_its_message(
    corner: tuple[float, float], height: float, width: float
) -> None:
    zone = box(corner[0], corner[1], corner[0] + height, corner[1] + width)
    assert from_text(zone.text) == zone
    assert from_browser(zone.message) == zone


def test_a_polygon_that_crosses_itself_holds_what_the_map_fills() -> None:
    """An hourglass lying on its side: the western and the eastern of the four triangles of a square."""
    hourglass = DrawnPolygon(((0, 20), (1, 21), (0, 21), (1, 20)))
    assert hourglass.crosses_itself
    assert not box(0, 20, 1, 21).crosses_itself
    assert hourglass.area_km2 == pytest.approx(box(0, 20, 1, 21).area_km2 / 2, rel=0.01)
    assert shapely.contains_xy(hourglass.shape, [20.5, 20.5, 20.1, 20.9], [0.1, 0.9, 0.5, 0.5]).tolist() == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        None, [], "cercle_43.6_1.44_12.5", {}, {"kind": "none"}, {"kind": "circle"}, {"kind": "polygon"},
        {"kind": "circle", "centre": [43.6], "radius": 5}, {"kind": "circle", "centre": "43", "radius": 5},
        {"kind": "circle", "centre": [43.6, 1.4], "radius": "5"}, {"kind": "circle", "centre": [43.6, 1.4]},
        {"kind": "circle", "centre": [43.6, 1.4], "radius": True},
        {"kind": "circle", "centre": [43.6, 1.4], "radius": math.nan},
        {"kind": "circle", "centre": [43.6, 1.4], "radius": 10**400},
        {"kind": "circle", "centre": [43.6, 1.4], "radius": 0.04},
        {"kind": "circle", "centre": [43.6, 1.4], "radius": 501},
        {"kind": "circle", "centre": [math.inf, 1.4], "radius": 5},
        {"kind": "circle", "centre": [84.9, 1.4], "radius": 50},
        {"kind": "circle", "centre": [0, 179.9], "radius": 50},
        {"kind": "polygon", "points": "123"}, {"kind": "polygon", "points": [[1, 2], [3, 4]]},
        {"kind": "polygon", "points": [[1, 2], [3, 4], [5, None]]},
        {"kind": "polygon", "points": [[1, 2], [3, 4], [5, 6, 7]]},
        {"kind": "polygon", "points": [[1, 2], [3, 4], [5, 181]]},
        {"kind": "polygon", "points": [[1, 2], [1, 3], [1, 4]]},
        {"kind": "polygon", "points": [[n / 100, n % 7] for n in range(MOST_POINTS + 1)]},
    ],
)  # fmt: skip
def test_what_is_no_zone_is_refused_in_french(value: object) -> None:
    with pytest.raises(InvalidZone, match=r"\(.+\)\. Dessinez la zone à nouveau\."):
        from_browser(value)


@pytest.mark.parametrize(
    "text",
    [
        "", "cercle", "cercle_43.6_1.44", "cercle_43.6_1.44_12.5_3", "carré_1_2_3_4", "cercle_43.6_1.44_12,5",
        "cercle_nan_1_2", "cercle_43.6_1.44_1e2", "cercle_43.6_1.44_0", "polygone_1_2_3_4_5", "polygone_1_2_3_4",
        "polygone_1_2_3_4_5_999", "cercle_43.6_1.44_12.5\n", "<b>cercle</b>",
        "polygone" + "_1_2" * (MOST_POINTS + 1), "cercle" + "_9" * 100_000,
    ],
)  # fmt: skip
def test_a_broken_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidZone):
        from_text(text)


def test_the_largest_polygon_is_accepted() -> None:
    ring = tuple((40 + math.sin(n / 31.831), 5 + math.cos(n / 31.831)) for n in range(MOST_POINTS))
    zone: DrawnZone = DrawnPolygon(ring)
    assert from_text(zone.text) == zone


@pytest.mark.parametrize(
    "text", ["43,60 ; 1,44", "43.60, 1.44", "43.60,1.44", " 43,60;1,44 ", "43,60 1,44", "43.6 1.44"]
)
def test_a_place_is_read_however_it_is_typed(text: str) -> None:
    assert read_place(text) == (43.6, 1.44)


def test_a_name_is_no_place_and_a_place_off_the_map_is_refused() -> None:
    assert read_place("Saint-Denis (93)") is None
    assert read_place("-12,8 ; 45,2") == (-12.8, 45.2)
    with pytest.raises(InvalidZone, match="hors de la carte"):
        read_place("143,6 ; 1,44")
