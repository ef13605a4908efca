"""Sheets and atlases as PDF: tagged, titled, in French, read in order, fonts within, nothing fetched, nothing cut."""

from __future__ import annotations

import base64
import io
import re
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from geo.__main__ import app
from geo.atlas import Atlas
from geo.coverage import scenario
from geo.coverage.effect import supposed
from geo.errors import MissingProgram, UnknownCode
from geo.export.printed.atlas_file import atlas_file_name, atlas_pdf
from geo.export.printed.document import Paper
from geo.export.printed.markup import document, table, tag
from geo.export.printed.pdf import pdf
from geo.export.printed.place_map import place_map
from geo.indicators.definition import Level
from geo.place import FRANCE, Place
from geo.progress import Progress
from geo.store import OpenEdition
from geo.territory_sheet import sheet
from tests.geo.sources.file_server import FileServer, body
from tests.pdf_checks import read_aloud, told_by, tree_of, words
from tests.tiny_country import EDITION, REFERENCE

ALISE, BREVAL, DORNE = (Place(Level.DEPARTMENT, code) for code in ("01", "02", "04"))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HOSTILE = ("=1+1", "{{7*7}}", "<script>alert(1)</script>", "@SUM(A1)", "-5", "&amp;", "</p><b>x", "a\x00b")


pytestmark = pytest.mark.usefixtures("pango", "known_country")


@pytest.fixture(scope="module")
def atlas(tiny_edition: OpenEdition) -> Atlas:
    return Atlas(tiny_edition, REFERENCE)


@pytest.fixture(scope="module")
def several(atlas: Atlas) -> bytes:
    """An atlas of three départements, the second asked for twice."""
    return atlas_pdf(atlas, [DORNE, ALISE, BREVAL, ALISE])


def test_it_says_what_it_is_to_a_reading_machine(several: bytes) -> None:
    with pikepdf.open(io.BytesIO(several)) as file:
        assert str(file.Root.Lang) == "fr"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as told:
            assert told["{http://purl.org/dc/elements/1.1/}title"] == "Atlas de 3 départements"
            assert told["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        kinds = [node.kind for root in tree_of(file) for node in root.all()]
    assert kinds[0] == "Document"
    assert kinds.count("H1") == 4, "the cover, then each sheet"
    for needed in ("H2", "P", "Table", "TH", "TD", "LI", "Link"):
        assert needed in kinds


def test_every_font_is_within(several: bytes) -> None:
    with pikepdf.open(io.BytesIO(several)) as file:
        fonts = [font for page in file.pages for font in page.Resources.get("/Font", {}).values()]
        described = [one.FontDescriptor for font in fonts for one in font.DescendantFonts]
        assert described
        assert all("/FontFile2" in one or "/FontFile3" in one for one in described)
        assert {re.sub(r"^/?[A-Z]+\+DejaVu-Sans", "", str(one.FontName)) for one in described} <= {
            "",
            "-Bold",
            "-Italic",
        }


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595.276, 841.89)), (Paper.A3, (841.89, 1190.551))])
def test_pages_are_of_the_paper_asked_for_and_hold_all_that_is_written(
    atlas: Atlas, paper: Paper, size: tuple[float, float]
) -> None:
    """What would be cut is outside its page: every word is asked where it stands."""
    content = atlas_pdf(atlas, [Place(Level.NEIGHBOURHOOD, "QN00102M")], paper)
    with pikepdf.open(io.BytesIO(content)) as file:
        for page in file.pages:
            assert [float(edge) for edge in page.MediaBox] == pytest.approx([0, 0, *size], abs=0.01)
    boxes = told_by("pdftotext", "-bbox", "-", "-", content=content)
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">', boxes)
    assert len(found) > 100
    edges = [tuple(map(float, box)) for box in found]
    assert min(box[0] for box in edges) > 15
    assert min(box[1] for box in edges) > 15
    assert max(box[2] for box in edges) < size[0] - 15
    assert max(box[3] for box in edges) < size[1] - 15


def test_a_sheet_is_read_in_order_and_says_all_of_it(atlas: Atlas) -> None:
    told = read_aloud(atlas_pdf(atlas, [BREVAL]))
    order = [
        "Bréval Département 02", "Bréval compte 2 QPV de la liste de 2024", "Chiffres clés", "Qui couvre ce territoire",
        "ALPHA Bréval (02)", "Activité des centres en charge", "Quartiers prioritaires 2 quartiers de la liste de 2024",
        "Définitions et limites", "Institut minuscule", "Licence des données",
    ]  # fmt: skip
    places = [told.find(part) for part in order]
    assert -1 not in places, [part for part, place in zip(order, places, strict=True) if place < 0]
    assert places == sorted(places)


def test_an_atlas_begins_with_a_cover_and_tells_on_which_page_each_sheet_is(several: bytes) -> None:
    cover, contents, *sheets = words(several)
    assert "Atlas de 3 départements 3 territoires, situation au 30 juin 2024" in cover
    assert read_aloud(several).startswith("Atlas CRPV Atlas de 3 départements 3 territoires, situation")
    told = dict(re.findall(r"(Dorne|Alise|Bréval) +(\d+)", contents))
    assert list(told) == ["Dorne", "Alise", "Bréval"], "in the order asked for, each once"
    for name, page in told.items():
        assert f"{name} Département" in [cover, contents, *sheets][int(page) - 1]


