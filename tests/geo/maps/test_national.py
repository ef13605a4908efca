"""What the national map describes: colours for rates, circles for counts, each emptiness with its look."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import date

import pandas as pd
import pytest

from geo import indicators
from geo.atlas import Atlas
from geo.indicators.definition import Indicator, Level, Status, Theme, frame_of_values
from geo.maps import theme
from geo.maps.activity import reporting_areas
from geo.maps.centres import colours_of, perimeters
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice, Method
from geo.maps.layer import LegendEntry
from geo.maps.national import levels, national_map, source_line
from geo.maps.neighbourhoods import CIRCLE_LEVELS
from geo.maps.territories import MAP_LEVELS, rate_areas, rate_scale
from geo.store import OpenEdition
from tests.tiny_country import FIRST, OVERLAP, REFERENCE

DRAWN = [(indicator, level) for indicator in indicators.ALL for level in levels(indicator)]
EVERY_MAP = pytest.mark.parametrize(("indicator", "level"), DRAWN, ids=lambda value: getattr(value, "key", value))
EMPTINESS = {
    "aucun centre connu": theme.UNCOVERED,
    "secret": theme.SECRET,
    "non renseigné": theme.MISSING,
    "sans objet": theme.NOT_APPLICABLE,
    "zéro": theme.ZERO,
}


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    """The invented country on its reference date."""
    return Atlas(tiny_edition, REFERENCE)


@pytest.fixture(scope="module")
def overlapping(tiny_edition: OpenEdition) -> Atlas:
    """The same on a day when two centres serve one département."""
    return Atlas(tiny_edition, OVERLAP)


def counted(entries: Iterable[LegendEntry]) -> int:
    return sum(int(re.match(r"[\d\u202f]+", entry.count)[0].replace("\u202f", "")) for entry in entries)  # type: ignore[index]


@pytest.mark.parametrize("key", ["qpv", "habitants_qpv", "contrats_ville", "habitants_couverts", "demi_journees"])
@pytest.mark.parametrize("level", MAP_LEVELS, ids=str)
def test_a_count_is_never_painted(atlas: Atlas, key: str, level: Level) -> None:
    with pytest.raises(ValueError, match="jamais par aplats"):
        rate_scale(atlas, indicators.find(key), level)


@EVERY_MAP
def test_every_map_can_be_described(atlas: Atlas, indicator: Indicator, level: Level) -> None:
    drawn = national_map(atlas, indicator, level)
    assert drawn.title == indicator.label
    assert ("millésime non précisé" if indicator.theme is Theme.PORTRAIT else "30 juin 2024") in drawn.subtitle
    assert set(drawn.areas.style_of) == set(atlas.tables.names("department")), "each département is painted once"
    assert set(drawn.areas.text_of) == set(drawn.areas.style_of)
    assert all(drawn.areas.text_of.values())
    for band in drawn.circles:
        assert band.level in (Level.NEIGHBOURHOOD, *CIRCLE_LEVELS)
        assert all(value > 0 for value in band.value_of.values())
    labelled = {entry.style for entry in drawn.areas.entries}
    if drawn.neighbourhoods:
        assert set(drawn.areas.style_of.values()) == {theme.GROUND}
    elif not indicator.is_count:
        assert set(drawn.areas.style_of.values()) <= labelled | {theme.NOT_APPLICABLE}, "each style is explained"


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("qpv", Level.COMMUNE),
        ("part_habitants_couverts", Level.DEPARTMENT),
        ("demi_journees_10000_hab", Level.CENTRE),
        ("centres", Level.DEPARTMENT),
    ],
)
def test_the_same_edition_gives_the_same_map(tiny_edition: OpenEdition, key: str, level: Level) -> None:
    one, other = (national_map(Atlas(tiny_edition, OVERLAP), indicators.find(key), level) for _ in range(2))
    assert one == other


@EVERY_MAP
def test_the_legend_counts_every_territory_once(
    atlas: Atlas, overlapping: Atlas, indicator: Indicator, level: Level
) -> None:
    for here in (atlas, overlapping):
        shown = national_map(here, indicator, level)
        entries = (shown.neighbourhoods or shown.areas).entries
        if indicator.theme is Theme.ACTIVITY and indicator.is_count:
            owners = perimeters(here).owners
            without = [code for code, centres in owners.items() if not centres]
            assert counted(entries) == len({code for centres in owners.values() for code in centres}) + len(without)
        elif indicator.is_count:
            assert counted(entries) == 7
        elif level is Level.CENTRE:
            owners = perimeters(here).owners
            without = [code for code, centres in owners.items() if not centres]
            assert counted(entries) == len({code for centres in owners.values() for code in centres}) + len(without)
        else:
            assert counted(entries) == len(here.tables.names(level.value))


@pytest.mark.parametrize(
    "choice",
    [*(ClassChoice(method, 4) for method in Method if method is not Method.MANUAL), ClassChoice.manual([50, 75])],
    ids=lambda choice: choice.code,
)
@pytest.mark.parametrize("year", [2015, 2018, 2021])
def test_the_legend_counts_every_region_once_whatever_the_classes(
    real_edition: OpenEdition, choice: ClassChoice, year: int
) -> None:
    here = Atlas(real_edition, date(year, 6, 30))
    drawn = national_map(here, indicators.find("part_habitants_sans_centre"), Level.REGION, choice)
    assert counted(drawn.areas.entries) == len(here.names(Level.REGION))
    assert any(note.startswith("Classes : ") for note in drawn.notes)


def test_circles_say_nothing_of_classes(atlas: Atlas) -> None:
    drawn = national_map(atlas, indicators.find("qpv"), Level.COMMUNE, DEFAULT_CHOICE)
    assert not any("Classes" in note for note in drawn.notes)


def test_the_legend_of_the_real_map_counts_every_territory_once(real_atlas: Atlas) -> None:
    share, count = indicators.find("part_habitants_couverts"), indicators.find("qpv")
    assert counted(national_map(real_atlas, share, Level.DEPARTMENT).areas.entries) == 103
    assert counted(national_map(real_atlas, share, Level.REGION).areas.entries) == 20
    assert counted(national_map(real_atlas, count, Level.COMMUNE).areas.entries) == 103


def test_each_kind_of_emptiness_has_its_look() -> None:
    assert len(set(EMPTINESS.values())) == 5
    values = {theme.sequential(count)[place] for count in range(1, 8) for place in range(count)}
    filled = values | set(theme.CENTRE_COLOURS)
    for style in EMPTINESS.values():
        assert style.pattern is not None or style.fill not in filled, "never the look of a value"
    patterned = [style for style in EMPTINESS.values() if style.pattern]
    assert len({style.pattern for style in patterned}) == len(patterned), "told apart without colour"


def test_each_status_is_painted_in_its_look(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    share = dataclasses.replace(indicators.find("part_habitants_couverts"), theme=Theme.REFERENCE)
    codes = ["01", "02", "03", "04", "05", "971", "987"]
    statuses = ["observe", "observe", "observe", "secret", "non_renseigne", "sans_objet", "estime"]
    made = frame_of_values(pd.Series([0, 0, 0.5, 0.9, 0.9, 0.9, 1], index=codes), pd.Series(statuses, index=codes))
    monkeypatch.setattr(Atlas, "values", lambda self, key, level: made)
    areas = rate_areas(atlas, share, Level.DEPARTMENT, rate_scale(atlas, share, Level.DEPARTMENT))
    looks = {code: areas.style_of[code] for code in ("01", "02", "04", "05", "971")}
    assert looks == {
        "01": theme.ZERO,
        "02": theme.ZERO,
        "04": theme.SECRET,
        "05": theme.MISSING,
        "971": theme.NOT_APPLICABLE,
    }
    assert areas.text_of["04"] == "secret statistique"
    assert areas.text_of["05"] == "non renseigné"
    assert areas.text_of["971"] == "sans objet"
    assert areas.text_of["987"].endswith("(estimé)")
    assert counted(areas.entries) == 7


def test_missing_nothing_to_cover_and_not_covered_on_the_invented_map(atlas: Atlas) -> None:
    areas = national_map(atlas, indicators.find("part_habitants_couverts"), Level.DEPARTMENT).areas
    assert areas.style_of["987"] == theme.MISSING
    assert areas.style_of["05"] == theme.NOT_APPLICABLE
    assert areas.style_of["971"] == theme.UNCOVERED, "inhabitants and no centre: the gap itself"
    assert areas.text_of["971"].startswith("0,0")
    assert areas.text_of["971"].endswith("aucun centre connu")


def test_what_was_sent_zero_and_not_sent_look_apart(overlapping: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = ["alpha", "beta", "gamma"]
    made = frame_of_values(
        pd.Series([12, 0, None], index=codes), pd.Series(["observe", "observe", "non_renseigne"], index=codes)
    )
    monkeypatch.setattr(Atlas, "values", lambda self, key, level: made)
    areas = reporting_areas(overlapping, perimeters(overlapping), indicators.find("demi_journees"))
    looks = {code: areas.style_of[code] for code in ("01", "03", "05", "987")}
    assert looks == {"01": theme.KNOWN, "03": theme.ZERO, "05": theme.MISSING, "987": theme.UNCOVERED}
    assert [entry.label for entry in areas.entries] == [
        "chiffre connu",
        "zéro déclaré",
        "non renseigné",
        "aucun centre connu",
    ]


def test_a_rate_of_the_centres_leaves_the_rest_uncovered(overlapping: Atlas) -> None:
    areas = national_map(overlapping, indicators.find("demi_journees_10000_hab"), Level.CENTRE).areas
    assert areas.style_of["987"] == theme.UNCOVERED
    assert areas.style_of["05"] == theme.MISSING, "gamma has sent nothing"
    assert areas.text_of["01"].startswith("120,0")


def test_who_covers_what_is_painted_by_centre(overlapping: Atlas) -> None:
    drawn = national_map(overlapping, indicators.find("qpv"), Level.COMMUNE)
    style_of, text_of = drawn.areas.style_of, drawn.areas.text_of
    assert style_of["03"] == style_of["04"], "both beta"
    assert style_of["01"] != style_of["03"]
    assert style_of["02"] not in (style_of["01"], style_of["03"]), "covered by both"
    assert style_of["987"] == theme.UNCOVERED
    assert text_of["02"] == "ALPHA et Centre Bêta"
    assert text_of["987"] == "aucun centre connu"
    assert drawn.perimeters.uncertain == {"03", "971"}


def test_seats(atlas: Atlas) -> None:
    marks = {mark.code: mark for mark in perimeters(atlas).centres}
    assert set(marks) == {"alpha", "beta"}, "gamma has stopped"
    assert (marks["alpha"].seat, marks["alpha"].seat_is_probable) == ((46.25, 2.25), False)
    assert marks["beta"].seat_is_probable


def test_a_centre_without_seat_has_no_point(tiny_edition: OpenEdition) -> None:
    marks = {mark.code: mark for mark in perimeters(Atlas(tiny_edition, FIRST)).centres}
    assert marks["gamma"].seat is None
    assert marks["gamma"].label_at is None, "971 has no contour: nothing is put at an invented place"
    assert marks["gamma"].zone == "971"


@pytest.mark.parametrize("on", [date(year, 6, 30) for year in range(2015, 2027)], ids=str)
def test_neighbouring_centres_differ(real_edition: OpenEdition, on: date) -> None:
    atlas = Atlas(real_edition, on)
    drawn = perimeters(atlas)
    colours = {mark.code: mark.colour for mark in drawn.centres}
    adjacency = atlas.tables.adjacency
    for one, other in zip(adjacency["department_code"], adjacency["neighbour_code"], strict=True):
        for left in drawn.owners[one]:
            for right in drawn.owners[other]:
                assert left == right or colours[left] != colours[right], f"{left} and {right} touch"


def test_colours_last_for_a_ring_of_neighbours() -> None:
    owners = {str(place): (f"c{place}",) for place in range(6)}
    touching = pd.DataFrame(
        [(str(a), str(b)) for a in range(6) for b in range(6) if a != b], columns=["department_code", "neighbour_code"]
    )
    assert len(set(colours_of(owners, touching).values())) == 6


def test_more_neighbours_than_colours_still_gives_each_one() -> None:
    owners = {str(place): (f"c{place}",) for place in range(10)}
    touching = pd.DataFrame(
        [(str(a), str(b)) for a in range(10) for b in range(10) if a != b],
        columns=["department_code", "neighbour_code"],
    )
    assert set(colours_of(owners, touching)) == {f"c{place}" for place in range(10)}


def test_every_status_has_a_look() -> None:
    assert len(Status) == 5
    assert {Status.SECRET, Status.MISSING, Status.NOT_APPLICABLE} == set(Status) - {Status.OBSERVED, Status.ESTIMATED}


def test_a_map_says_who_published_what_it_shows(atlas: Atlas) -> None:
    known = "QPV de 2024, état des connaissances au 1er juillet 2024"
    assert source_line(atlas, indicators.find("habitants_qpv")) == f"Source : Institut minuscule · {known}"
    assert source_line(atlas, indicators.find("demi_journees")) == known, "its source is not in this edition"
    drawn = national_map(atlas, indicators.find("habitants_qpv"), Level.DEPARTMENT)
    assert drawn.source.startswith("Source : Institut minuscule")
    assert drawn.definition == indicators.find("habitants_qpv").definition
