"""Sheets, atlases and figures in PDF pass what a machine checks of PDF/UA, cut nothing, and each check can fail."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from geo.atlas import Atlas
from geo.export.figure.composition import composed
from geo.export.figure.pages import A3, A3_PORTRAIT, A4, A4_PORTRAIT, FigureStyle, Format, Page
from geo.export.printed.atlas_file import atlas_pdf
from geo.export.printed.document import Paper
from geo.export.printed.markup import document, tag
from geo.export.printed.pdf import pdf
from geo.indicators.definition import Level
from geo.place import FRANCE, Place
from geo.store import OpenEdition
from geo.view import View
from tests import tiny_country
from tests.pdf_checks import faults, read_aloud, told_by, tree_of, words
from tests.tiny_country import EDITION, OVERLAP, REFERENCE

ALISE, BREVAL = (Place(Level.DEPARTMENT, code) for code in ("01", "02"))
PORT = Place(Level.NEIGHBOURHOOD, "QN00101M")
PAPERS = [A4, A4_PORTRAIT, A3, A3_PORTRAIT]
LONG = "Centre de ressources et d'appui des quartiers prioritaires d'un territoire au nom interminable, " * 3
MADE = date(2026, 11, 23)
Damage = Callable[[pikepdf.Pdf], object]


pytestmark = pytest.mark.usefixtures("pango", "known_country")


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    return Atlas(tiny_edition, REFERENCE)


@pytest.fixture(scope="module")
def of_long_names(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The same country where a centre, a commune and a neighbourhood have very long names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiny_country, "HOSTILE", {key: f"{key} {LONG}" for key in tiny_country.HOSTILE})
        store = tiny_country.write(tmp_path_factory.mktemp("long"), tiny_country.tables(hostile=True))
    return Atlas(store.read(EDITION), REFERENCE)


def figure(atlas: Atlas, page: Page, key: str = "qpv", level: Level = Level.COMMUNE, **more: object) -> bytes:
    within: tuple[Place, ...] = more.pop("within", ())  # type: ignore[assignment]
    view = View(atlas.manifest.description.name, key, level, atlas.on, within=within)
    return composed(atlas, view, FigureStyle(page, **more), MADE).written(Format.PDF)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def printed(atlas: Atlas) -> bytes:
    """An atlas of two sheets."""
    return atlas_pdf(atlas, [ALISE, BREVAL])


@pytest.fixture(scope="module")
def drawn(atlas: Atlas) -> bytes:
    return figure(atlas, A4)


def test_an_atlas_is_sound(printed: bytes) -> None:
    assert faults(printed) == []


@pytest.mark.parametrize("place", [FRANCE, Place(Level.NEIGHBOURHOOD, "QN00102M"), Place(Level.DEPARTMENT, "987")])
def test_a_sheet_is_sound(atlas: Atlas, place: Place) -> None:
    assert faults(atlas_pdf(atlas, [place], Paper.A3)) == []


@pytest.mark.parametrize("page", PAPERS, ids=lambda page: page.name)
def test_a_figure_is_sound(atlas: Atlas, page: Page) -> None:
    within = (Place(Level.REGION, "11"),) if page.is_portrait else ()
    content = figure(atlas, page, "part_habitants_couverts", Level.DEPARTMENT, within=within, is_grey=bool(within))
    assert faults(content) == []


def test_documents_of_the_real_edition_are_sound(real_atlas: Atlas) -> None:
    assert faults(atlas_pdf(real_atlas, [Place(Level.DEPARTMENT, "93")])) == []
    assert faults(figure(real_atlas, A4_PORTRAIT, "part_qpv_couverts", Level.DEPARTMENT)) == []


def test_documents_of_demonstration_are_sound(tiny_edition: OpenEdition) -> None:
    manifest = tiny_edition.manifest
    invented = replace(manifest, description=replace(manifest.description, demonstration=True))
    here = Atlas(replace(tiny_edition, manifest=invented), REFERENCE)
    assert faults(atlas_pdf(here, [ALISE])) == []
    assert faults(content := figure(here, A4)) == []
    assert read_aloud(content).startswith("Démonstration : Quartiers prioritaires")


def test_awkward_names_and_signs_that_no_font_has_are_sound_and_read_as_they_are(hostile_edition: OpenEdition) -> None:
    title = "=1+1 {{7*7}} <img src=x onerror=alert(1)> ${1} \u6771\u4eac \U0001f30d"
    content = figure(Atlas(hostile_edition, OVERLAP), A4, title=title)
    assert faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as file:
        assert str(file.docinfo.Title) == title
        assert title.encode("utf-16-be").hex().encode() in file.pages[0].Contents.read_bytes()


def test_a_sign_that_no_font_has_is_sound_in_a_document_and_stays_in_its_title() -> None:
    content = pdf(document("\u6771\u4eac \u0378", 'html { font-family: "DejaVu Sans" }', [tag("h1", "a \u0378 z")]))
    assert faults(content) == []
    assert words(content) == ["a \ufffd z"]
    with pikepdf.open(io.BytesIO(content)) as file:
        assert str(file.docinfo.Title) == "\u6771\u4eac \u0378"


def test_a_figure_is_read_in_order_with_its_map_in_words(atlas: Atlas) -> None:
    content = figure(atlas, A4, "part_habitants_couverts", Level.DEPARTMENT, title="Un titre à soi " * 9)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert str(file.Root.Lang) == "fr"
        (document,) = tree_of(file)
        kinds = [node.kind for node in document.inner]
        assert kinds[:4] == ["H1", "P", "Figure", "L"]
        assert not [node for node in document.all() if "/ActualText" in node.told], "it is all drawn"
        assert str(document.inner[2].told.Alt).startswith(
            "Carte : Part des habitants des QPV couverts par au moins un centre, France, par département, au"
        )
        assert [float(edge) for edge in file.pages[0].MediaBox] == pytest.approx([0, 0, 841.89, 595.276], abs=0.001)
    told = read_aloud(content)
    order = [
        "Un titre à soi Un titre à soi", "France · par département · 30 juin 2024", "100,0 % 4", "sans objet 1",
        "Cercles : QPV par département ; de près et outre-mer, par commune", "siège probable", "Champ ", "Lecture ",
        "Source ", "À savoir ", "Extrait le 23 novembre 2026",
    ]  # fmt: skip
    places = [told.find(part) for part in order]
    assert -1 not in places, [part for part, place in zip(order, places, strict=True) if place < 0]
    assert places == sorted(places)


def boxes_of(content: bytes) -> tuple[list[tuple[float, ...]], tuple[float, float]]:
    """Where each word stands, from the upper left corner; the size of the pages."""
    told = told_by("pdftotext", "-bbox", "-", "-", content=content)
    (size,) = set(re.findall(r'<page width="([\d.]+)" height="([\d.]+)">', told))
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">', told)
    return [tuple(map(float, box)) for box in found], (float(size[0]), float(size[1]))


def cut(content: bytes, margin: float) -> Sequence[tuple[float, ...]]:
    """Words that do not stand wholly inside the margins of their page."""
    found, (width, height) = boxes_of(content)
    assert len(found) > 40
    return [
        box
        for box in found
        if min(box[:2]) < margin or box[2] > width - margin or box[3] > height - margin or box[0] >= box[2]
    ]


@pytest.mark.parametrize("page", PAPERS, ids=lambda page: page.name)
def test_no_word_of_a_figure_is_cut_however_long_names_are(of_long_names: Atlas, page: Page) -> None:
    content = figure(of_long_names, page, "qpv", Level.CENTRE, title=LONG)
    assert boxes_of(content)[1] == pytest.approx((page.width, page.height), abs=0.01)
    with pikepdf.open(io.BytesIO(content)) as file:
        (title,) = nodes(file, "H1")
        assert str(title.ActualText) == LONG, "a title too long for the page is said whole"
    assert not cut(content, 12)
    assert faults(content) == []


@pytest.mark.parametrize(("paper", "places"), [(Paper.A4, [ALISE, PORT]), (Paper.A3, [PORT])])
def test_no_word_of_a_document_is_cut_however_long_names_are(
    of_long_names: Atlas, paper: Paper, places: list[Place]
) -> None:
    content = atlas_pdf(of_long_names, places, paper, title=LONG)
    assert "territoire au nom interminable" in " ".join(words(content))
    assert not cut(content, 15)
    assert faults(content) == []


def test_a_word_beyond_the_page_would_be_seen(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as file:
        file.pages[0].MediaBox = [0, 0, 400, 595.276]
        assert cut(saved(file), 12)


def saved(file: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def nodes(file: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [node.told for root in tree_of(file) for node in root.all() if node.kind == kind]


def drawing_more(operators: bytes) -> Damage:
    """A page on which more is drawn."""
    return lambda file: file.pages[-1].contents_add(operators, prepend=False)


def first_font(file: pikepdf.Pdf) -> pikepdf.Object:
    return next(iter(file.pages[-1].resources.Font.values()))


def showing_no_glyph(file: pikepdf.Pdf) -> None:
    name = next(iter(file.pages[-1].resources.Font))
    drawing_more(b"/Artifact BMC BT " + name.encode() + b" 9 Tf <FFF0> Tj ET EMC")(file)


def narrower(file: pikepdf.Pdf) -> None:
    inner = first_font(file).DescendantFonts[0]
    del inner["/W"]
    inner.DW = 7


def without_title(file: pikepdf.Pdf) -> None:
    with file.open_metadata(set_pikepdf_as_editor=False) as told:
        del told["dc:title"]


def not_said_to_be_ua(file: pikepdf.Pdf) -> None:
    with file.open_metadata(set_pikepdf_as_editor=False) as told:
        del told["{http://www.aiim.org/pdfua/ns/id/}part"]


def of_another_tree(file: pikepdf.Pdf) -> None:
    entries = file.Root.StructTreeRoot.ParentTree.Nums[1]
    entries[0] = entries[len(entries) - 1]


DAMAGES: dict[str, Damage] = {
    "document: no language": lambda file: file.Root.__delitem__("/Lang"),
    "document: not said to be tagged": lambda file: setattr(file.Root.MarkInfo, "Suspects", True),
    "document: its title is not shown": lambda file: file.Root.__delitem__("/ViewerPreferences"),
    "metadata: there is none": lambda file: file.Root.__delitem__("/Metadata"),
    "metadata: no title": without_title,
    "metadata: not said to be PDF/UA": not_said_to_be_ua,
    "tree: there is none": lambda file: file.Root.__delitem__("/StructTreeRoot"),
    "tree: /X has no standard": lambda file: setattr(
        file.Root.StructTreeRoot, "RoleMap", pikepdf.Dictionary(X=pikepdf.Name.Y, Y=pikepdf.Name.X)
    ),
    "tree: P does not know what it stands in": lambda file: setattr(nodes(file, "P")[0], "P", nodes(file, "P")[1]),
    "and the tree do not agree": of_another_tree,
    "parts that no page has": lambda file: nodes(file, "P")[0].K.append(9999),
    "Figure: no words": lambda file: nodes(file, "Figure")[0].__delitem__("/Alt"),
    "Figure: does not say where": lambda file: nodes(file, "Figure")[0].__delitem__("/A"),
    "P stands in it": lambda file: setattr(nodes(file, "LI")[0], "S", pikepdf.Name.P),
    "H1: no heading": lambda file: [setattr(node, "S", pikepdf.Name.P) for n in "12" for node in nodes(file, f"H{n}")],
    "content: f is neither read": drawing_more(b"0 0 9 9 re f"),
    "content: /Artifact stands inside": drawing_more(b"/P <</MCID 9998>> BDC /Artifact BMC EMC EMC"),
    "content: two parts are numbered": drawing_more(b"/P <</MCID 0>> BDC EMC"),
    "content: a mark crosses": drawing_more(b"/Artifact BMC q EMC Q"),
    "content: a mark is not closed": drawing_more(b"/Artifact BMC"),
    "not embedded": lambda file: first_font(file).DescendantFonts[0].FontDescriptor.__delitem__("/FontFile2"),
    "its signs cannot be read": lambda file: first_font(file).__delitem__("/ToUnicode"),
    "a sign without a glyph": showing_no_glyph,
    "wide and said to be 7": narrower,
}
OF_SHEETS: dict[str, Damage] = {
    "document: several pages and no outline": lambda file: file.Root.__delitem__("/Outlines"),
    "H4: a heading after one of level": lambda file: setattr(nodes(file, "H2")[1], "S", pikepdf.Name.H4),
    "Table: a heading does not say": lambda file: nodes(file, "TH")[0].A.__delitem__("/Scope"),
    "Table: rows of": lambda file: nodes(file, "TR")[1].K.__delitem__(0),
    "Link: does not say where": lambda file: nodes(file, "Link")[0].K[0].Obj.__delitem__("/Contents"),
    "Link: reached in another": lambda file: [setattr(page.obj, "Tabs", pikepdf.Name.R) for page in file.pages],
    "Link: /Link stands outside": lambda file: setattr(nodes(file, "Link")[0], "S", pikepdf.Name.Span),
}


@pytest.mark.parametrize("fault", DAMAGES)
def test_a_damaged_figure_is_found_out(drawn: bytes, fault: str) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as file:
        DAMAGES[fault](file)
        assert [one for one in faults(saved(file)) if fault in one]


@pytest.mark.parametrize("fault", OF_SHEETS)
def test_a_damaged_sheet_is_found_out(printed: bytes, fault: str) -> None:
    with pikepdf.open(io.BytesIO(printed)) as file:
        OF_SHEETS[fault](file)
        assert [one for one in faults(saved(file)) if fault in one]


def test_an_encrypted_file_is_found_out(drawn: bytes, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(io.BytesIO(drawn)) as file:
        file.save(path, encryption=pikepdf.Encryption(owner="x"))
    assert "document: it is encrypted" in faults(path.read_bytes())