def test_a_place_without_centre_or_figures_still_has_a_sheet(atlas: Atlas) -> None:
    told = " ".join(words(atlas_pdf(atlas, [Place(Level.DEPARTMENT, "987")])))
    assert "Aucun centre connu" in told
    assert "non renseigné" in told
    assert "France" in words(atlas_pdf(atlas, [FRANCE]))[0]


def test_a_centre_is_not_a_territory(atlas: Atlas) -> None:
    with pytest.raises(UnknownCode):
        atlas_pdf(atlas, [Place(Level.CENTRE, "alpha")])


def test_a_hypothesis_is_told_on_every_page(atlas: Atlas) -> None:
    changes, _ = scenario.read("donner:05:alpha", atlas.tables)
    here = supposed(atlas, changes)
    content = atlas_pdf(here, [Place(Level.DEPARTMENT, "05")])
    assert all("Hypothèse" in page for page in words(content))
    assert "Hypothèse : donner:05:alpha. Ce n'est pas la situation connue." in " ".join(words(content))
    assert atlas_file_name(here, [ALISE], Paper.A4).endswith("_fiche_departement-01_a4_hypothese")


def test_demonstration_is_told_on_every_page(tiny_edition: OpenEdition) -> None:
    manifest = tiny_edition.manifest
    invented = replace(manifest, description=replace(manifest.description, demonstration=True))
    here = Atlas(replace(tiny_edition, manifest=invented), REFERENCE)
    assert all("Démonstration" in page for page in words(atlas_pdf(here, [ALISE, BREVAL])))
    (picture, *_) = place_map(here, sheet(here, ALISE))
    drawn = base64.b64decode(picture.get("src", "").partition(",")[2]).decode()
    (mark,) = (line for line in drawn.splitlines() if "Démonstration</text>" in line)
    assert "; fill-opacity: 0.3" in mark, "as a group, half of it would be cut"
    assert "; opacity" not in mark


def test_awkward_names_stay_text(hostile_edition: OpenEdition) -> None:
    told = " ".join(words(atlas_pdf(Atlas(hostile_edition, REFERENCE), [ALISE])))
    for text in ("{{7*7}}", "<img src=x onerror=alert(1)>", "`${1}`"):
        assert text in told


def test_a_text_is_only_ever_text() -> None:
    cells = [[text, tag("b", text)] for text in HOSTILE]
    page = document(HOSTILE[2], "", [table("Noms", ("Nom", "Encore"), cells)])
    assert "<script" not in page
    told = " ".join(words(pdf(page)))
    for text in HOSTILE[:-1]:
        assert told.count(text) >= 2
    assert told.count("ab") == 2, "a sign that cannot be written is left out"


def pictures(address: str) -> int:
    """How many pictures are in a page that shows one."""
    content = pdf(document("Essai", "", [tag("p", "texte"), tag("img", src=address, alt="image")]))
    with pikepdf.open(io.BytesIO(content)) as file:
        return sum(len(page.get_images()) for page in file.pages)


def test_nothing_is_fetched(tmp_path: Path, server: FileServer) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(PIXEL)
    server.of_path["/x.png"] = [body(PIXEL, "image/png")]
    assert pictures(f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}") == 1, "what is written in the page"
    assert pictures(secret.as_uri()) == 0
    assert pictures(f"{server.address}/x.png") == 0
    assert server.asked == []


def test_progress_is_told_sheet_by_sheet_then_page_by_page(atlas: Atlas) -> None:
    heard: list[Progress] = []
    atlas_pdf(atlas, [ALISE, BREVAL], told=heard.append)
    assert [one.what for one in heard[:3]] == [
        "Fiche 1 sur 2 : Alise", "Fiche 2 sur 2 : Bréval", "Mise en page : page 1",
    ]  # fmt: skip
    assert heard[0].share == 0
    assert 0 < heard[1].share < heard[2].share < 1


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    class Absent:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango'")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Absent(), *sys.meta_path])
    with pytest.raises(MissingProgram, match="apt install libpango"):
        pdf(document("Essai", "", []))


def test_the_command_line_writes_an_atlas(tiny_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tiny_data))
    monkeypatch.setenv("ATLAS_DATA", str(tiny_data))
    out = tmp_path / "atlas.pdf"
    asked = ["sheet", "departement-01", "departement:02", "-o", str(out), "--paper", "a3", "--edition", EDITION]
    run = CliRunner().invoke(app, [*asked, "--title", "Réunion <du> 5", "--progress"])
    assert run.exit_code == 0, run.output
    assert "2 fiches" in run.stdout
    assert "0.000 Fiche 1 sur 2 : Alise" in run.stderr
    assert "Atlas CRPV Réunion <du> 5 2 territoires" in words(out.read_bytes())[0]
    refused = CliRunner().invoke(app, ["sheet", "departement-99", "-o", str(tmp_path / "non"), "--edition", EDITION])
    assert refused.exit_code == 1
    assert not (tmp_path / "non").exists()
