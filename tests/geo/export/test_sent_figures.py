"""Maps of what centres have sent in, as figures, slides and pages to be taken away: what the screen shows, no more."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from pptx import Presentation

from geo.activity.choices import ReportState, Standing, Theme
from geo.activity.model import ActivityRecord, FieldReport
from geo.activity.selection import ActivityChoice, Through
from geo.activity_view import ActivityView, SentMap
from geo.atlas import Atlas
from geo.export.figure.alternative import in_words
from geo.export.figure.composition import Figure, composed, file_name
from geo.export.figure.pages import A4, FigureStyle, Format
from geo.export.figure.shades import lightness
from geo.export.slides import presentation
from geo.export.story_data import Kept
from geo.indicators.definition import Level
from geo.maps.activity_places import PRESENCE_STYLES
from geo.maps.geometry import display_files
from geo.maps.payload import drawing
from geo.place import Place
from geo.store import OpenEdition
from geo.wording import PRESENCES
from tests.geo.activity.served_country import atlas_with
from tests.geo.activity.test_field_reports import ASKED
from tests.geo.activity.test_places import LINES, PORT, RIVES, TOLD
from tests.pdf_checks import faults, tree_of
from tests.tiny_country import COUNTRY, EDITION, REFERENCE

pytestmark = pytest.mark.usefixtures("tiny_zones")

MADE = date(2026, 11, 23)
MONTS = Place(Level.NEIGHBOURHOOD, "QN00301M")
UNSEEN = "Une personne reconnaissable"
HIDDEN = (
    replace(TOLD, half_days=3.0, attendances=9871, people=7, places=(MONTS,), title=UNSEEN),
    FieldReport(
        centre="alpha", day=date(2024, 3, 1), state=ReportState.RECEIVED, status=Standing.OBSERVED, source=UNSEEN,
        themes=(Theme.HEALTH,), places=(PORT,), subject=UNSEEN,
    ),
)  # fmt: skip
"""What a table or nothing at all shows, and no map: who came, a title, the words of a question."""


def view(shown: SentMap, **more: Any) -> ActivityView:
    return ActivityView(EDITION, shown, REFERENCE, since=2024, until=2024, **more)


PLACES, QUIET = view(SentMap.HALF_DAYS), view(SentMap.NEIGHBOURHOODS)
RAISED = ActivityView(EDITION, SentMap.REPORTS, REFERENCE)


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    """The invented country with what the tests of the library work out, and what no map may show."""
    return atlas_with(tiny_edition, REFERENCE, *LINES, *ASKED)


@pytest.fixture(scope="module")
def guarded(tiny_edition: OpenEdition) -> Atlas:
    """The same with what is not to be seen."""
    return atlas_with(tiny_edition, REFERENCE, *LINES, *HIDDEN)


def figure(atlas: Atlas, shown: ActivityView, **style: Any) -> Figure:
    return composed(atlas, shown, FigureStyle(**style), MADE)


def slide_of(atlas: Atlas, shown: ActivityView) -> Any:
    (slide,) = Presentation(io.BytesIO(presentation([(atlas, shown)], made=MADE))).slides
    return slide


def table_of(slide: Any) -> list[list[str]]:
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_circle_for_each_place_that_the_screen_has(atlas: Atlas) -> None:
    drawn = figure(atlas, PLACES)
    svg = drawn.written(Format.SVG).decode()
    assert {zone: count for zone, count in drawn.symbols["circles"].items() if count} == {"hexagone": 2}
    for place in (PORT, RIVES):
        assert svg.count(f'id="circles.hexagone.neighbourhood.{place.code}"') == 1
    assert drawn.words.title == "Lieux d'activité"
    notes = dict(drawn.words.notes)
    assert notes["Lecture"] == "Le Port, 10 demi-journées ; l'aire du cercle est proportionnelle à ce nombre."
    assert notes["Source"].startswith("envois des centres de ressources · ")
    assert "2024" in notes["Champ"]
    assert file_name(atlas, PLACES, FigureStyle(), "png") == (
        "atlas-crpv_tiny-2024_2024-06-30_lieux-activite-demi-journees_2024_france_1920x1080.png"
    )


def test_a_neighbourhood_in_each_state_and_the_legend_of_the_screen(atlas: Atlas) -> None:
    drawn = figure(atlas, QUIET)
    legend = drawing(atlas, QUIET.drawn(atlas))["legend"]["entries"]
    svg = drawn.written(Format.SVG).decode()
    assert sum(drawn.symbols["neighbourhoods"].values()) == svg.count('id="neighbourhoods.')
    assert [entry["count"] for entry in legend] == ["2", "2", "1", "0", "5", "0"]
    for entry in legend:
        assert entry["label"].split()[0] in svg
    assert PRESENCES["nommee"] in dict(drawn.words.notes)["Lecture"]
    assert dict(drawn.words.notes)["Lecture"].startswith("2 quartiers : ")


def test_a_figure_says_its_map_in_words_to_who_does_not_see_it(atlas: Atlas) -> None:
    content = figure(atlas, PLACES, page=A4).written(Format.PDF)
    assert faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as file:
        (told,) = (str(node.told.Alt) for root in tree_of(file) for node in root.all() if node.kind == "Figure")
    assert told.startswith("Carte : Lieux d'activité · France · 2024. ")
    assert "2 lieux portent un cercle ; le plus grand : Le Port, 10 demi-journées." in told
    assert "2 quartiers" not in told
    # Of each state of neighbourhoods, how many there are: as the legend of the screen counts them.
    states = in_words(figure(atlas, QUIET).scene)
    assert f"{PRESENCES['nommee']} (2), " in states
    assert f"{PRESENCES['non_recue']} (5), " in states


def test_states_stay_apart_in_greys(atlas: Atlas) -> None:
    shades = figure(atlas, QUIET, is_grey=True).scene.shades
    plain = [shades.colour(style.fill) for style in PRESENCE_STYLES.values() if style.pattern is None]
    levels = [lightness(colour) for colour in plain]
    assert len(levels) == 3
    assert all(after - before > 20 for before, after in pairwise(levels)), "named is the darkest"


def test_the_table_of_a_slide_holds_the_largest_places(atlas: Atlas) -> None:
    slide = slide_of(atlas, PLACES)
    assert table_of(slide) == [["Lieu", "demi-journées"], ["Le Port", "10"], ["Les Deux Rives", "6"]]
    notes = slide.notes_slide.notes_text_frame.text
    assert "Définition : Demi-journées des actions reçues" in notes
    assert "Source : envois des centres de ressources" in notes
    by_action = table_of(slide_of(atlas, view(SentMap.ACTIONS)))
    assert by_action[1:] == [["Le Port", "2"], ["Belle-Rive", "1 (est.)"], ["Les Deux Rives", "1"]]


def test_the_table_of_a_slide_counts_neighbourhoods_by_state(atlas: Atlas) -> None:
    assert table_of(slide_of(atlas, QUIET)) == [
        ["État", "Quartiers"],
        [PRESENCES["nommee"], "2"],
        [PRESENCES["plus_large"], "2"],
        [PRESENCES["aucune_nommee"], "1"],
        [PRESENCES["non_recue"], "5"],
    ]


def test_the_slide_of_questions_from_the_field(atlas: Atlas) -> None:
    slide = slide_of(atlas, replace(RAISED, title="{{7*7}} <b>"))
    assert slide.shapes.title.text_frame.text == "{{7*7}} <b>"
    # Health at Le Port; two themes in two communes; one handled in a département; one that names no place.
    assert sorted(table_of(slide)[1:]) == [["Aval", "1"], ["Belle-Rive", "1"], ["Dorne", "1"], ["Le Port", "1"]]
    assert "1 remontée ;" in slide.notes_slide.notes_text_frame.text


def test_a_choice_that_leaves_nothing_is_drawn_and_says_so(atlas: Atlas) -> None:
    nothing = view(SentMap.HALF_DAYS, choice=ActivityChoice(regions=("22",), through=Through.PLACE))
    drawn = figure(atlas, nothing)
    assert sum(drawn.symbols["circles"].values()) == 0
    assert dict(drawn.words.notes)["Lecture"] == "Aucun lieu n'est nommé dans ce choix."


@pytest.mark.parametrize("shown", [PLACES, QUIET, RAISED])
def test_no_file_tells_more_than_the_map(guarded: Atlas, shown: ActivityView) -> None:
    deck = presentation([(guarded, shown)], made=MADE)
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    texts.append(figure(guarded, shown).written(Format.SVG).decode())
    texts.append(str(drawing(guarded, shown.drawn(guarded))))
    for text in texts:
        assert UNSEEN not in text
        assert "9871" not in text.replace("\u202f", ""), "who came is in no map"


def test_what_lies_outside_the_territory_is_in_no_file(guarded: Atlas) -> None:
    south = view(SentMap.HALF_DAYS, choice=ActivityChoice(regions=("11",), through=Through.PLACE))
    svg = figure(guarded, south).written(Format.SVG).decode()
    assert PORT.code in svg
    assert MONTS.code not in svg
    told = str(table_of(slide_of(guarded, south)))
    assert guarded.names(Level.NEIGHBOURHOOD)[MONTS.code] not in told


def test_a_page_to_take_away_leaves_the_places_out_that_no_scene_shows(guarded: Atlas) -> None:
    files = {name: json.loads(text) for name, text in display_files(guarded.tables, COUNTRY).items()}
    kept = Kept(files["departments"], files["communes"], files["labels"], [["03", "04", "05"]])
    whole = drawing(guarded, PLACES.drawn(guarded))
    (before,), (after,) = (one["circles"]["bands"] for one in (whole, kept.drawing(whole)))
    assert {spot["code"] for spot in before["spots"]} == {PORT.code, RIVES.code, MONTS.code}
    assert [(spot["code"], value) for spot, value in zip(after["spots"], after["values"], strict=True)] == [
        (PORT.code, 10), (RIVES.code, 6),
    ]  # fmt: skip


def test_demonstration_marks_figure_and_slide(tiny_edition: OpenEdition) -> None:
    marked = atlas_with(tiny_edition, REFERENCE, *LINES)
    described = replace(marked.manifest.description, demonstration=True)
    served = replace(marked.opened, manifest=replace(marked.manifest, description=described))
    shown = Atlas(served, REFERENCE)
    drawn = figure(shown, PLACES)
    assert (drawn.words.mark, drawn.words.title) == ("Démonstration", "Démonstration : Lieux d'activité")
    assert "Démonstration" in drawn.written(Format.SVG).decode()
    assert slide_of(shown, PLACES).shapes.title.text_frame.text.startswith("Démonstration : ")
    assert file_name(shown, PLACES, FigureStyle(), "svg").startswith("DEMONSTRATION_")


def test_a_centre_is_seen_with_every_circle_of_its_lines(tiny_edition: OpenEdition) -> None:
    away = ActivityRecord(
        centre="alpha", year=2024, status=Standing.OBSERVED, source="rapport", half_days=3.0, places=(PORT, MONTS)
    )
    atlas = atlas_with(tiny_edition, REFERENCE, away)
    drawn = figure(atlas, view(SentMap.HALF_DAYS, choice=ActivityChoice(centres=("alpha",))))
    assert drawn.scene.sight.departments == {"01", "02", "03"}, "its perimeter, and where it went besides"
    assert drawn.symbols["circles"]["hexagone"] == 2
