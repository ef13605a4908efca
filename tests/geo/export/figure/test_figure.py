"""A figure shows what the table says: symbols counted in the file, legend of the screen, texts as texts."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest

from geo import indicators
from geo.atlas import Atlas
from geo.errors import UnknownCode
from geo.export.figure import writing
from geo.export.figure.canvas import Box
from geo.export.figure.composition import Figure, composed, file_name
from geo.export.figure.pages import A3_PORTRAIT, A4, A4_PORTRAIT, PAGES, SLIDE, SLIDE_4K, FigureStyle, Format, Page
from geo.export.figure.shades import Shades, lightness
from geo.export.files import shown_rows
from geo.indicators.definition import Level
from geo.maps import theme
from geo.maps.classes import ClassChoice
from geo.maps.national import levels, national_map
from geo.maps.payload import drawing
from geo.place import Place
from geo.store import OpenEdition
from geo.view import View, atlas_of
from tests import tiny_country
from tests.pdf_checks import told_by
from tests.tiny_country import EDITION, OVERLAP, REFERENCE

MADE = date(2026, 11, 23)
COUNTS = [("qpv", Level.COMMUNE), ("qpv", Level.DEPARTMENT), ("habitants_qpv", Level.DEPARTMENT), ("qpv", Level.CENTRE)]
SVG = "{http://www.w3.org/2000/svg}"


def view_of(atlas: Atlas, key: str, level: Level, *within: Place, **more: object) -> View:
    return View(atlas.manifest.description.name, key, level, atlas.on, within=within, **more)  # type: ignore[arg-type]


@cache
def drawn(atlas: Atlas, key: str, level: Level, *within: Place, **style: object) -> Figure:
    return composed(atlas, view_of(atlas, key, level, *within), FigureStyle(**style), MADE)  # type: ignore[arg-type]


def names_in(svg: bytes) -> list[str]:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - written just before
    return [node.get("id", "") for node in tree.iter() if node.get("id")]


def texts_in(svg: bytes) -> list[str]:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - written just before
    return ["".join(node.itertext()) for node in tree.iter(f"{SVG}text")]


def counted(names: list[str], layer: str) -> Counter[str]:
    return Counter(name.split(".")[1] for name in names if name.startswith(f"{layer}."))


def expected_zones(atlas: Atlas, key: str, level: Level) -> Counter[str]:
    """How many rows of the table are above zero, by the zone of their département: worked out beside the figure."""
    rows = shown_rows(atlas, key, level, frozenset(atlas.departments.index))
    codes = rows.index[rows["valeur"] > 0]
    zone_of = atlas.departments["zone"].to_dict()
    if level is Level.DEPARTMENT:
        return Counter(zone_of[code] for code in codes)
    if level is Level.CENTRE:
        covering = atlas.centres_by_department
        first = {centre: code for code, centres in reversed(covering.items()) for centre in centres}
        return Counter(zone_of[first[code]] for code in codes)
    communes = atlas.tables.territories
    department_of = dict(zip(communes["code"], communes["department_code"], strict=True))
    return Counter(zone_of[department_of[code]] for code in codes)


@pytest.mark.parametrize(("key", "level"), COUNTS)
def test_circles_of_the_drawing_equal_the_table(real_atlas: Atlas, key: str, level: Level) -> None:
    figure = drawn(real_atlas, key, level)
    names = names_in(figure.written(Format.SVG))
    assert len(names) == len(set(names))
    found, expected = counted(names, "circles"), expected_zones(real_atlas, key, level)
    # What has no contour has no place: 978 and 987 are named frames.
    assert found == Counter({zone: n for zone, n in expected.items() if zone not in ("978", "987")})
    assert found == Counter(figure.symbols["circles"])


def test_the_commune_map_has_a_circle_for_each_of_the_communes_of_the_list(real_atlas: Atlas) -> None:
    # 824 communes host neighbourhoods: 774 of the mainland, 50 overseas.
    figure = drawn(real_atlas, "qpv", Level.COMMUNE)
    circles = figure.symbols["circles"]
    assert circles["hexagone"] == 774
    assert {zone: circles[zone] for zone in ("971", "972", "973", "974", "976")} == {
        "971": 9, "972": 5, "973": 6, "974": 13, "976": 17,
    }  # fmt: skip


def test_every_departement_is_drawn_once_in_its_zone(real_atlas: Atlas) -> None:
    figure = drawn(real_atlas, "part_habitants_couverts", Level.DEPARTMENT)
    areas = counted(names_in(figure.written(Format.SVG)), "areas")
    assert areas == {"hexagone": 96, "971": 1, "972": 1, "973": 1, "974": 1, "976": 1}
    assert figure.symbols["areas"] == {**areas, "978": 1, "987": 1}  # frames filled without a contour


@pytest.mark.usefixtures("tiny_zones")
def test_a_region_has_the_symbols_of_its_table(tiny_edition: OpenEdition) -> None:
    # Région 22: Corme (03) has one QPV, the commune of 04 has four; 05 has none.
    figure = drawn(Atlas(tiny_edition, REFERENCE), "qpv", Level.COMMUNE, Place(Level.REGION, "22"))
    names = [name for name in figure.canvas.names() if name.startswith("circles.")]
    assert sorted(names) == ["circles.hexagone.commune.03001", "circles.hexagone.commune.04001"]


@pytest.mark.usefixtures("tiny_zones")
def test_neighbourhoods_with_perimeters_are_counted_one_by_one(tmp_path: Path) -> None:
    tables = tiny_country.with_figures(tiny_country.with_perimeters(tiny_country.tables()))
    here = Atlas(tiny_country.write(tmp_path, tables).read(EDITION), REFERENCE)
    known = indicators.offered(here.tables)
    key = next(one.key for one in known if not one.is_count and Level.NEIGHBOURHOOD in levels(one))
    figure = drawn(here, key, Level.NEIGHBOURHOOD)
    assert sum(figure.symbols["neighbourhoods"].values()) == 10


@pytest.mark.parametrize(
    ("key", "level"),
    [("qpv", Level.COMMUNE), ("part_habitants_couverts", Level.REGION), ("demi_journees", Level.CENTRE)],
)
@pytest.mark.parametrize("page", [SLIDE, A4_PORTRAIT])
def test_the_legend_says_what_the_screen_says(real_atlas: Atlas, key: str, level: Level, page: Page) -> None:
    figure = drawn(real_atlas, key, level, page=page)
    screen = drawing(real_atlas, national_map(real_atlas, indicators.find(key), level))
    written = " ".join(texts_in(figure.written(Format.SVG)))
    entries = screen["legend"]["entries"]
    assert entries
    bands = screen["circles"]["bands"]
    told = [entry["label"] for entry in entries] + [entry["count"] for entry in entries]
    told += [mark["label"] for mark in screen["legend"]["marks"]] + screen["legend"]["notes"]
    if bands and bands[-1]["sizes"]:
        band = bands[-1] if indicators.find(key).is_count else bands[0]
        told += [band["title"], *(size["label"] for size in band["sizes"])]
    missing = [text for text in told if text not in written]
    assert missing == []


def test_a_class_has_on_paper_the_colour_that_it_has_on_the_screen(real_atlas: Atlas) -> None:
    figure = drawn(real_atlas, "part_habitants_couverts", Level.REGION)
    record = figure.scene.drawn.areas.style_of
    styles = {name.rpartition(".")[2]: fill for name, fill in figure.canvas.fills("areas.")}
    assert len(styles) == 101
    assert styles == {code: record[code].fill for code in styles}


def test_a_figure_in_greys_keeps_neighbouring_classes_apart() -> None:
    for count, palette in theme.SEQUENTIAL.items():
        shades = Shades(palette, is_grey=True)
        levels = [lightness(shades.colour(colour)) for colour in palette]
        assert levels == sorted(levels, reverse=True)
        # Lightness goes from 0 to 100; a step of 8 is seen side by side, 9.5 is what seven classes leave.
        assert min(one - other for one, other in pairwise(levels)) >= 9, count
        assert lightness(theme.NOT_APPLICABLE.fill) - levels[0] >= 8
        assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in map(shades.colour, palette))


def test_no_colour_is_left_in_a_figure_in_greys(real_atlas: Atlas) -> None:
    figure = drawn(real_atlas, "part_habitants_couverts", Level.DEPARTMENT, is_grey=True)
    fills = {fill for _, fill in (*figure.canvas.fills("areas."), *figure.canvas.fills("circles."))}
    assert fills
    assert all(fill[1:3] == fill[3:5] == fill[5:7] for fill in fills)


@pytest.mark.parametrize(
    ("page", "within"),
    [
        *((page, ()) for page in PAGES.values() if page is not SLIDE_4K),
        (SLIDE, (Place(Level.REGION, "75"),)),
        (A4_PORTRAIT, (Place(Level.DEPARTMENT, "974"),)),
    ],
)
def test_no_text_leaves_the_page(real_atlas: Atlas, page: Page, within: tuple[Place, ...]) -> None:
    figure = drawn(real_atlas, "part_qpv_couverts", Level.DEPARTMENT, *within, page=page, title="Un titre long " * 12)
    whole = Box(0, 0, page.width, page.height)
    outside = [text for text, box in figure.canvas.text_boxes() if not whole.holds(box)]
    assert outside == []


def test_no_label_covers_another(real_atlas: Atlas) -> None:
    names = set(real_atlas.names_of_centres.values())
    boxes = [box for text, box in drawn(real_atlas, "qpv", Level.COMMUNE).canvas.text_boxes() if text in names]
    assert len(boxes) >= 12
    assert not any(one.meets(other) for rank, one in enumerate(boxes) for other in boxes[rank + 1 :])


def test_without_labels_no_centre_is_named(real_atlas: Atlas) -> None:
    names = set(real_atlas.names_of_centres.values())
    texts = [text for text, _ in drawn(real_atlas, "qpv", Level.COMMUNE, has_labels=False).canvas.text_boxes()]
    assert not names & set(texts)


def test_the_worked_example_is_true(real_atlas: Atlas) -> None:
    figure = drawn(real_atlas, "part_qpv_couverts", Level.REGION)
    (reading,) = (text for head, text in figure.words.notes if head == "Lecture")
    row = real_atlas.values("part_qpv_couverts", Level.REGION).loc["11"]
    # Île-de-France has the most QPV: 164 of 298 are covered.
    assert (row["numerator"], row["denominator"]) == (164, 298)
    assert reading == "Île-de-France, 55,0\u202f% (estimé), soit 164 sur 298."


def test_a_sentence_ends_with_one_point(real_atlas: Atlas) -> None:
    figure = drawn(real_atlas, "habitants_couverts", Level.DEPARTMENT, Place(Level.DEPARTMENT, "78"))
    (reading,) = (text for head, text in figure.words.notes if head == "Lecture")
    assert reading == "Yvelines (78), 0 hab."


def test_the_page_says_field_source_dates_licence_and_that_nothing_is_borrowed(real_atlas: Atlas) -> None:
    words = drawn(real_atlas, "qpv", Level.COMMUNE, Place(Level.DEPARTMENT, "974")).words
    told = dict(words.notes)
    assert words.title == "Quartiers prioritaires"
    assert words.subtitle == "La Réunion (974) · par commune · 30 juin 2024"
    assert told["Champ"] == "France, quartiers prioritaires de 2024 ; La Réunion (974). Liste partielle : 974."
    assert "ANCT, Liste des quartiers prioritaires de 2024" in told["Source"]
    for part in (
        "Extrait le 23 novembre 2026",
        "Licence Ouverte 2.0",
        "IGN Admin Express",
        "Aucun fond de carte externe.",
    ):
        assert part in words.last


@pytest.mark.usefixtures("tiny_zones")
@pytest.mark.parametrize("form", [Format.SVG, Format.PDF])
def test_awkward_names_stay_text(hostile_edition: OpenEdition, form: Format) -> None:
    here = Atlas(hostile_edition, OVERLAP)
    title = "{{7*7}} $x^2$ =1+1 <img src=x onerror=alert(1)> ${1}"
    figure = drawn(here, "qpv", Level.COMMUNE, Place(Level.REGION, "11"), title=title)
    content = figure.written(form)
    if form is Format.SVG:
        texts = texts_in(content)
        assert b"<img" not in content
        assert b"<script" not in content
    else:
        texts = [line.strip() for line in told_by("pdftotext", "-layout", "-", "-", content=content).splitlines()]
    assert title in texts
    # Names of départements and centres are those of the invented country, some of which look like code.
    labels = [here.names_of_centres["alpha"], here.names(Level.DEPARTMENT)["01"]]
    assert all(any(label in text for text in texts) for label in labels)


def test_fonts_of_a_pdf_are_embedded_whole(real_atlas: Atlas) -> None:
    content = drawn(real_atlas, "qpv", Level.DEPARTMENT, page=A4).written(Format.PDF)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (page,) = pdf.pages
        width, height = (float(page.mediabox[side]) for side in (2, 3))
        fonts = [found for font in page.resources.Font.values() for found in font.get("/DescendantFonts", [font])]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert str(pdf.docinfo["/Title"]) == "Quartiers prioritaires"
    assert (width, height) == pytest.approx((841.89, 595.28), abs=0.01)


@pytest.mark.parametrize(("name", "size"), [("1920x1080", (1920, 1080)), ("3840x2160", (3840, 2160))])
def test_a_picture_has_the_size_of_its_name(real_atlas: Atlas, name: str, size: tuple[int, int]) -> None:
    content = drawn(real_atlas, "qpv", Level.DEPARTMENT, page=PAGES[name]).written(Format.PNG)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == size


def test_the_same_figure_is_the_same_bytes(real_atlas: Atlas) -> None:
    view = view_of(real_atlas, "qpv", Level.DEPARTMENT)
    for form in Format:
        one, other = (composed(real_atlas, view, FigureStyle(), MADE).written(form) for _ in range(2))
        assert one == other


def test_a_hypothesis_is_marked_in_the_title_and_over_the_map(real_edition: OpenEdition, real_atlas: Atlas) -> None:
    view = view_of(real_atlas, "part_habitants_couverts", Level.DEPARTMENT, hypothesis="donner:75:profession-banlieue")
    figure = composed(atlas_of(real_edition, view), view, FigureStyle(), MADE)
    assert figure.words.title.startswith("Hypothèse : ")
    assert "Hypothèse" in [text for text, _ in figure.canvas.text_boxes()]
    # Paris, supposed to have a centre, is drawn in a class.
    fills = dict(figure.canvas.fills("areas."))
    assert fills["areas.hexagone.department.75"] == figure.scene.drawn.areas.style_of["75"].fill != "#ffffff"


@pytest.mark.usefixtures("tiny_zones")
def test_a_figure_of_demonstration_says_so(tiny_edition: OpenEdition) -> None:
    described = replace(tiny_edition.manifest.description, demonstration=True)
    opened = replace(tiny_edition, manifest=replace(tiny_edition.manifest, description=described))
    figure = drawn(Atlas(opened, REFERENCE), "qpv", Level.COMMUNE)
    assert figure.words.title.startswith("Démonstration : ")
    assert figure.file_name(Format.PNG).startswith("DEMONSTRATION_")
    assert any("inventée" in text for _, text in figure.words.notes)


def test_file_names_say_what_the_file_is(real_atlas: Atlas) -> None:
    view = view_of(real_atlas, "qpv", Level.COMMUNE, Place(Level.REGION, "75"))
    style = FigureStyle(A3_PORTRAIT, is_grey=True)
    assert file_name(real_atlas, view, style, "pdf") == (
        "atlas-crpv_fr-2024_2024-06-30_qpv_commune_region-75_a3-portrait_gris.pdf"
    )


@pytest.mark.parametrize(
    "change",
    [{"level": Level.EPCI}, {"within": (Place(Level.REGION, "99"),)}, {"indicator": "rien"}],
    ids=["level", "place", "indicator"],
)
def test_what_cannot_be_shown_is_refused(real_atlas: Atlas, change: dict[str, object]) -> None:
    with pytest.raises(UnknownCode):
        composed(real_atlas, replace(view_of(real_atlas, "qpv", Level.COMMUNE), **change), FigureStyle())  # type: ignore[arg-type]


def test_manual_classes_are_those_of_the_screen(real_atlas: Atlas) -> None:
    choice = ClassChoice.manual((50, 90))
    view = replace(view_of(real_atlas, "part_habitants_couverts", Level.DEPARTMENT), classes=choice)
    texts = [text for text, _ in composed(real_atlas, view, FigureStyle(), MADE).canvas.text_boxes()]
    assert {"moins de 50,0\u202f%", "90,0\u202f% ou plus"} <= set(texts)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Cercles : QPV ; de près", ["Cercles : QPV ;", "de près"]),
        ("« oui » et non", ["« oui » et", "non"]),
        ("", []),
        ("x" * 24, ["x" * 11, "x" * 11, "xx"]),
    ],
)
def test_a_line_neither_begins_nor_ends_with_a_sign_that_may_not(
    monkeypatch: pytest.MonkeyPatch, text: str, lines: list[str]
) -> None:
    # Each letter is one point wide.
    monkeypatch.setattr(writing, "text_width", lambda told, size, *, is_bold=False: float(len(told)))
    assert writing.lines_of(text, 15.0 if ":" in text else 11.0, 1.0) == lines
