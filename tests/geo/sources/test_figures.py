"""Files of figures by neighbourhood, as publishers and spreadsheets write them, and what is refused by name."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geo.errors import InvalidTable, RefusedFile, SourceUnavailable
from geo.sources.figures import no_figures, read_figures
from geo.sources.france.figures import figure_layout
from geo.tables import NEIGHBOURHOOD_FIGURES

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "qpv2015_occitanie_indicateurs.csv"
needs_real_file = pytest.mark.skipif(not REAL.is_file(), reason="the real file is not on this machine")

PAGE = "https://exemple.fr/statistiques"
LISTED = frozenset({"QP001001", "QP001002", "QP02A001"})
LAYOUT = figure_layout(2015)

Cell = tuple[float | None, str, str | None]
"""Value, status, note."""


def read(*paths: Path) -> pd.DataFrame:
    return read_figures(paths, LAYOUT, LISTED, PAGE)[0]


def cells(table: pd.DataFrame, measure: str) -> dict[str, Cell]:
    rows = table[table["measure"] == measure]
    return {
        code: (None if value != value else value, status, None if note != note else note)
        for code, value, status, note in zip(
            rows["neighbourhood_code"], rows["value"], rows["status"], rows["note"], strict=True
        )
    }


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "chiffres.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_form_of_text(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [
        ["Code_QP", "Libellé", "Pop_Mun", "TP60"],
        ["QP001001", "Été, là ; ici", "1 234", "40.2"],
        ["qp02a001", "Où", "12", "7"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(lines)
    table = read(written(tmp_path, text.getvalue(), encoding))
    assert cells(table, "pop_mun") == {"QP001001": (1234, "observe", None), "QP02A001": (12, "observe", None)}
    assert cells(table, "tp60") == {"QP001001": (40.2, "observe", None), "QP02A001": (7, "observe", None)}
    assert set(table["source"]) == {PAGE}
    assert table["vintage"].isna().all(), "the file does not say of which year"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("40,2", 40.2), ("40.2", 40.2), ("40,2 %", 40.2), ("40,2\u202f%", 40.2), (" 0 ", 0.0), ("100", 100.0),
    ],
)  # fmt: skip
def test_a_rate_however_it_is_written(tmp_path: Path, cell: str, value: float) -> None:
    table = read(written(tmp_path, f"code_qp;tp60;nom\nQP001001;{cell};A\n"))
    assert cells(table, "tp60") == {"QP001001": (value, "observe", None)}


@pytest.mark.parametrize("cell", ["1 234", "1\u00a0234", "1\u202f234", "1234", "1234,0"])
def test_a_count_however_it_is_written(tmp_path: Path, cell: str) -> None:
    table = read(written(tmp_path, f"code_qp;pop_mun;nom\nQP001001;{cell};A\n"))
    assert cells(table, "pop_mun") == {"QP001001": (1234, "observe", None)}


def test_euros_keep_their_sign_out(tmp_path: Path) -> None:
    table = read(written(tmp_path, "code_qp;disp_q2;nom\nQP001001;13 724 €;A\nQP001002;−12;B\n"))
    assert cells(table, "disp_q2") == {"QP001001": (13724, "observe", None), "QP001002": (-12, "observe", None)}


@pytest.mark.parametrize(
    ("marker", "status"),
    [
        ("s", "secret"), ("S", "secret"), ("", "non_renseigne"), ("ns", "non_renseigne"), ("nd", "non_renseigne"),
        ("n.d.", "non_renseigne"), ("n. d.", "non_renseigne"), ("N.D.", "non_renseigne"), ("///", "sans_objet"),
    ],
)  # fmt: skip
def test_a_marker_is_a_status_never_a_number(tmp_path: Path, marker: str, status: str) -> None:
    table = read(written(tmp_path, f"code_qp;tp60;nom\nQP001001;{marker};A\n"))
    note = f"«\u00a0{marker}\u00a0» dans le fichier" if marker else None
    assert cells(table, "tp60") == {"QP001001": (None, status, note)}


def test_s_is_secret_only_where_the_source_is_under_secrecy(tmp_path: Path) -> None:
    table = read(written(tmp_path, "code_qp;pop_mun;tp60\nQP001001;s;s\n"))
    note = "«\u00a0s\u00a0» dans le fichier"
    assert cells(table, "pop_mun") == {"QP001001": (None, "non_renseigne", note)}
    assert cells(table, "tp60") == {"QP001001": (None, "secret", note)}


def test_titles_notes_and_the_vintage_of_each_row(tmp_path: Path) -> None:
    text = (
        "Revenus et pauvreté;;;\n;;;\nchamp : quartiers de 2015;;;\nCODGEO;Année;BREV;autre\n"
        "QP001001;2017;50;x\nQP001002;2018;60;y\n;;;\nSource : Insee;;;\n"
    )
    table = read(written(tmp_path, text))
    assert dict(zip(table["neighbourhood_code"], table["vintage"], strict=True)) == {
        "QP001001": "2017", "QP001002": "2018",
    }  # fmt: skip
    assert cells(table, "brev") == {"QP001001": (50, "observe", None), "QP001002": (60, "observe", None)}


def test_several_files_make_one_table(tmp_path: Path) -> None:
    one = written(tmp_path, "code_qp,pop_mun\nQP001001,10\n", name="one.csv")
    other = written(tmp_path, "code_qp,tp60\nQP001001,10\n", name="other.csv")
    table, records = read_figures((one, other), LAYOUT, LISTED, PAGE)
    assert table["measure"].tolist() == ["pop_mun", "tp60"]
    assert [(record.file, record.read, record.measures) for record in records] == [
        ("one.csv", 1, ("pop_mun",)), ("other.csv", 1, ("tp60",)),
    ]  # fmt: skip


def test_no_file_no_figure() -> None:
    assert no_figures().columns.tolist() == NEIGHBOURHOOD_FIGURES.column_names
    assert no_figures().empty


HEAD = "code_qp;pop_mun;tp60\n"
REFUSED = {
    "no-code": ("nom;pop_mun\nA;1\n", "colonne du code du quartier absente (attendue : code_qp"),
    "no-measure": ("code_qp;nom\nQP001001;A\n", "aucune colonne d'indicateur connue (reçues : code_qp, nom…)"),
    "empty": (HEAD, "le fichier ne contient aucun quartier"),
    "twice": (HEAD + "QP001001;1;1\nQP001001;2;2\n", "code en double : 1 ligne(s), dont 'QP001001'"),
    "stranger": (HEAD + "QP999001;1;1\n", "code qui n'est pas de la forme QP093001"),
    "unlisted": (HEAD + "QP001009;1;1\n", "code absent de la liste : 1 ligne(s), dont 'QP001009'"),
    "other-generation": (HEAD + "QN00101M;1;1\n", "dont 'QN00101M'"),
    "total": (HEAD + "Ensemble;10;10\n", "dont 'ENSEMBLE'"),
    "word": (HEAD + "QP001001;beaucoup;1\n", "ligne 2, colonne pop_mun : «\u00a0beaucoup\u00a0» n'est pas un nombre"),
    "formula": (HEAD + "QP001001;=1+1;1\n", "«\u00a0=1+1\u00a0» n'est pas un nombre"),
    "not-a-number": (HEAD + "QP001001;nan;1\n", "«\u00a0nan\u00a0» n'est pas un nombre"),
    "infinite": (HEAD + "QP001001;1;inf\n", "«\u00a0inf\u00a0» n'est pas un nombre"),
    "two-marks": (HEAD + "QP001001;1.234,5;1\n", "«\u00a01.234,5\u00a0» n'est pas un nombre"),
    "half-a-person": (HEAD + "QP001001;1,5;1\n", "«\u00a01,5\u00a0» n'est pas un compte"),
    "fewer-than-none": (HEAD + "QP001001;-1;1\n", "«\u00a0-1\u00a0» n'est pas un compte"),
    "more-than-all": (HEAD + "QP001001;1;140\n", "«\u00a0140\u00a0» n'est pas entre 0 et 100"),
    "error-cell": (HEAD + "QP001001;#REF!;1\n", "«\u00a0#REF!\u00a0» n'est pas un nombre"),
    "short-row": (HEAD + "QP001001;1\n", "ligne 2 : 2 cellules au lieu de 3"),
    "column-twice": ("code_qp;tp60;TP60\nQP001001;1;2\n", "colonne répétée : tp60"),
}


@pytest.mark.parametrize(("text", "fault"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_told_by_name_with_what_to_do(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(InvalidTable) as told:
        read(written(tmp_path, text))
    assert fault in str(told.value)
    assert "chiffres.csv" in str(told.value)
    assert "Rien n'est remplacé" in str(told.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable) as told:
        read(written(tmp_path, HEAD + "QP001001;x;y\nQP001009;1;1\n"))
    assert len(told.value.faults) == 3


def test_the_same_figure_in_two_files_is_refused(tmp_path: Path) -> None:
    one, other = (written(tmp_path, HEAD + "QP001001;1;1\n", name=name) for name in ("one.csv", "other.csv"))
    with pytest.raises(InvalidTable, match=r"chiffre présent dans plusieurs fichiers : 2, dont 'QP001001 pop_mun'"):
        read(one, other)


# ------------------------------------------------------------ workbooks

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, rows: dict[str, str]) -> Path:
    """A workbook of one sheet, by reference of cell: text, or a number as it is."""

    def cell(reference: str, value: str) -> str:
        if value.replace(".", "").isdigit():
            return f'<c r="{reference}"><v>{value}</v></c>'
        return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'

    lines: dict[str, list[str]] = {}
    for reference, value in rows.items():
        lines.setdefault(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), []).append(cell(reference, value))
    sheet = "".join(f'<row r="{number}">{"".join(cells)}</row>' for number, cells in lines.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/s.xml"))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="QPV" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        archive.writestr("xl/worksheets/s.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>')
    return path


def test_a_workbook(tmp_path: Path) -> None:
    rows = {
        "A1": "Titre", "A3": "CODE_QP", "B3": "POP_MUN", "C3": "TP60", "A4": "QP001001", "B4": "1234", "C4": "40.2",
        "A5": "QP001002", "B5": "12", "C5": "s",
    }  # fmt: skip
    table = read(workbook(tmp_path / "chiffres.xlsx", rows))
    assert cells(table, "pop_mun") == {"QP001001": (1234, "observe", None), "QP001002": (12, "observe", None)}
    assert {code: cell[:2] for code, cell in cells(table, "tp60").items()} == {
        "QP001001": (40.2, "observe"), "QP001002": (None, "secret"),
    }  # fmt: skip


def a_far_cell(path: Path) -> Path:
    return workbook(path, {"A1": "code_qp", "XFD1048576": "fin"})


def a_cut_workbook(path: Path) -> Path:
    path.write_bytes(workbook(path, {"A1": "code_qp"}).read_bytes()[:200])
    return path


def an_archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")
    return path


def an_error_page(path: Path) -> Path:
    path.write_text("<!doctype html><title>Erreur</title>")
    return path


def a_picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return path


def an_open_quote(path: Path) -> Path:
    path.write_text('code_qp,pop_mun\nQP001001,"12\n')
    return path


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (a_far_cell, "ligne 1048576 ou colonne 16384"),
        (a_cut_workbook, "coupé ou altéré"),
        (an_archive, "coupé ou altéré"),
        (an_error_page, "ni un texte CSV ni un classeur XLSX"),
        (a_picture, "ni un texte CSV ni un classeur XLSX"),
        (an_open_quote, "mal écrite"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, make: Callable[[Path], Path], why: str) -> None:
    with pytest.raises(RefusedFile, match=why):
        read(make(tmp_path / "fichier"))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"absent\.csv"):
        read(tmp_path / "absent.csv")


# ------------------------------------------------------------ the real file


@pytest.fixture(scope="module")
def occitanie() -> pd.DataFrame:
    """The table of the real file; its codes are its list."""
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        codes = frozenset(row["code_qp"] for row in csv.DictReader(file))
    assert len(codes) == 105
    return read_figures((REAL,), LAYOUT, codes, PAGE)[0]


@needs_real_file
def test_the_real_file_holds_what_a_plain_reading_of_it_does(occitanie: pd.DataFrame) -> None:
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    measures = [heading for heading in rows[0] if heading not in ("code_qp", "nom_qp", "nom_commune")]
    assert len(measures) == 41
    assert len(occitanie) == 105 * 41
    empty = sum(row[measure] == "" for row in rows for measure in measures)
    assert empty == 216
    assert occitanie["status"].value_counts().to_dict() == {"observe": 105 * 41 - 216, "non_renseigne": 216}
    keys = {heading: "foyers_caf" if heading == "a" else heading for heading in measures}
    found = occitanie.set_index(["neighbourhood_code", "measure"])["value"]
    for row in rows:
        for heading in filter(row.__getitem__, measures):
            assert found[row["code_qp"], keys[heading]] == float(row[heading])


@needs_real_file
def test_the_inhabitants_of_occitanie(occitanie: pd.DataFrame) -> None:
    assert occitanie.loc[occitanie["measure"] == "pop_mun", "value"].sum() == 358_011
